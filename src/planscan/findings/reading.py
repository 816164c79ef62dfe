"""What could not be read or assessed, whether this is a plan that we know, and how hard it is to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from planscan.findings.found import at
from planscan.model import Document, Fact, Finding, Passage
from planscan.outline import Outline

_PAGES_TOLD = 20
"""Pages of one file that get a finding each; the rest are named together."""

_SUMMARY = re.compile(
    r"^(?:[\d.]+\s+)?(?:executive )?summary\b|\bin short\b|\bplan on a page\b|\bat a glance\b", re.IGNORECASE
)
_LEAST_WORDS = 100
"""Words below which a reading age says nothing."""

HARD_AGE = 16
"""Reading age from which a text is hard for many readers; plain English for the public is written for 9 to 12."""

_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class _Told:
    """How pages of one status are told of."""

    kind: str
    severity: str
    status: str
    what: str


_UNREAD = _Told("page-unread", "warn", "unread", "could not be read")
_DOUBTFUL = _Told("page-doubtful", "check", "doubtful", "may have been read wrongly")


def reading_findings(documents: Sequence[Document], passages: Sequence[Passage]) -> Iterator[Finding]:
    for number, document in enumerate(documents):
        yield from _pages(document, number, _UNREAD)
        yield from _pages(document, number, _DOUBTFUL)
    for english, run in groupby(passages, key=lambda one: one.language == "en"):
        if not english:
            yield from _other_languages(documents, list(run))


def _other_languages(documents: Sequence[Document], run: Sequence[Passage]) -> Iterator[Finding]:
    """One finding for each stretch of neighbouring passages in another language, file by file."""
    for number, held in groupby(run, key=lambda one: one.file):
        first, *rest = held
        what = "passages" if rest else "a passage"
        message = f"{documents[number].file}: {what} in another language than English not assessed; read it yourself."
        end = rest[-1].end if rest else first.end
        yield Finding("not-assessed-language", "info", message, None, number, first.page, first.start, end)


def _pages(document: Document, number: int, told: _Told) -> Iterator[Finding]:
    pages = [page.number for page in document.pages if page.status == told.status]
    for page in pages[:_PAGES_TOLD]:
        message = f"{document.file}: page {page} {told.what}; look at it yourself."
        yield Finding(told.kind, told.severity, message, file=number, page=page)
    if pages[_PAGES_TOLD:]:
        rest = ", ".join(str(page) for page in pages[_PAGES_TOLD:])
        message = f"{document.file}: pages {rest} {told.what}; look at them yourself."
        yield Finding(told.kind, told.severity, message, file=number, page=pages[_PAGES_TOLD])


def authority_findings(facts: Sequence[Fact]) -> Iterator[Finding]:
    """That no authority was recognised, or that the one stated is not one of the 31."""
    held = {fact.key: fact for fact in facts}
    authority = held.get("authority")
    if authority is None or authority.value is None:
        yield Finding(
            "not-a-known-plan",
            "warn",
            "No integration authority was recognised, so this may not be a strategic plan at all; check the file, or "
            "give a list with the authority in it (--authorities).",
        )
    elif held["authority.listed"].value is False:
        yield Finding(
            "authority-not-listed",
            "info",
            f"“{authority.value}” is not one of the 31 integration authorities; its name is shown as the plan states it.",
            file=authority.file,
            page=authority.page,
            start=authority.start,
            end=authority.end,
        )


def age_findings(outlines: Sequence[Outline]) -> Iterator[Finding]:
    """The reading age of the whole plan and of its summary."""
    whole = " ".join(piece.text for outline in outlines[:1] for piece in outline.sentences)
    yield from _age("the whole plan", whole)
    for outline in outlines[:1]:
        heading = next((one for one in outline.headings if _SUMMARY.search(one.text)), None)
        if heading is not None:
            inside = " ".join(one.text for one in outline.sentences if heading.text in " ".join(one.section))
            yield from (
                at(outline, heading, one.kind, one.severity, one.message) for one in _age("the summary", inside)
            )


def _age(what: str, text: str) -> Iterator[Finding]:
    words = re.findall(r"[A-Za-z’']+", text)
    if len(words) < _LEAST_WORDS:
        return
    age = reading_age(text)
    severity = "check" if age >= HARD_AGE else "info"
    advice = " Shorter sentences and plainer words would help more people to read it." if age >= HARD_AGE else ""
    message = f"Reading age of {what}: about {age:.0f} years (Flesch-Kincaid grade plus 5).{advice}"
    yield Finding("reading-age", severity, message)


def reading_age(text: str) -> float:
    """Years of age at which a text can be read: Flesch-Kincaid grade level plus 5.

    Source: Kincaid et al., Derivation of new readability formulas for Navy enlisted personnel (1975).
    """
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    words = re.findall(r"[A-Za-z’']+", text)
    if not words:
        return 5.0
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59 + 5


def _syllables(word: str) -> int:
    """Syllables by groups of vowels, a silent e at the end left out; close enough for an average."""
    bare = word.lower()
    groups = len(_VOWELS.findall(bare))
    if bare.endswith("e") and not bare.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(1, groups)
