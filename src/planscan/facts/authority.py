"""Whose plan it is: the authority by any of its names, its council and health board, and its model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeVar

from planscan.facts.own_plan import OWN_PLAN
from planscan.facts.stated import stated
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece
from planscan.reference import Authority

_I = re.IGNORECASE
_FRONT_BLOCKS = 25
_FRONT_WEIGHT = 10
"""How much more a name on the cover, in a title or beside "this plan" weighs than one further on."""

_FRONT_SENTENCE = 3
"""What a name in another sentence of the first pages weighs: it may be a neighbour's, or one of many."""

_COVER_WORDS = 12
_LEAST_WEIGHT = 4
_AHEAD = 1.5
"""How far the weight of the authority must be above the next: a study of several names each about as often."""

_ANY_NAME = re.compile(r"board|IJB|partnership|HSCP|health|plan|council|NHS", _I)
_BODY = r"(?:Integration Joint Board|IJB|Health (?:and|&) Social Care(?: Partnership| Board)?|HSCP|H&SCP|Health and Care (?:Partnership|Plan))"
# "Strathgarve Integration Joint Board", "Kyle and Lorne HSCP"; a name of one to four capitalised words.
_STATED = re.compile(rf"\b(?P<name>[A-Z][\w’'-]+(?:(?: (?:and|of|the|&))? [A-Z][\w’'-]+){{0,3}}?)['’]?s? {_BODY}\b")
_NO_NAME = frozenset(
    {
        "the",
        "our",
        "this",
        "new",
        "each",
        "an",
        "integrated",
        "national",
        "scottish",
        "scotland",
        "local",
        "adult",
        "joint",
        "chief",
        "for",
    }
)

# "Torran and Eilean Dorra are inhabited", "islanders", "Isle of Torran"; not the Islands (Scotland) Act.
_ISLANDS = re.compile(
    r"\bislanders\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+) (?:(?:inhabited|[A-Z]\w+) )?[Ii]slands\b|\b(?:live|living|homes?|people) (?:\w+ ){0,4}on (?:the |our )?(?:\w+ )?islands?\b|\bIslands? Council\b|\binhabited (?:all the year|islands?)\b|\bIsles? of [A-Z]|\bour islands\b|\bisland communities impact assessment (?:was|has been)\b"
)

_NO_ISLANDS = re.compile(
    r"\bno (?:inhabited |populated )?islands?\b|\b(?:nobody|no one) lives on an island\b|\btraffic island", _I
)

# "The Isles of Hesk use the lead agency model"
_LEAD = re.compile(
    r"\b(?:use|uses|using|adopted|chose|chosen|operates?|under|through|have|has|is|are|with) (?:\w+ ){0,3}?lead agency\b|\blead agency (?:model|arrangement)s? (?:is|are|was|were|has|applies)\b",
    _I,
)
_BOARD = re.compile(r"\b(?:integration joint board|IJB)\b", _I)
_NO_BOARD = re.compile(r"\b(?:no|not an?|without an?) (?:integration joint board|IJB)\b", _I)
# Not: "Strathgarve Integration Joint Board, whose area adjoins ours".
_NOT_OURS = re.compile(
    r"\bnot (?:an? )?lead agency|\bneighbour|\badjoin|\bother (?:integration|authorit|ijb)|\bacross scotland|\bnationally\b|\belsewhere\b",
    _I,
)


def authority_facts(outlines: Sequence[Outline], authorities: Sequence[Authority]) -> Iterator[Fact]:
    """The authority, whether it is listed, and its model; nothing where no authority is recognised."""
    known = _known(outlines, authorities)
    named = known or _unlisted(outlines)
    if named is None:
        return
    outline, piece, authority = named
    if isinstance(authority, str):
        yield stated(outline, "authority", authority, piece, 0.7)
        yield stated(outline, "authority.listed", False, piece, 0.7)
    else:
        yield stated(outline, "authority", authority.name, piece, 0.95)
        yield stated(outline, "authority.listed", authority.national, piece, 0.95)
        yield stated(outline, "authority.council", "; ".join(authority.councils), piece, 0.9)
        yield stated(outline, "authority.health_board", authority.health_board, piece, 0.9)
    yield from _islands(outlines, authority, outline, piece)
    yield from _model(outlines, authority if isinstance(authority, Authority) else None, outline, piece)


def _known(outlines: Sequence[Outline], authorities: Sequence[Authority]) -> tuple[Outline, Piece, Authority] | None:
    """The listed authority with the most weight of names: those of the board and partnership, on the cover above all."""
    weights: Counter[int] = Counter()
    places: dict[int, tuple[Outline, Piece]] = {}
    patterns = [_names_of(one) for one in authorities]
    for outline in outlines[:1]:
        for piece in outline.pieces:
            if not _ANY_NAME.search(piece.text):
                continue
            for number, names in enumerate(patterns):
                weight = _weight(piece, *names)
                if weight:
                    weights[number] += weight
                    places.setdefault(number, (outline, piece))
    best = _leading(weights)
    return (*places[best], authorities[best]) if best is not None else None


