"""The accuracy card (`models/accuracy.json`): what was measured on labelled passages, and what of it holds for a scan.

A figure holds for the wording of the criterion, the models and the matchers that it was measured with. Where any of
these is another, the card says so in plain words and gives no figure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import msgspec

from planscan.catalogue import data_folder
from planscan.errors import ModelError
from planscan.model import (
    UNMEASURED,
    Accuracy,
    CatalogueStamp,
    Criterion,
    CriterionAccuracy,
    CriterionResult,
    Figure,
    ModelStamp,
    Searched,
)
from planscan.statistics import Interval, wilson

MEASURED = "measured"
EARLIER_WORDING = "measured for an earlier wording of this criterion"
OTHER_MODELS = "measured with other models"

ENOUGH = 10
"""Labelled passages below which a criterion's miss rate is that of its sub-theme."""

Counts = tuple[int, int, int]
"""Passages labelled, returned, and both."""

CountsByKind = Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class MissRate:
    """The share of labelled passages that are passed over; the fields are those of `Searched`."""

    share: float
    interval: Interval
    cases: int
    passages: tuple[str, ...]
    pooled: str | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured of one criterion, by operating point; `sha256` is `wording_of` it."""

    criterion: str
    catalogue: str
    sha256: str
    figures: Mapping[str, tuple[Figure, ...]]
    missed: Mapping[str, MissRate]


@dataclass(frozen=True, slots=True)
class Card:
    """The whole card; `overall` is by operating point, the rest as in `Accuracy`."""

    made: str
    planscan: str
    matchers: tuple[str, ...]
    models: tuple[ModelStamp, ...]
    catalogues: tuple[CatalogueStamp, ...]
    passages: dict[str, int]
    overall: Mapping[str, tuple[Figure, ...]]
    criteria: tuple[Measurement, ...]


# --- figures ----------------------------------------------------------------------------------------


def figure(passages: str, counts: Counts) -> Figure:
    """Counts as shares with their intervals, rounded to three places."""
    labelled, returned, right = counts
    return Figure(
        passages,
        labelled,
        returned,
        right,
        _share(right, returned),
        _interval(right, returned),
        _share(right, labelled),
        _interval(right, labelled),
    )


def miss_rate(own: CountsByKind, subtheme: CountsByKind) -> MissRate | None:
    """How often a passage on a criterion is passed over; None where no passage was labelled.

    It rests on the criterion's own passages where there are ENOUGH, else on those of its sub-theme; on real text alone
    where there is enough of it, for plans are real text.
    """
    for counts, pooled in ((own, None), (subtheme, "sub-theme")):
        for kinds in (tuple(kind for kind in counts if kind == "real"), tuple(counts)):
            if sum(counts[kind][0] for kind in kinds) >= ENOUGH:
                return _missed(counts, kinds, pooled)
    return _missed(subtheme, tuple(subtheme), "sub-theme")


def _missed(counts: CountsByKind, kinds: tuple[str, ...], pooled: str | None) -> MissRate | None:
    cases = sum(counts[kind][0] for kind in kinds)
    missed = cases - sum(counts[kind][2] for kind in kinds)
    share, interval = _share(missed, cases), _interval(missed, cases)
    if share is None or interval is None:
        return None
    return MissRate(share, interval, cases, tuple(kind for kind in kinds if counts[kind][0]), pooled)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _interval(part: int, whole: int) -> Interval | None:
    found = wilson(part, whole)
    return (round(found[0], 3), round(found[1], 3)) if found is not None else None


def wording_of(criterion: Criterion) -> str:
    """SHA-256 over everything of a criterion that decides which passages match it."""
    cues = [(cue.any, cue.near, cue.without, cue.within, cue.strength) for cue in criterion.cues]
    parts = (criterion.statement, criterion.positive, criterion.near_miss, cues, criterion.unless)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


# --- the file ---------------------------------------------------------------------------------------


def card_path() -> Path:
    return data_folder("models") / "accuracy.json"


def read_card() -> Card | None:
    """The card that comes with planscan; None where there is none.

    Raises:
        ModelError: the file is damaged.
    """
    path = card_path()
    return _decoded(path.read_bytes()) if path.is_file() else None


def card_digest() -> str:
    """SHA-256 of the card's file, for keys of stored results; empty where there is none."""
    path = card_path()
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def card_to_json(card: Card) -> bytes:
    """The card with its checksum as JSON, one criterion a line."""
    head = msgspec.json.encode(_Signed(_checksum(card), replace(card, criteria=())))
    rows = b",\n".join(msgspec.json.encode(one) for one in card.criteria)
    return head.removesuffix(b"]}}") + b"\n" + rows + b"\n]}}\n"


