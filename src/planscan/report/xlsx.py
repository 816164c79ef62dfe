"""The evidence map as an Excel workbook: evidence to decide on, ratings, counts by theme, facts, findings.

Every text is stored as text, so that nothing the plan says can run as a formula, and stands unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from planscan.definitions import definitions
from planscan.model import ROW_KEYS, VERDICTS, EvidenceMap, Rating
from planscan.report import trust, words
from planscan.report.csv import harmless
from planscan.report.page import Item, Page
from planscan.report.zips import FIXED, with_fixed_dates

Value = str | int | float | bool | None
Row = Sequence[Value]

CELL_LIMIT = 32_767
"""Characters that Excel holds in one cell."""

_TO_FILL = ("verdict", "reason", "by")
_SPARE_ROWS = 200
"""Rows below the evidence that offer verdicts too, for passages that were missed."""

_LINE = 15.0
_MOST_LINES = 16
_HEADER = "2F4858"
_HEADER_TO_FILL = "1F6F54"
_FILLS: Mapping[str, str] = {
    Rating.STRONG: "B7DFC4",
    Rating.EVIDENCED: "D8EFDF",
    Rating.MENTIONED: "FFF0C2",
    Rating.NOT_FOUND: "F6D5D0",
    Rating.COULD_NOT_READ: "E3D5EE",
}
_WIDTHS: Mapping[str, int] = {
    "quote": 80,
    "statement": 60,
    "rating_reason": 40,
    "section": 30,
    "reasons": 40,
    "reason": 30,
    "message": 80,
    "value": 40,
    "ask": 50,
    "measured": 30,
    "passages_passed_over": 40,
    "criterion": 30,
    "theme": 26,
    "subtheme": 26,
    "what": 26,
    "setting": 34,
    "means": 90,
    "objective": 60,
    "name": 26,
    "who": 24,
    "when": 18,
    "measure": 30,
}
_OBJECTIVE_COLUMNS = ("objective", "stance", "who", "when", "measure", "baseline", "target", "lacks", "place", "quote")
_ACCURACY_COLUMNS = (
    "catalogue",
    "criterion",
    "measured",
    "passages",
    "labelled",
    "returned",
    "right",
    "precision",
    "precision_low",
    "precision_high",
    "recall",
    "recall_low",
    "recall_high",
)
_RATING_COLUMNS = (
    "catalogue",
    "theme",
    "subtheme",
    "criterion",
    "statement",
    "status",
    "rating",
    "decided_rating",
    "rating_without_repeats",
    "confidence",
    "quotes",
    "best_place",
    "rating_reason",
    "ask",
    "rulebook",
    "pages_searched",
    "pages_unread",
    "miss_rate",
    "passages_passed_over",
)


def write(evidence_map: EvidenceMap) -> bytes:
    """The workbook's bytes; the first sheet is the one that `planscan scan --decisions` reads back."""
    page = Page(evidence_map, definitions(evidence_map.catalogues))
    book = Workbook()
    book.remove(book.worksheets[0])
    _evidence(book, evidence_map)
    _table(book, "Ratings", _RATING_COLUMNS, (_rating(item, page) for item in page.items))
    _themes(book, page)
    _table(book, "Facts", ("what", "value", "quote", "place", "confidence", "key"), _facts(page))
    _table(book, "Findings", ("severity", "message", "criterion", "place", "quote", "kind"), _findings(page))
    _table(book, "Objectives", _OBJECTIVE_COLUMNS, _objectives(page))
    _table(book, "Within", ("axis", "name", "criterion", "statement", "passages"), _within(page))
    _table(book, "Accuracy", _ACCURACY_COLUMNS, _accuracy(page))
    _table(book, "About", ("setting", "means"), _about(page))
    book.properties.creator = "planscan"
    book.properties.title = _clean(page.title)
    book.properties.created = FIXED
    out = BytesIO()
    book.save(out)
    return with_fixed_dates(out.getvalue())


# --- sheets -----------------------------------------------------------------------------------------


def _evidence(book: Workbook, evidence_map: EvidenceMap) -> None:
    rows = [row for row in evidence_map.rows() if row["quote"] is not None]
    sheet = _table(book, "Evidence", ROW_KEYS, ([row[key] for key in ROW_KEYS] for row in rows))
    last = len(rows) + 1 + _SPARE_ROWS
    choice = DataValidation(type="list", formula1=f'"{",".join(VERDICTS)}"', allow_blank=True)
    choice.error = f"Write one of: {', '.join(VERDICTS)}"
    sheet.add_data_validation(choice)
    choice.add(f"{_column(ROW_KEYS, 'verdict')}2:{_column(ROW_KEYS, 'verdict')}{last}")
    for name in _TO_FILL:
        sheet[f"{_column(ROW_KEYS, name)}1"].fill = PatternFill("solid", fgColor=_HEADER_TO_FILL)


def _rating(item: Item, page: Page) -> Row:
    result, criterion = item.result, item.criterion
    return (
        result.catalogue,
        criterion.theme if criterion else None,
        criterion.subtheme if criterion else None,
        result.criterion,
        item.statement,
        criterion.status if criterion else None,
        str(result.rating),
        str(result.decided_rating) if result.decided_rating is not None else None,
        str(result.rating_without_repeats),
        result.confidence,
        len(result.evidence),
        page.places.of(result.evidence[0]).text if result.evidence else None,
        result.reason,
        result.ask,
        result.rulebook,
        result.searched.pages,
        result.searched.unread,
        result.searched.miss_rate,
        trust.missed_shortly(result.searched),
    )


