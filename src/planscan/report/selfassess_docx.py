"""The self-assessment sheet as a Word file to fill in: the program's part, and room for the authors' own answers."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from planscan.model import EvidenceMap
from planscan.report import words
from planscan.report.selfassess import Entry, Part, sheet
from planscan.report.word_parts import add_bullet, add_paragraph, add_table, blank, clean, saved

if TYPE_CHECKING:
    from docx.document import Document

ACTION_ROWS = 3
"""Empty rows for what is agreed under each sub-theme; Word adds more with the Tab key."""


def write(evidence_map: EvidenceMap) -> bytes:
    """The sheet's bytes."""
    made = sheet(evidence_map)
    document = blank(f"Self-assessment: {made.title}")
    document.add_heading("Self-assessment sheet", 0)
    add_paragraph(document, f"{made.title}, {made.authority}" if made.authority else made.title, "Subtitle")
    add_paragraph(
        document,
        "This sheet states what was found in the plan and asks questions about the rest. It gives no grade: “not "
        f"found” means that no passage was found, not that the thing was not done. {made.because}",
    )
    if made.commitments:
        document.add_heading("The plan’s commitments", 1)
        add_paragraph(document, made.commitments)
    for theme, parts in groupby(made.parts, key=lambda part: part.theme):
        document.add_heading(clean(theme), 1)
        for part in parts:
            _part(document, part)
    return saved(document)


def _part(document: Document, part: Part) -> None:
    document.add_heading(clean(part.subtheme), 2)
    document.add_heading("Strengths", 3)
    for entry in part.strengths:
        _with_quotes(document, entry, words.rated(entry.result))
    if not part.strengths:
        add_paragraph(document, "No passage was found that says something particular here.")
    if part.to_develop:
        document.add_heading("Areas for development", 3)
        rows = [[one.criterion.statement, words.rated(one.result), one.criterion.ask, ""] for one in part.to_develop]
        columns = ["Criterion", "Found", "Question", "Our answer"]
        add_table(document, f"{part.subtheme}: questions to answer", columns, rows, [4, 2.4, 4, 4])
    if part.to_build_on:
        document.add_heading("What could be built on", 3)
        for entry in part.to_build_on:
            _with_quotes(document, entry, "")
            for one in entry.result.elsewhere:
                add_paragraph(document, f"The plan points to: {one.document}", "Source of quote")
    columns = ["Action", "Who", "By when"]
    add_table(document, f"{part.subtheme}: what we agreed", columns, [[""] * 3] * ACTION_ROWS, [8, 3, 2])


def _with_quotes(document: Document, entry: Entry, note: str) -> None:
    add_bullet(document, entry.criterion.statement, note)
    for quote, where in entry.quotes:
        add_paragraph(document, quote.quote, "Quote")
        add_paragraph(document, where.text, "Source of quote")
