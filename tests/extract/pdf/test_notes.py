"""Footnotes: parted from one another, and tied to their marks in the text."""

from __future__ import annotations

from planscan.model import BlockKind, Document
from tests.extract.pdf.pdffiles import BODY, Sheet, read


def noted(mark: str, *notes: str, body: tuple[str, ...] = BODY) -> Sheet:
    """A page whose first line ends in a small raised mark."""
    sheet = Sheet().text(60, 100, body[0], font="Fixed")
    sheet.text(60 + 6 * len(body[0]), 96, mark, size=6, font="Fixed").text(60, 112, *body[1:], font="Fixed")
    return sheet.text(60, 700, *body, font="Fixed").text(60, 780, *notes, size=7)


def notes(document: Document) -> list[tuple[str, str]]:
    found = [block for block in document.blocks if block.kind is BlockKind.FOOTNOTE]
    return [(block.role, document.text[block.start : block.end]) for block in found]


def test_note_is_tied_to_the_number_in_its_text():
    assert notes(read(noted("1", "1 Strategic Needs Assessment, 2024."))) == [
        ("note 1", "1 Strategic Needs Assessment, 2024.")
    ]


def test_note_is_tied_to_a_sign():
    assert notes(read(noted("*", "* Figures are rounded."))) == [("note *", "* Figures are rounded.")]


def test_notes_below_one_another_are_parted():
    found = notes(read(noted("1", "1 Strategic Needs Assessment, 2024,", "page 12.", "2 Annual accounts, 2023.")))
    assert found == [("note 1", "1 Strategic Needs Assessment, 2024, page 12."), ("", "2 Annual accounts, 2023.")]


def test_small_figures_at_the_foot_of_a_page_are_no_notes():
    document = read(noted("1", "75% of people agreed, 12% did not."))
    assert notes(document) == []


def test_mark_of_another_page_ties_nothing():
    assert [role for role, _ in notes(read(noted("1"), noted("2", "1 Strategic Needs Assessment, 2024.")))] == [""]
