"""Ties the hyperlinks of a PDF to the words that carry them."""

from __future__ import annotations

from collections.abc import Sequence

from planscan.extract.pdf.rawpage import RawPage, Target, shown
from planscan.model import Line, Link


def find_links(pages: Sequence[RawPage], lines: Sequence[Line], text: str) -> list[Link]:
    """The links whose words were found in the text, in its order."""
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    found = {
        link
        for page in pages
        for target in page.links
        for line in by_page.get(page.number, ())
        for words in target.words
        if (link := _link(page, target, words, line, text)) is not None
    }
    return sorted(found, key=lambda link: (link.start, link.end, link.target))


def _link(page: RawPage, target: Target, words: str, line: Line, text: str) -> Link | None:
    """The place of `words` in the line where the link's box crosses it; of several, the nearest to the box."""
    x0, top, x1, bottom = shown(page, target.box)
    middle = (line.top + line.bottom) / 2
    if not top <= middle <= bottom or line.x1 < x0 or line.x0 > x1:
        return None
    said = text[line.start : line.end]
    near = (max(x0, line.x0) - line.x0) / max(1.0, line.x1 - line.x0) * len(said)
    at = _nearest(said, words, near)
    if at is None:
        return None
    return Link(line.start + at, line.start + at + len(words), target.uri)


def _nearest(text: str, part: str, near: float) -> int | None:
    places: list[int] = []
    at = text.find(part)
    while at >= 0:
        places.append(at)
        at = text.find(part, at + 1)
    return min(places, key=lambda place: abs(place - near), default=None)
