"""How the plan was made and is kept up: who sits on the planning group, which drafts there were, when it is reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from planscan.dates import MONTH_NAMES, WHEN
from planscan.facts.own_plan import OWN_PLAN, PLAN
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
_OF_MAKING = re.compile(
    r"\bhow (?:the|this|our) (?:plan|strategy) (?:was|has been|came)\b|\b(?:making|preparing|writing|developing|preparation of) (?:the|this|our) (?:plan|strategy)\b|^(?:[\d.]+ )?how (?:it|we) (?:was|made|wrote|prepared)",
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

STAGES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, _I)
    for name, pattern in {
        "proposals": (
            r"\bproposals?\b.{0,80}\bgroup\b|\bgroup\b.{0,80}\bpropos\w+|\boutline proposals\b|\bmet to propose\b"
            r"|\b(?:proposed|suggested) (?:the contents of |what )(?:this|the) plan\b"
            r"|\bwhat (?:the|this) (?:plan|strategy) (?:should|might|could|would)\b|\bproposals? for (?:the|this|our) (?:contents of )?(?:\w+ )?plan\b"
        ),
        "first draft": (
            r"\b(?:first|initial|early|working) (?:draft|version)\b|\bdraft (?:one|1)\b"
            r"|\b(?:commented on|on|saw|considered) (?:a|the) draft\b(?! (?:of|for))"
        ),
        "second draft": r"\b(?:second|revised|consultation) (?:draft|version)\b|\bdraft (?:two|2|for consultation)\b|\bdraft plan (?:was|went) .{0,40}\bconsult",
    }.items()
}
"""The stages of section 33, by the words for them."""

_DUTY = re.compile(r"\bno (?:first|second|further) draft\b|\bmust\b|\bthe act\b|\brequire|\bregulations\b", _I)
# "The first draft of the housing strategy": another document's.
_OTHERS_DRAFT = re.compile(rf"\bdraft of (?!{PLAN}|(?:the|this|our) {PLAN})", _I)
_REVIEWS = 4
"""Reviews told of, at most: a mid-term one, a last one, and the places that say so again."""

_MADE = re.compile(
    r"\b(?:groups?|SPG|plan|strategy|consult\w*|went|sent|posted|circulated|emailed|put to|comment\w*|shared|issued|stage|version|views)\b",
    _I,
)

# "will be reviewed in autumn 2027", "reviewed every three years", "a mid-term review in October 2026"
_REVIEW = re.compile(
    rf"{OWN_PLAN.pattern}[^.;]{{0,60}}\breview\w*|\btak(?:es?|ing) stock of (?:it|(?:this|the|our) {PLAN})\b|\b(?:(?:it|plan) (?:is )?(?:to be|will be)) (?:gone over|looked at|gone through) (?:again|afresh)\b|\bwhether (?:it|the {PLAN}|this {PLAN}) (?:is still|should be (?:kept|changed|replaced|revised)|still|needs)\b|\breviews? (?:it|(?:this|the) {PLAN}) (?:each|every)\b|\bwill (?:go through|return to|come back to|take another look at|look again at|re-?examine|reconsider|check)\b[^.;]{{0,40}}\b(?:this|the|our|whole) {PLAN}\b|\breview\w*\b[^.;]{{0,40}}\b(?:this|the) {PLAN}\b|\bmid-?term review\b|\bit will be reviewed\b"
    rf"|\bwill (?:look|revisit|revise|refresh|take stock)\b[^.;]{{0,60}}?\b(?:this|the|our) {PLAN}\b|\bnext (?:full |formal )?review\b"
    rf"|{OWN_PLAN.pattern}[^.;]{{0,30}}\bwill be (?:looked at|revisited|revised|refreshed)\b"
    rf"|^\W*(?:date of )?(?:next )?review(?: date| due)?\W*(?:(?:in|by|on|due|of (?:this|the) {PLAN})\b|\d|{MONTH_NAMES})",
    _I,
)
_OF_REVIEW = re.compile(
    rf"\breview(?:ing)?\b.*\b{PLAN}\b|\b{PLAN}\b.*\breview|^(?:[A-Z]?[\d.]*\s+)?(?:review|looking again|keeping (?:this|it|the plan) (?:under review|up to date|alive)|when we will look again)\W*$",
    _I,
)
_WILL_REVIEW = re.compile(
    r"\breview(?:s|ed)?\b.*\b(?:will|is (?:to|due))\b|\b(?:will|is (?:to|due))\b.*\b(?:review|look (?:again|back)|go through|revisit|refresh|revise)",
    _I,
)
_NOT_THIS_REVIEW = re.compile(
    r"\b(?:(?:which|that|it|plan) replaces|replaced (?:by|the|our)|was replaced|^it reviewed|previous|last (?:year|plan|strateg\w+)|last (?:full |formal )?review (?:was|found|of the (?:last|previous))|earlier|20[12]\d[-–/]\d\d|by law|must|duty|requires?|performance report|reviewed the plan)\b",
    _I,
)


def making_facts(outline: Outline) -> Iterator[Fact]:
    """Members of the planning group, stages of the drafts, and the review that is planned."""
    yield from _members(outline)
    yield from _stages(outline)
    reviews = [
        piece
        for piece in _pieces(outline)
        if _is_review(piece) and WHEN.search(piece.text) and not _NOT_THIS_REVIEW.search(piece.text)
    ]
    for piece in reviews[:_REVIEWS]:
        yield stated(outline, "review", " ".join(piece.text.split()), piece, 0.75)


def _is_review(piece: Piece) -> bool:
    """Whether words are on the review of the plan, by themselves or under a heading on it."""
    below = bool(piece.section) and bool(_OF_REVIEW.search(piece.section[-1]))
    return bool(_REVIEW.search(piece.text)) or (below and bool(_WILL_REVIEW.search(piece.text)))


def _pieces(outline: Outline) -> list[Piece]:
    """Sentences and whole rows, in the order of the text."""
    rows = (block for block in outline.blocks if block.kind is BlockKind.TABLE_ROW)
    return sorted((*outline.sentences, *rows), key=lambda one: one.start)


def _members(outline: Outline) -> Iterator[Fact]:
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
    pieces = _pieces(outline)
    for number, piece in enumerate(pieces):
        named = _GROUP.search(piece.text) or _refers(piece, pieces[max(0, number - _LOOK_BACK) : number])
        under_it = bool(piece.section and _GROUP.search(piece.section[-1]) and _ITS_MEMBERS.search(piece.text))
        says_so = _MEMBERSHIP.search(piece.text) or _count_members(piece.text) >= _PLAINLY_MEMBERS
        if piece.kind is not BlockKind.TABLE_ROW and (named or under_it) and says_so and not _GUESTS.search(piece.text):
            yield _spread(outline, piece, [one for one in pieces[number + 1 :] if _goes_on(one, piece)])
    yield from _whole_paragraphs(outline)
    for heading in outline.headings:
        if _GROUP.search(heading.text):
            below = [one for one in pieces if one.section == heading.section and one.kind in _ENUMERATED]
            yield from [_spread(outline, below[0], below[1:])] if below else []


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


_ENUMERATED = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})


def _goes_on(following: Piece, piece: Piece) -> bool:
    """Whether words belong to a sentence before them: of its block, or items and rows of its section."""
    return following.block == piece.block or (following.kind in _ENUMERATED and following.section == piece.section)


def _spread(outline: Outline, piece: Piece, following: Sequence[Piece]) -> Piece:
    """A piece together with those that follow it, as one."""
    held = following[:_FOLLOWING]
    end = held[-1].end if held else piece.end
    return replace(piece, text=outline.words(piece.start, end), end=end)


def _stages(outline: Outline) -> Iterator[Fact]:
    done = [
        piece for piece in _pieces(outline) if not _DUTY.search(piece.text) and not _OTHERS_DRAFT.search(piece.text)
    ]
    for name, pattern in STAGES.items():
        first = next((piece for piece in done if pattern.search(piece.text) and _on_the_plan(piece, name)), None)
        if first is None and name == "proposals":
            first = next((piece for piece in done if _proposes(piece)), None)
        if first is not None:
            yield stated(outline, "drafts", name, first, 0.8)


# Proposals of another kind: for savings, for what to spend on.
_RANKED = re.compile(r"\b(?:scor\w+|savings|invest\w+|ranked|ranking|budgets?)\b", _I)
_PUT = re.compile(
    r"\b(?:given|put|sent|presented|brought|issued|shown|took|taken)\b[^.;]{0,60}\bproposals\b|\bproposals (?:for the plan )?(?:were|was|had been) (?:\w+ )?(?:put|given|sent|presented|brought|issued|shown|taken|agreed)\b",
    _I,
)


def _proposes(piece: Piece) -> bool:
    """Whether a piece of the section on how the plan was made tells, with its time, that proposals were put forward."""
    of_making = any(_OF_MAKING.search(heading) for heading in piece.section)
    return of_making and bool(_PUT.search(piece.text)) and bool(WHEN.search(piece.text))


def _on_the_plan(piece: Piece, stage: str) -> bool:
    """Whether a piece, with its heading, is about how the plan was made; a row of a table of stages is."""
    if stage == "proposals" and _RANKED.search(piece.text):
        return False
    return piece.kind is BlockKind.TABLE_ROW or bool(_MADE.search(" ".join((*piece.section[-1:], piece.text))))
