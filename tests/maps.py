"""Small evidence maps made on the spot, for tests of what works on maps alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from planscan import catalogue
from planscan.model import (
    CatalogueStamp,
    CriterionResult,
    DocumentStamp,
    Evidence,
    EvidenceMap,
    Fact,
    Finding,
    MatcherSay,
    Nearest,
    Rating,
    Rulebook,
    Searched,
)
from planscan.rate import Stated
from planscan.rerate import rerate, with_parts
from planscan.serialize import SCHEMA

FORECAST = (
    "The number of people aged over 75 is projected to rise by 31 per cent by 2035, from 4,200 to 5,500, and demand "
    "for care at home is forecast to grow by 1,150 hours a week over the same years."
)
CARERS = "In 2024 we moved £1.2 million from hospital beds to support for unpaid carers, who now have 14 link workers."
STOCK = (
    "The Board keeps a register of its strategic risks, which the audit committee looks at every quarter, and each of "
    "these risks has an owner, a score before and after mitigation, and a date by which it is to be reviewed again."
)


def quote(
    text: str,
    *,
    level: int = 2,
    stance: str = "done",
    start: int = 0,
    section: tuple[str, ...] = ("Needs",),
    page: int | None = 3,
    confidence: float = 0.8,
    voice: str = "own",
) -> Evidence:
    """Evidence that quotes a text, standing at `start` of the first file."""
    return Evidence(
        file=0,
        quote=text,
        start=start,
        end=start + len(text),
        page=page,
        pages=(page,) if page is not None else (),
        page_label=None,
        paragraph=start + 1,
        section=section,
        context=(),
        boxes=(),
        quality=1.0,
        level=level,
        stance=stance,
        voice=voice,
        repeats=None,
        confidence=confidence,
        matchers=(MatcherSay("rules", 0.8, "cue words"),),
    )


def make_map(
    file: str = "plan.pdf",
    found: Mapping[str, Sequence[Evidence]] | None = None,
    *,
    catalogues: Sequence[str] = ("gpf-ed2",),
    facts: Sequence[Fact] = (),
    findings: Sequence[Finding] = (),
    ratings: Mapping[str, Rating] | None = None,
    rulebooks: Mapping[str, str] | None = None,
    words: int = 9000,
) -> EvidenceMap:
    """A map in which each criterion is rated by the evidence given for it; `ratings` sets further ones outright."""
    loaded = catalogue.load(catalogues)
    document = DocumentStamp(file, "0" * 63 + str(len(file) % 10), "application/pdf", None, 40, words, (), ())
    criteria = [criterion for one in loaded for criterion in one.criteria]
    bare = [_result(one.id, one.catalogue, (found or {}).get(one.id, ()), rulebooks or {}) for one in criteria]
    own = {c.id: rerate(result, result.evidence, c, [document]) for c, result in zip(criteria, bare)}
    by_passages = {i: rated.rating for i, rated in own.items()}
    beside = Stated({}, {})
    results = []
    for criterion, result in zip(criteria, bare):
        rated = with_parts(criterion, own[criterion.id], by_passages, beside).rating
        rating = (ratings or {}).get(criterion.id, rated)
        results.append(replace(result, rating=rating, rating_without_repeats=rating))
    return EvidenceMap(
        schema=SCHEMA,
        planscan="0.1.0",
        settings={"operating_point": "balanced"},
        catalogues=tuple(CatalogueStamp(one.id, one.version, one.sha256) for one in loaded),
        models=(),
        documents=(document,),
        rulebook=Rulebook(2, "made for a test"),
        facts=tuple(facts),
        criteria=tuple(results),
        findings=tuple(findings),
        warnings=(),
    )


def _result(
    criterion: str, catalogue_id: str, evidence: Sequence[Evidence], rulebooks: Mapping[str, str]
) -> CriterionResult:
    near = Nearest(0, "Something that came near.", 900, 925, 9, 0.2, "too general")
    return CriterionResult(
        criterion=criterion,
        catalogue=catalogue_id,
        rating=Rating.NOT_FOUND,
        confidence=0.8,
        reason="made for a test",
        parts=(),
        evidence=tuple(evidence),
        rating_without_repeats=Rating.NOT_FOUND,
        decided_rating=None,
        rulebook=rulebooks.get(criterion),
        lacks=(),
        ask="What do you do?",
        elsewhere=(),
        nearest=() if evidence else (near,),
        searched=Searched(40, 0),
    )


def result_of(evidence_map: EvidenceMap, criterion: str) -> CriterionResult:
    return next(one for one in evidence_map.criteria if one.criterion == criterion)


def about(authority: str, period: tuple[str, str] = ("2025-04-01", "2028-03-31"), **more: str) -> tuple[Fact, ...]:
    """Facts that say whose plan it is, and for which years."""
    stated = {"authority": authority, "period.start": period[0], "period.end": period[1], **more}
    return tuple(Fact(key.replace("_", "."), value) for key, value in stated.items())
