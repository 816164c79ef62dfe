"""Tables over many plans as CSV, as an Excel workbook, and as a Word document to edit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from planscan.report.csv import harmless
from planscan.report.zips import FIXED, with_fixed_dates
from planscan.tables import Table, Value

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_BOM = b"\xef\xbb\xbf"
_CELL_LIMIT = 32_767
"""Characters that Excel holds in one cell."""

_SHEET_NAME = 31
_WIDE = frozenset(
    {"Note", "Statement", "Quote", "New quote", "Quotation", "Passage", "Printed as", "What it says"}
    | {"Where the plan says so"}
)
_NARROW = frozenset({"Met", "Of", "Supplied", "Per cent", "From", "To", "Partly", "Pages", "Page", "Text", "Criteria"})
_PAGE_CM = 26.0
"""Width of the text on a page of A4 on its side."""


def to_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark; no cell of it is a formula. The title and note stay out of it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([harmless(value) for value in row] for row in table.rows)
    return _BOM + out.getvalue().encode("utf-8")


# --- Excel ------------------------------------------------------------------------------------------


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with contents and notes first, then one sheet for each table, filtered and with a frozen header."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    names = _sheet_names(tables)
    contents = tuple((names[table.name], table.title, table.note, len(table.rows)) for table in tables)
    _sheet(book.create_sheet("contents"), ("Sheet", "Title", "Note", "Rows"), contents)
    for table in tables:
        _sheet(book.create_sheet(names[table.name]), table.columns, table.rows)
    book.properties.creator = "planscan"
    book.properties.created = FIXED
    out = io.BytesIO()
    book.save(out)
    return with_fixed_dates(out.getvalue())


def _sheet_names(tables: Iterable[Table]) -> Mapping[str, str]:
    """Names that a workbook takes, by name of the table; where two are cut to the same, a number tells them apart."""
    names: dict[str, str] = {}
    for table in tables:
        name = table.name[:_SHEET_NAME]
        if name in names.values():
            number = f"-{len(names)}"
            name = name[: _SHEET_NAME - len(number)] + number
        names[table.name] = name
    return names


def _sheet(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    top, bold = Alignment(vertical="top", wrap_text=True), Font(bold=True)

    def cell(value: Value, *, head: bool = False) -> Cell:
        made = WriteOnlyCell(sheet, _cleaned(value))
        if isinstance(value, str):
            made.data_type = "s"  # a text stays a text, even where it begins like a formula
            made.alignment = top
        if head:
            made.font = bold
        return made

    for number, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(name)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.append([cell(name, head=True) for name in columns])
    for row in rows:
        sheet.append([cell(value) for value in row])


def _cleaned(value: Value) -> Value:
    """A text without characters that a workbook cannot hold, cut to what a cell holds."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", value)[:_CELL_LIMIT] if isinstance(value, str) else value


def _width(column: str) -> int:
    return 60 if column in _WIDE else 10 if column in _NARROW else 24


# --- Word -------------------------------------------------------------------------------------------


def to_docx(tables: Sequence[Table], title: str) -> bytes:
    """A Word document on its side: a heading, a note and a captioned table for each, the header row repeating."""
    from planscan.report import word_parts as word

    document = word.page_of(title, (29.7, 21), _PAGE_CM, 10)
    document.add_heading(word.clean(title), 0)
    for table in tables:
        document.add_heading(word.clean(table.title), 1)
        if table.note:
            word.add_paragraph(document, table.note)
        if table.rows:
            rows = [table.columns, *(["" if value is None else str(value) for value in row] for row in table.rows)]
            word.add_grid(document, rows, [_width(name) for name in table.columns], _PAGE_CM)
        else:
            document.add_paragraph("Nothing to show.")
    return word.saved(document)
