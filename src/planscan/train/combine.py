"""Fits the combination on the training passages: coefficients, offsets per criterion, stances, thresholds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from planscan.combine import FEATURES, CombineModel, Logistic, Pair, best_scores, describe
from planscan.discourse import read_passage
from planscan.evaluate import CATALOGUE as FRAMEWORK
from planscan.evaluate import Case
from planscan.match import LEARNERS, NAMES
from planscan.model import STANCES, Criterion, Hit, Reading
from planscan.pipeline import find_hits
from planscan.train import contextual, learned
from planscan.train.data import AS_PUBLISHED, FOLDS, as_passage, folds, training_cases, training_criteria, with_answers

MATCHER_SETS = tuple(names for size in range(1, len(NAMES) + 1) for names in combinations(NAMES, size))
"""Every choice of matchers that `--matchers` allows has a combination of its own."""

STRENGTH = 1.0
"""Inverse of the ridge penalty of both logistic models."""

OFFSET_SCALE = 0.7
"""How freely a criterion's offset may move, against the other coefficients: a criterion has some thirty cases."""

NEVER_AGAINST = ("embedding", "embedding: clearly nearest", "rules and embedding agree")
"""Features left out where they would speak against a criterion: a likeness to its examples that lowers its confidence
could not be explained to a reader, and beside the other matchers it is worth next to nothing out of fold."""

SCREENING_PRECISION = 0.45
"""Out-of-fold micro precision that the screening threshold keeps; the bar for unseen passages is 0.40."""

Floats = npt.NDArray[np.float64]

Counts = Mapping[str, Mapping[str, tuple[int, int, int]]]
"""For each operating point and criterion: passages labelled, returned and right, out of fold."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every pair of passage and criterion that a matcher claims and nothing rules out, with what the label says.

    Attributes:
        features, level_features, stance_features: (n_pairs, n_features of each kind).
        criterion: (n_pairs,) index into `names`.
        label: (n_pairs,) 0 none, 1 or 2 the level.
        fold: (n_pairs,) fold of the passage's batch.
        stance: (n_pairs,) position of the label's stance in STANCES, -1 without.
        framework: (n_pairs,) whether the criterion is one of the framework's.
        published: (n_pairs,) whether the passage has the role AS_PUBLISHED.
        missed: for each criterion the number of labels whose passage no matcher claims, or is ruled out.
        missed_published: the same, in passages of that role.
    """

    features: Floats
    level_features: Floats
    stance_features: Floats
    criterion: npt.NDArray[np.int64]
    label: npt.NDArray[np.int64]
    stance: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]
    framework: npt.NDArray[np.bool_]
    published: npt.NDArray[np.bool_]
    names: tuple[str, ...]
    missed: Mapping[str, int]
    missed_published: Mapping[str, int]


