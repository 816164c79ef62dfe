"""The period that the plan covers, in its own words or on its cover; an extension moves its end."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planscan.dates import DATE, YEARS, financial_years, iso_day
from planscan.facts.own_plan import EARLIER, OWN_PLAN, PLAN
from planscan.facts.stated import stated
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece

_I = re.IGNORECASE
_FRONT_BLOCKS = 40
"""Blocks from the start in which a cover, a title and a note on the document stand."""

_COVER_WORDS = 9
_BEFORE = 60
"""Characters before a period in which its plan would be named."""

_LONGEST_YEARS = 15

_JOIN = r"(?:\s*(?:to|until|till|and|-|–|—)\s*|,?\s+and\s+(?:it\s+)?(?:will\s+)?(?:ends?|runs?|lasts?|expires?|finish(?:es)?|concludes?)\s+(?:on\s+|to\s+|until\s+|in\s+)?)"
_D = DATE.pattern
_FULL = re.compile(rf"{_D.replace('?P<', '?P<a')}{_JOIN}(?:the\s+)?{_D.replace('?P<', '?P<b')}", _I)
_NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12, "eighteen": 18,
}  # fmt: skip
_LENGTH = rf"(?P<n>{'|'.join(_NUMBERS)}|\d{{1,2}})(?:\s+|-)(?:further\s+)?(?P<unit>years?|months?)"
_ONE_WAY = tuple(
    re.compile(pattern, _I)
    for pattern in (
        # "from 1 April 2025 for one year"
        rf"\bfrom\s+{_D},?\s+for\s+(?:the\s+)?(?:a further )?{_LENGTH}",
        # "for the three years from April 2024", "a three-year plan, starting on 1 July 2024"
        rf"\b{_LENGTH}\b[^.;]{{0,40}}?\b(?:from|starting|beginning|commencing|running from)\s+(?:on\s+|in\s+|from\s+)?{_D}(?!{_JOIN})",
    )
)
# "agreed to extend it by one year, so that it now ends on 31 March 2027"; "has extended this plan to March 2026"
_EXTENDED_TO = re.compile(
    rf"\b(?:exten(?:d|ded|sion|ds)\b[^.]*?\b(?:ends?|until|to|runs? (?:to|until)|expires?)|now (?:ends?|runs?) (?:on|to|until|in))\s+(?:on\s+|in\s+)?(?:the end of\s+)?{_D}",
    _I,
)
# "was extended by twelve months", "a one year extension"
_EXTENDED_BY = re.compile(
    rf"\bextend(?:ed)?\b[^.]{{0,40}}?\b(?:by|for)\s+(?:a further\s+)?{_LENGTH}|\b{_LENGTH.replace('?P<', '?P<o')}\s+extension\b",
    _I,
)
_OF_PLAN = re.compile(rf"\b(?:this|the|our|its)\s+{PLAN}\b|\bextend(?:ed)? it\b|\bit (?:was|has been) extended\b", _I)

# Not this plan's: "Strathgarve is preparing its own plan for 2025-28", "the workforce plan runs from".
_OTHER_PLAN = re.compile(
    r"\b(?:neighbour\w*|adjoin\w*|its own plan|preparing|national|government|"
    r"workforce|housing|scheme|statement|market|delivery plan|calendar|survey|report|contract|act|carers?|children\w*|"
    r"projection\w*|population|increase\w*|rose|fell|risen|fallen|strategies|programme|between)\b",
    _I,
)
_COVERS = r"\b(?:covers?|runs?|lasts?|commences?|is (?:only )?for|begins?|starts?|period|applies|(?:takes|comes into) (?:effect|force)|ends?|(?:for|over) the (?:next )?\S+ years)\b"
_OWN_PERIOD = re.compile(
    rf"{OWN_PLAN.pattern}[^.]*{_COVERS}"
    rf"|\bit (?:will (?:cover|run|last|apply|be in force)|covers|runs|starts|begins|commences|was made for|is for|lasts|applies|takes effect|is an? (?:\S+ )?{PLAN})\b"
    rf"|\b(?:period|life|lifetime|duration|term) of (?:this|the|our) {PLAN}\b|\bplan period\b|^\W*effective from\b"
    r"|^(?:plan )?(?:period|timeframe|term|dates?)\b",
    _I,
)
_PLAN = re.compile(r"\b(?:plan|strategy)\b", _I)
_ENDS_IN = re.compile(r"\b(?:from|for|between|over|covering|for the (?:period|years))\s*$", _I)


@dataclass(frozen=True, slots=True)
class _Span:
    """A period in a text, from the character at which it begins; `sure` where dates and not years alone give it."""

    first: str
    last: str
    at: int
    sure: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: int
    span: _Span
    piece: Piece


def period_facts(outline: Outline) -> Iterator[Fact]:
    """Start and end of the plan's period; an extension moves the end."""
    best = max(_candidates(outline), key=lambda one: (one.score, -one.piece.start), default=None)
    if best is None or best.score <= 0:
        return
    confidence = 0.95 if best.span.sure else 0.85
    yield stated(outline, "period.start", best.span.first, best.piece, confidence)
    extended = _extension(outline, best.span.last)
    if extended and extended[0] > best.span.last:
        yield stated(outline, "period.end", *extended, 0.9)
    else:
        yield stated(outline, "period.end", best.span.last, best.piece, confidence)


