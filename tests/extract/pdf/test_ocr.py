"""Pages that are pictures: read with tesseract where that is asked for and installed, told apart by quality."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import planscan
from planscan.config import Settings
from planscan.errors import MissingExtraError, NoTextError
from planscan.extract import extract
from planscan.extract.pdf import ocr
from planscan.extract.pdf.readback import quote_reads_back
from planscan.extract.pdf.reader import read_pdf
from planscan.model import BlockKind, Document, ReadOptions
from tests.extract.pdf.pdffiles import Sheet, make_pdf

OCR = ReadOptions(ocr=True)
BODY = (
    "The partnership will support people to live at home for as",
    "long as they wish, and will move money from hospital beds",
    "to teams that visit people in the places where they live.",
)
FORECAST = (
    "The number of people aged over 75 in Kirkmore is projected to rise",
    "by 31 per cent by 2035, from 4,200 to 5,500, and demand for care at",
    "home is forecast to grow by 1,150 hours a week over the same years.",
)
needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="needs the program tesseract (apt install tesseract-ocr)"
)


def paper() -> Sheet:
    return Sheet().text(60, 80, "Care at home", size=20).text(60, 130, *BODY, size=12).text(60, 200, *BODY, size=12)


def read(*sheets: Sheet, options: ReadOptions = OCR) -> Document:
    return read_pdf(make_pdf(*sheets), name="plan.pdf", options=options)


@needs_tesseract
def test_scanned_page_is_read_with_its_blocks_and_places():
    document = read(Sheet().scan(paper()))
    assert [block.kind for block in document.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]
    assert document.text == "\n\n".join(("Care at home", " ".join(BODY), " ".join(BODY)))
    line = next(line for line in document.lines if document.text[line.start : line.end].startswith("long as they"))
    assert (round(line.x0), line.page) == (61, 1)
    assert line.top < 130 + 12 * 1.2 < line.bottom


@needs_tesseract
def test_page_that_was_recognised_says_so():
    document = read(Sheet().scan(paper()), Sheet().text(60, 100, *BODY))
    assert [(page.status, page.quality == 1) for page in document.pages] == [("read", False), ("read", True)]
    assert {block.quality == 1 for block in document.blocks if block.page == 1} == {False}
    assert [(warning.code, warning.page) for warning in document.warnings] == [("ocr-text", 1)]


@needs_tesseract
def test_blurred_scan_is_doubtful_or_unread():
    document = read(Sheet().scan(Sheet().text(60, 130, *BODY, size=9), dpi=55), Sheet().text(60, 100, *BODY))
    assert document.pages[0].status != "read"
    assert "character recognition" in document.pages[0].reason


@needs_tesseract
def test_picture_without_words_stays_unread():
    document = read(Sheet().picture(0, 0, 595, 842), Sheet().text(60, 100, *BODY))
    assert (document.pages[0].status, document.pages[0].reason) == (
        "unread",
        "character recognition found no words in the picture",
    )
    with pytest.raises(NoTextError, match="found no words either"):
        read(Sheet().picture(0, 0, 595, 842))


@needs_tesseract
def test_words_that_the_file_holds_as_text_are_read_once():
    document = read(Sheet().scan(paper()).text(60, 300, "Signed by the Chair"))
    assert document.text.count("Signed") == 1
    assert document.text.count("long as they wish") == 2


@needs_tesseract
def test_word_broken_at_a_line_end_is_joined():
    broken = Sheet().text(60, 80, "Reablement and support at home go on, and the plan", size=12)
    broken.text(
        60, 94.4, "says where, when and by whom people will have reable-", "ment of the kind that they need.", size=12
    )
    assert "people will have reablement of the kind" in read(Sheet().scan(broken)).text


@needs_tesseract
def test_quotes_are_checked_against_a_second_picture():
    data, other = make_pdf(Sheet().scan(paper())), make_pdf(Sheet().scan(Sheet().text(60, 130, *FORECAST, size=12)))
    document = read_pdf(data, name="plan.pdf", options=OCR)
    spans = [(block.start, block.end) for block in document.blocks]
    assert quote_reads_back(data, document, spans, OCR) == [True, True, True]
    assert quote_reads_back(other, document, spans, OCR) == [False, False, False]
    assert quote_reads_back(data, document, spans) == [False, False, False]


@needs_tesseract
def test_scan_of_a_scanned_plan_gives_evidence_with_its_quality(tmp_path: Path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(make_pdf(Sheet().scan(Sheet().text(60, 130, *FORECAST, size=12))))
    result = planscan.scan(path, Settings(catalogues=("gpf-ed2",), reading=OCR))
    found = next(one for one in result.criteria if one.criterion == "needs.forecast-demand")
    assert found.evidence[0].quality < 1
    assert found.evidence[0].boxes


@needs_tesseract
def test_slow_recognition_costs_only_its_page(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ocr, "PAGE_SECONDS", 0.0)
    document = read(Sheet().scan(paper()), Sheet().text(60, 100, *BODY))
    assert [(page.status, page.reason) for page in document.pages] == [
        ("unread", "character recognition took too long"),
        ("read", ""),
    ]


def test_pages_stay_unread_without_being_asked_for():
    document = read(Sheet().scan(paper()), Sheet().text(60, 100, *BODY), options=ReadOptions())
    assert [page.status for page in document.pages] == ["unread", "read"]


def test_missing_program_is_named_with_the_way_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "plan.pdf"
    path.write_bytes(make_pdf(Sheet().scan(paper())))
    with pytest.raises(MissingExtraError, match=r"plan\.pdf: .*apt install tesseract-ocr.*without --ocr"):
        extract(path, OCR)


def test_missing_program_is_no_matter_where_every_page_has_text(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    assert read(Sheet().text(60, 100, *BODY)).text == " ".join(BODY)
