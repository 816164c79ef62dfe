"""Which sentences the plans of a run have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

Shared = dict[str, tuple[str, ...]]
"""For each other plan, by name, prints of the sentences that both hold."""


class SharedPrints:
    """Tells of one plan at a time what it shares: of all at once that grows with the square of their number."""

    def __init__(self, prints: Mapping[str, Sequence[str]]) -> None:
        """Take the prints of the sentences of every plan, by name."""
        self._holders: dict[str, list[str]] = defaultdict(list)
        for name in sorted(prints):
            for one in dict.fromkeys(prints[name]):
                self._holders[one].append(name)
        self._prints = {name: sorted(set(own)) for name, own in prints.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._prints

    def of(self, name: str) -> Shared:
        """What a plan shares with the others: the same whatever the order in which they were read."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self._prints[name]:
            for other in self._holders[one]:
                if other != name:
                    found[other].append(one)
        return {other: tuple(found[other]) for other in sorted(found)}