def build_combine(folder: Path) -> tuple[str, ...]:
    """Fit and write one model file for each of MATCHER_SETS, and what they reach out of fold; give the files' names."""
    folder.mkdir(parents=True, exist_ok=True)
    taught = training_cases()
    readings = [read_passage(as_passage(case)) for case in taught]
    claims = all_claims(taught)
    cases = with_answers(taught)
    names: list[str] = []
    reached: dict[str, dict[str, float]] = {}
    counted: dict[tuple[str, ...], Counts] = {}
    for matchers in MATCHER_SETS:
        pairs = make_pairs(cases, readings, claims, matchers)
        confidence = out_of_fold(pairs)
        model = fit(pairs, confidence)
        name = "-".join(sorted(matchers))
        (folder / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")
        names.append(f"{name}.json")
        others = counted.get(tuple(one for one in matchers if one not in LEARNERS))
        counted[matchers] = counts_by_criterion(pairs, model, confidence, others)
        reached[name] = figures(pairs, model, confidence, counted[matchers]["balanced"])
    table = msgspec.json.encode(counted[NAMES])
    (folder / "out-of-fold-criteria.json").write_bytes(table + b"\n")
    (folder / "out-of-fold.json").write_bytes(msgspec.json.format(msgspec.json.encode(reached), indent=1) + b"\n")
    return (*names, "out-of-fold.json", "out-of-fold-criteria.json")


def all_claims(cases: Sequence[Case]) -> list[Hit]:
    """What every matcher claims of the training passages; those that learn, fitted without a passage of the batch."""
    passages = [as_passage(case) for case in cases]
    criteria = training_criteria()
    hits = find_hits(passages, ("rules", "embedding"), criteria)
    known = learned.learnable(cases, criteria)
    return hits + _learned_out_of_fold(cases, known) + contextual.out_of_fold(cases, known)


def _learned_out_of_fold(cases: Sequence[Case], criteria: Sequence[Criterion]) -> list[Hit]:
    from planscan.match.learned import hits_of

    texts = learned.texts_of_cases(cases, criteria)
    examples = learned.texts_of_examples(criteria)
    fold = np.array(folds(cases))
    hits: list[Hit] = []
    for number in sorted(set(fold.tolist())):
        model = learned.fit(learned.join(learned.only(texts, fold != number), examples), criteria)
        for at in np.flatnonzero(fold == number).tolist():
            hits += hits_of(at, as_passage(cases[at]), texts.vectors[at], model)
    return hits


def make_pairs(
    cases: Sequence[Case], readings: Sequence[Reading], claims: Sequence[Hit], matchers: Sequence[str]
) -> Pairs:
    """The pairs that the named matchers claim, described as a scan describes them, with their labels."""
    criteria = training_criteria()
    catalogue_of = {c.id: c.catalogue for c in criteria}
    if set(matchers) & LEARNERS and set(matchers) - LEARNERS:  # the others alone judge what was not learned
        criteria = learned.learnable(cases, criteria)
    passages = [as_passage(case) for case in cases]
    number = {c.id: at for at, c in enumerate(criteria)}
    claimed: dict[int, dict[str, list[Hit]]] = defaultdict(lambda: defaultdict(list))
    for hit in claims:
        if hit.matcher in matchers and hit.criterion in number:
            claimed[hit.passage][hit.criterion].append(hit)
    rows: list[tuple[Pair, int, int, int, int, bool]] = []
    missed: Counter[str] = Counter()
    missed_published: Counter[str] = Counter()
    for at, (case, fold) in enumerate(zip(cases, folds(cases))):
        labels = {label.criterion: label for label in case.labels if label.criterion not in case.debatable}
        rivals = best_scores(claimed[at], catalogue_of)
        published = case.role == AS_PUBLISHED
        judged: set[str] = set()
        for name in sorted(claimed[at].keys() - set(case.debatable), key=number.__getitem__):
            own = claimed[at][name]
            pair = describe(own, passages[at], readings[at], rivals[catalogue_of[name]])
            if not pair.lacking and not any(hit.veto for hit in own):  # those a scan rules out, whatever is fitted
                label = labels.get(name)
                stance = STANCES.index(label.stance) if label is not None and label.stance in STANCES else -1
                rows.append((pair, number[name], label.level if label is not None else 0, stance, fold, published))
                judged.add(name)
        unjudged = [name for name in labels if name in number and name not in judged]
        missed.update(unjudged)
        missed_published.update(unjudged if published else ())
    return Pairs(
        np.array([row[0].features for row in rows]),
        np.array([row[0].level_features for row in rows]),
        np.array([row[0].stance_features for row in rows]),
        np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows]),
        np.array([row[3] for row in rows]),
        np.array([row[4] for row in rows]),
        np.array([criteria[row[1]].catalogue == FRAMEWORK for row in rows]),
        np.array([row[5] for row in rows]),
        tuple(c.id for c in criteria),
        missed,
        missed_published,
    )


def fit(pairs: Pairs, confidence: Floats) -> CombineModel:
    """Fit on everything; take the thresholds from `confidence`, which is that of the pairs out of fold."""
    everything = np.ones(len(pairs.label), dtype=bool)
    any_level, offsets = _fit_any(pairs, everything)
    return CombineModel(
        FEATURES,
        any_level,
        _fit_level_2(pairs, everything),
        _fit_stances(pairs, everything),
        offsets,
        thresholds(pairs, confidence),
    )


