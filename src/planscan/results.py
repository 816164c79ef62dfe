"""From judgements to the result of each criterion: evidence, rating, what fell short, where else to look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from planscan import evidence, rate
from planscan.applies import LACK_IS_NO_GAP, applies
from planscan.facts import companions
from planscan.grounds import Grounds, find_grounds
from planscan.model import (
    Catalogue,
    Criterion,
    CriterionResult,
    Document,
    Elsewhere,
    Fact,
    Judgement,
    Passage,
    Reading,
    Rulebook,
    Searched,
)
from planscan.unread import lost_sections, section_on

T = TypeVar("T")

_POINTER_WORDS = 60
"""Words of a passage that, beside naming another document, can say little more."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Everything that is known before ratings: what was read, its passages, and every judgement on them."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    readings: tuple[Reading, ...]
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What holds for every criterion of the plan: its passages, which of them repeat, and how much was read.

    `lost` names the sections on pages that could not be read.
    """

    matched: Matched
    repeats: Mapping[int, int]
    state: rate.ReadState
    nearest: int
    grounds: Grounds
    book: Rulebook
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """One criterion before composites: its evidence, what fell short, and its rating by passages."""

    found: tuple[Judgement, ...]
    short: tuple[Judgement, ...]
    rated: rate.Rated
    without_repeats: rate.Rated
    without_evidence: rate.Rated
    elsewhere: tuple[Elsewhere, ...]


def without_withheld(matched: Matched, withheld: Sequence[int]) -> Matched:
    """The same without any judgement on the passages whose words did not read back from the file."""
    gone = set(withheld)
    return replace(matched, judgements=tuple(j for j in matched.judgements if j.passage not in gone))


def rate_all(
    matched: Matched, catalogues: Sequence[Catalogue], book: Rulebook, facts: Sequence[Fact] = (), *, nearest: int
) -> tuple[CriterionResult, ...]:
    """The result of every criterion, in catalogue order; composites after the parts that they rest on.

    Args:
        matched: passages and the judgements on them.
        catalogues: the criteria.
        book: the edition of the guidance that holds for the plan.
        facts: what the plan states about itself: it tells which criteria apply, and answers parts of composites.
        nearest: passages shown for a criterion that was not found.
    """
    grounds = find_grounds(matched.documents, matched.passages, facts, catalogues)
    state = _read_state(matched)
    lost = lost_sections(matched.documents)
    matched = _with_added(matched, grounds)
    plan = _Plan(matched, evidence.first_printings(matched.passages), state, nearest, grounds, book, lost)
    judged: dict[str, dict[str, list[Judgement]]] = {one.id: defaultdict(list) for one in catalogues}
    for judgement in (*matched.judgements, *grounds.judgements):
        judged[judgement.catalogue][judgement.criterion].append(judgement)
    drafts: dict[str, dict[str, _Draft]] = {}
    for one in catalogues:
        known = _own_first(judged, one)
        drafts[one.id] = {criterion.id: _draft(criterion, _pool(criterion, known), plan) for criterion in one.criteria}
    results: list[CriterionResult] = []
    for one in catalogues:
        every = _own_first(drafts, one)
        ratings = {i: draft.rated.rating for i, draft in every.items()}
        bare = {i: draft.without_repeats.rating for i, draft in every.items()}
        for criterion in one.criteria:
            draft = every[criterion.id]
            rated = rate.rate_composite(criterion, draft.rated, ratings, grounds.stated)
            without = rate.rate_composite(criterion, draft.without_repeats, bare, grounds.stated)
            made = replace(draft, rated=rated, without_repeats=without)
            results.append(_result(criterion, made, plan, _other_rulebook(one, book)))
    return tuple(results)


def _own_first(held: Mapping[str, Mapping[str, T]], one: Catalogue) -> dict[str, T]:
    """What is held of each id: by this catalogue, else by the first that has it, for ids may stand in several."""
    merged: dict[str, T] = {}
    for catalogue in (*reversed(tuple(held)), one.id):
        merged |= held[catalogue]
    return merged


def _with_added(matched: Matched, grounds: Grounds) -> Matched:
    """The same with the places of facts that lie in no passage."""
    silent = Reading("doing", "own", ())
    added = grounds.added
    return replace(
        matched, passages=(*matched.passages, *added), readings=(*matched.readings, *(silent for _ in added))
    )


def _pool(criterion: Criterion, by_criterion: Mapping[str, Sequence[Judgement]]) -> list[Judgement]:
    """The judgements of a criterion and of those that share its evidence; the best for each passage."""
    best: dict[int, Judgement] = {}
    for i in (criterion.id, *criterion.same_as):
        for judgement in by_criterion.get(i, ()):
            held = best.get(judgement.passage)
            if held is None or (judgement.level, judgement.confidence) > (held.level, held.confidence):
                best[judgement.passage] = judgement
    return sorted(best.values(), key=lambda j: (-j.level, -j.confidence, j.passage))


def _draft(criterion: Criterion, judgements: Sequence[Judgement], plan: _Plan) -> _Draft:
    found = tuple(j for j in judgements if j.level)
    short = tuple(j for j in judgements if not j.level)
    elsewhere = _elsewhere(criterion, short, plan)
    if elsewhere and found and all(_only_points(j, elsewhere, plan) for j in found):
        pointing = (replace(j, level=0, shortfall="it only points to another document") for j in found)
        found, short = (), tuple(sorted((*pointing, *short), key=lambda j: -j.confidence))
    nearest = max((j.confidence for j in short), default=0.0)
    seen = [_found(j, plan.matched) for j in found]
    bare = [item for item in seen if item.judgement.passage not in plan.repeats and not item.recited]
    named = tuple(dict.fromkeys(one.document for one in elsewhere))
    unread = section_on(criterion, plan.lost)
    rated, without, nothing = (
        rate.rate(
            criterion,
            items,
            state=plan.state,
            applicable=_applicable(criterion, plan, found=shown),
            pointed=named,
            unread_section=unread,
            nearest=nearest,
        )
        for items, shown in ((seen, bool(found)), (bare, bool(found)), ([], False))
    )
    return _Draft(found, short, rated, without, nothing, elsewhere)


def _applicable(criterion: Criterion, plan: _Plan, *, found: bool) -> bool:
    condition = criterion.applies_when
    return (found and condition in LACK_IS_NO_GAP) or applies(condition, plan.grounds.stated.facts, plan.book)


def _elsewhere(criterion: Criterion, short: Sequence[Judgement], plan: _Plan) -> tuple[Elsewhere, ...]:
    """Companion documents that may meet the criterion: those that passages on it point to, then those by their kind."""
    if "companion" not in criterion.where:
        return ()
    passages = [plan.matched.passages[j.passage] for j in short if j.voice == "signpost"]
    found = [evidence.make_elsewhere(name, one) for one in passages for name in companions(one.text)[:1]]
    seen = {one.document for one in found}
    return (*found, *(one for one in plan.grounds.pointers.get(criterion.id, ()) if one.document not in seen))


def _only_points(judgement: Judgement, elsewhere: Sequence[Elsewhere], plan: _Plan) -> bool:
    """Whether a passage mentions the matter only by naming the document in which it stands."""
    passage = plan.matched.passages[judgement.passage]
    named = any(one.file == passage.file and passage.start <= one.start < passage.end for one in elsewhere)
    return judgement.level == 1 and named and passage.words <= _POINTER_WORDS


def _found(judgement: Judgement, matched: Matched) -> rate.Found:
    reading = matched.readings[judgement.passage]
    figures = bool({"figure", "money"} & set(reading.particulars))
    return rate.Found(judgement, matched.passages[judgement.passage], figures, judgement.voice == "national-text")


def _result(criterion: Criterion, draft: _Draft, plan: _Plan, rulebook: str | None) -> CriterionResult:
    passages = plan.matched.passages
    nearest = sorted(draft.short, key=lambda j: (-j.confidence, j.passage))[: plan.nearest]
    rated = draft.rated
    return CriterionResult(
        criterion=criterion.id,
        catalogue=criterion.catalogue,
        rating=rated.rating,
        confidence=rated.confidence,
        reason=rated.reason,
        parts=rated.parts,
        evidence=tuple(
            evidence.make_evidence(
                j, passages[j.passage], plan.matched.documents[passages[j.passage].file], _first(j, plan)
            )
            for j in draft.found
        ),
        rating_without_repeats=draft.without_repeats.rating,
        decided_rating=None,
        rulebook=rulebook,
        lacks=tuple(evidence.make_place(passages[j.passage]) for j in draft.short if j.stance == "lacks"),
        ask=criterion.ask if rated.rating not in rate.MET else "",
        elsewhere=draft.elsewhere,
        nearest=tuple(evidence.make_nearest(j, passages[j.passage]) for j in nearest)
        if rated.rating not in rate.FOUND
        else (),
        searched=Searched(plan.state.pages - plan.state.unread, plan.state.unread),
        rating_without_evidence=draft.without_evidence.rating if draft.found else None,
    )


def _first(judgement: Judgement, plan: _Plan) -> dict[str, int] | None:
    """Where the words of a repeated passage stand first."""
    at = plan.repeats.get(judgement.passage)
    if at is None:
        return None
    first: Passage = plan.matched.passages[at]
    return {"file": first.file, "start": first.start, "end": first.end}


def _other_rulebook(one: Catalogue, book: Rulebook) -> str | None:
    """ "later" or "earlier" for a catalogue that belongs to another edition of the guidance than the plan does."""
    if one.edition is None or one.edition == book.edition:
        return None
    return "later" if one.edition > book.edition else "earlier"


def _read_state(matched: Matched) -> rate.ReadState:
    pages = [page for document in matched.documents for page in document.pages]
    words = sum(passage.words for passage in matched.passages)
    foreign = sum(passage.words for passage in matched.passages if passage.language != "en")
    return rate.ReadState(
        pages=len(pages),
        unread=sum(page.status == "unread" for page in pages),
        doubtful=sum(page.status == "doubtful" for page in pages),
        foreign_share=foreign / words if words else 0.0,
    )
