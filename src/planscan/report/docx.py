"""The evidence map as a Word report to edit: real headings, styles and tables, each quote with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from planscan.definitions import definitions
from planscan.model import CriterionResult, Evidence, EvidenceMap, Finding, Rating
from planscan.rate import FOUND
from planscan.report import words
from planscan.report.html import Item, Page, Section
from planscan.report.places import section
from planscan.report.zips import FIXED, with_fixed_dates

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.font import CT_RPr
    from docx.text.paragraph import Paragraph

QUOTES = 3
"""Quotes of one criterion that the report gives; the evidence sheet has them all."""

PER_KIND = 4
"""Findings of one kind that stand under "Check first"; the table of findings has them all."""

FACT_QUOTE = 160
"""Characters of a quote that the table of facts gives."""

TEXT_WIDTH = 16.6
"""Of a page, in centimetres: A4 without its margins."""

_FEW_COLUMNS = 6
_HEADINGS = {Rating.NOT_APPLICABLE: "N/A"}
_GAPS = (Rating.NOT_FOUND, Rating.COULD_NOT_READ, Rating.ELSEWHERE)
"""Ratings without evidence that somebody may have to ask about."""


def write(evidence_map: EvidenceMap) -> bytes:
    """The report's bytes."""
    page = Page(evidence_map, definitions(evidence_map.catalogues))
    document = _blank(page.title)
    document.add_heading(f"Evidence review: {_clean(page.title)}", 0)
    _introduction(document, page)
    _check_first(document, page)
    _facts(document, page)
    _objectives(document, page)
    for one in page.sections:
        _catalogue(document, page, one)
    _findings(document, page)
    _method(document, page)
    out = BytesIO()
    document.save(out)
    return with_fixed_dates(out.getvalue())


# --- parts of the report ----------------------------------------------------------------------------


def _introduction(document: Document, page: Page) -> None:
    files = ", ".join(one.file for one in page.map.documents)
    _paragraph(
        document,
        f"This report shows what {files} evidences, criterion by criterion, with the plan's own words and where they "
        "stand. It was made by a program: read the quotes before you rely on a rating. “Not found” does not "
        "mean “not done”.",
    )
    document.add_heading("Summary", 1)
    rest = [rating for rating in page.ratings if rating not in FOUND]
    columns = ["Catalogue", "Met", "Partly", *(_HEADINGS.get(one, str(one).capitalize()) for one in rest), "All"]
    rows = [
        [one.title, *map(str, (counted.met, counted.partly, *(counted[rating] for rating in rest), counted.total))]
        for one in page.sections
        for counted in (one.tally,)
    ]
    caption = "Criteria by rating; met: strong or evidenced; partly: mentioned"
    _table(document, caption, columns, rows, [4, *(1.7 for _ in columns[1:])])
    if page.together.total:
        total = page.together
        _paragraph(
            document,
            f"Framework and statutory catalogues together, each thing counted once: {total.met} of {total.total} met, "
            f"{total.partly} partly.",
        )


def _check_first(document: Document, page: Page) -> None:
    document.add_heading("Check first", 1)
    for found in _by_kind(page.urgent):
        for finding in found[:PER_KIND]:
            _bullet(document, finding.message, page.places.of(finding).text)
        if len(found) > PER_KIND:
            _bullet(document, f"{words.count(len(found) - PER_KIND, 'more finding')} like these", "see Findings")
    for what, number, pages in page.pages:
        listed = ", ".join(map(str, pages))
        _bullet(document, f"{words.count(len(pages), 'page')} {what}: {listed}", page.map.documents[number].file)
    for item in page.unsure:
        _bullet(document, f"Found with little confidence: {item.statement}", words.confidence(item.result.confidence))
    for item in page.near:
        nearest = item.result.nearest[0]
        _bullet(document, f"Required, not found: {item.statement}", f"nearest: {page.places.of(nearest).text}")
    if not (page.urgent or page.pages or page.unsure or page.near):
        _paragraph(document, "Nothing stands out.")


