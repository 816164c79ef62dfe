"""Native highlights in a copy of a PDF, added at its end so that everything in it stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import chain, groupby

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import Highlight
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

from planscan.errors import OutputError
from planscan.extract.pdf.frames import Frame
from planscan.report.marks import Job, Mark

AUTHOR = "planscan"
COLOURS = {2: "9be3b0", 1: "ffe58a"}
"""Of highlights by level; the comment says the level in words too."""

Point = tuple[float, float]


def write(data: bytes, job: Job) -> bytes:
    """The PDF with one highlight for each mark and page that it touches; its comment is the mark's.

    Raises:
        OutputError: the file is encrypted, or damaged beyond what can be added to.
    """
    try:
        if PdfReader(BytesIO(data)).is_encrypted:
            raise OutputError(
                f"{job.name}: is protected against changes, so highlights cannot be added. Ask for an open copy."
            )
        writer = PdfWriter(BytesIO(data), incremental=True)
        for number, mark in enumerate(job.marks, 1):
            _highlight(writer, mark, number)
        out = BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        # pypdf meets damage that other readers mend with many kinds of error.
        raise OutputError(
            f"{job.name}: is damaged, so highlights cannot be added ({error}). Save it anew and scan that copy."
        ) from error
    return out.getvalue()


def _highlight(writer: PdfWriter, mark: Mark, number: int) -> None:
    for part, (page_number, lines) in enumerate(groupby(mark.boxes, key=lambda box: int(box[0]))):
        frame = _frame(writer.pages[page_number - 1])
        quads = [_corners(frame, *box[1:]) for box in lines]
        note = Highlight(
            rect=_around(quads),
            quad_points=ArrayObject(FloatObject(round(one, 2)) for quad in quads for one in chain(*quad)),
            highlight_color=COLOURS[mark.level],
            printing=True,
            title_bar=AUTHOR,
        )
        note[NameObject("/Contents")] = TextStringObject(f"(continued) {mark.comment}" if part else mark.comment)
        note[NameObject("/NM")] = TextStringObject(f"{AUTHOR}-{number}-{part}")
        writer.add_annotation(page_number - 1, note)


def _frame(page: PageObject) -> Frame:
    """What is shown of the page: its crop box, as far as that lies on the page."""
    media, crop = page.mediabox, page.cropbox
    return Frame(
        max(float(media.left), float(crop.left)),
        max(float(media.bottom), float(crop.bottom)),
        min(float(media.right), float(crop.right)),
        min(float(media.top), float(crop.top)),
        page.rotation // 90 % 4,
    )


def _corners(frame: Frame, x0: float, top: float, x1: float, bottom: float) -> tuple[Point, ...]:
    """A line's corners in the file's own coordinates: top left, top right, bottom left and bottom right as it is read.

    Programs tell the direction of the words from this order.
    """
    shown = ((x0, top), (x1, top), (x0, bottom), (x1, bottom))
    return tuple(frame.back((x, y, x, y))[:2] for x, y in shown)


def _around(quads: Sequence[Sequence[Point]]) -> tuple[float, float, float, float]:
    xs, ys = zip(*chain(*quads))
    return min(xs), min(ys), max(xs), max(ys)
