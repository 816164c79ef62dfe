"""The self-assessment sheet: the same in HTML and in Word, where people fill it in."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document
from lxml import html

import planscan
from planscan.model import EvidenceMap, Rating
from planscan.report import render
from planscan.report.selfassess import parts, sheet

from .plans import FORECAST, SCRIPT, hostile_map


@pytest.fixture
def plan(word_plan: Callable[..., Path]) -> EvidenceMap:
    return hostile_map(word_plan)


def opened(plan: EvidenceMap) -> Document:
    return docx.Document(io.BytesIO(render(plan, "selfassess.docx")))


def styled(document: Document, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style is not None and one.style.name == style]


def test_every_sub_theme_has_its_strengths_its_questions_and_room_for_what_is_agreed(plan: EvidenceMap) -> None:
    document = opened(plan)
    assert styled(document, "Heading 2") == [one.subtheme for one in parts(plan)]
    tables = {table.rows[0].cells[0].text: table for table in document.tables}
    assert set(tables) == {"Criterion", "Action"}
    asked = {row.cells[2].text for table in document.tables for row in table.rows}
    assert {one.criterion.ask for part in parts(plan) for one in part.to_develop} <= asked


def test_authors_answers_are_left_empty(plan: EvidenceMap) -> None:
    for table in opened(plan).tables:
        columns = {"Criterion": [3], "Action": [0, 1, 2]}[table.rows[0].cells[0].text]
        assert {row.cells[at].text for row in table.rows[1:] for at in columns} == {""}


def test_quotes_stand_word_for_word_in_both(plan: EvidenceMap) -> None:
    entries = [entry for part in parts(plan) for entry in (*part.strengths, *part.to_build_on)]
    quotes = [one.quote for entry in entries for one, _ in entry.quotes]
    assert SCRIPT in quotes
    assert styled(opened(plan), "Quote") == quotes
    page = html.document_fromstring(render(plan, "selfassess.html").decode())
    for quote in page.xpath("//blockquote"):
        assert any(quote.text_content().startswith(one) for one in quotes)
    assert page.xpath("//script | //b") == []


def test_headings_go_down_one_step_at_a_time(plan: EvidenceMap) -> None:
    names = [one.style.name or "" for one in opened(plan).paragraphs if one.style is not None]
    levels = [int(name.removeprefix("Heading ")) for name in names if name.startswith("Heading ")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_persons_rating_stands_beside_the_programs(plan: EvidenceMap) -> None:
    first = replace(plan.criteria[0], rating=Rating.NOT_FOUND, decided_rating=Rating.EVIDENCED)
    decided = replace(plan, criteria=(first, *plan.criteria[1:]))
    said = "\n".join(one.text for one in opened(decided).paragraphs)
    for text in (said, render(decided, "selfassess.html").decode()):
        assert "(evidenced (program: not found))" in text


def test_it_says_whose_plan_it_is_and_gives_no_grade(word_plan: Callable[..., Path]) -> None:
    plan = planscan.scan(word_plan("# Strategic plan of Highland Integration Joint Board 2025-2028", FORECAST))
    said = "\n".join(one.text for one in opened(plan).paragraphs)
    assert sheet(plan).title in said and sheet(plan).because in said
    assert "It gives no grade" in said


def test_same_map_gives_the_same_bytes(plan: EvidenceMap) -> None:
    assert render(plan, "selfassess.docx") == render(plan, "selfassess.docx")
