"""The gate: pages whose words cannot be trusted say so and why, and quotes that do not read back are withheld."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import planscan
from planscan.config import Settings
from planscan.extract.pdf.readback import quote_reads_back
from planscan.extract.pdf.reader import read_pdf
from planscan.extract.pdf.second_reader import SecondReader
from planscan.model import Document, ReadOptions
from tests.extract.pdf.pdffiles import Sheet, make_pdf

BODY = (
    "The partnership will support people to live at home for as",
    "long as they wish, and will move money from hospital beds",
    "to teams that visit people in the places where they live.",
) * 4
FORECAST = (
    "The number of people aged over 75 in Kirkmore is projected to rise by 31",
    "per cent by 2035, from 4,200 to 5,500, and demand for care at home is",
    "forecast to grow by 1,150 hours a week over the same years.",
)
SHIFTED = str.maketrans("aeiou", "bfjpv")


def read(*sheets: Sheet) -> Document:
    return read_pdf(make_pdf(*sheets), name="plan.pdf", options=ReadOptions())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages that are put to the second reader."""
    pages: list[int] = []
    text_of = SecondReader.text_of
    monkeypatch.setattr(SecondReader, "text_of", lambda self, number: pages.append(number) or text_of(self, number))
    return pages


@pytest.mark.parametrize("font", ["Unmapped", "Private"])
def test_letters_without_a_meaning_make_a_page_doubtful(font: str, asked: list[int]):
    document = read(Sheet().text(60, 100, *BODY), Sheet().text(60, 100, *BODY, font=font))
    assert [page.status for page in document.pages] == ["read", "doubtful"]
    assert document.pages[1].reason == "many characters have no agreed meaning in the file"
    assert document.pages[1].quality <= 0.3
    assert [(warning.code, warning.page) for warning in document.warnings] == [("page-doubtful", 2)]
    assert asked == []


def test_a_few_such_letters_are_bullets():
    sheet = Sheet().text(60, 100, *BODY)
    for y in (300, 320, 340):
        sheet.text(60, y, "A", font="Private").text(75, y, "an item of the list")
    assert read(sheet).pages[0].status == "read"


def test_words_of_a_wrong_table_of_letters_make_a_page_doubtful():
    page = read(Sheet().text(60, 100, *(line.translate(SHIFTED) for line in BODY))).pages[0]
    assert (page.status, page.reason) == ("doubtful", "many words are not words of any language known here")


def test_words_run_together_are_doubtful_though_a_second_reader_agrees(asked: list[int]):
    page = read(Sheet(width=1200).text(60, 100, *(line.replace(" ", "") + " x" for line in BODY * 4))).pages[0]
    assert (page.status, page.reason) == ("doubtful", "many words seem to be run together")
    assert asked == [1]


def test_words_broken_into_letters_are_doubtful():
    sheet = Sheet(width=2400)
    for number, line in enumerate(BODY):
        for position, letter in enumerate(line):
            sheet.text(60 + 30 * position, 100 + 20 * number, letter)
    page = read(sheet).pages[0]
    assert (page.status, page.reason) in {("doubtful", "many words seem to be broken into letters"), ("read", "")}


def test_tables_of_single_letters_are_trusted_where_a_second_reader_agrees(asked: list[int]):
    document = read(Sheet().text(60, 100, *(f"{place} Y N Y N Y Y" for place in ("Carse", "Glens", "Town") * 5)))
    assert document.pages[0].status == "read"
    assert asked == [1]


def test_no_more_pages_than_ten_go_to_the_second_reader(asked: list[int]):
    page = [f"{place} Y N Y N Y Y" for place in ("Carse", "Glens", "Town") * 5]
    document = read(*(Sheet().text(60, 100, *page) for _ in range(12)))
    assert [one.status for one in document.pages] == ["read"] * 10 + ["doubtful"] * 2


def test_picture_with_a_few_words_is_unread():
    document = read(Sheet().text(60, 100, *BODY), Sheet().picture(0, 0, 595, 842).text(60, 800, "Photograph: our team"))
    assert (document.pages[1].status, document.pages[1].reason) == (
        "unread",
        "the page is a picture with hardly any text",
    )


def test_evidence_from_a_doubtful_page_carries_its_quality(tmp_path: Path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(make_pdf(Sheet().picture(0, 0, 595, 842).text(60, 100, *FORECAST, before="3 Tr")))
    result = planscan.scan(path, Settings(catalogues=("gpf-ed2",)))
    found = next(one for one in result.criteria if one.criterion == "needs.forecast-demand")
    assert [item.quality for item in found.evidence] == [0.7]
    assert result.documents[0].pages_doubtful == (1,)


def haunted(*lines: str) -> Sheet:
    """Lines whose words have others upon them, unseen, which only the second reading gives."""
    sheet = Sheet()
    for number, line in enumerate(lines):
        x = 40.0
        for word in line.split():
            y = 100 + 14 * number
            sheet.text(x, y, word, size=9, font="Fixed")
            sheet.text(x, y, "withdrawn" * 3, size=9, font="Fixed", before="3 Tr")
            x += 5.4 * (len(word) + 1)
    return sheet


def test_line_that_reads_otherwise_the_second_time_does_not_read_back():
    data = make_pdf(haunted(*FORECAST))
    document = read_pdf(data, name="plan.pdf", options=ReadOptions())
    assert document.text == " ".join(FORECAST)
    assert quote_reads_back(data, document, [(0, len(document.text))]) == [False]


def test_quote_that_does_not_read_back_is_withheld(tmp_path: Path):
    """Its evidence is left out before rating, a finding says where, the map is written, and the exit code is 3."""
    path = tmp_path / "plan.pdf"
    path.write_bytes(make_pdf(Sheet().text(60, 100, *BODY), haunted(*FORECAST)))
    command = [sys.executable, "-m", "planscan", "scan", str(path), "--catalogue", "gpf-ed2"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    result = json.loads(done.stdout)
    assert [finding["page"] for finding in result["findings"] if finding["kind"] == "quote-withheld"] == [2]
    quotes = [item["quote"] for one in result["criteria"] for item in (*one["evidence"], *one["nearest"])]
    assert not any("projected to rise" in quote for quote in quotes)
