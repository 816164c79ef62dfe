"""The matrix of plans and criteria: one cell for each, across editions of the framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planscan import rate
from planscan.compare.plans import Plan
from planscan.definitions import bare, definitions
from planscan.model import Catalogue, Criterion, CriterionResult, Rating

FRAMEWORK = "gpf"

NO_ANSWER = frozenset({Rating.NOT_APPLICABLE, Rating.NOT_ASSESSED, Rating.COULD_NOT_READ})
"""Ratings that say nothing about what the plan evidences: such plans are not counted as lacking it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion as all plans are compared by it.

    Attributes:
        family: the catalogue; editions of the framework are one family, as they share ids.
        reworded: the framework's editions word it differently, and both occur here.
    """

    family: str
    criterion: Criterion
    reworded: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.family, self.criterion.id


@dataclass(frozen=True, slots=True)
class Cell:
    """What one plan says on one criterion.

    `without_shared` is the rating that holds when text that other authorities print too is left out.
    """

    plan: Plan
    result: CriterionResult
    without_shared: Rating

    @property
    def rating(self) -> Rating:
        return self.result.standing

    @property
    def apart(self) -> bool:
        """Guidance of another edition than holds for the plan: in no total."""
        return self.result.rulebook is not None

    @property
    def answers(self) -> bool:
        return not self.apart and self.rating not in NO_ANSWER

    @property
    def met(self) -> bool:
        return self.answers and self.rating in rate.MET

    @property
    def met_by_program(self) -> bool:
        return self.answers and self.result.rating in rate.MET

    @property
    def met_without_shared(self) -> bool:
        return self.answers and self.without_shared in rate.MET

    @property
    def partly(self) -> bool:
        return self.answers and self.rating in rate.FOUND and not self.met


@dataclass(frozen=True, slots=True)
class Matrix:
    """Cells by family, criterion and name of the plan; a plan may have been scanned without a criterion."""

    lines: tuple[Line, ...]
    cells: Mapping[tuple[str, str, str], Cell]

    def cell(self, line: Line, plan: Plan) -> Cell | None:
        return self.cells.get((*line.key, plan.name))

    def row(self, line: Line, plans: Sequence[Plan]) -> tuple[Cell, ...]:
        """The cells of a criterion that there are, in the order of the plans."""
        return tuple(cell for plan in plans if (cell := self.cell(line, plan)) is not None)


def family(catalogue_id: str) -> str:
    """The framework's editions together, every other catalogue for itself."""
    return FRAMEWORK if catalogue_id.startswith(f"{FRAMEWORK}-") else catalogue_id


def known_catalogues(plans: Sequence[Plan], given: Sequence[Catalogue] = ()) -> dict[str, Catalogue]:
    """Definitions of the catalogues of all plans, in the order in which the maps name them."""
    return definitions([stamp for plan in plans for stamp in plan.map.catalogues], given)


def lines(plans: Sequence[Plan], catalogues: Mapping[str, Catalogue]) -> tuple[Line, ...]:
    """Criteria of all plans in the order of the maps; one of both editions of the framework stands once."""
    editions = {stamp.id for plan in plans for stamp in plan.map.catalogues if family(stamp.id) == FRAMEWORK}
    differs = {i for name in editions if name in catalogues for i in catalogues[name].differs}
    known = {(name, one.id): one for name, catalogue in catalogues.items() for one in catalogue.criteria}
    found: dict[tuple[str, str], Line] = {}
    for plan in plans:
        for result in plan.map.criteria:
            key = family(result.catalogue), result.criterion
            criterion = known.get((result.catalogue, result.criterion)) or bare(result.catalogue, result.criterion)
            newer = key in found and found[key].criterion.catalogue < result.catalogue and key[0] == FRAMEWORK
            if key not in found or newer:
                found[key] = Line(key[0], criterion, len(editions) > 1 and result.criterion in differs)
    return tuple(found.values())


def results_of(plan: Plan) -> dict[tuple[str, str], CriterionResult]:
    """The plan's results by line; of two editions of the framework that of the plan's own rule-book, else the newer."""
    found: dict[tuple[str, str], CriterionResult] = {}
    for result in sorted(plan.map.criteria, key=lambda one: (one.rulebook is None, one.catalogue)):
        found[family(result.catalogue), result.criterion] = result
    return found
