"""Money that the plan states: its whole budget, by year, partner and care group, what is set aside, and the gap."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planscan.about import CARE_GROUPS
from planscan.facts.stated import stated
from planscan.figures import Amount, amounts, as_words, number_in, pounds_of
from planscan.model import Fact
from planscan.outline import Outline, Piece, Table

_I = re.IGNORECASE
_FINANCIAL_YEAR = re.compile(r"\b20\d\d\s?/\s?(?:20)?\d\d\b")
_YEAR = re.compile(r"\b20\d\d(?:\s?[/–-]\s?(?:20)?\d\d)?\b")
LEAST_BUDGET = 10e6
"""Pounds below which a sum is no authority's whole budget: the smallest of the 31 spends several times as much."""

LEAST_PART = 2e6
"""Pounds below which a sum is no partner's payment and not what is set aside."""

# Somebody else's money: "Nationally, ...", "Across Scotland, integration boards expected".
_NOT_OURS = re.compile(
    r"\b(?:nationally|across scotland|in scotland|scotland[’']s|all public bodies|uk|integration (?:authorities|boards)|neighbouring)\b",
    _I,
)
# "the total budget for 2022/23 is", "the Board expects to spend", "in all", "to spend in the first year"
_TOTAL = re.compile(
    r"\b(?:total|whole|overall|delegated|integrated|revenue|combined) (?:\w+ )?(?:budget|resources?|funding|expenditure|spend\w*)\b|\b(?:expects?|plans?|intends?|have|has|will have) (?:to spend|£)|\bin (?:all|total)\b|\bto spend\b|\bmoney:|\bbudget (?:for|of|in|is)\b|\bspends? £[\d.,]+ (?:million|billion) (?:a year|each year)",
    _I,
)
_TOTAL_AFTER = re.compile(r"^\s*(?:in (?:all|total|the first year)|to spend)\b", _I)
_SET_ASIDE = re.compile(r"\bset[ -]aside\b", _I)
# "£40.2 million set aside for", "of which £31.4 million is set aside"; "the sum set aside is £14.2 million"
_ASIDE_AFTER = re.compile(
    r"^\s*(?:is |are |was |will be |has been )?(?:to be )?set[ -]aside\b(?! (?:a year )?for (?:training|the team))", _I
)
_ASIDE_BEFORE = re.compile(r"\bset[ -]aside\b[^.;,£]{0,40}$", _I)
_MOVED = re.compile(r"\b(?:out of|move\w*|from) (?:the )?set[ -]aside\b", _I)
# "projected shortfall of", "a gap of", "spending would exceed income by", "need to save"; "£3.3 million too little"
_GAP = re.compile(
    r"\b(?:shortfall|funding gap|budget gap|financial gap|deficit)\b|\b(?:a|the|projected) gap of\b|\bgap (?:is|was|will be|of)\b"
    r"|\b(?:exceed|outrun|be more than|be above)\w* (?:our |its |the )?(?:income|funding|budget|resources)\b|\b(?:need|have|has|needs) to (?:save|find)\b",
    _I,
)
_GAP_AFTER = re.compile(r"^\s*(?:too little|short\b|less than (?:we|is) need)", _I)
_GAP_GOES_ON = re.compile(r"^\s*(?:in|by|for) \S+?,?(?: and)?(?: by| of)?\s*$", _I)
_GAP_IS_NOT = re.compile(r"\b(?:closed|closes|left|remain\w*|not yet found|no answer|pay gap)\b", _I)
_COUNCIL = re.compile(
    r"\b(?:by|from) (?:the |\w+ )*?council\b|\bcouncil[’']s (?:payment|contribution|share)\b|^council\b", _I
)
_BOARD = re.compile(
    r"\b(?:by|from) (?:the )?(?:health board|nhs \w+(?: \w+)?)\b|\b(?:health board|nhs \w+(?: \w+)?)[’']s (?:payment|contribution|share)\b|^(?:nhs|health board)\b",
    _I,
)
_PAYMENT = re.compile(r"\b(?:paid|payment|contribut\w+|pays|allocation|made by|funding from)\b|£[^,;]*\bby the\b", _I)
# Tables whose total is no budget: "Closing the gap", "Savings", "Reserves".
_NO_BUDGET = re.compile(r"\b(?:gap|savings?|reserves?|capital|closing|cost of|options?)\b", _I)
_TOTAL_ROW = re.compile(r"^(?:grand )?total\b|^all (?:services|spending)\b", _I)


def money_facts(outline: Outline, years: tuple[str, str] | None) -> Iterator[Fact]:
    """Every sum the plan states of itself; `years` are the first and last financial year of its period."""
    for piece in outline.sentences:
        if not _NOT_OURS.search(piece.text):
            yield from _of_sentence(outline, piece, years)
    for table in outline.tables:
        yield from _of_table(outline, table)


