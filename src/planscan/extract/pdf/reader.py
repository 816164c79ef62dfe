"""Reads a PDF into a `Document`: pypdfium2 gives words and rulings, the modules beside this one make sense of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from planscan.errors import NoTextError
from planscan.extract.builder import Piece, RawBlock, assemble
from planscan.extract.pdf import pdfium
from planscan.extract.pdf.aligned import find_aligned
from planscan.extract.pdf.blocks import Draft, Leading, group, plain_bullets
from planscan.extract.pdf.boxes import with_areas
from planscan.extract.pdf.classify import classify
from planscan.extract.pdf.contents import fold
from planscan.extract.pdf.furniture import find_furniture, printed_labels
from planscan.extract.pdf.headings import needs_tags
from planscan.extract.pdf.hyphens import Joiner
from planscan.extract.pdf.lines import TextLine, lines_of
from planscan.extract.pdf.links import find_links
from planscan.extract.pdf.notes import tied
from planscan.extract.pdf.ocr import Recogniser
from planscan.extract.pdf.order import in_reading_order
from planscan.extract.pdf.quality import Verdict, judge, without_text
from planscan.extract.pdf.rawpage import OnPages, RawPage, empty_page, shown, shown_size, tell_nobody
from planscan.extract.pdf.rows import TableNumbers
from planscan.extract.pdf.second_reader import SecondReader
from planscan.extract.pdf.tables import find_tables
from planscan.model import BlockKind, Document, Page, ReadingWarning, ReadOptions

MEDIA_TYPE = "application/pdf"
_MUCH_HIDDEN = 20
"""Hidden letters from which a user is told; strays of one or two stand on many pages."""
_MOST_NAMED = 10


def read_pdf(data: bytes, *, name: str, options: ReadOptions, on_pages: OnPages = tell_nobody) -> Document:
    """The document that the PDF's bytes hold.

    Raises:
        PasswordError: it opens only with a password.
        UnreadableFileError: it is damaged, has no pages, or is not a PDF.
        LimitError: it has more pages than `options.limits.pages`.
        NoTextError: no page of it holds text.
        MissingExtraError: `options.ocr` asks for character recognition of a page, and tesseract is not installed.
    """
    with pdfium.opened(data, name, max_pages=options.limits.pages) as document:
        title = pdfium.title_of(document)
        outline = pdfium.outline(document)
        attachments = pdfium.attachments(document)
        on_pages(len(document), 0)
        raws, failed = _read_pages(pdfium.PageReader(document, tags=needs_tags(outline)), len(document))
        if options.ocr:
            raws = _recognised(document, raws, name, options.limits.image_megapixels, on_pages)
    if not any(raw.words for raw in raws):
        raise NoTextError(_no_text(name, len(raws), options))
    second = SecondReader(data)
    verdicts = {raw.number: judge(raw, second.text_of) for raw in raws}
    verdicts.update((number, Verdict("unread", 0.0, "the page is damaged")) for number in failed)
    drafts, labels = _drafts(raws, outline)
    assembled = assemble(_raw_blocks(drafts, raws, verdicts))
    return Document(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPE,
        text=assembled.text,
        blocks=assembled.blocks,
        title=title,
        pages=tuple(_page(raw, verdicts[raw.number], labels.get(raw.number)) for raw in raws),
        lines=assembled.lines,
        links=tuple(find_links(raws, assembled.lines, assembled.text)),
        warnings=tuple(_warnings(raws, verdicts, failed, attachments)),
        hidden_characters=sum(raw.hidden for raw in raws),
        tables=max((draft.table for draft in drafts), default=0),
    )


def _read_pages(reader: pdfium.PageReader, count: int) -> tuple[list[RawPage], list[int]]:
    """Every page, and the numbers of those that could not be read, which are empty."""
    pages: list[RawPage] = []
    failed: list[int] = []
    for index in range(count):
        try:
            pages.append(reader.read(index))
        except pdfium.PageError:
            pages.append(empty_page(index))
            failed.append(index + 1)
    return pages, failed


def _recognised(
    document: pdfium.Handle, raws: Sequence[RawPage], name: str, megapixels: int, on_pages: OnPages
) -> list[RawPage]:
    """The pages, those without text read by character recognition."""
    wanted = {raw.number for raw in raws if without_text(raw) is not None}
    if not wanted:
        return list(raws)
    on_pages(len(raws), len(wanted))
    recogniser = Recogniser(document, name, pages=len(wanted), megapixels=megapixels)
    return [recogniser.read(raw) if raw.number in wanted else raw for raw in raws]


def _no_text(name: str, pages: int, options: ReadOptions) -> str:
    if options.ocr:
        return f"{name}: none of its {pages} pages holds text, and character recognition found no words either."
    return (
        f"{name}: none of its {pages} pages holds text, so it is probably a scan. "
        "Scan it again with --ocr, or put it through OCR first."
    )


def _page(raw: RawPage, verdict: Verdict, printed: str | None) -> Page:
    width, height = shown_size(raw)
    return Page(
        number=raw.number,
        label=printed or raw.label,
        width=width,
        height=height,
        status=verdict.status,
        quality=verdict.quality,
        words=len(raw.words),
        reason=verdict.reason,
    )


def _warnings(
    raws: Sequence[RawPage], verdicts: Mapping[int, Verdict], failed: Sequence[int], attachments: int
) -> Iterator[ReadingWarning]:
    for raw in raws:
        verdict = verdicts[raw.number]
        if raw.number in failed:
            yield ReadingWarning("page-failed", f"Page {raw.number} is damaged and was not read.", page=raw.number)
        elif verdict.status == "unread":
            message = f"Page {raw.number} was not read: {verdict.reason}."
            yield ReadingWarning("page-without-text", message, page=raw.number)
        elif raw.recognised is not None:
            sure = f"{raw.recognised:.0%} sure of its letters"
            message = f"Page {raw.number} is a picture and was read by character recognition, {sure}; check its quotes."
            yield ReadingWarning("ocr-text", message, page=raw.number)
        elif raw.invisible:
            message = f"Page {raw.number} is a scan; its words come from an OCR layer and may be wrong."
            yield ReadingWarning("ocr-text", message, page=raw.number)
        elif verdict.status == "doubtful":
            message = f"Page {raw.number} may be read wrongly: {verdict.reason}."
            yield ReadingWarning("page-doubtful", message, page=raw.number)
    hidden = sum(raw.hidden for raw in raws)
    if hidden >= _MUCH_HIDDEN:
        pages = [raw.number for raw in raws if raw.hidden]
        yield ReadingWarning(
            "hidden-text",
            f"{hidden:,} letters and digits on {_listed(pages)} are hidden or stand off the page, and were left out.",
        )
    if attachments:
        yield ReadingWarning(
            "embedded-files-ignored",
            f"{attachments} file{'s are' if attachments > 1 else ' is'} attached inside the PDF and not read.",
        )


def _listed(pages: Sequence[int]) -> str:
    if len(pages) == 1:
        return f"page {pages[0]}"
    named = ", ".join(map(str, pages[:_MOST_NAMED]))
    return f"pages {named}" + (f" and {len(pages) - _MOST_NAMED} more" if len(pages) > _MOST_NAMED else "")


def _drafts(raws: Sequence[RawPage], outline: Mapping[str, int]) -> tuple[list[Draft], dict[int, str]]:
    """All blocks in the order of `Document.text`, and the page numbers that are printed on the pages."""
    numbers = TableNumbers()
    pages = [_page_items(raw, numbers) for raw in raws]
    lines = [item for page in pages for item in page if isinstance(item, TextLine)]
    roles = find_furniture(lines, len(raws))
    furniture = {id(lines[i]): role for i, role in roles.items()}
    leading = Leading(line for line in lines if id(line) not in furniture)
    drafts = [draft for page in pages for draft in group([i for i in page if id(i) not in furniture], leading)]
    classify(drafts, {fold(title): level for title, level in outline.items()})
    ordered = in_reading_order(tied(drafts))
    ordered += [Draft([lines[i]], BlockKind.FURNITURE, role=role) for i, role in sorted(roles.items())]
    return ordered, printed_labels(lines, roles)


def _page_items(raw: RawPage, numbers: TableNumbers) -> list[TextLine | Draft]:
    """Lines and table rows of a page in the order of the file, a table standing where its first word does."""
    tables, inside = find_tables(raw)
    items: list[TextLine | Draft] = []
    start = 0
    for table in [*sorted(tables, key=lambda table: table.first), None]:
        end = table.first if table else len(raw.words)
        words = [raw.words[i] for i in range(start, end) if i not in inside]
        lines = with_areas(lines_of(words, page=raw.number, width=raw.width, height=raw.height), raw)
        items += _with_aligned(lines, numbers)
        if table:
            items += numbers.rows_of(table, raw)
        start = end
    return items


def _with_aligned(lines: Sequence[TextLine], numbers: TableNumbers) -> Iterator[TextLine | Draft]:
    """The lines, tables without rulings among them as rows."""
    position = 0
    for table in find_aligned(lines):
        yield from lines[position : table.start]
        yield from numbers.rows_of_lines(table.rows)
        position = table.end
    yield from lines[position:]


def _raw_blocks(
    drafts: Sequence[Draft], raws: Sequence[RawPage], verdicts: Mapping[int, Verdict]
) -> Iterator[RawBlock]:
    joiner = Joiner(line.text for draft in drafts for line in draft.lines)
    turned = {raw.number: raw for raw in raws if raw.turn}
    for draft in drafts:
        yield RawBlock(
            kind=draft.kind,
            pieces=tuple(_pieces(draft, joiner, turned)),
            level=draft.level,
            headers=draft.headers,
            table=draft.table,
            role=draft.role,
            quality=min(verdicts[page].quality for page in {line.page for line in draft.lines}),
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
            yield Piece(text, line.page, shown(page, line.box) if page else line.box)
