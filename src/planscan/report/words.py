"""The words that readers see for the map's fixed values: ratings, stances, voices, confidence, facts, settings."""

from __future__ import annotations

from collections.abc import Mapping

from planscan.model import CriterionResult, Rating

LEVELS: Mapping[int, str] = {2: "evidenced", 1: "mentioned"}

STANCES: Mapping[str, str] = {
    "done": "done",
    "doing": "in hand",
    "will": "promised",
    "aim": "an aim",
    "lacks": "said to be missing",
}

VOICES: Mapping[str, str] = {
    "own": "the authority's own words",
    "duty": "restates a duty",
    "definition": "gives a definition",
    "signpost": "points to another document",
    "someone-else": "reports what someone else said",
    "other-body": "is about another body's work",
    "national-text": "recites national text",
}

STATUSES: Mapping[str, str] = {
    "must": "must (required by law)",
    "should": "should (expected by guidance)",
    "advised": "advised (good practice)",
}

SEVERITIES: Mapping[str, str] = {"warn": "Warning", "check": "Check", "info": "Note"}

MATCHERS: Mapping[str, str] = {"combine": "together"}
"""Matchers that readers know by another word than their name."""

_CONFIDENCE = ((0.9, "very high"), (0.75, "high"), (0.5, "fair"), (0.3, "low"), (0.0, "very low"))

_FACTS: Mapping[str, str] = {
    "period.start": "Period begins",
    "period.end": "Period ends",
    "approved": "Approved or published",
    "authority.listed": "One of the authorities known",
    "authority.council": "Council",
    "authority.health_board": "Health board",
    "functions": "Functions delegated",
    "care_groups": "Care groups",
    "companion": "Companion documents",
    "money.total": "Money in all",
    "money.year": "Money by year",
    "money.by_partner": "Money by partner",
    "money.by_group": "Money by service or group",
    "money.set_aside": "Money set aside for hospital care",
    "money.gap": "Money: the gap",
    "indicator": "Indicators with baseline and target",
}

_SETTINGS: Mapping[str, str] = {
    "operating_point": "Operating point",
    "as_of": "Rule-book chosen for the date",
    "tracked": "Tracked changes",
    "ocr": "Pages without text put through OCR",
}


def rated(result: CriterionResult) -> str:
    """The rating that stands; where a person decided otherwise, the program's beside it."""
    decided = result.decided_rating is not None and result.decided_rating != result.rating
    return f"{result.standing} (program: {result.rating})" if decided else str(result.standing)


def confidence(value: float) -> str:
    """A confidence as a word and its number: "high, 0.82"."""
    word = next(word for least, word in _CONFIDENCE if value >= least)
    return f"{word}, {value:.2f}"


def slug(rating: Rating) -> str:
    """A rating as a name for styles and symbols: "not-found"."""
    return str(rating).replace(" ", "-")


def fact(key: str) -> str:
    """The label of a fact: "period.start" is "Period begins", "money.total" is "Money, total"."""
    return _FACTS.get(key) or _spaced(key.replace(".", ", "))


def setting(key: str) -> str:
    return _SETTINGS.get(key) or _spaced(key)


def value(given: str | float | bool | list[str] | None, *, missing: str = "not stated") -> str:
    """A fact's or setting's value for readers: "yes", "1,250,000", "rules, embedding", or the word for none."""
    if given is None:
        return missing
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, list):
        return ", ".join(given)
    return given if isinstance(given, str) else f"{given:,}"


def count(number: int, one: str, many: str = "") -> str:
    """ "1 page", "3 pages", "no pages"."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"


def _spaced(key: str) -> str:
    text = key.replace("_", " ").replace("-", " ")
    return text[:1].upper() + text[1:]
