"""Hits and the discourse reading to judgements: a calibrated confidence, a level, and what weighed most."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from planscan.model import STANCES, VOICES, Hit, Judgement, Passage, Reading, SentenceReading

FEATURES = (
    "rules",
    "rules: in the passage's own words",
    "rules: several cues",
    "embedding",
    "embedding: clearly nearest",
    "rules and embedding agree",
    "learned",
    "learned, as log odds",
    "contextual",
    "contextual, as log odds",
    "learned and contextual agree",
    "learned: likeliest in the passage",
    "contextual: likeliest in the passage",
    "best rules score of the passage",
    "rules score below another criterion's",
    *(f"voice: {voice}" for voice in VOICES[1:]),
    "stance: aim",
    "particulars near",
    "particulars in the passage",
    "length",
    "admits a lack",
)
"""What the combination weighs, in the order of the model's coefficients."""

LEVEL_FEATURES = (*FEATURES, "contextual: level 2, as log odds")
"""What tells level 2 from level 1, in order."""

STANCE_FEATURES = (
    *(f"words: {stance}" for stance in STANCES),
    *(f"contextual: {stance}, as log probability" for stance in STANCES),
    *(f"words that the contextual model points at: {stance}" for stance in STANCES),
    "contextual: does not say",
    "particulars near",
)
"""What tells the stance, in order."""

KEPT_FROM = 0.02
"""Confidence under which a pair is forgotten: it is neither evidence nor worth showing as nearest."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """One logistic model: the probability is 1 / (1 + exp(-(intercept + coefficients . features)))."""

    intercept: float
    coefficients: tuple[float, ...]

    def __call__(self, features: Sequence[float], offset: float = 0.0) -> float:
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.odds(features) + offset))))

    def odds(self, features: Sequence[float]) -> float:
        """The log odds."""
        return self.intercept + sum(c * x for c, x in zip(self.coefficients, features))


@dataclass(frozen=True, slots=True)
class CombineModel:
    """What `planscan train` fits on the training passages (models/combine/model.json).

    Attributes:
        any_level: probability that a careful reader gives the criterion any level.
        level_2: probability of level 2 where any level is given.
        stances: for each of STANCES how much speaks for it; the greatest wins.
        offsets: for a criterion how much more or less its matchers are to be believed than others'; 0 where unknown.
        thresholds: for each operating point the confidence from which a pair is evidence.
    """

    features: tuple[str, ...]
    any_level: Logistic
    level_2: Logistic
    stances: tuple[Logistic, ...]
    offsets: Mapping[str, float]
    thresholds: Mapping[str, float]


def combine(
    hits: Sequence[Hit],
    passages: Sequence[Passage],
    readings: Sequence[Reading],
    *,
    model_of: Callable[[str], CombineModel],
    operating_point: str,
    catalogue_of: Mapping[str, str],
) -> list[Judgement]:
    """Judge every pair of passage and criterion that any matcher claims; best first within a criterion. Ids differ.

    A pair whose confidence falls short of the operating point, or that is vetoed or admits a lack, gets level 0 and
    says why: those are the nearest passages of a criterion that was not found. `model_of` gives the combination for
    a criterion: one that no classifier was trained for is judged by what the other matchers say.
    """
    by_passage: dict[int, dict[str, list[Hit]]] = defaultdict(lambda: defaultdict(list))
    for hit in hits:
        by_passage[hit.passage][hit.criterion].append(hit)
    judged: list[Judgement] = []
    for number in sorted(by_passage):
        rivals = best_scores(by_passage[number], catalogue_of)
        for criterion, own in by_passage[number].items():
            pair = describe(own, passages[number], readings[number], rivals[catalogue_of[criterion]])
            model = model_of(criterion)
            judgement = _judge(criterion, catalogue_of[criterion], own, pair, model, operating_point=operating_point)
            if judgement is not None:
                judged.append(judgement)
    return sorted(judged, key=lambda j: (j.criterion, -j.level, -j.confidence, j.passage))


def best_scores(
    claimed: Mapping[str, Sequence[Hit]], catalogue_of: Mapping[str, str]
) -> dict[str, Mapping[str, float]]:
    """For each catalogue the best score that the passage has there by each matcher.

    Rivals are sought within one catalogue, so that a confidence does not depend on which others are scanned.
    """
    best: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for criterion, own in claimed.items():
        of_catalogue = best[catalogue_of[criterion]]
        for hit in own:
            if not hit.veto:
                of_catalogue[hit.matcher] = max(of_catalogue[hit.matcher], hit.score)
    return dict(best)


@dataclass(frozen=True, slots=True)
class Pair:
    """One passage and one criterion: what is weighed, in the order of the features, and who speaks.

    Attributes:
        lacking: every sentence that a matcher points at admits that something is missing; where one does not, the
            passage has something to say beside what it lacks.
    """

    features: tuple[float, ...]
    level_features: tuple[float, ...]
    stance_features: tuple[float, ...]
    voice: str
    lacking: bool


def describe(own: Sequence[Hit], passage: Passage, reading: Reading, best: Mapping[str, float]) -> Pair:
    """What the matchers and the reading say of one pair; `best` has the passage's best score by each matcher."""
    rules, embedding = _score(own, "rules"), _score(own, "embedding")
    learned, contextual = _score(own, "learned"), _score(own, "contextual")
    learned_odds, contextual_odds = _odds(learned), _odds(contextual)
    rival = best.get("rules", 0.0)
    spans = {span for hit in own if hit.matcher == "rules" for span in hit.spans}
    pointed = sorted(spans or {span for hit in own for span in hit.spans})
    touched = [s for s in reading.sentences if any(s.start < end and start < s.end for start, end in pointed)]
    stance, voice = _speaks(touched, reading)
    near = {kind for sentence in touched for kind in sentence.particulars}
    lacks = [sentence.lacks for sentence in touched]
    features = (
        rules,
        1.0 if spans else 0.0,
        min(3, max(0, len(spans) - 1)) / 3,
        embedding,
        max(0.0, embedding - 0.45),
        rules * embedding,
        learned,
        learned_odds,
        contextual,
        contextual_odds,
        min(learned_odds, contextual_odds),
        1.0 if 0 < learned == best.get("learned") else 0.0,
        1.0 if 0 < contextual == best.get("contextual") else 0.0,
        rival,
        max(0.0, rival - rules),
        *(1.0 if voice == name else 0.0 for name in VOICES[1:]),
        1.0 if stance == "aim" else 0.0,
        min(4, len(near)) / 4,
        min(6, len(reading.particulars)) / 6,
        min(1.0, math.log(1 + passage.words) / 6),
        1.0 if any(lacks) else 0.0,
    )
    read = next((hit for hit in own if hit.level_2 is not None), None)
    level = _odds(read.level_2) - 0.5 if read is not None and read.level_2 is not None else 0.0
    stances = (
        *(1.0 if stance == name else 0.0 for name in STANCES),
        *_stances_read(read, reading),
        0.0 if read is not None else 1.0,
        min(4, len(near)) / 4,
    )
    return Pair(features, (*features, level), stances, voice, lacking=bool(lacks) and all(lacks))


