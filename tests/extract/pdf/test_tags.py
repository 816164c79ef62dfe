"""The structure tree of tagged files: headings get the levels that their author gave them."""

from __future__ import annotations

from planscan.model import BlockKind, Document
from tests.extract.pdf.pdffiles import BODY, Sheet, read


def plan(*headings: tuple[str, float, str]) -> Sheet:
    """Headings with their size and tag, text below each."""
    sheet = Sheet()
    for number, (title, size, tag) in enumerate(headings):
        sheet.text(60, 80 + 120 * number, title, size=size, bold=True, tag=tag)
        sheet.text(60, 100 + 120 * number, *BODY, tag="P")
    return sheet


def levels(document: Document) -> list[int]:
    return [block.level for block in document.blocks if block.kind is BlockKind.HEADING]


def test_tags_tell_the_levels_of_headings_that_look_alike():
    headings = (("Our plan", 14, "H1"), ("Care at home", 14, "H2"), ("Who does it", 14, "H3"), ("Money", 14, "H2"))
    assert levels(read(plan(*headings))) == [1, 2, 3, 2]


def test_without_tags_such_headings_share_a_level():
    assert levels(read(plan(*((title, 14, "") for title in ("Our plan", "Care at home", "Money"))))) == [1, 1, 1]


def test_heading_that_looks_like_text_is_told_by_its_tag():
    sheet = plan(("Our plan", 16, "H1"), ("Care at home", 14, "H2"))
    sheet.text(60, 400, "Who does what in the islands", tag="H3").text(60, 440, *BODY, tag="P")
    document = read(sheet)
    assert "Who does what in the islands" in [
        document.text[block.start : block.end] for block in document.blocks if block.kind is BlockKind.HEADING
    ]


def test_one_tagged_heading_says_nothing_of_the_others():
    assert levels(read(plan(("Our plan", 18, ""), ("Care at home", 14, "H1")))) == [1, 2]
