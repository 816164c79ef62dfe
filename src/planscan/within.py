"""The second axis of the map: for each locality and each care group, the criteria that have evidence about it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from planscan.about import CARE_GROUPS, locality_pattern
from planscan.model import CriterionResult, Evidence, Fact, Within


def find_within(results: Sequence[CriterionResult], facts: Sequence[Fact]) -> tuple[Within, ...]:
    """One entry for each locality, then each care group, in the order of the facts; those without evidence too."""
    localities = [str(fact.value) for fact in facts if fact.key == "localities" and fact.value is not None]
    groups = [str(fact.value) for fact in facts if fact.key == "care_groups" and fact.value in CARE_GROUPS]
    return (
        *(Within("locality", name, _about(results, locality_pattern(name))) for name in localities),
        *(Within("care group", name, _about(results, CARE_GROUPS[name])) for name in groups),
    )


def _about(results: Sequence[CriterionResult], own: re.Pattern[str]) -> dict[str, tuple[tuple[int, int, int], ...]]:
    found: dict[str, tuple[tuple[int, int, int], ...]] = {}
    for result in results:  # where two catalogues have an id, the first one's evidence is shown
        places = tuple((one.file, one.start, one.end) for one in result.evidence if _is_about(one, own))
        found.setdefault(result.criterion, places)
    return {criterion: places for criterion, places in found.items() if places}


def _is_about(evidence: Evidence, own: re.Pattern[str]) -> bool:
    """Whether the quote, or the heading right above it, names the locality or group."""
    heading = evidence.section[-1] if evidence.section else ""
    return bool(own.search(evidence.quote) or own.search(heading))
