"""Text that a plan shares with another plan that was scanned beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from planscan.findings.found import at
from planscan.findings.wording import fingerprint
from planscan.model import Document, Finding
from planscan.outline import Outline, Piece, outlines

LEAST_WORDS = 14
"""Words from which a sentence that two plans share says something: shorter ones are common to all."""


def sentence_prints(documents: Sequence[Document]) -> frozenset[str]:
    """The sentences of a plan as they are compared with those of others."""
    prints = (fingerprint(piece.text) for outline in outlines(documents) for piece in outline.sentences)
    return frozenset(one for one in prints if _long(one))


def shared_findings(files: Sequence[Outline], others: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """One finding for each sentence that stands in another plan too, runs of such sentences as one.

    Args:
        files: the plan's files.
        others: for each other plan, by name, its `sentence_prints`.
    """
    for outline in files:
        for _, sentences in groupby(outline.sentences, key=lambda piece: piece.block):
            shared = [(piece, names) for piece in sentences if (names := _held_by(piece, others))]
            if shared:
                whole = replace(shared[0][0], end=shared[-1][0].end)
                named = ", ".join(sorted({name for _, names in shared for name in names}))
                message = f"The same words stand in {named}; check that they say what holds here."
                yield at(outline, whole, "text-shared", "check", message)


def _held_by(piece: Piece, others: Mapping[str, frozenset[str]]) -> list[str]:
    """The other plans in which a sentence stands too."""
    print_ = fingerprint(piece.text)
    return [name for name in others if _long(print_) and print_ in others[name]]


def _long(print_: str) -> bool:
    return print_.count(" ") >= LEAST_WORDS - 1
