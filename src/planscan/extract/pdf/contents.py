"""Contents lists: their lines look like headings, and must not count as text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from planscan.extract.pdf.blocks import Draft
from planscan.model import BlockKind

_DOTS = re.compile(r"(?:\.\s?){4,}\s*\S{0,6}$|…{2,}\s*\S{0,6}$|_{4,}\s*\d+$")
_ENDS_IN_NUMBER = re.compile(r"\D[\s|]+\d{1,3}$")
_NUMBERS = re.compile(r"^[\d.\s|]+|[\s.…|]*\d*$")
_TITLES = frozenset({"contents", "tableofcontents", "contentspage", "contentslist"})
_EARLY = 0.12
"""Share of a document's pages, but at least six, on which a contents list may stand without a title or dots."""


def mark_contents(drafts: Sequence[Draft]) -> None:
    """Make furniture with the role "contents" of the lines of contents lists.

    They are told by dot leaders; by page numbers at their ends on a page titled "Contents"; or, on the first pages,
    by half the page's blocks saying again what headings further on say.
    """
    pages: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if not draft.table:
            pages[draft.page].append(draft)
    early = max(6, int(_EARLY * max(pages, default=0)))
    said = _first_said(pages)
    for number, found in pages.items():
        dotted = [draft for draft in found if any(_DOTS.search(line.text) for line in draft.lines)]
        titled = any(fold(draft.text) in _TITLES for draft in found)
        entries = dotted if titled or sum(len(draft.lines) for draft in dotted) >= 3 else []
        numbered = [draft for draft in found if titled and _ENDS_IN_NUMBER.search(draft.text)]
        entries = [*entries, *(numbered if len(numbered) >= 3 else [])]
        if number <= early:
            entries += _announcing(found, number, said)
        for draft in entries:
            draft.kind, draft.role = BlockKind.FURNITURE, "contents"


def fold(title: str) -> str:
    """A title's letters only, without numbers before and after, for comparing it with others."""
    return "".join(filter(str.isalpha, _NUMBERS.sub("", title.lower())))


def _first_said(pages: Mapping[int, Sequence[Draft]]) -> Mapping[str, int]:
    """For each short block's folded text the last page on which it stands."""
    return {
        fold(draft.text): number
        for number, found in sorted(pages.items())
        for draft in found
        if len(draft.lines) <= 3 and draft.words <= 24
    }


def _announcing(found: Sequence[Draft], page: int, said: Mapping[str, int]) -> list[Draft]:
    """All blocks of a page but its title where half of its lines announce headings of later pages."""
    lines = [fold(line.text) for draft in found for line in draft.lines]
    announced = sum(said.get(line, 0) > page for line in lines if len(line) > 3)
    if announced < 5 or 2 * announced < len(lines):
        return []
    return [draft for draft in found if fold(draft.text) not in _TITLES]
