"""The workbook: every quote as it stands, nothing that a spreadsheet could run, and a sheet that reads back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planscan import decisions
from planscan.model import ROW_KEYS, VERDICTS, EvidenceMap
from planscan.report.xlsx import CELL_LIMIT, write

from .plans import FORMULA, hostile_map

SHEETS = ["Evidence", "Ratings", "Themes", "Facts", "Findings", "Objectives", "Within", "Accuracy", "About"]


@pytest.fixture
def plan(word_plan: Callable[..., Path]) -> EvidenceMap:
    return hostile_map(word_plan)


def opened(plan: EvidenceMap) -> Workbook:
    return load_workbook(io.BytesIO(write(plan)))


def records(sheet: Worksheet) -> list[dict[str, object]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row)) for row in rows]


def test_sheets_have_a_frozen_header_and_a_filter_over_all_rows(plan: EvidenceMap) -> None:
    book = opened(plan)
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_one_row_for_each_quote_word_for_word(plan: EvidenceMap) -> None:
    found = records(opened(plan)["Evidence"])
    wanted = [(one.criterion, item.quote, item.start) for one in plan.criteria for item in one.evidence]
    assert [(row["criterion"], row["quote"], row["start"]) for row in found] == wanted
    assert FORMULA in {row["quote"] for row in found}
    assert tuple(found[0]) == ROW_KEYS


def test_one_row_for_each_criterion_and_a_count_for_each_theme(plan: EvidenceMap) -> None:
    book = opened(plan)
    assert [row["criterion"] for row in records(book["Ratings"])] == [one.criterion for one in plan.criteria]
    themes = records(book["Themes"])
    assert sum(int(str(row["all"])) for row in themes) == len(plan.criteria)
    for row in themes:
        assert sum(int(str(n)) for key, n in row.items() if key not in {"catalogue", "theme", "all"}) == row["all"]


def test_no_cell_holds_a_formula(plan: EvidenceMap) -> None:
    with zipfile.ZipFile(io.BytesIO(write(plan))) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f" not in re.sub(rb"<formula1>[^<]*</formula1>", b"", archive.read(name)), name
    for sheet in opened(plan).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n", "b"}
                if isinstance(cell.value, str) and cell.value.lstrip().startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix


def test_verdicts_are_offered_and_the_sheet_reads_back(plan: EvidenceMap, tmp_path: Path) -> None:
    book = opened(plan)
    sheet = book["Evidence"]
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == f'"{",".join(VERDICTS)}"'
    sheet.cell(2, ROW_KEYS.index("verdict") + 1).value = "drop"
    book.save(tmp_path / "decided.xlsx")
    (row,) = decisions.read(tmp_path / "decided.xlsx").decided
    first = next(item for one in plan.criteria for item in one.evidence)
    assert (row.verdict, row.quote) == ("drop", " ".join(first.quote.split())) or row.quote == first.quote


def test_characters_that_no_cell_can_hold_are_left_out_and_long_texts_cut(plan: EvidenceMap) -> None:
    title = replace(plan.facts[0], value="a\x00b\x0b" + "x" * CELL_LIMIT)
    found = records(opened(replace(plan, facts=(title,)))["Facts"])
    assert str(found[0]["value"]).startswith("abx")
    assert len(str(found[0]["value"])) == CELL_LIMIT


def test_same_map_gives_the_same_bytes(plan: EvidenceMap) -> None:
    assert write(plan) == write(plan)
