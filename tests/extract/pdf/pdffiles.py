"""Makes small PDFs for tests: pages of text at given places, rulings and areas, written byte by byte."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2

from planscan.extract.pdf.reader import read_pdf
from planscan.extract.pdf.render import picture_of
from planscan.model import Document, ReadOptions

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
    tags: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        *lines: str,
        size: float = 10,
        bold: bool = False,
        before: str = "",
        font: str = "",
        tag: str = "",
    ) -> Sheet:
        """Lines below one another, the first with its foot at `y`.

        `before` holds operators such as "3 Tr", `font` one of FONTS, `tag` a type of the structure tree.
        """
        font = font or ("F2" if bold else "F1")
        begin, end = (f"/{tag} <</MCID {len(self.tags)}>> BDC ", " EMC") if tag else ("", "")
        self.tags += [tag] if tag else []
        shown = []
        for number, line in enumerate(lines):
            foot = self.height - y - number * size * LEADING
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            shown.append(f"q BT {before} /{font} {size} Tf {x} {foot:.2f} Td ({escaped}) Tj ET Q")
        self.parts.append(begin + "\n".join(shown) + end)
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


FONTS = {
    "F1": "Helvetica",
    "F2": "Helvetica-Bold",
    "Fixed": "Courier, every letter 0.6 of its size wide",
    "Unmapped": "letters without Unicode values",
    "Private": "letters whose Unicode values are from the private range",
}
_FONTS = "<< /F1 3 0 R /F2 4 0 R /Fixed 6 0 R /Unmapped 7 0 R /Private 8 0 R >>"
_TREE = 9
"""Number of the object that holds the structure tree."""
_PRIVATE_MAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /P def /CMapType 2 def "
    b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <41> <7A> <E041> endbfrange "
    b"endcmap end end"
)


BODY = (
    "The partnership will support people to live at home for as",
    "long as they wish, and will move money from hospital beds",
    "to teams that visit people in the places where they live.",
)


def read(*sheets: Sheet) -> Document:
    """What is read of a PDF of these pages."""
    return read_pdf(make_pdf(*sheets), name="plan.pdf", options=ReadOptions())


def make_pdf(*sheets: Sheet, title: str = "") -> bytes:
    """The bytes of a PDF of these pages, in FONTS."""
    unnamed = " ".join(f"/g{code}" for code in range(32, 127))
    objects: dict[int, bytes] = {
        1: f"<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot {_TREE} 0 R >>".encode(),
        3: _font("Helvetica"),
        4: _font("Helvetica-Bold"),
        5: f"<< /Title ({title}) >>".encode("latin-1"),
        6: _font("Courier"),
        7: _font("Helvetica", f"<< /Differences [32 {unnamed}] >>"),
        8: _font("Helvetica", "/WinAnsiEncoding /ToUnicode 10 0 R"),
        10: _stream(_PRIVATE_MAP),
    }
    kids, elements, parents = [], [], []
    for index, sheet in enumerate(sheets):
        page = max(objects) + 1
        kids.append(f"{page} 0 R")
        objects[page] = _page(sheet, index, page + 1)
        objects[page + 1] = _stream("\n".join(sheet.parts).encode("cp1252"))
        marked = range(page + 2, page + 2 + len(sheet.tags))
        for content, (number, tag) in enumerate(zip(marked, sheet.tags)):
            objects[number] = f"<< /Type /StructElem /S /{tag} /P {_TREE} 0 R /Pg {page} 0 R /K {content} >>".encode()
        references = " ".join(f"{number} 0 R" for number in marked)
        elements.append(references)
        parents.append(f"{index} [{references}]")
    objects[_TREE] = (
        f"<< /Type /StructTreeRoot /K [{' '.join(elements)}] /ParentTree << /Nums [{' '.join(parents)}] >> >>"
    ).encode()
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _page(sheet: Sheet, index: int, contents: int) -> bytes:
    annotations = " ".join(
        f"<< /Type /Annot /Subtype /Link /Rect [{' '.join(map(str, box))}] /A << /S /URI /URI ({uri}) >> >>"
        for box, uri in sheet.links
    )
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}] /Rotate {sheet.rotate} "
        f"/Contents {contents} 0 R /StructParents {index} /Annots [{annotations}] /Resources << /Font {_FONTS} >> >>"
    ).encode("latin-1")


def _font(name: str, encoding: str = "/WinAnsiEncoding") -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding {encoding} >>".encode()


def _stream(data: bytes) -> bytes:
    return f"<< /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


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
