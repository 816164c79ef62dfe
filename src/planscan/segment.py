"""Cuts a document into passages: a paragraph, a list with its lead-in, or a run of table rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from planscan.model import Block, BlockKind, Document, Passage
from planscan.text import sentences

MAX_WORDS = 180
MIN_WORDS = 25
LONG_PARAGRAPH = 270
"""Words from which a paragraph is cut at sentence ends: such blocks come from files without structure."""

_PROSE = {BlockKind.PARAGRAPH: "paragraph", BlockKind.BOX: "box", BlockKind.FOOTNOTE: "footnote"}
_NEVER_MATCHED = {BlockKind.FURNITURE, BlockKind.CAPTION, BlockKind.HEADING}


@dataclass(frozen=True, slots=True)
class _Unit:
    """Blocks first..last that belong together, before short ones are joined."""

    kind: str
    first: int
    last: int
    words: int
    section: tuple[str, ...]
    context: tuple[str, ...] = ()
    cut: tuple[int, int] | None = None


def segment(
    document: Document,
    *,
    file: int = 0,
    max_words: int = MAX_WORDS,
    min_words: int = MIN_WORDS,
    language_of: Callable[[str], str] = lambda _text: "en",
) -> list[Passage]:
    """Passages of a document in the order of its text.

    Lists and runs of short table rows stay whole up to `max_words` and are cut between items beyond that; a unit
    under `min_words` joins its neighbour in the same section. Headings, captions and furniture are no passages:
    headings are the `section` of what follows, table headers and the lead-in of a list that was cut are `context`.
    """
    units = _join_short(list(_units(document, max_words)), max_words, min_words)
    starts = [line.start for line in document.lines]
    quality = {page.number: page.quality for page in document.pages}
    passages: list[Passage] = []
    for unit in units:
        start = unit.cut[0] if unit.cut else document.blocks[unit.first].start
        end = unit.cut[1] if unit.cut else document.blocks[unit.last].end
        text = document.text[start:end]
        pages = _pages(document, starts, start, end) or _block_pages(document.blocks[unit.first])
        blocks = tuple(range(unit.first, unit.last + 1))
        passages.append(
            Passage(
                file=file,
                index=len(passages),
                start=start,
                end=end,
                text=text,
                kind=unit.kind,
                section=unit.section,
                context=unit.context,
                page=pages[0] if pages else None,
                pages=pages,
                paragraph=document.blocks[unit.first].paragraph,
                blocks=blocks,
                quality=min([document.blocks[i].quality for i in blocks] + [quality.get(page, 1.0) for page in pages]),
                language=language_of(text),
            )
        )
    return passages


def _units(document: Document, max_words: int) -> Iterator[_Unit]:
    section: list[tuple[int, str]] = []
    blocks = document.blocks
    at = 0
    while at < len(blocks):
        block = blocks[at]
        text = document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING:
            section = [(level, name) for level, name in section if level < max(block.level, 1)]
            section.append((max(block.level, 1), " ".join(text.split())))
        path = tuple(name for _, name in section)
        last = at
        if block.kind is BlockKind.LIST_ITEM or _leads_in(document, at):
            last = _run(blocks, at, lambda b: b.kind is BlockKind.LIST_ITEM)
            yield from _list_units(document, at, last, path, max_words)
        elif block.kind is BlockKind.TABLE_ROW:
            last = _run(blocks, at, partial(_row_of, block.table))
            yield from _row_units(document, at, last, path, max_words)
        elif block.kind in _PROSE and block.role != "chart":
            yield from _prose_units(document, at, path, max_words)
        at = last + 1


def _row_of(table: int, block: Block) -> bool:
    return block.kind is BlockKind.TABLE_ROW and block.table == table


def _run(blocks: Sequence[Block], first: int, same: Callable[[Block], bool]) -> int:
    last = first
    while last + 1 < len(blocks) and same(blocks[last + 1]):
        last += 1
    return last


def _leads_in(document: Document, at: int) -> bool:
    """Whether a paragraph announces the list that follows it."""
    block = document.blocks[at]
    if block.kind is not BlockKind.PARAGRAPH or at + 1 >= len(document.blocks):
        return False
    announced = block.role == "lead-in" or document.text[block.start : block.end].rstrip().endswith(":")
    return announced and document.blocks[at + 1].kind is BlockKind.LIST_ITEM


def _list_units(document: Document, first: int, last: int, section: tuple[str, ...], max_words: int) -> Iterator[_Unit]:
    lead_in = () if document.blocks[first].kind is BlockKind.LIST_ITEM else (_words_of(document, first),)
    for number, (a, b, words) in enumerate(_packed(document, first, last, max_words, nested=True)):
        yield _Unit("list", a, b, words, section, lead_in if number else ())


def _row_units(document: Document, first: int, last: int, section: tuple[str, ...], max_words: int) -> Iterator[_Unit]:
    rows = [at for at in range(first, last + 1) if document.blocks[at].role != "header-row"]
    if not rows:
        return
    for a, b, words in _packed(document, rows[0], rows[-1], max_words, whole_from=MIN_WORDS):
        headers = tuple(dict.fromkeys(h for at in range(a, b + 1) for h in document.blocks[at].headers if h))
        yield _Unit("rows", a, b, words, section, headers)


def _packed(
    document: Document, first: int, last: int, max_words: int, *, nested: bool = False, whole_from: int | None = None
) -> Iterator[tuple[int, int, int]]:
    """Runs of blocks of at most `max_words`; a block of `whole_from` words or more stands alone."""
    start, total = first, 0
    for at in range(first, last + 1):
        words = len(_words_of(document, at).split())
        alone = whole_from is not None and words >= whole_from
        nests = nested and document.blocks[at].level > 1  # a nested item stays with the item above it
        if at > start and (alone or (total + words > max_words and not nests)):
            yield start, at - 1, total
            start, total = at, 0
        total += words
        if alone:
            yield start, at, total
            start, total = at + 1, 0
    if start <= last:
        yield start, last, total


def _prose_units(document: Document, at: int, section: tuple[str, ...], max_words: int) -> Iterator[_Unit]:
    block = document.blocks[at]
    text = document.text[block.start : block.end]
    words = len(text.split())
    if words < LONG_PARAGRAPH:
        yield _Unit(_PROSE[block.kind], at, at, words, section)
        return
    pieces = -(-words // max_words)
    start: int | None = None
    cuts = sentences(text)
    for number, (a, b) in enumerate(cuts):
        start = a if start is None else start
        if len(text[start:b].split()) >= words / pieces or number == len(cuts) - 1:
            piece = (block.start + start, block.start + b)
            yield _Unit(_PROSE[block.kind], at, at, len(text[start:b].split()), section, (), piece)
            start = None


def _join_short(units: list[_Unit], max_words: int, min_words: int) -> list[_Unit]:
    """Join a unit under `min_words` to the one after it, or else the one before, in the same section."""
    joined: list[_Unit] = []
    for unit in units:
        if joined and _may_join(joined[-1], unit, max_words, min_words):
            joined.append(_joined(joined.pop(), unit))
        else:
            joined.append(unit)
    return joined


def _joined(before: _Unit, unit: _Unit) -> _Unit:
    kinds = {before.kind, unit.kind}
    kind = before.kind if len(kinds) == 1 else "rows" if "rows" in kinds else "paragraph"
    context = before.context or unit.context
    return replace(before, kind=kind, last=unit.last, words=before.words + unit.words, context=context)


def _may_join(before: _Unit, unit: _Unit, max_words: int, min_words: int) -> bool:
    short = before.words < min_words or unit.words < min_words
    apart = {"box", "footnote"}
    kinds_fit = before.kind == unit.kind or not ({before.kind, unit.kind} & apart)
    return (
        short
        and kinds_fit
        and before.section == unit.section
        and unit.first == before.last + 1
        and before.cut is None
        and unit.cut is None
        and before.words + unit.words <= max_words + min_words
    )


def _words_of(document: Document, at: int) -> str:
    block = document.blocks[at]
    return document.text[block.start : block.end]


def _pages(document: Document, starts: list[int], start: int, end: int) -> tuple[int, ...]:
    """Pages on which the characters [start, end) stand, in the order of the text."""
    first = max(0, bisect_left(starts, start) - 1)
    found: dict[int, None] = {}
    for line in document.lines[first:]:
        if line.start >= end:
            break
        if line.end > start:
            found[line.page] = None
    return tuple(found)


def _block_pages(block: Block) -> tuple[int, ...]:
    return (block.page,) if block.page is not None else ()
