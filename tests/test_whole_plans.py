"""Whole invented plans of other hands' wording, against what they hold: facts and findings pooled over all of them.

Each was measured once before anything was mended for it; docs/facts-and-findings.md has those figures.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from planscan.config import Settings
from planscan.evaluate_plan import PlanReport, evaluate_plans, pool, pooled
from tests.conftest import SAMPLES

PLANS = Path(__file__).parent / "whole_plans"
AUTHORITIES = (
    "name,council,health_board,partnership,model\n"
    "Ardle and Tummel,Ardle and Tummel Council,NHS Strathtummel,Ardle and Tummel HSCP,IJB\n"
    "Borve,Borve Islands Council,NHS Borve,Borve Health and Social Care Partnership,lead agency\n"
    "Corrie,Corrie Council,NHS Lomondside,Corrie HSCP,IJB\n"
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> PlanReport:
    folder = tmp_path_factory.mktemp("whole")
    sys.path.insert(0, str(SAMPLES))
    from build import build_one
    from plan_source import read_plan

    listed = folder / "authorities.csv"
    listed.write_text(AUTHORITIES, encoding="utf-8")
    (folder / "truth").mkdir()
    made = [build_one(read_plan(source), folder) for source in sorted(PLANS.glob("*.plan"))]
    settings = Settings(authorities=listed)
    return pool([evaluate_plans([plan], [truth], settings) for plan, truth in made])


def test_facts_are_found(report):
    assert pooled("facts", report.facts).recall >= 0.95


def test_findings_are_found(report):
    assert pooled("findings", report.findings).recall >= 0.95


def test_no_lookalike_is_taken(report):
    assert pooled("both", (*report.facts, *report.findings)).taken == 0
