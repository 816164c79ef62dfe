"""Labelled cases of findings: `cases/*.yaml` hold short invented texts and where a finding is made, or that none is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from planscan.facts import find_facts
from planscan.findings import Basis, find_findings
from planscan.model import CriterionResult, Document, Rating, Searched
from planscan.objectives import find_objectives
from planscan.outcomes import OUTCOMES
from tests.plans import written

MET = tuple(
    CriterionResult(
        outcome,
        "act-2014",
        Rating.EVIDENCED,
        0.9,
        "",
        (),
        (),
        Rating.EVIDENCED,
        None,
        None,
        (),
        "",
        (),
        (),
        Searched(1, 0),
    )
    for outcome in OUTCOMES
)
CASES = Path(__file__).parent / "cases"


def load() -> list[object]:
    return [
        pytest.param(kind, case["text"], [str(words) for words in case["finds"]], id=f"{kind}-{number}")
        for path in sorted(CASES.glob("*.yaml"))
        for kind, cases in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for number, case in enumerate(cases)
    ]


def places(kind: str, plan: Document) -> list[str]:
    """The words at which findings of a kind are made, all national outcomes being met by other words."""
    basis = Basis((plan,), results=MET, facts=find_facts([plan]), objectives=find_objectives([plan]))
    return [plan.text[one.start : one.end] for one in find_findings(basis) if one.kind == kind]


@pytest.mark.parametrize(("kind", "text", "finds"), load())
def test_findings_of_this_kind_stand_here_and_nowhere_else(kind, text, finds):
    found = places(kind, written(text))
    assert len(found) == len(finds)
    assert all(words in place for words, place in zip(finds, found))
