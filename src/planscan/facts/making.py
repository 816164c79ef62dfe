"""How the plan was made and is kept up: who sits on the planning group, which drafts there were, when it is reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from planscan.dates import WHEN
from planscan.facts.stated import stated
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece

_I = re.IGNORECASE

MEMBERS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, _I)
    for name, pattern in {
        "health board": r"\bhealth board\b|\bNHS\b",
        "council": r"\bcouncil\b",
        "health professionals": r"\bGPs?\b|\bclinic\w+|\bnurs\w+|\bconsultants?\b|\bdoctors?\b|\bpharmacist|\ballied health|\bhealth professionals\b",
        "users of health care": r"\bpatients?\b|\busers? of health|\bpeople who use (?:health|services)\b|\bservice users?\b",
        "carers": r"\bcarers?\b",
        "commercial health care providers": r"\bprivate (?:health|provider|hospital)|\bcommercial\b|\bdentist|\boptometr|\bindependent (?:sector|provider|health)",
        "non-commercial health care providers": r"\bhospice|\bvoluntary health|\bnon-commercial\b|\bcharit",
        "social care professionals": r"\bsocial work(?:er)?s?\b|\bsocial care professionals\b",
        "users of social care": r"\buse (?:social care|services)\b|\busers? of social care|\bservice users?\b",
        "commercial social care providers": r"\bindependent (?:sector|provider|and)|\bscottish care\b|\bcare home (?:owner|provider)|\bprivate provider",
        "non-commercial social care providers": r"\bvoluntary (?:sector |organisation |provider)|\bvoluntary provider|\bthird sector provider|\bcharit",
        "social landlords": r"\blandlords?\b|\bhousing\b",
        "third sector bodies": r"\bthird sector\b|\bvoluntary\b",
    }.items()
}
"""Those who must be on a strategic planning group (section 32, SSI 2014/308), by the words for them."""

_GROUP = re.compile(
    r"\b(?:strategic planning (?:and commissioning |advisory )?group|strategic commissioning group|SPG)\b", _I
)
_MEMBERSHIP = re.compile(
    r"\bmembers?\b|\bmembership\b|\brepresent\w*|\bsits? \b|\bmade up of\b|\bincludes?\b|\bdrawn from\b|\bseats?\b", _I
)
_LEAST_MEMBERS = 3

STAGES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, _I)
    for name, pattern in {
        "proposals": r"\bproposals?\b.{0,80}\bgroup\b|\bgroup\b.{0,80}\bpropos\w+|\boutline proposals\b|\bmet to propose\b",
        "first draft": r"\bfirst draft\b|\binitial draft\b",
        "second draft": r"\bsecond draft\b|\bconsultation draft\b|\brevised draft\b",
    }.items()
}
"""The stages of section 33, by the words for them."""

_DUTY = re.compile(r"\bmust\b|\bthe act\b|\brequire", _I)

# "will be reviewed in autumn 2027", "reviewed every three years", "a mid-term review in October 2026"
_REVIEW = re.compile(
    r"\b(?:this|the|our) (?:strategic )?plan\b[^.;]{0,60}\breview\w*|\breview\w*\b[^.;]{0,40}\b(?:this|the) (?:strategic )?plan\b|\bmid-?term review\b|\bit will be reviewed\b",
    _I,
)
_NOT_THIS_REVIEW = re.compile(
    r"\b(?:replaces?|previous|last|earlier|2021-24|by law|must|duty|requires?|performance report)\b", _I
)


def making_facts(outline: Outline) -> Iterator[Fact]:
    """Members of the planning group, stages of the drafts, and the review that is planned."""
    yield from _members(outline)
    yield from _stages(outline)
    for piece in outline.sentences:
        if _REVIEW.search(piece.text) and WHEN.search(piece.text) and not _NOT_THIS_REVIEW.search(piece.text):
            yield stated(outline, "review", " ".join(piece.text.split()), piece, 0.75)
            return


def _members(outline: Outline) -> Iterator[Fact]:
    """The prescribed groups that the passage on the planning group's members names; none where it names two or fewer."""
    best: dict[str, Piece] = {}
    for piece in _on_membership(outline):
        found = {name: piece for name, pattern in MEMBERS.items() if pattern.search(piece.text)}
        best = found if len(found) > len(best) else best
    if len(best) >= _LEAST_MEMBERS:
        yield from (stated(outline, "planning_group", name, piece, 0.75) for name, piece in best.items())


def _on_membership(outline: Outline) -> Iterator[Piece]:
    """Sentences on who is in the group, together with the list or the rows that follow them."""
    for number, piece in enumerate(outline.sentences):
        if not _GROUP.search(piece.text) or not _MEMBERSHIP.search(piece.text):
            continue
        following = [
            one
            for one in outline.sentences[number + 1 : number + 16]
            if one.block == piece.block or (one.kind is BlockKind.LIST_ITEM and one.section == piece.section)
        ]
        end = following[-1].end if following else piece.end
        yield Piece(
            piece.file, outline.words(piece.start, end), piece.start, end, piece.kind, piece.section, piece.block
        )


def _stages(outline: Outline) -> Iterator[Fact]:
    rows = (row.whole for table in outline.tables for row in table.rows)
    pieces = sorted((*outline.sentences, *rows), key=lambda one: one.start)
    done = [piece for piece in pieces if not _DUTY.search(piece.text)]
    for name, pattern in STAGES.items():
        first = next((piece for piece in done if pattern.search(piece.text)), None)
        if first is not None:
            yield stated(outline, "drafts", name, first, 0.8)
