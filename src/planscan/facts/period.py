"""The period of the plan, when it was approved or published, and whether it is a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planscan.dates import DATE, YEARS, financial_years, find_dates, iso_day
from planscan.facts.stated import stated
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece

_I = re.IGNORECASE
_FRONT_BLOCKS = 40
"""Blocks from the start in which a cover, a title and a note on the document stand."""

_JOIN = r"\s*(?:to|until|till|and|-|–|—)\s*"
_D = DATE.pattern
_FULL = re.compile(rf"{_D.replace('?P<', '?P<a')}{_JOIN}(?:the\s+)?{_D.replace('?P<', '?P<b')}", _I)
# "from 1 April 2025 for one year", "for one year from 1 April 2025"
_NUMBER = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "twelve": 1}
_LENGTH = rf"(?P<n>{'|'.join(_NUMBER)})\s+(?P<unit>years?|months)"
_ONE_WAY = re.compile(
    rf"\bfrom\s+{_D},?\s+for\s+(?:a further )?{_LENGTH}|\bfor\s+{_LENGTH.replace('?P<', '?P<o')},?\s+(?:starting |beginning |running )?from\s+{_D.replace('?P<', '?P<o')}",
    _I,
)
# "agreed to extend it by one year, so that it now ends on 31 March 2027"; "extended until March 2027"
_EXTENDED = re.compile(
    rf"\bexten(?:d|ded|sion|ds)\b[^.]*?\b(?:ends?|until|to|runs? to|expires?)\s+(?:on\s+|in\s+)?(?:the end of\s+)?{_D}",
    _I,
)
# Not this plan's: "the plan that it will replace ran from 2022", "Strathgarve is preparing its own plan for 2025-28".
_OTHER_PLAN = re.compile(
    r"\b(?:replac\w+|previous|earlier|predecessor|last plan|first plan|second plan|former|neighbour\w*|adjoin\w*|its own plan|preparing|"
    r"strategy|strategies|workforce plan|housing|scheme|statement|market|delivery plan|calendar|survey|report|contract|act|carers?|children\w*|projection\w*|population|increase\w*|rose|fell)\b",
    _I,
)
_OWN_PERIOD = re.compile(
    r"\b(?:this|the|our) (?:strategic |commissioning |bridging |joint |draft |interim )*(?:plan|strategy|draft|document)\b[^.]*\b(?:covers?|runs?|lasts?|is for|begins?|starts?|period|applies|takes effect)\b"
    r"|\bit (?:covers|runs|was made for|is for|lasts|applies)\b|\b(?:period|life|lifetime) of (?:this|the) plan\b|\bplan period\b",
    _I,
)
_PLAN = re.compile(r"\b(?:plan|strategy)\b", _I)

_APPROVE = re.compile(r"\b(?:approved|agreed|adopted|ratified|signed off|endorsed)\b", _I)
_PUBLISH = re.compile(r"\b(?:published|publication)\b", _I)
_NOT_YET = re.compile(
    r"\b(?:to be|will be|due to be|is expected|for) (?:considered|approved|agreed|adopted|published|consultation)\b", _I
)
_THIS_PLAN = re.compile(
    r"^(?:\W*)(?:final\W+)?(?:approved|agreed|adopted|ratified|published|publication|date of (?:approval|publication)|endorsed|version)\b"
    r"|\b(?:this|the|our|final|bridging) (?:\w+ ){0,3}(?:plan|document|strategy) (?:was|has been|is)\b|\bit was (?:approved|agreed|adopted)\b",
    _I,
)
_DRAFT = re.compile(
    r"\b(?:consultation draft|draft (?:for consultation|for comment|strategic|plan|v(?:ersion)?\b)|(?:first|second|final|this) draft)\b|^draft\b|\bDRAFT\b",
    _I,
)
_FINAL = re.compile(r"\bfinal (?:version|plan|strategic plan)\b|\bversion \d+(?:\.\d+)?,? final\b|^final\b", _I)


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: int
    first: str
    last: str
    piece: Piece
    confidence: float


def period_facts(outline: Outline) -> Iterator[Fact]:
    """Start and end of the plan's period; an extension moves the end."""
    best = max(_candidates(outline), key=lambda one: (one.score, -one.piece.start), default=None)
    if best is None or best.score <= 0:
        return
    yield stated(outline, "period.start", best.first, best.piece, best.confidence)
    extended = _extension(outline)
    if extended and extended[0] > best.last:
        yield stated(outline, "period.end", *extended, 0.9)
    else:
        yield stated(outline, "period.end", best.last, best.piece, best.confidence)


