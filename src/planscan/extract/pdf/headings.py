"""Levels of headings: from the file's outline, from the styles it gives levels to, and from letter size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from planscan.extract.pdf.blocks import Draft
from planscan.extract.pdf.contents import fold

_DEEPEST = 6
_LEAST_TITLES = 3
"""Titles from which the outline, or the tags, say something about the document as a whole."""


def needs_tags(outline: Mapping[str, int]) -> bool:
    """Whether the outline says too little of the document, so that its structure tree is asked."""
    return len(outline) < _LEAST_TITLES


def with_tags(outline: Mapping[str, int], drafts: Sequence[Draft]) -> Mapping[str, int]:
    """Levels by folded title: those of the outline or, where it is as good as none, those of the structure tree."""
    if not needs_tags(outline):
        return outline
    tagged = {fold(draft.text): draft.first.heading for draft in drafts if draft.first.heading}
    return {**tagged, **outline} if len(tagged) >= _LEAST_TITLES else outline


def set_levels(headings: Sequence[Draft], outline: Mapping[str, int], *, cover: int, body: float) -> None:
    """Give every heading its level, from 1; no level is skipped on the way down.

    Args:
        headings: in reading order.
        outline: levels by folded title, from the file.
        cover: the last page of the cover, whose large titles stand above nothing; 0 for a file without one.
        body: letter size of the running text.
    """
    for draft in headings:
        draft.level = 1
    headings = [draft for draft in headings if draft.page > cover]
    styles = _styled(headings, outline)
    ranks = _ranks(sorted({draft.size for draft in headings if draft.size > 1.05 * body}, reverse=True))
    lowest = max([*ranks.values(), *styles.values()], default=0) + 1
    above: list[int] = []
    for draft in headings:
        level = outline.get(fold(draft.text)) or styles.get(_style(draft)) or ranks.get(draft.size, lowest)
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        draft.level = min(len(above), _DEEPEST)


def _style(draft: Draft) -> tuple[float, bool]:
    return draft.size, draft.first.bold


def _styled(headings: Sequence[Draft], outline: Mapping[str, int]) -> dict[tuple[float, bool], int]:
    """The level that the outline gives most often to headings of a style."""
    levels: dict[tuple[float, bool], Counter[int]] = defaultdict(Counter)
    for draft in headings:
        if level := outline.get(fold(draft.text)):
            levels[_style(draft)][level] += 1
    return {style: min(found, key=lambda level: (-found[level], level)) for style, found in levels.items()}


def _ranks(sizes: Sequence[float]) -> dict[float, int]:
    """Levels for sizes given from large to small; sizes within 8 % share one, and there are at most five."""
    ranks: dict[float, int] = {}
    level, top = 0, 0.0
    for size in sizes:
        if not level or size < 0.92 * top:
            level, top = min(level + 1, 5), size
        ranks[size] = level
    return ranks
