"""Reading order: mends paragraphs that a column, a page or a figure cuts, and sets aside what is not running text."""

from __future__ import annotations

from collections.abc import Sequence

from planscan.extract.blocks import Draft
from planscan.extract.columns import in_column_order
from planscan.model import BlockKind

_REACH = 12
"""Blocks looked past for the second half of a paragraph."""
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
    joined: list[Draft] = []
    taken: set[int] = set()
    deferred: list[int] = []
    for position, draft in enumerate(drafts):
        if deferred and draft.page > drafts[deferred[0]].page:
            joined += [drafts[i] for i in deferred]
            deferred = []
        if position in taken or position in deferred:
            continue
        joined.append(draft)
        at = position
        while (follower := _continuation(drafts, at, draft, taken)) is not None:
            deferred += [
                i for i in range(at + 1, follower) if drafts[i].page == drafts[follower].page and i not in taken
            ] if drafts[follower].page > draft.last.page and not deferred else []
            draft.lines = [*draft.lines, *drafts[follower].lines]
            taken.add(follower)
            at = follower
    return [*joined, *(drafts[i] for i in deferred)]


def _continuation(drafts: Sequence[Draft], position: int, draft: Draft, taken: set[int]) -> int | None:
    if draft.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or not _is_open(draft):
        return None
    for at in range(position + 1, min(position + _REACH, len(drafts))):
        candidate = drafts[at]
        if at in taken or candidate.kind is not BlockKind.PARAGRAPH:
            continue
        if candidate.page > draft.last.page + 1:
            return None
        if _fits(draft, candidate):
            return at
        if abs(candidate.size - draft.last.size) < 0.3 and candidate.words > 12 and not candidate.first.quarter:
            return None
    return None


def _is_open(draft: Draft) -> bool:
    return draft.last.broken or not draft.last.text.rstrip().endswith((".", "!", "?", ":", ";", "”", "’", ")", '"'))


def _fits(draft: Draft, candidate: Draft) -> bool:
    first, last = candidate.first, draft.last
    if abs(first.size - last.size) > 0.3 or first.quarter or last.quarter or draft.words < 4:
        return False
    if first.font != last.font and first.bold != last.bold:
        return False
    if not first.text[:1].islower():
        return False
    if first.page != last.page:
        return True
    beside = min(first.x1, last.x1) <= max(first.x0, last.x0)
    return first.x0 > last.x0 if beside else first.top > last.top
