"""Reads plain text: paragraphs from hard-wrapped lines, lists, and the few headings that show without a layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.extract.decode import decode
from planscan.extract.flow import About, FlowBlock, clean, to_document
from planscan.model import BlockKind, Document

BULLET = "•"
# A bullet sign, or "1.", "2)", "(a)", "iv." before the words of an item; a bare hyphen counts, "2.1 Title" does not.
_ITEM = re.compile(
    r"(?P<indent>[ \t]*)"
    r"(?:(?P<bullet>[-*+•·▪◦‣●○■□–—\uf0b7])|(?P<number>\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]))"
    r"[ \t]+(?P<words>\S.*)"
)
_NUMBERED_TITLE = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?[ \t]+[A-Z]")
_RULE = re.compile(r"\s*([=\-~*_#])\1{2,}\s*")
_ENDS_A_SENTENCE = (".", ";", ",", ":", "?", "!")
_MAX_TITLE_WORDS = 12
_INDENT = 2
"""Blanks by which an item must stand further in than the one before to be a level deeper."""
_FULL = 0.7
"""A line that reaches this share of its paragraph's widest line was broken by the margin, not by its author."""
_WRAPPED_AT = 120
"""Nobody wraps lines by hand at more characters: longer lines are whole paragraphs."""
_HEADER_ONLY = 1


def read_lines(text: str, name: str) -> Document:
    """Every non-empty line as a block of its own: how the evaluation harness reads a row.

    Raises:
        NoTextError: there is no such line.
    """
    blocks = [FlowBlock(BlockKind.PARAGRAPH, words) for line in text.splitlines() if (words := clean(line))]
    return to_document(blocks, About(name, text.encode(), "text/plain"))


def read_text(data: bytes, *, name: str) -> Document:
    """Read plain text: blank lines part blocks, lines that were wrapped at a margin are joined.

    Raises:
        NoTextError: there is nothing but white space.
    """
    lines = decode(data).replace("\f", "\n\n").expandtabs(4).splitlines()
    blocks = [block for group in _groups(lines) for block in _blocks(group)]
    return to_document(blocks, About(name, data, "text/plain"))


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Runs of lines without a blank one between them."""
    group: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            group.append(line)
        elif group:
            yield group
            group = []


def _blocks(group: Sequence[str]) -> Iterator[FlowBlock]:
    title = _title(group)
    if title is not None:
        yield title
        return
    if len(group) > _HEADER_ONLY and _RULE.fullmatch(group[1]) and len(group[0].split()) <= _MAX_TITLE_WORDS:
        yield FlowBlock(BlockKind.HEADING, clean(group[0]), level=1 if group[1].strip()[0] == "=" else 2)
        group = group[2:]
    indents: list[int] = []
    for words in _joined([line for line in group if not _RULE.fullmatch(line)]):
        item = _ITEM.fullmatch(words)
        if item is None:
            yield FlowBlock(BlockKind.PARAGRAPH, clean(words))
            indents.clear()
        else:
            yield FlowBlock(
                BlockKind.LIST_ITEM,
                f"{BULLET if item['bullet'] else item['number']} {clean(item['words'])}",
                level=_depth(indents, len(item["indent"])),
            )


def _title(group: Sequence[str]) -> FlowBlock | None:
    """A line that stands alone and is numbered like a section, or all in capitals."""
    if len(group) != _HEADER_ONLY:
        return None
    words = clean(group[0])
    if len(words.split()) > _MAX_TITLE_WORDS or words.endswith(_ENDS_A_SENTENCE):
        return None
    numbered = _NUMBERED_TITLE.match(words)
    if numbered:
        return FlowBlock(BlockKind.HEADING, words, level=numbered["number"].count(".") + 1)
    if words.isupper() and len(words) > 3:
        return FlowBlock(BlockKind.HEADING, words, level=1)
    return None


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """The group's lines, each with the lines that the margin broke off it; an item's first indent is kept."""
    widest = max((len(line.rstrip()) for line in lines), default=0)
    full = [len(line.rstrip()) >= _FULL * widest for line in lines]
    # A single wide line among short ones, as in an address, says nothing about a margin.
    wrapped = widest <= _WRAPPED_AT and (sum(full) > 1 or widest > _WRAPPED_AT / 2)
    before = ""
    for index, line in enumerate(lines):
        filled = index > 0 and full[index - 1] and widest <= _WRAPPED_AT
        goes_on = filled and (wrapped or line.lstrip()[:1].islower()) and not _ITEM.fullmatch(line)
        # An item's own lines hang below its words, however short they are.
        hangs = bool(_ITEM.fullmatch(before)) and line[:_INDENT].isspace() and not _ITEM.fullmatch(line)
        if before and (goes_on or hangs):
            before = _glue(before, line)
        else:
            if before:
                yield before
            before = line
    if before:
        yield before


def _glue(before: str, line: str) -> str:
    return f"{before.rstrip()} {line.strip()}"


def _depth(indents: list[int], indent: int) -> int:
    """Level of an item from 1, from its indent and those of the items that it may stand under."""
    while indents and indent < indents[-1]:
        indents.pop()
    if not indents or indent >= indents[-1] + _INDENT:
        indents.append(indent)
    return len(indents)