def _themes(book: Workbook, page: Page) -> None:
    """The ratings matrix: how many criteria of each theme have each rating."""
    columns = ("catalogue", "theme", *map(str, page.ratings), "all")
    rows: list[Row] = []
    for one in page.sections:
        for theme, groups in one.themes:
            counted = page.of(groups)
            rows.append((one.stamp.id, theme, *(counted[rating] for rating in page.ratings), counted.total))
    sheet = _table(book, "Themes", columns, rows)
    for cell, rating in zip(sheet[1][2:], page.ratings):
        if rating in _FILLS:
            cell.fill, cell.font = PatternFill("solid", fgColor=_FILLS[rating]), Font(bold=True)


def _facts(page: Page) -> Iterator[Row]:
    for fact in page.map.facts:
        yield (
            words.fact(fact.key),
            words.value(fact.value),
            fact.quote,
            page.places.of(fact).text,
            fact.confidence,
            fact.key,
        )


def _findings(page: Page) -> Iterator[Row]:
    for one in page.map.findings:
        severity = words.SEVERITIES.get(one.severity, one.severity)
        yield severity, one.message, one.criterion, page.places.of(one).text, page.finding_quote(one), one.kind
    for warning in page.map.warnings:
        place = page.map.documents[warning.file].file + (f", p. {warning.page}" if warning.page else "")
        yield "Reading", warning.message, None, place, None, warning.code


def _objectives(page: Page) -> Iterator[Row]:
    for one in page.map.objectives:
        stance, lacks, place = words.STANCES[one.stance], ", ".join(one.missing), page.places.of(one).text
        yield one.what, stance, one.who, one.when, one.measure, one.baseline, one.target, lacks, place, one.quote


def _within(page: Page) -> Iterator[Row]:
    """What has evidence about each locality and care group."""
    for one in page.map.within:
        for criterion, found in one.evidence.items():
            yield one.axis, one.name, criterion, page.statement(criterion), len(found)


def _accuracy(page: Page) -> Iterator[Row]:
    """The figures that hold for the map; a criterion without any says why."""
    for one in page.map.accuracy.criteria if page.map.accuracy is not None else ():
        for held in one.figures:
            counts = (held.passages, held.labelled, held.returned, held.right)
            precision, recall = (
                _bounds(*pair)
                for pair in ((held.precision, held.precision_interval), (held.recall, held.recall_interval))
            )
            yield one.catalogue, one.criterion, one.measured, *counts, *precision, *recall
        if not one.figures:
            yield one.catalogue, one.criterion, one.measured


def _bounds(share: float | None, interval: tuple[float, float] | None) -> Row:
    return (share, *(interval if interval is not None else (None, None)))


def _about(page: Page) -> Iterator[Row]:
    yield "Plan", page.title
    for text in trust.introduction(page.map):
        yield trust.TITLE, text
    for document in page.map.documents:
        yield f"File {document.file}", f"SHA-256 {document.sha256}"
    yield "planscan", page.map.planscan
    for one in page.sections:
        yield f"Catalogue {one.stamp.id}, version {one.stamp.version}", f"{one.title}; SHA-256 {one.stamp.sha256}"
    for model in page.map.models:
        yield f"Model {model.name}, version {model.version}", f"SHA-256 {model.sha256}"
    for key, given in page.map.settings.items():
        yield words.setting(key), words.value(given, missing="not set")
    yield "Rule-book", f"Edition {page.map.rulebook.edition}: {page.map.rulebook.because}"
    for rating, means in page.rule:
        yield f"Rating: {rating}", means
    yield "Verdict", f"On the sheet Evidence write one of {', '.join(VERDICTS)}, with a reason and your name"


# --- cells ------------------------------------------------------------------------------------------


def _table(book: Workbook, title: str, columns: Sequence[str], rows: Iterable[Row]) -> Worksheet:
    """A sheet with a frozen header and a filter over all its rows."""
    sheet: Worksheet = book.create_sheet(title)
    for number, name in enumerate(columns, 1):
        head = _at(sheet, 1, number)
        _put(head, name)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=_HEADER)
        sheet.column_dimensions[get_column_letter(number)].width = _width(name)
    last = 1
    for last, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            _put(_at(sheet, last, number), value)
        sheet.row_dimensions[last].height = _height(columns, row)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    return sheet


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast("Cell", sheet.cell(row, column))  # no cell of these sheets is merged


def _put(cell: Cell, value: Value) -> None:
    """Write a value; a text is stored as text even where it begins like a formula."""
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
    if value is None or value == "":
        return
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _clean(value)
    cell.data_type = "s"
    # Keeps Excel from reading it as a formula when somebody edits the cell.
    cell.quotePrefix = harmless(value) != value
    if value in _FILLS:
        cell.fill = PatternFill("solid", fgColor=_FILLS[value])


def _width(column: str) -> int:
    """Of a column, in characters."""
    return _WIDTHS.get(column, max(10, len(column) + 4))


def _height(columns: Sequence[str], row: Row) -> float:
    """Of a row, in points: so that its longest text shows, within limits. Not every program finds it by itself."""
    lines = [
        sum(len(line) // _width(name) + 1 for line in value.split("\n"))
        for name, value in zip(columns, row)
        if isinstance(value, str)
    ]
    return min(_MOST_LINES, max(lines, default=1)) * _LINE


def _clean(text: str) -> str:
    """The text without characters that a workbook cannot hold, cut to what a cell holds."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:CELL_LIMIT]


def _column(columns: Sequence[str], name: str) -> str:
    return get_column_letter(columns.index(name) + 1)
