"""Labelled passages: read from files, and cut as a scan cuts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import structs

from planscan import decisions
from planscan.errors import InputError
from planscan.extract.language import language_of
from planscan.extract.plain import read_lines
from planscan.files import json_lines
from planscan.model import Passage
from planscan.segment import segment


class Label(msgspec.Struct, frozen=True):
    criterion: str
    level: int
    stance: str | None = None


class Case(msgspec.Struct, frozen=True):
    """One labelled passage; `debatable` ids count neither way, labelled or not; `lacks` are admitted to be missing.

    `asked` names the catalogues, or the prefixes of statutory elements, that the readers went through; empty means all
    of them. What nobody was asked for is neither there nor missing: `training_cases` makes it debatable.
    """

    id: str
    role: str
    text: str
    labels: tuple[Label, ...] = ()
    debatable: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    kind: str = ""
    batch: str = ""
    asked: tuple[str, ...] = ()


def without_doubtful(case: Case) -> Case:
    """The case with those labels alone that are not debatable too."""
    return structs.replace(case, labels=tuple(one for one in case.labels if one.criterion not in case.debatable))


def told_apart(cases: Sequence[Case]) -> list[Case]:
    """The cases, those after the first of an id numbered."""
    seen: Counter[str] = Counter()
    apart: list[Case] = []
    for case in cases:
        seen[case.id] += 1
        apart.append(structs.replace(case, id=f"{case.id} ({seen[case.id]})") if seen[case.id] > 1 else case)
    return apart


def read_cases(paths: Iterable[Path]) -> list[Case]:
    """Labelled passages of JSONL files and of decided evidence sheets (.csv, .xlsx).

    Raises:
        InputError: a file is missing or a line is not of the form; the message names both.
    """
    cases: list[Case] = []
    for path in paths:
        if path.suffix.lower() in decisions.SUFFIXES:
            cases += msgspec.convert(decisions.labelled(decisions.read(path)), list[Case])
            continue
        for number, case in json_lines(path, Case):
            if not case.text.strip():
                raise InputError(f"{path}:{number}: the passage {case.id} has no text; give its words, or leave it out")
            cases.append(case)
    if not cases:
        raise InputError("the files hold no labelled passage")
    return cases


def case_passages(cases: Sequence[Case]) -> tuple[list[Passage], list[int]]:
    """The passages of all cases, cut as a scan cuts them, and for each the number of its case."""
    passages: list[Passage] = []
    owners: list[int] = []
    for number, case in enumerate(cases):
        for passage in segment(read_lines(case.text, case.id), language_of=language_of):
            passages.append(passage)
            owners.append(number)
    return passages, owners
