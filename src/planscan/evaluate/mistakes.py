"""Where answers and labels disagree: passage by passage, and which criteria are taken for one another."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields

from planscan.evaluate.answers import Answer, Answers
from planscan.evaluate.cases import Case
from planscan.report.csv import harmless

UNCLAIMED = "no matcher claims the passage"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One passage and criterion on which they disagree; 0 is no evidence.

    Attributes:
        confidence: None where the matching says nothing of the pair.
        reason: what weighed most; where nothing was given, why the passage fell short.
    """

    case: str
    role: str
    criterion: str
    expected: int
    given: int
    confidence: float | None
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """On how many passages `labelled` was missed and `returned` given although it is no label of theirs."""

    labelled: str
    returned: str
    passages: int


def mistakes(cases: Sequence[Case], given: Answers, short: Answers, known: set[str]) -> tuple[Mistake, ...]:
    """Every missed label, every answer without one, and every other level than the label's, case by case."""
    return tuple(one for case in cases for one in _of_case(case, given, short, known))


def confusions(cases: Sequence[Case], given: Answers, known: set[str]) -> tuple[Confusion, ...]:
    """Pairs of criteria of which one is missed where the other is wrongly returned, the most frequent first."""
    counted: Counter[tuple[str, str]] = Counter()
    for case in cases:
        labels, returned = _labels(case, known), _returned(case, given, known)
        counted.update((missed, wrong) for missed in labels.keys() - returned for wrong in returned.keys() - labels)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(*pair, number) for pair, number in ordered)


def to_csv(found: Sequence[Mistake]) -> bytes:
    """A sheet of them, UTF-8 with a byte order mark; no cell of it is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field.name for field in fields(Mistake)])
    writer.writerows([harmless(value) for value in astuple(one)] for one in found)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _of_case(case: Case, given: Answers, short: Answers, known: set[str]) -> Iterator[Mistake]:
    labels, returned = _labels(case, known), _returned(case, given, known)
    for i in sorted(labels.keys() | returned):
        expected = labels.get(i, 0)
        answer = returned.get(i) or short[case.id].get(i) or Answer(i, 0, "", -1.0, UNCLAIMED)
        if answer.level != expected:
            sure = answer.confidence if answer.confidence >= 0 else None
            yield Mistake(case.id, case.role, i, expected, answer.level, sure, answer.reason, case.text)


def _labels(case: Case, known: set[str]) -> dict[str, int]:
    return {label.criterion: label.level for label in case.labels if label.criterion in known}


def _returned(case: Case, given: Answers, known: set[str]) -> dict[str, Answer]:
    return {i: answer for i, answer in given[case.id].items() if i in known and i not in case.debatable}
