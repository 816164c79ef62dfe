"""How far two people's decision sheets agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planscan.decisions.sheet import Row, Sheet
from planscan.statistics import Interval, wilson


@dataclass(frozen=True, slots=True)
class Pair:
    """What two people decided on the same quote and criterion."""

    left: Row
    right: Row

    @property
    def levels(self) -> tuple[int, int]:
        return self.left.standing or 0, self.right.standing or 0


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two people's decisions on the quotes that both decided; shares are None where nothing can be said.

    Attributes:
        same: pairs to which both gave the same level: 0 (dropped), 1 or 2.
        share: `same` over all pairs, with its 95 per cent interval.
        kappa: Cohen's, over the three levels, without weights.
        kappa_any: Cohen's, over evidence (level 1 or 2) or not.
        positive: positive agreement: of the times that either said "evidence", the share in which the other did too.
        negative: the same for "no evidence".
        disagreements: pairs with different levels, in the order of the first sheet.
        left_only, right_only: decisions on what the other did not decide, added rows among them.
    """

    pairs: int
    same: int
    share: float | None
    interval: Interval | None
    kappa: float | None
    kappa_any: float | None
    positive: float | None
    negative: float | None
    disagreements: tuple[Pair, ...]
    left_only: tuple[Row, ...]
    right_only: tuple[Row, ...]


def agree(left: Sheet, right: Sheet) -> Agreement:
    """Compare the decisions of two sheets, matched by file, criterion and words of the quote."""
    first, second = _by_key(left), _by_key(right)
    pairs = tuple(Pair(row, second[key]) for key, row in first.items() if key in second)
    levels = [pair.levels for pair in pairs]
    either = [(bool(a), bool(b)) for a, b in levels]
    same = sum(a == b for a, b in levels)
    return Agreement(
        pairs=len(pairs),
        same=same,
        share=same / len(pairs) if pairs else None,
        interval=wilson(same, len(pairs)),
        kappa=kappa(levels),
        kappa_any=kappa(either),
        positive=specific_agreement(either, True),
        negative=specific_agreement(either, False),
        disagreements=tuple(pair for pair in pairs if pair.levels[0] != pair.levels[1]),
        left_only=tuple(row for key, row in first.items() if key not in second),
        right_only=tuple(row for key, row in second.items() if key not in first),
    )


def kappa(pairs: Sequence[tuple[object, object]]) -> float | None:
    """Cohen's kappa without weights; None without pairs, or where both gave one and the same answer throughout.

    Source: Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement (1960).
    """
    if not pairs:
        return None
    first, second = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    observed = sum(a == b for a, b in pairs) / len(pairs)
    expected = sum(first[answer] * second[answer] for answer in first) / len(pairs) ** 2
    return (observed - expected) / (1 - expected) if expected < 1 else None


def specific_agreement(pairs: Sequence[tuple[bool, bool]], answer: bool) -> float | None:
    """Of all times that either person gave an answer, the share in which the other gave it too.

    Source: Cicchetti and Feinstein, High agreement but low kappa II, Journal of Clinical Epidemiology (1990).
    """
    given = sum((a == answer) + (b == answer) for a, b in pairs)
    both = sum(a == b == answer for a, b in pairs)
    return 2 * both / given if given else None


def _by_key(sheet: Sheet) -> Mapping[tuple[object, ...], Row]:
    """Decided rows by what they decide; a quote printed twice is told apart by its number among its like."""
    found: dict[tuple[object, ...], Row] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for row in sorted(sheet.decided, key=lambda one: (one.start if one.start is not None else -1, one.line)):
        key = (*row.key, row.catalogue)
        found[(*key, seen[key])] = row
        seen[key] += 1
    return dict(sorted(found.items(), key=lambda item: item[1].line))
