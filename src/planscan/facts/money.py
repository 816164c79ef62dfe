"""Money that the plan states: its whole budget, by year, partner and care group, what is set aside, and the gap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from planscan.facts.money_in_prose import sums_of_prose
from planscan.facts.money_in_tables import sums_of_tables
from planscan.facts.sums import Sum
from planscan.model import Fact
from planscan.outline import Outline

Years = tuple[str, str]
"""The first and last financial year of the plan: ("2025/26", "2027/28")."""


def money_facts(outline: Outline, years: Years | None) -> Iterator[Fact]:
    """Every sum the plan states of itself; `years` are the first and last financial year of its period."""
    prose = list(sums_of_prose(outline, years))
    tables = list(sums_of_tables(outline, _first(years[0]) if years else None))
    totals = _of_the_plan([one for one in prose if one.key == "money.total"], years) or _first_year(tables, years)
    totals = [_as_year(one, totals, years) for one in totals]
    others = [one for one in (*prose, *tables) if one.key != "money.total"]
    yield from (one.fact(outline) for one in (*totals, *others))


def _of_the_plan(totals: Sequence[Sum], years: Years | None) -> list[Sum]:
    """Totals without those of years before the plan, as long as any is left."""
    early = [one for one in totals if one.past or (years and one.year and _first(one.year) < _first(years[0]))]
    return [one for one in totals if one not in early] or list(totals[:1] if not years else ())


def _as_year(one: Sum, totals: Sequence[Sum], years: Years | None) -> Sum:
    """The total of a later year, where that of the plan's first is told too, as the total of that year."""
    if not years or not one.year or not any(other.year and _first(other.year) == _first(years[0]) for other in totals):
        return one
    return replace(one, key="money.year") if _first(one.year) > _first(years[0]) else one


def _first_year(tables: Sequence[Sum], years: Years | None) -> list[Sum]:
    """The total of the first year of the plan's tables, where no sentence gives one."""
    dated = [one for one in tables if one.key == "money.year" and one.year]
    dated = [one for one in dated if not years or _first(one.year) >= _first(years[0])] or dated
    return [replace(min(dated, key=lambda one: _first(one.year)), key="money.total", confidence=0.7)] if dated else []


def _first(year: str) -> int:
    return int(re.findall(r"20\d\d", year)[0])


def plan_years(start: str | None, end: str | None) -> Years | None:
    """The first and last financial year of a period given in ISO dates: ("2025/26", "2027/28")."""
    if not start or not end:
        return None
    first = int(start[:4]) - (start[5:7] < "04")
    last = int(end[:4]) - (end[5:7] <= "03")
    return f"{first}/{(first + 1) % 100:02d}", f"{last}/{(last + 1) % 100:02d}"
