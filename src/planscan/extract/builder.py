"""Assembles a Document from what a reader found: the only place where `Document.text` is made.

A reader hands over its blocks in reading order, body first. Every block is made of pieces, runs of text with
the place they came from; a reader adds the spaces between them. Offsets follow from the order, so that text,
blocks and lines always agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planscan.model import Block, BlockKind, Line

_CLOSE = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.FURNITURE})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stands together, and its box on a page; both None where there are no fixed pages."""

    text: str
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class RawBlock:
    """One block as a reader found it. `pieces` are joined as they are; see `model.Block` for the other fields."""

    kind: BlockKind
    pieces: tuple[Piece, ...]
    level: int = 0
    headers: tuple[str, ...] = ()
    table: int = 0
    role: str = ""
    quality: float = 1.0


@dataclass(frozen=True, slots=True)
class Assembled:
    text: str
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]
    kept: tuple[int | None, ...]
    """For each raw block its index in `blocks`, or None where it held no text."""


def assemble(raw: Iterable[RawBlock]) -> Assembled:
    """Join raw blocks into the document's text, its blocks and its lines.

    Items of one list, rows of one table and pieces of furniture are parted by a line break, other blocks by an
    empty line. White space at the ends of a block is dropped; a block without other characters is left out.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    lines: list[Line] = []
    kept: list[int | None] = []
    length = paragraph = 0
    before: RawBlock | None = None
    for block in raw:
        pieces = _strip(block.pieces)
        if not pieces:
            kept.append(None)
            continue
        if before is not None:
            gap = "\n" if _close(before, block) else "\n\n"
            parts.append(gap)
            length += len(gap)
        start = length
        for piece in pieces:
            parts.append(piece.text)
            if piece.page is not None and piece.box is not None and piece.text.strip():
                lines.append(Line(length, length + len(piece.text), piece.page, *piece.box))
            length += len(piece.text)
        if block.kind is not BlockKind.FURNITURE:
            paragraph += 1
        kept.append(len(blocks))
        blocks.append(
            Block(
                kind=block.kind,
                start=start,
                end=length,
                level=block.level,
                page=next((p.page for p in pieces if p.page is not None), None),
                paragraph=0 if block.kind is BlockKind.FURNITURE else paragraph,
                headers=block.headers,
                table=block.table,
                role=block.role,
                quality=block.quality,
            )
        )
        before = block
    return Assembled("".join(parts), tuple(blocks), tuple(lines), tuple(kept))


def _close(before: RawBlock, block: RawBlock) -> bool:
    return before.kind is block.kind and block.kind in _CLOSE and before.table == block.table


def _strip(pieces: Sequence[Piece]) -> list[Piece]:
    left = list(pieces)
    while left and not left[0].text.strip():
        left.pop(0)
    while left and not left[-1].text.strip():
        left.pop()
    if left:
        left[0] = Piece(left[0].text.lstrip(), left[0].page, left[0].box)
        left[-1] = Piece(left[-1].text.rstrip(), left[-1].page, left[-1].box)
    return left
