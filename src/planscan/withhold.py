"""Which words read back from the files, and what may not be shown because it rests on words that do not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from planscan.model import BlockKind, Document, Fact, Finding, Objective, Passage

ReadBack = Callable[[int, Sequence[tuple[int, int]]], Sequence[bool]]
"""For the number of a document and spans of its text, whether each reads back from the file."""

_Stated = TypeVar("_Stated", Fact, Finding, Objective)

Span = tuple[int, int, int]
"""File, start and end."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Passages, by number, and blocks whose words do not stand in the file where they should."""

    passages: tuple[int, ...] = ()
    blocks: tuple[Span, ...] = ()

    def block_of(self, one: Fact | Finding | Objective) -> Span | None:
        """The first of these blocks that the words of a fact, finding or commitment lie in."""
        if one.file is None or one.start is None or one.end is None:
            return None
        return next((b for b in self.blocks if b[0] == one.file and b[1] < one.end and one.start < b[2]), None)


def find_withheld(
    documents: Sequence[Document], passages: Sequence[Passage], quoted: Iterable[int], read_back: ReadBack
) -> Withheld:
    """What does not read back, of the passages that would be quoted and of all that facts and findings may quote.

    Files without lines have no places to read back from; nothing of theirs is withheld.
    """
    lost_passages: list[int] = []
    lost_blocks: list[Span] = []
    wanted = sorted(set(quoted))
    for number, document in enumerate(documents):
        here = [n for n in wanted if passages[n].file == number] if document.lines else []
        spans = [(passages[n].start, passages[n].end) for n in here]
        blocks = spans_of_blocks(document) if document.lines else []
        stands = list(read_back(number, [*spans, *blocks])) if blocks else []
        lost_passages += [n for n, stood in zip(here, stands) if not stood]
        lost_blocks += [(number, *span) for span, stood in zip(blocks, stands[len(here) :]) if not stood]
    return Withheld(tuple(lost_passages), tuple(lost_blocks))


def spans_of_blocks(document: Document) -> list[tuple[int, int]]:
    """Where every block but furniture stands: all that a fact or finding may quote."""
    return [(block.start, block.end) for block in document.blocks if block.kind is not BlockKind.FURNITURE]


def kept(stated: Sequence[_Stated], withheld: Withheld) -> tuple[_Stated, ...]:
    """Facts, findings or commitments without those whose words do not read back."""
    return tuple(one for one in stated if withheld.block_of(one) is None)


def kept_facts(facts: Sequence[Fact], withheld: Withheld) -> tuple[Fact, ...]:
    """The same for facts; a key that is left without any keeps its place with no value."""
    held = kept(facts, withheld)
    keys = {fact.key for fact in held}
    first_lost = {fact.key: fact for fact in reversed(facts) if fact.key not in keys}
    return tuple(
        one if withheld.block_of(one) is None else Fact(one.key, None)
        for one in facts
        if withheld.block_of(one) is None or first_lost.get(one.key) is one
    )


def withheld_findings(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    withheld: Withheld,
    stated: Iterable[Fact | Finding | Objective],
) -> tuple[Finding, ...]:
    """One finding for each passage that was left out, and for each block from which something stated was.

    Args:
        documents: the plan's files.
        passages: of the plan.
        withheld: what does not read back.
        stated: facts, findings and commitments as they were before any was left out.
    """
    lost = [passages[number] for number in withheld.passages]
    blocks = dict.fromkeys(block for one in stated if (block := withheld.block_of(one)))
    return (
        *(_told("A passage", one.file, one.start, one.end, one.page) for one in lost),
        *(
            _told("A fact, commitment or finding", file, start, end, _page(documents[file], start))
            for file, start, end in blocks
        ),
    )


def _told(what: str, file: int, start: int, end: int, page: int | None) -> Finding:
    message = f"{what} was left out: its words, read a second time from their place on the page, were not the same."
    return Finding("quote-withheld", "warn", message, file=file, page=page, start=start, end=end)


def _page(document: Document, start: int) -> int | None:
    at = bisect_right([block.start for block in document.blocks], start) - 1
    return document.blocks[at].page if at >= 0 else None
