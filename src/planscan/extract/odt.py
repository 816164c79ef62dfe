"""Reads OpenDocument text (.odt, .ott), which LibreOffice and others write.

As with Word files: insertions are in and deletions out (or the reverse), boxes and notes follow their section, headers
and footers are furniture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from planscan.errors import UnreadableFileError
from planscan.extract.flow import About, FlowBlock, Inline, Mark, clean, to_document
from planscan.extract.word.numbering import BULLET, format_number
from planscan.extract.word.package import Package
from planscan.model import BlockKind, Document, ReadingWarning, ReadOptions

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE, _STYLE, _DRAW = (
    _NAMES + name for name in ("text:1.0}", "table:1.0}", "office:1.0}", "style:1.0}", "drawing:1.0}")
)
_HREF = "{http://www.w3.org/1999/xlink}href"
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MOST_REPEATS = 100
"""Empty cells are stored once with a count, which a spreadsheet's last column drives into the thousands."""
_CONTENTS = frozenset(
    _TEXT + name
    for name in ("table-of-content", "illustration-index", "table-index", "alphabetical-index", "user-index")
)
_SILENT = frozenset(
    {
        _TEXT + "tracked-changes",
        _TEXT + "sequence-decls",
        _TEXT + "variable-decls",
        _OFFICE + "forms",
        _OFFICE + "annotation-end",
        _TEXT + "hidden-text",
        _TEXT + "hidden-paragraph",
        _TEXT + "index-title-template",
        _TEXT + "ruby-text",
    }
)


def read_odt(data: bytes, *, name: str, options: ReadOptions) -> Document:
    """Read an OpenDocument text.

    Raises:
        UnreadableFileError, PasswordError, LimitError: the package is damaged, locked or a bomb.
        NoTextError: it shows no text.
    """
    package = Package(data, name=name, limits=options.limits)
    content = package.xml("content.xml")
    if content is None:
        raise UnreadableFileError(
            f"{name}: its main part is missing, so it is damaged. Open it in LibreOffice, save it anew and try that."
        )
    styles = package.xml("styles.xml")
    reader = _Reader(_read_styles(styles, content), accept=options.tracked != "reject")
    body = next(content.iter(_OFFICE + "text"), content)
    blocks = [*reader.read(body), *_furniture(styles, reader)]
    return to_document(
        blocks,
        About(name, data, MEDIA_TYPE, title=_title(package)),
        comments=reader.comments,
        warnings=reader.warnings(),
        hidden_characters=reader.hidden,
    )


@dataclass(frozen=True, slots=True)
class _Styles:
    """What styles say: names of those that hide text, of captions, and the label forms of lists by level."""

    hidden: frozenset[str]
    captions: frozenset[str]
    labels: dict[str, dict[int, _Label]]


@dataclass(frozen=True, slots=True)
class _Label:
    """How a level of a list is labelled; `form` is "" for a bullet."""

    form: str = ""
    before: str = ""
    after: str = ""
    start: int = 1


def _read_styles(*roots: etree._Element | None) -> _Styles:
    hidden: set[str] = set()
    captions = {"Caption", "Illustration", "Table", "Figure"}
    labels: dict[str, dict[int, _Label]] = {}
    for root in roots:
        for style in root.iter(_STYLE + "style", _TEXT + "list-style") if root is not None else ():
            name = style.get(_STYLE + "name") or ""
            if style.tag == _TEXT + "list-style":
                labels[name] = {_whole(level.get(_TEXT + "level"), 1): _label(level) for level in style}
            if style.get(_STYLE + "parent-style-name") in captions:
                captions.add(name)
            if any(each.get(_TEXT + "display") == "none" for each in style.iter(_STYLE + "text-properties")):
                hidden.add(name)
    return _Styles(frozenset(hidden), frozenset(captions), labels)


def _label(level: etree._Element) -> _Label:
    if level.tag != _TEXT + "list-level-style-number":
        return _Label()
    return _Label(
        form=_FORMS.get(level.get(_STYLE + "num-format") or "", "none"),
        before=level.get(_STYLE + "num-prefix") or "",
        after=level.get(_STYLE + "num-suffix") or "",
        start=_whole(level.get(_TEXT + "start-value"), 1),
    )


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else default


