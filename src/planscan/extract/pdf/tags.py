"""The structure tree of tagged PDFs: which pieces of a page its author marked as headings, and of what level."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as c

Handle = Any
"""A page or an element of pypdfium2, which has no types."""

_LEVELS = {"Title": 1, "H": 1, "H1": 1, "H2": 2, "H3": 3, "H4": 4, "H5": 5, "H6": 6}
_MAX_DEPTH = 40
_MAX_ELEMENTS = 20_000
"""Elements of one page looked at; a tree that a stranger made can be endless."""


def heading_marks(page: Handle) -> dict[int, int]:
    """Heading levels, from 1, by the numbers of the page's marked contents; empty where the page has no tags."""
    tree = c.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        return dict(_marks(tree))
    finally:
        c.FPDF_StructTree_Close(tree)


def _marks(tree: Handle) -> Iterator[tuple[int, int]]:
    roots = _children(tree, c.FPDF_StructTree_CountChildren, c.FPDF_StructTree_GetChildAtIndex)
    waiting = [(element, 0, 0) for element in roots]
    for _ in range(_MAX_ELEMENTS):
        if not waiting:
            return
        element, above, depth = waiting.pop()
        level = _LEVELS.get(_type(element), above)
        if level:
            for index in range(c.FPDF_StructElement_GetMarkedContentIdCount(element)):
                yield c.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index), level
        if depth < _MAX_DEPTH:
            children = _children(element, c.FPDF_StructElement_CountChildren, c.FPDF_StructElement_GetChildAtIndex)
            waiting += [(child, level, depth + 1) for child in children]


def _children(parent: Handle, count: Callable[[Handle], int], child: Callable[[Handle, int], Handle]) -> list[Handle]:
    found = (child(parent, index) for index in range(min(count(parent), _MAX_ELEMENTS)))
    return [element for element in found if element]


def _type(element: Handle) -> str:
    buffer = ctypes.create_string_buffer(32)
    size = c.FPDF_StructElement_GetType(element, buffer, len(buffer))
    return buffer.raw[: size - 2].decode("utf-16-le", "replace") if 2 < size <= len(buffer) else ""
