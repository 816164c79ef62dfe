"""What a reader should know beyond the ratings; the kinds are a fixed list, described in docs/evidence-map.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planscan.model import CriterionResult, Document, Finding, Passage

KINDS = ("quote-withheld", "pages-not-read", "pages-doubtful", "admitted-lack", "not-assessed-language")


def find_findings(documents: Sequence[Document], results: Sequence[CriterionResult]) -> tuple[Finding, ...]:
    """Findings of one plan, in the order of its files and criteria."""
    return (*_reading(documents), *_lacks(results))


def withheld_findings(passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """One finding for each passage whose words did not read back from the file."""
    return tuple(
        Finding(
            "quote-withheld",
            "warn",
            "A passage was left out: its words, read a second time from their place on the page, were not the same.",
            file=passage.file,
            page=passage.page,
            start=passage.start,
            end=passage.end,
        )
        for passage in passages
    )


def _reading(documents: Sequence[Document]) -> Iterator[Finding]:
    for number, document in enumerate(documents):
        for kind, status, what in (
            ("pages-not-read", "unread", "could not be read"),
            ("pages-doubtful", "doubtful", "may have been read wrongly"),
        ):
            pages = [page.number for page in document.pages if page.status == status]
            if pages:
                listed = ", ".join(str(page) for page in pages[:20]) + (" and more" if len(pages) > 20 else "")
                plural = "s" if len(pages) > 1 else ""
                yield Finding(
                    kind,
                    "warn" if status == "unread" else "check",
                    f"{document.file}: page{plural} {listed} {what}; look at {'them' if plural else 'it'} yourself.",
                    file=number,
                    page=pages[0],
                )
        if any(warning.code == "non-english-text" for warning in document.warnings):
            yield Finding(
                "not-assessed-language",
                "info",
                f"{document.file}: passages in another language than English were not assessed.",
                file=number,
            )


def _lacks(results: Sequence[CriterionResult]) -> Iterator[Finding]:
    """One finding for each passage that admits a lack, with the first criterion it bears on."""
    seen: set[tuple[int, int]] = set()
    for result in results:
        for place in result.lacks:
            if (place.file, place.start) not in seen:
                seen.add((place.file, place.start))
                yield Finding(
                    "admitted-lack",
                    "check",
                    "The plan says that this is missing or not yet in place.",
                    result.criterion,
                    place.file,
                    place.page,
                    place.start,
                    place.end,
                )
