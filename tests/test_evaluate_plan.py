"""Whole plans against their truth: the samples, without the one that is kept back."""

from __future__ import annotations

from pathlib import Path

import pytest

from planscan.config import Settings
from planscan.errors import InputError, UsageError
from planscan.evaluate_plan import PlanReport, evaluate_plans, pooled, read_truth
from planscan.report import render
from tests.conftest import SAMPLES

KEPT_BACK = "carrick-vale"


def _file(stem: str) -> Path:
    return next(path for end in (".pdf", ".docx", "/index.html") if (path := SAMPLES / f"{stem}{end}").is_file())


@pytest.fixture(scope="module")
def report() -> PlanReport:
    truths = sorted(path for path in (SAMPLES / "truth").glob("*.jsonl") if path.stem != KEPT_BACK)
    settings = Settings(authorities=SAMPLES / "authorities.csv")
    return evaluate_plans([_file(path.stem) for path in truths], truths, settings)


def test_nine_in_ten_facts_and_findings_are_found(report):
    for tallies in (report.facts, report.findings):
        assert pooled("all", tallies).recall >= 0.9


def test_three_in_four_of_each_kind_are_found(report):
    low = [one for one in (*report.facts, *report.findings) if one.planted >= 4 and one.recall < 0.75]
    assert [one.kind for one in low if one.kind != "outcome-not-addressed"] == []


def test_hardly_any_lookalike_is_taken(report):
    both = pooled("all", (*report.facts, *report.findings))
    assert both.taken <= 0.05 * both.lookalikes


def test_a_truth_file_that_is_not_there_is_told():
    with pytest.raises(InputError):
        read_truth(SAMPLES / "truth" / "nowhere.jsonl")


def test_each_plan_needs_a_truth_file():
    with pytest.raises(UsageError):
        evaluate_plans([SAMPLES / "glenfalloch-plan.pdf"], [], Settings())


def test_the_sheets_hold_facts_findings_and_questions():
    from planscan import pipeline

    found = pipeline.scan(SAMPLES / "glenfalloch-plan.pdf", Settings(authorities=SAMPLES / "authorities.csv"))
    sheet = render(found, "selfassess.html").decode()
    rows = render(found, "facts.csv").decode("utf-8-sig")
    assert "Areas for development" in sheet
    assert "It gives no grade" in sheet
    assert "finding,objective-without-date" in rows
    assert "fact,authority,Glenfalloch" in rows
