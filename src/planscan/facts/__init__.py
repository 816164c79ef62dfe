"""What a plan states about itself, each with its quote; docs/facts-and-findings.md describes the keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planscan import reference
from planscan.facts.approval import approval_facts
from planscan.facts.authority import authority_facts
from planscan.facts.documents import companion_facts, housing_facts, names
from planscan.facts.drafts import draft_facts
from planscan.facts.groups import care_group_facts, function_facts
from planscan.facts.indicators import indicator_facts
from planscan.facts.localities import locality_facts
from planscan.facts.money import money_facts, plan_years
from planscan.facts.period import period_facts
from planscan.facts.planning_group import planning_group_facts
from planscan.facts.reviews import review_facts
from planscan.facts.title import title_facts
from planscan.model import Document, Fact, Rulebook
from planscan.outline import Outline, outlines
from planscan.reference import Authority

SECOND_EDITION_FROM = "2024-01-01"
"""The day from which the second edition of the guidance is taken to hold; assumed, see sg-guidance.yaml."""

KEYS = (
    "title",
    "authority",
    "authority.listed",
    "authority.council",
    "authority.health_board",
    "model",
    "period.start",
    "period.end",
    "approved",
    "status",
    "localities",
    "functions",
    "care_groups",
    "companion",
    "money.total",
    "money.year",
    "money.by_partner",
    "money.by_group",
    "money.set_aside",
    "money.gap",
    "indicator",
    "planning_group",
    "drafts",
    "review",
    "islands",
    "housing_statement",
)
"""Every evidence map has a fact for each of these, with the value None where nothing was found."""

REPEATED = frozenset(
    {"localities", "functions", "care_groups", "companion", "indicator", "planning_group", "drafts", "review"}
    | {k for k in KEYS if "money." in k}
)
"""Keys of which a plan may have several facts, one for each value."""


def find_facts(documents: Sequence[Document], authorities: Sequence[Authority] | None = None) -> tuple[Fact, ...]:
    """Facts in the order of KEYS: one for each single key, one for each value of those in REPEATED.

    Args:
        documents: the plan's files; its own facts are taken from the first that states them.
        authorities: the authorities to recognise; the 31 of Scotland where None.
    """
    listed = reference.authorities() if authorities is None else authorities
    files = outlines(documents)
    found: dict[str, list[Fact]] = {key: [] for key in KEYS}
    for fact in _all_facts(files, listed):
        held = found[fact.key]
        if fact.key in REPEATED:
            held.extend([fact] if fact.value not in [one.value for one in held] else [])
        elif not held:
            held.append(fact)
    return tuple(fact for key in KEYS for fact in (found[key] or [Fact(key, None)]))


def _all_facts(files: Sequence[Outline], listed: Sequence[Authority]) -> Iterator[Fact]:
    whose = list(authority_facts(files, listed))
    yield from whose
    authority = next((str(fact.value) for fact in whose if fact.key == "authority"), None)
    for outline in files:
        titles = list(title_facts(outline))
        period = list(period_facts(outline))
        bounds = {fact.key: str(fact.value) for fact in period}
        yield from (*titles, *period, *approval_facts(outline))
        yield from locality_facts(outline, authority)
        yield from (*function_facts(outline), *care_group_facts(outline))
        yield from companion_facts(outline, str(titles[0].value) if titles else None)
        yield from money_facts(outline, plan_years(bounds.get("period.start"), bounds.get("period.end")))
        yield from (
            *indicator_facts(outline),
            *planning_group_facts(outline),
            *draft_facts(outline),
            *review_facts(outline),
            *housing_facts(outline),
        )


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


def plan_day(facts: Sequence[Fact], as_of: str | None) -> str | None:
    """The plan's date (ISO): a given one, its approval, or the start of its period; None where there is none."""
    by_key = {fact.key: fact.value for fact in facts}
    dates = (as_of, by_key.get("approved"), by_key.get("period.start"))
    return next((date for date in dates if isinstance(date, str)), None)


def companions(text: str) -> tuple[str, ...]:
    """Names of companion documents in a text, in order, each once."""
    return tuple(names(text))
