"""What a reader should know beyond the ratings; each kind is described in docs/facts-and-findings.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planscan import reference
from planscan.findings.commitments import baseline_findings, commitment_findings
from planscan.findings.coverage import locality_findings, outcome_findings
from planscan.findings.reading import age_findings, authority_findings, reading_findings
from planscan.findings.references import (
    acronym_findings,
    appendix_findings,
    superseded_findings,
    unnamed_findings,
)
from planscan.findings.shared import sentence_prints, shared_findings
from planscan.findings.sums import sum_findings
from planscan.findings.wording import duty_findings, fingerprint, gap_findings, recital_findings
from planscan.model import CriterionResult, Document, Fact, Finding, Objective, Passage, Reading
from planscan.outline import outlines

KINDS = (
    "quote-withheld",
    "decision-not-applied",
    "page-unread",
    "page-doubtful",
    "not-assessed-language",
    "not-a-known-plan",
    "authority-not-listed",
    "outcome-not-addressed",
    "locality-without-arrangements",
    "table-does-not-add-up",
    "objective-without-date",
    "objective-without-measure",
    "measure-without-baseline",
    "admitted-lack",
    "duty-restated",
    "national-text-recited",
    "text-shared",
    "appendix-missing",
    "companion-unnamed",
    "superseded-reference",
    "acronym-not-expanded",
    "reading-age",
)
"""Every kind of finding, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What findings are drawn from.

    Attributes:
        day: the plan's date (ISO), by which references are judged; None where it has none.
        national: for each sentence of the user's national texts, its `fingerprint`, the name of its file.
        others: for each other plan scanned beside this one, by name, its `sentence_prints`.
    """

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...] = ()
    readings: tuple[Reading, ...] = ()
    results: tuple[CriterionResult, ...] = ()
    facts: tuple[Fact, ...] = ()
    objectives: tuple[Objective, ...] = ()
    day: str | None = None
    national: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, frozenset[str]] = field(default_factory=dict)


def find_findings(basis: Basis) -> tuple[Finding, ...]:
    """Findings of one plan, by kind in the order of KINDS, within a kind in the order of the text."""
    rank = {kind: number for number, kind in enumerate(KINDS)}
    return tuple(sorted(_all(basis), key=lambda one: rank[one.kind]))


def _all(basis: Basis) -> Iterator[Finding]:
    files = outlines(basis.documents)
    yield from reading_findings(basis.documents, basis.passages)
    yield from authority_findings(basis.facts)
    yield from outcome_findings(files, basis.results, basis.objectives)
    yield from locality_findings(files, basis.facts)
    yield from sum_findings(files)
    yield from commitment_findings(files, basis.objectives)
    yield from baseline_findings(files)
    yield from gap_findings(files, basis.results)
    yield from duty_findings(files, basis.passages, basis.readings)
    yield from recital_findings(files, basis.national)
    yield from shared_findings(files, basis.others)
    yield from appendix_findings(files)
    yield from unnamed_findings(files)
    yield from superseded_findings(files, reference.superseded(), basis.day)
    yield from acronym_findings(files)
    yield from age_findings(files)


__all__ = [
    "KINDS",
    "Basis",
    "find_findings",
    "fingerprint",
    "sentence_prints",
]
