"""The title of the plan, from its cover or from what its file calls itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planscan.facts.stated import stated
from planscan.model import Fact
from planscan.outline import Outline, Piece

_COVER_BLOCKS = 8
_PLAN = re.compile(r"\b(?:plan|strategy|framework|priorities)\b", re.IGNORECASE)
_NOT_A_TITLE = re.compile(
    r"\b(?:board|partnership|council|contents|foreword|approved|agreed|draft|version|page)\b|^\W*\d|[.:;]$",
    re.IGNORECASE,
)


def title_facts(outline: Outline) -> Iterator[Fact]:
    """The line of the cover that names the plan, after the line above it where that is its other half."""
    cover = [piece for piece in outline.blocks[:_COVER_BLOCKS] if len(piece.text.split()) <= 14]
    line = next((piece for piece in cover if _PLAN.search(piece.text) and not piece.text.rstrip().endswith(".")), None)
    if line is not None:
        above = next((piece for piece in cover if piece.end <= line.start), None)
        yield _joined(outline, above, line)
    elif outline.document.title:
        at = outline.document.text.find(outline.document.title)
        if at >= 0:
            piece = next(one for one in reversed(outline.blocks) if one.start <= at)
            yield stated(outline, "title", outline.document.title, piece, 0.8)
        else:
            yield Fact("title", outline.document.title, confidence=0.6)


def _joined(outline: Outline, above: Piece | None, line: Piece) -> Fact:
    if above is None or _NOT_A_TITLE.search(above.text) or _PLAN.search(above.text):
        return stated(outline, "title", " ".join(line.text.split()), line, 0.9)
    return stated(outline, "title", f"{' '.join(above.text.split())}: {' '.join(line.text.split())}", above, 0.85)
