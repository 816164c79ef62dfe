"""Making a finding at the place that gives rise to it."""

from __future__ import annotations

from planscan.model import Finding
from planscan.outline import Outline, Piece


def at(
    outline: Outline, piece: Piece, kind: str, severity: str, message: str, *, criterion: str | None = None
) -> Finding:
    """A finding whose place is the whole piece."""
    return Finding(
        kind,
        severity,
        message,
        criterion,
        file=outline.file,
        page=outline.page(piece.start),
        start=piece.start,
        end=piece.end,
    )


def shortened(text: str, words: int = 12) -> str:
    """The first words of a text on one line, with a mark where some were left out."""
    held = text.split()
    return " ".join(held[:words]) + (" ..." if len(held) > words else "")
