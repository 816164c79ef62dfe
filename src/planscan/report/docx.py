"""The evidence map as a Word report to edit: real headings, styles and tables, each quote with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from planscan.definitions import definitions
from planscan.model import CriterionResult, Evidence, EvidenceMap, Finding, Rating
from planscan.rate import FOUND
from planscan.report import trust, words
from planscan.report.page import Item, Page, Section
from planscan.report.places import section
from planscan.report.word_parts import add_bullet, add_paragraph, add_run, add_table, blank, clean, saved

if TYPE_CHECKING:
    from docx.document import Document

QUOTES = 3
"""Quotes of one criterion that the report gives; the evidence sheet has them all."""

PER_KIND = 4
"""Findings of one kind that stand under "Check first"; the table of findings has them all."""

FACT_QUOTE = 160
"""Characters of a quote that the table of facts gives."""

_HEADINGS = {Rating.NOT_APPLICABLE: "N/A"}
_GAPS = (Rating.NOT_FOUND, Rating.COULD_NOT_READ, Rating.ELSEWHERE)
"""Ratings without evidence that somebody may have to ask about."""


def write(evidence_map: EvidenceMap) -> bytes:
    """The report's bytes."""
    page = Page(evidence_map, definitions(evidence_map.catalogues))
    document = blank(page.title)
    document.add_heading(f"Evidence review: {clean(page.title)}", 0)
    _introduction(document, page)
    _check_first(document, page)
    _facts(document, page)
    _objectives(document, page)
    for one in page.sections:
        _catalogue(document, page, one)
    _findings(document, page)
    _trust(document, page)
    _method(document, page)
    return saved(document)


# --- parts of the report ----------------------------------------------------------------------------


