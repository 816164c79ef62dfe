"""The embedding matcher: passages that mean what a criterion's statement or examples mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from planscan.match.vectors import StaticVectors, Vectors, shipped
from planscan.model import Criterion, Hit, Passage
from planscan.text import sentences

PER_PASSAGE = 12
"""Criteria claimed for one passage at most: the nearest ones; the rest are far off."""

FLOOR = 0.2
"""Cosine under which nothing is claimed: static vectors of unrelated English sentences lie below it."""

SENTENCE_WEIGHT = 0.5
"""A passage is compared as a whole and by its best sentence; each counts half."""

Array = Vectors


class EmbeddingMatcher:
    """Compares the meaning of a passage with a criterion's statement and examples, by vectors of their words.

    The score is how close the passage, and its closest sentence, come to the criterion, less how close they come to
    its near misses. It knows no negation and no grammar: it finds wordings that the cues do not list.
    """

    name = "embedding"

    def __init__(self, *, vectors: StaticVectors | None = None) -> None:
        self._vectors = vectors

    def __call__(self, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]:
        if not passages or not criteria:
            return []
        vectors = self._vectors if self._vectors is not None else shipped()
        anchors = _anchors(tuple(criteria), vectors)
        cuts = [sentences(passage.text) or [(0, len(passage.text))] for passage in passages]
        whole = vectors.encode([_with_section(passage) for passage in passages])
        parts = vectors.encode([p.text[a:b] for p, cut in zip(passages, cuts) for a, b in cut])
        hits: list[Hit] = []
        row = 0
        for number, (passage, cut) in enumerate(zip(passages, cuts)):
            own = parts[row : row + len(cut)]
            row += len(cut)
            hits.extend(_hits_of(number, passage, cut, whole[number], own, anchors))
        return hits


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Vectors of what a criterion is known by; `starts` is where each criterion's rows begin."""

    criteria: tuple[Criterion, ...]
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
    return _Anchors(criteria, vectors.encode(texts), tuple(starts), tuple(texts), negative, tuple(negative_of))


def _hits_of(
    number: int, passage: Passage, cut: Sequence[tuple[int, int]], whole: Array, own: Array, anchors: _Anchors
) -> list[Hit]:
    near = anchors.positive @ whole
    by_sentence = own @ anchors.positive.T
    best_sentence = by_sentence.max(axis=0)
    closeness = (1 - SENTENCE_WEIGHT) * near + SENTENCE_WEIGHT * best_sentence
    per_criterion = np.maximum.reduceat(closeness, anchors.starts)
    missed = np.zeros(len(anchors.criteria), dtype=np.float32)
    if len(anchors.negative):
        away = (1 - SENTENCE_WEIGHT) * (anchors.negative @ whole) + SENTENCE_WEIGHT * (own @ anchors.negative.T).max(axis=0)
        np.maximum.at(missed, list(anchors.negative_of), away)
    score = per_criterion - 0.5 * np.maximum(0.0, missed - per_criterion)
    order = np.lexsort((np.arange(len(score)), -np.round(score, 6)))[:PER_PASSAGE]
    hits: list[Hit] = []
    for position in order.tolist():
        if score[position] < FLOOR:
            break
        start = anchors.starts[position]
        end = anchors.starts[position + 1] if position + 1 < len(anchors.starts) else len(anchors.texts)
        anchor = start + int(np.argmax(closeness[start:end]))
        a, b = cut[int(np.argmax(by_sentence[:, anchor]))]
        what = "the criterion's statement" if anchor == start else f"the example “{_short(anchors.texts[anchor])}”"
        hits.append(
            Hit(
                anchors.criteria[position].id,
                number,
                round(float(min(1.0, max(0.0, score[position]))), 3),
                EmbeddingMatcher.name,
                f"reads like {what}",
                ((passage.start + a, passage.start + b),),
            )
        )
    return hits


def _with_section(passage: Passage) -> str:
    return " ".join([*passage.section[-1:], passage.text])


def _short(text: str, width: int = 90) -> str:
    return text if len(text) <= width else text[: text.rfind(" ", 0, width)] + " …"
