"""The rule matcher: decides from the cues of a catalogue which passages bear on which criteria."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from planscan.cues import parse_phrase
from planscan.match import RestsOn
from planscan.match.phrases import Found, Interval, PhraseFinder
from planscan.model import Criterion, Cue, Hit, Passage
from planscan.text import Token, sentences, tokens

STRENGTH = {"strong": 0.75, "medium": 0.45, "weak": 0.2}
"""How far one cue goes alone. Cues add up as independent grounds do, 1 - (1-a)(1-b)..., so that one strong
cue, two medium ones, or a medium one beside a weak one pass a half."""

IN_CONTEXT = 0.5
"""What a cue counts of its strength where it stands only in a heading or lead-in above the passage."""


class RuleMatcher:
    """Looks for the words and phrases that the catalogue lists as cues for each criterion.

    A cue may ask for other words nearby and be ruled out by others. Case, hyphens, line breaks and plurals make no
    difference. A strong cue is enough alone; medium and weak ones add up, and the score says how far.
    """

    name = "rules"
    rests_on: RestsOn = "criterion"

    def __call__(self, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]:
        rules = _compile(tuple(criteria))
        scopes = [_scope(passage) for passage in passages]
        hits: list[Hit] = []
        found_in = rules.finder.find([scope.tokens for scope in scopes])
        for number, (scope, found) in enumerate(zip(scopes, found_in)):
            for position in sorted({p for phrase in found for p in rules.asked_by.get(phrase, ())}):
                hit = _judge(rules.criteria[position], found, scope, number, rules.names)
                if hit is not None:
                    hits.append(hit)
        return hits

    def prepare(self, criteria: Sequence[Criterion]) -> None:
        """Do what does not need the passages: while the plan is still being read, say."""
        _compile(tuple(criteria))


# --- the cues, ready to look up --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _CueRule:
    cue: Cue
    any: tuple[int, ...]
    near: tuple[tuple[int, ...], ...]
    without: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _CriterionRule:
    criterion: str
    cues: tuple[_CueRule, ...]
    unless: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The cues with every phrase by number; `asked_by`: the criteria that have a phrase among their `any`."""

    finder: PhraseFinder
    names: tuple[str, ...]
    criteria: tuple[_CriterionRule, ...]
    asked_by: dict[int, tuple[int, ...]]


@lru_cache(maxsize=4)
def _compile(criteria: tuple[Criterion, ...]) -> _Rules:
    numbers: dict[str, int] = {}

    def number(texts: Iterable[str]) -> tuple[int, ...]:
        return tuple(numbers.setdefault(text, len(numbers)) for text in texts)

    compiled: list[_CriterionRule] = []
    asked_by: dict[int, list[int]] = defaultdict(list)
    for position, criterion in enumerate(criteria):
        cues = tuple(
            _CueRule(cue, number(cue.any), tuple(number(group) for group in cue.near), number(cue.without))
            for cue in criterion.cues
        )
        compiled.append(_CriterionRule(criterion.id, cues, number(criterion.unless)))
        for phrase in sorted({phrase for cue in cues for phrase in cue.any}):
            asked_by[phrase].append(position)
    finder = PhraseFinder([parse_phrase(text) for text in numbers])
    return _Rules(finder, tuple(numbers), tuple(compiled), {phrase: tuple(at) for phrase, at in asked_by.items()})


# --- one passage -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scope:
    """A passage and its tokens, its context's first; `own` counts the context's; `sentence` numbers each token's.

    `lead_in` is the number of a sentence that ends in a colon: what it says holds for the items after it.
    """

    passage: Passage
    tokens: list[Token]
    own: int
    sentence: list[int]
    lead_in: int | None


