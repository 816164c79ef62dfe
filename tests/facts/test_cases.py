"""Labelled cases of facts: `cases/*.yaml` hold short invented texts and what each gives, or that it gives nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from planscan.facts import find_facts
from tests.plans import written

CASES = Path(__file__).parent / "cases"


def load() -> list[object]:
    return [
        pytest.param(key, case["text"], case["gives"], id=f"{key}-{number}")
        for path in sorted(CASES.glob("*.yaml"))
        for key, cases in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for number, case in enumerate(cases)
    ]


@pytest.mark.parametrize(("key", "text", "gives"), load())
def test_a_text_gives_these_facts_and_no_others(key, text, gives):
    found = [str(fact.value) for fact in find_facts([written(text)]) if fact.key == key and fact.value is not None]
    assert found == [str(value) for value in gives]
