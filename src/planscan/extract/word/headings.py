"""Finds headings that an author made by hand: a short bold or large line before running text, without a style."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from planscan.extract.word.items import Item
from planscan.model import BlockKind

_MAX_WORDS = 14
_LARGER = 1.15
"""A line counts as large from this many times the size of the running text."""
_ENDS_A_SENTENCE = (".", ";", ",", ":", "…")


def mark_headings(items: Sequence[Item]) -> None:
    """Turn paragraphs that look like headings into headings, with a level from their size.

    Levels continue those of the styles: a line as large as a styled heading has its level, a smaller one stands a
    level below the heading before it.
    """
    body = _body_size(items)
    by_size = _styled_levels(items)
    sizes = sorted({_size(item) for item in items if _looks_like_one(item, body) and _size(item) > body}, reverse=True)
    last_styled = 0
    for index, item in enumerate(items):
        if item.kind is BlockKind.HEADING:
            last_styled = item.level
        elif _looks_like_one(item, body) and _body_follows(items, index):
            item.kind = BlockKind.HEADING
            if by_size:
                fitting = [level for size, level in by_size.items() if size <= _size(item) and size > body]
                item.level = min(fitting) if fitting else last_styled + 1
            else:
                item.level = 1 + sum(size > _size(item) for size in sizes)


def _size(item: Item) -> float:
    return item.look.size or 0.0


def _body_size(items: Sequence[Item]) -> float:
    sizes: Counter[float] = Counter()
    for item in items:
        if item.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            sizes[_size(item)] += len(item.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def _styled_levels(items: Sequence[Item]) -> dict[float, int]:
    """The level of the styled headings by size; of one size the deepest."""
    levels: dict[float, int] = {}
    for item in items:
        if item.kind is BlockKind.HEADING:
            levels[_size(item)] = max(levels.get(_size(item), 0), item.level)
    return levels


def _looks_like_one(item: Item, body: float) -> bool:
    if item.kind is not BlockKind.PARAGRAPH or not item.text or "\t" in item.text:
        return False
    if len(item.text.split()) > _MAX_WORDS or item.text.endswith(_ENDS_A_SENTENCE):
        return False
    letters = [character for character in item.text if character.isalpha()]
    if not letters or not (letters[0].isupper() or item.text[0].isdigit()):
        return False
    return bool(item.look.bold) or _size(item) > _LARGER * body


def _body_follows(items: Sequence[Item], index: int) -> bool:
    """Whether running text comes next: a heading over nothing is a label, a signature or a line of a cover."""
    for item in items[index + 1 : index + 3]:
        if not item.text:
            continue
        if item.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.HEADING):
            return True
        if item.kind is BlockKind.PARAGRAPH and not item.look.bold:
            return True
    return False
