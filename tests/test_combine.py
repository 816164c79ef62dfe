"""What the combination makes of hits: agreement counts, words of a duty count against, vetoes and lacks hold."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from planscan.combine import (
    FEATURES,
    LEVEL_FEATURES,
    STANCE_FEATURES,
    best_scores,
    combine,
    describe,
)
from planscan.discourse import read_passage
from planscan.match import LEARNERS, NAMES
from planscan.match.examples import passage_of
from planscan.model import STANCES, Hit, Judgement
from planscan.pipeline import combine_model, model_for
from planscan.train.combine import MATCHER_SETS

CRITERION = "needs.forecast-demand"
DOING = "We set the projected rise in people over 75 against the care at home hours of each locality in March 2024."
DUTY = "The Act requires integration authorities to have regard to the projected needs of people over 75."
STRONG = (("rules", 0.9), ("embedding", 0.7), ("learned", 0.8), ("contextual", 0.9))


def hits(scores: Sequence[tuple[str, float]], **said: object) -> list[Hit]:
    spans = ((0, 20),)
    return [
        Hit(CRITERION, 0, score, name, "so it says", spans, **(said if name == "contextual" else {}))  # type: ignore[arg-type]
        for name, score in scores
    ]


def judged(
    scores: Sequence[tuple[str, float]], text: str = DOING, *, more: Sequence[Hit] = (), **said: object
) -> Judgement:
    passage = passage_of(text)
    found = combine(
        [*hits(scores, **said), *more],
        [passage],
        [read_passage(passage)],
        model_of=lambda _: combine_model(NAMES),
        operating_point="balanced",
        catalogue_of={CRITERION: "gpf-ed2"},
    )
    return found[0]


def test_features_are_described_in_their_order() -> None:
    passage = passage_of(DOING)
    pair = describe(hits(STRONG), passage, read_passage(passage), {"rules": 0.9})
    assert len(pair.features) == len(FEATURES)
    assert len(pair.level_features) == len(LEVEL_FEATURES)
    assert len(pair.stance_features) == len(STANCE_FEATURES)
    assert all(-1 <= value <= 1 for value in (*pair.features, *pair.level_features, *pair.stance_features))


@pytest.mark.parametrize("matchers", MATCHER_SETS)
def test_every_choice_of_matchers_has_a_model(matchers: tuple[str, ...]) -> None:
    model = combine_model(matchers)
    assert len(model.any_level.coefficients) == len(FEATURES)
    assert len(model.level_2.coefficients) == len(LEVEL_FEATURES)
    assert [len(one.coefficients) for one in model.stances] == [len(STANCE_FEATURES)] * len(STANCES)
    assert 0 < model.thresholds["screening"] <= model.thresholds["balanced"] < 1


def test_a_criterion_without_lessons_is_judged_by_the_matchers_that_need_none() -> None:
    others = tuple(name for name in NAMES if name not in LEARNERS)
    assert model_for(NAMES, "own.criterion") is combine_model(others)
    assert model_for(NAMES, CRITERION) is combine_model(NAMES)


@pytest.mark.parametrize("left_out", NAMES)
def test_matchers_that_agree_are_surer_than_any_without_one(left_out: str) -> None:
    fewer = [one for one in STRONG if one[0] != left_out]
    assert judged(STRONG).confidence >= judged(fewer).confidence


def test_a_commitment_outranks_a_duty_restated() -> None:
    assert judged(STRONG).confidence > judged(STRONG, DUTY).confidence


def test_a_veto_holds_whatever_the_others_say() -> None:
    veto = Hit(CRITERION, 0, 0.9, "rules", "another sense of the word", (), veto=True)
    one = judged(STRONG, more=[veto])
    assert one.level == 0
    assert one.shortfall == "ruled out: another sense of the word"


def test_an_admitted_lack_is_no_evidence() -> None:
    one = judged(STRONG, "We do not yet have a projection of need and demand for care at home.")
    assert (one.level, one.stance) == (0, "lacks")


def test_what_a_passage_says_beside_a_lack_is_evidence() -> None:
    text = (
        "We have no forecast of demand for beds. Demand for care at home is projected to rise by 31 per cent by 2035."
    )
    everywhere = Hit(CRITERION, 0, 0.9, "rules", "so it says", ((11, 19), (40, 46)))
    assert judged([("rules", 0.9)], text, more=[everywhere, *hits(STRONG[1:])]).level > 0


def test_a_lack_is_told_only_where_the_passage_is_on_the_criterion() -> None:
    """Every pair that a matcher hardly claims would be printed as something that the plan admits to be missing."""
    one = judged([("contextual", 0.1)], "There is no agreed timetable for the review of the day services.")
    assert (one.level, one.stance == "lacks") == (0, False)
    assert "is asked for" in one.shortfall


@pytest.mark.parametrize("stance", STANCES)
def test_the_stance_follows_the_contextual_model_where_it_is_sure(stance: str) -> None:
    shares = tuple(0.97 if name == stance else 0.01 for name in STANCES)
    assert judged(STRONG, level_2=0.5, stances=shares).stance == stance


def test_the_level_follows_the_contextual_model_where_it_is_sure() -> None:
    levels = [judged(STRONG, level_2=sure, stances=(0.25,) * 4).level for sure in (0.02, 0.98)]
    assert levels == [1, 2]


def test_what_weighed_most_is_named() -> None:
    said = judged(STRONG).weighed
    assert any(name in said for name in FEATURES)


def test_rivals_are_sought_within_one_catalogue() -> None:
    two = {
        "a.one": [Hit("a.one", 0, 0.4, "rules", ""), Hit("a.one", 0, 0.6, "learned", "")],
        "b-two": [Hit("b-two", 0, 0.9, "rules", "")],
    }
    assert best_scores(two, {"a.one": "a", "b-two": "b"}) == {"a": {"rules": 0.4, "learned": 0.6}, "b": {"rules": 0.9}}


def test_a_ruled_out_cue_is_no_rival() -> None:
    vetoed = {"a.one": [Hit("a.one", 0, 0.9, "rules", "", veto=True), Hit("a.one", 0, 0.3, "rules", "")]}
    assert best_scores(vetoed, {"a.one": "a"}) == {"a": {"rules": 0.3}}


def test_the_likeliest_criterion_of_a_passage_is_told_from_the_others() -> None:
    passage = passage_of(DOING)
    at = FEATURES.index("contextual: likeliest in the passage")
    best = {"contextual": 0.4}
    told = [describe(hits([("contextual", s)]), passage, read_passage(passage), best).features[at] for s in (0.4, 0.2)]
    assert told == [1.0, 0.0]
