"""Ratings that flip between two runs over the same plans, and what changed between the runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planscan.compare.plans import Plan
from planscan.model import CriterionResult, EvidenceMap, Rating


@dataclass(frozen=True, slots=True)
class Flip:
    """One criterion whose rating by the program is another in the new run; the file is the same."""

    plan: Plan
    catalogue: str
    criterion: str
    old: Rating
    new: Rating
    because: str


@dataclass(frozen=True, slots=True)
class Flips:
    """Everything that differs between two runs.

    Attributes:
        same: ratings that stayed as they were.
        changed_files: plans whose bytes are not the same; their ratings are not compared here (`planscan diff` does).
        only_old, only_new: names of plans that one run lacks.
    """

    flips: tuple[Flip, ...]
    same: int
    changed_files: tuple[str, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]


def flips(old: Sequence[Plan], new: Sequence[Plan]) -> Flips:
    """Compare two runs plan by plan, matched by the name of the map's file."""
    before = {plan.name: plan for plan in old}
    after = {plan.name: plan for plan in new}
    both = [(before[name], after[name]) for name in after if name in before]
    unchanged = [(a, b) for a, b in both if _hashes(a.map) == _hashes(b.map)]
    found = [flip for a, b in unchanged for flip in _flips(a, b)]
    compared = sum(len(_ratings(a.map).keys() & _ratings(b.map).keys()) for a, b in unchanged)
    return Flips(
        flips=tuple(found),
        same=compared - len(found),
        changed_files=tuple(b.name for a, b in both if (a, b) not in unchanged),
        only_old=tuple(name for name in before if name not in after),
        only_new=tuple(name for name in after if name not in before),
    )


def _flips(old: Plan, new: Plan) -> Iterator[Flip]:
    before = _ratings(old.map)
    for key, result in _ratings(new.map).items():
        if key in before and before[key].rating != result.rating:
            because = "; ".join(_changes(old.map, new.map, result.catalogue)) or "nothing that the maps name"
            yield Flip(new, *key, before[key].rating, result.rating, because)


def _changes(old: EvidenceMap, new: EvidenceMap, catalogue: str) -> Iterator[str]:
    """What the two maps say changed that can bear on a criterion of a catalogue."""
    before, after = ({one.id: one for one in run.catalogues} for run in (old, new))
    if catalogue in before and before[catalogue].sha256 != after[catalogue].sha256:
        yield f"catalogue {catalogue}"
    for name in sorted({one.name for one in (*old.models, *new.models)}):
        hashes = [next((one.sha256 for one in run.models if one.name == name), "") for run in (old, new)]
        if hashes[0] != hashes[1]:
            yield f"model {name}"
    if old.planscan != new.planscan:
        yield f"planscan {old.planscan} to {new.planscan}"
    for key in sorted({*old.settings, *new.settings}):
        if old.settings.get(key) != new.settings.get(key):
            yield f"setting {key}"


def _hashes(evidence_map: EvidenceMap) -> tuple[str, ...]:
    return tuple(one.sha256 for one in evidence_map.documents)


def _ratings(evidence_map: EvidenceMap) -> dict[tuple[str, str], CriterionResult]:
    return {(one.catalogue, one.criterion): one for one in evidence_map.criteria}
