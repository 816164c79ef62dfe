"""Words of a page into visual lines, in the order in which the file draws them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planscan.extract.pdf.rawpage import HYPHEN, Box, Style, Word

_CELL_GAP = 1.5
"""Space between words, in letter sizes, from which a line may hold two cells or columns."""
_RAISED = 0.8
"""Share of the letter size below which a number is the mark of a footnote."""
_NOTE_MARK = re.compile(r"\d{1,3}|[*†‡§]{1,3}")
_MARKER = re.compile(r"(?:[•●○◦▪■□–—\-*o\ue000-\uf8ff✓➢➤►]|\(?\w{1,3}[.)]|\(?\d+(?:\.\d+)*[.)]?)$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A run of words of one line without a wide gap."""

    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One visual line, or the part of one that the file draws together.

    Attributes:
        text: its words parted by single spaces, without the hyphen that breaks its last word.
        broken: its last word goes on in the next line.
        cells: its runs of words between wide gaps; one for most lines.
        quarter: quarter turns anticlockwise from upright.
        white: its letters are white, so that they stand on something.
        width, height: of the page.
        marks: the marks of footnotes in it.
        heading: level of the heading that the file's structure tree says it is a part of; 0 for other text.
        area: number of the box on the page in which it stands; 0 for none.
    """

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    font: str
    broken: bool
    cells: tuple[Cell, ...]
    quarter: int
    white: bool
    width: float
    height: float
    area: int = 0
    marks: tuple[str, ...] = ()
    heading: int = 0

    @property
    def box(self) -> Box:
        return self.x0, self.top, self.x1, self.bottom


@dataclass(slots=True)
class Stack:
    """Lines that belong together, from top to bottom."""

    lines: list[TextLine]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def x0(self) -> float:
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        return max(line.x1 for line in self.lines)


def lines_of(words: Sequence[Word], *, page: int, width: float, height: float) -> list[TextLine]:
    """The lines that `words` of one page make, in the order given."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and _goes_on(runs[-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [_line(run, page, width, height) for run in runs]


def _goes_on(run: list[Word], word: Word) -> bool:
    before = run[-1]
    if before.ends_line == HYPHEN:
        return False
    if word.style.quarter or before.style.quarter:
        return not before.ends_line and word.style.quarter == before.style.quarter
    overlap = min(before.bottom, word.bottom) - max(before.top, word.top)
    if overlap < 0.3 * min(before.bottom - before.top, word.bottom - word.top):
        return False
    gap = word.x0 - before.x1
    size = max(before.style.size, 1.0)
    if gap < -size:
        return False
    if not before.ends_line:
        return True
    # pdfium breaks the line where a marker or a number is set apart from its text, or a run is raised a little.
    reach = 6.0 if len(run) == 1 and _MARKER.match(before.text) else 0.8
    return overlap > 0.5 * (word.bottom - word.top) and gap < reach * size


def _line(run: Sequence[Word], page: int, width: float, height: float) -> TextLine:
    text = " ".join(word.text for word in run)
    style = run[0].style
    if any(word.style is not style for word in run):
        style = _main_style(run)
    return TextLine(
        text=text.removesuffix("\u00ad"),
        page=page,
        x0=min(word.x0 for word in run),
        top=min(word.top for word in run),
        x1=max(word.x1 for word in run),
        bottom=max(word.bottom for word in run),
        size=style.size,
        bold=style.bold,
        font=style.font,
        broken=run[-1].ends_line == HYPHEN,
        cells=tuple(_cells(run, style.size, text)),
        quarter=style.quarter,
        white=style.white,
        width=width,
        height=height,
        marks=tuple(_marks(run, style)),
        heading=style.heading,
    )


def _marks(run: Sequence[Word], style: Style) -> Iterator[str]:
    """Marks at the ends of words, and numbers and signs that stand alone after one, small and raised."""
    for before, word in pairwise(run):
        if before.mark:
            yield before.mark
        if word.style.size < _RAISED * style.size and word.bottom < before.bottom and _NOTE_MARK.fullmatch(word.text):
            yield word.text
    if run[-1].mark:
        yield run[-1].mark


def _main_style(run: Sequence[Word]) -> Style:
    letters: Counter[Style] = Counter()
    for word in run:
        letters[word.style] += len(word.text)
    sizes: Counter[float] = Counter()
    bold = 0
    for style, count in letters.items():
        sizes[style.size] += count
        bold += count if style.bold else 0
    main = letters.most_common(1)[0][0]
    size = sizes.most_common(1)[0][0]
    return main._replace(size=size, bold=2 * bold > letters.total())


def _cells(run: Sequence[Word], size: float, text: str) -> Iterable[Cell]:
    wide = _CELL_GAP * max(size, 1.0)
    starts = [i for i in range(1, len(run)) if run[i].x0 - run[i - 1].x1 > wide]
    if not starts:
        yield Cell(text, run[0].x0, run[-1].x1)
        return
    for start, end in zip([0, *starts], [*starts, len(run)]):
        part = run[start:end]
        yield Cell(" ".join(word.text for word in part), part[0].x0, part[-1].x1)
