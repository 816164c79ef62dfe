"""The value that every table is: headings and rows of words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table for people to publish from.

    Attributes:
        name: of its file and of its sheet: "c-localities".
        title: with the letter that reviewers know it by.
        note: what the reader must know to read it rightly; may be empty.
        columns: headings.
        rows: as many cells each as there are columns.
    """

    name: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row of {self.name} needs {len(self.columns)} cells")


def share(value: float | None) -> float | None:
    """A share as a percentage with one decimal place."""
    return None if value is None else round(100 * value, 1)


def listed(values: Sequence[object]) -> str:
    """Values in one cell, each once."""
    return "; ".join(dict.fromkeys(str(value) for value in values))
