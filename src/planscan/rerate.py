"""The rating of a criterion when some of its evidence is dropped, added or given another level.

A map keeps no passages, so that these are made again from its quotes; the rule itself is that of `planscan.rate`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planscan import rate
from planscan.discourse import particulars
from planscan.model import (
    Criterion,
    CriterionResult,
    DocumentStamp,
    Evidence,
    EvidenceMap,
    Fact,
    Judgement,
    Passage,
    Rating,
)

_FIGURES = frozenset({"figure", "money"})


def rerate(
    result: CriterionResult, held: Sequence[Evidence], criterion: Criterion, documents: Sequence[DocumentStamp]
) -> rate.Rated:
    """The rating by passages of one criterion, as if `held` were all its evidence, each at the level that stands.

    Args:
        result: what the map says of it; where it found nothing and nothing is held, its answer stays.
        held: evidence of the result, or added to it; quotes that were dropped count for nothing. What does not apply
            to a plan applies when a person takes a quote for evidence of it.
        criterion: its definition.
        documents: of the map, for how much of the plan was read.
    """
    counted = [one for one in held if one.standing]
    decided = any(one.decision is not None for one in counted)
    out_of_scope = result.rating is Rating.NOT_APPLICABLE and not decided
    if out_of_scope or (not counted and result.rating not in rate.FOUND):
        return rate.Rated(result.rating, result.reason, result.confidence, result.parts)
    if not counted and result.rating_without_evidence is not None:
        return rate.Rated(result.rating_without_evidence, "no quote stands", result.confidence)
    return rate.rate(
        criterion,
        [_found(one, result) for one in counted],
        state=_state(documents),
        pointed=tuple(dict.fromkeys(one.document for one in result.elsewhere)),
        nearest=max((one.confidence for one in result.nearest), default=0.0),
    )


def with_parts(criterion: Criterion, own: rate.Rated, ratings: Mapping[str, Rating], stated: rate.Stated) -> rate.Rated:
    """The same after the rule of a composite.

    Args:
        criterion: its definition.
        own: its rating by passages.
        ratings: those of all criteria by their passages.
        stated: of the map, as `stated` gives it.
    """
    return rate.rate_composite(criterion, own, ratings, stated)


def stated(evidence_map: EvidenceMap) -> rate.Stated:
    """What composites rest on beside ratings: the map's facts, and the answers to what was gone through one by one."""
    facts: dict[str, list[Fact]] = {}
    for fact in evidence_map.facts:
        if fact.value is not None:
            facts.setdefault(fact.key, []).append(fact)
    each = {
        result.criterion: {part.part: part.rating in rate.MET for part in result.parts}
        for result in evidence_map.criteria
    }
    return rate.Stated(facts, each)


def _found(evidence: Evidence, result: CriterionResult) -> rate.Found:
    judgement = Judgement(
        result.criterion,
        result.catalogue,
        0,
        evidence.confidence,
        evidence.standing,
        evidence.stance,
        evidence.voice,
        hits=(),
    )
    figures = bool(_FIGURES & set(particulars(evidence.quote)))
    return rate.Found(judgement, passage_of(evidence), figures, evidence.voice == "national-text")


def passage_of(evidence: Evidence) -> Passage:
    """The passage that a piece of evidence quotes, as far as a map knows it."""
    return Passage(
        file=evidence.file,
        index=0,
        start=evidence.start,
        end=evidence.end,
        text=evidence.quote,
        kind="paragraph",
        section=evidence.section,
        context=evidence.context,
        page=evidence.page,
        pages=evidence.pages,
        paragraph=evidence.paragraph,
        quality=evidence.quality,
    )


def _state(documents: Sequence[DocumentStamp]) -> rate.ReadState:
    return rate.ReadState(
        pages=sum(one.pages for one in documents),
        unread=sum(len(one.pages_unread) for one in documents),
        doubtful=sum(len(one.pages_doubtful) for one in documents),
    )
