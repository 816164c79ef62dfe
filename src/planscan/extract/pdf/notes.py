"""Footnotes: one block each, tied to the raised mark in the text of their page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from planscan.extract.pdf.blocks import Draft
from planscan.model import BlockKind

NOTE = re.compile(r"(\d{1,3}|[*†‡§]{1,3})(?![\d%.,:)])\s*(?=[^\W\d]|[“‘\"'(£])")
"""How a footnote begins: its mark, then words; "75% of" and "1. Storage" are other things."""


def tied(drafts: Sequence[Draft]) -> list[Draft]:
    """The blocks, footnotes parted from one another; the role of one whose mark stands in its page's text names it."""
    marks: dict[int, set[str]] = defaultdict(set)
    for draft in drafts:
        for line in draft.lines:
            marks[line.page].update(line.marks)
    parted = [part for draft in drafts for part in _parted(draft)]
    for draft in parted:
        if draft.kind is BlockKind.FOOTNOTE and (mark := _mark(draft.first.text)) in marks[draft.page]:
            draft.role = f"note {mark}"
    return parted


def _parted(draft: Draft) -> Iterator[Draft]:
    """One draft for each note: a new one begins at a line that begins with the next number, or with a sign."""
    if draft.kind is not BlockKind.FOOTNOTE:
        yield draft
        return
    start, mark = 0, _mark(draft.first.text)
    for position, line in enumerate(draft.lines):
        follows = _mark(line.text)
        if position and _comes_after(mark, follows):
            yield Draft(draft.lines[start:position], BlockKind.FOOTNOTE)
            start, mark = position, follows
    yield Draft(draft.lines[start:], BlockKind.FOOTNOTE)


def _mark(text: str) -> str:
    found = NOTE.match(text)
    return found[1] if found else ""


def _comes_after(mark: str, other: str) -> bool:
    if mark.isdecimal() and other.isdecimal():
        return int(other) == int(mark) + 1
    return bool(other) and not other.isdecimal()