def _introduction(document: Document, page: Page) -> None:
    files = ", ".join(one.file for one in page.map.documents)
    add_paragraph(
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
    room = [0.5 + 0.2 * max(map(len, heading.split())) for heading in columns[1:]]  # so that no word of it is broken
    add_table(document, caption, columns, rows, [4, *room])
    if page.together.total:
        total = page.together
        add_paragraph(
            document,
            f"Framework and statutory catalogues together, each thing counted once: {total.met} of {total.total} met, "
            f"{total.partly} partly.",
        )


def _check_first(document: Document, page: Page) -> None:
    document.add_heading("Check first", 1)
    for found in _by_kind(page.urgent):
        for finding in found[:PER_KIND]:
            add_bullet(document, finding.message, page.places.of(finding).text)
        if len(found) > PER_KIND:
            add_bullet(document, f"{words.count(len(found) - PER_KIND, 'more finding')} like these", "see Findings")
    for what, number, pages in page.pages:
        listed = ", ".join(map(str, pages))
        add_bullet(document, f"{words.count(len(pages), 'page')} {what}: {listed}", page.map.documents[number].file)
    for item in page.unsure:
        add_bullet(
            document, f"Found with little confidence: {item.statement}", words.confidence(item.result.confidence)
        )
    for item in page.near:
        nearest = item.result.nearest[0]
        add_bullet(document, f"Required, not found: {item.statement}", f"nearest: {page.places.of(nearest).text}")
    if not (page.urgent or page.pages or page.unsure or page.near):
        add_paragraph(document, "Nothing stands out.")


def _facts(document: Document, page: Page) -> None:
    document.add_heading("What the plan states about itself", 1)
    stated = [
        [words.fact(fact.key), words.value(fact.value), _cut(fact.quote or ""), page.places.of(fact).text]
        for fact in page.map.facts
    ]
    add_table(document, "Facts", ["What", "Value", "Quote", "Place"], stated, [3, 3, 6, 2])


def _objectives(document: Document, page: Page) -> None:
    """What the plan commits itself to, and what each commitment leaves open."""
    if not page.map.objectives:
        return
    document.add_heading("What the plan commits itself to", 1)
    rows = [
        [one.what, one.who or "", one.when or "", one.measure or "", ", ".join(one.missing), page.places.of(one).text]
        for one in page.map.objectives
    ]
    add_table(
        document, "Commitments", ["What", "Who", "When", "Measure", "Not said", "Place"], rows, [5, 2, 2, 3, 2, 1.6]
    )


def _catalogue(document: Document, page: Page, one: Section) -> None:
    document.add_heading(one.title, 1)
    if one.rulebook:
        add_paragraph(document, f"This belongs to a {one.rulebook} edition of the guidance and enters no total.")
    for theme, groups in one.themes:
        document.add_heading(theme, 2)
        items = [item for group in groups for item in group.items]
        for item in items:
            if item.result.evidence:
                _criterion(document, page, item)
        _gaps(document, page, theme, [item for item in items if not item.result.evidence])


def _criterion(document: Document, page: Page, item: Item) -> None:
    result = item.result
    document.add_heading(clean(item.statement), 3)
    told = document.add_paragraph()
    add_run(told, _rating(result), bold=True)
    add_run(told, f" – {result.reason} ({words.confidence(result.confidence)}; {result.criterion})")
    for one in result.evidence[:QUOTES]:
        document.add_paragraph(clean(one.quote), style="Quote")
        add_paragraph(document, _source(page, one), style="Source of quote")
    if len(result.evidence) > QUOTES:
        add_paragraph(document, f"{words.count(len(result.evidence) - QUOTES, 'more quote')} in the evidence sheet.")
    for lack in result.lacks:
        add_bullet(document, f"The plan says that this is missing: “{lack.quote}”", page.places.of(lack).text)


def _gaps(document: Document, page: Page, theme: str, items: Sequence[Item]) -> None:
    """Criteria without evidence: what to ask, and where the plan came nearest."""
    rows = [
        [
            item.statement,
            str(item.result.rating),
            item.result.ask,
            _nearest(page, item),
            trust.missed_shortly(item.result.searched),
        ]
        for item in items
        if item.result.rating in _GAPS
    ]
    if rows:
        add_table(
            document,
            f"{theme}: not found",
            ["Criterion", "Rating", "Question to the authors", "Nearest", "Passages passed over"],
            rows,
            [4, 1.6, 4, 3, 2.4],
        )
    others = [item for item in items if item.result.rating not in {*_GAPS, *FOUND}]
    if others:
        add_paragraph(document, "Not assessed here or not applicable: " + "; ".join(item.statement for item in others))


def _findings(document: Document, page: Page) -> None:
    if not page.map.findings:
        return
    document.add_heading("Findings", 1)
    rows = [
        [words.SEVERITIES.get(one.severity, one.severity), one.message, page.places.of(one).text]
        for one in page.map.findings
    ]
    add_table(
        document, "What a reader should know beyond the ratings", ["Kind", "Finding", "Place"], rows, [1.2, 7, 1.6]
    )


def _by_kind(findings: Sequence[Finding]) -> Iterable[list[Finding]]:
    kinds: dict[str, list[Finding]] = {}
    for one in findings:
        kinds.setdefault(one.kind, []).append(one)
    return kinds.values()


def _trust(document: Document, page: Page) -> None:
    document.add_heading(trust.TITLE, 1)
    for text in trust.introduction(page.map):
        add_paragraph(document, text)
    rows = [[one.criterion, *one.cells] for one in trust.rows(page.map.accuracy)]
    if rows:
        caption = "Right and found on labelled passages, with 95 % intervals"
        add_table(document, caption, trust.COLUMNS, rows, [4, 1.6, 1.6, 1.6, 1.4, 2.6, 2.6])


def _method(document: Document, page: Page) -> None:
    document.add_heading("How the ratings were made", 1)
    add_table(document, "The first rule that holds gives the rating", ["Rating", "When"], page.rule, [1, 4])
    made = [["planscan", page.map.planscan, ""]]
    made += [[f"catalogue {one.stamp.id}", one.stamp.version, one.stamp.sha256[:12]] for one in page.sections]
    made += [[f"model {one.name}", one.version, one.sha256[:12]] for one in page.map.models]
    made += [[f"file {one.file}", "", one.sha256[:12]] for one in page.map.documents]
    add_table(document, "Versions", ["What", "Version", "SHA-256 begins"], made, [4, 2, 3])
    settings = "; ".join(
        f"{words.setting(key)}: {words.value(given, missing='not set')}" for key, given in page.map.settings.items()
    )
    add_paragraph(document, f"Settings: {settings}.")
    for one in page.sections:
        if one.catalogue is not None:
            add_paragraph(document, f"{one.catalogue.title}. {one.catalogue.publisher}. {one.catalogue.licence}")


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
