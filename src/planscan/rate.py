"""Evidence to one rating per criterion, each with its reason: the first rule that holds (`RULE` says it in words)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planscan.model import Criterion, Fact, Judgement, PartResult, Passage, Rating

RULE = (
    ("not applicable", "the element does not concern this authority or this plan"),
    (
        "strong",
        "evidenced under at least two different headings (or, without headings, on two pages; in Word, 20 "
        "paragraphs apart), at least once as done, in hand or with figures",
    ),
    ("evidenced", "at least one passage says something particular: who, what, which figure, where or by when"),
    ("mentioned", "the plan speaks of the matter, in general terms only"),
    ("elsewhere", "the plan points to a named companion document in which the element may stand"),
    ("could not read", "nothing was found, and too much of the plan, or the section that matters, could not be read"),
    ("not assessed", "nothing was found, and a plan need not show it, or the text is in a language that is not read"),
    ("not found", "no passage was found; this does not mean that the thing was not done"),
)
"""The rule of ratings in plain words, printed with every report."""

UNREAD_SHARE = 0.2
"""Share of unread or doubtful pages from which "not found" may not be said (design section 5)."""

WORD_DISTANCE = 20
"""Paragraphs between two passages of a file without pages and headings that count as two places."""

MET = frozenset({Rating.STRONG, Rating.EVIDENCED})
FOUND = frozenset({Rating.STRONG, Rating.EVIDENCED, Rating.MENTIONED})


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of evidence as the rating sees it."""

    judgement: Judgement
    passage: Passage
    figures: bool
    recited: bool


@dataclass(frozen=True, slots=True)
class ReadState:
    """How much of the plan was read: pages, how many of them not or doubtfully, and the share in other languages."""

    pages: int
    unread: int
    doubtful: int
    foreign_share: float = 0.0

    @property
    def poorly_read(self) -> bool:
        return self.pages > 0 and (self.unread + self.doubtful) / self.pages > UNREAD_SHARE


@dataclass(frozen=True, slots=True)
class Stated:
    """What composites rest on beside ratings.

    Attributes:
        facts: facts that have a value, by key.
        each: for a criterion that is gone through one by one, each name and whether it is met.
    """

    facts: Mapping[str, Sequence[Fact]]
    each: Mapping[str, Mapping[str, bool]]


@dataclass(frozen=True, slots=True)
class Rated:
    rating: Rating
    reason: str
    confidence: float
    parts: tuple[PartResult, ...] = ()


def rate(  # noqa: PLR0911 - one return for each rating, in the order of the rule
    criterion: Criterion,
    found: Sequence[Found],
    *,
    state: ReadState,
    applicable: bool = True,
    pointed: Sequence[str] = (),
    unread_section: str | None = None,
    nearest: float = 0.0,
) -> Rated:
    """The rating of one criterion judged by passages.

    Args:
        criterion: what is rated.
        found: evidence for it, best first.
        state: how much of the plan was read.
        applicable: whether it concerns this plan at all.
        pointed: names of companion documents that the plan points to for it.
        unread_section: the heading of a section on it that stands on a page that could not be read.
        nearest: confidence of the best passage that fell short.
    """
    if not applicable:
        return Rated(
            Rating.NOT_APPLICABLE, f"applies only when: {(criterion.applies_when or '').replace('-', ' ')}", 1.0
        )
    evidenced = [item for item in found if item.judgement.level == 2]
    confidence = max((item.judgement.confidence for item in found), default=round(1 - nearest, 3))
    if evidenced:
        places = _places(evidenced)
        firm = any(item.judgement.stance in {"done", "doing"} or item.figures for item in evidenced)
        if places >= 2 and firm:
            return Rated(
                Rating.STRONG,
                f"evidenced in {places} places, at least once as done, in hand or with figures",
                confidence,
            )
        why = "in one place" if places < 2 else f"in {places} places, but only as promises or aims"
        return Rated(Rating.EVIDENCED, f"evidenced {why}", confidence)
    if found:
        return Rated(Rating.MENTIONED, f"mentioned in {len(found)} passage(s), in general terms only", confidence)
    if pointed and "companion" in criterion.where:
        return Rated(Rating.ELSEWHERE, f"the plan points to: {', '.join(pointed)}", confidence)
    if state.poorly_read:
        return Rated(
            Rating.COULD_NOT_READ,
            f"nothing found, but {state.unread + state.doubtful} of {state.pages} pages are unread or doubtful",
            confidence,
        )
    if unread_section is not None:
        return Rated(
            Rating.COULD_NOT_READ, f"the section “{unread_section}” stands on a page that could not be read", confidence
        )
    if not {"plan", "companion"} & set(criterion.where):
        return Rated(
            Rating.NOT_ASSESSED, f"a plan need not show it: it belongs to {' or '.join(criterion.where)}", confidence
        )
    if state.foreign_share > 0.5:
        return Rated(Rating.NOT_ASSESSED, "most of the text is in a language that planscan does not read", confidence)
    return Rated(Rating.NOT_FOUND, "no passage was found; this does not mean that it was not done", confidence)