def _facts(document: Document, page: Page) -> None:
    document.add_heading("What the plan states about itself", 1)
    stated = [
        [words.fact(fact.key), words.value(fact.value), _cut(fact.quote or ""), page.places.of(fact).text]
        for fact in page.map.facts
    ]
    _table(document, "Facts", ["What", "Value", "Quote", "Place"], stated, [3, 3, 6, 2])


def _objectives(document: Document, page: Page) -> None:
    """What the plan commits itself to, and what each commitment leaves open."""
    if not page.map.objectives:
        return
    document.add_heading("What the plan commits itself to", 1)
    rows = [
        [one.what, one.who or "", one.when or "", one.measure or "", ", ".join(one.missing), page.places.of(one).text]
        for one in page.map.objectives
    ]
    _table(document, "Commitments", ["What", "Who", "When", "Measure", "Not said", "Place"], rows, [5, 2, 2, 3, 2, 1.6])


def _catalogue(document: Document, page: Page, one: Section) -> None:
    document.add_heading(one.title, 1)
    if one.rulebook:
        _paragraph(document, f"This belongs to a {one.rulebook} edition of the guidance and enters no total.")
    for theme, groups in one.themes:
        document.add_heading(theme, 2)
        items = [item for group in groups for item in group.items]
        for item in items:
            if item.result.evidence:
                _criterion(document, page, item)
        _gaps(document, page, theme, [item for item in items if not item.result.evidence])


def _criterion(document: Document, page: Page, item: Item) -> None:
    result = item.result
    document.add_heading(_clean(item.statement), 3)
    told = document.add_paragraph()
    _run(told, _rating(result), bold=True)
    _run(told, f" – {result.reason} ({words.confidence(result.confidence)}; {result.criterion})")
    for one in result.evidence[:QUOTES]:
        document.add_paragraph(_clean(one.quote), style="Quote")
        _paragraph(document, _source(page, one), style="Source of quote")
    if len(result.evidence) > QUOTES:
        _paragraph(document, f"{words.count(len(result.evidence) - QUOTES, 'more quote')} in the evidence sheet.")
    for lack in result.lacks:
        _bullet(document, f"The plan says that this is missing: “{lack.quote}”", page.places.of(lack).text)


def _gaps(document: Document, page: Page, theme: str, items: Sequence[Item]) -> None:
    """Criteria without evidence: what to ask, and where the plan came nearest."""
    rows = [
        [item.statement, str(item.result.rating), item.result.ask, _nearest(page, item)]
        for item in items
        if item.result.rating in _GAPS
    ]
    if rows:
        _table(
            document,
            f"{theme}: not found",
            ["Criterion", "Rating", "Question to the authors", "Nearest"],
            rows,
            [4, 1.6, 4, 3],
        )
    others = [item for item in items if item.result.rating not in {*_GAPS, *FOUND}]
    if others:
        _paragraph(document, "Not assessed here or not applicable: " + "; ".join(item.statement for item in others))


def _findings(document: Document, page: Page) -> None:
    if not page.map.findings:
        return
    document.add_heading("Findings", 1)
    rows = [
        [words.SEVERITIES.get(one.severity, one.severity), one.message, page.places.of(one).text]
        for one in page.map.findings
    ]
    _table(document, "What a reader should know beyond the ratings", ["Kind", "Finding", "Place"], rows, [1.2, 7, 1.6])


def _by_kind(findings: Sequence[Finding]) -> Iterable[list[Finding]]:
    kinds: dict[str, list[Finding]] = {}
    for one in findings:
        kinds.setdefault(one.kind, []).append(one)
    return kinds.values()


def _method(document: Document, page: Page) -> None:
    document.add_heading("How the ratings were made", 1)
    _table(document, "The first rule that holds gives the rating", ["Rating", "When"], page.rule, [1, 4])
    made = [["planscan", page.map.planscan, ""]]
    made += [[f"catalogue {one.stamp.id}", one.stamp.version, one.stamp.sha256[:12]] for one in page.sections]
    made += [[f"model {one.name}", one.version, one.sha256[:12]] for one in page.map.models]
    made += [[f"file {one.file}", "", one.sha256[:12]] for one in page.map.documents]
    _table(document, "Versions", ["What", "Version", "SHA-256 begins"], made, [4, 2, 3])
    settings = "; ".join(
        f"{words.setting(key)}: {words.value(given, missing='not set')}" for key, given in page.map.settings.items()
    )
    _paragraph(document, f"Settings: {settings}.")
    for one in page.sections:
        if one.catalogue is not None:
            _paragraph(document, f"{one.catalogue.title}. {one.catalogue.publisher}. {one.catalogue.licence}")


