"""Words that a file draws twice in one place, as a shadow or to look bold: read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from planscan.extract.pdf.rawpage import Word

_APART = 1.0
"""Points by which the second drawing of a word may stand apart from the first,"""
_APART_SHARE = 0.06
"""or as a share of its letter size: shadows of large titles stand further off."""


def without_doubles(words: Sequence[Word]) -> list[Word]:
    """The words without those that stand on an equal one drawn before."""
    kept: list[Word] = []
    drawn: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        before = drawn[word.text]
        if _is_on_one(word, before):
            if word.ends_line and kept and not kept[-1].ends_line:
                kept[-1] = kept[-1]._replace(ends_line=word.ends_line)
        else:
            kept.append(word)
            before.append(word)
    return kept


def _is_on_one(word: Word, others: Sequence[Word]) -> bool:
    apart = max(_APART, _APART_SHARE * word.style.size)
    for other in others:
        if abs(word.x0 - other.x0) <= apart and abs(word.top - other.top) <= apart and abs(word.x1 - other.x1) <= apart:
            return True
    return False
