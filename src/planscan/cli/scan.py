"""`planscan scan`: evidence maps of one plan or several."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from planscan.cli.options import matching_options, reading_options, settings_of
from planscan.config import Settings
from planscan.errors import InputError, OutputError, PlanscanError, UsageError
from planscan.model import EvidenceMap
from planscan.report import FORMATS, render

SUFFIXES = (".pdf", ".docx", ".docm", ".dotx", ".doc", ".odt", ".rtf", ".html", ".htm", ".md", ".txt")
"""Files of a folder that are taken for plans, by their names; what they are is told by their bytes."""

WITHHELD = 3
"""Exit code where a map was written but quotes were withheld."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of one plan, the plan itself first, and the stem of its outputs."""

    files: tuple[Path, ...]
    stem: str


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--with",
    "companions",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A further file of the same plan; repeatable.",
)
@matching_options
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder for the results.")
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(list(FORMATS)), help="Repeatable; json if not given."
)
@reading_options
def scan(
    paths: tuple[Path, ...], companions: tuple[Path, ...], out: Path | None, formats: tuple[str, ...], **values: Any
) -> None:
    """Map each PATH, a plan or a folder of plans, against the criteria.

    Exit codes: 0 done; 2 usage; 3 done, but quotes were withheld; with one plan the code of its error; with
    several, 1 if any failed.

    \b
    Example:
        planscan scan sample_plans --format html --format json --out build/maps
    """
    settings = settings_of(values)
    formats = tuple(dict.fromkeys(formats)) or ("json",)
    plans = list(_plans(paths, companions))
    if out is None and (len(plans) > 1 or len(formats) > 1 or not FORMATS[formats[0]].text):
        raise UsageError("several plans or formats need a folder for the results: add --out DIR")
    if out is not None:
        _make_folder(out)
    if len(plans) == 1:
        result = _scan_one(plans[0], settings)
        _deliver(result, plans[0], formats, out)
        raise SystemExit(_code(result))
    raise SystemExit(_scan_many(plans, settings, formats, out or Path()))


def _scan_many(plans: Sequence[Plan], settings: Settings, formats: Sequence[str], out: Path) -> int:
    failed: list[str] = []
    withheld = False
    for number, plan in enumerate(plans, 1):
        try:
            result = _scan_one(plan, settings, f"[{number}/{len(plans)}] ")
            _deliver(result, plan, formats, out)
            withheld = withheld or _code(result) == WITHHELD
            click.echo(f"[{number}/{len(plans)}] {plan.files[0].name}: {_summary(result)}", err=True)
        except PlanscanError as err:
            failed.append(str(err))
            click.echo(f"[{number}/{len(plans)}] error: {err}", err=True)
    click.echo(f"{len(plans) - len(failed)} of {len(plans)} plans mapped; results in {out}", err=True)
    return 1 if failed else WITHHELD if withheld else 0


def _scan_one(plan: Plan, settings: Settings, prefix: str = "") -> EvidenceMap:
    from planscan import pipeline

    return pipeline.scan(plan.files, settings, progress=_Progress(prefix))


class _Progress:
    """Tells on standard error what is being done, once a scan has taken two seconds."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._began = time.monotonic()

    def __call__(self, what: str) -> None:
        if time.monotonic() - self._began >= 2 or what.startswith("reading"):
            click.echo(f"{self._prefix}{what} ...", err=True)


def _deliver(result: EvidenceMap, plan: Plan, formats: Sequence[str], out: Path | None) -> None:
    rendered = {name: render(result, name) for name in formats}
    if out is None:
        sys.stdout.buffer.write(rendered[formats[0]])
        return
    for name, data in rendered.items():
        write_whole(out / f"{plan.stem}.{name}", data)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it appears whole or not at all.

    Raises:
        OutputError: the folder cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as err:
        raise OutputError(
            f"{path}: the result cannot be written ({err.strerror}); choose another folder with --out"
        ) from err


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as err:
        raise OutputError(
            f"{out}: results cannot be written there ({err.strerror}); choose another folder with --out"
        ) from err


def _plans(paths: Sequence[Path], companions: Sequence[Path]) -> Iterator[Plan]:
    """The plans that the paths name, in order; stems that clash get a number."""
    used: dict[str, int] = {}
    for path in paths:
        for files in _files_of(path):
            stem = files[0].parent.name if files[0].stem == "index" else files[0].stem
            used[stem] = used.get(stem, 0) + 1
            yield Plan((*files, *companions), stem if used[stem] == 1 else f"{stem}-{used[stem]}")


def _files_of(path: Path) -> list[tuple[Path, ...]]:
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder; check the path")
    if not path.is_dir():
        return [(path,)]
    listed = path / "plans.csv"
    if listed.is_file():
        return _listed(listed)
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and not p.name.startswith(("~$", ".")))
    found = [p for p in found if p.suffix.lower() not in {".md", ".txt"}] or found
    sites = [p / "index.html" for p in sorted(path.iterdir()) if p.is_dir() and (p / "index.html").is_file()]
    if any(p.name == "index.html" for p in found):
        found = [p for p in found if p.suffix.lower() not in {".html", ".htm"} or p.name == "index.html"]
    if not found and not sites:
        raise InputError(f"{path}: the folder holds no plan that planscan reads ({', '.join(SUFFIXES)})")
    return [(p,) for p in [*found, *sites]]


def _listed(listed: Path) -> list[tuple[Path, ...]]:
    """The plans that a folder's `plans.csv` names; files with the same `plan` belong together."""
    import csv

    plans: dict[str, list[Path]] = {}
    with listed.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            name = (row.get("file") or "").strip()
            path = listed.parent / name
            if not name or not path.exists():
                raise InputError(f"{listed}: line {len(plans) + 2} names {name!r}, which is not in the folder")
            if listed.parent.resolve() not in path.resolve().parents:
                raise InputError(f"{listed}: {name!r} lies outside the folder")
            if path.is_dir():
                path = path / "index.html"
            plans.setdefault((row.get("plan") or "").strip() or name, []).append(path)
    if not plans:
        raise InputError(f"{listed}: it names no plan; it needs the columns file and plan")
    return [tuple(files) for files in plans.values()]


def _summary(result: EvidenceMap) -> str:
    from collections import Counter

    counts = Counter(str(one.rating) for one in result.criteria)
    return ", ".join(f"{counts[name]} {name}" for name in counts)


def _code(result: EvidenceMap) -> int:
    return WITHHELD if any(finding.kind == "quote-withheld" for finding in result.findings) else 0
