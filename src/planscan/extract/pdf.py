"""Reads a PDF into a `Document`: pypdfium2 gives words and rulings, the modules beside this one make sense of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from planscan.errors import NoTextError
from planscan.extract import pdfium
from planscan.extract.blocks import Draft, Leading, group, plain_bullets
from planscan.extract.boxes import with_areas
from planscan.extract.builder import Piece, RawBlock, assemble
from planscan.extract.classify import classify, fold
from planscan.extract.furniture import find_furniture
from planscan.extract.hyphens import Joiner
from planscan.extract.lines import TextLine, lines_of
from planscan.extract.order import in_reading_order
from planscan.extract.pdfium import RawPage
from planscan.extract.rows import TableNumbers
from planscan.extract.tables import find_tables
from planscan.model import BlockKind, Document, Page, ReadingWarning, ReadOptions

MEDIA_TYPE = "application/pdf"


def read_pdf(data: bytes, *, name: str, options: ReadOptions) -> Document:
    """The document that the PDF's bytes hold.

    Raises:
        PasswordError: it opens only with a password.
        UnreadableFileError: it is damaged, has no pages, or is not a PDF.
        LimitError: it has more pages than `options.limits.pages`.
        NoTextError: no page of it holds text.
    """
    with pdfium.opened(data, name, max_pages=options.limits.pages) as document:
        title = pdfium.title_of(document)
        outline = pdfium.outline(document)
        raws, warnings = _read_pages(document)
    if not any(raw.words for raw in raws):
        raise NoTextError(
            f"{name}: none of its {len(raws)} pages holds text, so it is probably a scan. "
            "Scan it again with --ocr, or put it through OCR first."
        )
    drafts = _drafts(raws, outline)
    turned = {raw.number: raw for raw in raws if raw.turn}
    assembled = assemble(_raw_blocks(drafts, turned))
    return Document(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPE,
        text=assembled.text,
        blocks=assembled.blocks,
        title=title,
        pages=tuple(_page(raw) for raw in raws),
        lines=assembled.lines,
        warnings=tuple(warnings),
        hidden_characters=sum(raw.hidden for raw in raws),
        tables=max((draft.table for draft in drafts), default=0),
    )


def _read_pages(document: Any) -> tuple[list[RawPage], list[ReadingWarning]]:
    reader = pdfium.PageReader(document)
    pages: list[RawPage] = []
    warnings: list[ReadingWarning] = []
    for index in range(len(document)):
        try:
            page = reader.read(index)
        except pdfium.PageError:
            page = pdfium.empty_page(index)
            warnings.append(
                ReadingWarning("page-failed", f"Page {index + 1} is damaged and could not be read.", page=index + 1)
            )
        pages.append(page)
    return pages, warnings


def _page(raw: RawPage) -> Page:
    width, height = pdfium.shown_size(raw)
    words = len(raw.words)
    return Page(number=raw.number, label=raw.label, width=width, height=height, words=words)


def _drafts(raws: Sequence[RawPage], outline: Mapping[str, int]) -> list[Draft]:
    numbers = TableNumbers()
    pages = [_page_items(raw, numbers) for raw in raws]
    lines = [item for page in pages for item in page if isinstance(item, TextLine)]
    roles = find_furniture(lines, len(raws))
    furniture = {id(lines[i]): role for i, role in roles.items()}
    leading = Leading(line for line in lines if id(line) not in furniture)
    drafts = [draft for page in pages for draft in group([i for i in page if id(i) not in furniture], leading)]
    classify(drafts, {fold(title): level for title, level in outline.items()})
    ordered = in_reading_order(drafts)
    ordered += [Draft([lines[i]], BlockKind.FURNITURE, role=role) for i, role in sorted(roles.items())]
    return ordered


def _page_items(raw: RawPage, numbers: TableNumbers) -> list[TextLine | Draft]:
    """Lines and table rows of a page in the order of the file, a table standing where its first word does."""
    tables, inside = find_tables(raw)
    items: list[TextLine | Draft] = []
    start = 0
    for table in [*sorted(tables, key=lambda table: table.first), None]:
        end = table.first if table else len(raw.words)
        words = [raw.words[i] for i in range(start, end) if i not in inside]
        items += with_areas(lines_of(words, page=raw.number, width=raw.width, height=raw.height), raw)
        if table:
            items += numbers.rows_of(table, raw)
        start = end
    return items


def _raw_blocks(drafts: Sequence[Draft], turned: Mapping[int, RawPage]) -> Iterator[RawBlock]:
    joiner = Joiner(line.text for draft in drafts for line in draft.lines)
    for draft in drafts:
        yield RawBlock(
            kind=draft.kind,
            pieces=tuple(_pieces(draft, joiner, turned)),
            level=draft.level,
            headers=draft.headers,
            table=draft.table,
            role=draft.role,
        )


def _pieces(draft: Draft, joiner: Joiner, turned: Mapping[int, RawPage]) -> Iterator[Piece]:
    cells = draft.cells or [draft.lines]
    for number, lines in enumerate(cells, 1):
        for line, after in zip(lines, [*lines[1:], None]):
            text = plain_bullets(line.text)
            if after is not None:
                text += joiner.between(line.text, after.text) if line.broken else " "
            else:
                text += ("-" if line.broken else "") + ("\t" if number < len(cells) else "")
            page = turned.get(line.page)
            yield Piece(text, line.page, pdfium.shown(page, line.box) if page else line.box)
