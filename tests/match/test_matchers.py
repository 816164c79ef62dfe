"""What holds for every matcher, and what each is for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planscan import catalogue
from planscan.errors import UnknownNameError
from planscan.match import NAMES, get_matcher, matcher_class
from planscan.match.examples import passage_of
from planscan.model import Criterion, Cue, Hit, Source

CRITERIA = catalogue.load_one("gpf-ed2").criteria
TEXTS = (
    "The number of people over 75 is projected to rise by 31 per cent by 2035, and demand for care at home with it.",
    "A survey of 640 carers, 12 focus groups and case file audits were brought together to see what people need.",
    "The office is open from nine to five. Please ring the bell.",
    "",
)
PASSAGES = [passage_of(text or "–") for text in TEXTS]


def criterion(*cues: Cue, unless: tuple[str, ...] = ()) -> Criterion:
    return Criterion("a.b", "x", "t", "s", "a thing to find", Source("t", "p"), cues=cues, unless=unless)


def found(text: str, *cues: Cue, unless: tuple[str, ...] = ()) -> Hit | None:
    hits = get_matcher("rules")([passage_of(text)], [criterion(*cues, unless=unless)])
    return hits[0] if hits else None


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_nothing_out(name: str) -> None:
    assert get_matcher(name)([], CRITERIA) == []
    assert get_matcher(name)(PASSAGES, []) == []


@pytest.mark.parametrize("name", NAMES)
def test_hits_rest_on_what_the_matcher_says(name: str) -> None:
    matcher = get_matcher(name)
    every = matcher(PASSAGES, CRITERIA)
    if matcher.rests_on == "criterion":
        alone = [hit for one in CRITERIA for hit in matcher(PASSAGES, [one])]
        assert sorted(alone, key=repr) == sorted(every, key=repr)
    if matcher.rests_on == "ids":
        bare = [Criterion(one.id, one.catalogue, "t", "s", "another thing", one.source) for one in CRITERIA]
        assert matcher(PASSAGES, bare) == every


@pytest.mark.parametrize("name", NAMES)
def test_hits_on_a_catalogue_do_not_rest_on_the_others(name: str) -> None:
    """What is measured with one catalogue holds for a scan with several."""
    every = catalogue.load(catalogue.DEFAULT)
    among = get_matcher(name)(PASSAGES, [criterion for one in every for criterion in one.criteria])
    own = {criterion.id for criterion in CRITERIA}
    assert [hit for hit in among if hit.criterion in own] == get_matcher(name)(PASSAGES, CRITERIA)


@pytest.mark.parametrize("name", NAMES)
def test_hits_keep_their_promises(name: str) -> None:
    known = {c.id for c in CRITERIA}
    for hit in get_matcher(name)(PASSAGES, CRITERIA):
        passage = PASSAGES[hit.passage]
        assert hit.matcher == name
        assert hit.criterion in known
        assert 0 <= hit.score <= 1
        assert hit.reason
        assert all(passage.start <= a < b <= passage.end for a, b in hit.spans)


@pytest.mark.parametrize("name", NAMES)
def test_two_runs_are_equal(name: str) -> None:
    assert get_matcher(name)(PASSAGES, CRITERIA) == get_matcher(name)(PASSAGES, CRITERIA)


@pytest.mark.parametrize("name", NAMES)
def test_a_passage_scores_the_same_alone_and_among_others(name: str) -> None:
    def scores(at: int, passages: list[object]) -> dict[str, float]:
        hits = get_matcher(name)(passages, CRITERIA)  # type: ignore[arg-type]
        return {hit.criterion: hit.score for hit in hits if hit.passage == at}

    many = [PASSAGES[0], *(passage_of(f"{TEXTS[1]} Number {n}.") for n in range(31))]
    alone, among = scores(0, [PASSAGES[0]]), scores(0, list(many))
    assert alone.keys() == among.keys()
    assert all(abs(alone[i] - among[i]) <= 0.001 for i in alone)


@pytest.mark.parametrize("name", NAMES)
def test_a_forecast_is_claimed_for_the_forecast_criterion(name: str) -> None:
    hits = get_matcher(name)(PASSAGES[:1], CRITERIA)
    best = sorted(hits, key=lambda hit: -hit.score)[:3]
    assert "needs.forecast-demand" in {hit.criterion for hit in best}


@pytest.mark.parametrize("name", NAMES)
def test_docstring_is_written_for_the_reviewer(name: str) -> None:
    assert len((matcher_class(name).__doc__ or "").split()) > 25


def test_unknown_matcher_lists_the_known() -> None:
    with pytest.raises(UnknownNameError, match=", ".join(NAMES)):
        get_matcher("magic")


# --- rules ------------------------------------------------------------------------------------------


def test_a_strong_cue_outranks_two_weak_ones() -> None:
    strong = found("the harbour plan", Cue(("harbour",), strength="strong"))
    weak = found("the harbour plan", Cue(("harbour",), strength="weak"), Cue(("plan",), strength="weak"))
    assert strong is not None
    assert weak is not None
    assert strong.score > weak.score


def test_what_must_stand_near_is_asked_for() -> None:
    cue = Cue(("demand",), near=(("forecast*",),))
    assert found("We forecast demand.", cue) is not None
    assert found("Demand is high. We forecast rain.", cue) is None


def test_what_rules_a_cue_out_is_heeded_in_its_sentence_only() -> None:
    cue = Cue(("capacity",), without=("building",))
    assert found("The building has a capacity of forty.", cue) is None
    assert found("The building is new. Our capacity to plan has grown.", cue) is not None


def test_a_number_of_words_is_a_window() -> None:
    cue = Cue(("board",), near=(("carers",),), within="3")
    assert found("the board heard two carers", cue) is not None
    assert found("the board heard about many other things from carers", cue) is None


def test_a_lead_in_holds_for_the_items_below_it() -> None:
    cue = Cue(("new hub*",), near=(("we will",),))
    assert found("By 2027 we will:\nhire staff\nopen new hubs", cue) is not None


def test_a_veto_says_which_words_rule_it_out() -> None:
    hit = found("the conflict of interest register", Cue(("conflict",)), unless=("conflict of interest",))
    assert hit is not None
    assert hit.veto
    assert "conflict of interest" in hit.reason


def test_the_reason_quotes_the_words_as_they_stand() -> None:
    hit = found("Our Long-Term Conditions strategy", Cue(("long term condition",), strength="strong", wanted="illness"))
    assert hit is not None
    assert "“Long-Term Conditions”" in hit.reason
    assert "illness" in hit.reason


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.text(max_size=60))
def test_every_hit_reads_back_the_words_of_its_cue(before: str, after: str) -> None:
    text = f"{before} joint governance {after}"
    hit = found(text, Cue(("joint governance",), strength="strong"))
    if hit is not None and hit.spans:
        start, end = hit.spans[0]
        assert " ".join(text[start:end].lower().replace("-", " ").split()) == "joint governance"