def out_of_fold(pairs: Pairs) -> Floats:
    """(n_pairs,) the confidence that a model gives which was shown no passage of the pair's batch."""
    confidence = np.zeros(len(pairs.label))
    for number in range(FOLDS):
        held = pairs.fold == number
        model, offsets = _fit_any(pairs, ~held)
        shift = np.array([offsets.get(name, 0.0) for name in pairs.names])
        z = model.intercept + pairs.features[held] @ np.array(model.coefficients) + shift[pairs.criterion[held]]
        confidence[held] = 1 / (1 + np.exp(-z))
    return confidence


def thresholds(pairs: Pairs, confidence: Floats) -> dict[str, float]:
    """Balanced: that with the best micro-F1; counting: as many pairs as labels; screening: the lowest with enough
    precision; each on the passages as published, for published text is what users' plans are."""
    those = pairs.framework & pairs.published
    order = np.argsort(-confidence[those], kind="stable")
    sure = confidence[those][order]
    right = np.cumsum(pairs.label[those][order] > 0)
    given = np.arange(1, len(sure) + 1)
    labelled = int(right[-1]) + sum(pairs.missed_published.get(name, 0) for name in _framework(pairs))
    f1 = 2 * right / (given + labelled)
    best = int(np.argmax(f1))
    precise = np.flatnonzero(right / given >= SCREENING_PRECISION)
    at = {
        "screening": max(int(precise[-1]), best) if len(precise) else best,  # never stricter than balanced
        "balanced": best,
        "counting": min(labelled, len(sure)) - 1,
    }
    return {name: round(float(sure[position]), 3) for name, position in at.items()}


def figures(
    pairs: Pairs, model: CombineModel, confidence: Floats, counts: Mapping[str, tuple[int, int, int]]
) -> dict[str, float]:
    """What the combination reaches out of fold: micro figures of the framework, on all passages and on those written as
    published, and of each kind of statutory element; level and stance where a pair is labelled and found, and the
    recall of level 2 at screening. `counts` are those of each criterion at balanced, whichever matchers judge it.
    """
    found = confidence >= model.thresholds["balanced"]
    framework = set(_framework(pairs))
    groups: dict[str, set[str]] = defaultdict(set)
    for name in counts:
        if name not in framework:
            groups["statutory"].add(name)
            groups[f"statutory {name.split('-')[0]}"].add(name)
    published = _counts(pairs, found & pairs.published, pairs.label * pairs.published, pairs.missed_published)
    reached = _micro(counts, framework, "framework") | _micro(published, framework, "as published")
    for group, names in sorted(groups.items()):
        reached |= _micro(counts, names, group)
    level, stance = _levels_and_stances(pairs)
    hit = found & (pairs.label > 0) & pairs.framework
    said = hit & (pairs.stance >= 0)
    wide = (confidence >= model.thresholds["screening"]) & pairs.framework
    level_2 = pairs.framework & (pairs.label == 2)
    reached["level right"] = _rounded_share(level[hit] == pairs.label[hit])
    reached["stance right"] = _rounded_share(stance[said] == pairs.stance[said])
    reached["level 2 recall at screening, of those claimed"] = _rounded_share(wide[level_2])
    reached["precision at screening"] = _rounded_share(pairs.label[wide] > 0)
    return reached


def counts_by_criterion(
    pairs: Pairs, model: CombineModel, confidence: Floats, others: Counts | None = None
) -> dict[str, dict[str, tuple[int, int, int]]]:
    """For each operating point and criterion: labelled, returned and right, out of fold.

    `others` is the same of the matchers that do not learn: they alone judge criteria with too few passages.
    """
    counts: dict[str, dict[str, tuple[int, int, int]]] = {}
    for point, threshold in model.thresholds.items():
        own = _counts(pairs, confidence >= threshold, pairs.label, pairs.missed)
        counts[point] = {**others[point], **own} if others is not None else own
    return counts