@dataclass(slots=True)
class _Place:
    """Where the walk stands: the kind that loose paragraphs have, and the list they are in."""

    kind: BlockKind = BlockKind.PARAGRAPH
    role: str = ""
    depth: int = 0
    list_style: str = ""
    lead: str = ""


@dataclass(slots=True)
class _Reader:
    """One walk over the body; boxes and notes wait until their section ends."""

    styles: _Styles
    accept: bool
    comments: list[tuple[str, str]] = field(default_factory=list)
    hidden: int = 0
    tables: int = 0
    tracked: bool = False
    apart: list[FlowBlock] = field(default_factory=list)
    _regions: dict[str, etree._Element] = field(default_factory=dict)
    _skipping: set[str] = field(default_factory=set)

    def read(self, root: etree._Element) -> list[FlowBlock]:
        for region in root.iter(_TEXT + "changed-region"):
            change = next((each for each in region if isinstance(each.tag, str)), None)
            if change is not None:
                self._regions[region.get(_TEXT + "id") or ""] = change
        self.tracked |= bool(self._regions)
        blocks: list[FlowBlock] = []
        for block in self._blocks(root, _Place()):
            if block.kind is BlockKind.HEADING:
                blocks.extend(self._take_apart())
            blocks.append(block)
        return [*blocks, *self._take_apart()]

    def warnings(self) -> Iterator[ReadingWarning]:
        if self.tracked:
            what = "insertions were read and deletions left out" if self.accept else "the text before them was read"
            yield ReadingWarning("tracked-changes", f"The draft holds tracked changes: {what} (see --tracked).")
        if self.comments:
            yield ReadingWarning("comments-present", f"The draft holds {len(self.comments)} comments: listed apart.")
        if self.hidden:
            yield ReadingWarning("hidden-text", f"{self.hidden} letters and digits are hidden and were left out.")

    def _take_apart(self) -> list[FlowBlock]:
        taken, self.apart = self.apart, []
        return sorted(taken, key=lambda block: block.kind is BlockKind.FOOTNOTE)

    # --- blocks -----------------------------------------------------------------------------------

    def _blocks(self, parent: etree._Element, place: _Place) -> Iterator[FlowBlock]:
        for element in parent:
            tag = element.tag
            if tag in (_TEXT + "p", _TEXT + "h"):
                yield from self._paragraph(element, place)
            elif tag == _TEXT + "list":
                yield from self._list(element, place)
            elif tag == _TABLE + "table":
                yield from self._table(element, place)
            elif tag in _CONTENTS:
                yield from self._blocks(element, _Place(BlockKind.FURNITURE, "contents"))
            elif tag == _TEXT + "section" and element.get(_TEXT + "display") == "none":
                self.hidden += sum(character.isalnum() for character in _all_text(element))
            elif tag in (_TEXT + "change", _TEXT + "change-start", _TEXT + "change-end"):
                yield from self._changed_blocks(element, place)
            elif isinstance(tag, str) and tag.startswith(_DRAW):
                self._box(element)
            elif isinstance(tag, str) and tag not in _SILENT:
                yield from self._blocks(element, place)

    def _changed_blocks(self, element: etree._Element, place: _Place) -> Iterator[FlowBlock]:
        deleted = self._change(element)
        if deleted is not None:
            yield from self._blocks(deleted, place)

    def _paragraph(self, element: etree._Element, place: _Place) -> Iterator[FlowBlock]:
        inline = Inline()
        self._words(element, inline, hidden=self._hides(element))
        text, marks = inline.finish()
        if not text:
            return
        kind, level, role = place.kind, place.depth, place.role
        if element.tag == _TEXT + "h" and kind is BlockKind.PARAGRAPH:
            kind, level = BlockKind.HEADING, _whole(element.get(_TEXT + "outline-level"), 1)
        elif kind is BlockKind.PARAGRAPH and element.get(_TEXT + "style-name") in self.styles.captions:
            kind = BlockKind.CAPTION
        if place.lead:
            lead, place.lead = f"{place.lead} ", ""
            text, marks = lead + text, tuple(mark.moved(len(lead)) for mark in marks)
        yield FlowBlock(kind, text, level=level, role=role, marks=marks)

    def _list(self, element: etree._Element, place: _Place) -> Iterator[FlowBlock]:
        style = element.get(_TEXT + "style-name") or place.list_style
        depth = place.depth + 1
        label = self.styles.labels.get(style, {}).get(depth, _Label())
        count = label.start
        kind = BlockKind.LIST_ITEM if place.kind is BlockKind.PARAGRAPH else place.kind
        for item in element:
            if item.tag not in (_TEXT + "list-item", _TEXT + "list-header"):
                continue
            count = _whole(item.get(_TEXT + "start-value"), count)
            headings = [each for each in item if each.tag == _TEXT + "h"]
            if headings:  # a numbered heading is kept as an item of a list
                yield from self._blocks(item, replace(place, depth=depth, list_style=style))
                continue
            shown = f"{label.before}{format_number(count, label.form)}{label.after}".strip() if label.form else BULLET
            lead = shown if item.tag == _TEXT + "list-item" else ""
            yield from self._blocks(item, _Place(kind, place.role, depth, style, lead))
            count += 1

    # --- words ------------------------------------------------------------------------------------

    def _words(self, element: etree._Element, inline: Inline, *, hidden: bool) -> None:
        self._say(element.text, inline, hidden=hidden)
        for each in element:
            self._word_element(each, inline, hidden=hidden)
            self._say(each.tail, inline, hidden=hidden)

    def _word_element(self, element: etree._Element, inline: Inline, *, hidden: bool) -> None:
        tag = element.tag
        if tag in (_TEXT + "s", _TEXT + "line-break"):
            self._say(" ", inline, hidden=hidden)
        elif tag == _TEXT + "tab":
            inline.tab()
        elif tag == _TEXT + "note":
            self._note(element)
        elif tag == _OFFICE + "annotation":
            self._comment(element, inline)
        elif tag in (_TEXT + "change", _TEXT + "change-start", _TEXT + "change-end"):
            deleted = self._change(element)
            if deleted is not None:
                self._words(deleted, inline, hidden=hidden)
        elif isinstance(tag, str) and tag.startswith(_DRAW) and tag != _DRAW + "a":
            self._box(element)
        elif isinstance(tag, str) and tag not in _SILENT:
            start = inline.length
            self._words(element, inline, hidden=hidden or self._hides(element))
            if tag == _TEXT + "a":
                inline.mark("link", element.get(_HREF) or "", start)

    def _say(self, words: str | None, inline: Inline, *, hidden: bool) -> None:
        if not words or self._skipping:
            return
        if hidden:
            self.hidden += sum(character.isalnum() for character in words)
        else:
            inline.add(words)

    def _hides(self, element: etree._Element) -> bool:
        return element.get(_TEXT + "style-name") in self.styles.hidden

    def _change(self, element: etree._Element) -> etree._Element | None:
        """Note where a tracked insertion begins and ends; returns a deletion whose words are to be read here."""
        identity = element.get(_TEXT + "change-id") or ""
        change = self._regions.get(identity)
        if self.accept or change is None:
            return None
        if change.tag == _TEXT + "insertion":
            if element.tag == _TEXT + "change-start":
                self._skipping.add(identity)
            else:
                self._skipping.discard(identity)
        return change if change.tag == _TEXT + "deletion" else None

    # --- apart: notes, comments, boxes ------------------------------------------------------------

    def _note(self, element: etree._Element) -> None:
        label = clean(_all_text(next(element.iter(_TEXT + "note-citation"), element)))
        body = next(element.iter(_TEXT + "note-body"), None)
        if body is None or self._skipping:
            return
        text, marks = _together(list(self._blocks(body, _Place())))
        if text:
            lead = f"{label} "
            marks = tuple(mark.moved(len(lead)) for mark in marks)
            self.apart.append(FlowBlock(BlockKind.FOOTNOTE, lead + text, marks=marks))

    def _comment(self, element: etree._Element, inline: Inline) -> None:
        identity = str(len(self.comments) + 1)
        author = clean(" ".join(each.text or "" for each in element.iter("{http://purl.org/dc/elements/1.1/}creator")))
        text, _ = _together(list(self._blocks(element, _Place())))
        if text:
            self.comments.append((identity, f"{author}: {text}" if author else text))
            inline.mark("comment-point", identity, 0)

    def _box(self, element: etree._Element) -> None:
        place = _Place(BlockKind.BOX, "text-box")
        for box in element.iter(_DRAW + "text-box"):
            self.apart.extend(self._blocks(box, place))
        if next(element.iter(_DRAW + "text-box"), None) is None:
            self.apart.extend(block for p in element.iter(_TEXT + "p") for block in self._paragraph(p, place))

    # --- tables -----------------------------------------------------------------------------------

    def _table(self, table: etree._Element, place: _Place) -> Iterator[FlowBlock]:
        rows = [(_cells(row), _in_header(row)) for row in _rows(table)]
        if max((len(cells) for cells, _ in rows), default=0) <= 1 or any(
            next(cell.iter(_TABLE + "table"), None) is not None for cells, _ in rows for cell in cells
        ):
            for cells, _ in rows:
                for cell in cells:
                    yield from self._blocks(cell, place)
            return
        self.tables += 1
        number = self.tables
        headers: tuple[str, ...] = ()
        for cells, is_header in rows:
            inline = Inline()
            texts: list[str] = []
            for index, cell in enumerate(cells):
                if index:
                    inline.cell()
                text, marks = _together(list(self._blocks(cell, _Place())))
                inline.include(text.replace("\t", " "), marks)
                texts.append(text)
            text, marks = inline.finish()
            if is_header:
                headers = tuple(each for each in texts if each)
            if text:
                yield FlowBlock(
                    BlockKind.TABLE_ROW,
                    text,
                    headers=() if is_header else headers,
                    table=number,
                    role="header-row" if is_header else "",
                    marks=marks,
                )


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for each in table:
        if each.tag == _TABLE + "table-row":
            yield each
        elif each.tag in (_TABLE + "table-header-rows", _TABLE + "table-rows", _TABLE + "table-row-group"):
            yield from _rows(each)


