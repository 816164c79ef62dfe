"""How far a map can be trusted, in words and rows: the figures of the accuracy card that hold for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planscan.model import Accuracy, EvidenceMap, Figure, Searched

TITLE = "How far to trust this"

KINDS: Mapping[str, str] = {
    "written": "written for the measuring",
    "real": "from published documents",
    "training": "written for training, each judged by models that had not seen its batch",
}
"""Kinds of labelled passages in words that stand after "passages"."""

MEANING = (
    "Readers labelled passages with the criteria that they bear on, and planscan was compared with them. A figure "
    "holds for the wording of a criterion, the models and the matchers that it was measured with; where one of these "
    "has changed, there is none."
)

COLUMNS = (
    "Criterion",
    "Passages",
    "Labelled",
    "Returned",
    "Right",
    "Of what it returns, right",
    "Of what is there, found",
)


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one criterion on one kind of passages; `cells` are those of COLUMNS after the first."""

    criterion: str
    catalogue: str
    cells: tuple[str, ...]


_FRAMEWORK = "The framework's criteria"
_MEASURED_ON: Mapping[str, str] = {"training": "The statutory elements"}
"""What the figures on a kind of passages are of, where it is not the framework's criteria."""


def introduction(evidence_map: EvidenceMap) -> Iterator[str]:
    """What was measured and how it came out over all criteria, a sentence each."""
    accuracy = evidence_map.accuracy
    if accuracy is None:
        yield "How often planscan is right has not yet been measured."
        return
    counted = "; ".join(f"{number:,} {KINDS.get(kind, kind)}" for kind, number in accuracy.passages.items())
    yield (
        f"Measured on {accuracy.made} with planscan {accuracy.planscan} (matchers {', '.join(accuracy.matchers)}) on "
        f"labelled passages: {counted}. {MEANING}"
    )
    for one in accuracy.overall:
        kind = KINDS.get(one.passages, one.passages)
        yield (
            f"{_MEASURED_ON.get(one.passages, _FRAMEWORK)} together, on passages {kind}: of what planscan returns, "
            f"{_words(one.precision, one.precision_interval)} is right; of what is there, it finds "
            f"{_words(one.recall, one.recall_interval)}."
        )
    yield from _without(accuracy)


def rows(accuracy: Accuracy | None) -> Iterator[Row]:
    """The figures of every criterion that has any, in the order of the map."""
    for one in accuracy.criteria if accuracy is not None else ():
        for held in one.figures:
            yield Row(one.criterion, one.catalogue, cells(held))


def cells(one: Figure) -> tuple[str, ...]:
    counts = (str(number) for number in (one.labelled, one.returned, one.right))
    precision, recall = _short(one.precision, one.precision_interval), _short(one.recall, one.recall_interval)
    return (one.passages, *counts, precision, recall)


def missed(searched: Searched) -> str:
    """How often a passage on the criterion is passed over, or why that is not known."""
    if searched.miss_rate is None:
        return f"How often planscan passes over a passage on this: {searched.measured}."
    return f"Of passages on this, planscan passed over {missed_shortly(searched)}."


def missed_shortly(searched: Searched) -> str:
    """ "about 24 in 100 (12 to 40; 33 labelled passages, real)", or why that is not known."""
    if searched.miss_rate is None or searched.interval is None:
        return searched.measured
    low, high = (round(100 * bound) for bound in searched.interval)
    kinds = " and ".join(searched.passages)
    pooled = f", pooled over its {searched.pooled}" if searched.pooled else ""
    cases = "1 labelled passage" if searched.cases == 1 else f"{searched.cases} labelled passages"
    return f"about {round(100 * searched.miss_rate)} in 100 ({low} to {high}; {cases}, {kinds}{pooled})"


def _without(accuracy: Accuracy) -> Iterator[str]:
    """For how many criteria there is no figure, and why."""
    for why, number in Counter(one.measured for one in accuracy.criteria if not one.figures).items():
        if why != "measured":
            yield f"{'1 criterion' if number == 1 else f'{number} criteria'}: {why}."


def _words(share: float | None, interval: tuple[float, float] | None) -> str:
    if share is None or interval is None:
        return "an unknown share"
    return f"about {round(100 * share)} in 100 ({round(100 * interval[0])} to {round(100 * interval[1])})"


def _short(share: float | None, interval: tuple[float, float] | None) -> str:
    """ "0.75 (0.53 to 0.89)"; a dash where there was nothing to count."""
    if share is None or interval is None:
        return "–"
    return f"{share:.2f} ({interval[0]:.2f} to {interval[1]:.2f})"
