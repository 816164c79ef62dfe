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
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(title), "planscan", ""
    properties.created = properties.modified = FIXED
    properties.language = "en-GB"
    page = document.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21 - TEXT_WIDTH) / 2)
    _styles(document)
    _page_number(page.footer.paragraphs[0])
    return document


def _styles(document: Document) -> None:
    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
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
    """A captioned table whose header row is marked as one, so that it repeats on every page.

    `shares` says how wide the columns are, one against the other.
    """
    document.add_paragraph(clean(caption), style="Caption").paragraph_format.keep_with_next = True
    filled = [list(columns), *(list(row) for row in rows)]
    table = document.add_table(len(filled), len(columns), style="Table Grid")
    table.autofit = False
    widths = [Cm(TEXT_WIDTH * share / sum(shares)) for share in shares]
    for column, width in zip(table.columns, widths):
        column.width = width
    # Asking a table for its cells one by one costs time that grows with the square of its size.
    cells = table._cells
    for number, text in enumerate(text for row in filled for text in row):
        cells[number].width = widths[number % len(widths)]
        paragraph = cells[number].paragraphs[0]
        add_run(paragraph, text, bold=number < len(columns))
        for run in paragraph.runs:
            run.font.size = Pt(9.5 if len(columns) <= _FEW_COLUMNS else 8.5)
    header = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    document.add_paragraph()
