"""Measures the matching on labelled passages: the very stages of a scan, compared with what readers labelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from planscan import decisions
from planscan.catalogue import load_one
from planscan.config import Settings
from planscan.errors import InputError
from planscan.extract.language import language_of
from planscan.extract.plain import read_lines
from planscan.model import Criterion, Judgement, Passage
from planscan.pipeline import match_passages
from planscan.segment import segment

CATALOGUE = "gpf-ed2"
BINS = 10
FIRST = 3
"""Passages per criterion that precision at 3 looks at."""


class Label(msgspec.Struct, frozen=True):
    criterion: str
    level: int
    stance: str | None = None


class Case(msgspec.Struct, frozen=True):
    """One labelled passage; `debatable` ids count neither way, `lacks` are admitted to be missing."""

    id: str
    role: str
    text: str
    labels: tuple[Label, ...] = ()
    debatable: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    kind: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the matching says of one case and one criterion: the best of its passages."""

    criterion: str
    level: int
    stance: str
    confidence: float


Answers = Mapping[str, Mapping[str, Answer]]
"""Case id to criterion to answer."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well answers agree with labels; shares are None where nothing could be counted."""

    cases: int
    precision: float | None
    recall: float | None
    f1: float | None
    macro_f1: float | None
    level_right: float | None
    stance_right: float | None
    clean: int
    clean_given: float | None


@dataclass(frozen=True, slots=True)
class CriterionFigures:
    criterion: str
    labelled: int
    returned: int
    right: int
    precision_at_3: float | None

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.labelled + self.returned) if self.labelled + self.returned else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """Everything `planscan evaluate` prints."""

    overall: Figures
    by_role: dict[str, Figures]
    by_criterion: tuple[CriterionFigures, ...]
    precision_at_3: float | None
    level_2_recall_screening: float | None
    precision_screening: float | None
    calibration_error: float | None
    calibration_pairs: int
    baselines: dict[str, float]


def read_cases(paths: Iterable[Path]) -> list[Case]:
    """Labelled passages of JSONL files and of decided evidence sheets (.csv, .xlsx).

    Raises:
        InputError: a file is missing or a line is not of the form; the message names both.
    """
    cases: list[Case] = []
    decoder = msgspec.json.Decoder(Case)
    for path in paths:
        if not path.is_file():
            raise InputError(f"{path}: there is no such file; check the path")
        if path.suffix.lower() in decisions.SUFFIXES:
            cases += msgspec.convert(decisions.labelled(decisions.read(path)), list[Case])
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                try:
                    cases.append(decoder.decode(line))
                except msgspec.DecodeError as err:
                    raise InputError(f"{path}: line {number} is no labelled passage: {err}") from err
    if not cases:
        raise InputError("the files hold no labelled passage")
    return cases


def evaluate(cases: Sequence[Case], settings: Settings) -> Report:
    """Figures of the matching on labelled passages, for the framework's second edition."""
    criteria = load_one(CATALOGUE).criteria
    known = {criterion.id for criterion in criteria}
    passages, owners = case_passages(cases)
    balanced = answers(cases, passages, owners, replace(settings, operating_point="balanced"), criteria)
    screening = answers(cases, passages, owners, replace(settings, operating_point="screening"), criteria)
    by_role = {
        role: figures([c for c in cases if c.role == role], balanced, known) for role in sorted({c.role for c in cases})
    }
    by_criterion = tuple(_criterion_figures(criterion.id, cases, balanced) for criterion in criteria)
    at_3 = [row.precision_at_3 for row in by_criterion if row.precision_at_3 is not None]
    error, pairs = calibration(cases, screening, known)
    return Report(
        overall=figures(cases, balanced, known),
        by_role=by_role,
        by_criterion=by_criterion,
        precision_at_3=_mean(at_3),
        level_2_recall_screening=_recall_level_2(cases, screening, known),
        precision_screening=figures(cases, screening, known).precision,
        calibration_error=error,
        calibration_pairs=pairs,
        baselines=baselines(cases, passages, owners, criteria),
    )


