"""A document as facts and findings read it: sentences with their sections, tables with rows and cells, headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

from planscan.model import Block, BlockKind, Document
from planscan.text import sentences

_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.BOX, BlockKind.FOOTNOTE})
_PARAGRAPH_NUMBER = re.compile(r"\s*\(?\d{1,2}(?:\.\d{1,3}){1,3}\.?\)?\s+(?=[A-Z“\"‘'])")
_CAPTION_WORDS = 25
_KEPT = 8
"""Files whose outlines are kept: facts, commitments, ratings and findings of one plan ask for the same ones."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one file's text: a sentence, a heading, a table row or one of its cells.

    Attributes:
        section: headings above it, outermost first; a heading's own words are the last.
        block: index into `Document.blocks`.
    """

    file: int
    text: str
    start: int
    end: int
    kind: BlockKind
    section: tuple[str, ...]
    block: int


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: its words as a whole, and each cell."""

    whole: Piece
    cells: tuple[Piece, ...]

    def text(self, column: int) -> str:
        return self.cells[column].text if 0 <= column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header cells, one for each column as far as they are known, and its body rows."""

    caption: Piece | None
    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def place(self) -> Piece:
        return self.caption or self.rows[0].whole

    def column(self, *words: str) -> int:
        """The first column whose header holds one of the words; -1 where none does."""
        for at, header in enumerate(self.headers):
            if any(word in header.lower() for word in words):
                return at
        return -1


def _unnumbered(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a block stand; the number that its paragraph bears, "4.12", belongs to none."""
    number = _PARAGRAPH_NUMBER.match(text)
    skipped = number.end() if number else 0
    return [(a + skipped, b + skipped) for a, b in sentences(text[skipped:])]


class Outline:
    """One file of a plan, cut into the pieces that facts and findings look at."""

    def __init__(self, document: Document, file: int) -> None:
        self.document = document
        self.file = file
        self._line_starts = [line.start for line in document.lines]

    @cached_property
    def sections(self) -> tuple[tuple[str, ...], ...]:
        """For each block, the headings above it; a heading's own words are the last of its own."""
        path: list[tuple[int, str]] = []
        found: list[tuple[str, ...]] = []
        for block in self.document.blocks:
            if block.kind is BlockKind.HEADING:
                level = max(block.level, 1)
                path = [(held, name) for held, name in path if held < level]
                path.append((level, " ".join(self._text(block).split())))
            found.append(tuple(name for _, name in path))
        return tuple(found)

    @cached_property
    def sentences(self) -> tuple[Piece, ...]:
        """Sentences of paragraphs, list items, boxes and footnotes, in order, without the numbers of paragraphs."""
        return tuple(
            self._piece(at, block.start + a, block.start + b)
            for at, block in enumerate(self.document.blocks)
            if block.kind in _PROSE and block.role != "chart"
            for a, b in _unnumbered(self._text(block))
        )

    @cached_property
    def sentences_and_rows(self) -> tuple[Piece, ...]:
        """Sentences and whole rows of tables, in the order of the text."""
        rows = (block for block in self.blocks if block.kind is BlockKind.TABLE_ROW)
        return tuple(sorted((*self.sentences, *rows), key=lambda one: one.start))

    @cached_property
    def headings(self) -> tuple[Piece, ...]:
        return tuple(
            self._piece(at, block.start, block.end)
            for at, block in enumerate(self.document.blocks)
            if block.kind is BlockKind.HEADING
        )

    @cached_property
    def blocks(self) -> tuple[Piece, ...]:
        """Every block but furniture, whole."""
        return tuple(
            self._piece(at, block.start, block.end)
            for at, block in enumerate(self.document.blocks)
            if block.kind is not BlockKind.FURNITURE
        )

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(self._tables())

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Sentences, headings and table cells in the order of the text: everything that can state something."""
        cells = (cell for table in self.tables for row in table.rows for cell in row.cells)
        return tuple(sorted((*self.sentences, *self.headings, *cells), key=lambda piece: piece.start))

    def page(self, start: int) -> int | None:
        """The page on which a character stands; None in a file without pages."""
        if not self._line_starts:
            at = bisect_right([block.start for block in self.document.blocks], start) - 1
            return self.document.blocks[at].page if at >= 0 else None
        return self.document.lines[max(0, bisect_right(self._line_starts, start) - 1)].page

    def words(self, start: int, end: int) -> str:
        return self.document.text[start:end]

    def above_list(self, piece: Piece) -> Block:
        """The block right above the list that a piece is an item of; its own block where it is none."""
        blocks = self.document.blocks
        at = piece.block
        while at > 0 and blocks[at].kind is BlockKind.LIST_ITEM:
            at -= 1
        return blocks[at]

    def _tables(self) -> Iterator[Table]:
        numbered = [(at, block) for at, block in enumerate(self.document.blocks) if block.table]
        for _, group in groupby(numbered, key=lambda pair: pair[1].table):
            pairs = [(at, block) for at, block in group if block.kind is BlockKind.TABLE_ROW]
            rows = tuple(self._row(at, block) for at, block in pairs if block.role != "header-row")
            if rows:
                yield Table(self._caption(pairs[0][0]), self._headers(pairs, rows), rows)

    def _headers(self, pairs: Sequence[tuple[int, Block]], rows: Sequence[Row]) -> tuple[str, ...]:
        """Header cells, moved to the right where the corner cell is empty and was left out."""
        headers = next((block.headers for _, block in pairs if block.headers), ())
        width = max(len(row.cells) for row in rows)
        return ("",) * (width - len(headers)) + headers if width - len(headers) == 1 else headers

    def _row(self, at: int, block: Block) -> Row:
        cells: list[Piece] = []
        start = block.start
        for text in self._text(block).split("\t"):
            cells.append(self._piece(at, start, start + len(text)))
            start += len(text) + 1
        return Row(self._piece(at, block.start, block.end), tuple(cells))

    def _caption(self, first: int) -> Piece | None:
        """The caption or short paragraph right above the table, furniture passed over."""
        for at in range(first - 1, max(-1, first - 4), -1):
            block = self.document.blocks[at]
            if block.kind is BlockKind.FURNITURE:
                continue
            short = len(self._text(block).split()) <= _CAPTION_WORDS
            wanted = block.kind in {BlockKind.CAPTION, BlockKind.PARAGRAPH, BlockKind.HEADING} and not block.table
            return self._piece(at, block.start, block.end) if short and wanted else None
        return None

    def _piece(self, at: int, start: int, end: int) -> Piece:
        block = self.document.blocks[at]
        return Piece(self.file, self.document.text[start:end], start, end, block.kind, self.sections[at], at)

    def _text(self, block: Block) -> str:
        return self.document.text[block.start : block.end]


def outlines(documents: Sequence[Document]) -> tuple[Outline, ...]:
    """The outline of each file of a plan, in order; those of the files seen last are kept."""
    return tuple(_outline(_Same(document), number) for number, document in enumerate(documents))


class _Same:
    """A document as a key: the very same one and no other, since comparing two would take longer than an outline."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __hash__(self) -> int:
        return id(self.document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.document is self.document


@lru_cache(maxsize=_KEPT)
def _outline(same: _Same, number: int) -> Outline:
    return Outline(same.document, number)
