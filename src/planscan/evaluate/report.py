"""Everything that `planscan evaluate` tells of labelled passages, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planscan.catalogue import load_one
from planscan.config import Settings
from planscan.evaluate.answers import Measured, measure
from planscan.evaluate.baselines import baselines
from planscan.evaluate.cases import Case
from planscan.evaluate.figures import (
    CriterionFigures,
    Figures,
    calibration,
    criterion_figures,
    figures,
    mean,
    recall_of_level_2,
)
from planscan.evaluate.mistakes import Confusion, Mistake, confusions, mistakes

CATALOGUE = "gpf-ed2"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything `planscan evaluate` prints; at `operating_point` where no other is named.

    `by_criterion` stands in the order of the catalogue; `confusions` are the most frequent first.
    """

    operating_point: str
    overall: Figures
    by_role: dict[str, Figures]
    by_criterion: tuple[CriterionFigures, ...]
    precision_at_3: float | None
    level_2_recall_screening: float | None
    precision_screening: float | None
    calibration_error: float | None
    calibration_pairs: int
    baselines: dict[str, float]
    confusions: tuple[Confusion, ...]

    def worst(self) -> list[CriterionFigures]:
        """Criteria that were labelled, that of the lowest F1 first; then those that were only returned."""
        counted = [one for one in self.by_criterion if one.labelled or one.returned]
        return sorted(counted, key=lambda one: (not one.labelled, one.f1, -one.returned, one.criterion))


def evaluate(cases: Sequence[Case], settings: Settings) -> Report:
    """Figures of the matching on labelled passages, for the framework's second edition."""
    return report(measure_framework(cases, settings), settings.operating_point)


def measure_framework(cases: Sequence[Case], settings: Settings) -> Measured:
    """What the matching says of the cases and the framework's criteria, at the settings' operating point and at
    screening."""
    points = dict.fromkeys((settings.operating_point, "screening"))
    return measure(cases, settings, load_one(CATALOGUE).criteria, points)


def report(measured: Measured, operating_point: str) -> Report:
    """The figures of what was measured; those that screening is for are given there."""
    cases, known = measured.cases, measured.known
    found, screening = measured.given[operating_point], measured.given["screening"]
    by_role = {
        role: figures([c for c in cases if c.role == role], found, known) for role in sorted({c.role for c in cases})
    }
    by_criterion = tuple(criterion_figures(criterion.id, cases, found) for criterion in measured.criteria)
    at_3 = [row.precision_at_3 for row in by_criterion if row.precision_at_3 is not None]
    error, pairs = calibration(cases, screening, known)
    return Report(
        operating_point=operating_point,
        overall=figures(cases, found, known),
        by_role=by_role,
        by_criterion=by_criterion,
        precision_at_3=mean(at_3),
        level_2_recall_screening=recall_of_level_2(cases, screening, known),
        precision_screening=figures(cases, screening, known).precision,
        calibration_error=error,
        calibration_pairs=pairs,
        baselines=baselines(cases, measured.passages, measured.owners, measured.criteria),
        confusions=confusions(cases, found, known),
    )


def mistakes_of(measured: Measured, operating_point: str) -> tuple[Mistake, ...]:
    """Every disagreement, case by case."""
    return mistakes(measured.cases, measured.given[operating_point], measured.short[operating_point], measured.known)
