"""Where facts, findings and commitments stand: the headings above them, the paragraph, and a finding's words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from planscan.model import Fact, Finding, Objective
from planscan.outline import Outline

_Stated = TypeVar("_Stated", Fact, Finding, Objective)


def situated(stated: Sequence[_Stated], files: Sequence[Outline]) -> tuple[_Stated, ...]:
    """The same with `section` and `paragraph`; findings with the words at their place too."""
    starts = [[block.start for block in outline.document.blocks] for outline in files]
    return tuple(_situated(one, files, starts) for one in stated)


def _situated(one: _Stated, files: Sequence[Outline], starts: Sequence[Sequence[int]]) -> _Stated:
    if one.file is None or one.start is None or one.end is None:
        return one
    outline = files[one.file]
    at = max(0, bisect_right(starts[one.file], one.start) - 1)
    placed = replace(one, section=outline.sections[at], paragraph=outline.document.blocks[at].paragraph)
    return replace(placed, quote=outline.words(one.start, one.end)) if isinstance(placed, Finding) else placed