def _of_sentence(outline: Outline, piece: Piece, years: tuple[str, str] | None) -> Iterator[Fact]:
    found = amounts(piece.text)
    kinds: list[str | None] = []
    for number, amount in enumerate(found):
        before = piece.text[found[number - 1].end if number else 0 : amount.start]
        after = piece.text[amount.end : found[number + 1].start if number + 1 < len(found) else len(piece.text)]
        goes_on = bool(kinds) and kinds[-1] == "money.gap" and bool(_GAP_GOES_ON.match(before))
        kinds.append("money.gap" if goes_on else _kind(before, after, amount))
    for number, (key, amount) in enumerate(zip(kinds, found)):
        if key is None or (key == "money.gap" and kinds[number + 1 : number + 2] == ["money.gap"]):
            continue  # of a gap that grows from year to year, the last is the gap
        who = f"{_partner(piece.text, amount)}: " if key == "money.by_partner" else _when(piece.text, amount, years)
        yield stated(outline, key, f"{who}{amount}", piece, 0.85)


def _kind(before: str, after: str, amount: Amount) -> str | None:
    """Which of the plan's sums an amount is, by the words around it; None where it is none."""
    if (_GAP.search(before) or _GAP_AFTER.match(after)) and not _GAP_IS_NOT.search(before + after[:60]):
        return "money.gap"
    if amount.pounds < LEAST_PART:
        return None
    if (_ASIDE_AFTER.match(after) or _ASIDE_BEFORE.search(before)) and not _MOVED.search(before + after):
        return "money.set_aside"
    around = f"{before[-60:]}£{after[:60]}"
    if _PAYMENT.search(around) and (_COUNCIL.search(around) or _BOARD.search(around)):
        return "money.by_partner"
    if amount.pounds >= LEAST_BUDGET and (_TOTAL.search(before) or _TOTAL_AFTER.match(after)):
        return "money.total"
    return None


def _partner(text: str, amount: Amount) -> str:
    """The partner whose name stands nearest to the sum."""
    nearest = {}
    for name, pattern in (("Council", _COUNCIL), ("Health board", _BOARD)):
        gaps = [max(amount.start - m.end(), m.start() - amount.end) for m in pattern.finditer(text)]
        nearest[name] = min(gaps, default=len(text))
    return min(nearest, key=lambda name: nearest[name])


def _when(text: str, amount: Amount, years: tuple[str, str] | None) -> str:
    """The year that the sum is for, as "2025/26: ", from the words after it, then before it, then the plan's period."""
    after = _FINANCIAL_YEAR.search(text[amount.end : amount.end + 40]) or _YEAR.search(
        text[amount.end : amount.end + 25]
    )
    before = list(_YEAR.finditer(text[: amount.start]))
    match = after or (before[-1] if before else None)
    if match:
        return f"{match.group().replace(' ', '')}: "
    if years and re.search(r"\bfirst year\b", text, _I):
        return f"{years[0]}: "
    if years and re.search(r"\blast year\b", text, _I):
        return f"{years[1]}: "
    return ""


def _of_table(outline: Outline, table: Table) -> Iterator[Fact]:
    """Totals by year, what is set aside, and care groups, from a table of money whose unit is told."""
    scale = pounds_of(table)
    if scale is None:
        return
    columns = [(at, header) for at, header in enumerate(table.headers) if _YEAR.search(header)]
    caption_year = _YEAR.search(table.place.text) if table.caption else None
    if not columns and len(table.headers) == 2:
        columns = [(1, caption_year.group() if caption_year else "")]
    for row in table.rows:
        name = row.text(0)
        for number, (at, header) in enumerate(columns):
            pounds = number_in(row.text(at), scale)
            if pounds is None:
                continue
            key = _row_kind(name, pounds)
            if key == "money.year" and _NO_BUDGET.search(" ".join((table.place.text, *table.headers[:1]))):
                continue
            year = _YEAR.search(header)
            prefix = f"{year.group()}: " if year else ""
            if key == "money.by_group" and not number:
                yield stated(outline, key, f"{prefix}{name}: {as_words(pounds)}", row.whole, 0.85)
            elif key in {"money.year", "money.set_aside"}:
                yield stated(outline, key, f"{prefix}{as_words(pounds)}", row.whole, 0.85)


def _row_kind(name: str, pounds: float) -> str | None:
    if _TOTAL_ROW.match(name):
        return "money.year" if pounds >= LEAST_BUDGET else None
    if _SET_ASIDE.search(name):
        return "money.set_aside"
    return "money.by_group" if any(pattern.search(name) for pattern in CARE_GROUPS.values()) else None


def plan_years(start: str | None, end: str | None) -> tuple[str, str] | None:
    """The first and last financial year of a period given in ISO dates: ("2025/26", "2027/28")."""
    if not start or not end:
        return None
    first = int(start[:4]) - (start[5:7] < "04")
    last = int(end[:4]) - (end[5:7] <= "03")
    return f"{first}/{(first + 1) % 100:02d}", f"{last}/{(last + 1) % 100:02d}"
