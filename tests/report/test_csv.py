"""The evidence sheet: every row, every quote found again, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from planscan.extract import extract
from planscan.model import ROW_KEYS, EvidenceMap
from planscan.report.csv import harmless, write

from .plans import HOSTILE, hostile_map

BOM = b"\xef\xbb\xbf"


@pytest.fixture
def plan(word_plan: Callable[..., Path]) -> EvidenceMap:
    return hostile_map(word_plan)


def rows(plan: EvidenceMap) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(write(plan).decode("utf-8-sig"), newline="")))


def test_begins_with_one_byte_order_mark(plan: EvidenceMap) -> None:
    data = write(plan)
    assert data.startswith(BOM)
    assert not data[len(BOM) :].startswith(BOM)


def test_columns_are_those_of_the_frame(plan: EvidenceMap) -> None:
    assert tuple(rows(plan)[0]) == ROW_KEYS == tuple(plan.to_frame().columns)


def test_one_row_for_each_quote_and_one_for_each_criterion_without(plan: EvidenceMap) -> None:
    found = rows(plan)
    wanted = [(one.criterion, item.quote) for one in plan.criteria for item in one.evidence or (None,) if item]
    assert [(row["criterion"], row["start"]) for row in found if row["quote"]] == [
        (one.criterion, str(item.start)) for one in plan.criteria for item in one.evidence
    ]
    assert len(found) == len(wanted) + sum(not one.evidence for one in plan.criteria)
    assert {row["criterion"] for row in found} == {one.criterion for one in plan.criteria}


def test_start_and_end_find_the_quote_even_where_a_cell_was_made_harmless(
    plan: EvidenceMap, word_plan: Callable[..., Path]
) -> None:
    text = extract(word_plan(*HOSTILE)).text
    quoted = [row for row in rows(plan) if row["quote"]]
    changed = [row for row in quoted if row["quote"].startswith("'")]
    assert changed, "the hostile plan should give a quote that begins like a formula"
    for row in quoted:
        exact = text[int(row["start"]) : int(row["end"])]
        assert row["quote"] in {exact, "'" + exact}


def test_no_cell_begins_like_a_formula(plan: EvidenceMap) -> None:
    for row in rows(plan):
        for value in row.values():
            assert not value.lstrip(" \t\r\n").startswith(("=", "+", "-", "@")), value


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "  =1", " \t=1", "\r=1", "\n=1", "＝1"])
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("value", ["", "Demand = need", "a - b", "15", 3, -3, 0.5, None])
def test_other_values_stay_as_they_are(value: object) -> None:
    assert harmless(value) == value


def test_a_formula_as_the_name_of_the_file_is_made_harmless(word_plan: Callable[..., Path]) -> None:
    plan = hostile_map(word_plan, name="=cmd.docx")
    assert {row["plan"] for row in rows(plan)} == {"'=cmd.docx"}


def test_same_map_gives_the_same_bytes(plan: EvidenceMap) -> None:
    assert write(plan) == write(plan)
