"""Reading a PDF: what becomes of columns, headings, lists, tables, boxes, furniture and bad files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planscan.errors import LimitError, NoTextError, PlanscanError, UnreadableFileError
from planscan.extract.pdf.readback import quote_reads_back
from planscan.extract.pdf.reader import read_pdf
from planscan.extract.pdf.render import render_crop
from planscan.model import BlockKind, Document, Limits, ReadOptions
from tests.extract.pdf.pdffiles import Sheet, make_pdf

BODY = (
    "The partnership will support people to live at home for as",
    "long as they wish, and will move money from hospital beds",
    "to teams that visit people in the places where they live.",
)
ROOT = Path(__file__).parents[3]


def read(*sheets: Sheet, **options: object) -> Document:
    return read_pdf(make_pdf(*sheets), name="plan.pdf", options=ReadOptions(**options))


def texts(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind is kind]


def block_of(document: Document, words: str):
    at = document.text.index(words)
    return next(block for block in document.blocks if block.start <= at < block.end)


# --- order ------------------------------------------------------------------------------------------


def test_lines_of_a_paragraph_are_one_block():
    document = read(Sheet().text(60, 100, *BODY))
    assert document.text == " ".join(BODY)
    assert [(line.page, round(line.x0)) for line in document.lines] == [(1, 60)] * 3


def test_columns_are_read_one_after_the_other_also_when_the_file_draws_the_right_one_first():
    left = [f"left column line {i} of running text" for i in range(12)]
    right = [f"right column line {i} of running text" for i in range(12)]
    for first, second in (((60, left), (320, right)), ((320, right), (60, left))):
        sheet = Sheet().text(first[0], 100, *first[1]).text(second[0], 100, *second[1])
        document = read(sheet)
        assert document.text.index("left column line 11") < document.text.index("right column line 0")


def test_heading_that_the_file_draws_last_comes_before_its_text():
    document = read(Sheet().text(60, 200, *BODY, *BODY).text(60, 160, "Care at home", size=18))
    assert document.text.startswith("Care at home")


def test_paragraph_runs_on_over_a_page_break_as_one_block_with_both_pages():
    head = Sheet().text(60, 600, *BODY, "It will do so with the money that it has and with the people")
    tail = Sheet().text(60, 100, "who work for it, in every locality of the area, by 2028.", "This is the end of it.")
    document = read(head, tail)
    block = block_of(document, "It will do so")
    assert "with the people who work for it" in document.text[block.start : block.end]
    assert {line.page for line in document.lines if block.start <= line.start < block.end} == {1, 2}


def test_paragraph_runs_on_past_a_caption():
    sheet = Sheet().text(60, 100, *BODY[:2])
    sheet.text(60, 300, "Figure 1: Where people live", size=8)
    sheet.text(60, 500, "to teams that visit people in the places where they live.")
    document = read(sheet)
    assert " ".join(BODY) in document.text
    assert texts(document, BlockKind.CAPTION) == ["Figure 1: Where people live"]


def test_words_broken_at_line_ends_are_joined_by_the_documents_own_words():
    sheet = Sheet().text(60, 100, "Reablement and well-being matter. Our planning is long-term.", "We plan reable-")
    sheet.text(60, 124, "ment for all, and for the well-", "being of staff.")
    assert "We plan reablement for all, and for the well-being of staff." in read(sheet).text


# --- kinds ------------------------------------------------------------------------------------------


def test_headings_get_levels_by_size():
    sheet = Sheet().text(60, 80, "Our plan", size=20).text(60, 120, *BODY)
    sheet.text(60, 200, "Care at home", size=14).text(60, 230, *BODY, *BODY)
    sheet.text(60, 340, "Who does it", bold=True).text(60, 360, *BODY, *BODY)
    document = read(sheet)
    levels = [(document.text[b.start : b.end], b.level) for b in document.blocks if b.kind is BlockKind.HEADING]
    assert levels == [("Our plan", 1), ("Care at home", 2), ("Who does it", 3)]


def test_list_keeps_its_lead_in_and_its_nested_items():
    sheet = Sheet().text(60, 100, "We will:").text(70, 115, "• help people earlier", "• listen to carers, which means:")
    sheet.text(90, 139, "• asking them once", "• paying them back").text(70, 163, "• spend wisely")
    document = read(sheet)
    assert [(b.kind.value, b.level, b.role) for b in document.blocks] == [
        ("paragraph", 0, "lead-in"),
        ("list-item", 1, ""),
        ("list-item", 1, ""),
        ("list-item", 2, ""),
        ("list-item", 2, ""),
        ("list-item", 1, ""),
    ]


def test_number_in_mid_sentence_starts_no_list():
    sheet = Sheet().text(
        60, 100, "Weights were agreed beforehand by the group: effect (40) and the cost", "(10) and carbon (5)."
    )
    assert [block.kind for block in read(sheet).blocks] == [BlockKind.PARAGRAPH]


def test_ruled_table_gives_rows_with_headers_and_numbers_in_their_cells():
    sheet = Sheet().grid((60, 200, 300, 400), (100, 120, 140, 160))
    for y, row in zip(
        (114, 134, 154), (("Service", "2024", "2027"), ("Care at home", "41.2", "46.9"), ("Beds", "9", "7"))
    ):
        for x, cell in zip((65, 205, 305), row):
            sheet.text(x, y, cell, bold=y == 114)
    document = read(sheet)
    assert texts(document, BlockKind.TABLE_ROW) == ["Service\t2024\t2027", "Care at home\t41.2\t46.9", "Beds\t9\t7"]
    assert document.blocks[1].headers == ("Service", "2024", "2027")
    assert [block.role for block in document.blocks] == ["header-row", "", ""]
    assert document.tables == 1


def test_cell_of_several_lines_stays_whole():
    sheet = Sheet().grid((60, 200, 400), (100, 130, 160))
    sheet.text(65, 112, "Open teams in the").text(205, 112, "General Manager,").text(65, 124, "Carse").text(
        205, 124, "Health"
    )
    sheet.text(65, 145, "Close beds").text(205, 145, "Director")
    assert "Open teams in the Carse\tGeneral Manager, Health" in read(sheet).text


def table_page(*rows: tuple[str, str]) -> Sheet:
    sheet = Sheet().grid((60, 200, 400), [100 + 20 * i for i in range(len(rows) + 1)])
    for i, row in enumerate(rows):
        sheet.text(65, 114 + 20 * i, row[0], bold=i == 0).text(205, 114 + 20 * i, row[1], bold=i == 0)
    return sheet


def test_table_goes_on_over_a_page_break_with_its_repeated_header():
    document = read(
        table_page(("Action", "Owner"), ("Open teams", "Chief Nurse"), ("Close beds", "Director")),
        table_page(("Action", "Owner"), ("Pay carers", "Chief Officer"), ("Ask people", "Head of Planning")),
    )
    assert document.tables == 1
    assert [block.role for block in document.blocks] == ["header-row", "", "", "header-row", "", ""]
    assert block_of(document, "Pay carers").headers == ("Action", "Owner")


def test_aligned_figures_without_rulings_are_a_table():
    sheet = Sheet().text(60, 100, *BODY)
    for i, (name, figure) in enumerate((("Hospital at home", "7.4"), ("Earlier help", "3.1"), ("Carers", "1.6"))):
        sheet.text(60, 160 + 14 * i, name).text(300, 160 + 14 * i, figure)
    assert texts(read(sheet), BlockKind.TABLE_ROW) == ["Hospital at home\t7.4", "Earlier help\t3.1", "Carers\t1.6"]


def test_sidebar_is_a_box_apart_from_the_running_text():
    sheet = Sheet().area(400, 90, 560, 220).text(60, 100, *BODY).text(60, 136, *BODY)
    sheet.text(410, 110, "In brief", "Beds become teams", "Carers are paid")
    document = read(sheet)
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.BOX]
    assert "In brief Beds become teams" in texts(document, BlockKind.BOX)[0]


def test_footnote_is_kept_apart():
    sheet = Sheet().text(60, 100, *BODY).text(60, 760, "1 Strategic Needs Assessment, 2024, page 12.", size=7)
    assert texts(read(sheet), BlockKind.FOOTNOTE) == ["1 Strategic Needs Assessment, 2024, page 12."]


# --- furniture --------------------------------------------------------------------------------------


def furnished(pages: int) -> list[Sheet]:
    return [
        Sheet().text(60, 40, "Strath Strategic Plan").text(60, 100, f"Section {'abcdefgh'[i]} begins here.", *BODY)
        .text(60, 810, f"Page {i + 1}")
        for i in range(pages)
    ]  # fmt: skip


def test_running_headers_and_page_numbers_are_furniture_and_stand_at_the_end():
    document = read(*furnished(8))
    roles = {(block.role, document.text[block.start : block.end]) for block in document.blocks if block.paragraph == 0}
    assert ("header", "Strath Strategic Plan") in roles
    assert ("page-number", "Page 3") in roles
    assert document.text.index("Strath Strategic Plan") > document.text.rindex("in the places where they live.")


def test_page_numbers_among_words_are_furniture_also_far_from_the_edge_and_in_one_part_only():
    parts = [Sheet().text(60, 100, f"Chapter {'abcdefghijkl'[i]}.", *BODY) for i in range(12)]
    for number, sheet in enumerate(parts[4:7], 1):
        sheet.text(400, 730, f"Appendix B {number} | Page", bold=True)
    document = read(*parts)
    roles = [block.role for block in document.blocks if block.kind is BlockKind.FURNITURE]
    assert roles == ["page-number"] * 3


def test_printed_page_number_is_the_label():
    sheets = [Sheet().text(60, 100, f"Chapter {'abcd'[i]}.", *BODY).text(290, 820, str(i + 5)) for i in range(4)]
    assert [page.label for page in read(*sheets).pages] == ["5", "6", "7", "8"]


def test_contents_lines_are_furniture():
    sheet = Sheet().text(60, 80, "Contents", size=18)
    sheet.text(60, 120, *(f"Chapter {'abcde'[i]} {'.' * 60} {i + 3}" for i in range(5)))
    document = read(sheet, Sheet().text(60, 100, *BODY))
    assert len([block for block in document.blocks if block.role == "contents"]) >= 1
    assert not [text for text in texts(document, BlockKind.PARAGRAPH) if "...." in text]


# --- place ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_lie_on_the_page_as_it_is_shown(rotate: int):
    document = read(Sheet(rotate=rotate).text(60, 100, *BODY))
    page = document.pages[0]
    assert (page.width > page.height) == (rotate in (90, 270))
    for line in document.lines:
        assert 0 <= line.x0 < line.x1 <= page.width
        assert 0 <= line.top < line.bottom <= page.height


def test_page_drawn_sideways_is_read_in_order():
    sheet = Sheet()
    for number, line in enumerate(BODY):
        sheet.parts.append(f"BT /F1 10 Tf 0 1 -1 0 {100 + 12 * number} 100 Tm ({line}) Tj ET")
    document = read(sheet)
    assert document.text == " ".join(BODY)
    assert all(quote_reads_back(make_pdf(sheet), document, [(0, len(document.text))]))
    assert round(document.lines[0].x1) <= 104


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_span_reads_back_from_the_words_of_its_page(data: st.DataObject):
    sheets = [*furnished(3), table_page(("Action", "Owner"), ("Open teams", "Chief Nurse"))]
    document = read(*sheets)
    start = data.draw(st.integers(0, len(document.text) - 2))
    end = data.draw(st.integers(start + 1, len(document.text)))
    expected = any(line.start < end and line.end > start for line in document.lines)
    assert quote_reads_back(make_pdf(*sheets), document, [(start, end)]) == [expected]


def test_quote_from_another_file_does_not_read_back():
    document = read(Sheet().text(60, 100, *BODY))
    other = make_pdf(Sheet().text(60, 100, "Nothing of the kind stands here.", *BODY))
    assert quote_reads_back(other, document, [(0, 20)]) == [False]


def test_crop_is_a_picture_of_the_place():
    data = make_pdf(Sheet().text(60, 100, *BODY))
    assert render_crop(data, 1, (60, 90, 200, 110)).startswith(b"\x89PNG")
    with pytest.raises(ValueError, match="page 2"):
        render_crop(data, 2, (60, 90, 200, 110))


def test_link_carries_its_words_and_target():
    document = read(Sheet().text(60, 100, "See our website for more.").link(78, 88, 130, 104, "https://example.org"))
    assert [(document.text[k.start : k.end], k.target) for k in document.links] == [
        ("our website", "https://example.org")
    ]


# --- what cannot be read ----------------------------------------------------------------------------


@pytest.mark.parametrize("before", ["3 Tr", "1 g"], ids=["invisible", "white on white"])
def test_hidden_text_is_left_out_and_counted(before: str):
    document = read(Sheet().text(60, 100, *BODY).text(60, 300, "secret leftover words", before=before))
    assert "secret" not in document.text
    assert document.hidden_characters == len("secretleftoverwords")


def test_white_text_on_a_coloured_band_is_read():
    document = read(
        Sheet().text(60, 200, *BODY).area(0, 80, 595, 120).text(60, 104, "Our priorities", size=16, before="1 g")
    )
    assert "Our priorities" in document.text


def test_text_off_the_page_is_left_out():
    document = read(Sheet().text(60, 100, *BODY).text(-400, 300, "off the page"))
    assert "off the page" not in document.text


def test_page_without_text_is_named():
    document = read(Sheet().text(60, 100, *BODY), Sheet().picture(0, 0, 595, 842))
    assert [(page.status, page.quality) for page in document.pages] == [("read", 1.0), ("unread", 0.0)]
    assert [(warning.code, warning.page) for warning in document.warnings] == [("page-without-text", 2)]


def test_invisible_layer_over_a_picture_is_read_as_doubtful():
    document = read(Sheet().picture(0, 0, 595, 842).text(60, 100, *BODY, before="3 Tr"))
    assert document.text == " ".join(BODY)
    assert document.pages[0].status == "doubtful"
    assert document.warnings[0].code == "ocr-text"


def test_scan_is_refused_with_the_way_out():
    with pytest.raises(NoTextError, match=r"plan\.pdf: none of its 2 pages holds text.*OCR"):
        read(Sheet().picture(0, 0, 595, 842), Sheet().picture(0, 0, 595, 842))


@pytest.mark.parametrize("data", [b"", b"not a PDF", b"%PDF-1.7\n", make_pdf(Sheet())[:200]], ids=len)
def test_damaged_file_is_refused(data: bytes):
    with pytest.raises((UnreadableFileError, NoTextError), match=r"plan\.pdf: "):
        read_pdf(data, name="plan.pdf", options=ReadOptions())


def test_too_many_pages_are_refused():
    with pytest.raises(LimitError, match="3 pages, more than the limit of 2"):
        read(*furnished(3), limits=Limits(pages=2))


def test_two_readings_are_equal():
    assert read(*furnished(4)) == read(*furnished(4))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=0, max_size=8)), min_size=1, max_size=12), st.floats(0, 1)
)
def test_mutilated_files_give_text_or_a_clear_error(cuts: list[tuple[float, bytes]], keep: float):
    data = bytearray(make_pdf(*furnished(2), table_page(("Action", "Owner"), ("Open teams", "Chief Nurse"))))
    for place, patch in cuts:
        at = int(place * len(data))
        data[at : at + len(patch)] = patch
    if keep > 0.5:
        del data[int(keep * len(data)) :]
    try:
        assert read_pdf(bytes(data), name="plan.pdf", options=ReadOptions()).text
    except PlanscanError as error:
        assert str(error).startswith("plan.pdf: ")


# --- the corpus -------------------------------------------------------------------------------------


@pytest.mark.corpus
@pytest.mark.slow
def test_reading_order_on_pages_marked_by_hand(corpus: Path):
    command = (
        "import sys; from planscan.extract.pdf.reader import read_pdf; from planscan.model import ReadOptions; "
        "sys.stdout.write(read_pdf(open(sys.argv[1], 'rb').read(), name='x', options=ReadOptions()).text)"
    )
    score = [sys.executable, corpus / "layout" / "score.py", "--", sys.executable, "-c", command, "{file}"]
    printed = subprocess.run(score, capture_output=True, text=True, check=True).stdout
    kept = {kind: float(share) for kind, share in re.findall(r"(\w+) joins \d+/\d+ = ([\d.]+)", printed)}
    assert kept["line"] >= 0.99
    assert kept["region"] >= 12 / 14 - 0.001
    assert kept["cell"] >= 0.98


@pytest.mark.corpus
@pytest.mark.slow
def test_hostile_files_give_text_or_a_clear_error(corpus: Path):
    benchmark = ROOT / "benchmarks" / "bench_extract.py"
    for path in sorted((corpus / "hostile").glob("*.pdf"))[::8]:
        command = [sys.executable, benchmark, "one", "--file", path]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=90)
        assert done.returncode == 0, (path.name, done.stderr[-500:])
        result = json.loads(done.stdout)
        assert result["plain_words"] < 20 or result["kept"] >= 0.95, (path.name, result)


def test_a_cell_with_a_dash_alone_reads_back():
    """There are no letters to compare: an empty cell must not cost its table the quote."""
    sheet = Sheet().text(60, 80, "Falls rate for each 1,000 people", size=12).text(300, 80, "-", size=12)
    data = make_pdf(sheet)
    document = read_pdf(data, name="plan.pdf", options=ReadOptions())
    assert "-" in document.text
    assert quote_reads_back(data, document, [(line.start, line.end) for line in document.lines]) == [True] * len(
        document.lines
    )
