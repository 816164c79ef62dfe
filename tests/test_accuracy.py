"""The accuracy card: what is counted, when a figure holds, and that every report shows it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from jsonschema import Draft202012Validator
from lxml import html
from openpyxl import load_workbook

import planscan
from planscan import Settings, accuracy, catalogue
from planscan.accuracy import (
    EARLIER_WORDING,
    MEASURED,
    OTHER_MODELS,
    Card,
    Measurement,
    Trust,
    card_to_json,
    figure,
    miss_rate,
    read_card,
    wording_of,
)
from planscan.cli import main
from planscan.config import OPERATING_POINTS
from planscan.errors import ModelError
from planscan.evaluate import Case, Label, make_card
from planscan.evaluate.card import Folds
from planscan.keys import keys_of
from planscan.model import UNMEASURED, Criterion, Cue, EvidenceMap, ModelStamp, Searched, Source
from planscan.pipeline import models_used
from planscan.report import render, trust
from planscan.serialize import map_from_json, map_to_json

from .conftest import ROOT

RULES = ("rules",)
FRAMEWORK = Settings(catalogues=("gpf-ed2",), matchers=RULES)
MODELS = (ModelStamp("combine", "1", "0" * 64),)
FORECAST = (
    "The number of people aged over 75 in Kirkmore is projected to rise by 31 per cent by 2035, from 4,200 to 5,500, "
    "and demand for care at home is forecast to grow by 1,150 hours a week over the same years, using NRS projections."
)
DULL = "The office in Harbour Street is open from nine to five on weekdays. Please ring the bell and wait in the hall."

ONE = Criterion("mine.walls", "gpf-ed2", "Harbour", "Walls", "Harbour walls are mended.", Source("", ""))


def card(
    criterion: Criterion = ONE, *, matchers: tuple[str, ...] = RULES, models: tuple[ModelStamp, ...] = MODELS
) -> Card:
    """A card that measured one criterion: 12 labelled, 10 returned, 9 right."""
    counts = {"real": (12, 10, 9)}
    missed = miss_rate(counts, counts)
    assert missed is not None
    figures = {point: (figure("real", counts["real"]),) for point in OPERATING_POINTS}
    return Card(
        made="2026-11-22",
        planscan="0.1.0",
        matchers=matchers,
        models=models,
        catalogues=(),
        passages={"real": 40},
        overall=figures,
        criteria=(
            Measurement(
                criterion.id,
                criterion.catalogue,
                wording_of(criterion),
                figures,
                dict.fromkeys(OPERATING_POINTS, missed),
            ),
        ),
    )


def trust_in(held: Card | None, *, matchers: tuple[str, ...] = RULES) -> Trust:
    return Trust(held, matchers, MODELS, "balanced")


def place(path: Path, held: Card, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The card as if planscan came with it."""
    path.write_bytes(card_to_json(held))
    monkeypatch.setattr(accuracy, "card_path", lambda: path)
    return path


# --- counting ---------------------------------------------------------------------------------------


def test_figures_are_shares_with_their_wilson_intervals() -> None:
    one = figure("written", (20, 10, 8))
    assert (one.precision, one.recall) == (0.8, 0.4)
    assert one.precision_interval == (0.490, 0.943)  # Wilson's interval of 8 in 10
    assert figure("written", (0, 0, 0)).recall is None


def test_ten_passages_of_its_own_are_enough_for_a_miss_rate() -> None:
    found = miss_rate({"written": (10, 9, 8)}, {"written": (90, 90, 10)})
    assert found is not None
    assert (found.share, found.cases, found.pooled) == (0.2, 10, None)


def test_fewer_are_pooled_over_the_sub_theme_and_it_is_said() -> None:
    found = miss_rate({"written": (9, 9, 9)}, {"written": (40, 40, 10)})
    assert found is not None
    assert (found.share, found.cases, found.pooled) == (0.75, 40, "sub-theme")


