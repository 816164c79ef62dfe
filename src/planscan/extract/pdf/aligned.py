"""Tables without rulings: short cells that stand under one another in row after row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from planscan.extract.pdf.lines import Stack, TextLine

_LEAST_ROWS = 3
_ALIGNED = 5.0
"""Points within which the left or the right edges of a column's cells stand under one another."""
_CELL_WORDS = 8
"""Words of a cell beyond which columns of running text are more likely than a table,"""
_HEADED_CELL_WORDS = 60
"""but for cells under a bold first row."""
_LEAST_COLUMNS = 3
"""Columns that a table without figures and without a bold first row must have."""
_ENTRIES = 0.9
"""Share of the cells of such a table that begin with a capital or a figure."""


class Entry(Stack):
    """A cell of such a table: its lines, from top to bottom."""


@dataclass(slots=True)
class Row:
    """Cells at one height, from left to right, and how many of the page's lines they are made of."""

    entries: list[Entry]
    lines: int = 1
    before: TextLine = field(kw_only=True)
    """The line of the page that was taken last."""

    @property
    def first(self) -> TextLine:
        return self.entries[0].lines[0]


@dataclass(frozen=True, slots=True)
class AlignedTable:
    """Lines [start, end) of a page that make a table, as its rows."""

    start: int
    end: int
    rows: Sequence[Row]


def find_aligned(lines: Sequence[TextLine]) -> list[AlignedTable]:
    """Tables among the lines of one page, in their order.

    Rows follow each other in the file; all have the same number of cells, two at least, which line up. One column after
    the first holds mostly figures; or there is a bold first row or a third column, and cells begin as entries do.
    """
    found: list[AlignedTable] = []
    run: list[Row] = []
    position = 0
    for row in [*_rows(lines), None]:
        if run and (row is None or not _continues(run[-1], row)):
            if _is_table(run):
                found.append(AlignedTable(position - sum(row.lines for row in run), position, run))
            run = []
        if row is not None:
            if len(row.entries) >= 2:
                run.append(row)
            position += row.lines
    return found


def _rows(lines: Sequence[TextLine]) -> Iterator[Row]:
    """The lines as rows: neighbours at one height are cells side by side, what stands below the last goes on in it."""
    row: Row | None = None
    for line in lines:
        if row is not None and _is_beside(row, line):
            row.entries += _entries(line)
        elif row is not None and _is_below(row, line):
            row.entries[-1].lines.append(line)
        else:
            if row is not None:
                yield row
            row = Row(_entries(line), 0, before=line)
        row.lines += 1
        row.before = line
    if row is not None:
        yield row


def _entries(line: TextLine) -> list[Entry]:
    """A line's cells, each as a line of its own."""
    if len(line.cells) == 1:
        return [Entry([line])]
    return [
        Entry([replace(line, text=cell.text, x0=cell.x0, x1=cell.x1, cells=(cell,), broken=False)])
        for cell in line.cells
    ]


def _is_beside(row: Row, line: TextLine) -> bool:
    first = row.first
    level = min(first.bottom, line.bottom) - max(first.top, line.top)
    near = level > 0.6 * (line.bottom - line.top) and line.x0 >= row.entries[-1].x1
    return near and not line.quarter and not first.quarter and line.area == first.area and not row.before.broken


def _is_below(row: Row, line: TextLine) -> bool:
    """Whether the line goes on with the last cell of a row whose cells are drawn one after the other."""
    last = row.before
    step = line.bottom - last.bottom
    same = line.bold == last.bold and line.area == last.area and not line.quarter and not last.quarter
    single = len(line.cells) == len(last.cells) == 1
    return same and single and abs(line.x0 - last.x0) < 1 and 0 < step < 1.5 * line.size


def _continues(above: Row, row: Row) -> bool:
    step = row.first.bottom - max(entry.lines[-1].bottom for entry in above.entries)
    return (
        len(above.entries) == len(row.entries) >= 2
        and 0.5 * row.first.size < step < 3.2 * row.first.size
        and all(abs(a.x0 - b.x0) < _ALIGNED or abs(a.x1 - b.x1) < _ALIGNED for a, b in zip(above.entries, row.entries))
    )


def _is_table(run: Sequence[Row]) -> bool:
    columns = list(zip(*(row.entries for row in run)))
    if len(run) < _LEAST_ROWS or _is_contents(columns):
        return False
    headed = _is_headed(run)
    longest = max(entry.text.count(" ") for column in columns for entry in column)
    if longest >= (_HEADED_CELL_WORDS if headed else _CELL_WORDS):
        return False
    if longest < _CELL_WORDS and any(2 * sum(map(_is_figure, column)) > len(column) for column in columns[1:]):
        return True
    return (headed or len(columns) >= _LEAST_COLUMNS) and _holds_entries(columns)


def _is_headed(run: Sequence[Row]) -> bool:
    """Whether the first row, and no other, is bold."""
    bold = [[line.bold for entry in row.entries for line in entry.lines] for row in run]
    return all(bold[0]) and not any(any(row) for row in bold[1:])


def _holds_entries(columns: Sequence[Sequence[Entry]]) -> bool:
    """Whether the cells begin at one edge and with capitals or figures, as lines of running text seldom do."""
    entries = [entry for column in columns for entry in column]
    begun = sum(entry.text[:1].isupper() or entry.text[:1].isdigit() for entry in entries)
    left = all(abs(entry.x0 - column[0].x0) < _ALIGNED for column in columns for entry in column)
    return left and begun > _ENTRIES * len(entries)


def _is_contents(columns: Sequence[Sequence[Entry]]) -> bool:
    """Whether titles stand beside page numbers, which go up, or dots lead to them."""
    if any("...." in entry.text for column in columns for entry in column):
        return True
    last = [entry.text for entry in columns[-1]]
    numbers = [int(text) for text in last if text.isdecimal()]
    return len(numbers) == len(last) and numbers == sorted(numbers)


def _is_figure(entry: Entry) -> bool:
    return any(map(str.isdigit, entry.text)) and entry.text.count(" ") < 3
