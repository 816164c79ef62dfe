"""Pictures of places in a PDF, for a reader who wants to see the quote where it stands."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2 as pdfium

from planscan.extract.rawpage import Box

_SCALE = 2.0
"""Pixels a point: 144 to the inch, sharp on a screen and small in a file."""
_MAX_PIXELS = 20_000_000
_MARGIN = 6.0


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
