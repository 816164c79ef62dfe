"""Who sits on the strategic planning group, of those whom section 32 prescribes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from planscan.facts.stated import stated
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece
from planscan.text import sentences

_I = re.IGNORECASE

MEMBERS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, _I)
    for name, pattern in {
        "health board": r"\bhealth board\b|\bNHS\b|\b(?:each|both) (?:body|bodies|partners?)\b",
        "council": r"(?<!voluntary )(?<!community )\bcouncil\b|\b(?:each|both) (?:body|bodies|partners?)\b",
        "health professionals": r"\bGPs?\b|\bgeneral practitioners?\b|\bfamily doctors?\b|\btherapists?\b|physiotherapist|\bmidwi\w+|\bclinic\w+|\bnurs\w+|\bconsultants?\b|\bdoctors?\b|\bpharmacist|\ballied health|\bhealth (?:and social care )?professionals\b",
        "users of health care": r"\bpatients?\b|\busers? of health|\bpeople who use (?:health|services)\b|\bservice users?\b",
        "carers": r"\bcarers?\b",
        "commercial health care providers": r"\bprivate (?:health|provider|hospital)|\bcommercial\b|\bdentist|\boptometr|\bopticians?\b|\bindependent (?:health|contractor)",
        "non-commercial health care providers": r"\bhospice|\bvoluntary health|\bnon-commercial\b|\bhealth charit",
        "social care professionals": r"\bsocial work(?:er)?s?\b|\bsocial care professionals\b",
        "users of social care": r"\b(?:use|have|receive|get) (?:social care|services|care at home)\b|(?<!service )\busers\b(?! of health)|\busers? of social care|\bservice users?\b",
        "commercial social care providers": r"\bindependent (?:sector|provider|and|care)|\bprivate care\b|\b(?:home )?care compan(?:y|ies)\b|\bscottish care\b|\bcare home (?:owner|provider|manager)|\bprivate provider|\bcommercial (?:and|providers?)\b",
        "non-commercial social care providers": r"\bvoluntary (?:sector |organisation |provider)|\bvoluntary provider|\bthird sector provider|\bcharit",
        "social landlords": r"\blandlords?\b|\bhousing\b",
        "third sector bodies": r"\bthird sector\b|\bvoluntary\b",
    }.items()
}
"""Those who must be on a strategic planning group (section 32, SSI 2014/308), by the words for them."""

# "the strategic planning group", "the SPG", "members of the planning group"; not a locality's.
_GROUP = re.compile(
    r"\bstrategic planning (?:and commissioning |advisory )?group\b|\bstrategic commissioning group\b|\bSPG\b"
    r"|(?<!locality )(?<!local )\bplanning group\b",
    _I,
)

_THE_GROUP = re.compile(r"\bthe [Gg]roup\b|^The Group\b|^Its members")

_ITS_MEMBERS = re.compile(
    r"\b(?:the|this) group\b|\b(?:its )?(?:members?|membership|seats?|places?)\b|\bit (?:has|brings|is)\b|\bround the table\b",
    _I,
)

_LOOK_BACK = 6

_MEMBERSHIP = re.compile(
    r"\bmembers?\b|\bmembership\b|\brepresent\w*|\bsits? \b|\bmade up of\b|\bincludes?\b|\bdrawn from\b|\bbrings? together\b|\bseats?\b|\bcomprises?\b"
    r"|\bconsists of\b|\bhas (?:people|places)\b",
    _I,
)

_LEAST_MEMBERS = 3

_PLAINLY_MEMBERS = 5
"""Prescribed groups from which a sentence on the planning group is taken to name its members, whatever its verb."""

_EMPTY_SEAT = re.compile(r"\b(?:empty|vacant|vacanc\w+|unfilled|not (?:yet )?(?:been )?filled)\b", _I)

_PARAGRAPHS_BACK = 2

_ON_BOARD = re.compile(r"\bvoting members?\b|\b(?:joint board|IJB|committee) (?:is|has|comprises|consists)\b", _I)

_SEATED = re.compile(r"\b(?:members?|attends?|seats?|chairs?|sits? on|speaks? for|represent\w*|comes? to it)\b", _I)

# "spoke to it", "were consulted": those who came and went.
_GUESTS = re.compile(
    r"\b(?:guests?|spoke|visited|invited|consulted|sent to|posted to|went to|comments? from|shared with)\b", _I
)

_FOLLOWING = 15
"""Sentences, items and rows after the one on the group's members that may go on naming them."""

