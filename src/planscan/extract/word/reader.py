"""Reads Word files (.docx, .docm, .dotx, strict or transitional) node by node.

The main part is found through the package's relationships, never by its name, so that every variant is read alike.
Nothing outside the package is opened and no macro is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from lxml import etree

from planscan.errors import UnreadableFileError
from planscan.extract.flow import About, FlowBlock, clean, to_document
from planscan.extract.word.headings import mark_headings
from planscan.extract.word.items import Context, Item, Note, Tally
from planscan.extract.word.numbering import Numbering, format_number
from planscan.extract.word.package import Package, Relationship
from planscan.extract.word.styles import Styles
from planscan.extract.word.walk import Walk
from planscan.extract.word.xml import attribute, child, name_of, value
from planscan.model import BlockKind, Document, ReadingWarning, ReadOptions

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ACCEPTED = (
    "The draft holds tracked changes: insertions were read and deletions left out. To read it the other way "
    "round, use --tracked reject."
)
_REJECTED = (
    "The draft holds tracked changes: deletions were read and insertions left out. To read it the other way "
    "round, use --tracked accept."
)


def read_docx(data: bytes, *, name: str, options: ReadOptions) -> Document:
    """Read a Word file: what Word would show, in the file's order; notes and text boxes follow their section.

    Raises:
        UnreadableFileError, PasswordError, LimitError: the package is damaged, locked or a bomb.
        NoTextError: it shows no text.
    """
    return _Reader(Package(data, name=name, limits=options.limits), options).document(data)


class _Reader:
    """The parts of one Word file, found through its relationships."""

    def __init__(self, package: Package, options: ReadOptions) -> None:
        self._package = package
        self._options = options
        self._main = self._main_part()
        self._relations = package.relationships(self._main)
        self._tally = Tally()
        self._styles = Styles(self._side_part("styles"))
        self._numbering = Numbering(self._side_part("numbering"))

    def document(self, data: bytes) -> Document:
        root = self._package.xml(self._main)
        if root is None:
            raise UnreadableFileError(
                f"{self._package.name}: its main part is missing, so it is no Word file or is damaged. "
                "Open it in Word, save it anew and try that copy."
            )
        items = Walk(self._context(self._main)).items(root)
        mark_headings(items)
        _mark_contents_title(items)
        notes = _Notes(self)
        blocks = [*_sections(items, notes), *self._furniture(root)]
        comments = list(self._comments())
        about = About(self._package.name, data, MEDIA_TYPE, title=self._title(items))
        return to_document(
            blocks,
            about,
            comments=comments,
            warnings=self._warnings(comments),
            hidden_characters=self._tally.hidden,
        )

    def notes_of(self, kind: str) -> tuple[etree._Element | None, Context | None]:
        """The part with the footnotes or endnotes, and the context to walk it in."""
        part = self._part_of(f"{kind}s")
        return (None, None) if part is None else (self._package.xml(part), self._context(part))

    def note_form(self, kind: str) -> str:
        """The number format of footnotes or endnotes."""
        properties = child(self._side_part("settings"), f"w:{kind}Pr")
        return value(properties, "w:numFmt") or ("lowerRoman" if kind == "endnote" else "decimal")

    def _main_part(self) -> str:
        for relation in self._package.relationships(""):
            if relation.kind == "officeDocument" and not relation.external and relation.target in self._package:
                return relation.target
        if "word/document.xml" in self._package:
            return "word/document.xml"  # the relationships are damaged; every known program uses this name
        raise UnreadableFileError(
            f"{self._package.name}: this is a zip archive, but not a Word file. Give planscan the document itself."
        )

    def _part_of(self, kind: str) -> str | None:
        return next((r.target for r in self._relations if r.kind == kind and not r.external), None)

    def _side_part(self, kind: str) -> etree._Element | None:
        """A part that only adds to the text; the text is still read where it is damaged."""
        part = self._part_of(kind)
        try:
            return None if part is None else self._package.xml(part)
        except UnreadableFileError:
            return None

    def _context(self, part: str) -> Context:
        relations = self._package.relationships(part)
        return Context(
            styles=self._styles,
            numbering=self._numbering,
            accept=self._options.tracked != "reject",
            tally=self._tally,
            links={r.id: r.target for r in relations if r.kind == "hyperlink"},
            drawing_text=_DrawingText(self._package, relations),
        )

    # --- headers, footers, comments, title ---------------------------------------------------------

    def _furniture(self, root: etree._Element) -> Iterator[FlowBlock]:
        """Headers and footers of all sections, each text once."""
        targets = {r.id: r.target for r in self._relations}
        seen: set[tuple[str, str]] = set()
        for reference in root.iter("{*}headerReference", "{*}footerReference"):
            role = name_of(reference).removeprefix("w:").removesuffix("Reference")
            part = targets.get(attribute(reference, "r:id") or "")
            try:
                header = None if part is None else self._package.xml(part)
            except UnreadableFileError:
                continue
            if part is None or header is None:
                continue
            for item in _flat(Walk(self._context(part)).items(header)):
                if item.text and (role, item.text) not in seen:
                    seen.add((role, item.text))
                    yield FlowBlock(BlockKind.FURNITURE, item.text, role=role)

    def _comments(self) -> Iterator[tuple[str, str]]:
        """(id, text with its author) of each comment, in the order of the file."""
        root = self._side_part("comments")
        part = self._part_of("comments")
        if root is None or part is None:
            return
        for comment in root.iter("{*}comment"):
            items = _flat(Walk(self._context(part)).items(comment))
            text = " ".join(item.text for item in items if item.text)
            author = clean(attribute(comment, "w:author") or "")
            if text:
                yield attribute(comment, "w:id") or "", f"{author}: {text}" if author else text

    def _title(self, items: Sequence[Item]) -> str | None:
        core = next(
            (r.target for r in self._package.relationships("") if r.kind.endswith("core-properties")),
            "docProps/core.xml",
        )
        try:
            root = self._package.xml(core)
        except UnreadableFileError:
            root = None
        titles = [] if root is None else [clean(each.text or "") for each in root.iter("{*}title")]
        titles.extend(item.text for item in items if item.style.name == "title")
        return next((title for title in titles if title), None)

    def _warnings(self, comments: Sequence[tuple[str, str]]) -> Iterator[ReadingWarning]:
        if self._tally.tracked:
            yield ReadingWarning("tracked-changes", _ACCEPTED if self._options.tracked != "reject" else _REJECTED)
        if comments:
            yield ReadingWarning(
                "comments-present",
                f"The draft holds {len(comments)} comment{'s' if len(comments) > 1 else ''}: listed apart, "
                "never read as part of the plan.",
            )
        if self._tally.hidden:
            yield ReadingWarning(
                "hidden-text",
                f"{self._tally.hidden} letters and digits are formatted as hidden text and were left out.",
            )
        for ignored in sorted(self._tally.ignored):
            yield ReadingWarning("embedded-files-ignored", f"The file holds {ignored}, which was not read.")


class _Notes:
    """Footnotes and endnotes, numbered in the order in which the text points to them."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader
        self._counts = {"footnote": 0, "endnote": 0}

    @cached_property
    def _elements(self) -> dict[Note, tuple[etree._Element, Context]]:
        found: dict[Note, tuple[etree._Element, Context]] = {}
        for kind in ("footnote", "endnote"):
            root, context = self._reader.notes_of(kind)
            if root is None or context is None:
                continue
            for element in root.iter("{*}" + kind):
                if attribute(element, "w:type") in (None, "normal"):
                    found[Note(kind, attribute(element, "w:id") or "")] = (element, context)
        return found

    def block(self, note: Note) -> FlowBlock | None:
        """The note as a block that begins with its printed number, or None if it is not in the file or empty."""
        found = self._elements.get(note)
        if found is None:
            return None
        element, context = found
        self._counts[note.kind] += 1
        label = format_number(self._counts[note.kind], self._reader.note_form(note.kind))
        items = _flat(Walk(context).items(element))
        text = " ".join(item.text for item in items if item.text)
        if not text:
            return None
        marks = next((item.marks for item in items if item.text), ())
        return FlowBlock(
            BlockKind.FOOTNOTE, f"{label} {text}", marks=tuple(mark.moved(len(label) + 1) for mark in marks)
        )


