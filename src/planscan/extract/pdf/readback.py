"""Checks quotes against a fresh reading of their places, before anything is printed from them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from planscan.extract.pdf import pdfium
from planscan.extract.pdf.ocr import Recogniser
from planscan.extract.pdf.rawpage import Box, OnPages, tell_nobody
from planscan.model import Document, Line, ReadOptions

_EDGE = 0.22
"""Share of a line's height left out above and below, so that the letters of its neighbours do not reach in."""
_MOST_HIDDEN = 0.2
"""Hidden letters that may stand among a line's own, as a share of these."""
_ALIKE = 0.8
"""Share of letters that two recognitions of a line have in common."""
_DEFAULTS = ReadOptions()


def quote_reads_back(
    data: bytes,
    document: Document,
    spans: Sequence[tuple[int, int]],
    options: ReadOptions = _DEFAULTS,
    *,
    on_pages: OnPages = tell_nobody,
) -> list[bool]:
    """For each (start, end) of `document.text`, whether its letters and digits stand in the file where its lines say.

    Every line that a span touches is read again, by another call: all text inside the line's box. The letters and
    digits of the line must stand in it, in order and unbroken; case, spaces, hyphens, ligatures and the like count
    for nothing. In a file with hidden letters, which the fresh reading gives too, a few may stand between words.
    A span without a line on a page does not read back.

    With `options.ocr`, lines where the file holds no letters at all are recognised from a fresh picture of their page.
    Most of their letters must be the same: tesseract reads a letter or two otherwise from other pixels.

    Raises:
        PlanscanError: as for `read_pdf`.
    """
    starts = [line.start for line in document.lines]
    wanted = [_lines_of(document.lines, starts, start, end) for start, end in spans]
    positions = sorted({i for lines in wanted for i in lines})
    with pdfium.opened(data, document.file, max_pages=len(document.pages)) as pdf:
        on_pages(len(pdf), 0)
        fresh = _read_again(pdf, document, positions)
        pictured = [i for i in positions if fresh[i] is None] if options.ocr else []
        if pictured:
            on_pages(len(pdf), len({document.lines[i].page for i in pictured}))
            fresh |= _recognised_again(pdf, document, pictured, options.limits.image_megapixels)
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


def _by_page(document: Document, positions: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
    """Each page (from 1) with the positions of those of its lines that are asked for."""
    pages: dict[int, list[int]] = {}
    for position in positions:
        pages.setdefault(document.lines[position].page, []).append(position)
    return iter(sorted(pages.items()))


def _read_again(pdf: pdfium.Handle, document: Document, positions: Iterable[int]) -> dict[int, bool | None]:
    """For each position of a line whether it reads back; None where the file holds no letters in its place."""
    result: dict[int, bool | None] = {}
    hidden = document.hidden_characters > 0
    for page, on_page in _by_page(document, positions):
        lines = [document.lines[position] for position in on_page]
        inner = pdfium.texts_inside(pdf, page - 1, [_middle(line) for line in lines])
        whole = pdfium.texts_inside(pdf, page - 1, [_box(line) for line in lines])
        for position, line, *read in zip(on_page, lines, inner, whole):
            said = document.text[line.start : line.end]
            nothing_to_read = not _letters(said)  # a dash in an empty cell, say
            there = nothing_to_read or _letters("".join(read))
            result[position] = (nothing_to_read or any(_stands_in(said, t, hidden) for t in read)) if there else None
    return result


def _recognised_again(
    pdf: pdfium.Handle, document: Document, positions: Iterable[int], megapixels: int
) -> dict[int, bool]:
    """For each position of a line that was recognised, whether a second picture of its page shows the same."""
    pages = list(_by_page(document, positions))
    recogniser = Recogniser(pdf, document.file, pages=len(pages), megapixels=megapixels)
    result: dict[int, bool] = {}
    for page, on_page in pages:
        lines = [document.lines[position] for position in on_page]
        for position, line, read in zip(on_page, lines, recogniser.texts_inside(page - 1, [_box(i) for i in lines])):
            result[position] = _are_alike(_letters(document.text[line.start : line.end]), _letters(read))
    return result


def _are_alike(said: str, read: str) -> bool:
    return SequenceMatcher(None, said, read, autojunk=False).ratio() >= _ALIKE


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


def _box(line: Line) -> Box:
    return line.x0, line.top, line.x1, line.bottom


def _middle(line: Line) -> Box:
    """The line's box without its edges, above and below or, for upright lines, left and right."""
    width, height = line.x1 - line.x0, line.bottom - line.top
    if height > 1.5 * width and line.end - line.start > 3:
        return line.x0 + _EDGE * width, line.top, line.x1 - _EDGE * width, line.bottom
    return line.x0, line.top + _EDGE * height, line.x1, line.bottom - _EDGE * height


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).lower()))
