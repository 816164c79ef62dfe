"""Tables whose figures do not add up to the total that they print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.figures import number_in
from planscan.findings.found import at
from planscan.model import Finding
from planscan.outline import Outline, Row, Table

# "Total", "Total budget", "All areas", "Net total"; not "Total time in hospital".
_TOTAL = re.compile(
    r"^(?:grand |overall )?(?:total|all|sum)(?: (?:\w+ )?(?:budgets?|spend\w*|costs?|funding|resources?|expenditure|income|savings?|places?|beds|staff|people|"
    r"population|areas?|ages?|services|localities|islands|£.*|for .*|of .*|\(.*|20\d\d.*))?\W*$|\btotal\W*$|^all (?:\w+ )?\w+$|^(?:altogether|in all|together|whole (?:area|partnership|authority|budget))\W*$",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"^\W*(?:of which|including|less:?)\b", re.IGNORECASE)
_SHARE = re.compile(r"%|per cent|rate\b|\bper \d|average|median|share", re.IGNORECASE)
_LEAST_ROWS = 2

Figure = tuple[int, float]
"""Number of a row, and the figure that stands in it."""


def sum_findings(outlines: Sequence[Outline]) -> Iterator[Finding]:
    """One finding for each table with a column whose last total differs from its rows by more than rounding."""
    for outline in outlines:
        for table in outline.tables:
            columns = [said for column in range(1, _width(table)) if (said := _wrong(table, column))]
            wrong = columns or [said for row in table.rows if (said := _wrong_across(table, row))]
            if wrong:
                message = f"The figures do not add up: {wrong[0]}. Check them against the budget."
                yield at(outline, table.place, "table-does-not-add-up", "warn", message)


def _width(table: Table) -> int:
    return max(len(row.cells) for row in table.rows)


def _wrong(table: Table, column: int) -> str:
    """What a reader would find wrong in one column, in words; empty where it adds up or has no total."""
    total = _TOTAL.search(table.rows[-1].text(0).strip())
    printed = number_in(table.rows[-1].text(column))
    if not total or printed is None or _is_share(table, column):
        return ""
    cells = [(row.text(0).strip(), row.text(column)) for row in table.rows[:-1]]
    figures = [(name, number_in(cell)) for name, cell in cells if cell.strip() not in {"", "-", "–", "—"}]
    held = [(name, number) for name, number in figures if number is not None]
    if len(held) < _LEAST_ROWS or len(held) < len(figures):
        return ""
    slack = _slack([cell for _, cell in cells] + [table.rows[-1].text(column)], len(held))
    sums = _possible_sums(held)
    if any(abs(one - printed) <= slack for one in sums):
        return ""
    header = table.headers[column] if column < len(table.headers) else ""
    named = f" under “{header}”" if header else ""
    return f"the rows{named} come to {sums[0]:,.{_places(cells)}f}, the total says {table.rows[-1].text(column)}"


def _wrong_across(table: Table, row: Row) -> str:
    """What a reader would find wrong in one row whose last column is a total; empty where it adds up or has none."""
    last = len(table.headers) - 1
    printed = number_in(row.text(last))
    if last <= _LEAST_ROWS or printed is None or not re.match(r"^total\b", table.headers[last].strip(), re.IGNORECASE):
        return ""
    cells = [row.text(column) for column in range(1, last)]
    figures = [number for cell in cells if (number := number_in(cell)) is not None]
    if len(figures) < len(cells) or any(_is_share(table, column) for column in range(1, last + 1)):
        return ""
    if abs(sum(figures) - printed) <= _slack([*cells, row.text(last)], len(cells)):
        return ""
    places = _places([("", cell) for cell in cells])
    return f"“{row.text(0).strip()}” comes to {sum(figures):,.{places}f}, the total says {row.text(last)}"


def _is_share(table: Table, column: int) -> bool:
    header = table.headers[column] if column < len(table.headers) else ""
    caption = table.caption.text if table.caption else ""
    cells = [row.text(column) for row in table.rows]
    return bool(_SHARE.search(header)) or any("%" in cell for cell in cells) or bool(_SHARE.search(caption))


def _possible_sums(held: Sequence[tuple[str, float]]) -> list[float]:
    """The ways in which rows may make a total: all of them, without "of which", or subtotals alone."""
    whole = sum(number for _, number in held)
    main = sum(number for name, number in held if not _OF_WHICH.search(name))
    parts = [number for name, number in held if _TOTAL.search(name)]
    rest = whole - sum(parts)
    return list(dict.fromkeys(round(one, 6) for one in (rest, whole, main, sum(parts), _without_subtotals(held))))


def _without_subtotals(held: Sequence[tuple[str, float]]) -> float:
    """The sum of rows where a row that is the sum of the two or more before it stands for them."""
    sums: list[float] = []
    run: list[float] = []
    for _, number in held:
        if len(run) > 1 and abs(sum(run) - number) < 1e-6:
            run = []
            sums.append(number)
        else:
            run.append(number)
    return sum(sums) + sum(run)


def _slack(cells: Sequence[str], rows: int) -> float:
    """How far rounding can move a sum: half of the last printed place for each figure, for four at most."""
    places = max((len(cell.partition(".")[2].strip(" )%m")) for cell in cells if "." in cell), default=0)
    unit = 10.0**-places
    whole = [int(number) for cell in cells if (number := number_in(cell)) is not None and number == int(number)]
    if places == 0 and whole and all(number % 100 == 0 for number in whole):
        unit = 100.0
    return unit / 2 * min(rows, 4) + 1e-6


def _places(cells: Sequence[tuple[str, str]]) -> int:
    return max((len(cell.partition(".")[2].strip(" )")) for _, cell in cells if "." in cell), default=0)
