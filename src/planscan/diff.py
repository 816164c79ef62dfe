"""What changed between two evidence maps: two drafts of a plan, or the plans of two periods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from planscan import rate
from planscan.compare.matrix import NO_ANSWER, family
from planscan.compare.shared import ALIKE, alike
from planscan.model import CriterionResult, Elsewhere, Evidence, EvidenceMap, Fact, Finding, Nearest, Rating


class Change(StrEnum):
    """What became of one criterion."""

    GAINED = "gained"
    LOST = "lost"
    STRENGTHENED = "strengthened"
    WEAKENED = "weakened"
    MOVED = "moved"
    UNCHANGED = "unchanged"
    NOT_COMPARABLE = "not comparable"


MEANING: Mapping[Change, str] = {
    Change.GAINED: "nothing was found before; now there is evidence",
    Change.LOST: "there was evidence before; now nothing is found",
    Change.STRENGTHENED: "evidence in both, the rating is higher now",
    Change.WEAKENED: "evidence in both, the rating is lower now",
    Change.MOVED: "the rating is the same, but its best words stand under another heading now",
    Change.UNCHANGED: "the rating is the same, and so is the place of its best words, or they were written anew",
    Change.NOT_COMPARABLE: "one of the two could not be read there, or was not assessed, so that nothing can be said",
}

_ORDER = (Rating.MENTIONED, Rating.EVIDENCED, Rating.STRONG)

Quoted = Evidence | Nearest | Elsewhere
"""What is shown for one side: evidence, else the pointer to another document, else the passage that came nearest."""


@dataclass(frozen=True, slots=True)
class CriterionChange:
    """One criterion in both maps.

    Attributes:
        old, new: the results; the rating that stands is a person's where one decided.
        old_quote, new_quote: the words on each side that show the change best; None where there are none.
        kept, added, removed: quotes with the same words in both (or nearly), only in the new, only in the old.
    """

    change: Change
    old: CriterionResult
    new: CriterionResult
    old_quote: Quoted | None
    new_quote: Quoted | None
    kept: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact whose values differ: those only in the old map, and those only in the new, with their places."""

    key: str
    old: tuple[Fact, ...]
    new: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All differences between two maps.

    Attributes:
        criteria: every criterion that both maps have, in the order of the new one.
        only_old, only_new: criteria that one map was made without, as catalogue and id.
        facts: facts whose values differ.
        gone, come: findings of the old map that the new one lacks, and the reverse.
    """

    criteria: tuple[CriterionChange, ...]
    only_old: tuple[tuple[str, str], ...]
    only_new: tuple[tuple[str, str], ...]
    facts: tuple[FactChange, ...]
    gone: tuple[Finding, ...]
    come: tuple[Finding, ...]

    @property
    def counts(self) -> dict[Change, int]:
        counted = Counter(one.change for one in self.criteria)
        return {change: counted[change] for change in Change}

    def of(self, change: Change) -> tuple[CriterionChange, ...]:
        return tuple(one for one in self.criteria if one.change is change)


def diff(old: EvidenceMap, new: EvidenceMap) -> Difference:
    """Compare two maps criterion by criterion; editions of the framework are compared with one another."""
    before, after = _results(old), _results(new)
    return Difference(
        criteria=tuple(_change(before[key], after[key]) for key in after if key in before),
        only_old=tuple(key for key in before if key not in after),
        only_new=tuple(key for key in after if key not in before),
        facts=tuple(_facts(old.facts, new.facts)),
        gone=_beyond(old.findings, new.findings),
        come=_beyond(new.findings, old.findings),
    )


def _results(evidence_map: EvidenceMap) -> dict[tuple[str, str], CriterionResult]:
    """Results by catalogue and id; of two editions in one map that of the plan's own rule-book."""
    ordered = sorted(evidence_map.criteria, key=lambda one: one.rulebook is None)
    best = {(family(one.catalogue), one.criterion): one for one in ordered}
    return {key: best[key] for one in evidence_map.criteria if (key := (family(one.catalogue), one.criterion))}


def _change(old: CriterionResult, new: CriterionResult) -> CriterionChange:
    twins = _twins(old.evidence, new.evidence)
    change = _kind(old, new)
    pair = next(((a, b) for a, b in twins if _moved(a, b)), None)
    if change is Change.UNCHANGED and pair is not None and pair[0] is _best(old):
        change = Change.MOVED
    shown = pair if change is Change.MOVED and pair is not None else (_shown(old), _shown(new))
    return CriterionChange(
        change,
        old,
        new,
        *shown,
        kept=len(twins),
        added=len(_standing(new.evidence)) - len(twins),
        removed=len(_standing(old.evidence)) - len(twins),
    )


def _kind(old: CriterionResult, new: CriterionResult) -> Change:
    before, after = old.standing, new.standing
    had, has = before in rate.FOUND, after in rate.FOUND
    if had and has:
        step = _ORDER.index(after) - _ORDER.index(before)
        return Change.STRENGTHENED if step > 0 else Change.WEAKENED if step < 0 else Change.UNCHANGED
    if before == after:
        return Change.UNCHANGED
    if {before, after} & NO_ANSWER:
        return Change.NOT_COMPARABLE
    if had or has:
        return Change.LOST if had else Change.GAINED
    return Change.UNCHANGED


def _twins(old: Sequence[Evidence], new: Sequence[Evidence]) -> list[tuple[Evidence, Evidence]]:
    """Quotes of both sides with the same words, or most of them, each taken once, in the order of the old."""
    left = list(_standing(new))
    pairs: list[tuple[Evidence, Evidence]] = []
    for one in _standing(old):
        best = max(left, key=lambda other: _likeness(one, other), default=None)
        if best is not None and _likeness(one, best) >= ALIKE:
            pairs.append((one, best))
            left.remove(best)
    return pairs


def _likeness(one: Evidence, other: Evidence) -> float:
    same = one.quote.split() == other.quote.split()
    return 2.0 if same else alike(one.quote, other.quote)


def _moved(old: Evidence, new: Evidence) -> bool:
    """Under another heading; in files without headings, in another file."""
    return old.section != new.section if old.section and new.section else old.file != new.file


def _standing(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(one for one in evidence if one.standing)


def _best(result: CriterionResult) -> Evidence | None:
    return next(iter(_standing(result.evidence)), None)


def _shown(result: CriterionResult) -> Quoted | None:
    found: tuple[Quoted, ...] = (*_standing(result.evidence), *result.elsewhere, *result.nearest)
    return found[0] if found else None


def _facts(old: Sequence[Fact], new: Sequence[Fact]) -> Iterator[FactChange]:
    for key in dict.fromkeys(fact.key for fact in (*new, *old)):
        before, after = ([f for f in facts if f.key == key and f.value is not None] for facts in (old, new))
        gone = tuple(fact for fact in before if fact.value not in [other.value for other in after])
        come = tuple(fact for fact in after if fact.value not in [other.value for other in before])
        if gone or come:
            yield FactChange(key, gone, come)


def _beyond(findings: Sequence[Finding], others: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings that the others lack; places do not count, as pages shift between drafts."""
    left = Counter(_said(one) for one in others)
    beyond: list[Finding] = []
    for one in findings:
        if left[_said(one)]:
            left[_said(one)] -= 1
        else:
            beyond.append(one)
    return tuple(beyond)


def _said(finding: Finding) -> tuple[str, str | None, str]:
    return finding.kind, finding.criterion, finding.message
