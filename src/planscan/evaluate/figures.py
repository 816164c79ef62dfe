"""How well answers agree with labels: precision, recall, level, stance, precision at 3, calibration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from planscan.evaluate.answers import Answers
from planscan.evaluate.cases import Case

BINS = 10
"""Of the calibration error: as many pairs in each."""

FIRST = 3
"""Passages per criterion that precision at 3 looks at."""


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
    """Passages labelled with a criterion, those for which it was returned, and those that are both."""

    criterion: str
    labelled: int
    returned: int
    right: int
    precision_at_3: float | None

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.labelled + self.returned) if self.labelled + self.returned else 0.0


def figures(cases: Sequence[Case], found: Answers, known: set[str]) -> Figures:
    """Micro precision, recall and F1 at any level, macro-F1, level, stance where the label has one, and clean passages
    given evidence."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    level_right = stance_right = stances = right = 0
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
                stances += labels[i].stance is not None
                stance_right += answer.stance == labels[i].stance
    labelled, given = (sum(c[k] for c in counts.values()) for k in (0, 1))
    clean = [c for c in cases if c.role in {"near-miss", "negative", "real"} and not c.labels and not c.debatable]
    return Figures(
        cases=len(cases),
        precision=_share(right, given),
        recall=_share(right, labelled),
        f1=_share(2 * right, labelled + given),
        macro_f1=mean([2 * c[2] / (c[0] + c[1]) for c in counts.values() if c[0]]),
        level_right=_share(level_right, right),
        stance_right=_share(stance_right, stances),
        clean=len(clean),
        clean_given=_share(sum(any(i in known for i in found[c.id]) for c in clean), len(clean)),
    )


def criterion_figures(criterion: str, cases: Sequence[Case], found: Answers) -> CriterionFigures:
    """The figures of one criterion; passages on which it is debatable are left out."""
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


def recall_of_level_2(cases: Sequence[Case], found: Answers, known: set[str]) -> float | None:
    """The share of labels of level 2 for which their criterion is returned at any level."""
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


def mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
