"""What each block is: heading and its level, list item, caption, contents line, footnote or plain paragraph."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from planscan.extract.pdf.blocks import BULLET, ENUMERATOR, Draft
from planscan.extract.pdf.contents import fold, mark_contents
from planscan.extract.pdf.headings import set_levels, with_tags
from planscan.extract.pdf.notes import NOTE
from planscan.extract.pdf.rawpage import RECOGNISED
from planscan.model import BlockKind

_CAPTION = re.compile(
    r"(?i:figure|fig\.|table|map|chart|graph|diagram|photo|image|plate|exhibit)\s*(?:\d+[a-z]?(?:[.\-–]\d+)*|[A-Z]\d*)"
    r"(?:\s*[:.|–—-]|\s+[A-Z(‘“\d]|\s*$)"
)
_CREDIT = re.compile(r"\b(?:photo(?:graph)?|image|picture|illustration)s?\s*(?:by|credit|courtesy|:|©)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:(?:chapter|section|part|appendix|annex)\s+)?(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_QUOTES = ("“", '"', "‘", "«")
_SQUARES = ("■", "▪", "\uf06e")
"""Marks that designers set before headings as well as before list items."""
_LEAST_QUOTE = 6
_CREDIT_WORDS = 30
_CAPTION_WORDS = 45
_NUMBERED_PARAGRAPH = re.compile(r"\d{1,2}\.\d")
_MAX_HEADING_WORDS = 24
_MAX_HEADING_LINES = 4
_COVER_WORDS = 80
_MAX_BOLD_WORDS = 16
"""Words of a heading that only stands out by being bold."""
_MAX_NUMBERED_WORDS = 10
"""Words of such a heading where it begins like a list item."""
_LEAST_LABELS = 4
_LABEL_WORDS = 6


class Sizes:
    """The letter sizes of a document: of its running text, and of what stands out from it."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        letters: Counter[float] = Counter()
        pictured: dict[int, Counter[float]] = defaultdict(Counter)
        bold = 0
        for draft in drafts:
            for line in draft.lines:
                letters[line.size] += len(line.text)
                bold += len(line.text) if line.bold else 0
                if line.font == RECOGNISED:
                    pictured[line.page][line.size] += len(line.text)
        self.body = _most(letters)
        self.mostly_bold = 2 * bold > letters.total()
        self._pictured = {page: _most(found) for page, found in pictured.items()}

    def stands_out(self, draft: Draft) -> bool:
        """Whether it is larger than running text: of the document or, on a page that is a picture, of that page."""
        body = self._pictured.get(draft.page, self.body)
        return draft.size >= max(1.12 * body, body + 0.9)


def _most(letters: Counter[float]) -> float:
    return min(letters, key=lambda size: (-letters[size], size), default=10.0)


def classify(drafts: Sequence[Draft], outline: Mapping[str, int]) -> None:
    """Set kind, level and role of every draft; `outline` gives levels by folded title."""
    sizes = Sizes(drafts)
    outline = with_tags(outline, drafts)
    mark_contents(drafts)
    for position, draft in enumerate(drafts):
        if draft.kind is BlockKind.PARAGRAPH:
            draft.role = _box_role(draft, sizes)
            has_after = position + 1 < len(drafts)
            draft.kind = BlockKind.BOX if draft.role else _kind(draft, has_after, sizes, outline)
    _mark_charts(drafts, sizes)
    headings = [draft for draft in drafts if draft.kind is BlockKind.HEADING]
    set_levels(headings, outline, cover=_cover(drafts), body=sizes.body)
    _list_levels(drafts)
    _lead_ins(drafts)


def _cover(drafts: Sequence[Draft]) -> int:
    """1 where the first page of several holds hardly more than a title, else 0."""
    first = sum(draft.words for draft in drafts if draft.page == 1)
    return int(first < _COVER_WORDS and any(draft.page > 2 for draft in drafts))


def _box_role(draft: Draft, sizes: Sizes) -> str:
    """ "text-box" or "pull-quote" for what stands apart from the running text, else ""."""
    if draft.area:
        return "text-box"
    quoted = sizes.stands_out(draft) and draft.text.startswith(_QUOTES) and draft.words >= _LEAST_QUOTE
    return "pull-quote" if quoted else ""


def _kind(draft: Draft, has_after: bool, sizes: Sizes, outline: Mapping[str, int]) -> BlockKind:
    text = draft.text
    if _is_footnote(draft, sizes):
        return BlockKind.FOOTNOTE
    if _is_caption(draft):
        return BlockKind.CAPTION
    if _may_be_heading(draft) and (fold(text) in outline or _looks_like_heading(draft, has_after, sizes)):
        return BlockKind.HEADING
    if BULLET.match(text) or (ENUMERATOR.match(text) and not _NUMBERED_PARAGRAPH.match(text)):
        return BlockKind.LIST_ITEM
    return BlockKind.PARAGRAPH


def _is_caption(draft: Draft) -> bool:
    credited = bool(_CREDIT.search(draft.text)) and draft.words <= _CREDIT_WORDS
    return credited or (bool(_CAPTION.match(draft.text)) and draft.words <= _CAPTION_WORDS)


def _may_be_heading(draft: Draft) -> bool:
    text = draft.text.rstrip()
    short = len(draft.lines) <= _MAX_HEADING_LINES and draft.words <= _MAX_HEADING_WORDS
    begins = text[:1].isalnum() or text.startswith((*_QUOTES, *_SQUARES))
    return (
        short
        and begins
        and not draft.first.quarter
        and not text.endswith((",", ";", "…"))
        and bool(_WORDS.search(text))
    )


def _looks_like_heading(draft: Draft, has_after: bool, sizes: Sizes) -> bool:
    text = draft.text.rstrip()
    if text[:1].islower() or (text.endswith(".") and not _NUMBERED.match(text)):
        return False
    if sizes.stands_out(draft):
        return True
    if text.startswith(_SQUARES) or not has_after or draft.words > _MAX_BOLD_WORDS:
        return False
    as_item = bool(ENUMERATOR.match(text)) and (text.endswith(":") or draft.words > _MAX_NUMBERED_WORDS)
    bold = all(line.bold for line in draft.lines) and not sizes.mostly_bold
    return bold and not as_item and draft.size >= 0.9 * sizes.body


def _is_footnote(draft: Draft, sizes: Sizes) -> bool:
    first = draft.first
    return (
        first.size < 0.93 * sizes.body
        and first.top > 0.6 * first.height
        and bool(NOTE.match(first.text))
        and draft.words >= 3
        and not first.quarter
    )


def _mark_charts(drafts: Sequence[Draft], sizes: Sizes) -> None:
    """Make captions with the role "chart" of labels: short blocks in a row, small, turned or with figures."""
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
    for draft, after in pairwise(body):
        if (
            draft.kind is BlockKind.PARAGRAPH
            and after.kind is BlockKind.LIST_ITEM
            and draft.text.rstrip().endswith(":")
        ):
            draft.role = "lead-in"