def _in_header(row: etree._Element) -> bool:
    parent = row.getparent()
    return parent is not None and parent.tag == _TABLE + "table-header-rows"


def _cells(row: etree._Element) -> list[etree._Element]:
    cells: list[etree._Element] = []
    for cell in row:
        if cell.tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            cells.extend([cell] * min(_whole(cell.get(_TABLE + "number-columns-repeated"), 1), _MOST_REPEATS))
    return cells


def _together(blocks: list[FlowBlock]) -> tuple[str, tuple[Mark, ...]]:
    """The texts of several blocks as one, parted by spaces."""
    inline = Inline()
    for block in blocks:
        inline.add(" ")
        inline.include(block.text, block.marks)
    return inline.finish()


def _all_text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _furniture(styles: etree._Element | None, reader: _Reader) -> Iterator[FlowBlock]:
    """Headers and footers of all page styles, each text once."""
    seen: set[str] = set()
    for role in ("header", "footer"):
        for part in styles.iter(_STYLE + role) if styles is not None else ():
            for block in _Reader(reader.styles, accept=reader.accept).read(part):
                if block.text not in seen:
                    seen.add(block.text)
                    yield FlowBlock(BlockKind.FURNITURE, block.text, role=role)


def _title(package: Package) -> str | None:
    try:
        root = package.xml("meta.xml")
    except UnreadableFileError:
        return None
    titles = () if root is None else root.iter("{http://purl.org/dc/elements/1.1/}title")
    return next((title for each in titles if (title := clean(each.text or ""))), None)
