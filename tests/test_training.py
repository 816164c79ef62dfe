"""The training passages: of the right form, known ids, and kept apart from what planscan is measured on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from planscan import catalogue
from planscan.discourse import read_passage
from planscan.errors import InputError
from planscan.evaluate import Case, Label, shipped_folds
from planscan.model import STANCES, Hit
from planscan.text import plain_words
from planscan.train import combine, learned
from planscan.train.data import AS_PUBLISHED, FOLDS, as_passage, folds, training_cases, training_criteria, with_answers

from .conftest import CORPUS, ROOT, SHARED

RUN = 8
"""Words in a row that may not stand both in a training passage and in a labelled or published one."""

NAMES_OF_LAWS = ("(scotland) act", "scotland act", "health and social care", "national health and wellbeing outcomes")

CASES = training_cases()
KNOWN = {criterion.id for one in catalogue.load(("all",)) for criterion in one.criteria}


def test_ids_are_unique_and_batches_are_named_by_their_files() -> None:
    assert max(Counter(case.id for case in CASES).values()) == 1
    files = {path.stem for path in (ROOT / "models" / "training").glob("*.jsonl")}
    assert {case.batch for case in CASES} == files


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_labels_are_of_the_form(case: object) -> None:
    assert case.text.strip()  # type: ignore[attr-defined]
    for label in case.labels:  # type: ignore[attr-defined]
        assert label.criterion in KNOWN
        assert label.level in {1, 2}
        assert label.stance is None or label.stance in STANCES  # None where two readers differ
    assert not {label.criterion for label in case.labels} & set(case.lacks)  # type: ignore[attr-defined]


def test_every_framework_criterion_has_passages_at_both_levels_in_every_fold_but_one() -> None:
    of_fold = folds(CASES)
    for criterion in catalogue.load_one("gpf-ed2").criteria:
        levels = {label.level for case in CASES for label in case.labels if label.criterion == criterion.id}
        there = {f for case, f in zip(CASES, of_fold) if any(label.criterion == criterion.id for label in case.labels)}
        assert levels == {1, 2}, criterion.id
        assert len(there) >= min(FOLDS, len(set(of_fold))) - 1, criterion.id


def test_what_nobody_was_asked_for_counts_neither_way(tmp_path: Path) -> None:
    row = {"id": "a-1", "role": "natural", "text": "We will train our staff.", "asked": ["gpf-ed2", "loc"]}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (case,) = training_cases(tmp_path)
    asked = {criterion.id for criterion in catalogue.load_one("gpf-ed2").criteria}
    assert {name.split("-")[0] for name in case.debatable} >= {"act", "fin", "sg"}, "loc and fin share a catalogue"
    assert not asked & set(case.debatable)
    assert not any(name.startswith("loc-") for name in case.debatable)


def test_what_was_asked_for_exists() -> None:
    criteria = [one for name in catalogue.DEFAULT for one in catalogue.load_one(name).criteria]
    known = {name for one in criteria for name in (one.catalogue, one.id.split("-")[0])}
    assert {name for case in CASES for name in case.asked} <= known, "a slip here would leave a batch without labels"


def test_passages_as_published_are_spread_over_all_folds() -> None:
    assert {fold for case, fold in zip(CASES, folds(CASES)) if case.role == AS_PUBLISHED} == set(range(FOLDS))


@pytest.mark.filterwarnings("ignore:Liblinear failed")  # texts labelled both ways cannot be parted
def test_a_debatable_passage_does_not_teach_a_classifier_the_contrary() -> None:
    criteria = catalogue.load_one("gpf-ed2").criteria[:1]
    trains = [Case(f"a-{n}", "direct", f"We train our staff, year {n}.", (Label(criteria[0].id, 1),)) for n in range(9)]
    parks = [Case(f"b-{n}", "negative", f"The car park has {n} bays.") for n in range(9)]
    unlabelled = [Case(f"c-{n}", "negative", f"We train our staff, year {n}.") for n in range(9)]
    debatable = [structs.replace(case, debatable=(criteria[0].id,)) for case in unlabelled]

    def chance(doubtful: list[Case]) -> float:
        model = learned.fit(learned.texts_of_cases([*trains, *parks, *doubtful], criteria), criteria)
        return float(learned.probabilities(model, learned.texts_of_cases(trains[:1], criteria))[0, 0])

    assert chance(debatable) > 0.9
    assert chance(unlabelled) < 0.7


def test_a_label_that_stays_debatable_is_learned_from_and_measures_nothing() -> None:
    criteria = catalogue.load_one("gpf-ed2").criteria[:2]
    firm, doubted = (criterion.id for criterion in criteria)
    case = Case("a-1", AS_PUBLISHED, "We train our staff.", (Label(firm, 1), Label(doubted, 1)), (doubted,))
    texts = learned.texts_of_cases([case], criteria)
    assert texts.labels.tolist() == texts.counted.tolist() == [[True, True]]
    hits = [Hit(name, 0, 0.8, "rules", "") for name in (firm, doubted)]
    claimed, unclaimed = (
        combine.make_pairs([case], [read_passage(as_passage(case))], claims, ("rules",)) for claims in (hits, [])
    )
    assert [claimed.names[at] for at in claimed.criterion] == [firm]
    assert dict(unclaimed.missed) == dict(unclaimed.missed_published) == {firm: 1}


@pytest.mark.parametrize(
    ("text", "veto", "counted"),
    [
        ("Demand for care at home is projected to rise by 31 per cent by 2035.", False, (1, 0)),
        ("We do not yet have a projection of need and demand for care at home.", False, (0, 1)),
        ("Demand for care at home is projected to rise by 31 per cent by 2035.", True, (0, 1)),
    ],
    ids=["claimed", "claimed, but it admits a lack", "claimed, but vetoed"],
)
def test_a_label_that_a_scan_rules_out_is_a_missed_one(text: str, veto: bool, counted: tuple[int, int]) -> None:
    one = Case("a", AS_PUBLISHED, text, (Label("needs.forecast-demand", 2, "done"),), batch="b")
    hit = Hit("needs.forecast-demand", 0, 0.9, "rules", "so it says", ((0, 20),), veto=veto)
    pairs = combine.make_pairs([one], [read_passage(as_passage(one))], [hit], ("rules",))
    assert (len(pairs.label), pairs.missed.get("needs.forecast-demand", 0)) == counted


def test_what_is_admitted_to_be_missing_is_a_wrong_answer() -> None:
    text = "Demand for care at home is projected to rise by 31 per cent by 2035."
    one = Case("a", AS_PUBLISHED, text, lacks=("needs.forecast-demand",), batch="b")
    hit = Hit("needs.forecast-demand", 0, 0.9, "rules", "so it says", ((0, 20),))
    assert combine.make_pairs([one], [read_passage(as_passage(one))], [hit], ("rules",)).label.tolist() == [0]


def test_the_folds_have_counts_of_every_criterion() -> None:
    """Elements with too few passages to learn from are judged by rules and similarity, and have counts of these."""
    folds = shipped_folds()
    assert folds is not None
    judged = {criterion.id for criterion in training_criteria()}
    assert all(set(counts) == judged for counts in folds.counts.values())
    assert folds.passages < len(training_cases())


def test_an_answer_settles_a_pair_and_leaves_the_others(tmp_path: Path) -> None:
    confirmed, denied, untouched, doubtful = (
        "loc-6.4-gp-role",
        "sg-3-core-aims",
        "fin-b4-reserves",
        "act-s30-localities",
    )
    case = Case("a-1", "direct", "GPs lead.", (Label(denied, 2), Label(untouched, 1)), (confirmed, doubtful))
    answer = {"id": "a-1", "labels": [{"criterion": confirmed, "level": 1, "stance": "doing"}], "debatable": [denied]}
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "any.jsonl").write_text(json.dumps(answer) + "\n", encoding="utf-8")
    other = Case("b-1", "negative", "The car park is full.")
    (settled, same) = with_answers([case, other], tmp_path)
    assert settled.labels == (Label(untouched, 1), Label(confirmed, 1, "doing"))
    assert settled.debatable == (doubtful, denied)
    assert same == other
    with pytest.raises(InputError, match="a-1"):
        with_answers([other], tmp_path)


def test_answers_are_of_the_form_and_change_no_choice_of_what_is_learned() -> None:
    counted = with_answers(CASES)
    settled = [case for before, case in zip(CASES, counted) if before != case]
    assert settled
    for case in settled:
        names = [label.criterion for label in case.labels]
        assert len(set(names)) == len(names)
        assert set(names) <= KNOWN
        assert {label.level for label in case.labels} <= {1, 2}
        assert {label.stance for label in case.labels} <= {None, *STANCES}
    criteria = training_criteria()
    assert learned.learnable(counted, criteria) == learned.learnable(CASES, criteria)


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = plain_words(text)
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def measured_texts() -> Iterator[str]:
    """The texts of labelled passages and of the documents that the real ones were taken from."""
    for path in sorted((SHARED / "gold-dev").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    for path in sorted((CORPUS / "text").glob("*")):
        if path.suffix in {".md", ".txt"}:
            yield path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.corpus
def test_training_and_measuring_share_no_sentence(corpus: Path) -> None:
    measured = {run for text in measured_texts() for run in runs(text)}
    shared = {
        (case.id, " ".join(run))
        for case in CASES
        for run in runs(case.text)
        if run in measured and not any(name in " ".join(run) for name in NAMES_OF_LAWS)
    }
    assert shared == set()