@pytest.mark.parametrize(
    ("own", "passages", "cases"),
    [
        ({"written": (30, 30, 30), "real": (10, 5, 5)}, ("real",), 10),
        ({"written": (30, 30, 30), "real": (9, 5, 5)}, ("written", "real"), 39),
        ({"written": (12, 9, 9), "real": (0, 2, 0)}, ("written",), 12),
    ],
)
def test_real_passages_alone_where_there_are_enough(
    own: Mapping[str, tuple[int, int, int]], passages: tuple[str, ...], cases: int
) -> None:
    found = miss_rate(own, {})
    assert found is not None
    assert (found.passages, found.cases) == (passages, cases)


def test_without_a_labelled_passage_there_is_no_miss_rate() -> None:
    assert miss_rate({"written": (0, 3, 0)}, {"written": (0, 5, 0)}) is None


# --- when a figure holds ----------------------------------------------------------------------------


def test_the_wording_is_all_that_decides_matching_and_nothing_else() -> None:
    cue = Cue(("sea wall",), wanted="repairs")
    base = replace(ONE, cues=(cue,))
    changed = (
        replace(base, statement="Harbour walls are built."),
        replace(base, positive=("The wall was mended.",)),
        replace(base, near_miss=("A wall of silence.",)),
        replace(base, unless=("wallpaper",)),
        replace(base, cues=(replace(cue, near=(("mend*",),)),)),
        replace(base, cues=(replace(cue, strength="weak"),)),
    )
    assert len({wording_of(one) for one in (base, *changed)}) == 1 + len(changed)
    same = (
        replace(base, ask="Who?"),
        replace(base, cues=(replace(cue, wanted="upkeep"),)),
        replace(base, catalogue="x"),
    )
    assert {wording_of(one) for one in same} == {wording_of(base)}


def test_a_criterion_has_its_figures_or_plain_words_why_not() -> None:
    assert trust_in(card()).measured(ONE) == MEASURED
    assert trust_in(None).measured(ONE) == UNMEASURED
    assert trust_in(card()).measured(replace(ONE, id="mine.roofs")) == UNMEASURED
    assert trust_in(card()).measured(replace(ONE, statement="Harbour walls are built.")) == EARLIER_WORDING
    assert trust_in(card()).measured(replace(ONE, statement="Walls of mine.", catalogue="own")) == UNMEASURED
    assert trust_in(card(models=())).measured(ONE) == OTHER_MODELS
    assert trust_in(card(), matchers=("rules", "embedding")).measured(ONE) == OTHER_MODELS


def test_only_what_holds_has_figures() -> None:
    searched = trust_in(card()).searched(ONE, Searched(40, 1))
    assert (searched.miss_rate, searched.cases, searched.passages, searched.measured) == (0.25, 12, ("real",), MEASURED)
    assert trust_in(card()).figures(ONE).figures
    stale = replace(ONE, statement="Harbour walls are built.")
    assert trust_in(card()).figures(stale).figures == ()
    assert trust_in(card()).searched(stale, Searched(40, 1)) == Searched(40, 1, measured=EARLIER_WORDING)
    assert trust_in(None).accuracy((ONE,)) is None


def test_the_first_edition_takes_the_figures_of_criteria_that_it_words_alike() -> None:
    first = catalogue.load_one("gpf-ed1")
    second = {criterion.id: criterion for criterion in catalogue.load_one("gpf-ed2").criteria}
    for criterion in first.criteria:
        if criterion.id not in first.differs:
            assert trust_in(card(second[criterion.id])).measured(criterion) == MEASURED
        elif criterion.statement != second[criterion.id].statement:
            assert trust_in(card(second[criterion.id])).measured(criterion) == UNMEASURED


# --- the file ---------------------------------------------------------------------------------------


def test_a_card_reads_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = place(tmp_path / "accuracy.json", card(), monkeypatch)
    assert read_card() == card()
    assert json.loads(path.read_bytes())["card"]["criteria"][0]["criterion"] == "mine.walls"


@pytest.mark.parametrize(("before", "after"), [(b'"right":9', b'"right":10'), (b'"made"', b'"mad"'), (b"}", b"")])
def test_a_damaged_card_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes, after: bytes
) -> None:
    path = place(tmp_path / "accuracy.json", card(), monkeypatch)
    path.write_bytes(path.read_bytes().replace(before, after, 1))
    with pytest.raises(ModelError, match=r"accuracy\.json"):
        read_card()


