"""Where a quote stands, in words, and a link to its page of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from planscan.model import (
    CriterionResult,
    DocumentStamp,
    Elsewhere,
    Evidence,
    EvidenceMap,
    Fact,
    Finding,
    Nearest,
    Objective,
    Place,
)

PDF = "application/pdf"


class Placed(Protocol):
    """Anything with a place: evidence, nearest, lacks, elsewhere, facts, findings."""

    @property
    def file(self) -> int | None: ...
    @property
    def page(self) -> int | None: ...
    @property
    def start(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Where:
    """A place in words, and a link to it; the link is empty where there are no pages."""

    text: str
    href: str = ""


class Places:
    """Names places in the files of one map.

    Page labels and paragraphs stand with the evidence only, so that those of other quotes are looked up there.
    """

    def __init__(self, evidence_map: EvidenceMap) -> None:
        self._documents = evidence_map.documents
        evidence = [one for result in evidence_map.criteria for one in result.evidence]
        self._labels = {(one.file, one.page): one.page_label for one in evidence if one.page_label}
        self._relabelled = {file for (file, page), label in self._labels.items() if label != str(page)}
        self._by_start = {(one.file, one.start): one for one in evidence}
        self._quotes = dict(_quotes(evidence_map.criteria))

    def of(self, item: Placed) -> Where:
        """ "p. 15 (PDF 17)" with its link; in a file without pages, its section and paragraph."""
        if item.file is None:
            return Where("")
        document = self._documents[item.file]
        prefix = f"{document.file}, " if len(self._documents) > 1 else ""
        if item.page is not None:
            return Where(prefix + self._page(item.file, item), _href(document, item.page))
        return Where(prefix + self._paragraph(item))

    def page(self, file: int, number: int) -> Where:
        """One page of a file, as PDF readers count."""
        return Where(str(number), _href(self._documents[file], number))

    def quote(self, file: int | None, start: int | None, end: int | None) -> str:
        """The words at a place, where any quote of the map covers exactly these; else nothing."""
        if file is None or start is None or end is None:
            return ""
        return self._quotes.get((file, start, end), "")

    def _page(self, file: int, item: Placed) -> str:
        pages = item.pages if isinstance(item, Evidence) and item.pages else (item.page or 0,)
        printed = [self._labels.get((file, page)) for page in (pages[0], pages[-1])]
        counted = _run(str(pages[0]), str(pages[-1]))
        if file not in self._relabelled:
            return _p(counted)
        if printed[0] is None:
            return f"PDF {_p(counted)}"
        label = _run(printed[0], printed[1] or printed[0])
        return _p(label) if label == counted else f"{_p(label)} (PDF {counted})"

    def _paragraph(self, item: Placed) -> str:
        if isinstance(item, Fact | Finding | Objective) and item.paragraph is not None:
            return ", ".join(part for part in (section(item.section), f"paragraph {item.paragraph}") if part)
        found = item if isinstance(item, Evidence) else self._by_start.get((item.file or 0, item.start or 0))
        if found is not None:
            return f"paragraph {found.paragraph}"
        return f"character {item.start:,} of the text" if item.start is not None else ""


def section(path: tuple[str, ...]) -> str:
    """Headings above a quote, outermost first."""
    return " › ".join(path)


def _quotes(results: Iterable[CriterionResult]) -> Iterator[tuple[tuple[int, int, int], str]]:
    for result in results:
        quoted: list[Nearest | Elsewhere | Place | Evidence] = [
            *result.nearest,
            *result.elsewhere,
            *result.lacks,
            *result.evidence,
        ]
        for one in quoted:
            yield (one.file, one.start, one.end), one.quote


def _run(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def _p(pages: str) -> str:
    return f"{'pp.' if '–' in pages else 'p.'} {pages}"


def _href(document: DocumentStamp, page: int) -> str:
    """A link to a page of a PDF beside the report; the dot keeps a file's name from being read as a scheme."""
    return f"./{quote(document.file, safe='')}#page={page}" if document.media_type == PDF else ""
