"""The examples bank: the strongest passages for each criterion across plans."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from planscan.compare.matrix import Cell, Line
from planscan.compare.plans import Plan
from planscan.compare.shared import Place
from planscan.model import STANCES, Evidence
from planscan.text import sentences

BEST = 5
"""Examples for each criterion, no two of them of one authority."""

_GIST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Example:
    """One passage worth showing to others."""

    line: Line
    plan: Plan
    evidence: Evidence


def examples(line: Line, cells: Sequence[Cell], shared: AbstractSet[Place], *, most: int = BEST) -> tuple[Example, ...]:
    """The best passages of different authorities: level 2, in their own words, and printed by no other authority."""
    found = [
        Example(line, cell.plan, one)
        for cell in cells
        for one in cell.result.evidence
        if one.standing == 2 and one.voice == "own" and (cell.plan.name, one.file, one.start, one.end) not in shared
    ]
    best: dict[str, Example] = {}
    for example in sorted(found, key=_strength):
        best.setdefault(example.plan.authority, example)
    return tuple(best.values())[:most]


def _strength(example: Example) -> tuple[bool, int, float]:
    """The lower, the stronger: a person's decision first, then the firmer stance, then confidence."""
    one = example.evidence
    firmness = STANCES.index(one.stance) if one.stance in STANCES else len(STANCES)
    return one.decision is None, firmness, -one.confidence


def gist(evidence: Evidence) -> str:
    """What a passage says, short: the sentence that a matcher fired on first, else the first; 30 words at most."""
    spans = sorted(span for say in evidence.matchers for span in say.spans)
    at = spans[0][0] - evidence.start if spans else 0
    found = [(start, end) for start, end in sentences(evidence.quote) if start <= at < end]
    start, end = found[0] if found else (0, len(evidence.quote))
    words = evidence.quote[start:end].split()
    return " ".join(words[:_GIST_WORDS]) + (" …" if len(words) > _GIST_WORDS else "")
