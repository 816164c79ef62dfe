"""The training passages under `models/training/`: read, checked, and turned into passages to match."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import structs

from planscan import catalogue
from planscan.catalogue import data_folder
from planscan.evaluate import Case, read_cases
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


def training_criteria() -> tuple[Criterion, ...]:
    """The criteria that the passages are labelled with: the framework's and the statutory elements."""
    return tuple(criterion for one in catalogue.load(catalogue.DEFAULT) for criterion in one.criteria)


def folds(cases: Sequence[Case]) -> list[int]:
    """The fold of each case: whole batches, dealt out in the order of their names, so that folds never change."""
    batches = sorted({case.batch for case in cases})
    number = {batch: at % FOLDS for at, batch in enumerate(batches)}
    return [number[case.batch] for case in cases]


def as_passage(case: Case) -> Passage:
    """A training passage as one passage, whatever its lines."""
    text = " ".join(case.text.split())
    return Passage(file=0, index=0, start=0, end=len(text), text=text, kind="paragraph")
