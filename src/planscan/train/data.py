"""The training passages under `models/training/`: read, checked, and turned into passages to match."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planscan import catalogue
from planscan.catalogue import data_folder
from planscan.evaluate import Case, read_cases
from planscan.model import Criterion, Passage

FOLDS = 5


PUBLISHED = frozenset(
    {
        "aspirational-strategies",
        "board-meetings",
        "english-strategies",
        "garbled-and-spoken",
        "national-guidance",
        "people-and-annual",
        "place-plans",
        "policies-and-frameworks",
        "quality-accounts",
        "scrutiny-and-needs",
    }
)
"""Batches written to read as published text does, dull and mostly general: the operating points are chosen on them."""


def training_folder() -> Path:
    return data_folder("models") / "training"


def training_cases(folder: Path | None = None) -> list[Case]:
    """All training passages, batch by batch in the order of their names.

    Raises:
        InputError: a batch is missing or a line is not of the form.
    """
    return read_cases(sorted((folder or training_folder()).glob("*.jsonl")))


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