def _weight(piece: Piece, own: re.Pattern[str], near: re.Pattern[str]) -> int:
    """What a piece says for an authority; 0 where it does not name it."""
    if own.search(piece.text):
        return _place_weight(piece)
    return _FRONT_WEIGHT // 2 if piece.block < _FRONT_BLOCKS and near.search(piece.text) else 0


def _place_weight(piece: Piece) -> int:
    """What a name weighs by where it stands."""
    if piece.block >= _FRONT_BLOCKS:
        return 1
    cover = len(piece.text.split()) <= _COVER_WORDS or piece.kind is BlockKind.HEADING
    return _FRONT_WEIGHT if cover or OWN_PLAN.search(piece.text) else _FRONT_SENTENCE


_Name = TypeVar("_Name", int, str)


def _leading(weights: Counter[_Name]) -> _Name | None:
    """What has the most weight, where that is enough and well ahead of the next; the first named of equals."""
    ranked = sorted(weights, key=lambda name: -weights[name])
    if not ranked or weights[ranked[0]] < _LEAST_WEIGHT:
        return None
    second = weights[ranked[1]] if len(ranked) > 1 else 0
    return ranked[0] if weights[ranked[0]] >= _AHEAD * second else None


def _names_of(authority: Authority) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What names the authority itself, and what does so on a cover only: a plan that bears its name."""
    names = [authority.name, *authority.also, *(council.removesuffix(" Council") for council in authority.councils)]
    stems = "|".join(_loosely(name) for name in sorted(dict.fromkeys(names), key=len, reverse=True))
    before = r"(?<!East )(?<!West )(?<!North )(?<!South )(?<!\w)" if authority.national else r"(?<!\w)"
    own = rf"{before}(?:{stems})['’]?s? {_BODY}\b|{_loosely(authority.partnership)}"
    near = rf"{before}(?:{stems})\b.{{0,40}}\b(?:strategic|commissioning|health and care|care and health) plan\b|\bplan for (?:health and (?:social )?care (?:in|for) )?(?:{stems})\b|\bhealth and care in (?:{stems})\b|\bstrategic (?:commissioning )?plan (?:of|for) [^.;]{{0,40}}\b(?:{stems})\b"
    return re.compile(own, _I), re.compile(near, _I)


def _loosely(name: str) -> str:
    return re.escape(name).replace(r"\ and\ ", r"\ (?:and|&)\ ")


def _unlisted(outlines: Sequence[Outline]) -> tuple[Outline, Piece, str] | None:
    """The name that leads of those before "Integration Joint Board", "HSCP" and the like."""
    counts: Counter[str] = Counter()
    places: dict[str, tuple[Outline, Piece]] = {}
    for outline in outlines[:1]:
        for piece in outline.pieces:
            for match in _STATED.finditer(piece.text):
                name = re.sub(r"^(?:The|Our|This) ", "", match["name"])
                if name.split()[0].lower() not in _NO_NAME and not name.isupper():
                    counts[name] += _place_weight(piece)
                    places.setdefault(name, (outline, piece))
    best = _leading(counts)
    return (*places[best], best) if best is not None else None


def _islands(outlines: Sequence[Outline], authority: Authority | str, outline: Outline, piece: Piece) -> Iterator[Fact]:
    """That people live on islands in the area: as the list has it, or as the plan of an authority on no list says."""
    if isinstance(authority, Authority) and authority.national:
        yield stated(outline, "islands", authority.islands, piece, 0.9)
        return
    said = next(
        (p for one in outlines[:1] for p in one.pieces if _ISLANDS.search(p.text) and not _NO_ISLANDS.search(p.text)),
        None,
    )
    yield stated(outlines[0], "islands", said is not None, said or piece, 0.8)


def _model(outlines: Sequence[Outline], authority: Authority | None, outline: Outline, piece: Piece) -> Iterator[Fact]:
    """ "lead agency" where the plan says so, else "IJB" where it speaks of its board, else what the list has."""
    for key, pattern in (("lead agency", _LEAD), ("IJB", _BOARD)):
        for one in outlines[:1]:
            found = next((p for p in one.pieces if pattern.search(_NO_BOARD.sub("", p.text)) and _is_ours(p)), None)
            if found is not None and not (key == "IJB" and authority and authority.model == "lead agency"):
                yield stated(one, "model", key, found, 0.9)
                return
    if authority is not None:
        yield stated(outline, "model", authority.model, piece, 0.7)


def _is_ours(piece: Piece) -> bool:
    return not _NOT_OURS.search(piece.text)
