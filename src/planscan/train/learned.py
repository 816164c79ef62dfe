"""Fits one logistic classifier for each criterion on the training passages and the catalogues' examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from planscan.evaluate import Case
from planscan.match.learned import MEANING, LearnedModel, terms_of, word_weights
from planscan.match.vectors import Vectors, shipped
from planscan.model import Criterion
from planscan.text import tokens
from planscan.train.data import as_passage, training_cases, training_criteria

FEWEST = 8
"""Passages with the label that a criterion needs to be learned."""

IN_TEXTS = 8
"""Texts that a word must stand in to be kept."""

STRENGTH = 20.0
"""Inverse of the ridge penalty; weak, because a criterion has few passages among many; chosen out of fold."""

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts to learn from: their words, their vectors, and for each criterion whether they bear on it.

    Attributes:
        terms: words and pairs of words of each text.
        vectors: (n_texts, dim) static vectors.
        labels: (n_texts, n_criteria); what is admitted to be missing counts as not bearing on it.
        counted: (n_texts, n_criteria) whether that is known: not where it is debatable.
    """

    terms: tuple[tuple[str, ...], ...]
    vectors: Vectors
    labels: Bools
    counted: Bools


def build_learned(folder: Path) -> tuple[str, ...]:
    """Fit on all training passages and write the classifiers' files; give their names."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    cases = training_cases()
    criteria = learnable(cases, training_criteria())
    model = fit(join(texts_of_cases(cases, criteria), texts_of_examples(criteria)), criteria)
    arrays = {
        "rarity": model.rarity.astype(np.float16),
        "words": model.words,
        "meaning": model.meaning.astype(np.float16),
        "intercept": model.intercept,
    }
    save_file(arrays, str(folder / "weights.safetensors"))
    (folder / "vocabulary.json").write_bytes(msgspec.json.encode(list(model.vocabulary)))
    (folder / "criteria.json").write_bytes(msgspec.json.encode(list(model.columns)))
    return "weights.safetensors", "vocabulary.json", "criteria.json"


def learnable(cases: Sequence[Case], criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Criteria with at least FEWEST labelled passages."""
    counts = Counter(label.criterion for case in cases for label in case.labels)
    return tuple(criterion for criterion in criteria if counts[criterion.id] >= FEWEST)


def texts_of_cases(cases: Sequence[Case], criteria: Sequence[Criterion]) -> Texts:
    labelled = [{label.criterion for label in case.labels} for case in cases]
    labels = np.array([[c.id in own for c in criteria] for own in labelled])
    doubtful = [set(case.debatable) for case in cases]
    debatable = np.array([[c.id in own for c in criteria] for own in doubtful])
    return _texts([as_passage(case).text for case in cases], labels, labels | ~debatable)


def texts_of_examples(criteria: Sequence[Criterion]) -> Texts:
    """Statements and example sentences of the criteria, each for its own; near misses for none."""
    texts: list[str] = []
    rows: list[list[bool]] = []
    for at, criterion in enumerate(criteria):
        own = [column == at for column in range(len(criteria))]
        for text in (criterion.statement, *criterion.positive):
            texts.append(text)
            rows.append(own)
        for text in criterion.near_miss:
            texts.append(text)
            rows.append([False] * len(criteria))
    labels = np.array(rows)
    return _texts(texts, labels, np.ones_like(labels))


def join(a: Texts, b: Texts) -> Texts:
    both = (np.vstack([getattr(a, name), getattr(b, name)]) for name in ("vectors", "labels", "counted"))
    return Texts(a.terms + b.terms, *both)


def only(texts: Texts, use: Bools) -> Texts:
    """The texts of the rows in use."""
    kept = tuple(terms for terms, used in zip(texts.terms, use) if used)
    return Texts(kept, texts.vectors[use], texts.labels[use], texts.counted[use])


def fit(texts: Texts, criteria: Sequence[Criterion]) -> LearnedModel:
    """One classifier for each criterion, fitted on all the texts."""
    from sklearn.linear_model import LogisticRegression

    vocabulary, rarity = _vocabulary(texts.terms)
    features = design(texts, vocabulary, rarity)
    weights: list[Any] = []
    intercepts: list[float] = []
    for column in range(len(criteria)):
        known = texts.counted[:, column]
        model = LogisticRegression(C=STRENGTH, solver="liblinear", dual=True, tol=1e-3, random_state=0).fit(
            features[known], texts.labels[known, column]
        )
        weights.append(model.coef_[0])
        intercepts.append(float(model.intercept_[0]))
    matrix = np.ascontiguousarray(np.array(weights, dtype=np.float32).T)  # safetensors writes the bytes as they lie
    size = len(vocabulary)
    return LearnedModel(
        vocabulary,
        rarity,
        matrix[:size].astype(np.float16),
        matrix[size:],
        np.array(intercepts, dtype=np.float32),
        {criterion.id: column for column, criterion in enumerate(criteria)},
    )


def probabilities(model: LearnedModel, texts: Texts) -> npt.NDArray[np.float64]:
    """(n_texts, n_criteria) what the classifiers give."""
    matrix = np.vstack([model.words.astype(np.float32), model.meaning])
    z = design(texts, model.vocabulary, model.rarity) @ matrix + model.intercept
    return np.asarray(1 / (1 + np.exp(-z)), dtype=np.float64)


def design(texts: Texts, vocabulary: Any, rarity: Vectors) -> Any:  # noqa: ANN401 - scipy has no types here
    """(n_texts, n_words + dim) sparse: words first, then the static vector times MEANING."""
    from scipy.sparse import csr_matrix, hstack

    rows, columns, values = [], [], []
    for at, terms in enumerate(texts.terms):
        for column, value in word_weights(terms, vocabulary, rarity).items():
            rows.append(at)
            columns.append(column)
            values.append(value)
    words = csr_matrix((values, (rows, columns)), shape=(len(texts.terms), len(vocabulary)))
    return hstack([words, csr_matrix(MEANING * texts.vectors)]).tocsr()


def _texts(texts: Sequence[str], labels: Bools, counted: Bools) -> Texts:
    terms = tuple(tuple(term for term, _, _ in terms_of(tokens(text))) for text in texts)
    return Texts(terms, shipped().encode(texts), labels, counted)


def _vocabulary(texts: Sequence[Sequence[str]]) -> tuple[dict[str, int], Vectors]:
    """Words and pairs that stand in enough texts, in alphabetical order, and how rare each is."""
    counts = Counter(term for terms in texts for term in set(terms))
    kept = sorted(term for term, count in counts.items() if count >= IN_TEXTS)
    rarity = np.array([np.log((1 + len(texts)) / (1 + counts[term])) + 1 for term in kept], dtype=np.float32)
    return {term: row for row, term in enumerate(kept)}, rarity
