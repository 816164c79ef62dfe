"""The phrase grammar of cues (`docs/catalogues.md`): text in a catalogue to phrases that can be looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from planscan.text import is_parting, tokens

GAP_WORDS = 5
"""Words that `...` may stand for, at most."""

MIN_STEM = 3
"""Letters before a star, at least."""

_SPECIAL = re.compile(r"\.\.\.|…|#|£(?!\w)|[\w'’&/%-]+\*|[^#…\s]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a phrase: its normal form; `begins`: any word that begins so; `capitals`: in capitals only."""

    norm: str
    begins: bool = False
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words that follow one another directly."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to GAP_WORDS words of the same sentence."""


@dataclass(frozen=True, slots=True)
class Number:
    """Any number."""


@dataclass(frozen=True, slots=True)
class Money:
    """Any sum of money."""


Part = Chunk | Gap | Number | Money


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as written in the catalogue and its parts in order."""

    text: str
    parts: tuple[Part, ...]


def parse_phrase(text: str) -> Phrase:
    """Read one phrase of the grammar.

    Raises:
        ValueError: the phrase is empty, begins or ends with a gap, or stars fewer than MIN_STEM letters.
    """
    parts: list[Part] = []
    words: list[Word] = []

    def close() -> None:
        if words:
            parts.append(Chunk(tuple(words)))
            words.clear()

    for match in _SPECIAL.finditer(text):
        piece = match.group()
        if piece in {"...", "…"}:
            close()
            parts.append(Gap())
        elif piece == "#":
            close()
            parts.append(Number())
        elif piece == "£":
            close()
            parts.append(Money())
        else:
            words.extend(_words(piece))
    close()
    joined = _join_split_prefixes(parts)
    if not joined:
        raise ValueError(f"the phrase {text!r} holds no word")
    if isinstance(joined[0], Gap) or isinstance(joined[-1], Gap):
        raise ValueError(f"the phrase {text!r} begins or ends with a gap")
    if any(isinstance(a, Gap) and isinstance(b, Gap) for a, b in pairwise(joined)):
        raise ValueError(f"the phrase {text!r} has two gaps in a row")
    return Phrase(text, tuple(joined))


def _words(piece: str) -> list[Word]:
    starred = piece.endswith("*")
    found = [token for token in tokens(piece.removesuffix("*")) if not is_parting(token.norm)]
    if not starred:
        return [Word(token.norm, capitals=token.capitals) for token in found]
    stem = re.sub(r"iz$", "is", found[-1].norm) if found else ""
    if len(stem) < MIN_STEM:
        raise ValueError(f"{piece!r}: a star needs at least {MIN_STEM} letters before it")
    return [*(Word(token.norm) for token in found[:-1]), Word(stem, begins=True)]


def _join_split_prefixes(parts: list[Part]) -> list[Part]:
    """Join "co production" to one word, as `text.tokens` does in running text."""
    joined: list[Part] = []
    for part in parts:
        if not isinstance(part, Chunk):
            joined.append(part)
            continue
        words: list[Word] = []
        for word in part.words:
            if words and not words[-1].begins and words[-1].norm in {"co", "multi", "inter"}:
                words[-1] = Word(words[-1].norm + word.norm, word.begins)
            elif words and words[-1].norm == "well" and word.norm == "being":
                words[-1] = Word("wellbeing")
            else:
                words.append(word)
        joined.append(Chunk(tuple(words)))
    return joined
