"""How far the words of a page can be trusted, and why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from planscan.extract.pdf.rawpage import RawPage

_PICTURE = 0.5
"""Share of a page that a picture covers from which a page with hardly any text counts as not read."""
_FEW_LETTERS = 60
_MANY_STROKES = 20
"""Rulings and areas from which a page without letters is more than a decoration: it may hold text as outlines."""
_MOST_STROKES = 2000
_MOST_WORDS = 5000
_LEAST_WORDS = 30
"""Words below which shares say nothing about a page."""
_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
_UNKNOWN_SIGN = re.compile(r"[\ufffd\ue000-\uf8ff]")
_LONGEST_WORD = 24
_MOST_COMPARED = 1500
"""Words of each reading that are compared; the time goes up with their square."""
_SURE = 0.9
"""Mean confidence of tesseract below which a page is doubtful; clean scans of letters have 0.93 and more."""
_TRUSTED = 0.9
"""Agreement of two readers from which a page is not doubtful after all."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`status` and `quality` as in `model.Page`; `reason` is a clause for the user, empty without doubt."""

    status: str = "read"
    quality: float = 1.0
    reason: str = ""


_NONE = Verdict()
_MEANINGLESS = Verdict("doubtful", 0.3, "many characters have no agreed meaning in the file")
_NO_WORDS = Verdict("doubtful", 0.4, "many words are not words of any language known here")
_GLUED = Verdict("doubtful", 0.6, "many words seem to be run together")
_BROKEN = Verdict("doubtful", 0.6, "many words seem to be broken into letters")


def judge(page: RawPage, second: Callable[[int], str | None]) -> Verdict:
    """The verdict on one page; `second(number)` gives another reader's text of it, or None, and is asked in doubt."""
    letters = _letters(page)
    if page.trouble or page.recognised is not None:
        return _of_recognised(page)
    if (unread := without_text(page)) is not None:
        return unread
    if page.invisible:
        return Verdict("doubtful", 0.7, "the words come from an OCR layer under a picture")
    doubt = _doubt(page, letters) if letters else _NONE
    if doubt not in (_BROKEN, _GLUED):
        return doubt
    agreement = _agreement(page, second(page.number) if _is_light(page) else None)
    # Both readers take the codes of letters from the same tables, so they can only clear up where words begin and end;
    # and words that stand together for both of them stand together in the file.
    if doubt == _BROKEN and agreement >= _TRUSTED:
        return _NONE
    return replace(doubt, quality=round(min(doubt.quality, 0.5 + agreement / 2), 2))


def without_text(page: RawPage) -> Verdict | None:
    """The verdict on a page that shows something but holds hardly any text, None for every other page."""
    letters = _letters(page)
    if letters < _FEW_LETTERS and page.picture > _PICTURE:
        return Verdict("unread", 0.0, "the page is a picture with hardly any text")
    drawn = len(page.horizontal) + len(page.vertical) + len(page.fills)
    if not letters and (page.pictures or drawn > _MANY_STROKES):
        return Verdict("unread", 0.0, "the page holds pictures or drawings but no text")
    return None


def _letters(page: RawPage) -> int:
    return sum(len(word.text) for word in page.words)


def _of_recognised(page: RawPage) -> Verdict:
    if page.recognised is None:
        return Verdict("unread", 0.0, page.trouble)
    quality = round(page.recognised, 2)
    if quality < _SURE:
        return Verdict("doubtful", quality, "character recognition was unsure of many words")
    return Verdict("read", quality)


def _is_light(page: RawPage) -> bool:
    """Whether a reader that looks at every stroke of a drawing gets through the page in good time."""
    return len(page.horizontal) + len(page.vertical) + len(page.fills) < _MOST_STROKES and len(page.words) < _MOST_WORDS


def _doubt(page: RawPage, letters: int) -> Verdict:
    """The gravest doubt about the page's characters and words."""
    texts = [word.text for word in page.words]
    if page.unmapped > 0.1 * letters or _unknown_signs(texts) > 0.05 * letters:
        return _MEANINGLESS
    words = [word for text in texts for word in _WORD.findall(text)]
    if len(words) < _LEAST_WORDS:
        return _NONE
    if sum(len(word) > _LONGEST_WORD for word in words) > 0.05 * len(words):
        return _GLUED
    if sum(len(word) == 1 and word not in "aAI" for word in words) > 0.35 * len(words):
        return _BROKEN
    long = [word for word in words if len(word) > 3 and word.isascii() and not word.isupper()]
    if len(long) >= _LEAST_WORDS and sum(not _VOWEL.search(word) for word in long) > 0.25 * len(long):
        return _NO_WORDS
    return _NONE


def _unknown_signs(texts: Sequence[str]) -> int:
    """Characters without an agreed meaning, those that stand alone left out: they are bullets."""
    return sum(len(_UNKNOWN_SIGN.findall(text)) for text in texts if len(text) > 1 and not text.isascii())


def _agreement(page: RawPage, other: str | None) -> float:
    """How far two readers give the same words in the same order, 0 to 1; 0.5 where the second gave nothing."""
    if other is None:
        return 0.5
    mine = _WORD.findall(" ".join(word.text for word in page.words).lower())[:_MOST_COMPARED]
    return SequenceMatcher(None, mine, _WORD.findall(other.lower())[:_MOST_COMPARED], autojunk=False).ratio()
