"""Text that several authorities print alike, so that a stock paragraph is not counted as many good practices.

Passages are compared by the runs of words that they have in common, exactly. MinHash estimates the same share; it
pays for itself with millions of passages, while all plans of Scotland over a few editions hold some tens of thousands
of quotes, which this method goes through in seconds, without chance and without another dependency.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planscan.compare.plans import Plan

SHINGLE = 5
"""Words in a run: names and figures that differ between two copies break few runs of this length."""

ALIKE = 0.5
"""Share of the runs of the shorter text from which two texts are taken for copies of one another."""

LEAST = 12
"""Runs (16 words) that a text must have to be compared: shorter ones agree by chance."""

_WORD = re.compile(r"[^\W_]+")

Place = tuple[str, int, int, int]
"""Name of the plan, number of the file, start and end."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of one plan that is quoted for some criterion."""

    plan: Plan
    file: int
    start: int
    end: int
    page: int | None
    text: str

    @property
    def place(self) -> Place:
        return self.plan.name, self.file, self.start, self.end


@dataclass(frozen=True, slots=True)
class SharedText:
    """Passages of at least two authorities that are copies of the first, in the order of the plans."""

    quotes: tuple[Quote, ...]

    @property
    def authorities(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.plan.authority for one in self.quotes))


def shared_texts(plans: Sequence[Plan]) -> tuple[SharedText, ...]:
    """Groups of quotes that stand in plans of two or more authorities, those of most authorities first.

    Successive plans of one authority may repeat themselves: that makes no group.
    """
    groups = [SharedText(tuple(group)) for group in _groups(quotes(plans))]
    between = [group for group in groups if len(group.authorities) > 1]
    return tuple(sorted(between, key=lambda group: -len(group.authorities)))


def quotes(plans: Iterable[Plan]) -> Iterator[Quote]:
    """Every passage that is evidence for some criterion, once, in the order of the plans and of their text."""
    for plan in plans:
        found = {(e.file, e.start, e.end): e for result in plan.map.criteria for e in result.evidence}
        for (file, start, end), e in sorted(found.items(), key=lambda item: item[0]):
            yield Quote(plan, file, start, end, e.page, e.quote)


def alike(first: str, second: str) -> float:
    """Share of the runs of the shorter text that the other has too; 0 where one is too short to be compared."""
    a, b = shingles(first), shingles(second)
    shorter = min(len(a), len(b))
    return len(a & b) / shorter if shorter >= LEAST else 0.0


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Runs of SHINGLE words, small letters, without punctuation."""
    words = _WORD.findall(text.lower())
    return frozenset(zip(*(words[n:] for n in range(SHINGLE))))


def _groups(found: Iterable[Quote]) -> list[list[Quote]]:
    """Quotes that are alike to the first of their group, which is the earliest that they are alike to most."""
    groups: list[list[Quote]] = []
    sizes: list[int] = []
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for quote in found:
        runs = shingles(quote.text)
        if len(runs) < LEAST:
            continue
        common = Counter(number for run in runs for number in holders.get(run, ()))
        near = [(n / min(len(runs), sizes[number]), -number) for number, n in common.items()]
        best = max(near, default=(0.0, 0))
        if best[0] >= ALIKE:
            groups[-best[1]].append(quote)
            continue
        for run in runs:
            holders[run].append(len(groups))
        groups.append([quote])
        sizes.append(len(runs))
    return groups
