"""Dates and periods as plans write them: "1 April 2025", "March 2026", "2025/26", "2025-28", "2025 to 2028"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905 - twelve words read better so
)
MONTH_NAMES = "|".join(rf"{month}|{month[:3]}" for month in MONTHS) + "|sept"
"""Names of months and their short forms, as alternatives of a regular expression."""

_NUMBER_OF = {month[:3]: number for number, month in enumerate(MONTHS, 1)}
_LONGEST_MONTH = 31
_ORDINAL = r"(?:st|nd|rd|th)?"

DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}}){_ORDINAL}\s+(?:of\s+)?)?(?P<month>{MONTH_NAMES})\.?,?\s+(?P<year>20\d\d)\b",
    re.IGNORECASE,
)
"""A day or a month with its year: "31 March 2028", "March 2028", "31st Mar 2028"."""

_NUMERIC = re.compile(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>(?:20)?\d\d)\b")

YEARS = re.compile(r"\b(?P<first>20\d\d)\s*(?:-|–|—|/|to|until)\s*(?P<last>20\d\d|\d\d)\b", re.IGNORECASE)
"""Two years that make a period: "2025-28", "2025 to 2028", and the financial year "2025/26"."""

WHEN = re.compile(
    rf"\b(?:(?:{MONTH_NAMES}|spring|summer|autumn|winter|quarter [1-4]|q[1-4])\s+(?:of\s+)?(?:20\d\d)"
    r"|(?:by|in|during|until|from|before|end of|of|year)\s+20\d\d|20\d\d\s?[/–-]\s?(?:20)?\d\d"
    rf"|(?:by|in|until|before|during|this|next)\s+(?:the end of\s+)?(?:{MONTH_NAMES}|spring|summer|autumn|winter)\b"
    r"|(?:within|over|in) (?:the )?(?:next |first |last )?(?:\w+ )?(?:\d+|one|two|three|four|six|twelve|eighteen) (?:weeks?|months?|years?)"
    rf"|(?:each|every) (?:{MONTH_NAMES}|spring|summer|autumn|winter)"
    r"|(?:each|every|once a|twice a|a|per) (?:year|month|quarter|week)|annually|quarterly|monthly|weekly"
    r"|(?:in the |its )?(?:first|second|third|last|next|this|that) year|year (?:one|two|three|four|five|\d)"
    r"|\d{1,2}[/.]\d{1,2}[/.](?:20)?\d\d|20\d\d)\b",
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
    written = [
        Dated(iso_day(match["day"], match["month"], match["year"], closing=closing), *match.span())
        for match in DATE.finditer(text)
    ]
    numeric = [
        Dated(_iso(int(match["year"][-2:]), int(match["month"]), int(match["day"])), *match.span())
        for match in _NUMERIC.finditer(text)
        if 1 <= int(match["month"]) <= len(MONTHS) and 1 <= int(match["day"]) <= _LONGEST_MONTH
    ]
    yield from sorted(written + numeric, key=lambda one: one.start)


def _iso(year: int, month: int, day: int) -> str:
    return f"20{year:02d}-{month:02d}-{min(day, monthrange(2000 + year, month)[1]):02d}"


def iso_day(day: str | None, month: str, year: str, *, closing: bool) -> str:
    """The ISO day of a date in words; without a day, the first of the month, or its last where `closing`."""
    number = _NUMBER_OF[month[:3].lower()]
    last = monthrange(int(year), number)[1]
    return f"{year}-{number:02d}-{min(int(day), last) if day else last if closing else 1:02d}"


def financial_years(first: str, last: str) -> tuple[str, str]:
    """The first and last day of a period given in years: it starts in April, and ends in March of its last year."""
    closing = last if len(last) == 4 else first[:2] + last
    return f"{first}-04-01", f"{closing}-03-31"
