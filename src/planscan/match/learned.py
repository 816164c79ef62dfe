"""The learned matcher: one logistic classifier for each criterion, over the words and the meaning of a passage."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from planscan.match import RestsOn
from planscan.match.vectors import Vectors, shipped
from planscan.model import Criterion, Hit, Passage
from planscan.modelfiles import model_file
from planscan.text import Token, is_number, is_parting, tokens

PER_PASSAGE = 12
"""Criteria claimed for one passage at most, of all that the classifiers know."""

FLOOR = 0.02
"""Probability under which nothing is claimed."""

REASONS = 4
"""Words named in a reason, at most."""

MEANING = 2.0
"""Weight of the static vector against the words, whose own vector has length 1 too; chosen out of fold."""


class LearnedMatcher:
    """Weighs the words of a passage, and its meaning as a vector, as it learned from passages written for this project.

    Every criterion has a classifier of its own; the score is its probability. The reason names the words that weighed
    most. A criterion for which there were too few passages to learn from is never claimed.
    """

    name = "learned"
    rests_on: RestsOn = "ids"

    def __call__(self, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]:
        model = learned_model()
        wanted = {criterion.id for criterion in criteria if criterion.id in model.columns}
        if not passages or not wanted:
            return []
        vectors = shipped().encode([passage.text for passage in passages])
        return [
            hit
            for number, (passage, vector) in enumerate(zip(passages, vectors))
            for hit in hits_of(number, passage, vector, model)
            if hit.criterion in wanted
        ]

    def prepare(self, criteria: Sequence[Criterion]) -> None:
        """Do what does not need the passages: while the plan is still being read, say."""
        del criteria
        learned_model()
        shipped()


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """What `planscan train` fitted.

    Attributes:
        vocabulary: word or pair of words to its row in `words`.
        rarity: (n_words,) inverse document frequency.
        words: (n_words, n_criteria) weights of words.
        meaning: (dim, n_criteria) weights of the static vector.
        intercept: (n_criteria,).
        columns: criterion id to its column.
    """

    vocabulary: Mapping[str, int]
    rarity: Vectors
    words: npt.NDArray[np.float16]
    meaning: Vectors
    intercept: Vectors
    columns: Mapping[str, int]


@lru_cache(maxsize=1)
def learned_model() -> LearnedModel:
    """The classifiers that come with planscan.

    Raises:
        ModelError: a model file is missing or damaged.
    """
    import msgspec
    from safetensors.numpy import load_file

    arrays = load_file(str(model_file("learned", "weights.safetensors")))
    vocabulary = msgspec.json.decode(model_file("learned", "vocabulary.json").read_bytes(), type=list[str])
    criteria = msgspec.json.decode(model_file("learned", "criteria.json").read_bytes(), type=list[str])
    return LearnedModel(
        {term: row for row, term in enumerate(vocabulary)},
        arrays["rarity"].astype(np.float32),
        arrays["words"],
        arrays["meaning"].astype(np.float32),
        arrays["intercept"].astype(np.float32),
        {criterion: column for column, criterion in enumerate(criteria)},
    )


def terms_of(found: Sequence[Token]) -> list[tuple[str, int, int]]:
    """Words and pairs of neighbouring words of a text with their offsets; every number is the word "#"."""
    words = [("#" if is_number(token.norm) else token.norm, token.start, token.end) for token in found]
    pairs = [
        (f"{a} {b}", start, end)
        for (a, start, _), (b, _, end) in pairwise(words)
        if not is_parting(a) and not is_parting(b)
    ]
    return [word for word in words if not is_parting(word[0])] + pairs


def word_weights(terms: Sequence[str], vocabulary: Mapping[str, int], rarity: Vectors) -> dict[int, float]:
    """Rows of the vocabulary that a text holds, each with its damped frequency times rarity, brought to length 1."""
    counts = Counter(row for term in terms if (row := vocabulary.get(term)) is not None)
    weights = {row: (1 + math.log(count)) * float(rarity[row]) for row, count in sorted(counts.items())}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {row: weight / length for row, weight in weights.items()}


def hits_of(number: int, passage: Passage, vector: Vectors, model: LearnedModel) -> list[Hit]:
    """What the classifiers claim of one passage, whichever criteria are wanted; `vector` is (dim,), of its text."""
    terms = terms_of(tokens(passage.text))
    weights = word_weights([term for term, _, _ in terms], model.vocabulary, model.rarity)
    rows = list(weights)
    shares = model.words[rows].astype(np.float32) * np.array(list(weights.values()), dtype=np.float32)[:, None]
    z = model.intercept + MEANING * (vector @ model.meaning) + shares.sum(axis=0)
    probability = 1 / (1 + np.exp(-z))
    sure = sorted(((-round(float(probability[c]), 3), i, c) for i, c in model.columns.items()))[:PER_PASSAGE]
    hits: list[Hit] = []
    for score, criterion, column in sure:
        if -score < FLOOR:
            break
        named = _heaviest(rows, shares[:, column], terms, model.vocabulary)
        said = ", ".join(f"“{' '.join(passage.text[a:b].split())}”" for a, b in named)
        reason = f"passages on it use words such as {said}" if named else "its meaning is near that of passages on it"
        spans = tuple(sorted((passage.start + a, passage.start + b) for a, b in named))
        hits.append(Hit(criterion, number, -score, LearnedMatcher.name, reason, spans))
    return hits


def _heaviest(
    rows: Sequence[int], shares: Vectors, terms: Sequence[tuple[str, int, int]], vocabulary: Mapping[str, int]
) -> list[tuple[int, int]]:
    """Where the words stand first that speak most for the criterion; a pair is named rather than its words."""
    places: dict[int, tuple[int, int]] = {}
    for term, start, end in terms:
        row = vocabulary.get(term)
        if row is not None:
            places.setdefault(row, (start, end))
    order = [rows[at] for at in np.argsort(-shares, kind="stable").tolist() if shares[at] > 0]
    named: list[tuple[int, int]] = []
    for start, end in (places[row] for row in order):
        if not any(a < end and start < b for a, b in named):
            named.append((start, end))
        if len(named) == REASONS:
            break
    return named