# --- words ------------------------------------------------------------------------------------------


def _rating(result: CriterionResult) -> str:
    """The program's rating and, beside it, what a person decided."""
    decided = f"; decided: {result.decided_rating}" if result.decided_rating is not None else ""
    return f"{str(result.rating).capitalize()}{decided}"


def _source(page: Page, one: Evidence) -> str:
    parts = [page.places.of(one).text, section(one.section), words.LEVELS[one.level], words.STANCES[one.stance]]
    if one.voice != "own":
        parts.append(words.VOICES[one.voice])
    if one.decision is not None:
        parts.append(f"decided: {one.decision.verdict}")
    return "; ".join(part for part in parts if part)


def _nearest(page: Page, item: Item) -> str:
    if not item.result.nearest:
        return ""
    best = item.result.nearest[0]
    return f"{page.places.of(best).text}: {best.reason}"


def _cut(quote: str) -> str:
    """A quote that only shows where a fact stands: the workbook has it in full."""
    return quote if len(quote) <= FACT_QUOTE else quote[:FACT_QUOTE].rsplit(" ", 1)[0] + " […]"


def _clean(text: str) -> str:
    """The text without control characters, which XML cannot hold; the breaks inside a passage stay."""
    return "".join(c for c in text if c >= " " or c in "\t\n")


# --- Word's own things ------------------------------------------------------------------------------


def _blank(title: str) -> Document:
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(title), "planscan", ""
    properties.created = properties.modified = FIXED
    properties.language = "en-GB"
    page = document.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm((21 - TEXT_WIDTH) / 2)
    _styles(document)
    _page_number(page.footer.paragraphs[0])
    return document


def _styles(document: Document) -> None:
    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
    _language(styles["Normal"].element.get_or_add_rPr())
    quote = styles["Quote"]
    quote.font.italic, quote.font.color.rgb = False, RGBColor(0x22, 0x22, 0x22)
    quote.paragraph_format.left_indent = Cm(0.8)
    quote.paragraph_format.keep_with_next = True
    source = styles.add_style("Source of quote", 1)
    source.base_style = styles["Normal"]
    source.font.size, source.font.color.rgb = Pt(9.5), RGBColor(0x44, 0x44, 0x44)
    source.paragraph_format.left_indent = Cm(0.8)


def _language(properties: CT_RPr) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _paragraph(document: Document, text: str, style: str | None = None) -> None:
    document.add_paragraph(_clean(text), style=style)


def _bullet(document: Document, text: str, place: str) -> None:
    _paragraph(document, f"{text} ({place})" if place else text, style="List Bullet")


def _run(paragraph: Paragraph, text: str, *, bold: bool = False) -> None:
    paragraph.add_run(_clean(text)).bold = bold


def _table(
    document: Document, caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], shares: Sequence[float]
) -> None:
    """A captioned table whose header row is marked as one, so that it repeats on every page.

    `shares` says how wide the columns are, one against the other.
    """
    document.add_paragraph(_clean(caption), style="Caption").paragraph_format.keep_with_next = True
    filled = [list(columns), *(list(row) for row in rows)]
    table = document.add_table(len(filled), len(columns), style="Table Grid")
    table.autofit = False
    widths = [Cm(TEXT_WIDTH * share / sum(shares)) for share in shares]
    for column, width in zip(table.columns, widths):
        column.width = width
    # Asking a table for its cells one by one costs time that grows with the square of its size.
    cells = table._cells
    for number, text in enumerate(text for row in filled for text in row):
        cells[number].width = widths[number % len(widths)]
        paragraph = cells[number].paragraphs[0]
        _run(paragraph, text, bold=number < len(columns))
        for run in paragraph.runs:
            run.font.size = Pt(9.5 if len(columns) <= _FEW_COLUMNS else 8.5)
    header = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    document.add_paragraph()
