"""Walks one part of a Word file node by node and gives its paragraphs and table rows, in the file's order.

Everything that Word would show is taken: content controls, smart tags, field results, nested tables, tracked
insertions. What it would not show is left out: deletions, hidden text, field codes, the second copy of a text box.
Text boxes and the ids of notes are handed over beside the paragraph that holds them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from planscan.extract.docx_numbering import BULLET, Numbering
from planscan.extract.docx_styles import Look, Style, Styles, read_look
from planscan.extract.docx_xml import alternative, attribute, child, descendants, name_of, number, switch, value
from planscan.extract.flow import Inline, Mark, clean
from planscan.extract.line_breaks import BREAK, one_line, split_at_breaks
from planscan.extract.symbols import symbol
from planscan.model import BlockKind


@dataclass(frozen=True, slots=True)
class Note:
    """A mark in the text that points to a footnote or an endnote ("footnote", "endnote") of this id."""

    kind: str
    id: str


@dataclass(slots=True)
class Item:
    """A paragraph or a table row, before it is decided which paragraphs are headings.

    Attributes:
        look: of most of its characters.
        lead: characters at the start of `text` that are an automatic number or a bullet.
        cells: for a row, the texts of its cells.
        boxes: text boxes and drawings with words that are anchored in it.
        empty: paragraph without text; it may still hold notes and boxes.
    """

    kind: BlockKind
    text: str
    marks: tuple[Mark, ...] = ()
    level: int = 0
    role: str = ""
    style: Style = field(default_factory=Style)
    look: Look = field(default_factory=Look)
    lead: int = 0
    table: int = 0
    headers: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    boxes: tuple[Item, ...] = ()


@dataclass(slots=True)
class Tally:
    """What was met on the way, over all parts of one file."""

    tracked: bool = False
    hidden: int = 0
    tables: int = 0
    ignored: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Context:
    """What a walk needs to know of the file and its settings.

    Attributes:
        drawing_text: words of a drawing kept in another part (a chart, a diagram), by relationship id.
        links: targets of links, by relationship id.
    """

    styles: Styles
    numbering: Numbering
    accept: bool
    tally: Tally
    links: dict[str, str]
    drawing_text: Callable[[str], tuple[str, ...]]


# Containers whose words belong to one side of a tracked change.
_INSERTED = frozenset({"w:ins", "w:moveTo", "w:cellIns"})
_DELETED = frozenset({"w:del", "w:moveFrom", "w:cellDel"})
# Properties and codes: words in them are never shown.
_SILENT = frozenset(
    {"w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:trPr", "w:tcPr", "w:tblGrid", "w:sectPr", "w:instrText",
     "w:delInstrText", "w:fldData", "w:smartTagPr", "w:customXmlPr", "w:rubyPr", "w:numPr"}
)  # fmt: skip
_BLOCKS = frozenset({"w:p", "w:tbl"})
_CAPTION = re.compile(r"(?:figure|fig\.|table|chart|graph|map) [A-Z]?\d+(?:\.\d+)*[a-z]?\s?[:.–-] ?\S", re.IGNORECASE)
_MAX_HEADING_WORDS = 25
_MAX_SENTENCE_HEADING_WORDS = 12
_EMBEDDED = "another document that is embedded in it"
_GALLERY_OF_CONTENTS = "table of contents"


@dataclass(slots=True)
class _Field:
    """An open field: its code while that is gathered, and where its result began in the paragraph."""

    code: str = ""
    in_result: bool = False
    start: int = 0


@dataclass(slots=True)
class _Paragraph:
    """A paragraph under way; it runs on into the next one where the mark between them was deleted."""

    inline: Inline = field(default_factory=Inline)
    looks: Counter[tuple[bool, float]] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    boxes: list[Item] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    first: etree._Element | None = None


class Walk:
    """One pass over one part (the body, a footnote, a header). Fields and comments may span its paragraphs."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._fields: list[_Field] = []
        self._balanced = True
        self._comments: dict[str, int] = {}
        self._contents_depth = 0
        self._paragraph = _Paragraph()

    def items(self, root: etree._Element) -> list[Item]:
        """The paragraphs and rows under `root`, in order; paragraphs without words only if they hold notes or boxes."""
        self._balanced = _fields_balanced(root)
        found = list(self._blocks(root))
        found.extend(self._finish())
        return found

    # --- blocks -----------------------------------------------------------------------------------

    def _blocks(self, parent: etree._Element) -> Iterator[Item]:
        for element in parent:
            name = name_of(element)
            if name == "w:p":
                yield from self._read_paragraph(element)
            elif name == "w:tbl":
                yield from self._table(element)
            elif name == "w:altChunk":
                self._context.tally.ignored.add(_EMBEDDED)
            elif (inner := self._shown(element, name)) is not None:
                contents = name == "w:sdt" and _is_contents_control(element)
                self._contents_depth += contents
                yield from self._blocks(inner)
                self._contents_depth -= contents

    def _shown(self, element: etree._Element, name: str) -> etree._Element | None:
        """The element whose children are shown in place of `element`, or None if nothing of it is."""
        if not name or name in _SILENT:
            return None
        if name == "mc:AlternateContent":
            return alternative(element)
        if name in _INSERTED or name in _DELETED:
            self._context.tally.tracked = True
            return element if (name in _INSERTED) is self._context.accept else None
        return element

    def _read_paragraph(self, element: etree._Element) -> Iterator[Item]:
        if self._paragraph.first is None:
            self._paragraph.first = element
        style = self._context.styles.paragraph(value(element, "w:pPr", "w:pStyle"))
        in_contents = self._in_contents()
        for comment in self._comments:
            self._comments[comment] = self._paragraph.inline.length
        self._inline(element, style.look)
        self._close_comments_and_links()
        if not self._mark_is_gone(element):
            yield from self._finish(in_contents or self._in_contents())

    def _mark_is_gone(self, element: etree._Element) -> bool:
        """Whether the end of the paragraph is a tracked change that is not taken, so that the next one joins it."""
        mark = child(element, "w:pPr", "w:rPr")
        if mark is None:
            return False
        inserted, deleted = child(mark, "w:ins") is not None, child(mark, "w:del") is not None
        self._context.tally.tracked |= inserted or deleted
        return deleted if self._context.accept else inserted

    def _finish(self, contents: bool = False) -> Iterator[Item]:
        done, self._paragraph = self._paragraph, _Paragraph()
        if done.first is None:
            return
        properties = child(done.first, "w:pPr")
        style = self._context.styles.paragraph(value(properties, "w:pStyle"))
        text, marks = done.inline.finish()
        item = Item(BlockKind.PARAGRAPH, one_line(text), marks, style=style, look=_main_look(done.looks))
        item.notes, item.boxes = tuple(done.notes), tuple(done.boxes)
        if not text:
            if item.notes or item.boxes:
                yield item
            return
        self._place(item, properties, contents=contents, captioned="SEQ" in done.fields)
        if BREAK in text and item.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            yield from _parted(item, text, marks)
        else:
            yield item

    def _place(self, item: Item, properties: etree._Element | None, *, contents: bool, captioned: bool) -> None:
        """Set kind, level and role of a paragraph, and put its automatic number before its words."""
        outline = number(properties, "w:outlineLvl")
        heading = item.style.heading if outline is None else (outline + 1 if 0 <= outline < 9 else 0)
        list_level = self._numbered(item, properties)
        if contents or item.style.contents:
            item.kind, item.role = BlockKind.FURNITURE, "contents"
        elif item.style.caption or captioned or _CAPTION.match(item.text):
            item.kind = BlockKind.CAPTION
        elif heading and not _is_clause(item):
            item.kind, item.level = BlockKind.HEADING, heading
        elif list_level:
            item.kind, item.level = BlockKind.LIST_ITEM, list_level

    def _numbered(self, item: Item, properties: etree._Element | None) -> int:
        """Put the shown number or bullet before the words; returns the level in its list from 1, or 0."""
        numbering = self._context.numbering
        list_id = value(properties, "w:numPr", "w:numId")
        list_id = item.style.number if list_id is None else list_id
        if list_id is None or list_id == "0":
            return 0
        level = number(properties, "w:numPr", "w:ilvl")
        if level is None:
            level = numbering.level_of_style(list_id, item.style.id)
        if level is None:
            level = item.style.level or 0
        label = numbering.next(list_id, level)
        if label is None:
            return 0
        if label and not (label == BULLET and item.text.startswith(BULLET)):
            item.lead = len(label) + 1
            item.text = f"{label} {item.text}"
            item.marks = tuple(mark.moved(item.lead) for mark in item.marks)
        return level + 1

    def _in_contents(self) -> bool:
        return self._contents_depth > 0 or any(each.in_result and _is_contents(each.code) for each in self._fields)

    # --- runs -------------------------------------------------------------------------------------

    def _inline(self, parent: etree._Element, look: Look) -> None:
        for element in parent:
            name = name_of(element)
            handler = _HANDLERS.get(name)
            if handler is not None:
                handler(self, element, look)
            elif (inner := self._shown(element, name)) is not None:
                self._inline(inner, look)

    def _run(self, element: etree._Element, look: Look) -> None:
        properties = child(element, "w:rPr")
        if properties is not None:
            named = self._context.styles.character(value(properties, "w:rStyle"))
            look = read_look(properties).over(named).over(look)
        self._inline(element, look)

    def _text(self, element: etree._Element, look: Look) -> None:
        # An entity that is not resolved stands as a child; the words go on after it.
        self._say((element.text or "") + "".join(each.tail or "" for each in element), look)

    def _deleted_text(self, element: etree._Element, look: Look) -> None:
        # It stands only inside deletions, which are walked only where they are to be read.
        if not self._context.accept:
            self._say(element.text or "", look)

    def _say(self, words: str, look: Look) -> None:
        if look.hidden:
            self._context.tally.hidden += sum(character.isalnum() for character in words)
            return
        if self._balanced and any(not each.in_result for each in self._fields):
            return
        self._paragraph.inline.add(words)
        self._paragraph.looks[bool(look.bold), look.size or 0.0] += len(words.strip())

    def _tab(self, element: etree._Element, look: Look) -> None:
        del element
        if not look.hidden:
            self._paragraph.inline.tab()

    def _break(self, element: etree._Element, look: Look) -> None:
        # The end of a page or column is no end of a line.
        if attribute(element, "w:type") in ("page", "column"):
            self._say(" ", look)
        elif not look.hidden:
            self._paragraph.inline.line_break()

    def _hyphen(self, element: etree._Element, look: Look) -> None:
        del element
        self._say("-", look)

    def _symbol(self, element: etree._Element, look: Look) -> None:
        self._say(symbol(attribute(element, "w:font") or "", attribute(element, "w:char") or ""), look)

    def _note(self, element: etree._Element, look: Look) -> None:
        if look.hidden:
            return
        kind = "footnote" if name_of(element) == "w:footnoteReference" else "endnote"
        self._paragraph.notes.append(Note(kind, attribute(element, "w:id") or ""))

    def _ruby(self, element: etree._Element, look: Look) -> None:
        base = child(element, "w:rubyBase")
        if base is not None:
            self._inline(base, look)

    # --- fields, links, comments ------------------------------------------------------------------

    def _field_mark(self, element: etree._Element, look: Look) -> None:
        del look
        kind = attribute(element, "w:fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._fields[-1].start = self._paragraph.inline.length
            self._paragraph.fields.append(_field_name(self._fields[-1].code))
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            if closed.in_result:
                self._paragraph.inline.mark("link", _link_of(closed.code), closed.start)

    def _field_code(self, element: etree._Element, look: Look) -> None:
        del look
        if self._fields:
            self._fields[-1].code += element.text or ""

    def _simple_field(self, element: etree._Element, look: Look) -> None:
        code = attribute(element, "w:instr") or ""
        self._paragraph.fields.append(_field_name(code))
        start = self._paragraph.inline.length
        self._inline(element, look)
        self._paragraph.inline.mark("link", _link_of(code), start)

    def _hyperlink(self, element: etree._Element, look: Look) -> None:
        target = self._context.links.get(attribute(element, "r:id") or "", "")
        anchor = attribute(element, "w:anchor")
        if anchor:
            target += f"#{anchor}"
        start = self._paragraph.inline.length
        self._inline(element, look)
        self._paragraph.inline.mark("link", target, start)

    def _comment_start(self, element: etree._Element, look: Look) -> None:
        del look
        self._comments[attribute(element, "w:id") or ""] = self._paragraph.inline.length

    def _comment_end(self, element: etree._Element, look: Look) -> None:
        del look
        identity = attribute(element, "w:id") or ""
        if identity in self._comments:
            self._paragraph.inline.mark("comment", identity, self._comments.pop(identity))

    def _comment_mark(self, element: etree._Element, look: Look) -> None:
        # A comment on a point has no range: it is fixed to the words before it in its paragraph.
        del look
        self._paragraph.inline.mark("comment-point", attribute(element, "w:id") or "", 0)

    def _close_comments_and_links(self) -> None:
        """What is still open at the end of a paragraph covers it to its end, and goes on in the next."""
        for identity, start in self._comments.items():
            self._paragraph.inline.mark("comment", identity, start)
        for each in self._fields:
            if each.in_result:
                self._paragraph.inline.mark("link", _link_of(each.code), each.start)
                each.start = 0

    # --- drawings ---------------------------------------------------------------------------------

    def _drawing(self, element: etree._Element, look: Look) -> None:
        if look.hidden:
            return
        if any(_is_document(each.get("ProgID") or "") for each in element.iter("{*}OLEObject")):
            self._context.tally.ignored.add(_EMBEDDED)
        boxes = self._paragraph.boxes
        for box in descendants(element, "w:txbxContent"):
            boxes.extend(_boxed(item) for item in Walk(self._context).items(box))
        for shape in descendants(element, "a:p"):
            if text := clean("".join(t.text or "" for t in shape.iter("{*}t"))):
                boxes.append(Item(BlockKind.BOX, text, role="text-box"))
        for words in descendants(element, "v:textpath"):
            if text := clean(words.get("string") or ""):
                boxes.append(Item(BlockKind.BOX, text, role="text-box"))
        for kind in ("dgm:relIds", "c:chart"):
            for reference in descendants(element, kind):
                part = attribute(reference, "r:dm") or attribute(reference, "r:id") or ""
                boxes.extend(Item(BlockKind.BOX, text, role="chart") for text in self._context.drawing_text(part))

    # --- tables -----------------------------------------------------------------------------------

    def _table(self, table: etree._Element) -> Iterator[Item]:
        rows = [(row, [self._cell(cell) for cell in self._parts(row, "w:tc")]) for row in self._table_rows(table)]
        if _is_layout([cells for _, cells in rows]):
            for _, cells in rows:
                for cell in cells:
                    yield from cell
            return
        self._context.tally.tables += 1
        index = self._context.tally.tables
        made = [_row_item(cells, index) for _, cells in rows]
        count = _header_rows(table, [row for row, _ in rows], made)
        headers = _headers(made[:count])
        for position, item in enumerate(made):
            item.table = index
            if position < count:
                item.role = "header-row"
            else:
                item.headers = headers
            if item.text or item.notes or item.boxes:
                yield item

    def _cell(self, cell: etree._Element) -> list[Item]:
        return [*self._blocks(cell), *self._finish()]

    def _table_rows(self, table: etree._Element) -> Iterator[etree._Element]:
        for row in self._parts(table, "w:tr"):
            properties = child(row, "w:trPr")
            change = next(
                (name_of(each) for each in properties if name_of(each) in {"w:ins", "w:del"})
                if properties is not None
                else iter(()),
                None,
            )
            if change is not None:
                self._context.tally.tracked = True
                if (change == "w:ins") is not self._context.accept:
                    continue
            if not switch(properties, "w:hidden"):
                yield row

    def _parts(self, parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
        """Rows of a table or cells of a row, also those inside content controls and the like."""
        for element in parent:
            name = name_of(element)
            if name == wanted:
                yield element
            elif (inner := self._shown(element, name)) is not None:
                yield from self._parts(inner, wanted)


_Handler = Callable[[Walk, etree._Element, Look], None]

_HANDLERS: dict[str, _Handler] = {
    "w:r": Walk._run,
    "w:t": Walk._text,
    "m:t": Walk._text,
    "w:delText": Walk._deleted_text,
    "w:tab": Walk._tab,
    "w:ptab": Walk._tab,
    "w:br": Walk._break,
    "w:cr": Walk._break,
    "w:noBreakHyphen": Walk._hyphen,
    "w:sym": Walk._symbol,
    "w:footnoteReference": Walk._note,
    "w:endnoteReference": Walk._note,
    "w:ruby": Walk._ruby,
    "w:fldChar": Walk._field_mark,
    "w:instrText": Walk._field_code,
    "w:fldSimple": Walk._simple_field,
    "w:hyperlink": Walk._hyperlink,
    "w:commentRangeStart": Walk._comment_start,
    "w:commentRangeEnd": Walk._comment_end,
    "w:commentReference": Walk._comment_mark,
    "w:drawing": Walk._drawing,
    "w:pict": Walk._drawing,
    "w:object": Walk._drawing,
}


def _parted(item: Item, text: str, marks: tuple[Mark, ...]) -> Iterator[Item]:
    """A paragraph as the paragraphs that its line breaks make of it; number, notes and boxes stay with the first."""
    lead = item.text[: item.lead]
    for part, its_marks in split_at_breaks(text, marks):
        if part.strip():
            item.text, item.marks = lead + part, tuple(mark.moved(len(lead)) for mark in its_marks)
            yield item
            lead = ""
            item = Item(BlockKind.PARAGRAPH, "", style=item.style, look=item.look)


def _main_look(looks: Counter[tuple[bool, float]]) -> Look:
    """Bold if nine tenths of the characters are; the size of most of them."""
    total = sum(looks.values())
    if not total:
        return Look(bold=False)
    sizes: Counter[float] = Counter()
    for (_, size), count in looks.items():
        sizes[size] += count
    bold = sum(count for (is_bold, _), count in looks.items() if is_bold)
    return Look(bold=bold >= 0.9 * total, size=max(sizes, key=lambda size: (sizes[size], size)))


def _boxed(item: Item) -> Item:
    """An item of a text box: its paragraphs become boxes, its table rows stay rows."""
    if item.kind is not BlockKind.TABLE_ROW:
        item.kind, item.level, item.role = BlockKind.BOX, 0, "text-box"
    return item


def _is_clause(item: Item) -> bool:
    """Whether a paragraph in a heading style is no heading: some authors number whole clauses with such styles."""
    words = len(item.text.split())
    if words > _MAX_HEADING_WORDS or item.text.startswith(BULLET):
        return True
    return words > _MAX_SENTENCE_HEADING_WORDS and item.text.endswith((".", ";"))


def _is_document(program: str) -> bool:
    """Whether the program of an embedded object makes documents; formulas and charts show all they hold."""
    return program.startswith(("Word.", "Excel.", "PowerPoint.", "AcroExch.", "Acrobat.", "Package"))


def _is_contents_control(control: etree._Element) -> bool:
    gallery = value(control, "w:sdtPr", "w:docPartObj", "w:docPartGallery")
    return (gallery or "").strip().lower() == _GALLERY_OF_CONTENTS


def _field_name(code: str) -> str:
    words = code.split()
    return words[0].upper() if words else ""


def _is_contents(code: str) -> bool:
    return _field_name(code) in {"TOC", "INDEX", "TOA"}


def _link_of(code: str) -> str:
    r"""The target of a HYPERLINK field such as `HYPERLINK "https://x.scot" \l "part"`; empty for other fields."""
    if _field_name(code) != "HYPERLINK":
        return ""
    before, _, after = code.partition("\\l")
    target = _quoted(before)
    anchor = _quoted(after)
    return f"{target}#{anchor}" if anchor else target


def _quoted(code: str) -> str:
    parts = code.split('"')
    return parts[1].strip() if len(parts) > 2 else ""


def _fields_balanced(root: etree._Element) -> bool:
    """Whether every field that is opened is closed; if not, a lost end would hide everything after it."""
    kinds = Counter(attribute(mark, "w:fldCharType") for mark in root.iter("{*}fldChar"))
    return kinds["begin"] == kinds["end"]


# --- rows of a table -------------------------------------------------------------------------------


def _is_layout(rows: list[list[list[Item]]]) -> bool:
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


def _row_item(cells: list[list[Item]], table: int) -> Item:
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
        look=_main_look(looks),
        table=table,
        cells=tuple(texts),
        notes=tuple(notes),
        boxes=tuple(boxes),
    )


def _header_rows(table: etree._Element, rows: list[etree._Element], made: list[Item]) -> int:
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
        first = "1" if _hexadecimal(bits) & 0x20 else "0"
    return first in {"1", "true", "on"} and style not in {"tablegrid", "tablenormal", "normaltable"}


def _hexadecimal(text: str) -> int:
    try:
        return int(text, 16)
    except ValueError:
        return 0


def _headers(rows: list[Item]) -> tuple[str, ...]:
    """The texts of the header cells, from left to right; cells above each other stand one after the other."""
    width = max((len(row.cells) for row in rows), default=0)
    columns = ([row.cells[column] for row in rows if column < len(row.cells)] for column in range(width))
    return tuple(text for text in (clean(" ".join(column)) for column in columns) if text)
