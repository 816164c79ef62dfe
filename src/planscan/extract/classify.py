"""What each block is: heading and its level, list item, caption, contents line, footnote or plain paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from planscan.extract.blocks import BULLET, ENUMERATOR, Draft
from planscan.model import BlockKind

_CAPTION = re.compile(
    r"(?:figure|fig\.|table|map|chart|graph|diagram|photo|image|plate|exhibit)\s*(?:\d+(?:[.\-–]\d+)*|[A-Z]\d*)\b\s*[:.–—-]?",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"\b(?:photo(?:graph)?|image|picture|illustration)s?\s*(?:by|credit|courtesy|:|©)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:(?:chapter|section|part|appendix|annex)\s+)?(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S", re.IGNORECASE)
_DOTS = re.compile(r"(?:\.\s?){4,}\s*\S{0,6}$|…{2,}\s*\S{0,6}$|_{4,}\s*\d+$")
_ENDS_IN_NUMBER = re.compile(r"\D\s+\d{1,3}$")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_MAX_HEADING_WORDS = 24
_MAX_HEADING_LINES = 4
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
    _contents(drafts)
    for position, draft in enumerate(drafts):
        if draft.kind is BlockKind.PARAGRAPH:
            after = drafts[position + 1] if position + 1 < len(drafts) else None
            draft.kind = _kind(draft, after, sizes, outline)
    _heading_levels(drafts, sizes, outline)
    _list_levels(drafts)
    _lead_ins(drafts)


def fold(title: str) -> str:
    """A title's letters and digits only, for comparing it with the outline."""
    return "".join(filter(str.isalnum, title.lower()))


def _kind(draft: Draft, after: Draft | None, sizes: Sizes, outline: Mapping[str, int]) -> BlockKind:
    text = draft.text
    if draft.first.area:
        draft.role = "text-box"
        return BlockKind.BOX
    if _is_footnote(draft, sizes):
        return BlockKind.FOOTNOTE
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
    if not _WORDS.search(text) or text.rstrip().endswith((",", ";", "…")) or BULLET.match(text):
        return False
    if fold(text) in outline:
        return True
    ends_as_sentence = text.rstrip().endswith(".") and not _NUMBERED.match(text)
    if ends_as_sentence or text[:1].islower():
        return False
    if sizes.stands_out(draft):
        return True
    bold = draft.first.bold and all(line.bold for line in draft.lines) and not sizes.mostly_bold
    return bold and draft.size >= 0.9 * sizes.body and draft.words <= 16 and after is not None


def _is_footnote(draft: Draft, sizes: Sizes) -> bool:
    first = draft.first
    return (
        first.size < 0.93 * sizes.body
        and first.top > 0.6 * first.height
        and bool(_FOOTNOTE.match(first.text))
        and draft.words >= 3
        and not first.quarter
    )


def _contents(drafts: Sequence[Draft]) -> None:
    """Mark the lines of contents pages: dot leaders, or under a heading "Contents" lines that end in page numbers."""
    by_page: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_page.setdefault(draft.page, []).append(draft)
    for found in by_page.values():
        dotted = [draft for draft in found if any(_DOTS.search(line.text) for line in draft.lines)]
        titled = any(fold(draft.text) in {"contents", "tableofcontents", "contentspage"} for draft in found)
        if not titled and sum(len(draft.lines) for draft in dotted) < 3:
            continue
        numbered = [draft for draft in found if titled and _ENDS_IN_NUMBER.search(draft.text)]
        for draft in [*dotted, *(numbered if len(numbered) >= 3 else [])]:
            draft.kind, draft.role = BlockKind.FURNITURE, "contents"


def _heading_levels(drafts: Sequence[Draft], sizes: Sizes, outline: Mapping[str, int]) -> None:
    headings = [draft for draft in drafts if draft.kind is BlockKind.HEADING]
    ranks = _ranks(sorted({draft.size for draft in headings if sizes.stands_out(draft)}, reverse=True))
    lowest = max(ranks.values(), default=0) + 1
    for draft in headings:
        draft.level = outline.get(fold(draft.text), 0) or ranks.get(draft.size, lowest)


def _ranks(sizes: Sequence[float]) -> dict[float, int]:
    """Levels for sizes given from large to small; sizes within 8 % share one, and there are at most five."""
    ranks: dict[float, int] = {}
    level, top = 0, 0.0
    for size in sizes:
        if not level or size < 0.92 * top:
            level, top = min(level + 1, 5), size
        ranks[size] = level
    return ranks


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
        if draft.kind is BlockKind.PARAGRAPH and after.kind is BlockKind.LIST_ITEM and draft.text.rstrip().endswith(":"):
            draft.role = "lead-in"
