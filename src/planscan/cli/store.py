"""`planscan export`: what the store holds, as files."""

from __future__ import annotations

from pathlib import Path

import click

from planscan.errors import InputError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--store", metavar="URL", help="Store to use instead of the SQLite file in DIR.")
@click.option("--run", "beginning", metavar="ID", help="Beginning of the id of an earlier run; the last if not given.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["parquet", "csv", "json"]),
    help="Repeatable; parquet if not given; json writes the evidence maps.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder to write to; DIR/export if not given.",
)
def export(
    folder: Path, store: str | None, beginning: str | None, formats: tuple[str, ...], *, target: Path | None
) -> None:
    """Write the tables of a run in DIR, the folder that `planscan scan --out` wrote to.

    \b
    Example:
        planscan export build/maps --format csv --to build/tables
    """
    from planscan.export import export as write_tables
    from planscan.store import FILE, open_store

    if store is None and not (folder / FILE).is_file():
        raise InputError(f"{folder}: it holds no store ({FILE}); make one with `planscan scan PLANS --out {folder}`")
    opened = open_store(store if store is not None else folder)
    try:
        run = opened.run_called(beginning) if beginning is not None else opened.last_run()
        for path in write_tables(opened, run, target or folder / "export", formats or ("parquet",)):
            click.echo(path)
    finally:
        opened.close()