def test_the_card_that_ships_reads_and_travels_in_the_wheel() -> None:
    if not accuracy.card_path().is_file():
        pytest.skip("planscan comes without an accuracy card: docs/accuracy.md says how to make one")
    assert read_card() is not None
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert carried["models/accuracy.json"] == "planscan/_data/models/accuracy.json"


def test_another_card_is_another_key_of_stored_maps(
    word_plan: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = word_plan(FORECAST)
    keys = []
    for made in ("2026-11-22", "2026-11-23"):
        place(tmp_path / "accuracy.json", replace(card(), made=made), monkeypatch)
        keys.append(keys_of([plan], FRAMEWORK))
    assert keys[0].map != keys[1].map
    assert keys[0].reading == keys[1].reading


# --- making -----------------------------------------------------------------------------------------


def labelled_cases(number: int) -> list[Case]:
    wanted = (Label("needs.forecast-demand", 2), Label("needs.four-needs", 2))
    return [Case(f"c{n}", "direct", FORECAST, wanted) for n in range(number)]


def test_written_and_real_passages_stand_apart_at_every_operating_point() -> None:
    cases = {"written": labelled_cases(2), "real": [*labelled_cases(1), Case("d", "real", DULL)]}
    made = make_card(cases, FRAMEWORK, made="2026-11-22")
    assert made.passages == {"written": 2, "real": 2}
    assert made.models == models_used(RULES)
    entry = next(one for one in made.criteria if one.criterion == "needs.forecast-demand")
    assert set(entry.figures) == set(OPERATING_POINTS)
    counted = {one.passages: (one.labelled, one.right) for one in entry.figures["balanced"]}
    assert counted == {"written": (2, 2), "real": (1, 1)}
    missed = entry.missed["balanced"]
    assert (missed.cases, missed.pooled) == (6, "sub-theme")  # two criteria of the sub-theme, three passages each
    assert not any(one.criterion.startswith("act-") for one in made.criteria)


def test_statutory_elements_come_from_the_training_folds_and_are_marked_so() -> None:
    folds = Folds({"balanced": {"act-s29-2b-outcomes": (12, 10, 9), "needs.four-needs": (50, 50, 50)}}, 4000)
    made = make_card({"real": labelled_cases(1)}, FRAMEWORK, made="2026-11-22", folds=folds)
    entry = next(one for one in made.criteria if one.criterion == "act-s29-2b-outcomes")
    assert [(one.passages, one.labelled) for one in entry.figures["balanced"]] == [("training", 12)]
    assert entry.missed["balanced"].share == 0.25
    assert made.passages["training"] == 4000
    framework = next(one for one in made.criteria if one.criterion == "needs.four-needs")
    assert [one.passages for one in framework.figures["balanced"]] == ["real"]


def test_the_command_makes_the_same_card_twice(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    label = {"criterion": "needs.forecast-demand", "level": 2}
    gold.write_text(json.dumps({"id": "a", "role": "direct", "text": FORECAST, "labels": [label]}), encoding="utf-8")
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path in paths:
        arguments = ["evaluate", "--matchers", "rules", "--card", str(path), "--date", "2026-11-22"]
        done = CliRunner().invoke(main, [*arguments, "--written", str(gold)])
        assert done.exit_code == 0, done.output
        assert "1 written" in done.output
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--card", "c.json", "--date", "2026-11-22"],
        ["--card", "c.json", "--written", "g.jsonl"],
        ["--card", "c.json", "--date", "today", "--written", "g.jsonl"],
        ["g.jsonl", "--real", "g.jsonl"],
        ["g.jsonl", "--card", "c.json"],
    ],
)
def test_a_card_needs_its_date_and_its_passages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("g.jsonl").write_text(json.dumps({"id": "a", "role": "direct", "text": DULL}), encoding="utf-8")
    done = CliRunner().invoke(main, ["evaluate", *arguments])
    assert done.exit_code == 2, done.output
    assert not Path("c.json").exists()


# --- reports ----------------------------------------------------------------------------------------


