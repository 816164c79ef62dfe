"""What one PDF page holds before anything is made of it: words, rulings, areas, pictures and links, and their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the top left of the page as it is shown."""

OnPages = Callable[[int, int], None]
"""Told how many pages a file has and, as soon as that is known, how many of them go to character recognition."""

RECOGNISED = "recognised"
"""Stands for the font of letters that character recognition read from a picture."""

HYPHEN = "\ufffe"
"""What pdfium writes for a hyphen at the end of a line, soft or not, in place of the line break."""


class Style(NamedTuple):
    """How a text object is set.

    `size` is in points on the page; `quarter` counts quarter turns anticlockwise from upright; `mapped` is False where
    the font gives no Unicode values, `measured` where it is wrong about how high its letters are; `heading` is the
    level of the heading that the file's structure tree says it is a part of, 0 for other text.
    """

    font: str
    size: float
    bold: bool
    quarter: int
    hidden: bool
    white: bool
    mapped: bool
    measured: bool
    heading: int = 0


class Word(NamedTuple):
    """Characters without white space.

    `ends_line` is "" or what parted it from the next word: a break or a hyphen; `mark` is the footnote's mark with
    which it ends, raised and small.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    style: Style
    ends_line: str
    mark: str = ""


class Ruling(NamedTuple):
    """A straight line along one axis: `at` across it, `start` to `end` along it."""

    at: float
    start: float
    end: float


class Target(NamedTuple):
    """A link's box, where it leads, a URI or "#page=N" inside the file, and its words, line by line."""

    box: Box
    uri: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawPage:
    """What one page holds, in the coordinates of `model`.

    Attributes:
        turn: quarter turns clockwise that bring the page as read to the page as shown; not 0 only where most of the
            text stands sideways, which is read as if the page had been turned.
        fills, frames: areas filled with a colour, and areas with a drawn border.
        hidden: letters and digits left out because they are hidden or stand off the page.
        unmapped: characters that have no Unicode value in the file.
        picture: share of the page covered by its largest picture.
        invisible: the text is an invisible layer over a picture, as OCR programs leave it.
        recognised: how sure character recognition was of the page's words, 0 to 1; None where they were not its own.
        trouble: why character recognition came to nothing, as a clause; empty where it was not tried or went well.
    """

    number: int
    label: str | None
    width: float
    height: float
    turn: int
    words: tuple[Word, ...]
    horizontal: tuple[Ruling, ...]
    vertical: tuple[Ruling, ...]
    fills: tuple[Box, ...]
    frames: tuple[Box, ...]
    pictures: tuple[Box, ...]
    links: tuple[Target, ...]
    hidden: int = 0
    unmapped: int = 0
    invisible: bool = False
    recognised: float | None = None
    trouble: str = ""

    @property
    def picture(self) -> float:
        area = max(1.0, self.width * self.height)
        return max(((x1 - x0) * (bottom - top) / area for x0, top, x1, bottom in self.pictures), default=0.0)


def shown(page: RawPage, box: Box) -> Box:
    """`box` of a page that was read sideways, on the page as it is shown."""
    x0, top, x1, bottom = box
    if page.turn == 1:
        return top, page.width - x1, bottom, page.width - x0
    if page.turn == 2:
        return page.width - x1, page.height - bottom, page.width - x0, page.height - top
    if page.turn == 3:
        return page.height - bottom, x0, page.height - top, x1
    return box


def shown_size(page: RawPage) -> tuple[float, float]:
    return (page.height, page.width) if page.turn % 2 else (page.width, page.height)


def tell_nobody(pages: int, recognised: int) -> None:
    """Stands for an `OnPages` where nobody waits."""


def empty_page(index: int) -> RawPage:
    """Stands for page `index` (from 0) where it could not be read."""
    return RawPage(index + 1, None, 0.0, 0.0, 0, (), (), (), (), (), (), ())
