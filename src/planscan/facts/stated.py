"""Making a fact from the words that state it."""

from __future__ import annotations

from planscan.model import Fact
from planscan.outline import Outline, Piece


def stated(outline: Outline, key: str, value: str | float | bool, piece: Piece, confidence: float) -> Fact:
    """A fact whose quote is the whole piece: a sentence, a heading, a table cell."""
    return Fact(
        key=key,
        value=value,
        quote=piece.text,
        file=outline.file,
        start=piece.start,
        end=piece.end,
        page=outline.page(piece.start),
        confidence=confidence,
    )
