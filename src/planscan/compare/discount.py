"""Ratings without the text that several authorities print alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from planscan.compare.matrix import Cell, Line, Matrix, results_of
from planscan.compare.plans import Plan
from planscan.compare.shared import Place
from planscan.model import CriterionResult, Evidence, Rating
from planscan.rerate import rerate, stated, with_parts

_Key = tuple[str, str]


def matrix(plans: Sequence[Plan], rows: Sequence[Line], shared: AbstractSet[Place]) -> Matrix:
    """The cells of all plans, each with its rating when the shared passages are left out."""
    cells: dict[tuple[str, str, str], Cell] = {}
    for plan in plans:
        results = results_of(plan)
        without = _without_shared(plan, results, rows, shared)
        for line in rows:
            if line.key in results:
                cells[(*line.key, plan.name)] = Cell(plan, results[line.key], without[line.key])
    return Matrix(tuple(rows), cells)


def _without_shared(
    plan: Plan, results: Mapping[_Key, CriterionResult], rows: Sequence[Line], shared: AbstractSet[Place]
) -> dict[_Key, Rating]:
    """The standing ratings, given again where some of the evidence is shared, or that of a part."""
    found = {key: result.standing for key, result in results.items()}
    own = {key: _own(plan, result.evidence, shared) for key, result in results.items()}
    changed = {key for key, result in results.items() if len(own[key]) < len(result.evidence)}
    present = [line for line in rows if line.key in results]
    by_passages = {
        line.key: rerate(results[line.key], own[line.key], line.criterion, plan.map.documents) for line in present
    }
    ratings = {criterion: rated.rating for (_, criterion), rated in by_passages.items()}
    changed_ids = {criterion for _, criterion in changed}
    beside = stated(plan.map)
    for line in present:
        parts = line.criterion.parts.of if line.criterion.parts is not None else ()
        if changed_ids & {line.criterion.id, *parts}:
            found[line.key] = with_parts(line.criterion, by_passages[line.key], ratings, beside).rating
    return found


def _own(plan: Plan, evidence: Sequence[Evidence], shared: AbstractSet[Place]) -> list[Evidence]:
    return [one for one in evidence if (plan.name, one.file, one.start, one.end) not in shared]