_ENUMERATED = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})


def planning_group_facts(outline: Outline) -> Iterator[Fact]:
    """The prescribed groups that the passage on the planning group's members names; none where it names two or fewer."""
    best: dict[str, Piece] = {}
    for piece in _on_membership(outline):
        taken = " ".join(piece.text[a:b] for a, b in sentences(piece.text) if not _EMPTY_SEAT.search(piece.text[a:b]))
        found = {name: piece for name, pattern in MEMBERS.items() if pattern.search(taken)}
        best = found if len(found) > len(best) else best
    if len(best) >= _LEAST_MEMBERS:
        yield from (stated(outline, "planning_group", name, piece, 0.75) for name, piece in best.items())


def _on_membership(outline: Outline) -> Iterator[Piece]:
    """What is said on who is in the group: a sentence with those after it, and the list or rows below it or its heading."""
    pieces = outline.sentences_and_rows
    for number, piece in enumerate(pieces):
        if piece.kind is BlockKind.TABLE_ROW or not _is_on_group(piece, pieces[max(0, number - _LOOK_BACK) : number]):
            continue
        says_so = _MEMBERSHIP.search(piece.text) or _count_members(piece.text) >= _PLAINLY_MEMBERS
        if says_so and not _GUESTS.search(piece.text):
            yield _spread(outline, piece, [one for one in pieces[number + 1 :] if _goes_on(one, piece)])
    yield from _whole_paragraphs(outline)
    for heading in outline.headings:
        if _GROUP.search(heading.text):
            below = [one for one in pieces if one.section == heading.section and one.kind in _ENUMERATED]
            yield from [_spread(outline, below[0], below[1:])] if below else []


def _is_on_group(piece: Piece, before: Sequence[Piece]) -> bool:
    """Whether a sentence names the group, refers to it, or speaks of its members under its heading."""
    if _GROUP.search(piece.text) or _refers(piece, before):
        return True
    return bool(piece.section and _GROUP.search(piece.section[-1]) and _ITS_MEMBERS.search(piece.text))


def _whole_paragraphs(outline: Outline) -> Iterator[Piece]:
    """Paragraphs that seat many of the prescribed groups, sentence by sentence, close to where the group is named."""
    named = -_PARAGRAPHS_BACK - 1
    for at, piece in enumerate(outline.blocks):
        named = at if _GROUP.search(piece.text) else named
        near = at - named <= _PARAGRAPHS_BACK and piece.kind is BlockKind.PARAGRAPH
        near = near and not _GUESTS.search(piece.text) and not _ON_BOARD.search(piece.text)
        if near and _SEATED.search(piece.text) and _count_members(piece.text) > _PLAINLY_MEMBERS:
            yield piece


def _count_members(text: str) -> int:
    return sum(bool(pattern.search(text)) for pattern in MEMBERS.values())


def _refers(piece: Piece, before: Sequence[Piece]) -> bool:
    """Whether "the Group" in a sentence is the planning group, named shortly before it."""
    return bool(_THE_GROUP.search(piece.text)) and any(_GROUP.search(one.text) for one in before)


def _goes_on(following: Piece, piece: Piece) -> bool:
    """Whether words belong to a sentence before them: of its block, or items and rows of its section."""
    return following.block == piece.block or (following.kind in _ENUMERATED and following.section == piece.section)


def _spread(outline: Outline, piece: Piece, following: Sequence[Piece]) -> Piece:
    """A piece together with those that follow it, as one."""
    held = following[:_FOLLOWING]
    end = held[-1].end if held else piece.end
    return replace(piece, text=outline.words(piece.start, end), end=end)
