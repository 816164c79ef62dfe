"""Which sentences the plans of a run have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

Shared = dict[str, tuple[str, ...]]
"""For each other plan, by name, prints of the sentences that both hold."""


def shared_prints(prints: Mapping[str, Sequence[str]]) -> dict[str, Shared]:
    """For each plan, by name, what it shares with the others; the same whatever the order of the plans.

    Args:
        prints: for each plan the prints of its sentences.
    """
    holders: dict[str, list[str]] = defaultdict(list)
    for name in sorted(prints):
        for one in dict.fromkeys(prints[name]):
            holders[one].append(name)
    return {name: _shared_by(name, own, holders) for name, own in prints.items()}


def _shared_by(name: str, prints: Sequence[str], holders: Mapping[str, Sequence[str]]) -> Shared:
    found: dict[str, list[str]] = defaultdict(list)
    for one in sorted(set(prints)):
        for other in holders[one]:
            if other != name:
                found[other].append(one)
    return {other: tuple(found[other]) for other in sorted(found)}
