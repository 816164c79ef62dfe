"""Passages: what belongs together, what stays apart, and where each stands."""

from __future__ import annotations

from planscan.extract.builder import Piece, RawBlock, assemble
from planscan.model import BlockKind, Document, Page
from planscan.segment import MAX_WORDS, MIN_WORDS, segment

WORDS = "demand for care at home grew in every locality while hours fell "


def words(n: int, end: str = ".") -> str:
    repeated = (WORDS * (n // 12 + 1)).split()[:n]
    return " ".join(repeated) + end


def block(kind: BlockKind, text: str, page: int | None = None, **fields: object) -> RawBlock:
    box = (50.0, 50.0, 500.0, 60.0) if page is not None else None
    return RawBlock(kind, (Piece(text, page, box),), **fields)  # type: ignore[arg-type]


def document(*blocks: RawBlock, pages: int = 0) -> Document:
    made = assemble(blocks)
    return Document(
        "plan.docx",
        "0" * 64,
        "x",
        made.text,
        made.blocks,
        lines=made.lines,
        pages=tuple(Page(n) for n in range(1, pages + 1)),
    )


def test_every_passage_reads_back_from_the_text() -> None:
    doc = document(
        block(BlockKind.HEADING, "Needs", level=1),
        block(BlockKind.PARAGRAPH, words(40)),
        block(BlockKind.PARAGRAPH, words(10, ":")),
        block(BlockKind.LIST_ITEM, words(20), level=1),
        block(BlockKind.LIST_ITEM, words(20), level=1),
    )
    for passage in segment(doc):
        assert doc.text[passage.start : passage.end] == passage.text


def test_a_list_is_one_passage_with_its_lead_in() -> None:
    doc = document(
        block(BlockKind.PARAGRAPH, "Over the next three years we will:"),
        *(block(BlockKind.LIST_ITEM, words(15), level=1) for _ in range(3)),
    )
    [passage] = segment(doc)
    assert passage.kind == "list"
    assert passage.text.startswith("Over the next")


def test_a_long_list_is_cut_between_items_and_keeps_its_lead_in_as_context() -> None:
    doc = document(
        block(BlockKind.PARAGRAPH, "We will:"), *(block(BlockKind.LIST_ITEM, words(40), level=1) for _ in range(9))
    )
    found = segment(doc)
    assert len(found) >= 2
    assert all(p.words <= MAX_WORDS for p in found)
    assert found[0].context == ()
    assert all(p.context == ("We will:",) for p in found[1:])


def test_a_short_paragraph_joins_its_neighbour_in_the_same_section_only() -> None:
    doc = document(
        block(BlockKind.HEADING, "One", level=1),
        block(BlockKind.PARAGRAPH, words(30)),
        block(BlockKind.PARAGRAPH, words(5)),
        block(BlockKind.HEADING, "Two", level=1),
        block(BlockKind.PARAGRAPH, words(8)),
    )
    found = segment(doc)
    assert [p.words for p in found] == [35, 8]
    assert [p.section for p in found] == [("One",), ("Two",)]


def test_no_passage_under_the_least_length_stands_beside_another_it_could_join() -> None:
    doc = document(*(block(BlockKind.PARAGRAPH, words(11)) for _ in range(7)))
    assert all(p.words >= MIN_WORDS for p in segment(doc)[:-1])


def test_section_path_follows_heading_levels() -> None:
    doc = document(
        block(BlockKind.HEADING, "Priorities", level=1),
        block(BlockKind.HEADING, "Carers", level=2),
        block(BlockKind.PARAGRAPH, words(30)),
        block(BlockKind.HEADING, "Money", level=1),
        block(BlockKind.PARAGRAPH, words(30)),
    )
    assert [p.section for p in segment(doc)] == [("Priorities", "Carers"), ("Money",)]


def test_furniture_captions_and_headings_are_never_passages() -> None:
    doc = document(
        block(BlockKind.PARAGRAPH, words(30)),
        block(BlockKind.CAPTION, "Figure 1: population projections for older people"),
        block(BlockKind.FURNITURE, "Strategic Plan 2025-28", role="footer"),
    )
    assert len(segment(doc)) == 1


def test_table_rows_carry_their_headers_as_context() -> None:
    headers = ("Action", "Lead", "By when")
    doc = document(
        block(BlockKind.TABLE_ROW, "Action\tLead\tBy when", table=1, role="header-row"),
        *(
            block(BlockKind.TABLE_ROW, f"{words(9)}\tHead of Service\tMarch 202{n}", table=1, headers=headers)
            for n in range(4)
        ),
    )
    [passage] = segment(doc)
    assert passage.context == headers
    assert "Action" not in passage.text


def test_a_row_of_some_length_stands_alone() -> None:
    doc = document(*(block(BlockKind.TABLE_ROW, f"{words(40)}\tHead of Service", table=1) for _ in range(3)))
    assert len(segment(doc)) == 3


def test_a_passage_over_a_page_break_names_both_pages() -> None:
    made = assemble(
        [RawBlock(BlockKind.PARAGRAPH, (Piece(words(20, " "), 1, (1, 1, 9, 9)), Piece(words(20), 2, (1, 1, 9, 9))))]
    )
    doc = Document(
        "p.pdf", "0" * 64, "x", made.text, made.blocks, lines=made.lines, pages=(Page(1), Page(2, quality=0.5))
    )
    [passage] = segment(doc)
    assert passage.pages == (1, 2)
    assert passage.page == 1
    assert passage.quality == 0.5


def test_a_very_long_paragraph_is_cut_at_sentence_ends() -> None:
    doc = document(block(BlockKind.PARAGRAPH, " ".join(words(30).capitalize() for _ in range(20))))
    found = segment(doc)
    assert len(found) > 1
    assert all(p.text.endswith(".") for p in found)
