"""How sentences speak: labelled cases, one reason each."""

from __future__ import annotations

import pytest

from planscan.discourse import particulars, read_passage, recites_outcomes, stance_of, voice_of
from planscan.match.examples import passage_of


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The Board agreed the framework in May 2024.", "done"),
        ("A survey of 640 carers was carried out by the carers centre.", "done"),
        ("We have opened two hubs since the last plan.", "done"),
        ("Following the review, the number of beds fell from 40 to 28.", "done"),
        ("The group meets every quarter and reports to the Board.", "doing"),
        ("Reablement is in place across all three localities.", "doing"),
        ("We are working with providers to change contracts.", "doing"),
        ("We will open a hub in Kirkmore by March 2027.", "will"),
        ("A dementia strategy is to be agreed by the autumn.", "will"),
        ("The Partnership plans to move £2 million to prevention.", "will"),
        ("We aim to involve people in all that we do.", "aim"),
        ("Our vision is that people live longer, healthier lives.", "aim"),
        ("We will seek to reduce inequality wherever we can.", "aim"),
        ("The Partnership is committed to co-production.", "aim"),
    ],
)
def test_stance(text: str, stance: str) -> None:
    assert stance_of(text) == stance


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The 2014 Act requires integration authorities to publish a strategic plan.", "duty"),
        ("Integration joint boards must have regard to the outcomes.", "duty"),
        ("Each IJB is required to review its plan within three years.", "duty"),
        ("A locality is defined as a part of the authority's area.", "definition"),
        ("JSNA stands for joint strategic needs assessment.", "definition"),
        ("Further information can be found in our workforce plan.", "signpost"),
        ("See Appendix 3 for the full list.", "signpost"),
        ("“I only found out about the service by chance,” said a carer.", "someone-else"),
        ("One respondent asked for longer opening hours.", "someone-else"),
        ("The Scottish Government has published a population health framework.", "other-body"),
        ("We forecast that 2,100 more people will live with dementia by 2030.", "own"),
        ("The Board reviewed its reserves policy and moved £1 million to prevention.", "own"),
    ],
)
def test_voice(text: str, voice: str) -> None:
    assert voice_of(text) == voice


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("We do not currently hold data on unmet need by locality.", "data that are missing"),
        ("There is as yet no agreed measure for this priority.", "a measure that is missing"),
        ("Governance arrangements for the hub are still to be agreed.", "an arrangement that is missing"),
        ("The cost of each option has not been modelled.", "an analysis that is missing"),
    ],
)
def test_admitted_lack(text: str, reason: str) -> None:
    assert any(s.lacks for s in read_passage(passage_of(text)).sentences), reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Applications are due no later than 31 March.", "a date limit"),
        ("The hub serves not only carers but whole families.", "not only"),
        ("No one should wait longer than four hours.", "a standard"),
    ],
)
def test_negation_that_admits_nothing(text: str, reason: str) -> None:
    assert not any(s.lacks for s in read_passage(passage_of(text)).sentences), reason


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("£1.4 million from April 2026", {"money", "date"}),
        ("rose by 12 per cent to 340 people", {"figure"}),
        ("led by the Head of Finance", {"owner"}),
        ("agreed by the Clinical and Care Governance Committee", {"named-body"}),
        ("an option appraisal", {"method"}),
        ("we value our partners", set()),
    ],
)
def test_particulars(text: str, kinds: set[str]) -> None:
    assert kinds <= set(particulars(text))
    assert kinds or not particulars(text)


OUTCOMES = [
    "People look after their own health and stay in good health for longer",
    "People live at home or somewhere homely, independently",
    "People have positive experiences and keep their dignity",
    "Services help people's quality of life",
    "Services help to reduce health inequalities",
    "Unpaid carers are supported",
    "People are safe from harm",
    "Staff are engaged with the work they do",
    "Resources are used effectively",
]


def test_outcomes_in_their_order_are_recited() -> None:
    assert recites_outcomes("\n".join(OUTCOMES))


def test_outcomes_with_local_particulars_are_not_recited() -> None:
    assert not recites_outcomes("\n".join(f"{text}: 240 people a year" for text in OUTCOMES))


def test_outcomes_in_another_order_are_not_recited() -> None:
    assert not recites_outcomes("\n".join(reversed(OUTCOMES)))


def test_items_take_the_stance_of_their_lead_in() -> None:
    text = "By 2027 we will:\nopen a hub in each locality\npublish waiting times"
    passage = passage_of(text)
    reading = read_passage(type(passage)(**{**{f: getattr(passage, f) for f in passage.__slots__}, "kind": "list"}))
    assert [s.stance for s in reading.sentences] == ["will", "will", "will"]