def _sections(items: Sequence[Item], notes: _Notes) -> Iterator[FlowBlock]:
    """The body; at the end of each section its text boxes, then its notes."""
    boxes: list[Item] = []
    pending: list[Note] = []
    for item in items:
        if item.kind is BlockKind.HEADING:
            yield from _apart(boxes, pending, notes)
        if item.text:
            yield _block(item)
        boxes.extend(_flat(item.boxes))
        pending.extend(note for each in _flat([item]) for note in each.notes)
    yield from _apart(boxes, pending, notes)


def _mark_contents_title(items: Sequence[Item]) -> None:
    """A heading over nothing but a table of contents belongs to it."""
    filled = [item for item in items if item.text]
    for item, following in pairwise(filled):
        if item.kind is BlockKind.HEADING and following.role == "contents":
            item.kind, item.level, item.role = BlockKind.FURNITURE, 0, "contents"


def _apart(boxes: list[Item], pending: list[Note], notes: _Notes) -> Iterator[FlowBlock]:
    for box in boxes:
        if box.text:
            yield _block(box)
    for note in pending:
        block = notes.block(note)
        if block is not None:
            yield block
    boxes.clear()
    pending.clear()


def _flat(items: Sequence[Item]) -> list[Item]:
    """The items, each followed by the items of its own text boxes."""
    return [each for item in items for each in (item, *_flat(item.boxes))]


def _block(item: Item) -> FlowBlock:
    return FlowBlock(
        kind=item.kind,
        text=item.text,
        level=item.level,
        headers=item.headers,
        table=item.table,
        role=item.role,
        marks=item.marks,
    )


class _DrawingText:
    """Words of drawings that Word keeps in parts of their own: diagrams and charts."""

    def __init__(self, package: Package, relations: Sequence[Relationship]) -> None:
        self._package = package
        self._targets = {r.id: r.target for r in relations if not r.external}

    def __call__(self, relation: str) -> tuple[str, ...]:
        """The texts of a diagram's shapes, or of a chart's titles and names, each once; empty if it has none."""
        part = self._targets.get(relation)
        try:
            root = None if part is None else self._package.xml(part)
        except UnreadableFileError:
            return ()
        if root is None:
            return ()
        texts = [clean("".join(t.text or "" for t in p.iter("{*}t"))) for p in root.iter("{*}p")]
        for cache in root.iter("{*}strCache"):
            texts.extend(clean(v.text or "") for v in cache.iter("{*}v"))
        return tuple(dict.fromkeys(text for text in texts if text))
