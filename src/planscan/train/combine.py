"""Fits the combination on the training passages: coefficients, offsets per criterion, thresholds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from planscan.combine import FEATURES, CombineModel, Logistic, best_scores, describe
from planscan.discourse import read_passage
from planscan.evaluate import CATALOGUE as FRAMEWORK
from planscan.evaluate import Case
from planscan.match import NAMES
from planscan.model import Hit
from planscan.pipeline import find_hits
from planscan.train import learned
from planscan.train.data import FOLDS, as_passage, folds, training_cases, training_criteria

MATCHER_SETS = tuple(names for size in range(1, len(NAMES) + 1) for names in combinations(NAMES, size))
"""Every choice of matchers that `--matchers` allows has a combination of its own."""

STRENGTH = 1.0
"""Inverse of the ridge penalty of both logistic models."""

OFFSET_SCALE = 0.7
"""How freely a criterion's offset may move, against the other coefficients: a criterion has some thirty cases."""

SCREENING_PRECISION = 0.45
"""Out-of-fold micro precision that the screening threshold keeps; the bar for unseen passages is 0.40."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every pair of passage and criterion that a matcher claims, with what the label says.

    Attributes:
        features: (n_pairs, n_features).
        criterion: (n_pairs,) index into `names`.
        label: (n_pairs,) 0 none, 1 or 2 the level.
        fold: (n_pairs,) fold of the passage's batch.
        missed: labels for which no matcher claims the passage.
    """

    features: Floats
    criterion: npt.NDArray[np.int64]
    label: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]
    framework: npt.NDArray[np.bool_]
    names: tuple[str, ...]
    missed: int


def build_combine(folder: Path) -> tuple[str, ...]:
    """Fit and write one model file for each of MATCHER_SETS; give their names."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = training_cases()
    claims = all_claims(cases)
    names: list[str] = []
    for matchers in MATCHER_SETS:
        model = fit(make_pairs(cases, claims, matchers))
        name = "-".join(sorted(matchers)) + ".json"
        (folder / name).write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")
        names.append(name)
    return tuple(names)


def all_claims(cases: Sequence[Case]) -> list[Hit]:
    """What every matcher claims of the training passages; `learned` by classifiers that saw no passage of the batch."""
    passages = [as_passage(case) for case in cases]
    hits = find_hits(passages, [name for name in NAMES if name != "learned"], training_criteria())
    return hits + _learned_out_of_fold(cases)


def _learned_out_of_fold(cases: Sequence[Case]) -> list[Hit]:
    from planscan.match.learned import FLOOR, PER_PASSAGE

    criteria = learned.learnable(cases, training_criteria())
    texts = learned.texts_of_cases(cases, criteria)
    examples = learned.texts_of_examples(criteria)
    fold = np.array(folds(cases))
    hits: list[Hit] = []
    for number in sorted(set(fold.tolist())):
        held = fold == number
        model = learned.fit(learned.join(learned.only(texts, ~held), examples), criteria)
        for at, row in zip(np.flatnonzero(held).tolist(), learned.probabilities(model, learned.only(texts, held))):
            best = np.argsort(-row, kind="stable")[:PER_PASSAGE].tolist()
            hits += [Hit(criteria[c].id, at, float(row[c]), "learned", "") for c in best if row[c] >= FLOOR]
    return hits


def make_pairs(cases: Sequence[Case], claims: Sequence[Hit], matchers: Sequence[str]) -> Pairs:
    """The pairs that the named matchers claim, described as a scan describes them, with their labels."""
    criteria = training_criteria()
    catalogue_of = {c.id: c.catalogue for c in criteria}
    framework = {c.id for c in criteria if c.catalogue == FRAMEWORK}
    if "learned" in matchers and len(matchers) > 1:
        kept = {c.id for c in learned.learnable(cases, criteria)}
        claims = [hit for hit in claims if hit.criterion in kept]
    passages = [as_passage(case) for case in cases]
    readings = [read_passage(passage) for passage in passages]
    claimed: dict[int, dict[str, list[Hit]]] = defaultdict(lambda: defaultdict(list))
    for hit in claims:
        if hit.matcher in matchers:
            claimed[hit.passage][hit.criterion].append(hit)
    names = tuple(c.id for c in criteria)
    number = {name: at for at, name in enumerate(names)}
    rows: list[tuple[tuple[float, ...], int, int, int]] = []
    missed = 0
    for at, (case, fold) in enumerate(zip(cases, folds(cases))):
        levels = {label.criterion: label.level for label in case.labels}
        rivals = best_scores(claimed[at], catalogue_of)
        missed += sum(name in framework and name not in claimed[at] for name in levels)
        for name, own in claimed[at].items():
            if name not in case.debatable and name not in case.lacks and not any(hit.veto for hit in own):
                pair = describe(own, passages[at], readings[at], rivals[catalogue_of[name]])
                rows.append((pair.features, number[name], levels.get(name, 0), fold))
    return Pairs(
        np.array([row[0] for row in rows]),
        np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows]),
        np.array([row[3] for row in rows]),
        np.array([names[row[1]] in framework for row in rows]),
        names,
        missed,
    )


def fit(pairs: Pairs) -> CombineModel:
    """Fit on everything; take the thresholds from out-of-fold confidences."""
    confidence = out_of_fold(pairs)
    any_level, offsets = _fit_any(pairs, np.ones(len(pairs.label), dtype=bool))
    return CombineModel(FEATURES, any_level, _fit_level_2(pairs), offsets, thresholds(pairs, confidence))


def out_of_fold(pairs: Pairs) -> Floats:
    """(n_pairs,) the confidence that a model gives which saw no passage of the pair's batch."""
    confidence = np.zeros(len(pairs.label))
    for fold in range(FOLDS):
        held = pairs.fold == fold
        if held.any():
            model, offsets = _fit_any(pairs, ~held)
            shift = np.array([offsets.get(name, 0.0) for name in pairs.names])
            z = model.intercept + pairs.features[held] @ np.array(model.coefficients) + shift[pairs.criterion[held]]
            confidence[held] = 1 / (1 + np.exp(-z))
    return confidence