def rate_composite(
    criterion: Criterion, own: Rated, ratings: Mapping[str, Rating], stated: Stated | None = None
) -> Rated:
    """The rating of a composite over its parts; what its own passages say stands in `own`.

    Args:
        criterion: its `parts` name criteria, facts ("fact:review", "fact:status=final", "fact:approved|review"), or
            what is gone through one by one.
        own: its rating by its own passages; a part that names the criterion itself takes it.
        ratings: those of all criteria by their own passages.
        stated: the plan's facts; without them, parts that rest on facts leave the composite to its own passages.
    """
    parts = criterion.parts
    if parts is None or own.rating is Rating.NOT_APPLICABLE:
        return own
    results = _part_results(criterion, {**ratings, criterion.id: own.rating}, stated)
    counted = [one for one in results if one.rating is not Rating.NOT_APPLICABLE]
    if not counted:
        return replace(own, reason=f"{own.reason} (rated by its passages: its parts cannot be told apart)")
    met = [one for one in counted if one.rating in MET]
    missing = [one.part for one in counted if one.rating not in MET]
    wanted = parts.n if parts.rule == "at-least" else len(counted)
    said = f"{len(met)} of {len(counted)} parts evidenced" + (f"; missing: {', '.join(missing)}" if missing else "")
    if len(met) >= wanted:
        strong = criterion.judged == "fact" and own.rating is Rating.STRONG
        return Rated(Rating.STRONG if strong else Rating.EVIDENCED, said, own.confidence, results)
    if met or own.rating in FOUND or any(one.rating in FOUND for one in counted):
        return Rated(Rating.MENTIONED, said, own.confidence, results)
    return replace(own, reason=f"{said}; {own.reason}", parts=results)


def _part_results(criterion: Criterion, ratings: Mapping[str, Rating], stated: Stated | None) -> tuple[PartResult, ...]:
    """The answer to each part; none for parts that rest on facts where these are not to be had."""
    parts = criterion.parts
    if parts is None or (parts.rule == "for-each" and stated is None):
        return ()
    if parts.rule == "for-each" and stated is not None:
        return tuple(_told(name, met=met) for name, met in stated.each.get(criterion.id, {}).items())
    of = parts.of
    if parts.rule == "when":
        holds = all(one.rating in MET for one in _part(of[0], ratings, stated))
        of = of[1:] if holds else ()
    singly = parts.rule == "at-least"
    return tuple(one for part in of for one in _part(part, ratings, stated, singly=singly))


def _part(
    part: str, ratings: Mapping[str, Rating], stated: Stated | None, *, singly: bool = False
) -> tuple[PartResult, ...]:
    """The answer to one part; with `singly`, each value of a fact is a part of its own."""
    if not part.startswith("fact:"):
        known = part in ratings
        return (PartResult(part, ratings[part], _lack(met=ratings[part] in MET)),) if known else ()
    if stated is None:
        return ()
    keys, _, wanted = part.removeprefix("fact:").partition("=")
    values = [str(fact.value) for key in keys.split("|") for fact in stated.facts.get(key, ())]
    if singly and values:
        return tuple(_told(value, met=True) for value in values)
    name = wanted or keys.replace("|", " or ").replace("_", " ").replace(".", ", ")
    return (_told(name, met=wanted in values if wanted else bool(values)),)


def _told(name: str, *, met: bool) -> PartResult:
    return PartResult(name, Rating.EVIDENCED if met else Rating.NOT_FOUND, _lack(met=met))


def _lack(*, met: bool) -> str:
    return "" if met else "no evidenced passage"


def _places(found: Sequence[Found]) -> int:
    """In how many places the evidence stands: headings, else pages, else paragraphs far apart."""
    with_headings = {(item.passage.file, item.passage.section) for item in found if item.passage.section}
    without = [item.passage for item in found if not item.passage.section]
    pages = {(passage.file, passage.page) for passage in without if passage.page is not None}
    far = 0
    last: tuple[int, int] | None = None
    for passage in sorted((p for p in without if p.page is None), key=lambda p: (p.file, p.paragraph)):
        if last is None or passage.file != last[0] or passage.paragraph - last[1] >= WORD_DISTANCE:
            far += 1
            last = (passage.file, passage.paragraph)
    return len(with_headings) + len(pages) + far
