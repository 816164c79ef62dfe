"""Labelled passages: read from files, and cut as a scan cuts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import structs

from planscan import decisions
from planscan.errors import InputError
from planscan.extract.language import language_of
from planscan.extract.plain import read_lines
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


def case_passages(cases: Sequence[Case]) -> tuple[list[Passage], list[int]]:
    """The passages of all cases, cut as a scan cuts them, and for each the number of its case."""
    passages: list[Passage] = []
    owners: list[int] = []
    for number, case in enumerate(cases):
        for passage in segment(read_lines(case.text, case.id), language_of=language_of):
            passages.append(passage)
            owners.append(number)
    return passages, owners
