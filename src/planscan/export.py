"""The public tables of a run as files: CSV for spreadsheets and R, Parquet for pandas, evidence maps as JSON.

The same results give the same bytes, whatever the order in which they were made.
"""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from planscan.errors import MissingExtraError
from planscan.files import make_folder, write_whole
from planscan.report.csv import harmless
from planscan.store import Store

FORMATS = ("parquet", "csv", "json")

Columns = Mapping[str, type]
Rows = Iterable[tuple[object, ...]]


def export(store: Store, run: str, folder: Path, formats: Sequence[str]) -> Iterator[Path]:
    """Write a run's tables, and with "json" its maps, to a folder; gives each file as it is written.

    Raises:
        MissingExtraError: Parquet was asked for, and pyarrow is not installed.
        OutputError: the folder cannot be written to.
    """
    make_folder(folder)
    for name in formats:
        if name == "json":
            yield from _write_maps(store, run, folder)
        else:
            for table, columns, rows in store.export(run):
                path = folder / f"{table}.{name}"
                write_whole(path, _WRITERS[name](columns, rows))
                yield path


def _write_maps(store: Store, run: str, folder: Path) -> Iterator[Path]:
    for plan, packed in store.maps_of(run):
        path = folder / f"{plan}.json"
        write_whole(path, zlib.decompress(packed))
        yield path


def _csv(columns: Columns, rows: Rows) -> bytes:
    """UTF-8 with a byte order mark; no cell of which a spreadsheet takes for a formula; None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _parquet(columns: Columns, rows: Rows) -> bytes:
    try:
        pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ModuleNotFoundError as err:
        raise MissingExtraError("Parquet needs pyarrow: pip install 'planscan[parquet]'") from err
    kinds = {int: pyarrow.int64(), float: pyarrow.float64(), str: pyarrow.string()}
    schema = pyarrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
    cells = list(zip(*rows)) or [()] * len(columns)
    out = io.BytesIO()
    parquet.write_table(pyarrow.table([list(column) for column in cells], schema=schema), out)
    return out.getvalue()


_WRITERS = {"csv": _csv, "parquet": _parquet}
