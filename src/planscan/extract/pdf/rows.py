"""Table rows as blocks: which rows are headings, and which tables run on over a page break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from planscan.extract.pdf.aligned import Row
from planscan.extract.pdf.blocks import BULLET, ENUMERATOR, Draft
from planscan.extract.pdf.lines import TextLine, lines_of
from planscan.extract.pdf.rawpage import RawPage
from planscan.extract.pdf.tables import Table, TableCell
from planscan.model import BlockKind

_MAX_HEADER_WORDS = 60
_ENDS = (".", "!", "?", ":", ";")


class TableNumbers:
    """Numbers the tables of a document, carrying number and headers over page breaks."""

    def __init__(self) -> None:
        self._count = 0
        self._before: Table | None = None
        self._before_page = 0
        self._headers: tuple[str, ...] = ()
        self._last: _Row | None = None

    def rows_of(self, table: Table, page: RawPage) -> list[Draft]:
        """One draft for each row of `table`, in order, with its headers.

        A row that the page break before it cuts is put to its first half, and is not among them.
        """
        rows = [_draft(row, page) for row in table.rows]
        own = _header_rows(table, rows)
        runs_on = self._runs_on(table, page.number)
        if runs_on:
            repeated = _repeats(rows, self._headers)
            headers = self._headers if repeated or not own else _header_texts(rows[:own])
            own = max(own if headers is not self._headers else 0, repeated)
        else:
            self._count += 1
            headers = _header_texts(rows[:own])
        for position, (draft, cells) in enumerate(zip(rows, table.rows)):
            draft.table = self._count
            if position < own:
                draft.role = "header-row"
            else:
                draft.headers = (*headers, *_spanning(table, cells, own))
        self._before, self._before_page, self._headers = table, page.number, headers
        first_half, self._last = self._last, _Row(rows[-1], table.rows[-1]) if len(rows) > own else None
        if runs_on and first_half and len(rows) > own and _goes_on(first_half, table.rows[own], rows[own]):
            joined = _joined(first_half, table.rows[own], rows.pop(own))
            self._last = joined if len(rows) == own else self._last
        return rows

    def rows_of_lines(self, rows: Sequence[Row]) -> list[Draft]:
        """One draft for each row of a table without rulings; its first row is the heading where it holds no figures."""
        self._count += 1
        self._before = self._last = None
        drafts = [_aligned_draft(row) for row in rows]
        headed = not any(map(str.isdigit, drafts[0].text))
        headers = _header_texts(drafts[:1]) if headed else ()
        for position, draft in enumerate(drafts):
            draft.table = self._count
            draft.role = "header-row" if headed and not position else ""
            draft.headers = () if draft.role else headers
        return drafts

    def _runs_on(self, table: Table, page: int) -> bool:
        before = self._before
        return (
            before is not None
            and page == self._before_page + 1
            and len(before.columns) == len(table.columns)
            and all(abs(a - b) < 6 for a, b in zip(before.columns, table.columns))
        )


class _Row(NamedTuple):
    """A row of the document with the cells that it was made of; one list of the draft's lines for each."""

    draft: Draft
    cells: Sequence[TableCell]


def _goes_on(above: _Row, cells: Sequence[TableCell], draft: Draft) -> bool:
    """Whether a row is the second half of the row above: nothing new in its first column, a sentence goes on in one."""
    halves = {cell.column: lines for cell, lines in zip(above.cells, above.draft.cells)}
    first = cells[0].column > above.cells[0].column or draft.first.text[:1].islower()
    return first and any(
        cell.column in halves and _is_cut(halves[cell.column][-1], lines[0]) for cell, lines in zip(cells, draft.cells)
    )


def _is_cut(last: TextLine, line: TextLine) -> bool:
    begins_item = BULLET.match(line.text) or ENUMERATOR.match(line.text)
    return line.text[:1].islower() and not begins_item and (last.broken or not last.text.rstrip().endswith(_ENDS))


def _joined(above: _Row, cells: Sequence[TableCell], draft: Draft) -> _Row:
    """The row above with the second half's lines in it, cell by cell."""
    halves = {cell.column: (cell, lines) for cell, lines in zip(above.cells, above.draft.cells)}
    for cell, lines in zip(cells, draft.cells):
        before, own = halves.get(cell.column, (cell, []))
        halves[cell.column] = (before, [*own, *lines])
    ordered = [halves[column] for column in sorted(halves)]
    above.draft.cells = [lines for _, lines in ordered]
    above.draft.lines = [line for lines in above.draft.cells for line in lines]
    return _Row(above.draft, [cell for cell, _ in ordered])


def _draft(row: Sequence[TableCell], page: RawPage) -> Draft:
    cells = [lines_of(cell.words, page=page.number, width=page.width, height=page.height) for cell in row]
    return Draft([line for cell in cells for line in cell], BlockKind.TABLE_ROW, cells=cells)


def _aligned_draft(row: Row) -> Draft:
    lines = [line for entry in row.entries for line in entry.lines]
    return Draft(lines, BlockKind.TABLE_ROW, cells=[entry.lines for entry in row.entries])


def _header_rows(table: Table, rows: Sequence[Draft]) -> int:
    """How many rows at the top are headings: at most three, the last of them with two cells or more."""
    for position, row in enumerate(rows[: min(3, len(rows) - 1)]):
        if len(row.cells) < 2:
            continue
        return position + 1 if _is_header(table, rows, position) else 0
    return 0


def _is_header(table: Table, rows: Sequence[Draft], position: int) -> bool:
    row, rest = rows[position], rows[position + 1 :]
    if row.words > _MAX_HEADER_WORDS:
        return False
    if all(line.bold for line in row.lines) and not all(line.bold for other in rest for line in other.lines):
        return True
    if position in table.shaded and len(table.shaded) <= max(1, len(rows) // 2):
        return True
    numbers = sum(any(map(str.isdigit, other.text)) for other in rest)
    return not any(map(str.isdigit, row.text)) and 2 * numbers > len(rest) and row.words <= 5 * len(row.cells)


def _header_texts(rows: Sequence[Draft]) -> tuple[str, ...]:
    return tuple(_cell_text(cell) for row in rows for cell in row.cells)


def _cell_text(cell: Sequence[TextLine]) -> str:
    return " ".join(line.text for line in cell)


def _repeats(rows: Sequence[Draft], headers: Sequence[str]) -> int:
    """How many rows at the top say again what the headers of the table say."""
    if not headers:
        return 0
    said: list[str] = []
    for position, row in enumerate(rows[:3]):
        said += [_cell_text(cell) for cell in row.cells]
        if said == list(headers):
            return position + 1
    return 0


def _spanning(table: Table, row: Sequence[TableCell], header_rows: int) -> tuple[str, ...]:
    """Texts of cells that began in a row above and reach down beside this one."""
    here = row[0].row
    return tuple(
        " ".join(word.text for word in cell.words)
        for above in table.rows[header_rows:]
        for cell in above
        if cell.row < here < cell.row_end
    )
