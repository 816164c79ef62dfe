"""What goes into the store and comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planscan.model import EvidenceMap


@dataclass(frozen=True, slots=True)
class Run:
    """One set of settings, catalogues, models and versions; `id` is a digest over them, the other texts are JSON."""

    id: str
    planscan: str
    settings: str
    catalogues: str
    models: str
    versions: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A plan of a run: `name` is the stem of its outputs, `number` its place; `about` what `plans.csv` says of it."""

    name: str
    number: int
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a plan has no map: the name of the error's class, and what it says."""

    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds of a plan beside its map; `outputs`: format to SHA-256 of the file, as it was written."""

    summary: str
    quotes_withheld: int
    outputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A plan that was scanned: its map, the same as compressed JSON, and what is worth keeping of the way there."""

    evidence_map: EvidenceMap
    packed: bytes
    made: Mapping[str, bytes]
    outputs: Mapping[str, str]
