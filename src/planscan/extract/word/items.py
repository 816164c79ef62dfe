"""What a walk over a Word file finds: paragraphs and rows, with the notes and boxes that hang on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from planscan.extract.flow import Mark
from planscan.extract.word.line_breaks import begins_item, split_at_breaks
from planscan.extract.word.numbering import BULLET, Numbering
from planscan.extract.word.styles import Look, Style, Styles
from planscan.model import BlockKind

_CAPTION = re.compile(r"(?:figure|fig\.|table|chart|graph|map) [A-Z]?\d+(?:\.\d+)*[a-z]?\s?[:.–-] ?\S", re.IGNORECASE)
_MAX_HEADING_WORDS = 25
_MAX_SENTENCE_HEADING_WORDS = 12
_BOLD_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Note:
    """A mark in the text that points to a footnote or an endnote ("footnote", "endnote") of this id."""

    kind: str
    id: str


@dataclass(slots=True)
class Item:
    """A paragraph or a table row, before it is decided which paragraphs are headings.

    Attributes:
        look: of most of its characters.
        lead: characters at the start of `text` that are an automatic number or a bullet.
        cells: for a row, the texts of its cells.
        boxes: text boxes and drawings with words that are anchored in it.
    """

    kind: BlockKind
    text: str
    marks: tuple[Mark, ...] = ()
    level: int = 0
    role: str = ""
    style: Style = field(default_factory=Style)
    look: Look = field(default_factory=Look)
    lead: int = 0
    table: int = 0
    headers: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    boxes: tuple[Item, ...] = ()


@dataclass(slots=True)
class Tally:
    """What was met on the way, over all parts of one file."""

    tracked: bool = False
    hidden: int = 0
    tables: int = 0
    ignored: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Context:
    """What a walk needs to know of the file and its settings.

    Attributes:
        drawing_text: words of a drawing kept in another part (a chart, a diagram), by relationship id.
        links: targets of links, by relationship id.
    """

    styles: Styles
    numbering: Numbering
    accept: bool
    tally: Tally
    links: dict[str, str]
    drawing_text: Callable[[str], tuple[str, ...]]


def main_look(looks: Counter[tuple[bool, float]]) -> Look:
    """Bold if nine tenths of the characters are; the size of most of them."""
    total = sum(looks.values())
    if not total:
        return Look(bold=False)
    sizes: Counter[float] = Counter()
    for (_, size), count in looks.items():
        sizes[size] += count
    bold = sum(count for (is_bold, _), count in looks.items() if is_bold)
    return Look(bold=bold >= _BOLD_SHARE * total, size=max(sizes, key=lambda size: (sizes[size], size)))


def parted(item: Item, text: str, marks: tuple[Mark, ...]) -> Iterator[Item]:
    """A paragraph as the paragraphs that its line breaks make of it; number, notes and boxes stay with the first."""
    lead = item.text[: item.lead]
    for part, its_marks in split_at_breaks(text, marks):
        if part.strip():
            item.text, item.marks = lead + part, tuple(mark.moved(len(lead)) for mark in its_marks)
            if begins_item(part):
                item.kind, item.level = BlockKind.LIST_ITEM, max(item.level, 1)
            yield item
            lead = ""
            item = Item(BlockKind.PARAGRAPH, "", style=item.style, look=item.look)


def boxed(item: Item) -> Item:
    """An item of a text box: its paragraphs become boxes, its table rows stay rows."""
    if item.kind is not BlockKind.TABLE_ROW:
        item.kind, item.level, item.role = BlockKind.BOX, 0, "text-box"
    return item


def is_clause(item: Item) -> bool:
    """Whether a paragraph in a heading style is no heading: some authors number whole clauses with such styles."""
    words = len(item.text.split())
    if words > _MAX_HEADING_WORDS or item.text.startswith(BULLET):
        return True
    return words > _MAX_SENTENCE_HEADING_WORDS and item.text.endswith((".", ";"))


def is_caption(text: str) -> bool:
    """Whether a paragraph names a figure or table by its number, as in "Table 2: Budget"."""
    return _CAPTION.match(text) is not None