def _candidates(outline: Outline) -> Iterator[_Candidate]:
    rows = (block for block in outline.blocks if block.kind is BlockKind.TABLE_ROW and block.block < _FRONT_BLOCKS)
    for piece in (*outline.headings, *outline.sentences, *rows):
        for span in _spans(piece.text):
            if span.first < span.last and int(span.last[:4]) - int(span.first[:4]) <= _LONGEST_YEARS:
                yield _Candidate(_score(piece, span), span, piece)


def _spans(text: str) -> Iterator[_Span]:
    """Periods in a text, those in dates first."""
    for match in _FULL.finditer(text):
        yield _Span(
            iso_day(match["aday"], match["amonth"], match["ayear"], closing=False),
            iso_day(match["bday"], match["bmonth"], match["byear"], closing=True),
            match.start(),
            sure=True,
        )
    for pattern in _ONE_WAY:
        for match in pattern.finditer(text):
            start = iso_day(match["day"], match["month"], match["year"], closing=False)
            yield _Span(start, _eve(start, _months(match["n"], match["unit"])), match.start(), sure=True)
    for match in YEARS.finditer(text):
        if "/" not in match.group() or _PLAN.search(text):
            yield _Span(*financial_years(match["first"], match["last"]), match.start(), sure=False)


def _months(number: str, unit: str) -> int:
    count = _NUMBERS.get(number.lower()) or int(number)
    return count * 12 if unit.lower().startswith("year") else count


def _score(piece: Piece, span: _Span) -> int:
    """How far a period is the plan's own; 0 and below where nothing says that it is."""
    front = piece.block < _FRONT_BLOCKS
    short = len(piece.text.split()) <= _COVER_WORDS
    before = piece.text[max(0, span.at - _BEFORE) : span.at]
    own = bool(_OWN_PERIOD.search(piece.text)) or _leads_to(before)
    score = (4 if own else 0) + (3 if front and short else 0) + (1 if span.sure else 0)
    if not span.sure:
        score += 1 if front and _PLAN.search(piece.text) else 0
        score -= 0 if front and short else 2
    if EARLIER.search(before) or (_OTHER_PLAN.search(before if own else piece.text) and not _on_cover(piece)):
        score -= 5
    on_front = front and piece.kind is not BlockKind.TABLE_ROW and (short or bool(_PLAN.search(piece.text)))
    return score if own or on_front else 0


def _leads_to(before: str) -> bool:
    """Whether the words before a period say that it is the plan's: "this plan sets out how we will work from"."""
    return bool(OWN_PLAN.search(before)) and bool(_ENDS_IN.search(before))


def _on_cover(piece: Piece) -> bool:
    return piece.kind is BlockKind.HEADING and piece.block < _FRONT_BLOCKS


def _extension(outline: Outline, end: str) -> tuple[str, Piece] | None:
    """The day to which the plan was extended, from the day on which it would have ended."""
    for piece in outline.sentences:
        text = piece.text
        if "exten" not in text or EARLIER.search(text) or not _OF_PLAN.search(text):
            continue
        until, by = _EXTENDED_TO.search(text), _EXTENDED_BY.search(text)
        if until:
            return iso_day(until["day"], until["month"], until["year"], closing=True), piece
        if by:
            eve = date.fromisoformat(end) + timedelta(days=1)
            return _eve(eve.isoformat(), _months(by["n"] or by["on"], by["unit"] or by["ounit"])), piece
    return None


def _eve(start: str, months: int) -> str:
    """The last day of so many months: the eve of the day on which the next would begin."""
    first = date.fromisoformat(start)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = min(first.day, monthrange(year, month + 1)[1])
    return (date(year, month + 1, day) - timedelta(days=1)).isoformat()
