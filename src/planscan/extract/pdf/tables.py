"""Ruled tables: cells from a page's own lines and rectangles, and the words that stand in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planscan.extract.pdf.rawpage import Box, RawPage, Ruling, Word

_SNAP = 2.5
"""Points within which two rulings count as one, and a ruling as touching another."""
_JOIN = 4.0
"""Points across which the pieces of one ruling are joined."""
_SHORTEST = 6.0
_MOST_RULINGS = 300
"""Rulings one way on a page beyond which they are a drawing, not a table."""
_FRAME = 0.93
"""Share of the page's width and height from which a grid frames the page."""
_LEAST_FILLED = 0.3
"""Share of a grid's cells that must hold words; charts and forms fall below."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell with its words: rows [row, row_end) and columns [column, column_end) of the grid."""

    row: int
    column: int
    row_end: int
    column_end: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table on one page.

    Attributes:
        first: position in the page's words of the first that stands in it.
        columns: the x positions of its vertical rulings.
        shaded: numbers of the rows that are filled with a colour of their own.
    """

    box: Box
    first: int
    columns: tuple[float, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    shaded: frozenset[int]


def find_tables(page: RawPage) -> tuple[list[Table], set[int]]:
    """The tables of a page, and the positions of the words that stand in them."""
    horizontal, vertical = _merged(page.horizontal), _merged(page.vertical)
    if min(len(horizontal), len(vertical)) < 2 or max(len(horizontal), len(vertical)) > _MOST_RULINGS:
        return [], set()
    tables: list[Table] = []
    taken: set[int] = set()
    for across, down in _components(horizontal, vertical):
        grid = _Grid(across, down)
        inside = [i for i, word in enumerate(page.words) if i not in taken and grid.holds(*_centre(word))]
        table = _table(grid, page, inside)
        if table is not None:
            tables.append(table)
            taken.update(inside)
    return tables, taken


def _centre(word: Word) -> tuple[float, float]:
    return (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2


def _merged(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Rulings that lie on one line and touch, as one each; short ones are left out."""
    merged: list[Ruling] = []
    level: list[Ruling] = []
    for ruling in sorted(rulings):
        if level and ruling.at - level[0].at > _SNAP:
            merged += _joined(level)
            level = []
        level.append(ruling)
    return [*merged, *_joined(level)]


def _joined(level: Sequence[Ruling]) -> Iterator[Ruling]:
    """Pieces of one line, joined where they touch."""
    spans: list[list[float]] = []
    for _, start, end in sorted(level, key=lambda ruling: ruling.start):
        if spans and start <= spans[-1][1] + _JOIN:
            spans[-1][1] = max(spans[-1][1], end)
        else:
            spans.append([start, end])
    at = sum(ruling.at for ruling in level) / max(1, len(level))
    return (Ruling(at, start, end) for start, end in spans if end - start >= _SHORTEST)


