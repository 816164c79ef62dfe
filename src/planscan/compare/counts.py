"""How many plans evidence each criterion: in words and counts, with intervals."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from planscan.compare.matrix import Cell, Line
from planscan.errors import InputError
from planscan.model import Rating
from planscan.statistics import Accuracy, Corrected, Interval, correct, quantity, wilson


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the plans that were supplied evidence one criterion.

    Attributes:
        supplied: plans in scope.
        assessed: those of them that give an answer: applicable, of the same rule-book, and readable.
        met: strong or evidenced; a person's decision holds where there is one.
        met_by_program: the same by the program alone.
        partly: mentioned only.
        elsewhere: the plan points to another document.
        unread: could not be read.
        met_without_shared: still met when text that other authorities print too is left out.
        corrected: the program's share corrected for its error, or why it is not.
    """

    line: Line
    supplied: int
    assessed: int
    met: int
    met_by_program: int
    partly: int
    elsewhere: int
    unread: int
    met_without_shared: int
    corrected: Corrected

    @property
    def quantity(self) -> str:
        return quantity(self.met, self.assessed)

    @property
    def of(self) -> str:
        """ "19 of 31 supplied"; where some could not be judged, "19 of 29 assessed, 31 supplied"."""
        whole = "supplied" if self.assessed == self.supplied else f"assessed, {self.supplied} supplied"
        return f"{self.met} of {self.assessed} {whole}"

    @property
    def words(self) -> str:
        """ "most, 19 of 31 supplied"."""
        return f"{self.quantity}, {self.of}"

    @property
    def interval(self) -> Interval | None:
        return wilson(self.met, self.assessed)


def count(line: Line, cells: Sequence[Cell], accuracy: Accuracy | None = None) -> Count:
    """Count the cells of one criterion, one for each plan in scope."""
    answers = [cell for cell in cells if cell.answers]
    by_program = sum(cell.met_by_program for cell in answers)
    return Count(
        line=line,
        supplied=len(cells),
        assessed=len(answers),
        met=sum(cell.met for cell in answers),
        met_by_program=by_program,
        partly=sum(cell.partly for cell in answers),
        elsewhere=sum(cell.rating is Rating.ELSEWHERE for cell in answers),
        unread=sum(cell.rating is Rating.COULD_NOT_READ for cell in cells),
        met_without_shared=sum(cell.met_without_shared for cell in answers),
        corrected=correct(by_program, len(answers), accuracy),
    )


_COLUMNS = ("criterion", "true_positive", "false_negative", "false_positive", "true_negative")


def read_accuracy(path: Path) -> dict[str, Accuracy]:
    """Accuracy over whole plans by criterion, from a CSV file with a row for each and counts of plans.

    Raises:
        InputError: the file is missing, lacks a column, or holds something else than counts.
    """
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError) as err:
        raise InputError(f"{path}: the measured accuracy cannot be read ({err}); give a CSV file") from err
    if not rows or not set(_COLUMNS) <= set(rows[0]):
        raise InputError(f"{path}: the measured accuracy needs the columns {', '.join(_COLUMNS)}")
    return dict(_accuracies(rows, path.name))


def _accuracies(rows: Iterable[dict[str, str]], name: str) -> Iterable[tuple[str, Accuracy]]:
    for line, row in enumerate(rows, 2):
        try:
            yield row["criterion"], Accuracy(*(int(row[column]) for column in _COLUMNS[1:]))
        except (TypeError, ValueError) as err:
            raise InputError(f"{name}: line {line} holds something else than counts of plans ({err})") from err
