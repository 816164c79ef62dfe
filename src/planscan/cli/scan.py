"""`planscan scan`: evidence maps of one plan or many."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planscan.cli.options import matching_options, reading_options, settings_of
from planscan.errors import BY_NAME, UsageError
from planscan.report import FORMATS

if TYPE_CHECKING:
    from planscan.batch import Ended, Request
    from planscan.config import Settings
    from planscan.manifest import Manifest
    from planscan.plans import Plan
    from planscan.store import Run, Store

WITHHELD = 3
"""Exit code where a map was written but quotes were withheld."""

_MOST_JOBS = 4
"""Workers that are started without being asked for: each takes some hundred megabytes."""

_path = click.Path(path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=_path, metavar="PATH...")
@click.option(
    "--with",
    "companions",
    multiple=True,
    type=_path,
    metavar="FILE",
    help="A further file of the same plan; repeatable.",
)
@matching_options
@click.option(
    "--decisions",
    type=_path,
    metavar="FILE",
    help="Evidence sheet (CSV, Excel) with verdicts to put beside the program's.",
)
@click.option("--out", type=_path, metavar="DIR", help="Folder for the results, the store and the manifest.")
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(list(FORMATS)), help="Repeatable; json if not given."
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"Plans mapped at once; as many as processors, at most {_MOST_JOBS}, if not given.",
)
@click.option(
    "--store", metavar="URL", help="Store to use instead of the SQLite file in DIR: postgresql://user@host/name."
)
@click.option(
    "--from-manifest",
    "manifest",
    type=_path,
    metavar="FILE",
    help="Do the run of this manifest again, with the files under PATH.",
)
@reading_options
def scan(
    paths: tuple[Path, ...],
    companions: tuple[Path, ...],
    *,
    out: Path | None,
    formats: tuple[str, ...],
    decisions: Path | None,
    manifest: Path | None,
    jobs: int | None,
    store: str | None,
    **values: Any,
) -> None:
    """Map each PATH, a plan or a folder of plans, against the criteria.

    With --out, plans that have not changed are taken from the store in that folder, and a scan that was broken off
    goes on where it was.

    Exit codes: 0 done; 2 usage; 3 done, but quotes were withheld; with one plan the code of its error; with
    several, 1 if any failed.

    \b
    Example:
        planscan scan sample_plans --format html --format json --out build/maps
    """
    settings = settings_of(values)
    formats = tuple(dict.fromkeys(formats)) or ("json",)
    made = _manifest(manifest)
    plans = _plans(paths, companions, made)
    if made is not None:
        from planscan.manifest import settings_of as settings_of_manifest

        settings, formats = settings_of_manifest(made, settings, decisions), tuple(made.formats)
    if out is None:
        _check_for_terminal(plans, formats, store, made)
        raise SystemExit(_to_terminal(plans[0], settings, formats[0], decisions))
    from planscan.batch import Request

    request = Request(settings, formats, out, decisions, jobs or min(_MOST_JOBS, os.cpu_count() or 1))
    raise SystemExit(_to_folder(plans, request, store, made))


def _manifest(path: Path | None) -> Manifest | None:
    if path is None:
        return None
    from planscan import manifest

    return manifest.read(path)


def _plans(paths: Sequence[Path], companions: Sequence[Path], made: Manifest | None) -> tuple[Plan, ...]:
    from planscan import manifest
    from planscan.plans import find_plans

    if made is not None:
        return manifest.plans_of(made, [*paths, *companions])
    found = find_plans(paths, companions, taken=(Path(manifest.FILE).stem,))
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    return found.plans


# --- one plan, to standard output --------------------------------------------------------------------


def _check_for_terminal(
    plans: Sequence[Plan], formats: Sequence[str], store: str | None, made: Manifest | None
) -> None:
    if len(plans) > 1 or len(formats) > 1 or not FORMATS[formats[0]].text:
        raise UsageError("several plans or formats need a folder for the results: add --out DIR")
    if store is not None or made is not None:
        raise UsageError("--store and --from-manifest need a folder for the results: add --out DIR")


def _to_terminal(plan: Plan, settings: Settings, name: str, decisions: Path | None) -> int:
    from planscan.batch.one import scan_plan
    from planscan.report import render
    from planscan.steps import ANEW
    from planscan.store.rows import quotes_withheld

    found = scan_plan(plan.files, settings, decisions, ANEW, progress=_Patient())
    sys.stdout.buffer.write(render(found, name, files=plan.files, reading=settings.reading))
    return WITHHELD if quotes_withheld(found) else 0


class _Patient:
    """Tells on standard error what is being done, once a scan has taken two seconds."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, what: str) -> None:
        if time.monotonic() - self._began >= 2 or what.startswith("reading"):
            click.echo(f"{what} ...", err=True)


