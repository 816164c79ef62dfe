"""What facts contribute to results: evidence in their own words, parts of composites, and documents pointed to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planscan import reference
from planscan.about import CARE_GROUPS, arrangements, concerning
from planscan.applies import Held, held
from planscan.model import BlockKind, Catalogue, Criterion, Document, Elsewhere, Fact, Hit, Judgement, Passage
from planscan.outcomes import arranged
from planscan.outline import Outline, Piece, outlines
from planscan.rate import Stated

MATCHER = "facts"
"""The name under which facts stand among the matchers of a piece of evidence."""

_EXCERPTS = 2
"""Passages shown for each locality or care group that has arrangements of its own."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the plan's facts say on its criteria.

    Attributes:
        stated: for the ratings of composites.
        judgements: evidence in the words of facts; `passage` counts on into `added` after the plan's own passages.
        added: places of facts that lie in no passage, such as headings.
        pointers: for each criterion that a companion document may meet, where such a document is named.
    """

    stated: Stated
    judgements: tuple[Judgement, ...]
    added: tuple[Passage, ...]
    pointers: Mapping[str, tuple[Elsewhere, ...]]


def find_grounds(
    documents: Sequence[Document], passages: Sequence[Passage], facts: Sequence[Fact], catalogues: Sequence[Catalogue]
) -> Grounds:
    """Everything that facts contribute to the results of the catalogues' criteria."""
    known = held(facts)
    files = outlines(documents)
    places = _Places(passages)
    each: dict[str, dict[str, bool]] = {}
    judgements: list[Judgement] = []
    criteria = [one for catalogue in catalogues for one in catalogue.criteria]
    for criterion in criteria:
        if criterion.parts is not None and criterion.parts.rule == "for-each":
            found = _one_by_one(criterion.parts.over, files, known)
            each[criterion.id] = {name: bool(pieces) for name, pieces in found.items()}
            judgements += [
                places.judgement(criterion, piece, outline.page(piece.start), f"arrangements for {name}", 0.8)
                for name, pieces in found.items()
                for outline, piece in pieces[:_EXCERPTS]
            ]
        judgements += list(_of_facts(criterion, known, places))
    judgements += [
        places.judgement(criterion, row.whole, outline.page(row.whole.start), "a row of a table by outcome", 0.8)
        for outcome, outline, row in arranged(files)
        for criterion in criteria
        if criterion.id == outcome
    ]
    return Grounds(Stated(known, each), _once(judgements), tuple(places.added), _pointers(known))


def _one_by_one(over: str, files: Sequence[Outline], known: Held) -> dict[str, tuple[tuple[Outline, Piece], ...]]:
    """For each locality or care group, what is arranged for it."""
    names = [str(fact.value) for fact in known.get(over, ())]
    if over == "localities":
        return {name: arrangements(files, name, names) for name in names}
    return {name: concerning(files, CARE_GROUPS[name]) for name in names if name in CARE_GROUPS}


def _of_facts(criterion: Criterion, known: Held, places: _Places) -> Iterator[Judgement]:
    """Evidence in the words of the facts that a criterion's parts name."""
    for part in criterion.parts.of if criterion.parts is not None else ():
        keys, _, wanted = part.removeprefix("fact:").partition("=")
        for key in keys.split("|") if part.startswith("fact:") else ():
            for fact in known.get(key, ()):
                if fact.start is not None and (not wanted or str(fact.value) == wanted):
                    yield places.fact(criterion, fact)


def _once(judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """One judgement for each criterion and passage: the first, with the reasons of all."""
    found: dict[tuple[str, str, int], Judgement] = {}
    for one in judgements:
        key = (one.catalogue, one.criterion, one.passage)
        earlier = found.get(key)
        found[key] = _with_hits(earlier, one.hits) if earlier is not None else one
    return tuple(found.values())


def _with_hits(judgement: Judgement, hits: tuple[Hit, ...]) -> Judgement:
    first = judgement.hits[0]
    reasons = "; ".join(dict.fromkeys([first.reason, *(hit.reason for hit in hits)]))
    spans = tuple(dict.fromkeys((*first.spans, *(span for hit in hits for span in hit.spans))))
    return replace(judgement, hits=(replace(first, reason=reasons, spans=spans),))


def _pointers(known: Held) -> dict[str, tuple[Elsewhere, ...]]:
    found: dict[str, tuple[Elsewhere, ...]] = {}
    for criterion, pattern in reference.companion_patterns().items():
        named = re.compile(pattern, re.IGNORECASE)
        places = [fact for fact in known.get("companion", ()) if named.search(str(fact.value))]
        if places:
            found[criterion] = tuple(_elsewhere(fact) for fact in places)
    return found


def _elsewhere(fact: Fact) -> Elsewhere:
    return Elsewhere(str(fact.value), fact.file or 0, fact.quote or "", fact.start or 0, fact.end or 0, fact.page)


class _Places:
    """The passages that words of a plan lie in; words in no passage get one of their own."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._order = sorted(range(len(passages)), key=lambda n: (passages[n].file, passages[n].start))
        self._starts = [(passages[n].file, passages[n].start) for n in self._order]
        self._of_own: dict[tuple[int, int, int], int] = {}
        self.added: list[Passage] = []

    def fact(self, criterion: Criterion, fact: Fact) -> Judgement:
        words = Piece(
            fact.file or 0, fact.quote or "", fact.start or 0, fact.end or 0, BlockKind.PARAGRAPH, section=(), block=-1
        )
        reason = f"the plan states {fact.key.replace('_', ' ').replace('.', ', ')}: {fact.value}"
        return self.judgement(criterion, words, fact.page, reason, fact.confidence or 0.0)

    def judgement(
        self, criterion: Criterion, piece: Piece, page: int | None, reason: str, confidence: float
    ) -> Judgement:
        """Evidence of level 2 in the passage that holds the piece."""
        number = self._covering(piece)
        if number is None:
            number = self._own(piece, page)
        sure = round(confidence, 3)
        hit = Hit(criterion.id, number, sure, MATCHER, reason, ((piece.start, piece.end),))
        return Judgement(
            criterion.id, criterion.catalogue, number, sure, level=2, stance="doing", voice="own", hits=(hit,)
        )

    def _covering(self, piece: Piece) -> int | None:
        at = bisect_right(self._starts, (piece.file, piece.start)) - 1
        if at < 0:
            return None
        passage = self._passages[self._order[at]]
        within = passage.file == piece.file and passage.start <= piece.start and piece.end <= passage.end
        return self._order[at] if within else None

    def _own(self, piece: Piece, page: int | None) -> int:
        key = (piece.file, piece.start, piece.end)
        if key not in self._of_own:
            self._of_own[key] = len(self._passages) + len(self.added)
            pages = (page,) if page is not None else ()
            passage = Passage(
                piece.file,
                -1,
                piece.start,
                piece.end,
                piece.text,
                "fact",
                section=piece.section,
                page=page,
                pages=pages,
            )
            self.added.append(passage)
        return self._of_own[key]
