"""Tables without rulings: short cells that stand under one another in line after line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planscan.extract.pdf.lines import Cell, TextLine

_LEAST_ROWS = 3
_ALIGNED = 5.0
"""Points within which the left or the right edges of a column's cells stand under one another."""
_CELL_WORDS = 8
"""Words of a cell beyond which columns of running text are more likely than a table."""

Row = list[TextLine]
"""The lines of one row, each with one cell or more, from left to right."""


def find_aligned(lines: Sequence[TextLine]) -> list[tuple[int, list[Row]]]:
    """Tables among the lines of one page: the position of the first line of each, and its rows.

    Rows follow each other in the file; all have the same number of cells, two at least, which line up; and one
    column after the first holds mostly figures.
    """
    found: list[tuple[int, list[Row]]] = []
    position = 0
    run: list[Row] = []
    start = 0
    for row in [*_rows(lines), []]:
        if run and not (row and _continues(run[-1], row)):
            if _is_table(run):
                found.append((start, run))
            run = []
        if len(_cells(row)) >= 2:
            start = start if run else position
            run.append(row)
        position += len(row)
    return found


def _rows(lines: Sequence[TextLine]) -> Iterator[Row]:
    """Neighbouring lines at one height, from left to right, as one row."""
    row: Row = []
    for line in lines:
        if row and not _is_beside(row[-1], line):
            yield row
            row = []
        row.append(line)
    if row:
        yield row


def _is_beside(before: TextLine, line: TextLine) -> bool:
    level = min(before.bottom, line.bottom) - max(before.top, line.top)
    near = level > 0.6 * (line.bottom - line.top) and line.x0 >= before.x1
    return near and not line.quarter and not before.quarter and line.area == before.area and not before.broken


def _cells(row: Row) -> list[Cell]:
    return [cell for line in row for cell in line.cells]


def _continues(above: Row, row: Row) -> bool:
    one, other = _cells(above), _cells(row)
    step = row[0].bottom - above[0].bottom
    return (
        len(one) == len(other) >= 2
        and 0.5 * row[0].size < step < 3.2 * row[0].size
        and all(abs(a.x0 - b.x0) < _ALIGNED or abs(a.x1 - b.x1) < _ALIGNED for a, b in zip(one, other))
    )


def _is_table(run: Sequence[Row]) -> bool:
    if len(run) < _LEAST_ROWS:
        return False
    columns = list(zip(*(_cells(row) for row in run)))
    if any(cell.text.count(" ") >= _CELL_WORDS for column in columns for cell in column):
        return False
    return not _is_contents(columns) and any(2 * sum(map(_is_figure, column)) > len(column) for column in columns[1:])


def _is_contents(columns: Sequence[Sequence[Cell]]) -> bool:
    """Whether titles stand beside page numbers, which go up, or dots lead to them."""
    if any("...." in cell.text for column in columns for cell in column):
        return True
    last = [cell.text for cell in columns[-1]]
    numbers = [int(text) for text in last if text.isdecimal()]
    return len(numbers) == len(last) and numbers == sorted(numbers)


def _is_figure(cell: Cell) -> bool:
    return any(map(str.isdigit, cell.text)) and cell.text.count(" ") < 3
