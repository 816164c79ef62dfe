"""Reading the hand-written plan sources: blocks for the writers, truth rows for the truth files.

One source (`src/*.plan`) is plain text. Blocks are separated by blank lines:

    # Heading            headings, one to four marks
    text                 a paragraph; several lines are joined
    - item / 1. item     a list
    | a | b |            a table; the first row is its header
    ::: kind Title       a box (sidebar, quote, textbox, details, control, notice, chart, facts) up to `:::`
    @word arguments      an instruction to the writer (@layout, @toc, @page, @image, @cover ...)
    [^n]: text           a footnote

Inline: **bold**, *italic*, [text](target), [^n], and for drafts {+inserted+}, {-deleted-},
{~from:name|text~}, {~to:name|text~} and {!comment!}.

Lines that begin with `%%` are truth about the block (table row, list item) just before them:

    %% needs.forecast-demand 2 done; interpret.implications 1 aim :: exact words
    %% rating market.longer-term-funding not found
    %% fact money.gap = 41200000 :: exact words
    %% finding admitted-lack :: exact words
    %% also fact companion = Delivery Plan :: exact words      (true, but not planted; so for findings)
    %% lookalike objective-without-date :: exact words

Without `::` the quote is the whole paragraph or item, or the longest cell of the row (nothing for a picture).
`first words ... last words` stands for all that lies between. A quote that stands neither in that block nor in
one before it in the same section is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

INLINE = re.compile(
    r"\*\*(?P<bold>.+?)\*\*"
    r"|(?<![\w*])\*(?P<italic>[^*\s][^*]*?)\*(?![\w*])"
    r"|\[\^(?P<note>\w+)\]"
    r"|\[(?P<link>[^\]]+)\]\((?P<target>[^)\s]+)\)"
    r"|\{\+(?P<ins>.+?)\+\}"
    r"|\{-(?P<gone>.+?)-\}"
    r"|\{~(?P<move>from|to):(?P<name>\w+)\|(?P<moved>.+?)~\}"
    r"|\{!(?P<comment>.+?)!\}"
)
HEADING = re.compile(r"(#{1,4})\s+(.*)")
ITEM = re.compile(r"\s*(-|\d+\.)\s+(.*)")
LABEL = re.compile(r"(?P<id>[a-z0-9.-]+) (?P<level>[12]) (?P<stance>done|doing|will|aim)$")
OPTION = re.compile(r"\s*\{(?P<key>[\w-]+)=(?P<value>[^}]*)\}\s*")


@dataclass(frozen=True)
class Run:
    """A stretch of text of one look; `change` is "", ins, del, moveFrom, moveTo, comment or note."""

    text: str
    bold: bool = False
    italic: bool = False
    target: str = ""
    change: str = ""
    name: str = ""


@dataclass
class Block:
    """One piece of a plan, with the truth rows written behind it."""

    kind: str
    text: str = ""
    level: int = 0
    items: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    truth: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """A parsed source: settings from its first lines, then its blocks in order."""

    stem: str
    meta: dict[str, str]
    blocks: list[Block]
    images: Path
    """The folder of its pictures."""

    def truth(self) -> list[dict[str, object]]:
        return [row for block in walk(self.blocks) for row in block.truth]

    def words(self) -> int:
        return sum(len(words.split()) for block in walk(self.blocks) for words in texts_of(block))


class SourceError(ValueError):
    """A source line that cannot be read, or a quote that its block does not hold."""


def runs(text: str, *, bold: bool = False, italic: bool = False) -> Iterator[Run]:
    at = 0
    for found in INLINE.finditer(text):
        if found.start() > at:
            yield Run(text[at : found.start()], bold, italic)
        yield from _marked(found, bold, italic)
        at = found.end()
    if at < len(text):
        yield Run(text[at:], bold, italic)


def _marked(found: re.Match[str], bold: bool, italic: bool) -> Iterator[Run]:
    got = found.groupdict()
    if got["bold"] is not None:
        yield from runs(got["bold"], bold=True, italic=italic)
    elif got["italic"] is not None:
        yield from runs(got["italic"], bold=bold, italic=True)
    elif got["note"] is not None:
        yield Run("", bold, italic, change="note", name=got["note"])
    elif got["link"] is not None:
        yield Run(got["link"], bold, italic, target=got["target"])
    elif got["ins"] is not None:
        yield Run(got["ins"], bold, italic, change="ins")
    elif got["gone"] is not None:
        yield Run(got["gone"], bold, italic, change="del")
    elif got["move"] is not None:
        yield Run(got["moved"], bold, italic, change=f"move{got['move'].title()}", name=got["name"])
    else:
        yield Run(got["comment"], bold, italic, change="comment")


def plain(text: str) -> str:
    """Return the words as read with every tracked change accepted."""
    return squeeze("".join(run.text for run in runs(text) if run.change not in {"del", "moveFrom", "comment"}))


def removed(text: str) -> str:
    """Return the words that a tracked change takes away, for look-alikes planted in a draft."""
    return squeeze(" ".join(run.text for run in runs(text) if run.change in {"del", "moveFrom", "comment"}))


def squeeze(text: str) -> str:
    return " ".join(text.split())


def walk(blocks: list[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield from walk(block.children)


def texts_of(block: Block) -> list[str]:
    own = [block.text] if block.kind not in {"do", "image"} else []
    cells = [cell for row in block.rows for cell in row]
    return [plain(text) for text in (*own, *block.items, *cells)]


def read_plan(path: Path) -> Plan:
    """Parse one source; raises SourceError with file and line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    meta = {}
    start = 0
    for start, line in enumerate(lines):  # noqa: B007 - the line where the settings end is wanted below
        key, colon, value = line.partition(":")
        if not line.strip() or not colon:
            break
        meta[key.strip()] = value.strip()
    parser = _Parser(path.name, lines, start)
    blocks = parser.blocks_until("")
    if parser.problems:
        raise SourceError("\n".join(parser.problems))
    return Plan(path.stem, meta, blocks, path.parent / "images")


