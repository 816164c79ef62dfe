"""What the Word reports are built of: real styles, headings and captioned tables, which people can edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from planscan.report.zips import FIXED, with_fixed_dates

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.font import CT_RPr
    from docx.text.paragraph import Paragraph

TEXT_WIDTH = 16.6
"""Of a page, in centimetres: A4 without its margins."""

_FEW_COLUMNS = 6


def saved(document: Document) -> bytes:
    """The bytes of the file, the same for the same document."""
    out = BytesIO()
    document.save(out)
    return with_fixed_dates(out.getvalue())


def clean(text: str) -> str:
    """The text without control characters, which XML cannot hold; the breaks inside a passage stay."""
    return "".join(c for c in text if c >= " " or c in "\t\n")


def blank(title: str) -> Document:
    """An upright document with the styles of the reports and a page number below."""
    document = page_of(title, (21, 29.7), TEXT_WIDTH, 11)
    _styles(document)
    _page_number(document.sections[0].footer.paragraphs[0])
    return document


def page_of(title: str, size: tuple[float, float], text_width: float, points: float) -> Document:
    """An empty document in British English, the same whenever it is made.

    Args:
        title: of the file.
        size: width and height of its pages, in centimetres.
        text_width: width without the margins, in centimetres.
        points: size of the letters.
    """
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(title), "planscan", ""
    properties.created = properties.modified = FIXED
    properties.language = "en-GB"
    page, (width, height) = document.sections[0], size
    page.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Cm(width), Cm(height)
    page.left_margin = page.right_margin = Cm((width - text_width) / 2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(points)
    return document


def _styles(document: Document) -> None:
    styles = document.styles
    _language(styles["Normal"].element.get_or_add_rPr())
    quote = styles["Quote"]
    quote.font.italic, quote.font.color.rgb = False, RGBColor(0x22, 0x22, 0x22)
    quote.paragraph_format.left_indent = Cm(0.8)
    quote.paragraph_format.keep_with_next = True
    source = styles.add_style("Source of quote", 1)
    source.base_style = styles["Normal"]
    source.font.size, source.font.color.rgb = Pt(9.5), RGBColor(0x44, 0x44, 0x44)
    source.paragraph_format.left_indent = Cm(0.8)


def _language(properties: CT_RPr) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def add_paragraph(document: Document, text: str, style: str | None = None) -> None:
    document.add_paragraph(clean(text), style=style)


def add_bullet(document: Document, text: str, place: str) -> None:
    add_paragraph(document, f"{text} ({place})" if place else text, style="List Bullet")


def add_run(paragraph: Paragraph, text: str, *, bold: bool = False) -> None:
    paragraph.add_run(clean(text)).bold = bold


def add_table(
    document: Document, caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], shares: Sequence[float]
) -> None:
    """A captioned table; `shares` says how wide the columns are, one against the other."""
    document.add_paragraph(clean(caption), style="Caption").paragraph_format.keep_with_next = True
    points = 9.5 if len(columns) <= _FEW_COLUMNS else 8.5
    add_grid(document, (columns, *rows), shares, TEXT_WIDTH, points)
    document.add_paragraph()


def add_grid(
    document: Document,
    rows: Sequence[Sequence[str]],
    shares: Sequence[float],
    text_width: float,
    points: float | None = None,
) -> None:
    """A table whose first row is marked as its header, so that it repeats on every page.

    Args:
        document: is added to.
        rows: the cells, row by row.
        shares: how wide the columns are, one against the other.
        text_width: of all columns together, in centimetres.
        points: size of the letters; the document's where None.
    """
    table = document.add_table(len(rows), len(shares), style="Table Grid")
    table.autofit = False
    widths = [Cm(text_width * share / sum(shares)) for share in shares]
    for column, width in zip(table.columns, widths):
        column.width = width
    # Asking a table for its cells one by one costs time that grows with the square of its size.
    cells = table._cells
    for number, text in enumerate(text for row in rows for text in row):
        cells[number].width = widths[number % len(widths)]
        run = cells[number].paragraphs[0].add_run(clean(text))
        run.bold = number < len(shares)
        if points is not None:
            run.font.size = Pt(points)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