def _components(
    horizontal: Sequence[Ruling], vertical: Sequence[Ruling]
) -> Iterator[tuple[list[Ruling], list[Ruling]]]:
    """Groups of rulings that cross or touch one another."""
    owner = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    for i, across in enumerate(horizontal):
        for j, down in enumerate(vertical):
            if (
                across.start - _SNAP <= down.at <= across.end + _SNAP
                and down.start - _SNAP <= across.at <= down.end + _SNAP
            ):
                owner[root(i)] = root(len(horizontal) + j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, ruling in enumerate([*horizontal, *vertical]):
        groups.setdefault(root(i), ([], []))[i >= len(horizontal)].append(ruling)
    return (group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2)


class _Grid:
    """The elementary cells between rulings, joined where no ruling parts them."""

    def __init__(self, horizontal: Sequence[Ruling], vertical: Sequence[Ruling]) -> None:
        self.xs = _levels(vertical)
        self.ys = _levels(horizontal)
        self._horizontal, self._vertical = horizontal, vertical
        self.columns, self.rows = len(self.xs) - 1, len(self.ys) - 1
        self.region = self._regions()

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def frames(self, page: RawPage) -> bool:
        """Whether the grid is the frame of a whole page, drawn around whatever stands on it."""
        wide, high = self.xs[-1] - self.xs[0], self.ys[-1] - self.ys[0]
        return wide > _FRAME * page.width and high > _FRAME * page.height

    def is_astride(self, word: Word) -> bool:
        """Whether the word stands well on both sides of a vertical ruling: it belongs to a heading across cells."""
        inset = 0.25 * (word.x1 - word.x0)
        left, right = bisect_right(self.xs, word.x0 + inset), bisect_right(self.xs, word.x1 - inset)
        return left != right and 0 < left < len(self.xs) and 0 < right < len(self.xs)

    def cell_at(self, x: float, y: float) -> int:
        column = min(max(bisect_right(self.xs, x) - 1, 0), self.columns - 1)
        row = min(max(bisect_right(self.ys, y) - 1, 0), self.rows - 1)
        return self.region[row * self.columns + column]

    def _regions(self) -> list[int]:
        """For every elementary cell the first cell of the region it belongs to."""
        region = list(range(self.rows * self.columns))

        def root(i: int) -> int:
            while region[i] != i:
                region[i] = region[region[i]]
                i = region[i]
            return i

        right = _covers(self._vertical, self.xs, self.ys)
        below = _covers(self._horizontal, self.ys, self.xs)
        for row in range(self.rows):
            for column in range(self.columns):
                here = row * self.columns + column
                if column + 1 < self.columns and not right(column + 1, row):
                    region[root(here + 1)] = root(here)
                if row + 1 < self.rows and not below(row + 1, column):
                    first, second = sorted((root(here), root(here + self.columns)))
                    region[second] = first
        return [root(i) for i in range(len(region))]


def _levels(rulings: Sequence[Ruling]) -> list[float]:
    levels: list[float] = []
    for at in sorted(ruling.at for ruling in rulings):
        if not levels or at - levels[-1] > _SNAP:
            levels.append(at)
    return levels


def _covers(rulings: Sequence[Ruling], levels: Sequence[float], steps: Sequence[float]) -> Callable[[int, int], bool]:
    """Whether a ruling at level number i passes the middle of step number k."""
    by_level: list[list[Ruling]] = [[] for _ in levels]
    for ruling in rulings:
        nearest = min(range(len(levels)), key=lambda i: abs(levels[i] - ruling.at))
        by_level[nearest].append(ruling)
    middles = [(a + b) / 2 for a, b in pairwise(steps)]
    return lambda level, step: any(r.start <= middles[step] <= r.end for r in by_level[level])


def _table(grid: _Grid, page: RawPage, inside: Sequence[int]) -> Table | None:
    """The table that the words `inside` make on the grid; None where it is a box, a chart or a frame."""
    if grid.columns < 2 or not inside or grid.frames(page):
        return None
    words: dict[int, list[Word]] = {}
    for run in _runs(page.words, inside):
        astride = any(grid.is_astride(word) for word in run)
        for word in run:
            words.setdefault(grid.cell_at(*_centre(run[0] if astride else word)), []).append(word)
    places: dict[int, list[int]] = {}
    for i, region in enumerate(grid.region):
        places.setdefault(region, []).append(i)
    cells = [_cell(grid, places[region], words.get(region, [])) for region in sorted(places)]
    filled = [cell for cell in cells if cell.words]
    rows: dict[int, list[TableCell]] = {}
    for cell in filled:
        rows.setdefault(cell.row, []).append(cell)
    paired = sum(len(row) >= 2 for row in rows.values())
    if len(filled) < 3 or not paired or len(filled) < _LEAST_FILLED * len(cells):
        return None
    ordered = tuple(tuple(sorted(rows[row], key=lambda cell: cell.column)) for row in sorted(rows))
    return Table(
        box=(grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]),
        first=inside[0],
        columns=tuple(grid.xs),
        rows=ordered,
        shaded=frozenset(i for i, row in enumerate(ordered) if _is_shaded(row, grid, page.fills)),
    )


def _runs(words: Sequence[Word], inside: Sequence[int]) -> Iterator[list[Word]]:
    """The words at the positions `inside`, in runs that the file sets as one line with ordinary spaces."""
    run: list[Word] = []
    for i in inside:
        word = words[i]
        if run and (run[-1].ends_line or not -word.style.size < word.x0 - run[-1].x1 < 0.5 * word.style.size):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _cell(grid: _Grid, places: Sequence[int], words: Sequence[Word]) -> TableCell:
    rows, columns = [place // grid.columns for place in places], [place % grid.columns for place in places]
    row_end, column_end = max(rows) + 1, max(columns) + 1
    if len(places) < (row_end - min(rows)) * (column_end - min(columns)):
        row_end = min(rows) + 1  # not a rectangle: rulings are missing, so how far down it reaches is not known
    return TableCell(min(rows), min(columns), row_end, column_end, tuple(words))


def _is_shaded(row: Sequence[TableCell], grid: _Grid, fills: Sequence[Box]) -> bool:
    """Whether most of the row's cells lie in fills no higher than the row."""
    top, bottom = grid.ys[row[0].row], grid.ys[row[0].row_end]
    fitting = [fill for fill in fills if fill[1] > top - 4 and fill[3] < bottom + 4]
    covered = 0
    for cell in row:
        x, y = _centre(cell.words[0])
        covered += any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in fitting)
    return 2 * covered > len(row)
