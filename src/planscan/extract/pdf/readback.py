"""Checks quotes against a fresh reading of their places, before anything is printed from them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from planscan.extract.pdf import pdfium
from planscan.extract.pdf.rawpage import Box
from planscan.model import Document, Line

_EDGE = 0.22
"""Share of a line's height left out above and below, so that the letters of its neighbours do not reach in."""


_MOST_HIDDEN = 0.2
"""Hidden letters that may stand among a line's own, as a share of these."""


def quote_reads_back(data: bytes, document: Document, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """For each (start, end) of `document.text`, whether its letters and digits stand in the file where its lines say.

    Every line that a span touches is read again, by another call: all text inside the line's box. The letters and
    digits of the line must stand in it, in order and unbroken; case, spaces, hyphens, ligatures and the like count
    for nothing. In a file with hidden letters, which the fresh reading gives too, a few may stand between words.
    A span without a line on a page does not read back.
    """
    starts = [line.start for line in document.lines]
    wanted = [_lines_of(document.lines, starts, start, end) for start, end in spans]
    fresh = _read_again(data, document, {i for lines in wanted for i in lines})
    return [bool(lines) and all(fresh[i] for i in lines) for lines in wanted]


def _lines_of(lines: Sequence[Line], starts: Sequence[int], start: int, end: int) -> list[int]:
    first = max(0, bisect_right(starts, start) - 1)
    found: list[int] = []
    for position in range(first, len(lines)):
        if lines[position].start >= end:
            break
        if lines[position].end > start:
            found.append(position)
    return found


def _read_again(data: bytes, document: Document, positions: set[int]) -> dict[int, bool]:
    """For each position of a line, whether it reads back."""
    by_page: dict[int, list[int]] = {}
    for position in sorted(positions):
        by_page.setdefault(document.lines[position].page, []).append(position)
    result: dict[int, bool] = {}
    hidden = document.hidden_characters > 0
    with pdfium.opened(data, document.file, max_pages=len(document.pages)) as pdf:
        for page, on_page in sorted(by_page.items()):
            lines = [document.lines[position] for position in on_page]
            inner = pdfium.texts_inside(pdf, page - 1, [_middle(line) for line in lines])
            whole = pdfium.texts_inside(pdf, page - 1, [(line.x0, line.top, line.x1, line.bottom) for line in lines])
            for position, line, *read in zip(on_page, lines, inner, whole):
                said = document.text[line.start : line.end]
                result[position] = any(_stands_in(said, text, hidden) for text in read)
    return result


def _stands_in(said: str, read: str, hidden: bool) -> bool:
    """Whether a line's letters stand in what was read, unbroken or, in a file that hides letters, word by word."""
    letters = _letters(read)
    if _letters(said) in letters:
        return True
    at = start = -1
    for word in said.split() if hidden else ():
        place = letters.find(_letters(word), max(at, 0))
        if place < 0:
            return False
        start = place if start < 0 else start
        at = place + len(_letters(word))
    return hidden and start >= 0 and at - start <= len(_letters(said)) * (1 + _MOST_HIDDEN) + 3


def _middle(line: Line) -> Box:
    """The line's box without its edges, above and below or, for upright lines, left and right."""
    width, height = line.x1 - line.x0, line.bottom - line.top
    if height > 1.5 * width and line.end - line.start > 3:
        return line.x0 + _EDGE * width, line.top, line.x1 - _EDGE * width, line.bottom
    return line.x0, line.top + _EDGE * height, line.x1, line.bottom - _EDGE * height


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).lower()))
