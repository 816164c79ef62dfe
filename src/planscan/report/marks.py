"""What is marked in a copy of the plan: each passage that is evidence, once, with what it is evidence of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planscan.definitions import by_id, definitions
from planscan.model import Criterion, CriterionResult, Evidence, EvidenceMap, ReadOptions
from planscan.report import words

Found = tuple[CriterionResult, Evidence]


@dataclass(frozen=True, slots=True)
class Mark:
    """One passage to be marked.

    Attributes:
        start: its first character in the text.
        quote: its words.
        boxes: its lines on the pages: page, x0, top, x1, bottom; empty where the file has no pages.
        level: the highest that it has for any criterion.
        comment: a line for each criterion.
    """

    start: int
    quote: str
    boxes: tuple[tuple[float, ...], ...]
    level: int
    comment: str


@dataclass(frozen=True, slots=True)
class Job:
    """What the process that writes the copy is asked for.

    Attributes:
        writer: "pdf", "word" or "crops".
        name: of the file, for messages.
        reading: the options that the file was read with, and the limits that hold.
        text: of the document, for files in which passages are found by their words.
    """

    writer: str
    name: str
    marks: tuple[Mark, ...]
    reading: ReadOptions
    text: str = ""


def marks(evidence_map: EvidenceMap, file: int) -> tuple[Mark, ...]:
    """The marks of one document in the order of its text."""
    criteria = by_id(definitions(evidence_map.catalogues))
    return tuple(_mark(same, criteria) for same in passages(evidence_map, file))


def passages(evidence_map: EvidenceMap, file: int) -> Iterator[list[Found]]:
    """The evidence of one document by passage, in the order of the text; what a person dropped is left out."""
    found: dict[tuple[int, int], list[Found]] = {}
    for result in evidence_map.criteria:
        for one in result.evidence:
            if one.file == file and one.standing:
                found.setdefault((one.start, one.end), []).append((result, one))
    for _, same in sorted(found.items()):
        yield same


def told(result: CriterionResult, one: Evidence) -> str:
    """Criterion and level in a line: "needs.forecast-demand: evidenced (level 2), in hand; confidence high, 0.82"."""
    decided = f" (decided: {one.decision.verdict})" if one.decision is not None else ""
    return (
        f"{result.criterion}: {words.LEVELS[one.standing]} (level {one.standing}){decided}, "
        f"{words.STANCES[one.stance]}; confidence {words.confidence(one.confidence)}"
    )


def _mark(same: list[Found], criteria: dict[tuple[str, str], Criterion]) -> Mark:
    one = same[0][1]
    lines: list[str] = []
    for result, evidence in same:
        criterion = criteria.get((result.catalogue, result.criterion))
        lines.append(f"{told(result, evidence)}. {criterion.statement if criterion is not None else ''}".strip())
    level = max(evidence.standing for _, evidence in same)
    return Mark(one.start, one.quote, one.boxes, level, "\n".join(lines))
