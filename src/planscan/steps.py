"""The costly steps of a scan, each of which may be replaced by looking up what was done before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from planscan import reference
from planscan.discourse import read_all
from planscan.extract import check_quotes, start
from planscan.extract.language import language_of
from planscan.facts import find_facts
from planscan.match import get_matcher
from planscan.model import Criterion, Document, Fact, Hit, Objective, Passage, Reading, ReadOptions
from planscan.objectives import find_objectives
from planscan.segment import segment


class Pending(Protocol):
    """A file that is being read while its caller does other things."""

    def result(self) -> Document: ...

    def cancel(self) -> None: ...


class Steps:
    """Does every step anew; `remember.Remembering` looks up first what the store holds."""

    def start(self, number: int, path: Path, options: ReadOptions) -> Pending:
        """Begin to read file `number` of the plan."""
        del number
        return start(path, options)

    def passages(self, documents: Sequence[Document]) -> tuple[Passage, ...]:
        """Passages of all files, in order."""
        return tuple(
            passage
            for number, document in enumerate(documents)
            for passage in segment(document, file=number, language_of=language_of)
        )

    def stated(
        self, documents: Sequence[Document], authorities: Path | None
    ) -> tuple[tuple[Fact, ...], tuple[Objective, ...]]:
        """What the plan states about itself, and what it sets out to do; `authorities` is a further list of them."""
        return find_facts(documents, reference.authorities(authorities)), find_objectives(documents)

    def readings(self, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        """How each passage speaks, in order."""
        return tuple(read_all(passages))

    def prepare(self, matcher: str, criteria: Sequence[Criterion]) -> None:
        """Import, load and compile what a matcher needs, while the files are being read by their workers."""
        get_matcher(matcher).prepare(criteria)

    def hits(self, matcher: str, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]:
        """What a matcher claims; `Hit.passage` is the position in `passages`."""
        return get_matcher(matcher)(passages, criteria)

    def read_back(
        self, number: int, path: Path, document: Document, spans: Sequence[tuple[int, int]], options: ReadOptions
    ) -> Sequence[bool]:
        """For each span of the text of file `number`, whether it stands in the file where it should."""
        del number
        return check_quotes(path, document, spans, options)


ANEW = Steps()
"""The steps of a scan that has nothing to look up."""
