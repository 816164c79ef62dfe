"""Reads web pages: the main text with its headings, lists, tables, expandable sections, captions and links.

Nothing is fetched. A saved page is read without the folder of its pictures; an `index.html` that links pages beside it
is read with them as one plan (`site`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from planscan.extract.decode import decode
from planscan.extract.flow import About, FlowBlock, Inline, Mark, clean, to_document
from planscan.extract.numerals import letters, roman
from planscan.extract.plain import BULLET
from planscan.extract.web.clean import label, main_text, text_of, words
from planscan.model import BlockKind, Document

MEDIA_TYPE = "text/html"
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = words(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer "
    "header hgroup hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul"
) | frozenset(_HEADINGS)
_PULL_QUOTE = re.compile(r"pull-?quote", re.IGNORECASE)
_NOTES = re.compile(r"foot-?notes?|end-?notes?", re.IGNORECASE)
_NEARBY = re.compile(r"#|(?!/|[a-z]+:)[^?#]*\.x?html?(?:#|$)", re.IGNORECASE)
_CONTENTS_SHARE = 0.9
_NOTE_MARK = re.compile(r"#(?:_?f|_?e|cite|note|ref)\w*n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """One page's blocks, its title, and where its links point, menus included, in their order."""

    blocks: tuple[FlowBlock, ...]
    title: str | None
    targets: tuple[str, ...]


def read_html(data: bytes, *, name: str) -> Document:
    """Read one web page on its own.

    Raises:
        NoTextError: it has no main text.
    """
    page = read_page(data)
    return to_document(page.blocks, About(name, data, MEDIA_TYPE, title=page.title))


def read_page(data: bytes, *, tables_before: int = 0) -> Page:
    """Read one web page; its tables are numbered on from `tables_before`."""
    root = _parse(data)
    if root is None:
        return Page((), None, ())
    targets = tuple(a.get("href") or "" for a in root.iter("a"))
    title = next((clean(text_of(title)) for title in root.iter("title")), "")
    blocks = tuple(_Reader(tables_before).read(main_text(root)))
    tops = [block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1]
    return Page(blocks, tops[0] if len(tops) == 1 else title or None, targets)


def _parse(data: bytes) -> etree._Element | None:
    declared = _CHARSET.search(data[:4096])
    text = _XML_DECLARATION.sub("", decode(data, declared[1].decode("ascii") if declared else None))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:  # nothing but white space or signs
        return None


@dataclass(slots=True)
class _Place:
    """Where in the page the walk stands."""

    kind: BlockKind = BlockKind.PARAGRAPH
    role: str = ""
    depth: int = 0
    lead: str = ""  # bullet or number of an item whose first words are still to come


