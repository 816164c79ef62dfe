"""Lines into blocks: which lines of a page make one heading, paragraph or list item."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from planscan.extract.pdf.lines import Stack, TextLine
from planscan.model import BlockKind

BULLET = re.compile(r"(?:[•●○◦▪▫■□▶►➢➤✓✔✗❖◆◇‣⁃∙·\ue000-\uf8ff–—*-]|[oO§](?=\s))\s*(?=\S)|[•●○◦▪■□\ue000-\uf8ff]$")
ENUMERATOR = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)", re.IGNORECASE)
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_ENDS = (".", "!", "?", ":", ";", ".”", '."', ".’", ".'", ".)")
_BEFORE_ITEM = (*_ENDS, ",", " and", " or")
"""How a full line ends before an item of a list; after other words "(2)" or "a." goes on with the sentence."""
_DEFAULT_LEADING = 1.45
"""Distance from line to line in letter sizes where a file shows too few lines of a size to tell."""


@dataclass(slots=True)
class Draft(Stack):
    """A block in the making; `cells` holds the same lines cell by cell where it is a table row."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    role: str = ""
    table: int = 0
    headers: tuple[str, ...] = ()
    cells: list[list[TextLine]] = field(default_factory=list)

    @property
    def first(self) -> TextLine:
        return self.lines[0]

    @property
    def last(self) -> TextLine:
        return self.lines[-1]

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def words(self) -> int:
        return sum(line.text.count(" ") + 1 for line in self.lines)

    @property
    def area(self) -> int:
        return self.lines[0].area

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def top(self) -> float:
        return min(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(line.bottom for line in self.lines)


class Leading:
    """The usual distance from line to line for each letter size of a document."""

    def __init__(self, lines: Iterable[TextLine]) -> None:
        counts: dict[float, Counter[float]] = {}
        before: TextLine | None = None
        for line in lines:
            if before is not None and before.page == line.page and before.size == line.size:
                step = line.bottom - before.bottom
                if 0.8 * line.size < step < 2.6 * line.size and _overlap(before, line) > 0:
                    counts.setdefault(line.size, Counter())[round(step * 2) / 2] += 1
            before = line
        self._usual = {
            size: min(found, key=lambda step: (-found[step], step))
            for size, found in counts.items()
            if found.total() >= 8
        }

    def at(self, size: float) -> float:
        """Points from the foot of one line to the foot of the next within a paragraph."""
        return self._usual.get(size, _DEFAULT_LEADING * size)


def _overlap(a: TextLine, b: TextLine) -> float:
    return min(a.x1, b.x1) - max(a.x0, b.x0)


def group(items: Sequence[TextLine | Draft], leading: Leading) -> list[Draft]:
    """Blocks of the lines of one page, in the order given; drafts among them, the rows of tables, stay as they are."""
    drafts: list[Draft] = []
    for item in items:
        if isinstance(item, Draft):
            drafts.append(item)
        elif drafts and not drafts[-1].cells and _same_block(drafts[-1], item, leading):
            drafts[-1].lines.append(item)
        else:
            drafts.append(Draft([item]))
    return drafts


def _same_block(draft: Draft, line: TextLine, leading: Leading) -> bool:
    last = draft.last
    if line.area != last.area or line.quarter != last.quarter:
        return False
    if line.quarter:
        return abs(line.size - last.size) < 0.5
    if last.broken or not _below(last, line, leading):
        return last.broken and _below(last, line, leading)
    alike = abs(line.size - last.size) <= max(0.6, 0.07 * last.size)
    return alike and not (_starts_item(draft, line) or _changes_weight(draft, line) or _ends_paragraph(draft, line))


def _starts_item(draft: Draft, line: TextLine) -> bool:
    if BULLET.match(line.text):
        return True
    runs_on = _is_full(draft, line) and not draft.last.text.endswith(_BEFORE_ITEM)
    return bool(ENUMERATOR.match(line.text)) and not runs_on


def _changes_weight(draft: Draft, line: TextLine) -> bool:
    """Whether bold begins or ends between two lines other than in mid-sentence."""
    return line.bold != draft.last.bold and (not _is_full(draft, line) or draft.last.text.endswith(_ENDS))


def _below(last: TextLine, line: TextLine, leading: Leading) -> bool:
    step = line.bottom - last.bottom
    return 0.4 * line.size < step <= 1.22 * leading.at(max(line.size, last.size)) + 0.5 and _overlap(last, line) > 0


def _is_full(draft: Draft, line: TextLine) -> bool:
    return draft.last.x1 > max(draft.x1, line.x1) - 3 * line.size


def _ends_paragraph(draft: Draft, line: TextLine) -> bool:
    if not draft.last.text.endswith(_ENDS) or line.text[:1].islower():
        return False
    right = max(draft.x1, line.x1)
    if draft.last.text.endswith(":") and draft.last.x1 < right - 2 * line.size:
        return True
    return draft.last.x1 < right - 0.12 * (right - min(draft.x0, line.x0)) - line.size


def plain_bullets(text: str) -> str:
    """`text` with letters from symbol fonts, which have no agreed meaning, as plain bullets."""
    return text if text.isascii() else _PRIVATE.sub("•", text)
