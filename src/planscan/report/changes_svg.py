"""A picture of what changed between two maps: for each theme what was lost, to the left, and gained, to the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planscan.definitions import by_id, definitions
from planscan.diff import Change, Difference
from planscan.model import Catalogue, EvidenceMap
from planscan.report.svg import FAINT, INK, Picture, heading, label, rect, shortened

WIDTH = 880
_LABEL = 300
_ROW = 26
_TOP = 64
_EDGE = "#5d6673"
_MOST_UNIT = 28.0
"""Pixels for one criterion where there is room."""
_WITH_LETTER = 20.0
"""Pixels of a bar from which its letter stands beside its number."""

_BACK = ((Change.WEAKENED, "w", "#f3c9b8", INK), (Change.LOST, "L", "#9b3a1c", "#ffffff"))
_FORTH = ((Change.STRENGTHENED, "s", "#bfe3d2", INK), (Change.GAINED, "G", "#0b6e4f", "#ffffff"))
"""From the middle outwards: change, letter, colour of the bar and of what stands in it."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One theme of one catalogue, and how many of its criteria went which way."""

    name: str
    counts: Mapping[Change, int]

    def sum(self, changes: Sequence[tuple[Change, str, str, str]]) -> int:
        return sum(self.counts[change] for change, *_ in changes)


def picture(difference: Difference, new: EvidenceMap, catalogues: Sequence[Catalogue] = ()) -> Picture:
    """A row for each theme; its bars carry number and letter, and the text says all of it in words."""
    rows = tuple(_rows(difference, new, catalogues))
    most = [max((row.sum(side) for row in rows), default=0) for side in (_BACK, _FORTH)]
    unit = min(_MOST_UNIT, (WIDTH - _LABEL - 20) / max(1, sum(most)))
    middle = _LABEL + most[0] * unit + 10
    height = _TOP + len(rows) * _ROW + 6
    title = "What changed, by theme"
    body = [heading(title), *_legend(), rect(middle - 0.5, _TOP - 6, 1, height - _TOP, INK)]
    for number, row in enumerate(rows):
        y = _TOP + number * _ROW
        body += [label(_LABEL - 8, y + 15, shortened(row.name, _LABEL), anchor="end"), *_bars(row, middle, y, unit)]
    return Picture("changes", title, "\n".join(map(_told, rows)), WIDTH, height, "".join(body))


def _rows(difference: Difference, new: EvidenceMap, catalogues: Sequence[Catalogue]) -> Iterator[_Row]:
    known = by_id(definitions(new.catalogues, catalogues))
    counts: dict[str, Counter[Change]] = {}
    for one in difference.criteria:
        criterion = known.get((one.new.catalogue, one.new.criterion))
        name = f"{criterion.theme} ({one.new.catalogue})" if criterion is not None else one.new.catalogue
        counts.setdefault(name, Counter())[one.change] += 1
    for name, counted in counts.items():
        yield _Row(name, counted)


def _bars(row: _Row, middle: float, y: float, unit: float) -> Iterator[str]:
    for side, way in ((_BACK, -1), (_FORTH, 1)):
        x = middle
        for change, letter, fill, ink in side:
            width = row.counts[change] * unit
            if width:
                left = x if way > 0 else x - width
                yield rect(
                    left, y, width, _ROW - 6, fill, edge=_EDGE, title=f"{row.name}: {row.counts[change]} {change}"
                )
                text = f"{row.counts[change]}{letter}" if width >= _WITH_LETTER else str(row.counts[change])
                yield label(left + width / 2, y + 14, text, size=11, anchor="middle", fill=ink)
                x += way * width
    if not row.sum((*_BACK, *_FORTH)):
        yield label(middle + 8, y + 14, "no rating changed", size=11, fill=FAINT)


def _legend() -> Iterator[str]:
    x = 1.0
    for change, letter, fill, ink in (*reversed(_BACK), *_FORTH):
        yield rect(x, 30, 16, 16, fill, edge=_EDGE)
        yield label(x + 8, 42, letter, size=11, anchor="middle", fill=ink)
        yield label(x + 22, 42, f"{change}{' (left)' if change is Change.LOST else ''}")
        x += 130


def _told(row: _Row) -> str:
    return f"{row.name}: " + ", ".join(f"{row.counts[change]} {change}" for change in Change)
