"""Builds the evidence map: judgements and ratings, put beside the words and places they rest on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from planscan.model import (
    Document,
    DocumentStamp,
    Elsewhere,
    Evidence,
    Judgement,
    Line,
    MatcherSay,
    Nearest,
    Passage,
    Place,
)


def make_evidence(
    judgement: Judgement, passage: Passage, document: Document, repeats: dict[str, int] | None
) -> Evidence:
    """One piece of evidence with its quote, place and reasons; the quote equals `document.text[start:end]`."""
    labels = {page.number: page.label for page in document.pages}
    return Evidence(
        file=passage.file,
        quote=passage.text,
        start=passage.start,
        end=passage.end,
        page=passage.page,
        pages=passage.pages,
        page_label=labels.get(passage.page) if passage.page is not None else None,
        paragraph=passage.paragraph,
        section=passage.section,
        context=passage.context,
        boxes=boxes(document, passage.start, passage.end),
        quality=round(passage.quality, 3),
        level=judgement.level,
        stance=judgement.stance,
        voice=judgement.voice,
        repeats=repeats,
        confidence=judgement.confidence,
        matchers=_says(judgement),
    )


def make_nearest(judgement: Judgement, passage: Passage) -> Nearest:
    """A passage that fell short, with the reason."""
    reason = judgement.shortfall
    return Nearest(passage.file, passage.text, passage.start, passage.end, passage.page, judgement.confidence, reason)


def make_place(passage: Passage) -> Place:
    return Place(passage.file, passage.text, passage.start, passage.end, passage.page)


def make_elsewhere(name: str, passage: Passage) -> Elsewhere:
    return Elsewhere(name, passage.file, passage.text, passage.start, passage.end, passage.page)


def stamp_document(document: Document) -> DocumentStamp:
    """What was read of one file, without its text."""
    return DocumentStamp(
        file=document.file,
        sha256=document.sha256,
        media_type=document.media_type,
        title=document.title,
        pages=len(document.pages),
        words=len(document.text.split()),
        pages_unread=tuple(page.number for page in document.pages if page.status == "unread"),
        pages_doubtful=tuple(page.number for page in document.pages if page.status == "doubtful"),
    )


def boxes(document: Document, start: int, end: int) -> tuple[tuple[float, ...], ...]:
    """The boxes of the lines that [start, end) touches: page, x0, top, x1, bottom; whole lines, in text order."""
    starts = [line.start for line in document.lines] if document.lines else []
    first = max(0, bisect_left(starts, start) - 1)
    found: list[tuple[float, ...]] = []
    for line in document.lines[first:]:
        if line.start >= end:
            break
        if line.end > start:
            found.append(_box(line))
    return tuple(found)


def _box(line: Line) -> tuple[float, ...]:
    return (line.page, round(line.x0, 1), round(line.top, 1), round(line.x1, 1), round(line.bottom, 1))


def _says(judgement: Judgement) -> tuple[MatcherSay, ...]:
    says = [MatcherSay(hit.matcher, hit.score, hit.reason, hit.spans) for hit in judgement.hits]
    if judgement.weighed:
        says.append(MatcherSay("combine", judgement.confidence, f"weighed most: {judgement.weighed}"))
    return tuple(says)


def first_printings(passages: Sequence[Passage]) -> dict[int, int]:
    """For each passage whose words stand in the plan before, the number of the first that holds them."""
    seen: dict[str, int] = {}
    repeats: dict[int, int] = {}
    for number, passage in enumerate(passages):
        key = "".join(filter(str.isalnum, passage.text.lower()))
        if key in seen:
            repeats[number] = seen[key]
        else:
            seen[key] = number
    return repeats