def case_passages(cases: Sequence[Case]) -> tuple[list[Passage], list[int]]:
    """The passages of all cases, cut as a scan cuts them, and for each the number of its case."""
    passages: list[Passage] = []
    owners: list[int] = []
    for number, case in enumerate(cases):
        for passage in segment(read_lines(case.text, case.id), language_of=language_of):
            passages.append(passage)
            owners.append(number)
    return passages, owners


def answers(
    cases: Sequence[Case],
    passages: Sequence[Passage],
    owners: Sequence[int],
    settings: Settings,
    criteria: Sequence[Criterion],
) -> dict[str, dict[str, Answer]]:
    """For each case the criteria that any of its passages evidences, at the settings' operating point."""
    matched = match_passages((), passages, settings, criteria)
    found: dict[str, dict[str, Answer]] = {case.id: {} for case in cases}
    for judgement in matched.judgements:
        if judgement.level:
            _keep(found[cases[owners[judgement.passage]].id], judgement)
    return found


def _keep(best: dict[str, Answer], judgement: Judgement) -> None:
    held = best.get(judgement.criterion)
    if held is None or (judgement.level, judgement.confidence) > (held.level, held.confidence):
        confidence = max(judgement.confidence, held.confidence if held else 0.0)
        best[judgement.criterion] = Answer(judgement.criterion, judgement.level, judgement.stance, confidence)


# --- figures ----------------------------------------------------------------------------------------


