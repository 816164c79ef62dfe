"""Runs the example and near-miss sentences of a catalogue through the rule matcher."""

from __future__ import annotations

from dataclasses import dataclass

from planscan.match.rules import RuleMatcher
from planscan.model import Catalogue, Criterion, Passage

PASSES = 0.5
"""A score of the rule matcher from which an example counts as found."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An example that the cues miss, or a near miss that they take."""

    criterion: str
    kind: str  # "positive" or "near miss"
    text: str
    score: float
    reason: str


def failing_examples(catalogue: Catalogue) -> list[Failed]:
    """Examples on which the cues of their own criterion are wrong; empty when all is well."""
    return [failed for criterion in catalogue.criteria if criterion.cues for failed in _failing(criterion)]


def _failing(criterion: Criterion) -> list[Failed]:
    texts = [("positive", text) for text in criterion.positive] + [("near miss", text) for text in criterion.near_miss]
    passages = [passage_of(text) for _, text in texts]
    scores = {hit.passage: hit for hit in RuleMatcher()(passages, [criterion])}
    failed: list[Failed] = []
    for number, (kind, text) in enumerate(texts):
        hit = scores.get(number)
        score = hit.score if hit else 0.0
        if (score >= PASSES) != (kind == "positive"):
            failed.append(Failed(criterion.id, kind, text, score, hit.reason if hit else "no cue fired"))
    return failed


def passage_of(text: str) -> Passage:
    """A passage that stands alone: for examples and tests."""
    return Passage(file=0, index=0, start=0, end=len(text), text=text, kind="paragraph")
