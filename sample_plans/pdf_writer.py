"""PDF plans: a designed two-column look, a plain single column, and big type for easy read."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import reportlab
from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

from hyphens import with_soft_hyphens
from plan_source import Block, Plan, runs

INK, SOFT, PALE, RULE = HexColor("#123f4d"), HexColor("#1f7a8c"), HexColor("#e3f0f3"), HexColor("#8fb8c2")
WARM = HexColor("#c8553d")
WIDTH, HEIGHT = A4
MARGIN, GUTTER, TOP, BOTTOM = 18 * mm, 7 * mm, 24 * mm, 22 * mm
COLUMN = (WIDTH - 2 * MARGIN - GUTTER) / 2
FULL = WIDTH - 2 * MARGIN
OPENER = 34 * mm


def write_pdf(plan: Plan, target: Path) -> list[int]:
    """Write the file; returns the pages that are only a picture, in order."""
    rl_config.invariant = 1
    _register_fonts()
    document = PlanDocument(plan, target)
    document.multiBuild(_Story(plan, document).flowables())
    return document.pictures


def _register_fonts() -> None:
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="VeraIt", boldItalic="VeraBI")


def _look(name: str) -> dict[str, object]:
    looks: dict[str, dict[str, object]] = {
        "designed": {"font": "Helvetica", "bold": "Helvetica-Bold", "size": 9.4, "align": TA_JUSTIFY},
        "plain": {"font": "Times-Roman", "bold": "Times-Bold", "size": 11.2, "align": TA_LEFT},
        "easy": {"font": "Vera", "bold": "VeraBd", "size": 17, "align": TA_LEFT},
    }
    return looks[name]


def _styles(look: dict[str, object]) -> dict[str, ParagraphStyle]:
    size, bold = float(str(look["size"])), str(look["bold"])
    body = ParagraphStyle(
        "body", fontName=look["font"], fontSize=size, leading=size * 1.36, spaceAfter=size * 0.62,
        alignment=look["align"], embeddedHyphenation=1, allowWidows=0, allowOrphans=0,
    )  # fmt: skip

    def style(name: str, **changes: object) -> ParagraphStyle:
        return ParagraphStyle(name, parent=body, **{"alignment": TA_LEFT, **changes})

    def head(name: str, points: float, colour: Color, **changes: object) -> ParagraphStyle:
        points *= size / 9.4 if size < 12 else 1.6
        return style(name, fontName=bold, fontSize=points, leading=points * 1.2, textColor=colour,
             spaceBefore=points * 0.55, spaceAfter=points * 0.35, **changes)  # fmt: skip

    small = size * 0.84
    return {
        "body": body,
        "h1": head("h1", 22, INK),
        "h2": head("h2", 13, SOFT),
        "h3": head("h3", 10.6, INK),
        "h4": head("h4", 9.4, WARM),
        "item": style(
            "item", leftIndent=size * 1.3, bulletIndent=size * 0.3, bulletFontSize=size, spaceAfter=size * 0.3
        ),
        "caption": style("caption", fontName=bold, fontSize=small, leading=small * 1.3, textColor=INK),
        "cell": style("cell", fontSize=small, leading=small * 1.25, spaceAfter=0),
        "top": style("top", fontName=bold, fontSize=small, leading=small * 1.25, spaceAfter=0, textColor=white),
        "box": style("box", fontSize=size * 0.93, leading=size * 1.24, spaceAfter=size * 0.4),
        "boxhead": style("boxhead", fontName=bold, fontSize=size * 1.08, leading=size * 1.4, textColor=INK),
        "quote": style("quote", fontSize=size * 1.32, leading=size * 1.75, textColor=WARM, leftIndent=8),
        "small": style("small", fontSize=size * 0.78, leading=size, textColor=HexColor("#444444")),
        "cover": style("cover", fontName=bold, fontSize=30, leading=36, textColor=white, spaceAfter=14),
        "coverline": style("coverline", fontSize=14, leading=20, textColor=white),
        "plaincover": style("plaincover", fontName=bold, fontSize=24, leading=30, spaceAfter=16),
        "plainline": style("plainline", fontSize=13, leading=18),
    }


class PlanDocument(BaseDocTemplate):
    """Page furniture, contents entries, bookmarks and printed page labels."""

    def __init__(self, plan: Plan, target: Path) -> None:
        self.plan, self.look = plan, plan.meta["look"]
        super().__init__(
            str(target), pagesize=A4, invariant=1, title=plan.meta["title"], author=plan.meta["author"],
            subject=plan.meta.get("subject", ""), lang="en-GB",
        )  # fmt: skip
        self.front, self.chapter, self.keys = 0, "", 0
        self.pictures: list[int] = []
        body = HEIGHT - TOP - BOTTOM
        left, right = MARGIN, MARGIN + COLUMN + GUTTER
        tall = body - OPENER
        full = (MARGIN, BOTTOM, FULL, body)
        both = [(left, BOTTOM, COLUMN, body), (right, BOTTOM, COLUMN, body)]
        under = [(left, BOTTOM, COLUMN, tall), (right, BOTTOM, COLUMN, tall)]
        self.addPageTemplates([
            self._template("cover", [(MARGIN, 60 * mm, FULL, 170 * mm)], before=self._cover),
            self._template("one", [full], after=self._furniture),
            self._template("two", both, after=self._furniture),
            self._template("opener", [(left, BOTTOM + tall, FULL, OPENER), *under], self._band, self._furniture),
            self._template("bare", [full]),
        ])  # fmt: skip

    def _template(
        self, name: str, places: list[tuple[float, float, float, float]],
        before: Callable[..., None] | None = None, after: Callable[..., None] | None = None,
    ) -> PageTemplate:  # fmt: skip
        frames = [
            Frame(*place, id=f"{name}{number}", leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
            for number, place in enumerate(places)
        ]
        nothing = _no_furniture
        return PageTemplate(name, frames, onPage=before or nothing, onPageEnd=after or nothing)

    def beforeDocument(self) -> None:  # noqa: N802 - reportlab's name
        self.chapter, self.keys = "", 0
        self.pictures.clear()
        style = "ROMAN_LOWER" if self.front else "ARABIC"
        self.canv.addPageLabel(0, style=style)
        if self.front:
            self.canv.addPageLabel(self.front, style="ARABIC", start=1)

    def label(self) -> str:
        return self.label_of(int(self.page))

    def label_of(self, page: int) -> str:
        return str(page - self.front) if page > self.front else _roman(page)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        level = getattr(flowable, "outline_level", None)
        if level is None:
            return
        self.keys += 1
        key, text = f"part{self.keys}", flowable.getPlainText()
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text.replace("\xad", ""), key, level, closed=level > 0)
        if level == 0:
            self.chapter = text.replace("\xad", "")
        if level < int(self.plan.meta.get("contents", "2")):
            self.notify("TOCEntry", (level, escape(text.replace("\xad", "")), self.page, key))

    def _cover(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        if self.look == "plain":
            return
        canvas.setFillColor(INK)
        canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
        canvas.setFillColor(SOFT)
        for step in range(5):
            canvas.circle(WIDTH - 20 * mm * step, 20 * mm, (58 - 9 * step) * mm, stroke=0, fill=step % 2)
        canvas.setFillColor(WARM)
        canvas.rect(0, 52 * mm, WIDTH, 4 * mm, stroke=0, fill=1)

    def _band(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.setFillColor(PALE)
        canvas.rect(0, HEIGHT - TOP - OPENER + 4 * mm, WIDTH, TOP + OPENER - 4 * mm, stroke=0, fill=1)

    def _furniture(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        if self.look == "easy":
            canvas.setFont("VeraBd", 15)
            canvas.drawRightString(WIDTH - MARGIN, 11 * mm, self.label())
            return
        font = str(_look(self.look)["font"])
        canvas.setFont(font, 7.6)
        canvas.setFillColor(HexColor("#555555"))
        right = self.page % 2 == 0
        across = canvas.drawString if right else canvas.drawRightString
        across(MARGIN if right else WIDTH - MARGIN, HEIGHT - 13 * mm, self.plan.meta["header"])
        canvas.drawString(MARGIN, 12 * mm, self.chapter if self.look == "designed" else self.plan.meta["footer"])
        canvas.drawRightString(WIDTH - MARGIN, 12 * mm, self._folio())
        canvas.setStrokeColor(RULE)
        canvas.line(MARGIN, 15.5 * mm, WIDTH - MARGIN, 15.5 * mm)

    def _folio(self) -> str:
        return f"{self.plan.meta['footer']}  |  {self.label()}" if self.look == "designed" else f"Page {self.label()}"


def _no_furniture(_canvas: Canvas, _document: BaseDocTemplate) -> None:
    """A page that carries neither header nor footer."""


def _roman(number: int) -> str:
    for value, sign in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        if number >= value:
            return sign + _roman(number - value)
    return ""


class _Story:
    """Turns blocks into reportlab's flowables, keeping track of the layout in force."""

    def __init__(self, plan: Plan, document: PlanDocument) -> None:
        self.plan, self.document = plan, document
        self.look = _look(plan.meta["look"])
        self.styles = _styles(self.look)
        self.layout = ""
        self.soften = plan.meta["look"] == "designed"

    def flowables(self) -> list[Flowable]:
        return [flowable for block in self.plan.blocks for flowable in self._block(block)]

    @property
    def width(self) -> float:
        return COLUMN if self.layout == "two" else FULL

    def _block(self, block: Block) -> list[Flowable]:
        method = getattr(self, f"_{block.kind}", self._sidebar)
        return list(method(block))

    def _markup(self, text: str, *, soften: bool = True) -> str:
        parts = []
        for run in runs(text):
            words = escape(with_soft_hyphens(run.text) if soften and self.soften else run.text)
            words = f"<b>{words}</b>" if run.bold else words
            words = f"<i>{words}</i>" if run.italic else words
            parts.append(f'<link href="{escape(run.target)}" color="#1f7a8c">{words}</link>' if run.target else words)
        return "".join(parts)

    def _text(self, text: str, style: str, **options: object) -> Paragraph:
        return Paragraph(self._markup(text), self.styles[style], **options)

    def _paragraph(self, block: Block) -> list[Flowable]:
        return [self._text(block.text, block.options.get("style", "body"))]

    def _footnote(self, block: Block) -> list[Flowable]:
        return [self._text(block.text, "small")]

    def _heading(self, block: Block) -> list[Flowable]:
        title = Paragraph(self._markup(block.text, soften=False), self.styles[f"h{block.level}"])
        if block.level < 4:
            title.outline_level = block.level - 1
        if block.level > 1:
            return [CondPageBreak(28 * mm), title]
        if self.layout == "two":
            return [NextPageTemplate("opener"), PageBreak(), title, FrameBreak(), NextPageTemplate("two")]
        if self.plan.meta["look"] != "designed" and self.layout:
            return [CondPageBreak(100 * mm), title]
        self.layout = "one"
        return [NextPageTemplate("one"), PageBreak(), title]

    def _list(self, block: Block) -> list[Flowable]:
        ordered = bool(block.options["ordered"])
        return [
            self._text(item, "item", bulletText=f"{number}." if ordered else "\u2022")
            for number, item in enumerate(block.items, 1)
        ]

    def _table(self, block: Block) -> list[Flowable]:
        head, *rows = block.rows
        cells = [[self._text(cell, "top") for cell in head]]
        cells += [[self._text(cell, "cell") for cell in row] for row in rows]
        table = LongTable(cells, colWidths=self._widths(block, len(head)), repeatRows=1, style=[
            ("BACKGROUND", (0, 0), (-1, 0), INK),
            ("GRID", (0, 0), (-1, -1), 0.5, RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            *[("BACKGROUND", (0, row), (-1, row), PALE) for row in range(2, len(cells), 2)],
        ])  # fmt: skip
        caption = [CondPageBreak(30 * mm), self._text(block.text, "caption")] if block.text else []
        table.spaceAfter = 9
        return [*caption, table]

    def _widths(self, block: Block, count: int) -> list[float]:
        shares = [float(share) for share in block.options.get("widths", ",".join(["1"] * count)).split(",")]
        return [self.width * share / sum(shares) for share in shares]

    def _sidebar(self, block: Block) -> list[Flowable]:
        inside = [self._text(block.text, "boxhead")] if block.text else []
        for child in block.children:
            if child.kind == "list":
                inside += [self._text(item, "box", bulletText="\u2022") for item in child.items]
            else:
                inside.append(self._text(child.text, "box"))
        box = Table([[inside]], colWidths=[self.width], style=[
            ("BACKGROUND", (0, 0), (-1, -1), PALE),
            ("LINEBEFORE", (0, 0), (0, -1), 3, SOFT),
            ("LEFTPADDING", (0, 0), (-1, -1), 9),
            ("TOPPADDING", (0, 0), (-1, -1), 7),
        ])  # fmt: skip
        box.spaceAfter = 9
        return [box]

    def _quote(self, block: Block) -> list[Flowable]:
        said = [self._text(child.text, "quote") for child in block.children]
        who = [self._text(block.text, "small")] if block.text else []
        return [KeepTogether([*said, *who])]

    def _chart(self, block: Block) -> list[Flowable]:
        pairs = [item.rsplit(":", 1) for item in block.children[0].items]
        bars = Bars([(name.strip(), value.strip()) for name, value in pairs], self.width, block.options)
        notes = [self._text(child.text, "small") for child in block.children[1:]]
        return [KeepTogether([self._text(block.text, "caption"), bars, *notes])]

    def _cover(self, block: Block) -> list[Flowable]:
        big, line = ("plaincover", "plainline") if self.plan.meta["look"] == "plain" else ("cover", "coverline")
        return [self._text(child.text, line if number else big) for number, child in enumerate(block.children)]

    def _do(self, block: Block) -> list[Flowable]:
        return list(getattr(self, f"_do_{block.options['word']}")(block.text))

    def _do_layout(self, name: str) -> list[Flowable]:
        self.layout, changed = name, name != self.layout
        return [NextPageTemplate(name), PageBreak()] if changed else []

    def _do_next(self, name: str) -> list[Flowable]:
        """Change the layout for what follows the next chapter heading, without a page break."""
        self.layout = name
        return []

    def _do_pagebreak(self, _rest: str) -> list[Flowable]:
        return [PageBreak()]

    def _do_bare(self, _rest: str) -> list[Flowable]:
        return [NextPageTemplate("bare"), PageBreak()]

    def _do_column(self, _rest: str) -> list[Flowable]:
        return [FrameBreak()]

    def _do_space(self, points: str) -> list[Flowable]:
        return [Spacer(1, float(points))]

    def _do_main(self, _rest: str) -> list[Flowable]:
        return [_EndOfFront(self.document)]

    def _do_image(self, name: str) -> list[Flowable]:
        picture = FullPageImage(self.plan.images / name, self.document)
        return [NextPageTemplate("bare"), PageBreak(), picture, NextPageTemplate(self.layout or "one")]

    def _do_contents(self, _rest: str) -> list[Flowable]:
        contents = TableOfContents(dotsMinLevel=0, formatter=self.document.label_of)
        base = self.styles["body"]
        contents.levelStyles = [
            ParagraphStyle("toc0", parent=base, fontName=self.look["bold"], spaceAfter=2, spaceBefore=5),
            ParagraphStyle("toc1", parent=base, leftIndent=12, spaceAfter=1),
        ]
        return [contents]


class _EndOfFront(Flowable):
    """Marks the last page that is numbered in roman figures."""

    width = height = 0

    def __init__(self, document: PlanDocument) -> None:
        super().__init__()
        self.document = document

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.document.front = self.canv.getPageNumber()


class FullPageImage(Flowable):
    """A page that is only a picture, as scanned letters and maps are."""

    def __init__(self, path: Path, document: PlanDocument) -> None:
        super().__init__()
        self.path, self.document = path, document

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return width, height - 1

    def draw(self) -> None:
        self.document.pictures.append(self.canv.getPageNumber())
        x, y = self.canv.absolutePosition(0, 0)
        # by its bytes: given a path, reportlab would write a hash of the path into the file
        self.canv.drawImage(ImageReader(BytesIO(self.path.read_bytes())), -x, -y, WIDTH, HEIGHT)


class Bars(Flowable):
    """A bar chart whose labels are text on the page, as designers' exports have them."""

    def __init__(self, pairs: list[tuple[str, str]], width: float, options: dict[str, str]) -> None:
        super().__init__()
        self.pairs, self.width, self.upright = pairs, width, options.get("shape") == "upright"
        self.height = 118 if self.upright else 15 * len(pairs) + 6

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        most = max(_number(value) for _, value in self.pairs)
        draw = self._column if self.upright else self._bar
        for place, (name, value) in enumerate(self.pairs):
            draw(place, name, value, _number(value) / most)

    def _bar(self, place: int, name: str, value: str, share: float) -> None:
        y = self.height - 15 * (place + 1)
        self.canv.setFont("Helvetica", 7.4)
        self.canv.setFillColor(INK)
        self.canv.drawString(0, y + 3, name)
        self.canv.setFillColor(SOFT if place % 2 else WARM)
        start, room = self.width * 0.42, self.width * 0.46
        self.canv.rect(start, y, room * share, 10, stroke=0, fill=1)
        self.canv.setFillColor(INK)
        self.canv.drawString(start + room * share + 3, y + 3, value)

    def _column(self, place: int, name: str, value: str, share: float) -> None:
        step = self.width / len(self.pairs)
        x, room = step * place + step * 0.2, self.height - 34
        self.canv.setFillColor(SOFT)
        self.canv.rect(x, 18, step * 0.6, room * share, stroke=0, fill=1)
        self.canv.setFillColor(INK)
        self.canv.setFont("Helvetica", 7)
        self.canv.drawCentredString(x + step * 0.3, 22 + room * share, value)
        self.canv.drawCentredString(x + step * 0.3, 8, name)


def _number(text: str) -> float:
    found = re.search(r"[\d,]+(?:\.\d+)?", text)
    return float(found[0].replace(",", "")) if found else 0.0
