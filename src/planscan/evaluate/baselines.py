"""Two plain methods that every matching must beat, measured on the same passages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planscan.evaluate.cases import Case
from planscan.model import Criterion, Passage


def baselines(
    cases: Sequence[Case], passages: Sequence[Passage], owners: Sequence[int], criteria: Sequence[Criterion]
) -> dict[str, float]:
    """Micro-F1 of two plain methods, each at the threshold that is best for it on these very passages."""
    return {
        "keywords (any cue phrase)": _best_f1(cases, _keyword_scores(len(cases), passages, owners, criteria), criteria),
        "TF-IDF similarity to statements": _best_f1(
            cases, _tfidf_scores(len(cases), passages, owners, criteria), criteria
        ),
    }


def _keyword_scores(
    cases: int, passages: Sequence[Passage], owners: Sequence[int], criteria: Sequence[Criterion]
) -> Any:  # noqa: ANN401
    """(n_cases, n_criteria): how many different cue phrases of a criterion stand in a case, whatever is near them."""
    import numpy as np

    from planscan.cues import parse_phrase
    from planscan.match.phrases import PhraseFinder
    from planscan.text import tokens

    wanted = [sorted({text for cue in criterion.cues for text in cue.any}) for criterion in criteria]
    numbers = {text: n for n, text in enumerate(sorted({text for texts in wanted for text in texts}))}
    found = PhraseFinder([parse_phrase(text) for text in numbers]).find([tokens(p.text) for p in passages])
    scores = np.zeros((cases, len(criteria)))
    for owner, phrases in zip(owners, found):
        for column, texts in enumerate(wanted):
            scores[owner, column] += sum(numbers[text] in phrases for text in texts)
    return scores


def _tfidf_scores(cases: int, passages: Sequence[Passage], owners: Sequence[int], criteria: Sequence[Criterion]) -> Any:  # noqa: ANN401
    """(n_cases, n_criteria): the best cosine of a case's passages with a criterion's statement."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    matrix = vectorizer.fit_transform([*(c.statement for c in criteria), *(p.text for p in passages)])
    similar = (matrix[len(criteria) :] @ matrix[: len(criteria)].T).toarray()
    scores = np.zeros((cases, len(criteria)))
    for row, owner in enumerate(owners):
        scores[owner] = np.maximum(scores[owner], similar[row])
    return scores


def _best_f1(cases: Sequence[Case], scores: Any, criteria: Sequence[Criterion]) -> float:  # noqa: ANN401
    import numpy as np

    ids = [criterion.id for criterion in criteria]
    truth = np.array([[any(label.criterion == i for label in case.labels) for i in ids] for case in cases])
    counted = ~np.array([[i in case.debatable for i in ids] for case in cases])
    best = 0.0
    for threshold in np.unique(np.round(scores[scores > 0], 3)):
        given = (scores >= threshold) & counted
        right = int((given & truth).sum())
        total = int(given.sum()) + int(truth.sum())
        best = max(best, 2 * right / total if total else 0.0)
    return round(best, 4)
