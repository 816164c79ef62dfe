"""Native highlights in a copy of a PDF, added at its end so that everything in it stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import Highlight
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

from planscan.errors import OutputError
from planscan.extract.frames import Frame
from planscan.model import ReadOptions
from planscan.report.marks import Mark

AUTHOR = "planscan"
COLOURS = {2: "9be3b0", 1: "ffe58a"}
"""Of highlights by level; the comment says the level in words too."""

Box = tuple[float, float, float, float]


def write(data: bytes, marks: Sequence[Mark], options: ReadOptions) -> bytes:
    """The PDF with one highlight for each mark and page that it touches; its comment is the mark's.

    Raises:
        OutputError: the file is encrypted, or damaged beyond what can be added to.
    """
    del options
    try:
        if PdfReader(BytesIO(data)).is_encrypted:
            raise OutputError("is protected against changes, so highlights cannot be added. Ask for an open copy.")
        writer = PdfWriter(clone_from=BytesIO(data), incremental=True)
        for number, mark in enumerate(marks, 1):
            _highlight(writer, mark, number)
        out = BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        # pypdf meets damage that other readers mend with many kinds of error.
        raise OutputError(
            f"is damaged, so highlights cannot be added ({error}). Save it anew and scan that copy."
        ) from error
    return out.getvalue()


def _highlight(writer: PdfWriter, mark: Mark, number: int) -> None:
    for part, (page_number, lines) in enumerate(groupby(mark.boxes, key=lambda box: int(box[0]))):
        page = writer.pages[page_number - 1]
        boxes = list(_boxes(page, [box[1:] for box in lines]))
        note = Highlight(
            rect=_around(boxes),
            quad_points=ArrayObject(FloatObject(round(one, 2)) for box in boxes for one in _corners(box)),
            highlight_color=COLOURS[mark.level],
            printing=True,
            title_bar=AUTHOR,
        )
        note[NameObject("/Contents")] = TextStringObject(f"(continued) {mark.comment}" if part else mark.comment)
        note[NameObject("/NM")] = TextStringObject(f"{AUTHOR}-{number}-{part}")
        writer.add_annotation(page_number - 1, note)


def _boxes(page: PageObject, shown: Sequence[tuple[float, ...]]) -> Iterator[Box]:
    """Boxes in points from the top left of the page as it is shown, in the file's own coordinates."""
    crop = page.cropbox
    frame = Frame(float(crop.left), float(crop.bottom), float(crop.right), float(crop.top), page.rotation // 90 % 4)
    for x0, top, x1, bottom in shown:
        yield frame.back((x0, top, x1, bottom))


def _corners(box: Box) -> tuple[float, ...]:
    """Top left, top right, bottom left, bottom right: the order in which programs expect them."""
    left, bottom, right, top = box
    return left, top, right, top, left, bottom, right, bottom


def _around(boxes: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes)
    return min(lefts), min(bottoms), max(rights), max(tops)
