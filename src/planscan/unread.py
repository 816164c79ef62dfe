"""Sections that the contents list or headings place on pages that could not be read, and criteria they bear on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from planscan.model import Block, BlockKind, Criterion, Document
from planscan.text import tokens

_CONTENTS_LINE = re.compile(r"^(?P<title>.*?[A-Za-z)’'”])[\s.…_·]*(?P<page>\d{1,3}|[ivx]{1,5})\s*$", re.DOTALL)
_NUMBERING = re.compile(r"^(?:chapter |section |part )?[\d.]+\s+", re.IGNORECASE)
_LEAST_WORDS = 2
"""Words of a cue from which it tells a section by its heading: single words stand in too many."""


def lost_sections(documents: Sequence[Document]) -> tuple[str, ...]:
    """Titles of the sections that run over a page that is unread or doubtful, in order, each once."""
    found = (title for document in documents for title in (*_by_contents(document), *_by_headings(document)))
    return tuple(dict.fromkeys(_NUMBERING.sub("", " ".join(title.split())) for title in found))


def section_on(criterion: Criterion, titles: Sequence[str]) -> str | None:
    """The first of these sections whose title holds a cue of a criterion, of two words or more, if any."""
    for title in titles:
        words = _words(title)
        if any(_runs(phrase, words) for phrase in _phrases(criterion)):
            return title
    return None


def _by_contents(document: Document) -> Iterator[str]:
    lines = [line for block in document.blocks for line in _line(block, document)]
    for at, (title, first) in enumerate(lines):
        following = lines[at + 1][1] if at + 1 < len(lines) else len(document.pages) + 1
        if _is_lost(document, first, max(first, following - 1)):
            yield title


def _line(block: Block, document: Document) -> Iterator[tuple[str, int]]:
    """The title and the page, as a PDF reader counts, of a line of the contents list."""
    match = _CONTENTS_LINE.match(document.text[block.start : block.end]) if block.role == "contents" else None
    if match:
        labelled = next((page.number for page in document.pages if page.label == match["page"]), None)
        number = labelled if labelled is not None else int(match["page"]) if match["page"].isdigit() else None
        if number is not None:
            yield match["title"], number


def _by_headings(document: Document) -> Iterator[str]:
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING and block.page is not None]
    for block, following in zip(headings, [*headings[1:], None]):
        last = following.page if following is not None else len(document.pages)
        # Of a page on which the next section begins, this one has the part above.
        if _is_lost(document, block.page or 0, max(block.page or 0, (last or 0) - 1)):
            yield document.text[block.start : block.end]


def _is_lost(document: Document, first: int, last: int) -> bool:
    return any(page.status != "read" and first <= page.number <= last for page in document.pages)


@lru_cache(maxsize=2048)
def _phrases(criterion: Criterion) -> tuple[tuple[str, ...], ...]:
    """Cues in plain words, of two words or more."""
    plain = (phrase for cue in criterion.cues for phrase in cue.any if not re.search(r"[*#…£]|\.\.\.", phrase))
    return tuple(words for phrase in plain if len(words := _words(phrase)) >= _LEAST_WORDS)


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.norm for token in tokens(text))


def _runs(phrase: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether the words of a phrase follow one another in a title."""
    return any(words[at : at + len(phrase)] == phrase for at in range(len(words) - len(phrase) + 1))
