"""Makes the accuracy card: the matching measured at every operating point on written and real labelled passages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from planscan import __version__, catalogue
from planscan.accuracy import Card, Counts, CountsByKind, Measurement, MissRate, figure, miss_rate, wording_of
from planscan.config import OPERATING_POINTS, Settings
from planscan.errors import InputError
from planscan.evaluate.answers import Measured, measure
from planscan.evaluate.cases import Case, read_cases
from planscan.evaluate.figures import criterion_figures
from planscan.evaluate.report import CATALOGUE
from planscan.model import Catalogue, CatalogueStamp, Criterion, Figure
from planscan.pipeline import models_used

FOLDS_FILE = "combine/out-of-fold-criteria.json"
"""Under `models/`: what `planscan train combine` counted on the training passages, each batch by models that left it
out; for each operating point and criterion the passages labelled, returned and both."""

Table = Mapping[str, Mapping[str, CountsByKind]]
"""Operating point to criterion to kind of passages to counts."""


@dataclass(frozen=True, slots=True)
class Folds:
    """Counts on the training passages with the default matchers, by operating point and criterion.

    `passages` is how many of them were asked for any statutory element: those that the figures of these rest on.
    """

    counts: Mapping[str, Mapping[str, Counts]]
    passages: int


def make_card(
    cases: Mapping[str, Sequence[Case]], settings: Settings, *, made: str, folds: Folds | None = None
) -> Card:
    """The card of the framework's criteria, and from the folds of the statutory elements.

    Args:
        cases: labelled passages by kind: "written", "real".
        settings: whose matchers are measured; its operating point plays no part.
        made: ISO date that the card bears.
        folds: counts that hold for the elements of the other default catalogues, marked as of "training".
    """
    framework = catalogue.load_one(CATALOGUE)
    statutory = [one for one in catalogue.load() if one.id != CATALOGUE] if folds is not None else []
    measured = {kind: measure(held, settings, framework.criteria, OPERATING_POINTS) for kind, held in cases.items()}
    tables = {one.id: _of_folds(one, folds) for one in statutory if folds is not None}
    tables = {framework.id: _of_passages(framework, measured), **tables}
    passages = {kind: len(held) for kind, held in cases.items()}
    return Card(
        made=made,
        planscan=__version__,
        matchers=settings.matchers,
        models=models_used(settings.matchers),
        catalogues=tuple(CatalogueStamp(one.id, one.version, one.sha256) for one in (framework, *statutory)),
        passages={**passages, "training": folds.passages} if folds is not None else passages,
        overall={point: _overall(tables.values(), point) for point in OPERATING_POINTS},
        criteria=tuple(
            measurement
            for one in (framework, *statutory)
            for criterion in one.criteria
            if (measurement := _measurement(criterion, one, tables[one.id])) is not None
        ),
    )


def shipped_folds() -> Folds | None:
    """What the training of the shipped models counted; None where it left no such file.

    Raises:
        InputError: the file is of another shape.
    """
    models = catalogue.data_folder("models")
    path = models / FOLDS_FILE
    if not path.is_file():
        return None
    try:
        counts = msgspec.json.decode(path.read_bytes(), type=dict[str, dict[str, Counts]])
    except msgspec.DecodeError as err:
        raise InputError(f"{path}: these are no counts by operating point and criterion: {err}") from err
    cases = read_cases(sorted((models / "training").glob("*.jsonl")))
    return Folds(counts, sum(not case.asked or set(case.asked) != {CATALOGUE} for case in cases))


def _of_passages(one: Catalogue, measured: Mapping[str, Measured]) -> Table:
    return {
        point: {
            criterion.id: {kind: _counts(criterion.id, held, point) for kind, held in measured.items()}
            for criterion in one.criteria
        }
        for point in OPERATING_POINTS
    }


def _counts(criterion: str, measured: Measured, point: str) -> Counts:
    row = criterion_figures(criterion, measured.cases, measured.given[point])
    return row.labelled, row.returned, row.right


def _of_folds(one: Catalogue, folds: Folds) -> Table:
    known = {criterion.id for criterion in one.criteria}
    return {
        point: {i: {"training": counts} for i, counts in found.items() if i in known}
        for point, found in folds.counts.items()
    }


def _measurement(criterion: Criterion, one: Catalogue, table: Table) -> Measurement | None:
    """The entry of a criterion; None where nothing was labelled for its sub-theme nor returned for it."""
    together = [
        other.id for other in one.criteria if (other.theme, other.subtheme) == (criterion.theme, criterion.subtheme)
    ]
    figures = {}
    missed: dict[str, MissRate] = {}
    for point, counts in table.items():
        own = counts.get(criterion.id, {})
        figures[point] = tuple(figure(kind, held) for kind, held in own.items() if held[0] or held[1])
        share = miss_rate(own, _added(counts.get(i, {}) for i in together))
        if share is not None:
            missed[point] = share
    if not missed and not any(figures.values()):
        return None
    return Measurement(criterion.id, one.id, wording_of(criterion), figures, missed)


def _overall(tables: Iterable[Table], point: str) -> tuple[Figure, ...]:
    pooled = _added(counts for table in tables for counts in table.get(point, {}).values())
    return tuple(figure(kind, counts) for kind, counts in pooled.items())


def _added(parts: Iterable[CountsByKind]) -> CountsByKind:
    """Counts of several criteria together, kind by kind."""
    pooled: dict[str, Counts] = {}
    for part in parts:
        for kind, (labelled, returned, right) in part.items():
            a, b, c = pooled.get(kind, (0, 0, 0))
            pooled[kind] = (a + labelled, b + returned, c + right)
    return pooled
