"""Labelled passages against the matching: which disagreements are listed, and what the command prints."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from planscan import catalogue
from planscan import evaluate as measuring
from planscan.cli import main
from planscan.config import Settings
from planscan.errors import InputError
from planscan.evaluate import Case, Label, to_csv
from planscan.evaluate.answers import Answer, measure
from planscan.evaluate.figures import figures
from planscan.evaluate.mistakes import UNCLAIMED, Confusion, confusions, mistakes

KNOWN = {"needs.forecast-demand", "needs.four-needs", "supply.map-resources"}
FORECAST = (
    "The number of people aged over 75 in Kirkmore is projected to rise by 31 per cent by 2035, from 4,200 to 5,500, "
    "and demand for care at home is forecast to grow by 1,150 hours a week over the same years, using NRS projections."
)
FORMULA = f"=SUM(A1) {FORECAST}"
DULL = "The office in Harbour Street is open from nine to five on weekdays. Please ring the bell and wait in the hall."
ROWS = (
    {"id": "a1", "role": "direct", "text": FORECAST, "labels": [{"criterion": "needs.forecast-demand", "level": 2}]},
    {"id": "a2", "role": "negative", "text": DULL, "labels": []},
    {"id": "a3", "role": "indirect", "text": DULL, "labels": [{"criterion": "needs.four-needs", "level": 1}]},
    {"id": "a4", "role": "negative", "text": FORMULA, "labels": []},
)


def labelled(folder: Path, name: str, rows: tuple[dict, ...] = ROWS) -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def evaluated(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["evaluate", "--matchers", "rules", *map(str, arguments)])


def case(*labels: tuple[str, int], debatable: tuple[str, ...] = ()) -> Case:
    return Case("c1", "direct", "Words.", tuple(Label(*label) for label in labels), debatable)


def given(*answers: Answer) -> dict[str, dict[str, Answer]]:
    return {"c1": {answer.criterion: answer for answer in answers}}


# --- disagreements ----------------------------------------------------------------------------------


def test_a_missed_label_says_why_the_passage_fell_short() -> None:
    one = case(("needs.four-needs", 2))
    short = given(Answer("needs.four-needs", 0, "doing", 0.31, "its grounds are weak"))
    (found,) = mistakes([one], given(), short, KNOWN)
    assert (found.expected, found.given, found.confidence, found.reason) == (2, 0, 0.31, "its grounds are weak")


def test_a_label_that_no_matcher_claims_has_no_confidence() -> None:
    (found,) = mistakes([case(("needs.four-needs", 2))], given(), given(), KNOWN)
    assert (found.confidence, found.reason) == (None, UNCLAIMED)


def test_wrong_answers_and_wrong_levels_are_mistakes_and_right_ones_are_not() -> None:
    one = case(("needs.four-needs", 2), ("needs.forecast-demand", 1))
    answers = given(
        Answer("needs.four-needs", 1, "doing", 0.8),
        Answer("needs.forecast-demand", 1, "doing", 0.9),
        Answer("supply.map-resources", 2, "doing", 0.7),
    )
    found = mistakes([one], answers, given(), KNOWN)
    assert [(m.criterion, m.expected, m.given) for m in found] == [
        ("needs.four-needs", 2, 1),
        ("supply.map-resources", 0, 2),
    ]


def test_debatable_and_unknown_criteria_are_no_mistakes() -> None:
    one = case(("act-s29", 2), debatable=("needs.four-needs",))
    assert mistakes([one], given(Answer("needs.four-needs", 2, "doing", 0.9)), given(), KNOWN) == ()


def test_a_label_that_is_debatable_too_counts_neither_way() -> None:
    one = case(("needs.four-needs", 2), ("supply.map-resources", 1), debatable=("needs.four-needs",))
    held = measure([one], Settings(matchers=("rules",)), catalogue.load_one("gpf-ed2").criteria, ("balanced",))
    assert [label.criterion for label in held.cases[0].labels] == ["supply.map-resources"]
    assert figures(held.cases, given(Answer("needs.four-needs", 2, "doing", 0.9)), KNOWN).precision is None


def test_a_confusion_is_a_missed_label_and_a_wrong_answer_on_the_same_passage() -> None:
    one = case(("needs.four-needs", 2))
    answers = given(Answer("supply.map-resources", 1, "doing", 0.7))
    assert confusions([one], answers, KNOWN) == (Confusion("needs.four-needs", "supply.map-resources", 1),)


def test_a_wrong_answer_beside_a_right_one_is_no_confusion() -> None:
    one = case(("needs.four-needs", 2))
    answers = given(Answer("needs.four-needs", 2, "doing", 0.9), Answer("supply.map-resources", 1, "doing", 0.7))
    assert confusions([one], answers, KNOWN) == ()


def test_the_most_frequent_confusion_comes_first() -> None:
    cases = [
        Case(f"c{n}", "direct", "Words.", (Label(name, 1),))
        for n, name in enumerate(("needs.four-needs", "needs.forecast-demand", "needs.forecast-demand"))
    ]
    answers = {one.id: {"supply.map-resources": Answer("supply.map-resources", 1, "doing", 0.7)} for one in cases}
    assert [(c.labelled, c.passages) for c in confusions(cases, answers, KNOWN)] == [
        ("needs.forecast-demand", 2),
        ("needs.four-needs", 1),
    ]


# --- reports ----------------------------------------------------------------------------------------


def test_a_part_of_what_was_measured_has_the_figures_of_that_part_alone(tmp_path: Path) -> None:
    first, second = labelled(tmp_path, "a.jsonl", ROWS[:2]), labelled(tmp_path, "b.jsonl", ROWS[2:])
    settings = Settings(matchers=("rules",))
    measured = measuring.measure_framework(measuring.read_cases([first, second]), settings)
    for path, part in ((first, measured.part(0, 2)), (second, measured.part(2, 4))):
        assert measuring.report(part, "balanced") == measuring.evaluate(measuring.read_cases([path]), settings)


def test_passages_of_the_same_id_in_two_files_are_told_apart(tmp_path: Path) -> None:
    """Answers to one would stand for the other: a dull passage would count as given, precision at 3 could reach 2."""
    paths = [
        labelled(tmp_path, "a.jsonl", ({**ROWS[0], "id": "1"},)),
        labelled(tmp_path, "b.jsonl", ({**ROWS[1], "id": "1"},)),
    ]
    report = measuring.evaluate(measuring.read_cases(paths), Settings(matchers=("rules",)))
    assert (report.overall.recall, report.overall.clean_given, report.precision_at_3) == (1.0, 0.0, 1.0)


def test_a_label_without_a_stance_is_no_wrong_stance(tmp_path: Path) -> None:
    labels = [{"criterion": "needs.forecast-demand", "level": 2, "stance": "doing"}]
    silent = labelled(tmp_path, "a.jsonl", ROWS[:1])
    mixed = labelled(tmp_path, "b.jsonl", (ROWS[0], {**ROWS[0], "id": "b", "labels": labels}))
    shares = [
        measuring.evaluate(measuring.read_cases([path]), Settings(matchers=("rules",))).overall.stance_right
        for path in (silent, mixed)
    ]
    assert shares[0] is None
    assert shares[1] in {0.0, 1.0}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"id": "a", "role": "r", "text": "  "}', ":1: the passage a has no text"),
        (b'{"id": "a", "role": "r", "text": "Words."}\n\xff', ":2: this line is not of the form"),
        ('{"id": "a", "role": "r", "text": "Caf\u00e9"}'.encode("latin-1"), ":1: this line is not of the form"),
        (b'{"id": "a"}', ":1: this line is not of the form"),
    ],
)
def test_what_cannot_be_read_names_its_file_and_line(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(f"{path}{told}")):
        measuring.read_cases([path])


def test_a_line_ends_where_json_says(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('\ufeff{"id": "a", "role": "r", "text": "One\u2028two\u0085three."}\r\n\n'.encode())
    assert [case.text for case in measuring.read_cases([path])] == ["One\u2028two\u0085three."]


def test_the_operating_point_that_is_asked_for_is_measured(tmp_path: Path) -> None:
    path = labelled(tmp_path, "a.jsonl")
    data = [
        json.loads(evaluated(path, "--json", "--operating-point", point).stdout) for point in ("balanced", "screening")
    ]
    assert [one["operating_point"] for one in data] == ["balanced", "screening"]
    assert data[1]["overall"]["precision"] == data[1]["precision_screening"] == data[0]["precision_screening"]


def test_an_option_that_plays_no_part_is_told(tmp_path: Path) -> None:
    done = evaluated(labelled(tmp_path, "a.jsonl"), "--catalogue", "concepts", "--totals")
    assert done.exit_code == 0
    assert done.stderr.strip() == "--catalogue plays no part with GOLD"


def test_worst_criteria_come_first_and_those_without_a_label_last(tmp_path: Path) -> None:
    report = measuring.evaluate(measuring.read_cases([labelled(tmp_path, "a.jsonl")]), Settings(matchers=("rules",)))
    worst = report.worst()
    assert [one.criterion for one in worst[:2]] == ["needs.four-needs", "needs.forecast-demand"]
    assert all(not one.labelled for one in worst[2:])


def test_what_is_printed_names_criteria_and_confusions_but_no_passage(tmp_path: Path) -> None:
    done = evaluated(labelled(tmp_path, "a.jsonl"))
    assert done.exit_code == 0, done.output
    assert "needs.four-needs" in done.output
    assert "labelled, but missed" in done.output
    assert "Kirkmore" not in done.output


@pytest.mark.parametrize("form", [(), ("--json",), ("--apart",)])
def test_totals_name_no_criterion(tmp_path: Path, form: tuple[str, ...]) -> None:
    done = evaluated(labelled(tmp_path, "a.jsonl"), labelled(tmp_path, "b.jsonl", ROWS[:1]), "--totals", *form)
    assert done.exit_code == 0, done.output
    assert "needs." not in done.output


def test_json_has_all(tmp_path: Path) -> None:
    data = json.loads(evaluated(labelled(tmp_path, "a.jsonl"), "--json").stdout)
    assert {"overall", "by_role", "by_criterion", "confusions", "baselines"} <= set(data)
    assert len(data["by_criterion"]) == 79


def test_files_apart_then_together(tmp_path: Path) -> None:
    paths = [labelled(tmp_path, "a.jsonl", ROWS[:2]), labelled(tmp_path, "b.jsonl", ROWS[2:])]
    data = json.loads(evaluated(*paths, "--apart", "--json").stdout)
    assert [one["overall"]["cases"] for one in (*data["files"].values(), data["together"])] == [2, 2, 4]
    printed = evaluated(*paths, "--apart").stdout
    assert [line for line in printed.splitlines() if line.startswith("==")] == [
        *(f"== {path}" for path in paths),
        "== together",
    ]


def test_errors_are_written_with_their_passages_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    out = tmp_path / "errors.csv"
    done = evaluated(labelled(tmp_path, "a.jsonl"), "--errors", out)
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(out.read_bytes().decode("utf-8-sig"), newline="")))
    missed = next(row for row in rows if row["case"] == "a3")
    wrong = next(row for row in rows if (row["case"], row["criterion"]) == ("a4", "needs.forecast-demand"))
    assert (missed["expected"], missed["given"], missed["text"]) == ("1", "0", DULL)
    assert (wrong["expected"], wrong["text"]) == ("0", "'" + FORMULA)
    assert to_csv(()).decode("utf-8-sig").startswith("case,role,criterion,expected,given,confidence,reason,text")


def test_totals_and_errors_contradict_each_other(tmp_path: Path) -> None:
    done = evaluated(labelled(tmp_path, "a.jsonl"), "--totals", "--errors", tmp_path / "errors.csv")
    assert done.exit_code == 2
    assert not (tmp_path / "errors.csv").exists()
