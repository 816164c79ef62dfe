"""The Word report: real styles and tables, quotes as they stand, the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document

import planscan
from planscan.model import EvidenceMap, Rating
from planscan.rate import RULE
from planscan.report.docx import QUOTES, write

from .plans import FORECAST, LACK, SCRIPT, hostile_map


@pytest.fixture
def plan(word_plan: Callable[..., Path]) -> EvidenceMap:
    return hostile_map(word_plan)


def opened(plan: EvidenceMap) -> Document:
    return docx.Document(io.BytesIO(write(plan)))


def styled(document: Document, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style is not None and one.style.name == style]


def words_of(document: Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_quotes_stand_word_for_word_in_their_style(plan: EvidenceMap) -> None:
    wanted = [item.quote for one in plan.criteria for item in one.evidence[:QUOTES]]
    assert styled(opened(plan), "Quote") == wanted
    assert SCRIPT in wanted


def test_headings_go_down_one_step_at_a_time_from_one_title(plan: EvidenceMap) -> None:
    document = opened(plan)
    assert len(styled(document, "Title")) == 1
    names = [one.style.name for one in document.paragraphs if one.style is not None and one.style.name is not None]
    levels = [int(name.removeprefix("Heading ")) for name in names if name.startswith("Heading ")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_are_captioned_and_their_header_rows_repeat(plan: EvidenceMap) -> None:
    document = opened(plan)
    assert len(styled(document, "Caption")) == len(document.tables)
    for table in document.tables:
        assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")


def test_every_criterion_is_there_and_those_not_found_come_with_a_question(word_plan: Callable[..., Path]) -> None:
    plan = planscan.scan(word_plan("# Our population", FORECAST, "# Gaps", LACK))
    said = words_of(opened(plan))
    for one in plan.criteria:
        if one.evidence:
            assert one.criterion in said
        elif one.rating is Rating.NOT_FOUND:
            assert one.ask in said


def test_the_rule_the_versions_and_the_settings_are_printed(plan: EvidenceMap) -> None:
    said = words_of(opened(plan))
    assert all(means in said for _, means in RULE)
    assert all(one.version in said and one.sha256[:12] in said for one in plan.catalogues)
    assert plan.documents[0].sha256[:12] in said


def test_same_map_gives_the_same_bytes(plan: EvidenceMap) -> None:
    assert write(plan) == write(plan)


def test_says_nothing_of_the_time_at_which_it_was_made(plan: EvidenceMap) -> None:
    properties = opened(plan).core_properties
    assert properties.created is not None and properties.created.year == 1980
    assert properties.modified is not None and properties.modified.year == 1980
