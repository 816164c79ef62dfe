"""The parts of a Word package that do not depend on a plan's text."""

from __future__ import annotations

from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml."
PARTS = {
    "document": "document.main",
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "footnotes": "footnotes",
    "comments": "comments",
    "header1": "header",
    "footer1": "footer",
}
CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    + "".join(f'<Override PartName="/word/{n}.xml" ContentType="{MIME}{kind}+xml"/>' for n, kind in PARTS.items())
    + "</Types>"
)
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
PACKAGE_RELS = (
    f'{HEAD}<Relationships xmlns="{RELS}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{RELS}/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)
SETTINGS = f'{HEAD}<w:settings xmlns:w="{WORD}"><w:updateFields w:val="false"/></w:settings>'


def document_rels(links: list[str]) -> str:
    fixed = [("rIdHeader", "header", "header1"), ("rIdFooter", "footer", "footer1")]
    fixed += [(f"rId{n}", n, n) for n in ("styles", "numbering", "settings", "footnotes", "comments")]
    inside = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{part}.xml"/>' for i, kind, part in fixed)
    inside += "".join(
        f'<Relationship Id="rIdLink{n}" Type="{OFFICE}/hyperlink" Target="{escape(link)}" TargetMode="External"/>'
        for n, link in enumerate(links, 1)
    )
    return f'{HEAD}<Relationships xmlns="{RELS}">{inside}</Relationships>'


def core_properties(meta: dict[str, str]) -> str:
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    when = '<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-12T09:30:00Z</dcterms:created>'
    named = f"<dc:title>{escape(meta['title'])}</dc:title><dc:creator>{escape(meta['author'])}</dc:creator>"
    return f"{HEAD}<cp:coreProperties {spaces}>{named}{when}</cp:coreProperties>"


def _style(name: str, look: str = "", place: str = "", based: str = "Normal", label: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{label or name}"/>'
        f'<w:basedOn w:val="{based}"/><w:pPr>{place}</w:pPr><w:rPr>{look}</w:rPr></w:style>'
    )


def _heading(level: int, size: int) -> str:
    place = f'<w:keepNext/><w:spacing w:before="280" w:after="100"/><w:outlineLvl w:val="{level - 1}"/>'
    return _style(f"Heading{level}", f'<w:b/><w:color w:val="1F4E5F"/><w:sz w:val="{size}"/>', place,
                  label=f"heading {level}")  # fmt: skip


def _tabbed(level: int) -> str:
    tab = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9298"/></w:tabs>'
    return _style(f"TOC{level}", "", f'{tab}<w:ind w:left="{(level - 1) * 240}"/>', label=f"toc {level}")


SPACED = '<w:spacing w:after="140"/>'
STYLES = (
    f'{HEAD}<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr>'
    "</w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + _style("BodyText", place=SPACED, label="Body Text")
    + _style("Title", '<w:b/><w:sz w:val="52"/>', SPACED)
    + _style("Subtitle", '<w:sz w:val="28"/>', SPACED)
    + "".join(_heading(level, size) for level, size in ((1, 34), (2, 28), (3, 24), (4, 22)))
    + _style("ListBullet", place='<w:spacing w:after="60"/>', label="List Bullet")
    + _style("ListNumber", place='<w:spacing w:after="60"/>', label="List Number")
    + _style("Caption", '<w:b/><w:sz w:val="20"/>', "<w:keepNext/>", label="caption")
    + _style("TableText", '<w:sz w:val="20"/>')
    + _style("TableHead", '<w:b/><w:sz w:val="20"/>')
    + _style("BoxTitle", "<w:b/>", "<w:keepNext/>")
    + _style("Quote", "<w:i/>", '<w:ind w:left="567" w:right="567"/>')
    + _style("FootnoteText", '<w:sz w:val="18"/>', label="footnote text")
    + _style("Header", '<w:sz w:val="18"/>', label="header")
    + _style("Footer", '<w:sz w:val="18"/>', label="footer")
    + _tabbed(1)
    + _tabbed(2)
    + '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr></w:style></w:styles>"
)


def _level(number: int, kind: str, text: str) -> str:
    indent = 0 if kind == "decimal" and "%2" in text else 360
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{indent + 360}" w:hanging="360"/></w:pPr></w:lvl>'
    )


BULLET = _level(0, "bullet", "\u2022")
HEADINGS = "".join(_level(n, "decimal", ".".join(f"%{k}" for k in range(1, n + 2))) for n in range(4))
NUMBERING = (
    f'{HEAD}<w:numbering xmlns:w="{WORD}">'
    f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{HEADINGS}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{BULLET}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="3">{_level(0, "decimal", "%1.")}</w:abstractNum>'
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3))
    + "</w:numbering>"
)
