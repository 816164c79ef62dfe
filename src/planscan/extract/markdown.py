"""Reads Markdown as people write it: headings, lists, tables, quotes, links; its signs go, its words stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from planscan.extract.decode import decode
from planscan.extract.flow import About, FlowBlock, Inline, Mark, clean, to_document
from planscan.extract.plain import BULLET
from planscan.model import BlockKind, Document

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_ITEM = re.compile(r"([ \t]*)(?:[-*+•]|(\d{1,9}[.)]))[ \t]+(?:\[[ xX]\][ \t]+)?(.*)")
_FENCE = re.compile(r" {0,3}(```+|~~~+).*")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_CELLS = re.compile(r"(?<!\\)\|")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_REFERENCE = re.compile(r" {0,3}\[([^\]]+)\]:[ \t]*<?(\S+?)>?(?:[ \t]+[\"'(].*)?[ \t]*")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
# In this order: picture, link, link by reference, bare address, HTML tag, code, emphasis, escaped sign.
_INLINE = re.compile(
    r"!\[(?P<picture>[^\]]*)\]\([^)]*\)"
    r"|\[(?P<words>[^\[\]]*)\]\(<?(?P<target>[^)\s>]*)>?[^)]*\)"
    r"|\[(?P<ref_words>[^\[\]]+)\]\[(?P<ref>[^\]]*)\]"
    r"|<(?P<address>https?://[^>\s]+|[^@\s<>]+@[^@\s<>]+)>"
    r"|(?P<tag></?[A-Za-z][^>]*>)"
    r"|`+(?P<code>[^`]+)`+"
    r"|(?P<signs>\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
)


@dataclass(slots=True)
class _State:
    """The block under way while lines are read."""

    references: dict[str, str]
    lines: list[str] = field(default_factory=list)
    item: str | None = None  # the shown bullet or number of the item under way
    level: int = 0
    indents: list[int] = field(default_factory=list)
    tables: int = 0


def read_markdown(data: bytes, *, name: str) -> Document:
    """Read Markdown.

    Raises:
        NoTextError: there is nothing but white space and signs.
    """
    text = _COMMENT.sub("", decode(data).replace("\r\n", "\n").replace("\r", "\n"))
    lines = _FRONT_MATTER.sub("", text).split("\n")
    references = {found[1].lower(): found[2] for line in lines if (found := _REFERENCE.fullmatch(line))}
    blocks = list(_blocks([line for line in lines if not _REFERENCE.fullmatch(line)], _State(references)))
    title = next((block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 1), None)
    return to_document(blocks, About(name, data, "text/markdown", title=title))


def _blocks(lines: Sequence[str], state: _State) -> Iterator[FlowBlock]:
    index = 0
    while index < len(lines):
        line = _QUOTE.sub("", lines[index])
        following = lines[index + 1] if index + 1 < len(lines) else ""
        index += 1
        heading = _HEADING.fullmatch(line)
        item = _ITEM.fullmatch(line)
        if _FENCE.fullmatch(line):
            yield from _finish(state)
            while index < len(lines) and not _FENCE.fullmatch(lines[index]):
                yield from _words(BlockKind.PARAGRAPH, lines[index], state, code=True)
                index += 1
            index += 1
        elif heading:
            yield from _finish(state, ends_list=True)
            yield from _words(BlockKind.HEADING, heading[2], state, level=len(heading[1]))
        elif "|" in line and _TABLE_RULE.fullmatch(following) and "-" in following:
            yield from _finish(state, ends_list=True)
            end = index + 1
            while end < len(lines) and "|" in lines[end]:
                end += 1
            yield from _table([line, *lines[index + 1 : end]], state)
            index = end
        elif state.lines and state.item is None and _UNDERLINE.fullmatch(line):
            level = 1 if line.strip()[0] == "=" else 2
            words, state.lines = " ".join(state.lines), []
            yield from _words(BlockKind.HEADING, words, state, level=level)
        elif _RULE.fullmatch(line):
            yield from _finish(state, ends_list=True)
        elif item:
            yield from _finish(state)
            state.item = item[2] or BULLET
            state.level = _depth(state.indents, len(item[1].expandtabs(4)))
            state.lines = [item[3]]
        elif not line.strip():
            yield from _finish(state)
        else:
            if not state.lines and not line[:1].isspace():
                state.indents.clear()
            state.lines.append(line)
    yield from _finish(state)


def _finish(state: _State, *, ends_list: bool = False) -> Iterator[FlowBlock]:
    """The block under way, if there is one."""
    if state.lines:
        words = " ".join(state.lines)
        if state.item is None:
            yield from _words(BlockKind.PARAGRAPH, words, state)
        else:
            yield from _words(BlockKind.LIST_ITEM, words, state, level=state.level, lead=f"{state.item} ")
    state.lines, state.item = [], None
    if ends_list:
        state.indents.clear()


def _words(
    kind: BlockKind, words: str, state: _State, *, level: int = 0, lead: str = "", code: bool = False
) -> Iterator[FlowBlock]:
    text, marks = (clean(words), ()) if code else _inline(words, state.references)
    if text:
        yield FlowBlock(kind, lead + text, level=level, marks=tuple(mark.moved(len(lead)) for mark in marks))


def _table(lines: Sequence[str], state: _State) -> Iterator[FlowBlock]:
    state.tables += 1
    headers: tuple[str, ...] = ()
    for index, line in enumerate(lines):
        cells = [_inline(cell, state.references) for cell in _CELLS.split(line.strip().removeprefix("|").rstrip("|"))]
        row = Inline()
        for position, (text, marks) in enumerate(cells):
            if position:
                row.cell()
            row.include(text, marks)
        text, marks = row.finish()
        if text:
            yield FlowBlock(
                BlockKind.TABLE_ROW,
                text,
                headers=headers,
                table=state.tables,
                role="" if index else "header-row",
                marks=marks,
            )
        if index == 0:
            headers = tuple(text for text, _ in cells if text)


def _inline(words: str, references: dict[str, str]) -> tuple[str, tuple[Mark, ...]]:
    """The words without Markdown's signs, and the links in them."""
    inline = Inline()
    position = 0
    for found in _INLINE.finditer(words):
        inline.add(words[position : found.start()])
        position = found.end()
        start = inline.length
        link = found["words"] if found["words"] is not None else found["ref_words"]
        if link is not None:
            target = found["target"] or references.get((found["ref"] or link).lower(), "")
            text, marks = _inline(link, {})
            inline.include(text, marks)
            inline.mark("link", target, start)
        elif found["address"] is not None:
            inline.add(found["address"])
            inline.mark("link", found["address"], start)
        elif found["tag"] is not None:
            inline.add(" " if found["tag"].lower().startswith(("<br", "<p", "</p", "<li", "</li")) else "")
        else:
            inline.add(found["picture"] or found["code"] or found["escaped"] or "")
    inline.add(words[position:])
    return inline.finish()


def _depth(indents: list[int], indent: int) -> int:
    """Level of an item from 1, from its indent and those of the items that it stands under."""
    while indents and indent < indents[-1]:
        indents.pop()
    if not indents or indent > indents[-1] + 1:
        indents.append(indent)
    return len(indents)