class _Parser:
    """One pass over the lines; every method takes what it understands and moves on."""

    def __init__(self, name: str, lines: list[str], at: int) -> None:
        self.name, self.lines, self.at = name, lines, at
        self.section: list[Block] = []
        self.problems: list[str] = []

    def blocks_until(self, stop: str) -> list[Block]:
        blocks: list[Block] = []
        while self.at < len(self.lines):
            line = self.lines[self.at].rstrip()
            if stop and line == stop:
                self.at += 1
                return blocks
            if line.startswith("%%"):
                self._annotate(blocks[-1], line)
                self.at += 1
            elif line:
                blocks.append(self._block(line))
                self._remember(blocks[-1])
            else:
                self.at += 1
        if stop:
            raise SourceError(f"{self.name}: a box is never closed")
        return blocks

    def _remember(self, block: Block) -> None:
        if block.kind == "heading":
            self.section = []
        self.section.append(block)

    def _block(self, line: str) -> Block:
        if heading := HEADING.fullmatch(line):
            self.at += 1
            title, options = _options(heading[2], only_leading=True)
            return Block("heading", title, level=len(heading[1]), options=options)
        if line.startswith("@"):
            self.at += 1
            word, _, rest = line[1:].partition(" ")
            return Block("do", rest.strip(), options={"word": word})
        if line.startswith(":::"):
            return self._box(line)
        if line.startswith("|"):
            return self._table()
        if ITEM.fullmatch(line):
            return self._list(line)
        return self._paragraph()

    def _box(self, line: str) -> Block:
        self.at += 1
        kind, _, title = line[3:].strip().partition(" ")
        title, options = _options(title)
        return Block(kind, title, children=self.blocks_until(":::"), options=options)

    def _table(self) -> Block:
        block = Block("table")
        while self.at < len(self.lines) and self.lines[self.at].startswith(("|", "%%")):
            line = self.lines[self.at].strip()
            if line.startswith("%%"):
                self._annotate(block, line)
            elif line.startswith("|!"):
                block.text, block.options = _options(line[2:].strip())
            else:
                block.rows.append([cell.strip() for cell in line.strip("|").split("|")])
            self.at += 1
        widths = {len(row) for row in block.rows}
        if len(widths) > 1:
            raise SourceError(f"{self.name}:{self.at}: table rows of {sorted(widths)} cells")
        return block

    def _list(self, line: str) -> Block:
        block = Block("list", options={"ordered": "" if line.lstrip().startswith("-") else "yes"})
        while self._goes_on():
            line = self.lines[self.at].rstrip()
            if line.startswith("%%"):
                self._annotate(block, line)
            elif item := ITEM.fullmatch(line):
                block.items.append(item[2])
            else:
                block.items[-1] += " " + line.strip()
            self.at += 1
        return block

    def _paragraph(self) -> Block:
        parts = []
        while self._goes_on() and not self.lines[self.at].startswith("%%"):
            parts.append(self.lines[self.at].strip())
            self.at += 1
        if note := re.fullmatch(r"\[\^(\w+)\]:\s+(.*)", " ".join(parts)):
            return Block("footnote", note[2], options={"name": note[1]})
        text, options = _options(" ".join(parts), only_leading=True)
        return Block("paragraph", text, options=options)

    def _goes_on(self) -> bool:
        """Whether the block in hand has another line: neither blank, nor the end of a box, nor the end."""
        return self.at < len(self.lines) and bool(self.lines[self.at].strip()) and self.lines[self.at].rstrip() != ":::"

    def _annotate(self, block: Block, line: str) -> None:
        claim, _, words = line[2:].strip().partition(" :: ")
        try:
            block.truth += list(_rows(claim.strip(), words.strip(), [block, *reversed(self.section)]))
        except SourceError as err:
            self.problems.append(f"{self.name}:{self.at + 1}: {err}")