@dataclass(slots=True)
class _Reader:
    """One walk over the main text of one page."""

    tables: int
    level: int = 0  # of the last heading
    blocks: list[FlowBlock] = field(default_factory=list)
    inline: Inline = field(default_factory=Inline)

    def read(self, root: etree._Element) -> list[FlowBlock]:
        self._walk(root, _Place())
        self._finish(_Place())
        return self.blocks

    # --- blocks -----------------------------------------------------------------------------------

    def _walk(self, element: etree._Element, place: _Place) -> None:
        """Read an element's content: loose words make a block, and so does each block element in it."""
        self.inline.add(element.text or "")
        for each in element:
            tag = each.tag if isinstance(each.tag, str) else ""
            if tag in _BLOCKS or _holds_blocks(each):
                self._finish(place)
                self._block(each, tag, place)
                self._finish(place)
            else:
                self._words(each, tag, place)
            self.inline.add(each.tail or "")

    def _block(self, element: etree._Element, tag: str, place: _Place) -> None:
        if tag in _HEADINGS:
            self._heading(element, _HEADINGS[tag])
        elif tag == "summary":
            self._summary(element, place)
        elif tag in ("ul", "ol"):
            self._list(element, tag, place)
        elif tag == "table":
            self._table(element, place)
        elif tag in ("figcaption", "caption"):
            self._inside(element, _Place(BlockKind.CAPTION))
        elif tag == "aside":
            self._inside(element, _Place(BlockKind.BOX, "text-box"))
        elif tag == "blockquote" and _PULL_QUOTE.search(label(element)):
            self._inside(element, _Place(BlockKind.BOX, "pull-quote"))
        elif element.get("role") in ("doc-footnote", "doc-endnotes") or _is_notes(element, tag):
            self._inside(element, _Place(BlockKind.FOOTNOTE))
        elif tag == "pre":
            self._lines(element, place)
        else:
            self._walk(element, place)

    def _inside(self, element: etree._Element, place: _Place) -> None:
        self._walk(element, place)
        self._finish(place)

    def _heading(self, element: etree._Element, level: int) -> None:
        self._words(element, "", _Place())
        text, marks = self._taken()
        if text:
            self.level = level
            self.blocks.append(FlowBlock(BlockKind.HEADING, text, level=level, marks=marks))

    def _summary(self, element: etree._Element, place: _Place) -> None:
        """The title of an expandable section: a heading a level below the last one, unless it holds a heading."""
        if any(each.tag in _HEADINGS for each in element.iter()):
            self._inside(element, place)
        else:
            above = self.level
            self._heading(element, above + 1)
            self.level = above

    def _list(self, element: etree._Element, tag: str, place: _Place) -> None:
        items = [each for each in element if isinstance(each.tag, str)]
        contents = _is_contents(element)
        numbers = _Numbers(element, len(items))
        for item in items:
            if item.tag != "li":
                self._block(item, str(item.tag), place)
                continue
            lead = numbers.next(item) if tag == "ol" else BULLET
            if contents:
                inner = _Place(BlockKind.FURNITURE, "contents")
            elif place.kind in (BlockKind.FOOTNOTE, BlockKind.BOX):
                inner = _Place(place.kind, place.role, lead=lead)
            else:
                inner = _Place(BlockKind.LIST_ITEM, depth=place.depth + 1, lead=lead)
            self._inside(item, inner)

    def _lines(self, element: etree._Element, place: _Place) -> None:
        for line in text_of(element).splitlines():
            self.inline.add(line)
            self._finish(place)

    def _finish(self, place: _Place) -> None:
        """Close the words gathered so far as a block."""
        text, marks = self._taken()
        if not text:
            return
        if place.lead and text != place.lead:
            lead, place.lead = f"{place.lead} ", ""
            text, marks = lead + text, tuple(mark.moved(len(lead)) for mark in marks)
        self.blocks.append(FlowBlock(place.kind, text, level=place.depth, role=place.role, marks=marks))

    def _taken(self) -> tuple[str, tuple[Mark, ...]]:
        done, self.inline = self.inline, Inline()
        return done.finish()

    # --- words ------------------------------------------------------------------------------------

    def _words(self, element: etree._Element, tag: str, place: _Place) -> None:
        """Read an element inside a line."""
        if tag == "br":
            # A single break runs on; two in a row part paragraphs, as old pages do.
            if _is_second_break(element):
                self._finish(place)
            else:
                self.inline.add(" ")
            return
        if tag == "sup" and _is_note_mark(element):
            return
        start = self.inline.length
        self.inline.add(element.text or "")
        for each in element:
            self._words(each, each.tag if isinstance(each.tag, str) else "", place)
            self.inline.add(each.tail or "")
        if tag == "a":
            self.inline.mark("link", (element.get("href") or "").strip(), start)

    # --- tables -----------------------------------------------------------------------------------

    def _table(self, table: etree._Element, place: _Place) -> None:
        for caption in table.iterchildren("caption"):
            self._inside(caption, _Place(BlockKind.CAPTION))
        rows = [(row, [c for c in row if c.tag in ("td", "th")]) for row in _rows(table)]
        if _is_layout(table, [cells for _, cells in rows]):
            for _, cells in rows:
                for cell in cells:
                    self._inside(cell, place)
            return
        self.tables += 1
        made = [self._row(cells) for _, cells in rows]
        count = _header_rows(rows)
        headers = tuple(text for text in _columns([texts for _, texts in made[:count]]) if text)
        for index, (row, _) in enumerate(made):
            if row.text:
                if index < count:
                    block = replace(row, role="header-row")
                else:
                    block = replace(row, headers=headers)
                self.blocks.append(replace(block, table=self.tables))

    def _row(self, cells: Sequence[etree._Element]) -> tuple[FlowBlock, list[str]]:
        row = Inline()
        texts: list[str] = []
        for index, cell in enumerate(cells):
            if index:
                row.cell()
            reader = _Reader(self.tables)
            start = row.length
            for block in reader.read(cell):
                row.add(" " if row.length > start else "")
                row.include(block.text.replace("\t", " "), block.marks)
            texts.append(" ".join(block.text for block in reader.blocks))
        text, marks = row.finish()
        return FlowBlock(BlockKind.TABLE_ROW, text, marks=marks), texts