def figures(cases: Sequence[Case], found: Answers, known: set[str]) -> Figures:
    """Micro precision, recall and F1 at any level, macro-F1, level, stance, and clean passages given evidence."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    level_right = stance_right = right = 0
    for case in cases:
        labels = {label.criterion: label for label in case.labels if label.criterion in known}
        returned = {i: a for i, a in found[case.id].items() if i in known and i not in case.debatable}
        for i in labels:
            counts[i][0] += 1
        for i, answer in returned.items():
            counts[i][1] += 1
            if i in labels:
                counts[i][2] += 1
                right += 1
                level_right += answer.level == labels[i].level
                stance_right += answer.stance == labels[i].stance
    labelled, given = (sum(c[k] for c in counts.values()) for k in (0, 1))
    clean = [c for c in cases if c.role in {"near-miss", "negative", "real"} and not c.labels and not c.debatable]
    return Figures(
        cases=len(cases),
        precision=_share(right, given),
        recall=_share(right, labelled),
        f1=_share(2 * right, labelled + given),
        macro_f1=_mean([2 * c[2] / (c[0] + c[1]) for c in counts.values() if c[0]]),
        level_right=_share(level_right, right),
        stance_right=_share(stance_right, right),
        clean=len(clean),
        clean_given=_share(sum(any(i in known for i in found[c.id]) for c in clean), len(clean)),
    )


def _criterion_figures(criterion: str, cases: Sequence[Case], found: Answers) -> CriterionFigures:
    labelled = {case.id for case in cases if any(label.criterion == criterion for label in case.labels)}
    debatable = {case.id for case in cases if criterion in case.debatable}
    listed = [
        (-answer.level, -answer.confidence, number, case.id)
        for number, case in enumerate(cases)
        if (answer := found[case.id].get(criterion)) is not None and case.id not in debatable
    ]
    first = [case for *_, case in sorted(listed)[:FIRST]]
    at_3 = _share(sum(case in labelled for case in first), min(FIRST, len(labelled)))
    right = sum(case in labelled for *_, case in listed)
    return CriterionFigures(criterion, len(labelled), len(listed), right, at_3)


def _recall_level_2(cases: Sequence[Case], found: Answers, known: set[str]) -> float | None:
    wanted = [
        (c.id, label.criterion) for c in cases for label in c.labels if label.level == 2 and label.criterion in known
    ]
    return _share(sum(i in found[case] for case, i in wanted), len(wanted))


def calibration(cases: Sequence[Case], found: Answers, known: set[str]) -> tuple[float | None, int]:
    """Expected calibration error over the pairs returned, in bins of equal count, and the number of pairs."""
    pairs = sorted(
        (answer.confidence, float(any(label.criterion == i for label in case.labels)))
        for case in cases
        for i, answer in found[case.id].items()
        if i in known and i not in case.debatable
    )
    if not pairs:
        return None, 0
    bounds = [round(k * len(pairs) / BINS) for k in range(BINS + 1)]
    error = 0.0
    for a, b in pairwise(bounds):
        if b > a:
            said = sum(p for p, _ in pairs[a:b]) / (b - a)
            true = sum(t for _, t in pairs[a:b]) / (b - a)
            error += (b - a) / len(pairs) * abs(said - true)
    return error, len(pairs)


# --- baselines --------------------------------------------------------------------------------------


def baselines(
    cases: Sequence[Case], passages: Sequence[Passage], owners: Sequence[int], criteria: Sequence[Criterion]
) -> dict[str, float]:
    """Micro-F1 of two plain methods, each at the threshold that is best for it on these very passages."""
    return {
        "keywords (any cue phrase)": _best_f1(cases, _keyword_scores(passages, owners, criteria), criteria),
        "TF-IDF similarity to statements": _best_f1(cases, _tfidf_scores(passages, owners, criteria), criteria),
    }


def _keyword_scores(passages: Sequence[Passage], owners: Sequence[int], criteria: Sequence[Criterion]) -> Any:  # noqa: ANN401
    """(n_cases, n_criteria): how many different cue phrases of a criterion stand in a case, whatever is near them."""
    import numpy as np

    from planscan.cues import parse_phrase
    from planscan.match.phrases import PhraseFinder
    from planscan.text import tokens

    wanted = [sorted({text for cue in criterion.cues for text in cue.any}) for criterion in criteria]
    numbers = {text: n for n, text in enumerate(sorted({text for texts in wanted for text in texts}))}
    found = PhraseFinder([parse_phrase(text) for text in numbers]).find([tokens(p.text) for p in passages])
    scores = np.zeros((max(owners) + 1, len(criteria)))
    for owner, phrases in zip(owners, found):
        for column, texts in enumerate(wanted):
            scores[owner, column] += sum(numbers[text] in phrases for text in texts)
    return scores


def _tfidf_scores(passages: Sequence[Passage], owners: Sequence[int], criteria: Sequence[Criterion]) -> Any:  # noqa: ANN401
    """(n_cases, n_criteria): the best cosine of a case's passages with a criterion's statement."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    matrix = vectorizer.fit_transform([*(c.statement for c in criteria), *(p.text for p in passages)])
    similar = (matrix[len(criteria) :] @ matrix[: len(criteria)].T).toarray()
    scores = np.zeros((max(owners) + 1, len(criteria)))
    for row, owner in enumerate(owners):
        scores[owner] = np.maximum(scores[owner], similar[row])
    return scores


def _best_f1(cases: Sequence[Case], scores: Any, criteria: Sequence[Criterion]) -> float:  # noqa: ANN401
    import numpy as np

    ids = [criterion.id for criterion in criteria]
    truth = np.array([[any(label.criterion == i for label in case.labels) for i in ids] for case in cases])
    counted = ~np.array(
        [[i in case.debatable and i not in {x.criterion for x in case.labels} for i in ids] for case in cases]
    )
    best = 0.0
    for threshold in np.unique(np.round(scores[scores > 0], 3)):
        given = (scores >= threshold) & counted
        right = int((given & truth).sum())
        total = int(given.sum()) + int(truth.sum())
        best = max(best, 2 * right / total if total else 0.0)
    return round(best, 4)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
