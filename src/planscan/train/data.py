"""The training passages under `models/training/`: read, checked, and turned into passages to match."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import structs

from planscan import catalogue
from planscan.catalogue import data_folder
from planscan.errors import InputError
from planscan.evaluate import Case, Label, read_cases
from planscan.model import Criterion, Passage

FOLDS = 5

AS_PUBLISHED = "natural"
"""Role of the passages whose writers knew no criteria, and wrote documents as they are published: there criteria come
as often as they come, and the operating points are chosen on them, because users' plans are published text."""


def training_folder() -> Path:
    return data_folder("models") / "training"


def training_cases(folder: Path | None = None) -> list[Case]:
    """All training passages, batch by batch in the order of their names; what nobody was asked for is debatable.

    A label may be debatable too: readers were in two minds, and one who had to answer said yes. It teaches the matchers
    that learn, and counts neither way in the combination and its figures.

    Raises:
        InputError: a batch is missing or a line is not of the form.
    """
    criteria = training_criteria()
    return [
        structs.replace(case, debatable=(*case.debatable, *_never_asked(case, criteria))) if case.asked else case
        for case in read_cases(sorted((folder or training_folder()).glob("*.jsonl")))
    ]


def _never_asked(case: Case, criteria: Sequence[Criterion]) -> list[str]:
    asked = set(case.asked)
    return [one.id for one in criteria if not asked & {one.catalogue, one.id.split("-")[0]}]


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What readers said of single pairs of a passage and a criterion, asked after the learners had been fitted.

    A pair is among `labels` where two of all its readers give it, among `debatable` where one does.
    """

    id: str
    labels: tuple[Label, ...] = ()
    debatable: tuple[str, ...] = ()


def with_answers(cases: Sequence[Case], folder: Path | None = None) -> list[Case]:
    """The cases as they count in the combination and its figures: what an answer names is as the answer has it.

    Learners are not taught by answers: they were asked for because a learner claimed the pair.

    Raises:
        InputError: an answer is on no passage of the cases.
    """
    decoder = msgspec.json.Decoder(Answer)
    answers: dict[str, Answer] = {}
    for path in sorted(((folder or training_folder()) / "answers").glob("*.jsonl")):
        answers |= {row.id: row for row in decoder.decode_lines(path.read_bytes())}
    if unknown := set(answers) - {case.id for case in cases}:
        raise InputError(f"models/training/answers: no training passage is called {min(unknown)}")
    return [_answered(case, answers[case.id]) if case.id in answers else case for case in cases]


def _answered(case: Case, answer: Answer) -> Case:
    settled = {*answer.debatable, *(label.criterion for label in answer.labels)}
    return structs.replace(
        case,
        labels=(*(label for label in case.labels if label.criterion not in settled), *answer.labels),
        debatable=(*(name for name in case.debatable if name not in settled), *answer.debatable),
    )


def training_criteria() -> tuple[Criterion, ...]:
    """The criteria that the passages are labelled with: the framework's and the statutory elements."""
    return tuple(criterion for one in catalogue.load(catalogue.DEFAULT) for criterion in one.criteria)


def folds(cases: Sequence[Case]) -> list[int]:
    """The fold of each case: whole batches, dealt out in the order of their names; a new batch deals those after it out
    anew, and every fold is to be fitted again."""
    batches = sorted({case.batch for case in cases})
    number = {batch: at % FOLDS for at, batch in enumerate(batches)}
    return [number[case.batch] for case in cases]


def as_passage(case: Case) -> Passage:
    """A training passage as one passage, whatever its lines."""
    text = " ".join(case.text.split())
    return Passage(file=0, index=0, start=0, end=len(text), text=text, kind="paragraph")
