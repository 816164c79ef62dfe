"""Tables that are hard to see: without rulings, and with a page break through a row."""

from __future__ import annotations

from planscan.extract.pdf.reader import read_pdf
from planscan.model import BlockKind, Document, ReadOptions
from tests.extract.pdf.pdffiles import Sheet, make_pdf


def read(*sheets: Sheet) -> Document:
    return read_pdf(make_pdf(*sheets), name="plan.pdf", options=ReadOptions())


def rows(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.TABLE_ROW]


def unruled(*table: tuple[str, ...], step: int = 16, bold: bool = True) -> Sheet:
    sheet = Sheet()
    for number, row in enumerate(table):
        for x, cell in zip((60, 220, 380), row):
            sheet.text(x, 100 + step * number, *cell.split("/"), bold=bold and number == 0)
    return sheet


ACTIONS = (
    ("Action", "Owner"),
    ("Open teams in the Carse", "General Manager, Health"),
    ("Close beds", "Director of Finance"),
    ("Pay carers", "Chief Officer"),
)


def test_words_under_a_bold_first_row_are_a_table_without_rulings():
    document = read(unruled(*ACTIONS))
    assert rows(document) == ["\t".join(row) for row in ACTIONS]
    assert {block.headers for block in document.blocks[1:]} == {("Action", "Owner")}


def test_cells_of_several_lines_without_rulings_stay_whole():
    actions = [tuple(cell.replace(" in ", " in/").replace(", ", ",/") for cell in row) for row in ACTIONS]
    assert rows(read(unruled(*actions, step=30))) == ["\t".join(row) for row in ACTIONS]


def test_three_columns_of_entries_are_a_table_without_a_bold_row():
    table = (("Carse", "Health centre", "Dr Rae"), ("Glens", "Hospital", "Dr Orr"), ("Town", "Clinic", "Dr Lee"))
    assert rows(read(unruled(*table, bold=False))) == ["\t".join(row) for row in table]


def test_columns_of_running_text_are_no_table():
    left = ("Our teams will visit", "people who live on", "the islands and in", "the glens each week")
    right = ("and will ask them", "what they need and", "who helps them with", "it, and write it down")
    assert rows(read(unruled(*zip(left, right), bold=False, step=12))) == []


def test_words_in_two_columns_without_a_heading_are_no_table():
    assert rows(read(unruled(*ACTIONS[1:], bold=False))) == []


XS = (60, 160, 420)


def ruled(y: float, *table: tuple[str, str]) -> Sheet:
    """A table from `y` to the foot of the page, a row every 40 points."""
    sheet = Sheet().grid(XS, [y + 40 * number for number in range(len(table) + 1)])
    for number, row in enumerate(table):
        for x, cell in zip(XS, row):
            sheet.text(x + 5, y + 40 * number + 14, *cell.split("/"), bold=row == ("Action", "Why"))
    return sheet


FIRST = ruled(700, ("Action", "Why"), ("Close beds", "Because people want to live/at home, and because the"))


def test_row_that_a_page_break_cuts_is_one_row():
    document = read(FIRST, ruled(60, ("", "money is needed there."), ("Pay carers", "They asked.")))
    assert rows(document)[1:] == [
        "Close beds\tBecause people want to live at home, and because the money is needed there.",
        "Pay carers\tThey asked.",
    ]
    lines = [line for line in document.lines if "money is" in document.text[line.start : line.end]]
    assert [line.page for line in lines] == [2]


def test_row_is_joined_past_a_header_that_is_printed_again():
    document = read(FIRST, ruled(60, ("Action", "Why"), ("", "money is needed there."), ("Pay carers", "They asked.")))
    assert "because the money is needed there." in document.text
    assert [block.role for block in document.blocks] == ["header-row", "", "header-row", ""]


def test_first_row_of_a_page_that_says_something_new_is_a_row_of_its_own():
    for row in (("Pay carers", "they asked for it."), ("", "A second reason."), ("", "a) the second reason.")):
        assert len(rows(read(FIRST, ruled(60, row, ("Ask people", "They know."))))) == 4