def _options(text: str, *, only_leading: bool = False) -> tuple[str, dict[str, str]]:
    options = {}
    while found := OPTION.match(text) if only_leading else OPTION.search(text):
        options[found["key"]] = found["value"]
        text = (text[: found.start()] + text[found.end() :]).strip()
    return text, options


def _rows(claim: str, words: str, near: list[Block]) -> Iterator[dict[str, object]]:
    word, _, rest = claim.partition(" ")
    if word == "also":
        yield from (row | {"also": True} for row in _rows(rest, words, near))
    elif word == "rating":
        criterion, _, rating = rest.partition(" ")
        yield {"criterion": criterion, "rating": rating}
    elif word == "fact":
        key, _, value = (part.strip() for part in rest.partition("="))
        yield {"fact": key, "value": value, "quote": _quote(words, near)}
    elif word in {"finding", "lookalike"}:
        kind, _, value = (part.strip() for part in rest.partition("="))
        yield {word: kind, **({"value": value} if value else {}), "quote": _quote(words, near)}
    else:
        for part in claim.split(";"):
            label = LABEL.fullmatch(part.strip())
            if label is None:
                raise SourceError(f"cannot read {part.strip()!r}")
            level, quote = int(label["level"]), _quote(words, near)
            yield {"criterion": label["id"], "level": level, "stance": label["stance"], "quote": quote}


def _held(block: Block) -> list[str]:
    if block.kind == "table":
        return [plain(cell) for row in reversed(block.rows) for cell in row] + [plain(block.text)]
    if block.kind == "list":
        return [plain(item) for item in reversed(block.items)]
    if block.kind == "do":
        return []
    if block.kind in {"paragraph", "heading", "footnote"}:
        return [plain(block.text)]
    return [text for child in walk([block]) for text in texts_of(child)]


def _struck(block: Block) -> list[str]:
    return [removed(text) for text in (block.text, *block.items, *(cell for row in block.rows for cell in row))]


def _whole(block: Block) -> str:
    if block.kind == "list":
        return plain(block.items[-1])
    held = _held(block)
    return max(held[: len(block.rows[-1])] if block.kind == "table" else held, key=len, default="")


def _quote(words: str, near: list[Block]) -> str:
    if not words:
        return _whole(near[0])
    first, dots, last = words.partition(" ... ")
    for text in (text for block in near for text in (*_held(block), *_struck(block))):
        start = text.find(first)
        end = text.find(last, start + len(first)) if dots else start
        if start >= 0 and end >= 0:
            return text[start : end + len(last)] if dots else first
    raise SourceError(f"the section so far does not hold {words!r}")
