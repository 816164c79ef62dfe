"""Walks one part of a Word file node by node and gives its paragraphs and table rows, in the file's order.

Everything that Word would show is taken: content controls, smart tags, field results, nested tables, tracked
insertions. What it would not show is left out: deletions, hidden text, field codes, the second copy of a text box.
Text boxes and the ids of notes are handed over beside the paragraph that holds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from planscan.extract.flow import Inline, clean
from planscan.extract.word.fields import Field, field_name, fields_balanced, link_of
from planscan.extract.word.items import Context, Item, Note, boxed, is_caption, is_clause, main_look, parted
from planscan.extract.word.line_breaks import BREAK, begins_item, one_line
from planscan.extract.word.numbering import BULLET
from planscan.extract.word.styles import Look, read_look
from planscan.extract.word.symbols import symbol
from planscan.extract.word.tables import header_rows, headers, is_layout, row_item
from planscan.extract.word.xml import alternative, attribute, child, descendants, name_of, number, switch, value
from planscan.model import BlockKind

# Containers whose words belong to one side of a tracked change.
_INSERTED = frozenset({"w:ins", "w:moveTo", "w:cellIns"})
_DELETED = frozenset({"w:del", "w:moveFrom", "w:cellDel"})
# Properties and codes: words in them are never shown.
_SILENT = frozenset(
    {"w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:tblPr", "w:trPr", "w:tcPr", "w:tblGrid", "w:sectPr", "w:instrText",
     "w:delInstrText", "w:fldData", "w:smartTagPr", "w:customXmlPr", "w:rubyPr", "w:numPr"}
)  # fmt: skip
_EMBEDDED = "another document that is embedded in it"
_GALLERY_OF_CONTENTS = "table of contents"


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
        self._fields: list[Field] = []
        self._balanced = True
        self._comments: dict[str, int] = {}
        self._contents_depth = 0
        self._paragraph = _Paragraph()

    def items(self, root: etree._Element) -> list[Item]:
        """The paragraphs and rows under `root`, in order; paragraphs without words only if they hold notes or boxes."""
        self._balanced = fields_balanced(root)
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
        item = Item(BlockKind.PARAGRAPH, one_line(text), marks, style=style, look=main_look(done.looks))
        item.notes, item.boxes = tuple(done.notes), tuple(done.boxes)
        if not text:
            if item.notes or item.boxes:
                yield item
            return
        self._place(item, properties, contents=contents, captioned="SEQ" in done.fields)
        if BREAK in text and item.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            yield from parted(item, text, marks)
        else:
            yield item

    def _place(self, item: Item, properties: etree._Element | None, *, contents: bool, captioned: bool) -> None:
        """Set kind, level and role of a paragraph, and put its automatic number before its words."""
        outline = number(properties, "w:outlineLvl")
        heading = item.style.heading if outline is None else (outline + 1 if 0 <= outline < 9 else 0)
        list_level = self._numbered(item, properties)
        if contents or item.style.contents:
            item.kind, item.role = BlockKind.FURNITURE, "contents"
        elif item.style.caption or captioned or is_caption(item.text):
            item.kind = BlockKind.CAPTION
        elif heading and not is_clause(item):
            item.kind, item.level = BlockKind.HEADING, heading
        elif list_level:
            item.kind, item.level = BlockKind.LIST_ITEM, list_level
        elif begins_item(item.text):
            item.kind, item.level = BlockKind.LIST_ITEM, 1

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
        return self._contents_depth > 0 or any(each.in_result and each.is_contents for each in self._fields)

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
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._fields[-1].start = self._paragraph.inline.length
            self._paragraph.fields.append(self._fields[-1].name)
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            if closed.in_result:
                self._paragraph.inline.mark("link", closed.link, closed.start)

    def _field_code(self, element: etree._Element, look: Look) -> None:
        del look
        if self._fields:
            self._fields[-1].code += element.text or ""

    def _simple_field(self, element: etree._Element, look: Look) -> None:
        code = attribute(element, "w:instr") or ""
        self._paragraph.fields.append(field_name(code))
        start = self._paragraph.inline.length
        self._inline(element, look)
        self._paragraph.inline.mark("link", link_of(code), start)

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
                self._paragraph.inline.mark("link", each.link, each.start)
                each.start = 0

    # --- drawings ---------------------------------------------------------------------------------

    def _drawing(self, element: etree._Element, look: Look) -> None:
        if look.hidden:
            return
        if any(_is_document(each.get("ProgID") or "") for each in element.iter("{*}OLEObject")):
            self._context.tally.ignored.add(_EMBEDDED)
        boxes = self._paragraph.boxes
        for box in descendants(element, "w:txbxContent"):
            boxes.extend(boxed(item) for item in Walk(self._context).items(box))
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
        if is_layout([cells for _, cells in rows]):
            for _, cells in rows:
                for cell in cells:
                    yield from cell
            return
        self._context.tally.tables += 1
        index = self._context.tally.tables
        made = [row_item(cells, index) for _, cells in rows]
        count = header_rows(table, [row for row, _ in rows], made)
        top = headers(made[:count])
        for position, item in enumerate(made):
            item.table = index
            if position < count:
                item.role = "header-row"
            else:
                item.headers = top
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


def _is_document(program: str) -> bool:
    """Whether the program of an embedded object makes documents; formulas and charts show all they hold."""
    return program.startswith(("Word.", "Excel.", "PowerPoint.", "AcroExch.", "Acrobat.", "Package"))


def _is_contents_control(control: etree._Element) -> bool:
    gallery = value(control, "w:sdtPr", "w:docPartObj", "w:docPartGallery")
    return (gallery or "").strip().lower() == _GALLERY_OF_CONTENTS
