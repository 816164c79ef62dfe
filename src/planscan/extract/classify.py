"""What each block is: heading and its level, list item, caption, contents line, footnote or plain paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from planscan.extract.blocks import BULLET, ENUMERATOR, Draft
from planscan.extract.contents import fold, mark_contents
from planscan.extract.headings import set_levels
from planscan.model import BlockKind

_CAPTION = re.compile(
    r"(?i:figure|fig\.|table|map|chart|graph|diagram|photo|image|plate|exhibit)\s*(?:\d+[a-z]?(?:[.\-–]\d+)*|[A-Z]\d*)"
    r"(?:\s*[:.|–—-]|\s+[A-Z(‘“\d]|\s*$)"
)
_CREDIT = re.compile(r"\b(?:photo(?:graph)?|image|picture|illustration)s?\s*(?:by|credit|courtesy|:|©)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:(?:chapter|section|part|appendix|annex)\s+)?(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_QUOTES = ("“", '"', "‘", "«")
_LEAST_QUOTE = 6
_MAX_HEADING_WORDS = 24
_MAX_HEADING_LINES = 4
_COVER_WORDS = 80
_MAX_BOLD_WORDS = 16
"""Words of a heading that only stands out by being bold."""
_MAX_NUMBERED_WORDS = 10
"""Words of such a heading where it begins like a list item."""
_LEAST_LABELS = 4
_LABEL_WORDS = 6
_FOOTNOTE = re.compile(r"(?:\d{1,3}|[*†‡§])\s*\S")


class Sizes:
    """The letter sizes of a document: of its running text, and of what stands out from it."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        letters: Counter[float] = Counter()
        bold = 0
        for draft in drafts:
            for line in draft.lines:
                letters[line.size] += len(line.text)
                bold += len(line.text) if line.bold else 0
        self.body = min(letters, key=lambda size: (-letters[size], size), default=10.0)
        self.mostly_bold = 2 * bold > letters.total()

    def stands_out(self, draft: Draft) -> bool:
        return draft.size >= max(1.12 * self.body, self.body + 0.9)


def classify(drafts: Sequence[Draft], outline: Mapping[str, int]) -> None:
    """Set kind, level and role of every draft; `outline` gives levels by folded title."""
    sizes = Sizes(drafts)
    mark_contents(drafts)
    for position, draft in enumerate(drafts):
        if draft.kind is BlockKind.PARAGRAPH:
            after = drafts[position + 1] if position + 1 < len(drafts) else None
            draft.kind = _kind(draft, after, sizes, outline)
    _mark_charts(drafts, sizes)
    headings = [draft for draft in drafts if draft.kind is BlockKind.HEADING]
    set_levels(headings, outline, cover=_cover(drafts), body=sizes.body)
    _list_levels(drafts)
    _lead_ins(drafts)


def _cover(drafts: Sequence[Draft]) -> int:
    """1 where the first page of several holds hardly more than a title, else 0."""
    first = sum(draft.words for draft in drafts if draft.page == 1)
    return int(first < _COVER_WORDS and any(draft.page > 2 for draft in drafts))


def _kind(draft: Draft, after: Draft | None, sizes: Sizes, outline: Mapping[str, int]) -> BlockKind:
    text = draft.text
    if draft.first.area:
        draft.role = "text-box"
        return BlockKind.BOX
    if _is_footnote(draft, sizes):
        return BlockKind.FOOTNOTE
    if sizes.stands_out(draft) and text.startswith(_QUOTES) and draft.words >= _LEAST_QUOTE:
        draft.role = "pull-quote"
        return BlockKind.BOX
    if _CREDIT.search(text) and draft.words <= 30:
        return BlockKind.CAPTION
    if _CAPTION.match(text) and draft.words <= 45 and not text.rstrip().endswith(("the", "and")):
        return BlockKind.CAPTION
    if _is_heading(draft, after, sizes, outline):
        return BlockKind.HEADING
    if BULLET.match(text) or (ENUMERATOR.match(text) and not _NUMBERED_PARAGRAPH.match(text)):
        return BlockKind.LIST_ITEM
    return BlockKind.PARAGRAPH


_NUMBERED_PARAGRAPH = re.compile(r"\d{1,2}\.\d")


def _is_heading(draft: Draft, after: Draft | None, sizes: Sizes, outline: Mapping[str, int]) -> bool:
    text = draft.text
    if draft.first.quarter or len(draft.lines) > _MAX_HEADING_LINES or draft.words > _MAX_HEADING_WORDS:
        return False
    if not (text[:1].isalnum() or text.startswith(_QUOTES)) or not _WORDS.search(text):
        return False
    if text.rstrip().endswith((",", ";", "…")):
        return False
    if fold(text) in outline:
        return True
    ends_as_sentence = text.rstrip().endswith(".") and not _NUMBERED.match(text)
    if ends_as_sentence or text[:1].islower():
        return False
    if sizes.stands_out(draft):
        return True
    if ENUMERATOR.match(text) and (text.endswith(":") or draft.words > _MAX_NUMBERED_WORDS):
        return False
    bold = all(line.bold for line in draft.lines) and not sizes.mostly_bold
    return bold and draft.size >= 0.9 * sizes.body and draft.words <= _MAX_BOLD_WORDS and after is not None


def _is_footnote(draft: Draft, sizes: Sizes) -> bool:
    first = draft.first
    return (
        first.size < 0.93 * sizes.body
        and first.top > 0.6 * first.height
        and bool(_FOOTNOTE.match(first.text))
        and draft.words >= 3
        and not first.quarter
    )


def _mark_charts(drafts: Sequence[Draft], sizes: Sizes) -> None:
    """Make captions with the role "chart" of labels: four or more short blocks in a row, small, turned or with figures."""
    run: list[Draft] = []
    for draft in [*drafts, None]:
        if draft is not None and _is_label(draft) and (not run or run[-1].page == draft.page):
            run.append(draft)
            continue
        if len(run) >= _LEAST_LABELS and 2 * sum(_is_chartlike(label, sizes) for label in run) >= len(run):
            for label in run:
                label.kind, label.role = BlockKind.CAPTION, "chart"
        run = [draft] if draft is not None and _is_label(draft) else []


def _is_label(draft: Draft) -> bool:
    return (
        draft.kind is BlockKind.PARAGRAPH and draft.words <= _LABEL_WORDS and not draft.text.endswith((".", ":", ";"))
    )


def _is_chartlike(draft: Draft, sizes: Sizes) -> bool:
    small = draft.size < 0.93 * sizes.body
    return small or draft.first.quarter != 0 or any(map(str.isdigit, draft.text))


def _list_levels(drafts: Sequence[Draft]) -> None:
    indents: list[float] = []
    for draft in drafts:
        if draft.kind is BlockKind.FURNITURE:
            continue
        if draft.kind is not BlockKind.LIST_ITEM:
            indents = []
            continue
        left = draft.first.x0
        while indents and left < indents[-1] - 4:
            indents.pop()
        if not indents or left > indents[-1] + 6:
            indents.append(left)
        draft.level = len(indents)


def _lead_ins(drafts: Sequence[Draft]) -> None:
    body = [draft for draft in drafts if draft.kind is not BlockKind.FURNITURE]
    for draft, after in zip(body, body[1:]):
        if (
            draft.kind is BlockKind.PARAGRAPH
            and after.kind is BlockKind.LIST_ITEM
            and draft.text.rstrip().endswith(":")
        ):
            draft.role = "lead-in"
