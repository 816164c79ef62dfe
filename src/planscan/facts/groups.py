"""Which functions are delegated, and which care groups have something of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from planscan.about import CARE_GROUPS
from planscan.facts.stated import stated
from planscan.figures import pounds_of
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece, Table

_I = re.IGNORECASE

FUNCTIONS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, _I)
    for name, pattern in {
        "adult": r"\badult (?:social (?:work|care)|services|health|care)\b|\b(?:services|care) for (?:all )?adults\b|\bassessment and care management\b|\bsocial care (?:for|of) adults\b",
        "children": r"\bchildren(?:[’']s)?(?: and famil(?:y|ies)| and young people)? (?:social work|services|health|care)\b|\bchildren and families\b|\bhealth visiting\b|\bservices for children\b",
        "justice": r"\bjustice (?:social work|services)\b|^justice\b|\b(?:criminal|community|youth) justice\b",
        "homelessness": r"\bhomeless(?:ness)?\b",
        "set-aside": r"\bset[ -]aside\b|\b(?:unscheduled|unplanned|emergency) (?:hospital |acute |use of (?:\w+ )*hospital)|\bhospital (?:services|care)\b.{0,60}\b(?:unplanned|unscheduled|emergency)\b",
    }.items()
}
"""The groups of functions that tell authorities apart, by the words for them."""

# Not delegated: "are not delegated", "remains with the Council", "will be delegated from 2027", "no sum is set aside".
_NOT_DELEGATED = re.compile(
    r"\bnot (?:been |yet )?(?:delegated|part of|included|within)\b|\b(?:remains?|stays?|rests?|retained|kept) (?:with|by)\b|\bwill be delegated\b|\bown business\b|\ba plan of (?:their|its) own\b|\bno sum\b|\bexcept\b|\bexcluding\b|\boutwith\b|\bneither\b|\bnor\b|\bneighbour|\badjoin|\bother (?:authorit|ijb|integration)",
    _I,
)
_BODY = r"(?:board|IJB|partnership|HSCP|authority|we)"
# "has been delegated", "is set aside", "the IJB is responsible for"; not what a board may hand to its committee.
_DELEGATES = re.compile(
    rf"\bdelegated\b|\b(?:handed|made|passed|given) over to (?:us|it|the (?:joint )?{_BODY})\b|\bdelegates?\b(?=[^.]*\bto (?:us|the (?:board|IJB|partnership|authority))\b)|\bset[ -]aside\b|\bin scope\b"
    rf"|\b{_BODY} (?:has|have|holds?|is|are) (?:responsib\w+|accountable) for\b|\b{_BODY} (?:plans|leads on|directs) |\bleads on\b"
    r"|\bplans (?:all )?(?:health|services)",
    _I,
)
_LEADS_IN = re.compile(rf"\bdelegat|\bin scope\b|\b{_BODY} (?:has|have|is|are) responsib\w+ for\b", _I)
_ON_DELEGATION = re.compile(
    r"\bdelegat|\b(?:handed|made|passed|given) (?:over )?to (?:us|it|the (?:joint )?(?:board|IJB|partnership))\b|\bresponsible for\b|\bscope\b|\bfunctions\b|\bour services\b",
    _I,
)

_GROUP_TABLE = re.compile(r"\b(?:care|client|service user|user) groups?\b", _I)
# The head of a labelled item: "People who are homeless: housing options, social work ...", "Carers. Short breaks ..."
_LABEL = re.compile(
    r"^[•\-\s]*(?P<label>[A-Z][^:.;]{3,60}:|[A-Z][\w’'-]+(?: [\w’'-]+){0,2}\.)\s+(?!(?i:an? )?(?i:\w+ )?(?i:programme|strategy|framework|plan)\b)\S"
)
_NOT_A_GROUP = re.compile(
    r"\b(?:plan|strategy|act|group|committee|board|staff|home carers|appendix|annex|glossary|figures?|services board)\b",
    _I,
)
_HEADING_WORDS = 9


def function_facts(outline: Outline) -> Iterator[Fact]:
    """One fact for each group of functions that the plan says is delegated."""
    found: dict[str, Piece] = {}
    captions = {row.whole.block: t.caption.text for t in outline.tables if t.caption for row in t.rows}
    for piece in outline.pieces:
        if piece.kind is BlockKind.HEADING or not _on_delegation(piece, outline, captions.get(piece.block, "")):
            continue
        for clause in re.split(r";| but | though |, which |, while ", piece.text):
            if not _NOT_DELEGATED.search(clause):
                for name, pattern in FUNCTIONS.items():
                    if pattern.search(clause):
                        found.setdefault(name, piece)
    yield from (stated(outline, "functions", name, found[name], 0.85) for name in FUNCTIONS if name in found)


def _on_delegation(piece: Piece, outline: Outline, caption: str) -> bool:
    """Whether a piece lists what is delegated: by its own words, its heading, or the head of its table or list."""
    if piece.kind is BlockKind.TABLE_ROW:
        heads = (caption, *outline.document.blocks[piece.block].headers, *piece.section[-1:])
        return bool(_ON_DELEGATION.search(" ".join(heads)))
    listed = bool(piece.section and _ON_DELEGATION.search(piece.section[-1]))
    return listed or bool(_DELEGATES.search(piece.text)) or bool(_LEADS_IN.search(_lead_in(piece, outline)))


def _lead_in(piece: Piece, outline: Outline) -> str:
    """The paragraph above the list that an item belongs to; empty for what is no item."""
    above = outline.above_list(piece)
    is_item = piece.kind is BlockKind.LIST_ITEM and above.kind is BlockKind.PARAGRAPH
    return outline.words(above.start, above.end) if is_item else ""


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


def _is_by_people(table: Table) -> bool:
    """Whether a table goes through groups of people and says in words what is done for each."""
    in_words = all(re.search(r"[A-Za-z]{4,}", row.text(1)) for row in table.rows)
    return in_words and bool(re.match(r"^(?:populations?|people|groups?|who(?: for)?)$", table.headers[0].strip(), _I))


def _group_places(outline: Outline) -> Iterator[Piece]:
    """Headings, labels of items, and first columns of tables by care group or of money."""
    for heading in outline.headings:
        if len(heading.text.split()) <= _HEADING_WORDS and not _NOT_A_GROUP.search(heading.text):
            yield heading
    for table in outline.tables:
        if table.headers and (_GROUP_TABLE.search(table.headers[0]) or pounds_of(table) or _is_by_people(table)):
            yield from (row.cells[0] for row in table.rows if not re.match(r"total\b", row.cells[0].text, _I))
    for block in outline.blocks:
        match = _LABEL.match(block.text) if block.kind in {BlockKind.LIST_ITEM, BlockKind.PARAGRAPH} else None
        if match and len(match["label"].split()) <= _HEADING_WORDS and not _NOT_A_GROUP.search(match["label"]):
            start, end = block.start + match.start("label"), block.start + match.end("label") - 1
            yield replace(block, text=match["label"][:-1], start=start, end=end)
