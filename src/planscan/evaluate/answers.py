"""What the matching says of labelled passages: the very stages of a scan, at one operating point or several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planscan.config import Settings
from planscan.evaluate.cases import Case, case_passages, told_apart, without_doubtful
from planscan.model import Criterion, Hit, Judgement, Passage, Reading
from planscan.pipeline import match_passages
from planscan.steps import Steps


@dataclass(frozen=True, slots=True)
class Answer:
    """What the matching says of one case and one criterion: the best of its passages.

    `reason` says what weighed most; at level 0, why it fell short.
    """

    criterion: str
    level: int
    stance: str
    confidence: float
    reason: str = ""


Answers = Mapping[str, Mapping[str, Answer]]
"""Case id to criterion to answer; the ids of the cases differ."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Labelled passages and what the matching says of them.

    Attributes:
        passages, owners: as `case_passages` gives them.
        given: for each operating point the answers of level 1 or 2.
        short: for each operating point the best answer that fell short, where none is given.
    """

    cases: Sequence[Case]
    criteria: Sequence[Criterion]
    passages: Sequence[Passage]
    owners: Sequence[int]
    given: Mapping[str, Answers]
    short: Mapping[str, Answers]

    @property
    def known(self) -> set[str]:
        return {criterion.id for criterion in self.criteria}

    def part(self, first: int, end: int) -> Measured:
        """The same for cases [first, end) alone: no score rests on the other passages."""
        held = [(p, owner - first) for p, owner in zip(self.passages, self.owners) if first <= owner < end]
        return replace(
            self, cases=self.cases[first:end], passages=[p for p, _ in held], owners=[owner for _, owner in held]
        )


def measure(
    cases: Sequence[Case], settings: Settings, criteria: Sequence[Criterion], points: Iterable[str]
) -> Measured:
    """Match the cases once, and judge them at each of the operating points.

    A label that is debatable too, as training passages have them, counts neither way. Cases of one id, which files of
    different origin may have, are told apart.
    """
    cases = told_apart([without_doubtful(case) for case in cases])
    passages, owners = case_passages(cases)
    given: dict[str, Answers] = {}
    short: dict[str, Answers] = {}
    once = _Once()
    for point in points:
        matched = match_passages((), passages, replace(settings, operating_point=point), criteria, once)
        given[point] = _best(cases, owners, [one for one in matched.judgements if one.level])
        short[point] = _best(cases, owners, [one for one in matched.judgements if not one.level])
    return Measured(cases, criteria, passages, owners, given, short)


@dataclass
class _Once(Steps):
    """The steps of matching the same passages again and again: what no operating point changes is done once."""

    spoken: tuple[Reading, ...] = ()
    found: dict[str, list[Hit]] = field(default_factory=dict)

    def readings(self, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        self.spoken = self.spoken or super().readings(passages)
        return self.spoken

    def hits(self, matcher: str, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]:
        if matcher not in self.found:
            self.found[matcher] = super().hits(matcher, passages, criteria)
        return self.found[matcher]


def _best(cases: Sequence[Case], owners: Sequence[int], judgements: Iterable[Judgement]) -> Answers:
    found: dict[str, dict[str, Answer]] = {case.id: {} for case in cases}
    for one in judgements:  # the best first within a criterion
        answer = Answer(one.criterion, one.level, one.stance, one.confidence, one.shortfall or one.weighed)
        found[cases[owners[one.passage]].id].setdefault(one.criterion, answer)
    return found
