"""Whole invented plans of other hands' wording, against what they hold: facts and findings pooled over all of them.

Each was measured once before anything was mended for it; docs/facts-and-findings.md has those figures. The sample plans
are read beside them, since some share text with these.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from planscan import catalogue, pipeline
from planscan.config import Settings
from planscan.evaluate_plan import PlanReport, compare_with_truth, pool, pooled, read_truth, stem
from planscan.extract import start
from planscan.findings import sentence_prints
from tests.conftest import SAMPLES

PLANS = Path(__file__).parent / "whole_plans"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> PlanReport:
    folder = tmp_path_factory.mktemp("whole")
    sys.path.insert(0, str(SAMPLES))
    from build import build

    settings = Settings(authorities=PLANS / "authorities.csv")
    catalogues = catalogue.load(settings.catalogues)
    others = {stem(path): sentence_prints([_read(path, settings)]) for path in listed(SAMPLES)}
    reports = []
    paths = build(folder, PLANS)
    for plan, truth in zip(paths[::2], paths[1::2]):
        document = _read(plan, settings)
        found = pipeline.map_documents([document], settings, catalogues, others=others)
        reports.append(compare_with_truth(found, read_truth(truth), [document.text]))
    return pool(reports)


def listed(samples):
    with (samples / "plans.csv").open(encoding="utf-8", newline="") as file:
        return [samples / row["file"] for row in csv.DictReader(file)]


def _read(path, settings):
    return start(path, settings.reading).result()


def test_facts_are_found(report):
    assert pooled("facts", report.facts).recall >= 0.95


def test_findings_are_found(report):
    assert pooled("findings", report.findings).recall >= 0.95


def test_no_lookalike_is_taken(report):
    assert pooled("both", (*report.facts, *report.findings)).taken == 0
