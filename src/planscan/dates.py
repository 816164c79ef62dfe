"""Dates and periods as plans write them: "1 April 2025", "March 2026", "2025/26", "2025-28", "2025 to 2028"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905 - twelve words read better so
)
_MONTH = "|".join(MONTHS)
_ORDINAL = r"(?:st|nd|rd|th)?"

DATE = re.compile(rf"\b(?:(?P<day>\d{{1,2}}){_ORDINAL}\s+)?(?P<month>{_MONTH})\s+(?P<year>20\d\d)\b", re.IGNORECASE)
"""A day or a month with its year: "31 March 2028", "March 2028"."""

YEARS = re.compile(r"\b(?P<first>20\d\d)\s*(?:-|–|—|/|to|until)\s*(?P<last>20\d\d|\d\d)\b", re.IGNORECASE)
"""Two years that make a period: "2025-28", "2025 to 2028", and the financial year "2025/26"."""

WHEN = re.compile(
    rf"\b(?:(?:{_MONTH}|spring|summer|autumn|winter|quarter [1-4]|q[1-4])\s+(?:of\s+)?(?:20\d\d)"
    r"|(?:by|in|during|until|from|before|end of|of|year)\s+20\d\d|20\d\d\s?[/–-]\s?(?:20)?\d\d"
    rf"|(?:by|in|until|before|during|this|next)\s+(?:the end of\s+)?(?:{_MONTH}|spring|summer|autumn|winter)\b"
    r"|(?:within|over|in) (?:the )?(?:next |first |last )?(?:\w+ )?(?:\d+|one|two|three|four|six|twelve|eighteen) (?:weeks?|months?|years?)"
    r"|(?:each|every|once a|twice a|a|per) (?:year|month|quarter|week)|annually|quarterly|monthly|weekly"
    r"|(?:in the |its )?(?:first|second|third|last|next|this|that) year|20\d\d)\b",
    re.IGNORECASE,
)
"""Words that say by when or how often: a date, a season, a financial year, "within six months", "each quarter"."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date read from a text: ISO day, and the characters [start, end) that state it."""

    iso: str
    start: int
    end: int


def find_dates(text: str, *, closing: bool = False) -> Iterator[Dated]:
    """Dates of a text in order; a month without a day is its first day, or its last where `closing`."""
    for match in DATE.finditer(text):
        yield Dated(iso_day(match["day"], match["month"], match["year"], closing=closing), *match.span())


def iso_day(day: str | None, month: str, year: str, *, closing: bool) -> str:
    number = MONTHS.index(month.lower()) + 1
    last = monthrange(int(year), number)[1]
    return f"{year}-{number:02d}-{min(int(day), last) if day else last if closing else 1:02d}"


def financial_years(first: str, last: str) -> tuple[str, str]:
    """The first and last day of a period given in years: it starts in April, and ends in March of its last year."""
    closing = last if len(last) == 4 else first[:2] + last
    return f"{first}-04-01", f"{closing}-03-31"
