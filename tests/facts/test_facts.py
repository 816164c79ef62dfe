"""Facts: what is taken from each wording, and which look-alikes are not."""

from __future__ import annotations

import pytest

from planscan import reference
from planscan.facts import KEYS, find_facts
from tests.plans import document


def values(key, *lines, authorities=None):
    return [fact.value for fact in find_facts([document(*lines)], authorities) if fact.key == key]


def test_every_key_is_present_once_where_nothing_is_stated():
    assert [fact.key for fact in find_facts([document("Nothing at all.")])] == list(KEYS)


def test_every_fact_reads_back_its_own_words():
    plan = document("# Moray HSCP", "This plan covers the period 1 April 2025 to 31 March 2028.", "Final version")
    for fact in find_facts([plan]):
        if fact.start is not None:
            assert plan.text[fact.start : fact.end] == fact.quote


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("This plan covers the period 1 April 2025 to 31 March 2028.", "2025-04-01", "2028-03-31"),
        ("Strategic Plan 2025-28", "2025-04-01", "2028-03-31"),
        ("Strategic Plan 2022 to 2025", "2022-04-01", "2025-03-31"),
        ("This bridging plan runs from 1 April 2025 for one year.", "2025-04-01", "2026-03-31"),
        ("This plan runs from July 2024 to June 2027.", "2024-07-01", "2027-06-30"),
    ],
)
def test_period(line, start, end):
    assert values("period.start", line) == [start]
    assert values("period.end", line) == [end]


def test_an_extension_moves_the_end():
    lines = (
        "This plan covers 1 April 2023 to 31 March 2026.",
        "The Board agreed to extend it by a year, so that it now ends on 31 March 2027.",
    )
    assert values("period.end", *lines) == ["2027-03-31"]


def test_the_period_of_another_plan_is_not_taken():
    assert values("period.start", "The plan that it will replace ran from 1 April 2022 to 31 March 2025.") == [None]


@pytest.mark.parametrize(
    "line",
    [
        "Approved by the Integration Joint Board on 26 March 2025",
        "This plan was agreed by the Board on 26 March 2025.",
        "Adopted on 26 March 2025 and published on 2 April 2025.",
    ],
)
def test_approval(line):
    assert values("approved", line) == ["2025-03-26"]


@pytest.mark.parametrize(
    "line",
    [
        "To be considered by the Integration Joint Board on 25 March 2026.",
        "The Scheme of Integration was approved by ministers in March 2024.",
    ],
)
def test_what_is_no_approval(line):
    assert values("approved", line) == [None]


def test_all_31_authorities_are_listed_with_a_model():
    listed = reference.authorities()
    assert len(listed) == 31
    assert [one.name for one in listed if one.model != "IJB"] == ["Highland"]


@pytest.mark.parametrize("authority", reference.authorities(), ids=lambda one: one.name)
def test_an_authority_is_known_by_its_partnership(authority):
    assert values("authority", f"# {authority.name} HSCP", "Strategic Plan")[0] == authority.name
    assert values("authority", f"# {authority.partnership}", "Strategic Plan")[0] == authority.name


def test_a_place_alone_is_no_authority():
    assert values("authority", "# Glasgow City Guide", "Where to eat in Glasgow.") == [None]


def test_a_name_on_no_list_is_shown_as_stated():
    lines = ("# Strathnever Integration Joint Board", "Strathnever HSCP employs 900 people.")
    assert values("authority", *lines) == ["Strathnever"]
    assert values("authority.listed", *lines) == [False]


@pytest.mark.parametrize(
    "lines",
    [
        ("The area is divided into three localities: North Hill, Mid Glen and the South Coast.",),
        ("We have three localities. They are North Hill; Mid Glen; and South Coast.",),
        ("There are three localities:", "- North Hill", "- Mid Glen: the towns", "- South Coast"),
        ("| Locality | People", "| North Hill | 1,200", "| Mid Glen | 900", "| South Coast | 700", "| Total | 2,800"),
    ],
)
def test_localities(lines):
    assert values("localities", *lines) == ["North Hill", "Mid Glen", "South Coast"]


@pytest.mark.parametrize("line", ["Our localities matter to us.", "The eleven community councils are Kirk and Bridge."])
def test_no_locality_where_none_is_named(line):
    assert values("localities", line) == [None]


def test_functions_that_are_not_delegated_are_left_out():
    lines = (
        "The functions delegated are adult social care, justice social work and, as set aside, hospital care.",
        "Children's services and homelessness are not delegated.",
    )
    assert values("functions", *lines) == ["adult", "justice", "set-aside"]


@pytest.mark.parametrize(
    ("key", "line", "value"),
    [
        ("money.total", "The total budget for 2025/26 is £264.0 million.", "2025/26: £264.0 million"),
        ("money.set_aside", "In 2025/26 £40.2 million is set aside for hospitals.", "2025/26: £40.2 million"),
        ("money.gap", "There is a projected shortfall of £6.1 million by 2027/28.", "2027/28: £6.1 million"),
        ("money.by_partner", "The Council's payment was £14.9 million in 2025/26.", "Council: £14.9 million"),
    ],
)
def test_money(key, line, value):
    assert values(key, line) == [value]


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("money.gap", "Across Scotland, integration boards expected a gap of £457 million in 2024/25."),
        ("money.set_aside", "£7.4 million will have moved out of the set aside budget."),
        ("money.total", "We spend £2.9 million a year on support for carers."),
    ],
)
def test_money_that_is_something_else(key, line):
    assert values(key, line) == [None]


@pytest.mark.parametrize(
    "line",
    [
        "We will bring falls admissions down from 24.1 to 21.5 per 1,000.",
        "Falls admissions will be 21.5 per 1,000 (now 24.1).",
    ],
)
def test_indicator(line):
    assert values("indicator", line)[0].endswith("baseline 24.1; target 21.5")


def test_a_result_is_no_indicator():
    assert values("indicator", "Missed first appointments fell from 24 to 11 per cent.") == [None]