# --- any number of plans, to a folder ----------------------------------------------------------------


def _to_folder(plans: Sequence[Plan], request: Request, where: str | None, made: Manifest | None) -> int:
    from planscan import manifest
    from planscan.files import make_folder
    from planscan.store import open_store

    _spare_the_plans(plans, request)
    make_folder(request.out)
    store = open_store(where if where is not None else request.out)
    try:
        run = manifest.run_of(request, store)
        if made is not None:
            _warn_of_differences(manifest.differences(made, run))
        ended = _run(plans, request, store, run)
        again = manifest.build(run, request, ended, store)
        manifest.write(again, request.out)
    finally:
        store.close()
    changed = manifest.not_the_same(made, again) if made is not None else []
    for name in changed:
        click.echo(f"error: {name} is not the same as the manifest says", err=True)
    return _summed_up(ended, request.out) or int(bool(changed))


def _spare_the_plans(plans: Sequence[Plan], request: Request) -> None:
    """Refuse a folder in which a marked copy or a report would take the place of a plan."""
    results = {(request.out / f"{plan.stem}.{name}").resolve() for plan in plans for name in request.formats}
    for path in (path for plan in plans for path in plan.files):
        if path.resolve() in results:
            raise UsageError(f"{path}: a result would be written over this plan; choose another folder with --out")


def _warn_of_differences(found: Sequence[str]) -> None:
    for one in found:
        click.echo(f"note: the manifest's run had {one}; the results may differ", err=True)


def _run(plans: Sequence[Plan], request: Request, store: Store, run: Run) -> list[Ended]:
    """Every plan as it ended, in the order in which they were given."""
    from planscan.batch import Ended, scan_all
    from planscan.cli.progress import Progress

    progress = Progress(len(plans))
    ended: dict[str, Ended] = {}
    store.begin(run)
    try:
        for event in scan_all(plans, request, store, run):
            progress.show(event)
            if isinstance(event, Ended):
                ended[event.plan.stem] = event
    except KeyboardInterrupt:
        progress.close()
        click.echo(f"stopped; {len(ended)} of {len(plans)} plans are done and kept: run it again to go on", err=True)
        raise
    progress.close()
    store.end(run, ended)
    return [ended[plan.stem] for plan in plans]


def _summed_up(ended: Sequence[Ended], out: Path) -> int:
    """Say how it went; the exit code."""
    failed = [one for one in ended if one.failure is not None]
    code = WITHHELD if any(one.quotes_withheld for one in ended) else 0
    if len(ended) == 1:
        return BY_NAME[failed[0].failure.error].exit_code if failed and failed[0].failure is not None else code
    known = sum(one.known and one.failure is None for one in ended)
    unchanged = f" ({known} unchanged)" if known else ""
    click.echo(f"{len(ended) - len(failed)} of {len(ended)} plans mapped{unchanged}; results in {out}", err=True)
    if failed:
        click.echo(f"{len(failed)} failed:", err=True)
        for one in failed:
            click.echo(f"  {one.plan.stem}: {one.failure.message if one.failure else ''}", err=True)
    return 1 if failed else code
