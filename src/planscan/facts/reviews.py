"""When the plan is to be reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from planscan.dates import MONTH_NAMES, WHEN
from planscan.facts.own_plan import OWN_PLAN, PLAN
from planscan.facts.stated import stated
from planscan.model import Fact
from planscan.outline import Outline, Piece

_I = re.IGNORECASE

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

_REVIEWS = 4
"""Reviews told of, at most: a mid-term one, a last one, and the places that say so again."""


def _is_review(piece: Piece) -> bool:
    """Whether words are on the review of the plan, by themselves or under a heading on it."""
    below = bool(piece.section) and bool(_OF_REVIEW.search(piece.section[-1]))
    return bool(_REVIEW.search(piece.text)) or (below and bool(_WILL_REVIEW.search(piece.text)))


def review_facts(outline: Outline) -> Iterator[Fact]:
    """One fact for each sentence that announces a review of the plan, with its time."""
    announced = (
        piece
        for piece in outline.sentences_and_rows
        if _is_review(piece) and WHEN.search(piece.text) and not _NOT_THIS_REVIEW.search(piece.text)
    )
    for piece in islice(announced, _REVIEWS):
        yield stated(outline, "review", " ".join(piece.text.split()), piece, 0.75)
