"""Reading order: mends paragraphs that a column, a page or a figure cuts, and sets aside what is not running text."""

from __future__ import annotations

from collections.abc import Sequence

from planscan.extract.pdf.blocks import Draft
from planscan.extract.pdf.columns import in_column_order
from planscan.extract.pdf.lines import TextLine
from planscan.model import BlockKind

_REACH = 14
"""Blocks looked past for the first half of a paragraph."""
_LEAST_WORDS = 8
"""Words from which a block can be the first half of a paragraph; labels have fewer."""
_ENDS = (".", "!", "?", ":", "”", "’", ")", '"')
_ASIDE = frozenset({BlockKind.FOOTNOTE, BlockKind.BOX})


def in_reading_order(drafts: Sequence[Draft]) -> list[Draft]:
    """Body first, broken paragraphs joined; footnotes and boxes at the end of their section; furniture last."""
    pages: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.kind is not BlockKind.FURNITURE:
            pages.setdefault(draft.page, []).append(draft)
    body = _joined([draft for page in pages.values() for draft in in_column_order(page)])
    ordered: list[Draft] = []
    aside: list[Draft] = []
    for draft in body:
        if draft.kind is BlockKind.HEADING:
            ordered += aside
            aside = []
        (aside if draft.kind in _ASIDE else ordered).append(draft)
    return [*ordered, *aside, *(draft for draft in drafts if draft.kind is BlockKind.FURNITURE)]


def _joined(drafts: Sequence[Draft]) -> list[Draft]:
    """The same blocks with the halves of broken paragraphs put together.

    What stood between the halves follows: at once where it is the tail of the first half's page, and at the end of
    its own page where it is the head of the second half's page, so that the text there runs on too.
    """
    head = list(range(len(drafts)))  # position of the block that each block has become a part of
    waits: set[int] = set()
    for position, draft in enumerate(drafts):
        before = _first_half(drafts, head, position)
        if before is None:
            continue
        if draft.page > drafts[before].last.page:
            waits.update(i for i in range(before + 1, position) if drafts[i].page == draft.page and head[i] == i)
        owner = drafts[head[before]]
        owner.lines = [*owner.lines, *draft.lines]
        head[position] = head[before]
    joined: list[Draft] = []
    waiting: list[Draft] = []
    for position, draft in enumerate(drafts):
        if waiting and draft.page > waiting[0].page:
            joined += waiting
            waiting = []
        if head[position] == position:
            (waiting if position in waits else joined).append(draft)
    return joined + waiting


def _first_half(drafts: Sequence[Draft], head: Sequence[int], position: int) -> int | None:
    """Position of the nearest block before that breaks off where this one goes on; None where there is none."""
    draft = drafts[position]
    if draft.kind is not BlockKind.PARAGRAPH or not draft.first.text[:1].islower():
        return None
    for before in range(position - 1, max(-1, position - _REACH), -1):
        candidate = drafts[head[before]]
        if candidate.last.page < draft.page - 1:
            return None
        if candidate.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or candidate.words < _LEAST_WORDS:
            continue
        if abs(candidate.last.size - draft.size) > 0.3 or candidate.first.quarter or candidate.area != draft.area:
            continue
        return before if _is_open(candidate) and _runs_on(candidate.last, draft.first) else None
    return None


def _is_open(draft: Draft) -> bool:
    return draft.last.broken or not draft.last.text.rstrip().endswith(_ENDS)


def _runs_on(last: TextLine, first: TextLine) -> bool:
    """Whether a line can follow another one column or page on, or lower down past a figure."""
    if first.page != last.page:
        return True
    beside = min(first.x1, last.x1) <= max(first.x0, last.x0)
    return first.x0 > last.x0 if beside else first.top > last.top
