"""What is wanted of a batch, and what it tells while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from planscan.config import Settings
from planscan.keys import PlanKeys
from planscan.plans import Plan
from planscan.store import Failure


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted: `formats` in the folder `out`, by `jobs` worker processes."""

    settings: Settings
    formats: tuple[str, ...]
    out: Path
    decisions: Path | None = None
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Began:
    """A round of work: "reading" or "mapping", and how many plans there are in it."""

    what: str
    plans: int


@dataclass(frozen=True, slots=True)
class Doing:
    """What is being done for a plan, in a few words."""

    plan: Plan
    what: str


@dataclass(frozen=True, slots=True)
class WasRead:
    """A plan whose files were read; its map is still to come. `known`: it was read before."""

    plan: Plan
    known: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """How a plan ended.

    Attributes:
        keys: None where a file of the plan cannot be opened.
        failure: None where the plan was mapped.
        known: nothing had to be done for it.
        summary: how many criteria have each rating.
        missing: formats that this plan cannot be given in.
    """

    plan: Plan
    keys: PlanKeys | None
    failure: Failure | None = None
    known: bool = False
    summary: str = ""
    quotes_withheld: int = 0
    missing: tuple[str, ...] = ()


Event = Began | Doing | WasRead | Ended
