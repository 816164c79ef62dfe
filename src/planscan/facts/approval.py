"""When the plan was approved or published, and whether it is a draft or final."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.dates import MONTH_NAMES, find_dates
from planscan.facts.own_plan import EARLIER, PLAN
from planscan.facts.stated import stated
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece

_I = re.IGNORECASE
_FRONT_BLOCKS = 20
"""Blocks from the start in which a cover and a note on the document stand."""

_NOTE_BLOCKS = 40
_OF_STATUS = re.compile(r"\b(?:approval|approved|status|sign-off|document control|version control)\b", _I)
_SHORT = 30
"""Words up to which a line says what the document is; longer ones tell a story."""

_APPROVED = r"(?:approved|agreed|adopted|ratified|signed off|endorsed|passed|accepted|cleared)"
_ASSENT = r"(?:gave|given|giving|with) (?:its|their|the \w+[’']s|formal|final|full)?\s?(?:formal |final |full )?(?:assent|approval|agreement|consent|backing|sign-off)"
_APPROVE = re.compile(rf"\b(?:{_APPROVED}|approval|{_ASSENT})\b", _I)
_PUBLISH = re.compile(r"\b(?:published|publication)\b", _I)
# Still to come: "to be considered", "will go to the Board for approval", "subject to approval".
_NOT_YET = re.compile(
    r"\b(?:to be|will be|due to be|is expected|is due|for) (?:considered|approved|approval|agreed|adopted|published|consultation)\b"
    r"|\bwill (?:go|be (?:put|submitted|presented|taken))\b|\b(?:subject to|seeks?|awaiting|before) (?:final )?approval\b|\bnot yet\b",
    _I,
)
_BODY = r"(?:(?:the|integration|joint|hscp|health|and|social|care|partnership|voting)\s+)*(?:board|ijb|council|committee|authority)"
_THIS_PLAN = tuple(
    re.compile(pattern, _I)
    for pattern in (
        # "Approved by the Board on", "Final, approved 25 June 2024", "Approval: IJB, 25 June", "Date approved"
        rf"^\W*(?:final\W+|date (?:of )?)?(?:{_APPROVED}|approval|published|publication)(?: date)?\W+"
        rf"(?:and published )?(?:by|on|at|in|the|board|ijb|integration|date|\d|{MONTH_NAMES})",
        r"^\W*version \d[\d.]*\W+(?:final\W+)?approved\b",
        # "Board approved on 25 June 2024", the decision and nothing more
        rf"^\W*{_BODY} (?:has )?{_APPROVED} (?:it )?(?:on|in) [\w ]{{3,25}}\W*$",
        # "this plan was ratified by", "the strategic plan, which the Board agreed on"
        rf"\b(?:this|the|our|final) {PLAN}\b[^.;]{{0,80}}?\b(?:was|has been|is|were) (?:\w+ )?(?:{_APPROVED}|published)\b",
        rf"\bthis {PLAN},? (?:which|that) [^.;]{{0,60}}?\b{_APPROVED}\b",
        # "gave its approval to this plan"
        rf"\bapproval (?:to|of) (?:this|the|our) {PLAN}\b",
        # "formally adopted this plan", "signed off the plan"
        rf"\b{_APPROVED} (?:this|the|our) (?:text|{PLAN})\b(?! (?:for|of) )",
        rf"\bit (?:was|has been) (?:\w+ )?{_APPROVED}\b",
        rf"\b(?:this|the) {PLAN}\b[^.;]{{0,80}}\b{_APPROVED} it\b",
        # "The Board gave its assent at a special meeting": to what is not said, so to the plan
        rf"\b{_BODY} {_ASSENT}\b(?! (?:to|for|of) (?!(?:this|the|our) {PLAN}|it\b))",
    )
)

# All that a line says which only gives a date: "Date of IJB approval: 19 Nov 2025", "First published December 2025".
_LABEL_WORDS = re.compile(
    rf"\b(?:{_APPROVED}|approval|published|publication|date|first|final|of|on|by|in|the|at|its|meeting|status|plan|version|{MONTH_NAMES}"
    r"|integration|joint|board|ijb|hscp|health|and|social|care|partnership|st|nd|rd|th)\b|\d+(?:st|nd|rd|th)?",
    _I,
)

_DRAFT = re.compile(
    rf"\bconsultation draft\b|^\W*draft\b|\bDRAFT\b|\bdraft (?:for (?:consultation|comment)|v(?:ersion)?\b|{PLAN})"
    rf"|\b(?:this|present) draft\b|\bnot yet (?:been )?(?:agreed|approved|adopted)\b|\bversion 0\.\d|\bv0\.\d",
    _I,
)
# How the plan was made, or another draft: "a first draft went to", "a draft of the next plan".
_OTHER_DRAFT = re.compile(
    r"\b(?:marked|earlier|copy|copies|leaked)\b[^.;]{0,20}\bdraft\b|\b(?:first|second|initial|early|final|a|the) drafts?\b.{0,40}\b(?:went|was|were|came|next|of)\b|\bnext plan\b",
    _I,
)
_FINAL = re.compile(
    rf"\bfinal (?:version|text|form|edition|{PLAN})\b(?! of (?!(?:this|the|our) {PLAN}))|\bversion [1-9]\d*(?:\.\d+)?\W{{1,3}}final\b|^\W*final\b|\bstatus\W+(?:final|approved)\b",
    _I,
)


_VERSION = re.compile(r"(?:v(?:ersion)?\.?\s*)?\d+(?:\.\d+)*(?: (?:draft|final))?", _I)


def approval_facts(outline: Outline) -> Iterator[Fact]:
    """The date on which the plan was approved, or else published; and "draft" or "final"."""
    approved = _approval(outline)
    draft = next((one for one in _front(outline, _DRAFT) if not _OTHER_DRAFT.search(one.text)), None)
    if approved is not None:
        yield stated(outline, "approved", *approved, 0.9)
    if draft is not None and approved is None:
        yield stated(outline, "status", "draft", draft, 0.9)
        return
    final = next(_front(outline, _FINAL), None) or (approved[1] if approved else None)
    if final is not None:
        yield stated(outline, "status", "final", final, 0.9)


def _pieces(outline: Outline) -> Sequence[Piece]:
    """Sentences, headings and whole rows, in the order of the text."""
    return sorted((*outline.headings, *outline.sentences_and_rows), key=lambda one: one.start)


def _front(outline: Outline, pattern: re.Pattern[str]) -> Iterator[Piece]:
    return (
        one
        for one in _pieces(outline)
        if (one.block < _FRONT_BLOCKS or (one.section and _OF_STATUS.search(one.section[-1])))
        and pattern.search(one.text)
        and len(one.text.split()) < _SHORT
    )


def _approval(outline: Outline) -> tuple[str, Piece] | None:
    for piece in _pieces(outline):
        if _says_approved(piece):
            day = _day(piece.text)
            if day is not None:
                return day, piece
    return None


def _says_approved(piece: Piece) -> bool:
    text = piece.text
    if not (_APPROVE.search(text) or _PUBLISH.search(text)) or _NOT_YET.search(text):
        return False
    if piece.kind is BlockKind.TABLE_ROW:
        return not EARLIER.search(text) and (bool(_THIS_PLAN[0].search(text)) or _in_history(piece))
    if piece.block < _NOTE_BLOCKS and not re.search(r"[a-z]", _LABEL_WORDS.sub("", text.lower())):
        return True
    said = next((found for pattern in _THIS_PLAN if (found := pattern.search(text))), None)
    return said is not None and not EARLIER.search(text[: said.end()])


def _in_history(piece: Piece) -> bool:
    """Whether a row is one of a history of versions: its first cell is a version or a date."""
    first = piece.text.split("\t")[0].strip()
    return bool(_VERSION.fullmatch(first)) or any(find_dates(first))


def _day(text: str) -> str | None:
    """The last date that belongs to the approval; one of publication only where there is no other."""
    published = _PUBLISH.search(text)
    before = text[: published.start()] if published and _APPROVE.search(text[: published.start()]) else text
    dates = [one.iso for one in find_dates(before)] or [one.iso for one in find_dates(text)]
    return dates[-1] if dates else None
