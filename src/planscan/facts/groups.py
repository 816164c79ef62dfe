"""Which functions are delegated, and which care groups have something of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from planscan.about import CARE_GROUPS
from planscan.facts.stated import stated
from planscan.figures import pounds_of
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece

_I = re.IGNORECASE

FUNCTIONS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, _I)
    for name, pattern in {
        "adult": r"\badult (?:social (?:work|care)|services|health|care)\b|\b(?:services|care) for (?:all )?adults\b|\bassessment and care management\b|\bsocial care (?:for|of) adults\b",
        "children": r"\bchildren(?:[’']s)?(?: and famil(?:y|ies)| and young people)? (?:social work|services|health|care)\b|\bchildren and families\b|\bhealth visiting\b|\bservices for children\b",
        "justice": r"\b(?:criminal |community )?justice (?:social work|services)\b|^justice\b|\bcriminal justice\b",
        "homelessness": r"\bhomeless(?:ness)?\b",
        "set-aside": r"\bset[ -]aside\b|\b(?:unscheduled|unplanned|emergency) (?:hospital |acute |use of (?:\w+ )*hospital)|\bhospital (?:services|care)\b.{0,60}\b(?:unplanned|unscheduled|emergency)\b",
    }.items()
}
"""The groups of functions that tell authorities apart, by the words for them."""

# Not delegated: "are not delegated", "remains with the Council", "will be delegated from 2027", "no sum is set aside".
_NOT_DELEGATED = re.compile(
    r"\bnot (?:been |yet )?(?:delegated|part of|included|within)\b|\b(?:remains?|stays?|rests?|retained|kept) (?:with|by)\b|\bwill be delegated\b|\bown business\b|\bno sum\b|\bexcept\b|\bexcluding\b|\boutwith\b|\bneither\b|\bnor\b",
    _I,
)
_DELEGATION = re.compile(
    r"\bdelegat\w+\b|\bfunctions\b|\bin (?:the )?scope\b|\bresponsible for\b|\b(?:plans|leads on|directs) (?:all |the )?(?:health|services)",
    _I,
)
_ON_DELEGATION = re.compile(r"\bdelegat|\bresponsible for\b|\bscope\b|\bfunctions\b|\bour services\b", _I)

_GROUP_TABLE = re.compile(r"\b(?:care|client|service user|user) groups?\b", _I)
# The head of a labelled item: "People who are homeless: housing options, social work ..."
_LABEL = re.compile(r"^[•\-\s]*(?P<label>[A-Z][^:.;]{3,60})[:.]\s+\S")
_NOT_A_GROUP = re.compile(
    r"\b(?:plan|strategy|act|group|committee|board|staff|home carers|appendix|annex|glossary|figures?|services board)\b",
    _I,
)
_HEADING_WORDS = 9


def function_facts(outline: Outline) -> Iterator[Fact]:
    """One fact for each group of functions that the plan says is delegated."""
    found: dict[str, Piece] = {}
    for piece in outline.pieces:
        if piece.kind is BlockKind.HEADING or not _on_delegation(piece, outline):
            continue
        for clause in re.split(r";| but | though |, which |, while ", piece.text):
            if not _NOT_DELEGATED.search(clause):
                for name, pattern in FUNCTIONS.items():
                    if pattern.search(clause):
                        found.setdefault(name, piece)
    yield from (stated(outline, "functions", name, found[name], 0.85) for name in FUNCTIONS if name in found)


def _on_delegation(piece: Piece, outline: Outline) -> bool:
    """Whether a piece lists what is delegated: by its own words, its heading, or the head of its table or list."""
    if piece.kind is BlockKind.TABLE_ROW:
        headers = " ".join(outline.document.blocks[piece.block].headers)
        return bool(_ON_DELEGATION.search(headers))
    named = bool(re.search(r"\bdelegat|\bset[ -]aside\b", piece.text, _I))
    listed = bool(piece.section and _ON_DELEGATION.search(piece.section[-1]))
    return named or listed or bool(re.search(r"\bplans (?:all )?(?:health|services)|\bleads on\b", piece.text, _I))


def care_group_facts(outline: Outline) -> Iterator[Fact]:
    """One fact for each care group that has a section, a row or a labelled item of its own."""
    found: dict[str, Piece] = {}
    for piece in _group_places(outline):
        for name, pattern in CARE_GROUPS.items():
            if pattern.search(piece.text):
                found.setdefault(name, piece)
    yield from (stated(outline, "care_groups", name, piece, 0.8) for name, piece in _in_order(found))


def _in_order(found: Mapping[str, Piece]) -> list[tuple[str, Piece]]:
    return sorted(found.items(), key=lambda item: (item[1].start, item[0]))


def _group_places(outline: Outline) -> Iterator[Piece]:
    """Headings, labels of items, and first columns of tables by care group or of money."""
    for heading in outline.headings:
        if len(heading.text.split()) <= _HEADING_WORDS and not _NOT_A_GROUP.search(heading.text):
            yield heading
    for table in outline.tables:
        if table.headers and (_GROUP_TABLE.search(table.headers[0]) or pounds_of(table)):
            yield from (row.cells[0] for row in table.rows if not re.match(r"total\b", row.cells[0].text, _I))
    for block in outline.blocks:
        match = _LABEL.match(block.text) if block.kind in {BlockKind.LIST_ITEM, BlockKind.PARAGRAPH} else None
        if match and len(match["label"].split()) <= _HEADING_WORDS and not _NOT_A_GROUP.search(match["label"]):
            start, end = (block.start + at for at in match.span("label"))
            yield replace(block, text=match["label"], start=start, end=end)
