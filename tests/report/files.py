"""Plans as PDF and Word files, made on the spot for the tests of marked copies."""

from __future__ import annotations

import io
from pathlib import Path

from .plans import FORECAST, LACK

HOUSING = (
    "Four hundred homes in Kirkmore will be adapted each year to 2030 by the Council with £1.2 million from the Board, "
    "so that older people can stay at home; a joint housing group reviews progress every March."
)


UPRIGHT = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def pdf_plan(folder: Path, *, turn: int = 0, shift: float = 0.0, locked: bool = False, name: str = "plan.pdf") -> Path:
    """Two pages with a heading and a passage each; turned by `turn` degrees, the visible area cut by `shift` points."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    # reportlab's page is as wide as it is shown.
    width, height = (A4[1], A4[0]) if turn % 180 else A4
    lock = StandardEncryption("", ownerPassword="owner", canModify=0, canAnnotate=0) if locked else None
    canvas = Canvas(out, pagesize=A4, invariant=1, encrypt=lock, cropBox=(shift, shift, width, height))
    for heading, text in (("Our population", FORECAST), ("Homes", f"{HOUSING} {LACK}")):
        canvas.setPageRotation(turn)
        # So that the words stand upright on the page as it is shown.
        canvas.transform(*UPRIGHT[turn], width * (turn in {90, 180}), height * (turn in {180, 270}))
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(80, 400, heading)
        canvas.setFont("Helvetica", 11)
        for number, line in enumerate(simpleSplit(text, "Helvetica", 11, 380)):
            canvas.drawString(80, 370 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    path = folder / name
    path.write_bytes(out.getvalue())
    return path
