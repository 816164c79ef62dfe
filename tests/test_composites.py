"""Composites over facts, and which criteria concern a plan."""

from __future__ import annotations

import pytest

from planscan.applies import applies, held
from planscan.model import Criterion, Fact, Parts, Rating, Rulebook, Source
from planscan.rate import Rated, Stated, rate_composite

BOOK = Rulebook(2, "")


def criterion(parts, judged="composite"):
    return Criterion("x", "c", "t", "s", "statement", Source("", ""), parts=parts, judged=judged)


def rated(parts, *, own=Rating.NOT_FOUND, ratings=None, facts=(), each=None, judged="composite"):
    stated = Stated(held(facts), {"x": each} if each is not None else {})
    return rate_composite(criterion(parts, judged), Rated(own, "own", 0.5), ratings or {}, stated)


def localities(*names):
    return [Fact("localities", name) for name in names]


@pytest.mark.parametrize(("names", "rating"), [(("A", "B"), Rating.EVIDENCED), (("A",), Rating.MENTIONED)])
def test_at_least_two_counts_the_values_of_a_fact(names, rating):
    parts = Parts("at-least", ("fact:localities",), n=2)
    assert rated(parts, facts=localities(*names)).rating is rating


def test_at_least_two_of_none_keeps_what_passages_say():
    assert rated(Parts("at-least", ("fact:localities",), n=2)).rating is Rating.NOT_FOUND


@pytest.mark.parametrize(
    ("each", "rating", "said"),
    [
        ({"A": True, "B": True}, Rating.EVIDENCED, "2 of 2"),
        ({"A": True, "B": False}, Rating.MENTIONED, "1 of 2 parts evidenced; missing: B"),
        ({"A": False, "B": False}, Rating.NOT_FOUND, "0 of 2"),
    ],
)
def test_for_each_names_what_is_missing(each, rating, said):
    found = rated(Parts("for-each", ("x",), over="localities"), each=each)
    assert found.rating is rating
    assert said in found.reason


def test_a_fact_must_have_the_value_that_a_part_asks_for():
    parts = Parts("all-of", ("fact:approved", "fact:status=final"))
    draft = [Fact("approved", "2025-03-26"), Fact("status", "draft")]
    final = [Fact("approved", "2025-03-26"), Fact("status", "final")]
    assert rated(parts, facts=draft).rating is Rating.MENTIONED
    assert rated(parts, facts=final).rating is Rating.EVIDENCED


def test_one_fact_of_several_will_do():
    parts = Parts("all-of", ("x", "fact:money.total|money.year"))
    facts = [Fact("money.year", "2025/26: £1.0 million")]
    assert rated(parts, own=Rating.EVIDENCED, facts=facts).rating is Rating.EVIDENCED
    assert rated(parts, own=Rating.EVIDENCED).rating is Rating.MENTIONED


@pytest.mark.parametrize(("first", "rating"), [(True, Rating.MENTIONED), (False, Rating.NOT_FOUND)])
def test_when_counts_parts_only_where_its_condition_holds(first, rating):
    parts = Parts("when", ("a", "b", "c"))
    ratings = {"a": Rating.EVIDENCED if first else Rating.NOT_FOUND, "b": Rating.STRONG, "c": Rating.NOT_FOUND}
    assert rated(parts, ratings=ratings).rating is rating


def test_an_element_answered_by_a_fact_may_be_strong():
    parts = Parts("at-least", ("fact:functions",), n=1)
    facts = [Fact("functions", "adult")]
    assert rated(parts, own=Rating.STRONG, facts=facts, judged="fact").rating is Rating.STRONG


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        ("children-delegated", [Fact("functions", "adult")], False),
        ("children-delegated", [Fact("functions", "children")], True),
        ("children-delegated", [], True),
        ("justice-delegated", [Fact("functions", "adult")], False),
        ("lead-agency", [Fact("model", "IJB")], False),
        ("lead-agency", [Fact("model", "lead agency")], True),
        ("ijb", [Fact("model", "lead agency")], False),
        ("ijb", [], True),
        ("islands", [Fact("islands", False)], False),
        ("islands", [Fact("islands", True)], True),
        ("recent", [Fact("period.start", "2022-04-01")], False),
        ("recent", [Fact("period.start", "2025-04-01")], True),
        ("not-first-plan", [Fact("period.start", "2016-04-01")], False),
        ("first-plans", [Fact("period.start", "2025-04-01")], False),
        ("first-plan-early-start", [Fact("period.start", "2015-04-01")], True),
        ("edition-2", [], True),
        ("edition-1", [], False),
        (None, [], True),
    ],
)
def test_what_applies(condition, facts, expected):
    assert applies(condition, held(facts), BOOK) is expected
