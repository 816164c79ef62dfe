"""Reads decision sheets: the evidence sheet, as CSV or Excel, with verdicts filled in and rows added."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from planscan.errors import InputError
from planscan.model import STANCES, VERDICTS

SUFFIXES = (".csv", ".xlsx")

_NEEDED = ("criterion", "quote", "verdict")
_SHOWN = 10
"""Faults of a sheet that the message lists at most."""

_SHORT = {"1": "level 1", "2": "level 2", "level1": "level 1", "level2": "level 2", "kept": "keep", "dropped": "drop"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet that quotes something.

    Attributes:
        line: of the sheet, from 1, the headings being line 1.
        catalogue: empty where the row does not say.
        level: as the program gave it; None in a row that a person added.
        verdict: one of VERDICTS, or empty where nothing was decided.
    """

    line: int
    plan: str
    file: str
    catalogue: str
    criterion: str
    quote: str
    start: int | None
    level: int | None
    stance: str | None
    verdict: str
    reason: str
    by: str

    @property
    def added(self) -> bool:
        """Whether a person added the row: the program's own rows have a level."""
        return self.level is None

    @property
    def standing(self) -> int | None:
        """The level that the person gave: 0 for a quote that was dropped; None where nothing was decided."""
        return {"keep": self.level, "drop": 0, "level 1": 1, "level 2": 2}.get(self.verdict)

    @property
    def key(self) -> tuple[str, str, str]:
        """What two people's decisions on the same thing share: the file, the criterion and the words."""
        return self.file or self.plan, self.criterion, plain(self.quote)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A decision sheet: the name of its file, and its rows in order."""

    name: str
    rows: tuple[Row, ...]

    @property
    def decided(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.verdict)


def plain(quote: str) -> str:
    """A quote as decisions compare it: spreadsheets change line breaks and runs of blanks, never words."""
    return " ".join(quote.split())


def read(path: Path) -> Sheet:
    """The rows of a decision sheet that quote something.

    Raises:
        InputError: the file cannot be read, lacks a column, or holds rows that cannot be understood, each named.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; check the path")
    table = _workbook(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    faults: list[str] = []
    rows = tuple(_rows(table, faults))
    faults += _contradictions(rows)
    if faults:
        more = f"\n  and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise InputError(f"{path.name}: mend these rows:\n  " + "\n  ".join(faults[:_SHOWN]) + more)
    return Sheet(path.name, rows)


def _csv(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what Excel on Windows writes as plain "CSV"
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    found = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    return _records(found[0] if found else (), found[1:], path.name)


def _workbook(path: Path) -> list[dict[str, str]]:
    """The first sheet of the workbook whose headings hold the columns that are needed."""
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as err:
        raise InputError(f"{path.name}: this is no Excel workbook that can be read ({err}); save it again") from err
    try:
        for sheet in book.worksheets:
            rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            if rows and set(_NEEDED) <= {_heading(cell) for cell in rows[0]}:
                return _records(rows[0], rows[1:], path.name)
    finally:
        book.close()
    raise InputError(f"{path.name}: no sheet of it has the columns {', '.join(_NEEDED)}")


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _heading(cell: str) -> str:
    return "_".join(cell.lower().split())


def _records(header: Sequence[str], rows: Iterable[Sequence[str]], name: str) -> list[dict[str, str]]:
    columns = [_heading(cell) for cell in header]
    lacking = [column for column in _NEEDED if column not in columns]
    if lacking:
        raise InputError(
            f"{name}: the sheet lacks the column(s) {', '.join(lacking)}; decide in a copy of what "
            "`planscan scan --format csv` or `--format xlsx` writes"
        )
    return [dict(zip(columns, row)) for row in rows]


def _rows(table: Iterable[dict[str, str]], faults: list[str]) -> Iterator[Row]:
    for line, record in enumerate(table, 2):
        row = _row(line, record)
        if row.quote.strip():
            fault = _fault(row)
            if fault:
                faults.append(f"line {line}: {fault}")
            yield row
        elif row.verdict:
            faults.append(f"line {line}: a verdict needs a quote to stand on")


def _row(line: int, record: dict[str, str]) -> Row:
    def cell(name: str) -> str:
        return record.get(name, "").strip()

    verdict = " ".join(cell("verdict").lower().split())
    return Row(
        line=line,
        plan=_bared(cell("plan")),
        file=_bared(cell("file")),
        catalogue=_bared(cell("catalogue")),
        criterion=_bared(cell("criterion")),
        quote=_bared(record.get("quote", "")),
        start=_whole(cell("start")),
        level=_whole(cell("level")),
        stance=cell("stance").lower() or None,
        verdict=_SHORT.get(verdict, verdict),
        reason=_bared(cell("reason")),
        by=_bared(cell("by")),
    )


def _bared(cell: str) -> str:
    """A cell without the apostrophe that kept a spreadsheet from taking it for a formula."""
    from planscan.report.csv import harmless

    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


def _whole(cell: str) -> int | None:
    try:
        return int(float(cell))
    except ValueError:
        return None


def _fault(row: Row) -> str:
    if row.verdict and row.verdict not in VERDICTS:
        return f"{row.verdict!r} is no verdict; use {', '.join(VERDICTS)}"
    if row.verdict and not row.criterion:
        return "a verdict needs a criterion"
    if row.added and row.verdict in {"keep", "drop"}:
        return f"{row.verdict!r} in a row without a level: give an added passage level 1 or level 2"
    if row.stance and row.stance not in STANCES:
        return f"{row.stance!r} is no stance; use {', '.join(STANCES)}, or leave the cell empty"
    return ""


def _contradictions(rows: Iterable[Row]) -> Iterator[str]:
    """Rows that decide the same quote twice and not alike."""
    seen: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if row.verdict:
            first = seen.setdefault((*row.key, row.catalogue, row.start), row)
            if first.standing != row.standing:
                yield f"lines {first.line} and {row.line} decide the same quote differently"
