"""Which stages of section 33 the plan went through: proposals, a first draft, a second draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from planscan.dates import WHEN
from planscan.facts.own_plan import PLAN
from planscan.facts.stated import stated
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece

_I = re.IGNORECASE

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

_MADE = re.compile(
    r"\b(?:groups?|SPG|plan|strategy|consult\w*|went|sent|posted|circulated|emailed|put to|comment\w*|shared|issued|stage|version|views)\b",
    _I,
)

_OF_MAKING = re.compile(
    r"\bhow (?:the|this|our) (?:plan|strategy) (?:was|has been|came)\b|\b(?:making|preparing|writing|developing|preparation of) (?:the|this|our) (?:plan|strategy)\b|^(?:[\d.]+ )?how (?:it|we) (?:was|made|wrote|prepared)",
    _I,
)

# Proposals of another kind: for savings, for what to spend on.
_RANKED = re.compile(r"\b(?:scor\w+|savings|invest\w+|ranked|ranking|budgets?)\b", _I)

_PUT = re.compile(
    r"\b(?:given|put|sent|presented|brought|issued|shown|took|taken)\b[^.;]{0,60}\bproposals\b|\bproposals (?:for the plan )?(?:were|was|had been) (?:\w+ )?(?:put|given|sent|presented|brought|issued|shown|taken|agreed)\b",
    _I,
)


def draft_facts(outline: Outline) -> Iterator[Fact]:
    """One fact for each stage that the plan gives an account of."""
    done = [
        piece
        for piece in outline.sentences_and_rows
        if not _DUTY.search(piece.text) and not _OTHERS_DRAFT.search(piece.text)
    ]
    for name, pattern in STAGES.items():
        first = next((piece for piece in done if pattern.search(piece.text) and _on_the_plan(piece, name)), None)
        if first is None and name == "proposals":
            first = next((piece for piece in done if _proposes(piece)), None)
        if first is not None:
            yield stated(outline, "drafts", name, first, 0.8)


def _proposes(piece: Piece) -> bool:
    """Whether a piece of the section on how the plan was made tells, with its time, that proposals were put forward."""
    of_making = any(_OF_MAKING.search(heading) for heading in piece.section)
    return of_making and bool(_PUT.search(piece.text)) and bool(WHEN.search(piece.text))


def _on_the_plan(piece: Piece, stage: str) -> bool:
    """Whether a piece, with its heading, is about how the plan was made; a row of a table of stages is."""
    if stage == "proposals" and _RANKED.search(piece.text):
        return False
    return piece.kind is BlockKind.TABLE_ROW or bool(_MADE.search(" ".join((*piece.section[-1:], piece.text))))
