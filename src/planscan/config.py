"""Settings of a scan: built once by the caller and passed down; nothing here reads the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from planscan.catalogue import DEFAULT
from planscan.errors import UsageError
from planscan.model import ReadOptions
from planscan.reference import stamp_of

OPERATING_POINTS = ("screening", "balanced", "counting")


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides the result of a scan beside the files.

    Attributes:
        catalogues: ids or paths of .yaml files, in the order of the results.
        matchers: names of matchers that take part.
        operating_point: "screening" finds nearly all, "balanced" weighs both kinds of error, "counting" is for totals.
        as_of: ISO date by which the rule-book is chosen; None takes the plan's own.
        reading: how the files are read, and the limits on it.
        nearest: passages shown for a criterion that was not found.
        authorities: a CSV file of further authorities, in the form of `_reference/authorities.csv`.
        national: a folder of national texts, whose sentences are told where the plan repeats them.
    """

    catalogues: tuple[str, ...] = DEFAULT
    matchers: tuple[str, ...] = ("rules", "embedding", "learned", "contextual")
    operating_point: str = "balanced"
    as_of: str | None = None
    reading: ReadOptions = field(default_factory=ReadOptions)
    nearest: int = 3
    authorities: Path | None = None
    national: Path | None = None

    def __post_init__(self) -> None:
        if self.operating_point not in OPERATING_POINTS:
            raise UsageError(
                f"no operating point is called {self.operating_point!r}; choose from {', '.join(OPERATING_POINTS)}"
            )
        if self.reading.tracked not in {"accept", "reject"}:
            raise UsageError(f"tracked changes can be accepted or rejected, not {self.reading.tracked!r}")

    def shown(self) -> dict[str, str | int | float | bool | list[str] | None]:
        """What the evidence map says of the settings; no folder and nothing that leaves the result as it is."""
        return {
            "operating_point": self.operating_point,
            "matchers": list(self.matchers),
            "as_of": self.as_of,
            "tracked": self.reading.tracked,
            "ocr": self.reading.ocr,
            "authorities": stamp_of(self.authorities) if self.authorities is not None else None,
            "national": stamp_of(self.national) if self.national is not None else None,
        }
