"""Tables A to C: what plans state about themselves, their delegated functions, their localities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan import rate
from planscan.compare.plans import Plan
from planscan.model import Evidence, Fact
from planscan.report.places import Places
from planscan.tables.table import Table, Value, listed

_LAW_LEAST = "adult"
"""The functions that every authority has; table B is about those beyond them."""

_FUNCTIONS = ("children", "justice", "homelessness", "set-aside")

_ARRANGEMENTS = ("act-s29-3b-locality-arrangements", "loc-7.1-not-generic")
"""Criteria whose evidence tells a locality with its own arrangements from one that is only described."""

_SHAPES = (
    ("outcome", re.compile(r"\boutcomes?\b", re.IGNORECASE)),
    ("theme", re.compile(r"\b(?:priorit(?:y|ies)|themes?|strategic (?:aims?|goals?|ambitions?))\b", re.IGNORECASE)),
    (
        "care group",
        re.compile(
            r"\b(?:older people|learning disabilit|physical disabilit|mental health|carers|dementia|children|"
            r"alcohol|drugs?|sensory)",
            re.IGNORECASE,
        ),
    ),
)
_SHAPE_LEAST = 3
"""Headings of one kind from which a plan is said to be built that way."""


def table_a(plans: Sequence[Plan]) -> Table:
    """Plan facts: one row for each plan."""
    columns = (
        "Authority",
        "Title",
        "Period",
        "Approved on",
        "Status",
        "Pages",
        "Words",
        "Shape, by its headings",
        "Companion documents named",
        "Model",
        "Health board",
        "Council",
        "Type of document",
        "File",
    )
    note = "What each plan states about itself; an empty cell says that no such statement was found."
    return Table("a-plan-facts", "A. Plan facts", note, columns, tuple(_facts_row(plan) for plan in plans))


def _facts_row(plan: Plan) -> tuple[Value, ...]:
    return (
        plan.authority,
        _one(plan, "title"),
        plan.period,
        _one(plan, "approved"),
        plan.status,
        sum(one.pages for one in plan.map.documents) or None,
        plan.words,
        shape(plan),
        listed([fact.value for fact in facts(plan, "companion")]),
        plan.model,
        _one(plan, "authority.health_board"),
        _one(plan, "authority.council"),
        plan.kind,
        plan.map.documents[0].file,
    )


def facts(plan: Plan, key: str) -> tuple[Fact, ...]:
    """The facts of a plan with a key that were found."""
    return tuple(fact for fact in plan.map.facts if fact.key == key and fact.value is not None)


def _one(plan: Plan, key: str) -> str | None:
    found = facts(plan, key)
    return str(found[0].value) if found else None


def shape(plan: Plan) -> str:
    """Whether the headings above its evidence are outcomes, themes or care groups, for the most part."""
    headings = dict.fromkeys(path for result in plan.map.criteria for one in result.evidence for path in one.section)
    counts = {name: sum(bool(pattern.search(heading)) for heading in headings) for name, pattern in _SHAPES}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= _SHAPE_LEAST else "not clear"


def table_b(plans: Sequence[Plan]) -> Table:
    """Delegated functions: one row for each plan, one column for each function beyond the legal least."""
    others = {str(fact.value) for plan in plans for fact in facts(plan, "functions")} - {*_FUNCTIONS, _LAW_LEAST}
    functions = (*_FUNCTIONS, *sorted(others))
    columns = ("Authority", "Plan", *(name.capitalize() for name in functions), "Where the plan says so")
    note = (
        "“Listed” with its place: the plan says that the function is delegated. An empty cell says that no such "
        "statement was found, not that the function is not delegated: see the integration scheme."
    )
    rows = tuple(_functions_row(plan, functions) for plan in plans)
    return Table("b-delegated-functions", "B. Delegated functions beyond the least", note, columns, rows)


def _functions_row(plan: Plan, functions: Sequence[str]) -> tuple[Value, ...]:
    places = Places(plan.map)
    found = {str(fact.value): fact for fact in reversed(facts(plan, "functions"))}
    cells = (f"listed, {places.of(found[name]).text}" if name in found else None for name in functions)
    quotes = listed([found[name].quote for name in functions if name in found and found[name].quote])
    return plan.authority, plan.label, *cells, quotes


def table_c(plans: Sequence[Plan]) -> Table:
    """Localities: one row for each locality, and one for each plan without any."""
    columns = ("Authority", "Plan", "Localities", "Locality", "Own arrangements", "Where", "Quote")
    note = (
        "Own arrangements: “yes” where the plan says something particular on arrangements for the locality, “profile "
        "only” where it is named in other evidence, “no” where no evidence names it. A plan without localities here "
        "most likely has them in words that were missed: the Act asks for two or more."
    )
    rows = tuple(row for plan in plans for row in _locality_rows(plan))
    return Table("c-localities", "C. Localities", note, columns, rows)


def _locality_rows(plan: Plan) -> Iterator[tuple[Value, ...]]:
    names = list(dict.fromkeys(str(fact.value) for fact in facts(plan, "localities")))
    places = Places(plan.map)
    if not names:
        yield plan.authority, plan.label, 0, None, None, None, None
    for name in names:
        answer, shown = arrangements(plan, name, [other for other in names if other != name])
        where = places.of(shown).text if shown is not None else None
        yield plan.authority, plan.label, len(names), name, answer, where, shown.quote if shown is not None else None


def arrangements(plan: Plan, locality: str, others: Sequence[str] = ()) -> tuple[str, Evidence | None]:
    """ "yes", "profile only" or "no" for one locality, and the quote that says so.

    Where the map went through the localities one by one, its answer holds; else the level of the evidence that names
    this one. Of several quotes, the one that speaks of it alone is shown: `others` are the plan's other localities.
    """
    on = [result for result in plan.map.criteria if result.criterion in _ARRANGEMENTS]
    told = {part.part: part.rating in rate.MET for result in on for part in result.parts}
    own = _naming(locality, others, [one for result in on for one in result.evidence])
    anywhere = _naming(locality, others, [one for result in plan.map.criteria for one in result.evidence])
    if told.get(locality, any(one.standing == 2 for one in own)):
        return "yes", next(iter((*own, *anywhere)), None)
    return ("profile only", anywhere[0]) if anywhere else ("no", None)


def _naming(locality: str, others: Sequence[str], evidence: Sequence[Evidence]) -> list[Evidence]:
    """Evidence that names a locality: first that under its own heading, then by how few others it names, by level."""
    named = [one for one in evidence if one.standing and _names(locality, (*one.section, one.quote))]
    return sorted(
        named,
        key=lambda one: (
            not _names(locality, one.section),
            sum(_names(other, (one.quote,)) for other in others),
            -one.standing,
        ),
    )


def _names(locality: str, texts: Sequence[str]) -> bool:
    whole = re.compile(rf"\b{re.escape(locality)}\b", re.IGNORECASE)
    return any(whole.search(text) for text in texts)