@pytest.fixture
def measured(word_plan: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EvidenceMap:
    """A map for which the figures of one criterion that it does not find hold."""
    one = next(c for c in catalogue.load_one("gpf-ed2").criteria if c.id == "capacity.planning-skills")
    place(tmp_path / "accuracy.json", card(one, models=models_used(RULES)), monkeypatch)
    return planscan.scan(word_plan("# Needs", FORECAST, DULL), FRAMEWORK)


def test_the_map_carries_what_holds(measured: EvidenceMap) -> None:
    told = measured.accuracy
    assert told is not None
    assert [one.criterion for one in told.criteria] == [one.criterion for one in measured.criteria]
    with_figures = [one.criterion for one in told.criteria if one.figures]
    assert with_figures == ["capacity.planning-skills"]
    searched = {one.criterion: one.searched for one in measured.criteria}
    assert searched["capacity.planning-skills"].miss_rate == 0.25
    assert searched["needs.forecast-demand"].measured == UNMEASURED
    assert map_from_json(map_to_json(measured)) == measured


def test_the_map_keeps_the_schema(measured: EvidenceMap) -> None:
    schema = json.loads((ROOT / "docs" / "evidence-map.schema.json").read_text(encoding="utf-8"))
    assert [e.message for e in Draft202012Validator(schema).iter_errors(json.loads(map_to_json(measured)))] == []


def test_without_a_card_the_map_says_so(
    word_plan: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accuracy, "card_path", lambda: tmp_path / "none.json")
    found = planscan.scan(word_plan(FORECAST), FRAMEWORK)
    assert found.accuracy is None
    assert {one.searched.measured for one in found.criteria} == {UNMEASURED}
    assert "not yet been measured" in html.document_fromstring(render(found, "html")).text_content()


def test_the_page_shows_the_figures_and_how_often_a_passage_is_passed_over(measured: EvidenceMap) -> None:
    page = html.document_fromstring(render(measured, "html").decode("utf-8"))
    section = page.xpath('//section[@aria-labelledby="trust"]')[0]
    assert "9" in section.xpath('.//details//td[@data-of="Right:"]')[0].text_content()
    assert "78 criteria: not yet measured." in section.text_content()
    assert "The framework's criteria together, on passages from published documents" in section.text_content()
    assert "All criteria together" not in section.text_content()
    own = page.get_element_by_id("c-capacity.planning-skills").text_content()
    assert "passed over about 25 in 100 (9 to 53; 12 labelled passages, real)" in own


def test_word_and_excel_show_them_too(measured: EvidenceMap) -> None:
    word = Document(BytesIO(render(measured, "docx")))
    assert trust.TITLE in [paragraph.text for paragraph in word.paragraphs]
    cells = [cell.text for table in word.tables for cell in table._cells]
    assert "0.90 (0.60 to 0.98)" in cells
    sheet = load_workbook(BytesIO(render(measured, "xlsx")))["Accuracy"]
    rows = {row[1]: row for row in sheet.iter_rows(values_only=True)}
    assert rows["capacity.planning-skills"][2:8] == (MEASURED, "real", 12, 10, 9, 0.9)
    assert rows["needs.four-needs"][2:4] == (UNMEASURED, None)


def test_the_words_name_the_sub_theme_and_the_reason() -> None:
    pooled = Searched(9, 0, 0.5, (0.2, 0.8), 14, ("written", "real"), "sub-theme", MEASURED)
    assert trust.missed(pooled) == (
        "Of passages on this, planscan passed over about 50 in 100 (20 to 80; 14 labelled passages, written and real, "
        "pooled over its sub-theme)."
    )
    assert trust.missed(Searched(9, 0, measured=OTHER_MODELS)).endswith("measured with other models.")


def test_criteria_show_prints_the_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matchers = Settings().matchers
    one = next(c for c in catalogue.load_one("gpf-ed2").criteria if c.id == "capacity.planning-skills")
    place(tmp_path / "accuracy.json", card(one, matchers=matchers, models=models_used(matchers)), monkeypatch)
    shown = CliRunner().invoke(main, ["criteria", "show", "capacity.planning-skills"]).output
    assert "12 labelled, 10 returned, 9 right" in " ".join(shown.split())
    assert "not yet measured" in CliRunner().invoke(main, ["criteria", "show", "needs.four-needs"]).output