class _Numbers:
    """The numbers of an ordered list."""

    def __init__(self, element: etree._Element, items: int) -> None:
        self._form = element.get("type") or "1"
        self._step = -1 if element.get("reversed") is not None else 1
        self._next = _whole(element.get("start"), items if self._step < 0 else 1)

    def next(self, item: etree._Element) -> str:
        count = _whole(item.get("value"), self._next)
        self._next = count + self._step
        match self._form:
            case "a":
                shown = letters(count).lower()
            case "A":
                shown = letters(count)
            case "i":
                shown = roman(count).lower()
            case "I":
                shown = roman(count)
            case _:
                shown = str(count)
        return f"{shown}."


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text.strip()) else default


def _holds_blocks(element: etree._Element) -> bool:
    """Whether an element for words, such as a link or a span, is wrapped round whole blocks."""
    return any(each.tag in _BLOCKS for each in element.iter() if each is not element)


def _is_contents(element: etree._Element) -> bool:
    """Whether a list only points to places on its own page, or to pages beside it."""
    links = [link for link in element.iter("a") if clean(text_of(link))]
    if not links or not all(_NEARBY.match((link.get("href") or "").strip()) for link in links):
        return False
    linked = sum(len(clean(text_of(link))) for link in links)
    return linked >= _CONTENTS_SHARE * len(clean(text_of(element)))


def _is_notes(element: etree._Element, tag: str) -> bool:
    return tag in ("section", "div", "ol") and bool(_NOTES.search(label(element)))


def _is_note_mark(element: etree._Element) -> bool:
    return any(_NOTE_MARK.match(link.get("href") or "") for link in element.iter("a"))


def _is_second_break(element: etree._Element) -> bool:
    before = element.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table in their order, without those of tables inside it."""
    for each in table:
        if each.tag == "tr":
            yield each
        elif each.tag in ("thead", "tbody", "tfoot"):
            yield from each.iterchildren("tr")


def _is_layout(table: etree._Element, rows: Sequence[Sequence[etree._Element]]) -> bool:
    """Whether a table only arranges text on the page; its cells are then read one after the other."""
    if table.get("role") in ("presentation", "none") or max((len(cells) for cells in rows), default=0) <= 1:
        return True
    inner = [each.tag for cells in rows for cell in cells for each in cell.iter() if each is not cell]
    if "table" in inner:
        return True
    headed = any(cell.tag == "th" for cells in rows for cell in cells)
    return not headed and any(tag in _HEADINGS for tag in inner)


def _header_rows(rows: Sequence[tuple[etree._Element, Sequence[etree._Element]]]) -> int:
    """How many rows at the top hold nothing but header cells, or stand in the table's head."""
    count = 0
    for row, cells in rows:
        parent = row.getparent()
        in_head = parent is not None and parent.tag == "thead"
        if not cells or not (in_head or all(cell.tag == "th" for cell in cells)):
            break
        count += 1
    return count if count < len(rows) else 0


def _columns(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    width = max((len(texts) for texts in rows), default=0)
    return (clean(" ".join(texts[column] for texts in rows if column < len(texts))) for column in range(width))
