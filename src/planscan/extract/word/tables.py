"""Tables of a Word file: which only arrange text on the page, which rows are headers, and how a row reads."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from planscan.extract.flow import Inline, clean
from planscan.extract.word.items import Item, Note, main_look
from planscan.extract.word.xml import attribute, child, switch, value
from planscan.model import BlockKind

_FIRST_ROW = 0x20
"""The bit of `w:tblLook` that asks for a first row of its own look."""
_PLAIN_STYLES = frozenset({"tablegrid", "tablenormal", "normaltable"})
"""Table styles that give the first row no look of its own, whatever `w:tblLook` asks for."""


def is_layout(rows: list[list[list[Item]]]) -> bool:
    """Whether a table only arranges text on the page: one column, one row of long cells, or parts of a plan in cells.

    Its cells are then read one after the other as running text.
    """
    columns = max((len(cells) for cells in rows), default=0)
    if columns <= 1:
        return True
    cells = [cell for row in rows for cell in row]
    if len(rows) == 1 and any(len(cell) > 1 for cell in cells):
        return True
    return any(item.kind is BlockKind.TABLE_ROW for cell in cells for item in cell) or any(
        item.kind is BlockKind.HEADING and len(cell) > 1 for cell in cells for item in cell
    )


def row_item(cells: list[list[Item]], table: int) -> Item:
    """One row: paragraphs of a cell joined by a space, cells by a tab."""
    inline = Inline()
    texts: list[str] = []
    notes: list[Note] = []
    boxes: list[Item] = []
    looks: Counter[tuple[bool, float]] = Counter()
    for index, cell in enumerate(cells):
        if index:
            inline.cell()
        for item in cell:
            inline.add(" ")
            inline.include(item.text.replace("\t", " "), item.marks)
            notes.extend(item.notes)
            boxes.extend(item.boxes)
            looks[bool(item.look.bold), item.look.size or 0.0] += len(item.text)
        texts.append(" ".join(item.text for item in cell if item.text))
    text, marks = inline.finish()
    return Item(
        BlockKind.TABLE_ROW,
        text,
        marks,
        look=main_look(looks),
        table=table,
        cells=tuple(texts),
        notes=tuple(notes),
        boxes=tuple(boxes),
    )


def header_rows(table: etree._Element, rows: list[etree._Element], made: list[Item]) -> int:
    """How many rows at the top are headers: those marked so, else a first row that its look sets apart."""
    marked = 0
    while marked < len(rows) and switch(child(rows[marked], "w:trPr"), "w:tblHeader"):
        marked += 1
    if 0 < marked < len(rows):
        return marked
    if len(made) < 2 or not all(made[0].cells[1:]) or len(made[0].cells) < 2:
        return 0
    if made[0].look.bold and not made[1].look.bold:
        return 1
    return 1 if _style_sets_first_row_apart(table) else 0


def _style_sets_first_row_apart(table: etree._Element) -> bool:
    properties = child(table, "w:tblPr")
    style = (value(properties, "w:tblStyle") or "TableGrid").lower().replace(" ", "")
    look = child(properties, "w:tblLook")
    first = attribute(look, "w:firstRow")
    if first is None:
        bits = attribute(look, "w:val") or "0"
        first = "1" if _hexadecimal(bits) & _FIRST_ROW else "0"
    return first in {"1", "true", "on"} and style not in _PLAIN_STYLES


def _hexadecimal(text: str) -> int:
    try:
        return int(text, 16)
    except ValueError:
        return 0


def headers(rows: list[Item]) -> tuple[str, ...]:
    """The texts of the header cells, from left to right; cells above each other stand one after the other."""
    width = max((len(row.cells) for row in rows), default=0)
    columns = ([row.cells[column] for row in rows if column < len(row.cells)] for column in range(width))
    return tuple(text for text in (clean(" ".join(column)) for column in columns) if text)
