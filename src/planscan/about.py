"""Whether words are about one locality or one care group, and what they say is arranged for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from planscan.dates import MONTH_NAMES
from planscan.model import BlockKind
from planscan.outline import Outline, Piece, Row

_I = re.IGNORECASE

CARE_GROUPS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, _I)
    for name, pattern in {
        "older people": r"\bolder (?:people|adults|persons)\b|\bpeople who are older\b",
        "people with a learning disability": r"\blearning disabilit",
        "people with mental ill health": r"\bmental (?:ill[- ]?)?health\b|\bmental illness\b",
        "people with a physical disability": r"\bphysical disabilit",
        "people with sensory loss": r"\bsensory (?:loss|impairment)",
        "people with alcohol or drug problems": (
            r"\balcohol\b|\bdrug (?:use|problems?|services?|and)\b|\baddictions?\b"
            r"|\b(?:use|using) (?:drugs|substances)\b|\bsubstance"
        ),
        "unpaid carers": r"\bcarers?\b",
        "children and young people": r"\bchild(?:ren)?\b|\byoung people\b",
        "people in the justice system": r"\bjustice\b",
        "people who are homeless": r"\bhomeless",
        "people with dementia": r"\bdementia\b",
        "autistic people": r"\bautis",
    }.items()
}
"""Care groups by the words for them in headings and first columns."""

# What is arranged, and not only how many live there: "will open", "runs its duty desk", "moves to".
ARRANGED = re.compile(
    rf"\b(?:will|shall|opens?|moves?|runs?|covers? (?!\d|about\b|some\b|most\b|an area\b|the (?:area|north|south|east|west|town)\b)\w+|keeps?|begins?|starts?|now works?|have had (?:the|an?|two|three|their)|forum decided|extends?|joins?|gets?|is to|are to|being|has opened|been set up|from (?:{MONTH_NAMES}) 20\d\d)\b",
    _I,
)
_LEAST_WORDS = 5
_PROMISED = re.compile(
    r"\blocality plans?\b[^.]*\bwill be\b|\bwill (?:be developed|follow)\b|\bto follow\b|\bbeing (?:discussed|developed|considered|drawn up)\b",
    _I,
)
# An item or a cell that is an action: "Open a clinic by 2026".
_ACTION = re.compile(r"^[•\-\s]*(?:[A-Z]?[a-z]+ (?:a|an|the|two|three|four|\d+|more|one)\b)")


def arrangements(outlines: Sequence[Outline], name: str, names: Sequence[str]) -> tuple[tuple[Outline, Piece], ...]:
    """Sentences and rows that say what is arranged for one locality and for no other, in the order of the text."""
    own, others = locality_pattern(name), [locality_pattern(other) for other in names if other != name]
    said = [
        (outline, piece)
        for outline in outlines
        for piece in outline.pieces
        if _is_about(piece, own, others) and _is_arranged(piece) and not _PROMISED.search(piece.text)
    ]
    rows = [
        (outline, row.whole)
        for outline in outlines
        for table in outline.tables
        for row in table.rows
        if _is_row_of(row, own)
    ]
    return tuple(said + rows)


def _is_arranged(piece: Piece) -> bool:
    """Whether a piece says what is done or will be, or is an item of a list that names an action."""
    item = piece.kind is BlockKind.LIST_ITEM and bool(_ACTION.match(piece.text))
    return item or bool(ARRANGED.search(piece.text))


def concerning(outlines: Sequence[Outline], own: re.Pattern[str]) -> tuple[tuple[Outline, Piece], ...]:
    """Sentences and rows that say what is arranged for those whom a pattern names, in the order of the text."""
    return tuple(
        (outline, piece)
        for outline in outlines
        for piece in outline.pieces
        if ARRANGED.search(piece.text) and (own.search(piece.text) or (piece.section and own.search(piece.section[-1])))
    )


def _is_row_of(row: Row, own: re.Pattern[str]) -> bool:
    """Whether a row begins with the locality and goes on in words, not figures alone: what is done there."""
    rest = " ".join(cell.text for cell in row.cells[1:])
    words = len(re.findall(r"[A-Za-z]{3,}", rest))
    return bool(own.match(row.text(0))) and words >= _LEAST_WORDS and not _PROMISED.search(rest)


def _is_about(piece: Piece, own: re.Pattern[str], others: Sequence[re.Pattern[str]]) -> bool:
    """Whether a piece stands under the locality's heading, or names it and no other locality."""
    heading = piece.section[-1] if piece.section else ""
    if own.search(heading) and not any(other.search(heading) for other in others):
        return bool(own.search(piece.text)) or not any(other.search(piece.text) for other in others)
    return bool(own.search(piece.text)) and not any(other.search(piece.text) for other in others)


def locality_pattern(name: str) -> re.Pattern[str]:
    """What names a locality: its name, but not a hospital or a trust that bears it."""
    bare = re.sub(r"^the ", "", name, flags=_I)
    return re.compile(
        rf"(?<!\w){re.escape(bare)}(?!\w)(?! (?:community (?:hospital|council|trust|centre)|trust|hospital|royal|college|centre)\b)",
        _I,
    )
