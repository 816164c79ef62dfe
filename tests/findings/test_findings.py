"""Findings: what gives rise to each kind, and which look-alikes do not."""

from __future__ import annotations

import pytest

from planscan.facts import find_facts
from planscan.findings import KINDS, Basis, find_findings, sentence_prints
from planscan.findings.reading import reading_age
from planscan.model import Page
from planscan.objectives import find_objectives, shares
from tests.plans import document


def kinds(*lines, **settings):
    plan = document(*lines)
    basis = Basis((plan,), facts=find_facts([plan]), objectives=find_objectives([plan]), **settings)
    return [one.kind for one in find_findings(basis)]


PLANTED = [
    ("table-does-not-add-up", ("| Service | £ million", "| Care | 10.0", "| Health | 20.0", "| Total | 35.0")),
    ("admitted-lack", ("No figures are held on people who live alone.",)),
    ("duty-restated", ("The Act requires integration authorities to publish a report.",)),
    ("objective-without-date", ("We will look into the case for a second minibus.",)),
    ("objective-without-measure", ("We will look into the case for a second minibus.",)),
    ("measure-without-baseline", ("| Indicator | Baseline | Target", "| Falls | to be confirmed | reduce")),
    ("appendix-missing", ("A list of functions is attached as Appendix 2.",)),
    ("companion-unnamed", ("Further detail is set out in a number of supporting documents.",)),
    ("acronym-not-expanded", ("The EOI process will be agreed.",)),
    (
        "locality-without-arrangements",
        ("We have two localities: North Hill and Mid Glen.", "North Hill has 610 people."),
    ),
    (
        "national-text-recited",
        (
            "- People look after their own health",
            "- People live independently at home",
            "- People have good experiences and dignity",
            "- Quality of life is kept up",
            "- Health inequalities are smaller",
            "- Carers are supported",
            "- People are safe from harm",
        ),
    ),
    ("not-a-known-plan", ("A guide to the town.",)),
]

LOOKALIKES = [
    ("table-does-not-add-up", ("| Service | £ million", "| Care | 10.1", "| Health | 20.1", "| Total | 30.3")),
    ("table-does-not-add-up", ("| Group | Share", "| Care | 33 %", "| Health | 33 %", "| Total | 99 %")),
    (
        "table-does-not-add-up",
        ("| Budget | £000", "| Day | 10", "| Night | 20", "| Care | 30", "| Health | 70", "| Total | 100"),
    ),
    ("admitted-lack", ("We have no plans to close any hospital.", "There is no longer a waiting list.")),
    ("duty-restated", ("The Act requires a report. We published ours in July 2024.",)),
    ("objective-without-date", ("We will open the centre by March 2026.", "We will not fill the posts.")),
    ("measure-without-baseline", ("| Indicator | Baseline | Target", "| Falls | 23.4 | 22.0")),
    ("appendix-missing", ("A list is attached as Appendix 2.", "# Appendix 2: Functions")),
    ("appendix-missing", ("Appendix 2 of that Statement has the questionnaire.",)),
    ("companion-unnamed", ("Further detail is set out in the supporting document, the Market Facilitation Plan.",)),
    ("acronym-not-expanded", ("An expression of interest (EOI) is asked for. The EOI is short.",)),
    ("acronym-not-expanded", ("| Word | Meaning", "| EOI | Expression of interest", "| SPG | planning group")),
    (
        "locality-without-arrangements",
        ("We have two localities: North Hill and Mid Glen.", "North Hill will get a clinic.", "Mid Glen will too."),
    ),
]


@pytest.mark.parametrize(("kind", "lines"), PLANTED, ids=[kind for kind, _ in PLANTED])
def test_planted_finding_is_found(kind, lines):
    assert kind in kinds(*lines)


@pytest.mark.parametrize(("kind", "lines"), LOOKALIKES)
def test_lookalike_is_not_taken(kind, lines):
    assert kind not in kinds(*lines)


@pytest.mark.parametrize(("day", "found"), [("2024-04-01", True), ("2022-04-01", False), (None, False)])
def test_a_reference_is_out_of_force_only_from_its_day(day, found):
    lines = ("Our approach follows the national Mental Health Strategy 2017-2027.",)
    assert ("superseded-reference" in kinds(*lines, day=day)) is found


def test_a_document_that_the_plan_calls_replaced_is_no_finding():
    lines = ("The Mental Health Strategy 2017-2027 has been replaced.",)
    assert "superseded-reference" not in kinds(*lines, day="2025-04-01")


def test_text_shared_with_another_plan_names_it():
    words = "Directions are the legal means by which the Board puts its decisions into practice every single year."
    other = sentence_prints([document(words)])
    assert "text-shared" in kinds(words, others={"other": other})
    assert "text-shared" not in kinds("Short words.", others={"other": sentence_prints([document("Short words.")])})


def test_each_unread_page_is_a_finding_up_to_twenty():
    plan = document("Some words.")
    pages = tuple(Page(number, status="unread") for number in range(1, 31))
    from dataclasses import replace

    found = find_findings(Basis((replace(plan, pages=pages),)))
    assert sum(one.kind == "page-unread" for one in found) == 21


def test_findings_are_of_known_kinds_and_in_their_order():
    found = kinds("We will look into the EOI process.", "No figures are held on this.")
    assert found == sorted(found, key=KINDS.index)


def test_plain_words_have_a_lower_reading_age():
    plain = "We will help you. You can phone us. We will come to your home."
    hard = "Organisational transformation necessitates interdisciplinary accountability arrangements, notwithstanding."
    assert reading_age(plain) < 12 < reading_age(hard)


def test_what_a_commitment_leaves_open_is_named():
    plan = document(
        "| Action | Owner | By when | Measure",
        "| Open a clinic | Head of Care | March 2026 | Visits: 0 to 900",
        "| Review transport | All | ongoing | tbc",
    )
    first, second = find_objectives([plan])
    assert (first.who, first.when, first.missing, first.target) == ("Head of Care", "March 2026", (), "900")
    assert second.missing == ("who", "when", "measure")
    assert shares([first, second]) == {"who": 0.5, "when": 0.5, "measure": 0.5}
