"""Word plans written part by part: styles, automatic numbers, boxes, notes, tracked changes, comments."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from docx_parts import CONTENT_TYPES, NUMBERING, PACKAGE_RELS, SETTINGS, STYLES, core_properties, document_rels
from plan_source import Block, Plan, Run, plain, runs

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WHEN = "2026-01-12T09:30:00Z"
STAMP = (2026, 1, 12, 9, 30, 0)
AUTHORS = ("Planning Manager", "Chief Finance Officer", "Third Sector Member")


def write_docx(plan: Plan, target: Path) -> None:
    body = _Body(plan)
    document = body.document()
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": PACKAGE_RELS,
        "docProps/core.xml": core_properties(plan.meta),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": document_rels(body.links),
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/settings.xml": SETTINGS,
        "word/footnotes.xml": body.footnotes(),
        "word/comments.xml": body.all_comments(),
        "word/header1.xml": _furniture("hdr", plan.meta["header"], with_page=False),
        "word/footer1.xml": _furniture("ftr", plan.meta["footer"], with_page=True),
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name, STAMP)
            member.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(member, text.encode())


def _furniture(kind: str, text: str, *, with_page: bool) -> str:
    page = '<w:r><w:tab/></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>' if with_page else ""
    style = "Header" if kind == "hdr" else "Footer"
    inside = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{_plain_run(text)}{page}</w:p>'
    return f"{HEAD}<w:{kind} {SPACES}>{inside}</w:{kind}>"


def _plain_run(text: str, properties: str = "", tag: str = "t") -> str:
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


class _Body:
    """Writes the main part and collects the notes, comments and links that it refers to."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.notes = {b.options["name"]: b for b in plan.blocks if b.kind == "footnote"}
        self.note_order: list[str] = []
        self.comments: list[str] = []
        self.links: list[str] = []
        self.changes = self.shapes = self.lists = 0

    def document(self) -> str:
        inside = "".join(self._block(block) for block in self.plan.blocks)
        section = (
            '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>'
            '<w:footerReference w:type="default" r:id="rIdFooter"/><w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="1440" w:right="1304" w:bottom="1304" w:left="1304" w:header="709" w:footer="709"'
            ' w:gutter="0"/><w:titlePg/></w:sectPr>'
        )
        return f"{HEAD}<w:document {SPACES}><w:body>{inside}{section}</w:body></w:document>"

    def footnotes(self) -> str:
        marks = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        for number, name in enumerate(self.note_order, 1):
            text = self._inline(self.notes[name].text)
            style = '<w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            sign = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            marks += f'<w:footnote w:id="{number}"><w:p>{style}{sign}{text}</w:p></w:footnote>'
        return f"{HEAD}<w:footnotes {SPACES}>{marks}</w:footnotes>"

    def all_comments(self) -> str:
        return f"{HEAD}<w:comments {SPACES}>{''.join(self.comments)}</w:comments>"

    def _block(self, block: Block) -> str:
        return getattr(self, f"_{block.kind}", self._sidebar)(block)

    def _styled(self, style: str, text: str, extra: str = "") -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{self._inline(text)}</w:p>'

    def _paragraph(self, block: Block) -> str:
        mark = self._paragraph_mark(block.text)
        return self._styled(block.options.get("style", "BodyText"), block.text, mark)

    def _paragraph_mark(self, text: str) -> str:
        """A paragraph wholly inserted or deleted carries the change on its own mark too."""
        kinds = {run.change for run in runs(text)}
        if kinds in ({"ins"}, {"del"}):
            return f"<w:rPr><w:{kinds.pop()} {self._change()}/></w:rPr>"
        return ""

    def _footnote(self, _block: Block) -> str:
        return ""

    def _heading(self, block: Block) -> str:
        level = block.level
        return self._styled(f"Heading{level}", block.text, self._heading_number(block))

    def _heading_number(self, block: Block) -> str:
        if self.plan.meta.get("numbered") != "yes" or block.options.get("number") == "no":
            return ""
        return f'<w:numPr><w:ilvl w:val="{block.level - 1}"/><w:numId w:val="1"/></w:numPr>'

    def _list(self, block: Block) -> str:
        style, number = ("ListNumber", "3") if block.options["ordered"] else ("ListBullet", "2")
        mark = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        return "".join(self._styled(style, item, mark) for item in block.items)

    def _table(self, block: Block) -> str:
        shares = [
            float(share) for share in block.options.get("widths", ",".join("1" for _ in block.rows[0])).split(",")
        ]
        widths = [int(9298 * share / sum(shares)) for share in shares]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        look = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="9298" w:type="dxa"/></w:tblPr>'
        rows = "".join(self._row(row, widths, first=not number) for number, row in enumerate(block.rows))
        caption = self._styled("Caption", block.text) if block.text else ""
        return f"{caption}<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl><w:p/>"

    def _row(self, row: list[str], widths: list[int], *, first: bool) -> str:
        header = "<w:trPr><w:tblHeader/></w:trPr>" if first else ""
        return f"<w:tr>{header}{''.join(self._cells(row, widths, first))}</w:tr>"

    def _cells(self, row: list[str], widths: list[int], first: bool) -> list[str]:
        """Cells written `<` are merged with the cell to their left."""
        cells: list[tuple[str, int, int]] = []
        for text, width in zip(row, widths):
            if text == "<":
                before, wide, span = cells.pop()
                cells.append((before, wide + width, span + 1))
            else:
                cells.append((text, width, 1))
        style = "TableHead" if first else "TableText"
        return [self._cell(text, width, span, style) for text, width, span in cells]

    def _cell(self, text: str, width: int, span: int, style: str) -> str:
        merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}</w:tcPr>'
        return f"<w:tc>{properties}{self._styled(style, text)}</w:tc>"

    def _sidebar(self, block: Block) -> str:
        """A text box, in the two tellings that Word writes; a reader must take only one of them."""
        self.shapes += 1
        title = self._styled("BoxTitle", block.text) if block.text else ""
        inside = title + "".join(self._block(child) for child in block.children)
        content = f"<w:txbxContent>{inside}</w:txbxContent>"
        size = '<wp:extent cx="5760000" cy="1440000"/>'
        anchor = (
            f'<wp:inline>{size}<wp:docPr id="{self.shapes}" name="Text Box {self.shapes}"/><a:graphic>'
            '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
            f"<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        )
        fallback = (
            f'<w:pict><v:shape style="width:453pt;height:113pt"><v:textbox>{content}</v:textbox></v:shape></w:pict>'
        )
        return (
            f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{anchor}</w:drawing></mc:Choice>'
            f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )

    def _control(self, block: Block) -> str:
        """A content control with its title, as plan templates use them."""
        title, inside = escape(block.text, {'"': "&quot;"}), "".join(self._block(child) for child in block.children)
        properties = f'<w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="{title}"/></w:sdtPr>'
        return f"<w:sdt>{properties}<w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    def _cover(self, block: Block) -> str:
        styles = ["Title"] + ["Subtitle"] * len(block.children)
        return "".join(self._styled(style, child.text) for style, child in zip(styles, block.children))

    def _do(self, block: Block) -> str:
        if block.options["word"] == "contents":
            return self._contents()
        if block.options["word"] == "pagebreak":
            return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        return ""

    def _contents(self) -> str:
        lines = [b for b in self.plan.blocks if b.kind == "heading" and b.level <= 2]
        page, out = 2, []
        for number, block in enumerate(lines):
            page += number % 3 == 2
            text = f"{escape(plain(block.text))}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>{page}"
            inside = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
            out.append(f'<w:p><w:pPr><w:pStyle w:val="TOC{block.level}"/></w:pPr>{inside}</w:p>')
        return "".join(out)

    def _inline(self, text: str) -> str:
        return "".join(self._run(run) for run in runs(text))

    def _run(self, run: Run) -> str:
        look = ("<w:b/>" if run.bold else "") + ("<w:i/>" if run.italic else "")
        if run.change == "note":
            return self._note_reference(run.name)
        if run.change == "comment":
            return self._comment(run.text)
        if run.change in {"del", "moveFrom"}:
            return self._wrapped(run, _plain_run(run.text, look, "delText" if run.change == "del" else "t"))
        if run.change:
            return self._wrapped(run, _plain_run(run.text, look))
        if run.target:
            self.links.append(run.target)
            inside = _plain_run(run.text, '<w:rStyle w:val="Hyperlink"/>')
            return f'<w:hyperlink r:id="rIdLink{len(self.links)}">{inside}</w:hyperlink>'
        return _plain_run(run.text, look)

    def _wrapped(self, run: Run, inside: str) -> str:
        tag, attributes = run.change, self._change()
        marked = f"<w:{tag} {attributes}>{inside}</w:{tag}>"
        if not tag.startswith("move"):
            return marked
        number = self.changes + 1000
        start = f'<w:{tag}RangeStart w:id="{number}" w:name="{run.name}" w:author="{AUTHORS[0]}" w:date="{WHEN}"/>'
        return f'{start}{marked}<w:{tag}RangeEnd w:id="{number}"/>'

    def _change(self) -> str:
        self.changes += 1
        return f'w:id="{self.changes}" w:author="{AUTHORS[self.changes % 2]}" w:date="{WHEN}"'

    def _note_reference(self, name: str) -> str:
        self.note_order.append(name)
        number = len(self.note_order)
        return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'

    def _comment(self, text: str) -> str:
        number = len(self.comments)
        author = AUTHORS[number % 3]
        initials = "".join(word[0] for word in author.split())
        inside = f"<w:p>{_plain_run(text)}</w:p>"
        attributes = f'w:id="{number}" w:author="{author}" w:date="{WHEN}" w:initials="{initials}"'
        self.comments.append(f"<w:comment {attributes}>{inside}</w:comment>")
        return (
            f'<w:commentRangeStart w:id="{number}"/><w:commentRangeEnd w:id="{number}"/>'
            f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        )
