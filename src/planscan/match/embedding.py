"""The embedding matcher: passages that mean what a criterion's statement or examples mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from planscan.match import RestsOn
from planscan.match.vectors import StaticVectors, Vectors, shipped
from planscan.model import Criterion, Hit, Passage
from planscan.text import sentences

PER_CATALOGUE = 4
"""Criteria of one catalogue claimed for one passage at most: the nearest ones; the rest are far off."""

FLOOR = 0.2
"""Cosine under which nothing is claimed: static vectors of unrelated English sentences lie below it."""

SENTENCE_WEIGHT = 0.5
"""A passage is compared as a whole and by its best sentence; each counts half."""

NEAR_MISS_WEIGHT = 0.5
"""Share of the distance by which a near miss is closer than the criterion itself that is taken off the score."""

BATCH = 64
"""Passages compared at once: enough to be quick, few enough to stay small in memory."""

Array = Vectors


class EmbeddingMatcher:
    """Compares the meaning of a passage with a criterion's statement and examples, by vectors of their words.

    The score is how close the passage, and its closest sentence, come to the criterion, less how close they come to
    its near misses. It knows no negation and no grammar: it finds wordings that the cues do not list.
    """

    name = "embedding"
    rests_on: RestsOn = "criteria"

    def __init__(self, *, vectors: StaticVectors | None = None) -> None:
        self._vectors = vectors

    def __call__(self, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]:
        if not passages or not criteria:
            return []
        vectors = self._vectors if self._vectors is not None else shipped()
        anchors = _anchors(tuple(criteria), vectors)
        hits: list[Hit] = []
        for first in range(0, len(passages), BATCH):
            hits.extend(_hits_of(first, passages[first : first + BATCH], vectors, anchors))
        return hits

    def prepare(self, criteria: Sequence[Criterion]) -> None:
        """Do what does not need the passages: while the plan is still being read, say."""
        if criteria:
            _anchors(tuple(criteria), self._vectors if self._vectors is not None else shipped())


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Vectors of what a criterion is known by; `starts` is where each criterion's rows begin, `catalogues` has the
    positions of each catalogue's criteria."""

    criteria: tuple[Criterion, ...]
    catalogues: tuple[tuple[int, ...], ...]
    positive: Array
    starts: tuple[int, ...]
    texts: tuple[str, ...]
    negative: Array
    negative_of: tuple[int, ...]


@lru_cache(maxsize=4)
def _anchors(criteria: tuple[Criterion, ...], vectors: StaticVectors) -> _Anchors:
    texts: list[str] = []
    starts: list[int] = []
    negatives: list[str] = []
    negative_of: list[int] = []
    for number, criterion in enumerate(criteria):
        starts.append(len(texts))
        texts += [criterion.statement, *criterion.positive]
        negatives += criterion.near_miss
        negative_of += [number] * len(criterion.near_miss)
    negative = vectors.encode(negatives) if negatives else np.zeros((0, vectors.dim), dtype=np.float32)
    catalogues: dict[str, list[int]] = {}
    for number, criterion in enumerate(criteria):
        catalogues.setdefault(criterion.catalogue, []).append(number)
    own = tuple(tuple(numbers) for numbers in catalogues.values())
    return _Anchors(criteria, own, vectors.encode(texts), tuple(starts), tuple(texts), negative, tuple(negative_of))


def _hits_of(first: int, passages: Sequence[Passage], vectors: StaticVectors, anchors: _Anchors) -> Iterator[Hit]:
    cuts = [sentences(passage.text) or [(0, len(passage.text))] for passage in passages]
    starts = np.cumsum([0, *(len(cut) for cut in cuts[:-1])])
    whole = vectors.encode([_with_section(passage) for passage in passages])
    parts = vectors.encode([p.text[a:b] for p, cut in zip(passages, cuts) for a, b in cut])
    by_sentence = parts @ anchors.positive.T
    closeness = _blend(whole @ anchors.positive.T, np.maximum.reduceat(by_sentence, starts))
    best = np.maximum.reduceat(closeness, anchors.starts, axis=1)
    missed = _per_criterion(
        _blend(whole @ anchors.negative.T, np.maximum.reduceat(parts @ anchors.negative.T, starts)), anchors
    )
    scores = np.round(best - NEAR_MISS_WEIGHT * np.maximum(0.0, missed - best), 3)
    ends = (*anchors.starts[1:], len(anchors.texts))
    for row, (passage, cut) in enumerate(zip(passages, cuts)):
        for position in _nearest(scores[row], anchors.catalogues):
            anchor = anchors.starts[position] + int(
                np.argmax(closeness[row, anchors.starts[position] : ends[position]])
            )
            a, b = cut[int(np.argmax(by_sentence[starts[row] : starts[row] + len(cut), anchor]))]
            own = anchor == anchors.starts[position]
            what = "the criterion's statement" if own else f"the example “{_short(anchors.texts[anchor])}”"
            yield Hit(
                anchors.criteria[position].id,
                first + row,
                round(min(1.0, float(scores[row, position])), 3),
                EmbeddingMatcher.name,
                f"reads like {what}",
                ((passage.start + a, passage.start + b),),
            )


def _nearest(scores: Array, catalogues: Sequence[Sequence[int]]) -> Iterator[int]:
    """The nearest criteria of each catalogue, so that what is claimed does not rest on which others are looked for."""
    for own in catalogues:
        order = np.lexsort((np.arange(len(own)), -scores[list(own)]))[:PER_CATALOGUE]
        yield from (own[at] for at in order.tolist() if scores[own[at]] >= FLOOR)


def _per_criterion(away: Array, anchors: _Anchors) -> Array:
    """(n_passages, n_criteria): how near each passage comes to the nearest of a criterion's near misses."""
    nearest = np.zeros((len(away), len(anchors.criteria)), dtype=np.float32)
    for column, criterion in enumerate(anchors.negative_of):
        nearest[:, criterion] = np.maximum(nearest[:, criterion], away[:, column])
    return nearest


def _blend(whole: Array, best_sentence: Array) -> Array:
    """(n_passages, n_anchors): how near a passage is as a whole and by its best sentence."""
    blended: Array = (1 - SENTENCE_WEIGHT) * whole + SENTENCE_WEIGHT * best_sentence
    return blended


def _with_section(passage: Passage) -> str:
    return " ".join([*passage.section[-1:], passage.text])


def _short(text: str, width: int = 90) -> str:
    return text if len(text) <= width else text[: text.rfind(" ", 0, width)] + " …"