def _odds(probability: float) -> float:
    """The log odds of a probability between those of 0.02 and 0.98, brought to 0..1."""
    held = min(0.98, max(0.02, probability))
    return (math.log(held / (1 - held)) / _WIDEST + 1) / 2


_WIDEST = math.log(0.98 / 0.02)


def _stances_read(read: Hit | None, reading: Reading) -> tuple[float, ...]:
    """For each stance the log probability that the contextual model gives it, -1 for one in a hundred and less, and the
    share of the words it points at that stand in sentences of that stance."""
    if read is None:
        return (0.0,) * (2 * len(STANCES))
    likely = (math.log(max(share, 0.01)) / math.log(100) for share in read.stances)
    pointed = [s.stance for start, _ in read.spans for s in reading.sentences if s.start <= start < s.end]
    return *likely, *(pointed.count(name) / max(1, len(pointed)) for name in STANCES)


def _speaks(touched: Sequence[SentenceReading], reading: Reading) -> tuple[str, str]:
    """Stance and voice of the sentences pointed at; of the passage where there are none."""
    if not touched:
        return reading.stance, reading.voice
    stance = min((sentence.stance for sentence in touched), key=STANCES.index)
    if reading.voice == "national-text":
        return stance, reading.voice
    voices = [sentence.voice for sentence in touched]
    return stance, "own" if "own" in voices else max(sorted(set(voices)), key=voices.count)


def _judge(
    criterion: str, catalogue: str, own: Sequence[Hit], pair: Pair, model: CombineModel, *, operating_point: str
) -> Judgement | None:
    """What is to be said of one pair; None where it is to be forgotten, as nine in ten are."""
    threshold = model.thresholds[operating_point]
    confidence = round(model.any_level(pair.features, model.offsets.get(criterion, 0.0)), 3)
    if confidence < min(threshold, KEPT_FROM):
        return None
    stance = _stance(pair, model)
    veto = next((hit for hit in own if hit.veto), None)
    level, shortfall = 0, ""
    if veto is not None:
        shortfall = f"ruled out: {veto.reason}"
    elif pair.lacking and confidence >= model.thresholds["screening"]:
        shortfall, stance = "it admits that this is missing", "lacks"
    elif confidence < threshold:
        shortfall = _shortfall(pair, confidence, threshold)
    else:
        level = 2 if model.level_2(pair.level_features) >= 0.5 else 1
    weighed = _weighed(pair.features, model)
    return Judgement(
        criterion, catalogue, own[0].passage, confidence, level, stance, pair.voice, tuple(own), shortfall, weighed
    )


def _stance(pair: Pair, model: CombineModel) -> str:
    said = [one.odds(pair.stance_features) for one in model.stances]
    return STANCES[said.index(max(said))]


_VOICE_WORDS = {
    "duty": "it restates the duty or the guidance",
    "definition": "it explains a term",
    "signpost": "it only points to another document",
    "someone-else": "it reports what somebody said",
    "other-body": "it tells of another body's work",
    "national-text": "it recites national text",
}


def _shortfall(pair: Pair, confidence: float, threshold: float) -> str:
    rules, embedding = pair.features[FEATURES.index("rules")], pair.features[FEATURES.index("embedding")]
    grounds = []
    if pair.voice in _VOICE_WORDS:
        grounds.append(_VOICE_WORDS[pair.voice])
    if rules == 0:
        grounds.append("none of the criterion's cue words stands in it")
    elif rules < 0.5:
        grounds.append("only weak cue words stand in it")
    if embedding < 0.4:
        grounds.append("its wording is far from the criterion's examples")
    return f"{'; '.join(grounds) or 'its grounds are weak'} (confidence {confidence:.2f}, {threshold:.2f} is asked for)"


def _weighed(values: Sequence[float], model: CombineModel) -> str:
    shares = ((c * x, name) for c, x, name in zip(model.any_level.coefficients, values, model.features) if x)
    heavy = sorted((-abs(share), name, share) for share, name in shares if abs(share) >= 0.1)
    return "; ".join(f"{name} ({share:+.1f})" for _, name, share in heavy[:3])


def _score(hits: Sequence[Hit], matcher: str) -> float:
    return max((hit.score for hit in hits if hit.matcher == matcher and not hit.veto), default=0.0)
