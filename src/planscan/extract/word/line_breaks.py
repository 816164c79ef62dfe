"""Decides what a line break inside a paragraph (Shift and Enter) means: a new paragraph, or only a new line.

Authors type such breaks to write lists and labels without a style; text that was pasted from a PDF has one at the end
of every line, in the middle of sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from planscan.extract.flow import Mark

BREAK = "\n"
"""How a line break stands in a paragraph's text until it is decided."""
_BREAKS = re.compile(r" *\n[ \n]*")
_ITEM = re.compile(r"[-–—•·▪◦*\uf0b7][ \t]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)][ \t]")
_BULLET = re.compile(r"[-–—•·▪◦‣●○■□*\uf0b7][ \t]+\w")
_SENTENCE_END = re.compile(r"[.:;?!][\"'”’)]*$")


def split_at_breaks(text: str, marks: Iterable[Mark]) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """The paragraph's parts, each with its marks; breaks that part nothing become spaces, which moves no character.

    A break parts where two stand together, before an item of a list, and between a finished sentence or a label with
    a colon and what begins like a sentence.
    """
    marks = tuple(marks)
    start = 0
    for found in _BREAKS.finditer(text):
        if _parts(text[start : found.start()], found[0], text[found.end() :]):
            yield _part(text, marks, start, found.start())
            start = found.end()
    yield _part(text, marks, start, len(text))


def begins_item(text: str) -> bool:
    """Whether a line begins with a bullet that its author typed."""
    return _BULLET.match(text) is not None


def one_line(text: str) -> str:
    """The text with every break as a space."""
    return text.replace(BREAK, " ")


def _parts(before: str, gap: str, after: str) -> bool:
    if gap.count(BREAK) > 1 or _ITEM.match(after):
        return True
    begins = next((character for character in after if character.isalnum()), "")
    return bool(_SENTENCE_END.search(before)) and (begins.isupper() or begins.isdigit())


def _part(text: str, marks: Iterable[Mark], start: int, end: int) -> tuple[str, tuple[Mark, ...]]:
    words = one_line(text[start:end])
    return words, tuple(clipped for mark in marks if (clipped := mark.clipped(start, end)) is not None)
