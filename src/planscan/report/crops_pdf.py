"""Cuts the places of quotes out of the pages of a PDF, as pictures."""

from __future__ import annotations

from io import BytesIO

import msgspec
from PIL import Image

from planscan.extract.pdf.rawpage import Box
from planscan.extract.pdf.render import render_crop
from planscan.report.marks import Job, Mark

_COLOURS = 16
"""Enough for print in a colour or two; a picture then takes a fifth of the room."""


def write(data: bytes, job: Job) -> bytes:
    """JSON: for each mark a PNG of its place on the first of its pages, empty where it has no place."""
    return msgspec.json.encode([_crop(data, mark) for mark in job.marks])


def _crop(data: bytes, mark: Mark) -> bytes:
    if not mark.boxes:
        return b""
    page = int(mark.boxes[0][0])
    with Image.open(BytesIO(render_crop(data, page, _around(mark, page)))) as picture:
        out = BytesIO()
        picture.convert("RGB").quantize(_COLOURS).save(out, format="PNG", optimize=True)
    return out.getvalue()


def _around(mark: Mark, page: int) -> Box:
    """The box around those lines of the quote that stand on a page."""
    lines = [box for box in mark.boxes if box[0] == page]
    return (
        min(box[1] for box in lines),
        min(box[2] for box in lines),
        max(box[3] for box in lines),
        max(box[4] for box in lines),
    )
