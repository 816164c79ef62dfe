"""Counts of ratings, and what may stand in a total over several catalogues: each thing once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planscan.catalogue import SHIPPED
from planscan.model import Criterion, CriterionResult, Rating
from planscan.rate import FOUND, MET

CONCEPTS = "concepts"
"""The catalogue of planning methods: which of them a plan names is no measure of the plan, and enters no total."""

_SCHEMES = tuple(name for name in SHIPPED if name != CONCEPTS)
_LAW_FIRST = ("gpf-ed2", "gpf-ed1", "act-2014", "scp-guidance", "sg-guidance", "wider-duties")
_CHECKLIST = "sgc-"  # Annex C of the guidance: a list that repeats what is asked elsewhere, so its rows never lead


@dataclass(frozen=True, slots=True)
class Tally:
    """How many criteria have each rating."""

    counts: Mapping[Rating, int]

    def __getitem__(self, rating: Rating) -> int:
        return self.counts.get(rating, 0)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def met(self) -> int:
        """Strong or evidenced."""
        return sum(self[rating] for rating in MET)

    @property
    def partly(self) -> int:
        """Mentioned only."""
        return sum(self[rating] for rating in FOUND - MET)


def tally(results: Iterable[CriterionResult]) -> Tally:
    return Tally(Counter(result.rating for result in results))


def counted_once(results: Sequence[CriterionResult], criteria: Mapping[str, Criterion]) -> tuple[CriterionResult, ...]:
    """The results that make a total over the framework and the statutory catalogues.

    Left out are guidance of another edition, concepts, users' own catalogues, criteria that share their evidence with
    one that leads (`same_as`), and criteria that overlap one which is counted already (`overlaps` names the leader).

    Args:
        results: of one map; a criterion without an entry in `criteria` counts for itself.
        criteria: by id, of the catalogues that the map names.
    """
    ranked = sorted(((_rank(result, number), result) for number, result in enumerate(results)), key=lambda one: one[0])
    ranks = {result.criterion: rank for rank, result in reversed(ranked)}
    eligible = [result for _, result in ranked if result.rulebook is None and result.catalogue in _SCHEMES]
    present = {result.criterion for result in eligible}
    taken: set[str] = set()
    kept: list[CriterionResult] = []
    for result in eligible:
        lead = _lead(result.criterion, criteria, ranks)
        if lead not in taken and not _led(result.criterion, criteria, ranks, present):
            kept.append(result)
        taken.add(lead)
    return tuple(kept)


_Rank = tuple[bool, int, int]


def _rank(result: CriterionResult, number: int) -> _Rank:
    """The lower, the sooner a criterion leads others that say the same."""
    place = _LAW_FIRST.index(result.catalogue) if result.catalogue in _LAW_FIRST else len(_LAW_FIRST)
    return result.criterion.startswith(_CHECKLIST), place, number


def _lead(i: str, criteria: Mapping[str, Criterion], ranks: Mapping[str, _Rank]) -> str:
    """The first of a criterion and its direct aliases. Aliases of aliases stay apart: they may be two things."""
    aliases = criteria[i].same_as if i in criteria else ()
    return min((i, *(alias for alias in aliases if alias in ranks)), key=lambda one: ranks[one])


def _led(i: str, criteria: Mapping[str, Criterion], ranks: Mapping[str, _Rank], present: set[str]) -> bool:
    """Whether a criterion overlaps one that is counted; where two name each other, the first leads."""
    named = [one for one in (criteria[i].overlaps if i in criteria else ()) if one in present]
    return any(not (one in criteria and i in criteria[one].overlaps and ranks[i] < ranks[one]) for one in named)
