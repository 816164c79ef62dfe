"""Sums in tables of money whose unit is told: years and what they are for, in rows or in columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planscan.about import CARE_GROUPS
from planscan.facts.sums import LEAST_BUDGET, SET_ASIDE, YEAR, Sum, partner_named
from planscan.figures import amounts, number_in, pounds_of
from planscan.outline import Outline, Row, Table

_I = re.IGNORECASE
_PAIR = 2
"""Columns of a table of names and sums alone; its year may stand in its caption or over the names."""

_NO_BUDGET = re.compile(
    r"\b(?:gap|savings?|reserves?|capital|closing|cost of|costs?|options?|pressures?|investments?|grants?|property|estate)\b",
    _I,
)
_TOTAL = re.compile(
    r"^(?:grand |overall )?total\b|^all (?:services|spending|groups|budgets|of it)\b|^(?:altogether|in all|overall|together|sum|combined|whole budget|whole)\W*$",
    _I,
)
_PLAIN = re.compile(
    r"^(?:annual |net |gross |revenue |total )*(?:budget|amount|value|spend(?:ing)?|resources?)?\W*(?:£.*)?$", _I
)
_GAP = re.compile(
    r"^(?:the )?(?:projected |budget |funding |financial |estimated |forecast |total )*(?:gap|shortfall|deficit)\b(?! (?:remaining|closed|after|met))",
    _I,
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A figure of a table: pounds, its year where one is told, and what it is for."""

    pounds: float
    year: str
    label: str
    row: Row


def sums_of_tables(outline: Outline, first_year: int | None) -> Iterator[Sum]:
    """Sums of every table of money.

    Args:
        outline: the file.
        first_year: the year in which the plan begins: what a group has is told for it, or for the first year
            after it, or else for the first year of the table.
    """
    for table in outline.tables:
        told: dict[str, Sum] = {}
        for cell in _cells(table):
            key, who = _kind(cell, table)
            one = Sum(key, cell.pounds, cell.year, who, cell.row.whole)
            if key == "money.by_group":
                if who not in told or _before(told[who].year, first_year):
                    told[who] = one
            elif key:
                yield one
        yield from told.values()


def _before(year: str, first_year: int | None) -> bool:
    return bool(year) and first_year is not None and int(year[:4]) < first_year


def _cells(table: Table) -> Iterator[_Cell]:
    """Figures of a table of money; the year stands at the head of a column, in the first cell, or in the caption."""
    scale = pounds_of(table)
    single = YEAR.search(f"{table.caption.text if table.caption else ''} {' '.join(table.headers)}")
    for row in table.rows:
        own_year = YEAR.match(row.text(0).strip())
        for at in range(1, len(row.cells)):
            header = table.headers[at] if at < len(table.headers) else ""
            pounds = _pounds(row.text(at), scale)
            year = YEAR.search(header) or own_year or (single if len(table.headers) == _PAIR else None)
            if pounds is None or (year is None and len(row.cells) > _PAIR):
                continue
            label = header if own_year else row.text(0)
            yield _Cell(pounds, year.group().replace(" ", "") if year else "", " ".join(label.split()), row)


def _pounds(cell: str, scale: float | None) -> float | None:
    """A cell's figure in pounds: "£60.2m" tells its own unit, a bare figure takes the table's."""
    own = amounts(cell)
    if len(own) == 1 and own[0].start == 0 and own[0].end == len(cell.strip()) and not cell.strip()[-1].isdigit():
        return own[0].pounds
    return number_in(cell, scale) if scale is not None else None


def _of_one_group(caption: str) -> bool:
    """Whether a caption says that a table or chart is about one care group: "Spending on older people"."""
    return (
        bool(re.search(r"\b(?:on|for)\b", caption))
        and sum(p.search(caption) is not None for p in CARE_GROUPS.values()) == 1
    )


def _kind(cell: _Cell, table: Table) -> tuple[str, str]:
    """The key of a figure and whom it is for; an empty key where it is none of the plan's sums."""
    named = " ".join((table.place.text if table.caption else "", *table.place.section[-1:], *table.headers[:1]))
    if _GAP.match(cell.label):
        return "money.gap", ""
    if SET_ASIDE.search(cell.label):
        return "money.set_aside", ""
    if _NO_BUDGET.search(named) or (table.caption and _of_one_group(table.caption.text)):
        return "", ""
    partner = partner_named(cell.label)
    if partner:
        return "money.by_partner", partner
    by_year = bool(YEAR.match(cell.row.text(0))) and bool(_PLAIN.match(cell.label))
    if _TOTAL.match(cell.label) or by_year:
        return ("money.year" if cell.pounds >= LEAST_BUDGET else ""), ""
    group = any(pattern.search(cell.label) for pattern in CARE_GROUPS.values())
    return ("money.by_group", cell.label) if group else ("", "")