def _scope(passage: Passage) -> _Scope:
    above = [*passage.section[-2:], *passage.context]
    all_tokens: list[Token] = []
    sentence: list[int] = []
    number = -1
    for heading in above:
        number += 1
        found = [*tokens(heading), Token("\n", 0, 0, False)]
        all_tokens += found
        sentence += [number] * len(found)
    own = len(all_tokens)
    cuts = sentences(passage.text)
    ends = [end for _, end in cuts]
    first = number + 1
    at = 0
    for token in tokens(passage.text):
        while at < len(ends) - 1 and token.start >= ends[at]:
            at += 1
        all_tokens.append(token)
        sentence.append(first + at)
    lead_in = next((first + i for i, (_, end) in enumerate(cuts[:-1]) if passage.text[end - 1] == ":"), None)
    return _Scope(passage, all_tokens, own, sentence, lead_in)


def _judge(rule: _CriterionRule, found: Found, scope: _Scope, number: int, names: Sequence[str]) -> Hit | None:
    """The hit that the cues of one criterion make together; a veto where one of its `unless` phrases stands."""
    fired = [(cue, place) for cue in rule.cues if (place := _fires(cue, found, scope)) is not None]
    if not fired:
        return None
    barred = next((phrase for phrase in rule.unless if any(i[0] >= scope.own for i in found.get(phrase, ()))), None)
    if barred is not None:
        reason = f"the words “{names[barred]}” show that something else is meant"
        return Hit(rule.criterion, number, 0.0, RuleMatcher.name, reason, veto=True)
    doubt = 1.0
    for cue, place in fired:
        doubt *= 1 - STRENGTH[cue.cue.strength] * (IN_CONTEXT if place[0] < scope.own else 1.0)
    spans = sorted({_span(place, scope) for _, place in fired if place[0] >= scope.own})
    strongest = sorted(fired, key=lambda pair: -STRENGTH[pair[0].cue.strength])
    said = dict.fromkeys(_words(place, scope) for _, place in strongest)
    wanted = next((cue.cue.wanted for cue, _ in strongest if cue.cue.wanted), "")
    reason = "cue words " + ", ".join(said) + (f" ({wanted})" if wanted else "")
    return Hit(rule.criterion, number, round(1 - doubt, 3), RuleMatcher.name, reason, tuple(spans))


def _fires(cue: _CueRule, found: Found, scope: _Scope) -> Interval | None:
    """Where the first phrase of the cue stands that has all it needs near it; the passage's own words first."""
    places = [place for phrase in cue.any for place in found.get(phrase, ())]
    for place in sorted(places, key=lambda p: (p[0] < scope.own, p)):
        if any(_near(place, other, cue.cue.within, scope) for phrase in cue.without for other in found.get(phrase, ())):
            continue
        if all(
            any(_supports(place, other, cue.cue.within, scope) for phrase in group for other in found.get(phrase, ()))
            for group in cue.near
        ):
            return place
    return None


def _supports(place: Interval, other: Interval, within: str, scope: _Scope) -> bool:
    """Whether `other` stands near enough; what a heading or lead-in says holds for all below it."""
    return other[0] < scope.own or scope.sentence[other[0]] == scope.lead_in or _near(place, other, within, scope)


def _near(place: Interval, other: Interval, within: str, scope: _Scope) -> bool:
    if within == "passage":
        return True
    if within == "sentence":
        return scope.sentence[place[0]] == scope.sentence[other[0]]
    return other[0] - place[1] <= int(within) and place[0] - other[1] <= int(within)


def _span(place: Interval, scope: _Scope) -> Interval:
    start = scope.passage.start
    return start + scope.tokens[place[0]].start, start + scope.tokens[place[1] - 1].end


def _words(place: Interval, scope: _Scope) -> str:
    if place[0] < scope.own:
        return "“" + " ".join(token.norm for token in scope.tokens[place[0] : place[1]]) + "” above it"
    start, end = _span(place, scope)
    return "“" + " ".join(scope.passage.text[start - scope.passage.start : end - scope.passage.start].split()) + "”"
