"""What a plan states about itself: its period, when it was approved, whether it is a draft, its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.model import Document, Fact, Rulebook

SECOND_EDITION_FROM = "2024-01-01"
"""The day from which the second edition of the guidance is taken to hold; assumed, see sg-guidance.yaml."""

KEYS = ("title", "period.start", "period.end", "approved", "status")
"""Every evidence map has a fact for each of these, with the value None where nothing was found."""

_FRONT = 12000
"""Characters from the start in which a period is looked for first: titles and forewords stand there."""

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(_MONTHS)
_DATE = rf"(?P<day>\d{{1,2}})?(?:st|nd|rd|th)?\s*(?P<month>{_MONTH})\s+(?P<year>20[0-4]\d)"

_PERIOD = re.compile(
    r"\b(?P<first>20[0-4]\d)\s*(?:-|–|—|/|to|until|and)\s*(?P<last>20[0-4]\d|[0-4]\d)\b", re.IGNORECASE
)
_PLAN_NEAR = re.compile(r"\b(?:strategic|commissioning|strategy|plan)\b", re.IGNORECASE)
_FULL_PERIOD = re.compile(
    rf"\b(?:from|period|covers?|between)\b[^.;]{{0,30}}?(?P<start>{_DATE.replace('?P<', '?P<s')})\s*(?:to|until|and|-|–)\s*"
    rf"(?P<end>{_DATE.replace('?P<', '?P<e')})",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    rf"\b(?:approved|agreed|adopted|published|ratified|publication date|date of publication)\b[^.;]{{0,80}}?{_DATE}",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"\b(?:consultation draft|draft (?:for consultation|strategic|plan|v(?:ersion)?)|first draft|DRAFT)\b"
)


def find_facts(documents: Sequence[Document]) -> tuple[Fact, ...]:
    """One fact for each of KEYS, from the first place that states it; a value of None where none does."""
    found: dict[str, Fact] = {}
    for number, document in enumerate(documents):
        for fact in _facts_of(document, number):
            found.setdefault(fact.key, fact)
    return tuple(found.get(key, Fact(key, None)) for key in KEYS)


def rulebook(facts: Sequence[Fact], as_of: str | None) -> Rulebook:
    """Which edition of the guidance holds for the plan: by a given date, its approval, or the start of its period."""
    by_key = {fact.key: fact.value for fact in facts}
    for date, because in (
        (as_of, "the date that was asked for"),
        (by_key.get("approved"), "its date of approval or publication"),
        (by_key.get("period.start"), "the start of its period"),
    ):
        if isinstance(date, str):
            edition = 2 if date >= SECOND_EDITION_FROM else 1
            side = "on or after" if edition == 2 else "before"
            return Rulebook(
                edition,
                f"{because}, {date}, is {side} {SECOND_EDITION_FROM}, when the second edition is assumed to begin",
            )
    return Rulebook(2, "no date found in the plan; the second edition is taken to hold")


_COMPANION = re.compile(
    r"\b(?:[A-Z][\w’'-]*\s+(?:(?:and|of|the|for|on|&)\s+)*){1,7}?"
    r"(?:Plan|Strategy|Statement|Assessment|Scheme|Framework|Report|Profiles?|Directions|Policy)\b(?!\s+(?:Group|Board|Committee))"
)


def companions(text: str) -> tuple[str, ...]:
    """Names of other documents in a text: capitalised words that end in Plan, Strategy, Statement and the like."""
    return tuple(dict.fromkeys(" ".join(match.group().split()) for match in _COMPANION.finditer(text)))


def _facts_of(document: Document, number: int) -> Iterator[Fact]:
    if document.title:
        at = document.text.find(document.title)
        yield (
            _fact("title", document.title, document, number, at, at + len(document.title), 0.8)
            if at >= 0
            else Fact("title", document.title, confidence=0.6)
        )
    match = _FULL_PERIOD.search(document.text[:_FRONT])
    if match:
        for key, side in (("period.start", "s"), ("period.end", "e")):
            value = _iso(match[f"{side}day"], match[f"{side}month"], match[f"{side}year"], last=side == "e")
            yield _fact(key, value, document, number, *match.span(), 0.95)
    for found in _PERIOD.finditer(document.text[:_FRONT]):
        around = document.text[max(0, found.start() - 80) : found.end() + 80]
        last = found["last"] if len(found["last"]) == 4 else found["first"][:2] + found["last"]
        if _PLAN_NEAR.search(around) and 0 < int(last) - int(found["first"]) <= 15:
            yield _fact("period.start", f"{found['first']}-04-01", document, number, *found.span(), 0.85)
            yield _fact("period.end", f"{last}-03-31", document, number, *found.span(), 0.85)
            break
    match = _APPROVED.search(document.text)
    if match:
        value = _iso(match["day"], match["month"], match["year"], last=False)
        yield _fact("approved", value, document, number, *match.span(), 0.8)
    match = _DRAFT.search(document.text[:_FRONT])
    if match:
        yield _fact("status", "draft", document, number, *match.span(), 0.8)


def _fact(key: str, value: str, document: Document, number: int, start: int, end: int, confidence: float) -> Fact:
    page = next((line.page for line in document.lines if line.end > start), None)
    return Fact(key, value, document.text[start:end], number, start, end, page, confidence)


def _iso(day: str | None, month: str, year: str, *, last: bool) -> str:
    number = _MONTHS.index(month.lower()) + 1
    if day is None:
        return f"{year}-{number:02d}-{28 if last and number == 2 else 30 if last else 1:02d}"
    return f"{year}-{number:02d}-{int(day):02d}"
