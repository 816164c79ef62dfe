"""Sidebars, text boxes and tags: text on an area of its own beside the running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planscan.extract.pdf.lines import TextLine
from planscan.extract.pdf.rawpage import Box, RawPage

TAG = -1
"""Area of a line that is a tag: a few white words on a patch of colour little larger than they are."""

_WIDEST = 0.62
"""Share of the page's width from which a filled area is a band of the page, not a box beside the text."""
_MOST_AREAS = 1000
"""Areas of a page beyond which they are a drawing."""
_LEAST_LINES = 3
"""Lines a box must hold, and lines that must stand beside it."""


def with_areas(lines: Sequence[TextLine], page: RawPage) -> list[TextLine]:
    """The lines, those in a box or tag carrying its number."""
    if len(page.fills) + len(page.frames) > _MOST_AREAS:
        return list(lines)
    areas = _boxes(lines, page)
    return [replace(line, area=area) if (area := _area(line, areas, page)) else line for line in lines]


def _area(line: TextLine, areas: Sequence[Box], page: RawPage) -> int:
    if line.white and _is_tag(line, page):
        return TAG
    return next((number for number, area in enumerate(areas, 1) if _holds(area, line)), 0)


def _is_tag(line: TextLine, page: RawPage) -> bool:
    low = 2.4 * line.size
    return len(line.text) < 60 and any(
        fill[3] - fill[1] < low and fill[2] - fill[0] < 0.35 * page.width and _touches(fill, line)
        for fill in page.fills
    )


def _touches(area: Box, line: TextLine) -> bool:
    """Whether the area lies behind the start of the line."""
    return area[0] - 1 <= line.x0 + 1 <= area[2] and area[1] <= (line.top + line.bottom) / 2 <= area[3]


def _holds(area: Box, line: TextLine) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _boxes(lines: Sequence[TextLine], page: RawPage) -> list[Box]:
    found: list[Box] = []
    for area in sorted({*page.fills, *page.frames}, key=lambda box: (-_size(box), box)):
        if not _may_be_box(area, page) or any(_within(area, other) for other in found):
            continue
        inside = [line for line in lines if _holds(area, line)]
        beside = [line for line in lines if _is_beside(area, line)]
        if min(len(inside), len(beside)) >= _LEAST_LINES and 2 * len(inside) < len(lines):
            found.append(area)
    return found


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _may_be_box(box: Box, page: RawPage) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return 60 < width < _WIDEST * page.width and height > 25 and width * height < 0.4 * page.width * page.height


def _within(box: Box, other: Box) -> bool:
    return box[0] >= other[0] - 2 and box[1] >= other[1] - 2 and box[2] <= other[2] + 2 and box[3] <= other[3] + 2


def _is_beside(area: Box, line: TextLine) -> bool:
    middle = (line.top + line.bottom) / 2
    return area[1] <= middle <= area[3] and (line.x0 >= area[2] - 1 or line.x1 <= area[0] + 1)
