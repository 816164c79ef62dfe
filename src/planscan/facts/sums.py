"""A sum of money with what it is for, and the words that tell whose money it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planscan.facts.stated import stated
from planscan.figures import as_words
from planscan.model import Fact
from planscan.outline import Outline, Piece

_I = re.IGNORECASE

YEAR = re.compile(r"\b20\d\d(?:\s?[/–-]\s?(?:20)?\d\d)?\b")
"""A calendar or financial year: "2025", "2025/26", "2025-26"."""

COUNCIL = re.compile(r"\b(?:(?:[A-Z]\w+ (?:and )?)+Council|(?:the )?[Cc]ouncil)\b(?! tax)")
BOARD = re.compile(r"\b(?:NHS [A-Z]\w+(?: (?:and |& )?[A-Z]\w+)*|(?:the )?[Hh]ealth [Bb]oard)\b")
"""The two partners, by the words for them."""

SET_ASIDE = re.compile(r"\bset[ -]aside\b", _I)

LEAST_BUDGET = 10e6
"""Pounds below which a sum is no authority's whole budget: the smallest of the 31 spends several times as much."""

LEAST_PART = 2e6
"""Pounds below which a sum is no partner's payment and not what is set aside."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum: its key among the facts, whom or what it is for, its year, and where it stands.

    Attributes:
        past: whether it is told of a year gone by ("the budget was").
    """

    key: str
    pounds: float
    year: str
    who: str
    piece: Piece
    confidence: float = 0.85
    past: bool = False

    def fact(self, outline: Outline) -> Fact:
        """The sum as a fact: "2025/26: Older people: £40.1 million"."""
        value = ": ".join(part for part in (self.year, self.who, as_words(abs(self.pounds))) if part)
        return stated(outline, self.key, value, self.piece, self.confidence)


_LEADS = re.compile(
    r"^(?:(?:annual |total )?(?:payments?|contributions?|share|funding|money|allocation|budget|paid)(?: made| coming)? (?:by|from|of|delegated by)|from) (?:the )?",
    re.IGNORECASE,
)
_PAYS = re.compile(r"\W*(?:\(.*|(?:payment|contribution|share|funding|budget|allocation|delegated\b.*)?)\W*$", _I)


def partner_named(label: str) -> str:
    """ "Council" or "Health board" where a label names one and nothing more than its payment; else empty."""
    payer = _LEADS.sub("", label)
    for name, pattern in (("Council", COUNCIL), ("Health board", BOARD)):
        match = pattern.match(payer)
        if match and _PAYS.match(payer[match.end() :]):
            return name
    return ""