@dataclass(frozen=True, slots=True)
class _Signed:
    sha256: str
    card: Card


def _checksum(card: Card) -> str:
    return hashlib.sha256(msgspec.json.encode(card)).hexdigest()


@lru_cache(maxsize=2)
def _decoded(data: bytes) -> Card:
    try:
        signed = msgspec.json.decode(data, type=_Signed)
    except msgspec.DecodeError as err:
        raise ModelError(f"models/accuracy.json cannot be read ({err}); install planscan anew") from err
    if signed.sha256 != _checksum(signed.card):
        raise ModelError("models/accuracy.json is damaged: its checksum is another; install planscan anew")
    return signed.card


# --- what holds for a scan --------------------------------------------------------------------------


class Trust:
    """What of a card holds for scans with these matchers and models at this operating point."""

    def __init__(self, card: Card | None, matchers: Sequence[str], models: Sequence[ModelStamp], point: str) -> None:
        self._card = card
        self._point = point
        self._entries = {one.criterion: one for one in card.criteria} if card is not None else {}
        self._same = card is not None and (card.matchers, card.models) == (tuple(matchers), tuple(models))

    def measured(self, criterion: Criterion) -> str:
        """MEASURED, or in plain words why no figure holds for the criterion."""
        entry = self._entries.get(criterion.id)
        if entry is None or (entry.figures.get(self._point, ()) == () and self._point not in entry.missed):
            return UNMEASURED
        if entry.sha256 != wording_of(criterion):
            return EARLIER_WORDING if entry.catalogue == criterion.catalogue else UNMEASURED
        return MEASURED if self._same else OTHER_MODELS

    def figures(self, criterion: Criterion) -> CriterionAccuracy:
        """The figures that hold for a criterion; none where `measured` says that there are none."""
        measured = self.measured(criterion)
        held = self._entries[criterion.id].figures.get(self._point, ()) if measured == MEASURED else ()
        return CriterionAccuracy(criterion.id, criterion.catalogue, measured, held)

    def searched(self, criterion: Criterion, searched: Searched) -> Searched:
        """The same with the miss rate of the criterion, or with the words why there is none."""
        measured = self.measured(criterion)
        missed = self._entries[criterion.id].missed.get(self._point) if measured == MEASURED else None
        if missed is None:
            return replace(searched, measured=UNMEASURED if measured == MEASURED else measured)
        return replace(
            searched,
            miss_rate=missed.share,
            interval=missed.interval,
            cases=missed.cases,
            passages=missed.passages,
            pooled=missed.pooled,
            measured=MEASURED,
        )

    def beside(self, results: Iterable[CriterionResult], criteria: Iterable[Criterion]) -> tuple[CriterionResult, ...]:
        """The results, one for each criterion in the same order, with what was searched told in full."""
        return tuple(replace(one, searched=self.searched(c, one.searched)) for one, c in zip(results, criteria))

    def accuracy(self, criteria: Iterable[Criterion]) -> Accuracy | None:
        """What the evidence map says of these criteria; None where there is no card."""
        card = self._card
        if card is None:
            return None
        return Accuracy(
            made=card.made,
            planscan=card.planscan,
            matchers=card.matchers,
            models=card.models,
            passages=card.passages,
            overall=card.overall.get(self._point, ()) if self._same else (),
            criteria=tuple(self.figures(criterion) for criterion in criteria),
        )
