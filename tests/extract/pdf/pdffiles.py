"""Makes small PDFs for tests: pages of text at given places, rulings and areas, written byte by byte."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2

from planscan.extract.pdf.render import picture_of

WIDTH, HEIGHT = 595, 842
LEADING = 1.2


@dataclass
class Sheet:
    """One page; places are points from its top left, as readers of a page count."""

    width: float = WIDTH
    height: float = HEIGHT
    rotate: int = 0
    parts: list[str] = field(default_factory=list)
    links: list[tuple[tuple[float, float, float, float], str]] = field(default_factory=list)

    def text(self, x: float, y: float, *lines: str, size: float = 10, bold: bool = False, before: str = "") -> Sheet:
        """Lines below one another, the first with its foot at `y`; `before` holds operators such as "3 Tr"."""
        font = "F2" if bold else "F1"
        for number, line in enumerate(lines):
            foot = self.height - y - number * size * LEADING
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            self.parts.append(f"q BT {before} /{font} {size} Tf {x} {foot:.2f} Td ({escaped}) Tj ET Q")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        self.parts.append(f"{x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def area(self, x0: float, y0: float, x1: float, y1: float, colour: str = "0.8 0.9 1") -> Sheet:
        self.parts.append(f"q {colour} rg {x0} {self.height - y1} {x1 - x0} {y1 - y0} re f Q")
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Sheet:
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        return self

    def picture(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A grey picture of one pixel."""
        self.parts.append(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {self.height - y1} cm BI /W 1 /H 1 /CS /G /BPC 8 ID @ EI Q")
        return self

    def scan(self, paper: Sheet, x0: float = 0, y0: float = 0, dpi: int = 200) -> Sheet:
        """A picture of another page, its top left corner at a place."""
        document = pypdfium2.PdfDocument(make_pdf(paper))
        pgm, scale = picture_of(document, 0, dpi=dpi, megapixels=20)
        _, size, _, pixels = pgm.split(b"\n", 3)
        wide, high = map(int, size.split())
        self.parts.append(
            f"q {wide / scale} 0 0 {high / scale} {x0} {self.height - y0 - high / scale} cm "
            f"BI /W {wide} /H {high} /CS /G /BPC 8 /F [/AHx /Fl] ID {zlib.compress(pixels).hex()}> EI Q"
        )
        return self

    def link(self, x0: float, y0: float, x1: float, y1: float, uri: str) -> Sheet:
        self.links.append(((x0, self.height - y1, x1, self.height - y0), uri))
        return self


def make_pdf(*sheets: Sheet, title: str = "") -> bytes:
    """The bytes of a PDF of these pages, in Helvetica and Helvetica-Bold."""
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: _font("Helvetica"),
        4: _font("Helvetica-Bold"),
        5: f"<< /Title ({title}) >>".encode("latin-1"),
    }
    kids = []
    for sheet in sheets:
        number = len(objects) + 2
        kids.append(f"{number} 0 R")
        stream = "\n".join(sheet.parts).encode("cp1252")
        annotations = " ".join(
            f"<< /Type /Annot /Subtype /Link /Rect [{' '.join(map(str, box))}] /A << /S /URI /URI ({uri}) >> >>"
            for box, uri in sheet.links
        )
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}] /Rotate {sheet.rotate} "
            f"/Contents {number + 1} 0 R /Annots [{annotations}] "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
        ).encode("latin-1")
        objects[number + 1] = f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream"
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _font(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _file(objects: dict[int, bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for number in sorted(objects):
        out += f"{places[number]:010} 00000 n \n".encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
