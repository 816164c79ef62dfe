"""Which criteria concern a plan at all, from what the plan states about itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from planscan.model import Fact, Rulebook

RECENT_FROM = "2025-01-01"
"""Start of the period from which a plan is recent (design section 3)."""

FIRST_PLANS_UNTIL = "2017-01-01"
"""Start of the period before which a plan is an authority's first: functions were delegated by April 2016."""

LACK_IS_NO_GAP = frozenset({"first-plans"})
"""Conditions under which evidence is shown all the same, and only its lack is not counted."""

Held = Mapping[str, Sequence[Fact]]
"""Facts that have a value, by key."""


def held(facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    """Facts that have a value, by key."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.value is not None:
            found.setdefault(fact.key, []).append(fact)
    return found


def applies(condition: str | None, facts: Held, book: Rulebook) -> bool:
    """Whether a criterion with this `applies_when` concerns the plan; where the plan does not tell, it does."""
    return condition is None or _CONDITIONS[condition](facts, book)


def _delegated(function: str) -> Callable[[Held, Rulebook], bool]:
    def told(facts: Held, _book: Rulebook) -> bool:
        known = [fact.value for fact in facts.get("functions", ())]
        return not known or function in known

    return told


def _model(wanted: str) -> Callable[[Held, Rulebook], bool]:
    def told(facts: Held, _book: Rulebook) -> bool:
        return _value(facts, "model", wanted if wanted == "IJB" else "") == wanted

    return told


def _value(facts: Held, key: str, missing: str = "") -> str:
    return str(facts[key][0].value) if key in facts else missing


def _first_plan(facts: Held, _book: Rulebook) -> bool:
    return _value(facts, "period.start", RECENT_FROM) < FIRST_PLANS_UNTIL


def _later_plan(facts: Held, book: Rulebook) -> bool:
    return not _first_plan(facts, book)


def _islands(facts: Held, _book: Rulebook) -> bool:
    return "islands" not in facts or facts["islands"][0].value is True


def _recent(facts: Held, _book: Rulebook) -> bool:
    return _value(facts, "period.start", RECENT_FROM) >= RECENT_FROM


_CONDITIONS: Mapping[str, Callable[[Held, Rulebook], bool]] = {
    "children-delegated": _delegated("children"),
    "justice-delegated": _delegated("justice"),
    "first-plan-early-start": _first_plan,
    "first-plans": _first_plan,
    "not-first-plan": _later_plan,
    "lead-agency": _model("lead agency"),
    "ijb": _model("IJB"),
    "islands": _islands,
    "recent": _recent,
    "edition-1": lambda _facts, book: book.edition == 1,
    "edition-2": lambda _facts, book: book.edition == 2,
}
"""What each name that `applies_when` may hold stands for."""