def _candidates(outline: Outline) -> Iterator[_Candidate]:
    for piece in (*outline.headings, *outline.sentences):
        for first, last, sure in _spans(piece.text):
            if first < last and int(last[:4]) - int(first[:4]) <= 15:
                yield _Candidate(_score(piece, outline, sure=sure), first, last, piece, 0.95 if sure else 0.85)


def _spans(text: str) -> Iterator[tuple[str, str, bool]]:
    """Periods in a text, and whether they are given in dates and not in years alone."""
    for match in _FULL.finditer(text):
        yield (
            iso_day(match["aday"], match["amonth"], match["ayear"], closing=False),
            iso_day(match["bday"], match["bmonth"], match["byear"], closing=True),
            True,
        )
    for match in _ONE_WAY.finditer(text):
        side = "" if match["year"] else "o"
        start = iso_day(match[f"{side}day"], match[f"{side}month"], match[f"{side}year"], closing=False)
        years = _NUMBER[match[f"{side}n"].lower()]
        yield start, _day_before(start, years), True
    for match in YEARS.finditer(text):
        first, last = financial_years(match["first"], match["last"])
        if "/" not in match.group() or _PLAN.search(text):
            yield first, last, False


def _score(piece: Piece, outline: Outline, *, sure: bool) -> int:
    front = piece.block < _FRONT_BLOCKS
    short = len(piece.text.split()) <= 9
    own = bool(_OWN_PERIOD.search(piece.text))
    score = (4 if own else 0) + (3 if front and short else 0) + (1 if sure else 0)
    if not sure:
        score += 1 if front and _PLAN.search(piece.text) else 0
        score -= 2 if not (front and short) else 0
    if _OTHER_PLAN.search(piece.text) and not (piece.kind is BlockKind.HEADING and front):
        score -= 5
    return score if own or (front and (short or _PLAN.search(piece.text))) else 0


def _extension(outline: Outline) -> tuple[str, Piece] | None:
    for piece in outline.sentences:
        match = _EXTENDED.search(piece.text)
        if match and not re.search(r"\breplace|previous|earlier\b", piece.text, _I):
            return iso_day(match["day"], match["month"], match["year"], closing=True), piece
    return None


def _day_before(start: str, years: int) -> str:
    """The last day of a period of so many years: it ends on the eve of its anniversary."""
    first = date.fromisoformat(start)
    return (first.replace(year=first.year + years) - timedelta(days=1)).isoformat()


def approval_facts(outline: Outline) -> Iterator[Fact]:
    """The date on which the plan was approved, or else published; and "draft" or "final"."""
    approved = _approval(outline)
    draft = next(_front_pieces(outline, _DRAFT), None)
    if approved is not None:
        yield stated(outline, "approved", *approved, 0.9)
    if draft is not None and approved is None:
        yield stated(outline, "status", "draft", draft, 0.9)
        return
    final = next(_front_pieces(outline, _FINAL), None) or (approved[1] if approved else None)
    if final is not None:
        yield stated(outline, "status", "final", final, 0.9)


def _front_pieces(outline: Outline, pattern: re.Pattern[str]) -> Iterator[Piece]:
    pieces: Sequence[Piece] = sorted((*outline.headings, *outline.sentences), key=lambda piece: piece.start)
    return (p for p in pieces if p.block < _FRONT_BLOCKS // 2 and pattern.search(p.text) and len(p.text.split()) < 30)


def _approval(outline: Outline) -> tuple[str, Piece] | None:
    for piece in sorted((*outline.headings, *outline.sentences), key=lambda one: one.start):
        text = piece.text
        if _NOT_YET.search(text) or not _THIS_PLAN.search(text) or not (_APPROVE.search(text) or _PUBLISH.search(text)):
            continue
        published = _PUBLISH.search(text)
        wanted = text[: published.start()] if published and _APPROVE.search(text[: published.start()]) else text
        dates = [one.iso for one in find_dates(wanted)] or [one.iso for one in find_dates(text)]
        if dates:
            return dates[-1], piece
    return None