def _counts(
    pairs: Pairs, found: npt.NDArray[np.bool_], label: npt.NDArray[np.int64], missed: Mapping[str, int]
) -> dict[str, tuple[int, int, int]]:
    """For each criterion: labelled, returned and right."""
    size = len(pairs.names)
    labelled = np.bincount(pairs.criterion[label > 0], minlength=size)
    given = np.bincount(pairs.criterion[found], minlength=size)
    right = np.bincount(pairs.criterion[found & (label > 0)], minlength=size)
    return {
        name: (int(labelled[at]) + missed.get(name, 0), int(given[at]), int(right[at]))
        for at, name in enumerate(pairs.names)
    }


def _micro(counts: Mapping[str, tuple[int, int, int]], names: set[str], group: str) -> dict[str, float]:
    labelled, given, right = (sum(counts[name][k] for name in names) for k in range(3))
    return {
        f"{group} precision": round(right / max(1, given), 3),
        f"{group} recall": round(right / max(1, labelled), 3),
        f"{group} F1": round(2 * right / max(1, given + labelled), 3),
        f"{group} labels": labelled,
    }


def _levels_and_stances(pairs: Pairs) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """(n_pairs,) each: level and position of the stance by models that saw no passage of the pair's batch."""
    level, stance = np.zeros_like(pairs.label), np.zeros_like(pairs.label)
    for number in range(FOLDS):
        held = pairs.fold == number
        one = _fit_level_2(pairs, ~held)
        z = one.intercept + pairs.level_features[held] @ np.array(one.coefficients)
        level[held] = np.where(z >= 0, 2, 1)
        each = _fit_stances(pairs, ~held)
        said = [m.intercept + pairs.stance_features[held] @ np.array(m.coefficients) for m in each]
        stance[held] = np.argmax(said, axis=0)
    return level, stance


def _framework(pairs: Pairs) -> list[str]:
    return [c.id for c in training_criteria() if c.catalogue == FRAMEWORK and c.id in pairs.names]


def _rounded_share(right: npt.NDArray[np.bool_]) -> float:
    return round(float(right.mean()), 3) if len(right) else 0.0


def _fit_any(pairs: Pairs, use: npt.NDArray[np.bool_]) -> tuple[Logistic, dict[str, float]]:
    from scipy.sparse import coo_matrix, csr_matrix, hstack

    features, criterion, bears = pairs.features[use], pairs.criterion[use], pairs.label[use] > 0
    shape = (len(criterion), len(pairs.names))
    own = coo_matrix((np.full(shape[0], OFFSET_SCALE), (np.arange(shape[0]), criterion)), shape=shape)
    n = pairs.features.shape[1]
    while True:
        model = _logistic(hstack([csr_matrix(features), own]).tocsr(), bears)
        against = [at for at in map(FEATURES.index, NEVER_AGAINST) if model.coef_[0, at] < 0]
        if not against:
            break
        features[:, against] = 0  # a column of zeros gets a coefficient of zero
    shift = model.coef_[0, n:] * OFFSET_SCALE
    middle = float(np.mean(shift))
    offsets = {name: round(float(value) - middle, 4) for name, value in zip(pairs.names, shift)}
    return _rounded(float(model.intercept_[0]) + middle, model.coef_[0, :n]), offsets


def _fit_level_2(pairs: Pairs, use: npt.NDArray[np.bool_]) -> Logistic:
    found = use & (pairs.label > 0)
    model = _logistic(pairs.level_features[found], pairs.label[found] == 2)
    return _rounded(float(model.intercept_[0]), model.coef_[0])


def _fit_stances(pairs: Pairs, use: npt.NDArray[np.bool_]) -> tuple[Logistic, ...]:
    from sklearn.linear_model import LogisticRegression

    said = use & (pairs.stance >= 0)
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(pairs.stance_features[said], pairs.stance[said])
    return tuple(_rounded(float(b), row) for b, row in zip(model.intercept_, model.coef_))


def _logistic(features: Any, labels: Any) -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.linear_model import LogisticRegression

    # liblinear is quick on sparse rows, but its penalty reaches the intercept; scaling that up undoes it
    return LogisticRegression(C=STRENGTH, solver="liblinear", intercept_scaling=20.0).fit(features, labels)


def _rounded(intercept: float, coefficients: Floats) -> Logistic:
    return Logistic(round(intercept, 4), tuple(round(float(c), 4) for c in coefficients))
