"""Pictures of a PDF: of a place, for a reader who wants to see the quote there; of a page, to recognise its letters."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import pypdfium2 as pdfium

from planscan.extract.pdf.rawpage import Box

_SCALE = 2.0
"""Pixels a point: 144 to the inch, sharp on a screen and small in a file."""
_MAX_PIXELS = 20_000_000
_MARGIN = 6.0


class Picture(NamedTuple):
    """A page in shades of grey, as the bytes of a PGM file, and how many of its pixels make a point."""

    pgm: bytes
    scale: float


def picture_of(document: Any, index: int, *, dpi: int, megapixels: int) -> Picture:  # noqa: ANN401  it has no types
    """Page `index` (from 0) of an open document as it is shown, coarser than `dpi` where it would be too large."""
    page = document[index]
    width, height = page.get_size()
    scale = min(dpi / 72, (megapixels * 10**6 / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    pixels = bytes(bitmap.buffer)
    rows = b"".join(pixels[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    page.close()
    return Picture(b"P5\n%d %d\n255\n" % (bitmap.width, bitmap.height) + rows, scale)


def render_crop(data: bytes, page: int, box: Box) -> bytes:
    """PNG of `box` (points from the top left of the page as shown, a small margin added) on page `page`, from 1.

    Raises:
        ValueError: there is no such page, or the box does not lie on it.
    """
    document = pdfium.PdfDocument(data)
    try:
        if not 1 <= page <= len(document):
            raise ValueError(f"page {page} is not one of the {len(document)} pages")
        return _png(document[page - 1], box)
    finally:
        document.close()


def _png(page: Any, box: Box) -> bytes:  # noqa: ANN401  pypdfium2 has no types
    width, height = page.get_size()
    x0, top = max(0.0, box[0] - _MARGIN), max(0.0, box[1] - _MARGIN)
    x1, bottom = min(width, box[2] + _MARGIN), min(height, box[3] + _MARGIN)
    if x0 >= x1 or top >= bottom:
        raise ValueError(f"the box {box} does not lie on the page of {width:.0f} by {height:.0f} points")
    pixels = (x1 - x0) * (bottom - top) * _SCALE**2
    scale = _SCALE * min(1.0, (_MAX_PIXELS / pixels) ** 0.5)
    bitmap = page.render(scale=scale, crop=(x0, height - bottom, width - x1, top))
    out = io.BytesIO()
    bitmap.to_pil().save(out, format="PNG")
    return out.getvalue()
