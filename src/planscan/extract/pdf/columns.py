"""Puts the blocks of a page in the order of its columns where the order of the file plainly breaks it.

The file's own order is right on nearly every page, designed ones too, and sorting by place is wrong on many. So a page
is sorted only when a block stands after one that it should precede: above it in the same column, or in the column to
its left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planscan.extract.pdf.blocks import Draft
from planscan.model import BlockKind

_LEAST_WORDS = 12
"""Words of a paragraph whose place says something about the page's columns."""
_GUTTER = 6.0
"""Points of empty width that part two columns."""
_CLEAR = 18.0
"""Points of empty height, more than the gap between paragraphs, that part what stands above from what stands below."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Blocks that stay together, a paragraph or a whole table, and the area they fill."""

    drafts: tuple[Draft, ...]
    x0: float
    top: float
    x1: float
    bottom: float


def in_column_order(drafts: Sequence[Draft]) -> list[Draft]:
    """The blocks of one page, sorted by columns where the given order cannot be the reading order."""
    units = _units(drafts)
    if len(units) < 2 or len(units) > 150 or not _is_scrambled(units):
        return list(drafts)
    return [draft for unit in _sorted(units) for draft in unit.drafts]


def _units(drafts: Sequence[Draft]) -> list[_Unit]:
    groups: list[list[Draft]] = []
    for draft in drafts:
        if groups and _belong(groups[-1][-1], draft):
            groups[-1].append(draft)
        else:
            groups.append([draft])
    return [
        _Unit(
            tuple(group),
            min(draft.x0 for draft in group),
            min(draft.top for draft in group),
            max(draft.x1 for draft in group),
            max(draft.bottom for draft in group),
        )
        for group in groups
    ]


def _belong(before: Draft, draft: Draft) -> bool:
    return bool(draft.table) and draft.table == before.table


def _is_scrambled(units: Sequence[_Unit]) -> bool:
    telling = [unit for unit in units if _tells(unit.drafts[0])]
    return any(
        _is_above(late, early) or _is_left(late, early)
        for position, early in enumerate(telling)
        for late in telling[position + 1 :]
    )


def _tells(draft: Draft) -> bool:
    if draft.first.quarter or draft.table:
        return False
    if draft.kind is BlockKind.HEADING:
        return draft.words >= 2
    return draft.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and draft.words >= _LEAST_WORDS


def _is_above(late: _Unit, early: _Unit) -> bool:
    if early.drafts[0].kind is BlockKind.HEADING:
        return False
    overlap = min(late.x1, early.x1) - max(late.x0, early.x0)
    return late.bottom <= early.top + 2 and overlap > 0.6 * min(late.x1 - late.x0, early.x1 - early.x0)


def _is_left(late: _Unit, early: _Unit) -> bool:
    """Whether `late` is a piece of a column like that of `early`, to its left and beside it."""
    if late.x1 > early.x0 or BlockKind.HEADING in (late.drafts[0].kind, early.drafts[0].kind):
        return False
    wide, narrow = sorted((late.x1 - late.x0, early.x1 - early.x0), reverse=True)
    beside = min(late.bottom, early.bottom) - max(late.top, early.top)
    alike = abs(late.drafts[0].size - early.drafts[0].size) < 0.3 and narrow > 0.75 * wide
    return alike and beside > 0.4 * min(late.bottom - late.top, early.bottom - early.top)


def _sorted(units: Sequence[_Unit]) -> list[_Unit]:
    """Recursive cuts: at clear bands of empty space; else columns from left to right; else from top to bottom."""
    if len(units) < 2:
        return list(units)
    clear = _split(units, _down, _CLEAR)
    if len(clear) > 1:
        return [unit for band in clear for unit in _sorted(band)]
    columns = _split(units, _across, _GUTTER)
    if len(columns) > 1:
        return [unit for column in columns for unit in _sorted(column)]
    bands = _bands(units)
    if len(bands) > 1:
        return [unit for band in bands for unit in _sorted(band)]
    return sorted(units, key=lambda unit: (round(unit.top), unit.x0))


def _bands(units: Sequence[_Unit]) -> list[list[_Unit]]:
    """Bands across the page; neighbours that share their columns are one band."""
    bands: list[list[_Unit]] = []
    for band in _split(units, _down, -2.0):
        if bands and _share_columns(bands[-1], band):
            bands[-1] += band
        else:
            bands.append(band)
    return bands


def _share_columns(above: Sequence[_Unit], below: Sequence[_Unit]) -> bool:
    together = [*above, *below]
    return (
        len(_split(together, _across, _GUTTER)) > 1
        and max(len(_split(above, _across, _GUTTER)), len(_split(below, _across, _GUTTER))) > 1
    )


def _across(unit: _Unit) -> tuple[float, float]:
    return unit.x0, unit.x1


def _down(unit: _Unit) -> tuple[float, float]:
    return unit.top, unit.bottom


def _split(units: Sequence[_Unit], extent: Callable[[_Unit], tuple[float, float]], gap: float) -> list[list[_Unit]]:
    """Units in groups that empty space wider than `gap` parts along one axis, in order along it."""
    groups: list[list[_Unit]] = []
    reach = 0.0
    for unit in sorted(units, key=extent):
        start, end = extent(unit)
        if groups and start <= reach + gap:
            groups[-1].append(unit)
            reach = max(reach, end)
        else:
            groups.append([unit])
            reach = end
    return groups
