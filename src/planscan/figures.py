"""Sums of money and other figures in prose and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planscan.outline import Table

_I = re.IGNORECASE

# "£201.7 million", "£38,000", "£1.2m", "264 million pounds"
_AMOUNT = re.compile(
    r"(?:£\s?(?P<sum>\d[\d,]*(?:\.\d+)?)\s?(?P<scale>million|billion|thousand|m\b|bn\b|k\b)?"
    r"|\b(?P<words>\d[\d,.]*) (?P<wscale>million|billion) pounds)",
    _I,
)
_SCALES = {"": 1.0, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "thousand": 1e3, "k": 1e3, "000": 1e3}
_UNIT = re.compile(
    r"£\s?(?P<unit>million|m\b|['’]?000s?|k\b|thousands?|billion|bn)|\b(?P<spelt>millions?|thousands?) of pounds|(?P<bare>£)\s*$",
    _I,
)
QUANTITY = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter)\b", _I
)
"""A number in figures, or a small one or a part in words."""

_NUMBER_CELL = re.compile(r"^[(+-]?£?\s?\d[\d,]*(?:\.\d+)?\)?\s?(?:%|m|million)?$", _I)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in pounds, and the characters [start, end) of its text that state it."""

    pounds: float
    start: int
    end: int

    def __str__(self) -> str:
        return as_words(self.pounds)


def amounts(text: str) -> list[Amount]:
    """Sums of money in a text, in order."""
    found = []
    for match in _AMOUNT.finditer(text):
        number = float((match["sum"] or match["words"]).replace(",", "").rstrip("."))
        scale = (match["scale"] or match["wscale"] or "").lower()
        found.append(Amount(number * _SCALES[scale], *match.span()))
    return found


def as_words(pounds: float) -> str:
    """A sum for readers; millions with one place, or two where the second says something.

    >>> as_words(264e6), as_words(1.06e6), as_words(38000)
    ('£264.0 million', '£1.06 million', '£38,000')
    """
    if abs(pounds) < 1e5:
        return f"£{pounds:,.0f}"
    millions = f"{pounds / 1e6:,.2f}"
    return f"£{millions.removesuffix('0')} million"


def number_in(cell: str, scale: float = 1) -> float | None:
    """A cell that is a number and nothing else, times `scale`; brackets or a minus make it negative."""
    text = cell.strip().replace("−", "-").replace("–", "-")
    if not _NUMBER_CELL.match(text):
        return None
    number = float(re.sub(r"[^\d.]", "", text)) * scale
    return -number if text[:1] in "(-" else number


def pounds_of(table: Table) -> float | None:
    """Pounds for one unit of a table's figures, from its headers or caption; None where it is not about money."""
    for text in (*table.headers, table.caption.text if table.caption else ""):
        match = _UNIT.search(text)
        if match:
            unit = (match["unit"] or match["spelt"] or "").lower().strip("'’")
            return _SCALES[unit if unit in _SCALES else unit.rstrip("s")]
    return None
