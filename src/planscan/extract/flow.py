"""Collects the blocks of a format without fixed pages (Word, web pages, plain text) and makes the Document.

Readers speak of places inside a block; links and comments need places in the whole text. A `Flow` holds both until
the text is put together.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planscan.errors import NoTextError
from planscan.extract.builder import Assembled, Piece, RawBlock, assemble
from planscan.model import BlockKind, Comment, Document, Link, ReadingWarning

# Control characters are no text. Those from 128 stand for signs of Windows' code page in old web pages (&#150;).
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_WINDOWS_SIGNS = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
_BLANK = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029\u0085]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something fixed to characters [start, end) of one block's text.

    Attributes:
        kind: "link", "comment", or "comment-point" where a comment's mark stands.
        value: the link's target, or the comment's id.
    """

    kind: str
    value: str
    start: int
    end: int

    def moved(self, by: int) -> Mark:
        return replace(self, start=self.start + by, end=self.end + by)

    def clipped(self, start: int, end: int) -> Mark | None:
        """The mark's part inside [start, end), on the ruler that begins there; None if nothing of it is inside."""
        first, last = max(self.start, start), min(self.end, end)
        return replace(self, start=first - start, end=last - start) if first < last else None


@dataclass(frozen=True, slots=True)
class FlowBlock:
    """One block of running text; the text has no white space at its ends, so that marks keep their places."""

    kind: BlockKind
    text: str
    level: int = 0
    headers: tuple[str, ...] = ()
    table: int = 0
    role: str = ""
    marks: tuple[Mark, ...] = ()


class Inline:
    """Gathers the words of one block: white space becomes one space (a tab where a tab was asked for)."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._marks: list[Mark] = []
        self.length = 0

    def add(self, words: str) -> None:
        """Append words as a reader of the page sees them."""
        if _CONTROL.search(words):
            words = _CONTROL.sub("", words.translate(_WINDOWS_SIGNS))
        words = _BLANK.sub(" ", words)
        if words.startswith(" ") and self._last in " \t\n":
            words = words[1:]
        if words:
            self._parts.append(words)
            self.length += len(words)

    def line_break(self) -> None:
        """Append a line break inside the paragraph; what it means is decided when all of it is there."""
        self._parts.append("\n")
        self.length += 1

    def tab(self) -> None:
        """Append the gap between two columns; a blank or another gap before it goes."""
        if not self._parts or self._last == "\t":
            return
        if self._last == " ":
            self._parts[-1] = self._parts[-1][:-1]
            self.length -= 1
        self._parts.append("\t")
        self.length += 1

    def cell(self) -> None:
        """Append the tab between two cells of a row, also after empty ones, so that columns can be counted."""
        self._parts.append("\t")
        self.length += 1

    def mark(self, kind: str, value: str, start: int) -> None:
        """Fix something to everything since `start`."""
        if value:
            self._marks.append(Mark(kind, value, start, self.length))

    def include(self, text: str, marks: Iterable[Mark]) -> None:
        """Append text that was put together before, as it is, with its marks."""
        self._marks.extend(mark.moved(self.length) for mark in marks)
        self._parts.append(text)
        self.length += len(text)

    def finish(self) -> tuple[str, tuple[Mark, ...]]:
        """The text without blanks at its ends, and the marks that still hold characters."""
        text = "".join(self._parts)
        lead = len(text) - len(text.lstrip())
        clipped = (_clipped(mark, text) for mark in self._marks)
        return text.strip(), tuple(mark.moved(-lead) for mark in clipped if mark is not None)

    @property
    def _last(self) -> str:
        # A tab can leave an empty part behind, so the last part is not always the last character.
        return next((part[-1] for part in reversed(self._parts) if part), " ")


def _clipped(mark: Mark, text: str) -> Mark | None:
    words = text[mark.start : mark.end]
    start = mark.start + len(words) - len(words.lstrip())
    end = mark.start + len(words.rstrip())
    return replace(mark, start=start, end=end) if start < end else None


def clean(words: str) -> str:
    """The words with every run of white space as one space and none at the ends."""
    return _BLANK.sub(" ", words).strip()


@dataclass(frozen=True, slots=True)
class About:
    """What a Document says of its file, apart from its text."""

    name: str
    data: bytes
    media_type: str
    title: str | None = None
    language: str | None = None


def to_document(
    blocks: Sequence[FlowBlock],
    about: About,
    *,
    comments: Iterable[tuple[str, str]] = (),
    warnings: Iterable[ReadingWarning] = (),
    hidden_characters: int = 0,
) -> Document:
    """Put the blocks together.

    Of each comment its id and text are given. It is fixed to its range, else to the words before its mark, else to
    nothing (0, 0).

    Raises:
        NoTextError: no block holds text.
    """
    assembled = assemble(
        RawBlock(b.kind, (Piece(b.text),), level=b.level, headers=b.headers, table=b.table, role=b.role) for b in blocks
    )
    if not assembled.text:
        raise NoTextError(
            f"{about.name}: holds no text. If it shows text on the screen, that text is a picture: "
            "ask its author for a version with real text."
        )
    return Document(
        file=about.name,
        sha256=hashlib.sha256(about.data).hexdigest(),
        media_type=about.media_type,
        text=assembled.text,
        blocks=assembled.blocks,
        title=about.title,
        language=about.language,
        links=_links(blocks, assembled),
        comments=_comments(blocks, assembled, comments),
        warnings=tuple(warnings),
        hidden_characters=hidden_characters,
        tables=max((block.table for block in assembled.blocks), default=0),
    )


def _placed(blocks: Sequence[FlowBlock], assembled: Assembled, kind: str) -> Iterable[Mark]:
    """The marks of one kind, moved to the ruler of the whole text."""
    for block, kept in zip(blocks, assembled.kept, strict=True):
        if kept is None:
            continue
        for mark in block.marks:
            if mark.kind == kind:
                yield mark.moved(assembled.blocks[kept].start)


def _links(blocks: Sequence[FlowBlock], assembled: Assembled) -> tuple[Link, ...]:
    links = (Link(mark.start, mark.end, mark.value) for mark in _placed(blocks, assembled, "link"))
    return tuple(sorted(links, key=lambda link: (link.start, link.end)))


def _comments(
    blocks: Sequence[FlowBlock], assembled: Assembled, comments: Iterable[tuple[str, str]]
) -> tuple[Comment, ...]:
    points = {mark.value: (mark.start, mark.end) for mark in _placed(blocks, assembled, "comment-point")}
    ranges: dict[str, tuple[int, int]] = {}
    for mark in _placed(blocks, assembled, "comment"):
        start, end = ranges.get(mark.value, (mark.start, mark.end))
        ranges[mark.value] = (min(start, mark.start), max(end, mark.end))
    places = points | ranges
    return tuple(Comment(text, *places.get(identity, (0, 0))) for identity, text in comments)