def thresholds(pairs: Pairs, confidence: Floats) -> dict[str, float]:
    """Balanced: the best micro-F1; counting: as many pairs as labels; screening: the lowest with enough precision."""
    order = np.argsort(-confidence[pairs.framework], kind="stable")
    sure = confidence[pairs.framework][order]
    right = np.cumsum(pairs.label[pairs.framework][order] > 0)
    given = np.arange(1, len(sure) + 1)
    labelled = int(right[-1]) + pairs.missed
    best = int(np.argmax(2 * right / (given + labelled)))
    precise = np.flatnonzero(right / given >= SCREENING_PRECISION)
    at = {
        "screening": int(precise[-1]) if len(precise) else best,
        "balanced": best,
        "counting": min(labelled, len(sure)) - 1,
    }
    return {name: round(float(sure[position]), 3) for name, position in at.items()}


def _fit_any(pairs: Pairs, use: npt.NDArray[np.bool_]) -> tuple[Logistic, dict[str, float]]:
    from scipy.sparse import coo_matrix, csr_matrix, hstack

    rows = np.flatnonzero(use)
    shape = (len(rows), len(pairs.names))
    own = coo_matrix((np.full(len(rows), OFFSET_SCALE), (np.arange(len(rows)), pairs.criterion[rows])), shape=shape)
    model = _logistic(hstack([csr_matrix(pairs.features[rows]), own]).tocsr(), pairs.label[rows] > 0)
    n = pairs.features.shape[1]
    shift = model.coef_[0, n:] * OFFSET_SCALE
    middle = float(np.mean(shift))
    offsets = {name: round(float(value) - middle, 4) for name, value in zip(pairs.names, shift)}
    return _rounded(float(model.intercept_[0]) + middle, model.coef_[0, :n]), offsets


def _fit_level_2(pairs: Pairs) -> Logistic:
    found = pairs.label > 0
    model = _logistic(pairs.features[found], pairs.label[found] == 2)
    return _rounded(float(model.intercept_[0]), model.coef_[0])


def _logistic(features: Any, labels: Any) -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.linear_model import LogisticRegression

    # liblinear is quick on sparse rows, but its penalty reaches the intercept; scaling that up undoes it
    return LogisticRegression(C=STRENGTH, solver="liblinear", intercept_scaling=20.0).fit(features, labels)


def _rounded(intercept: float, coefficients: Floats) -> Logistic:
    return Logistic(round(intercept, 4), tuple(round(float(c), 4) for c in coefficients))
