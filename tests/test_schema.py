"""The published JSON Schema: real maps keep it, mistakes break it, and the words in docs/ know every key."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import planscan
from planscan.facts import KEYS
from planscan.findings import KINDS
from planscan.model import ROW_KEYS, Rating
from planscan.rate import RULE
from planscan.serialize import map_to_json

from .conftest import ROOT, SAMPLES

SCHEMA = json.loads((ROOT / "docs" / "evidence-map.schema.json").read_text(encoding="utf-8"))
WORDS = (ROOT / "docs" / "evidence-map.md").read_text(encoding="utf-8")


def faults(found: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(SCHEMA).iter_errors(found)]


def json_map(path: Path) -> dict[str, Any]:
    return json.loads(map_to_json(planscan.scan(path)))


@pytest.fixture
def small(word_plan: Callable[..., Path]) -> dict[str, Any]:
    return json_map(
        word_plan(
            "# Our population",
            "The number of people aged over 75 is projected to rise by 31 per cent by 2035, from 4,200 to 5,500, and "
            "demand for care at home is forecast to grow by 1,150 hours a week, using NRS projections.",
            "# What we do not know",
            "We do not yet have a workforce plan. We have no reliable data on unpaid carers.",
        )
    )


def test_the_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_a_word_plan_keeps_the_schema(small: dict[str, Any]) -> None:
    assert faults(small) == []


@pytest.mark.parametrize(
    "name", ["glenfalloch-plan.pdf", "strathgarve-easy-read.pdf", "dunmore-draft.docx", "isles-of-hesk/index.html"]
)
def test_samples_keep_the_schema(name: str) -> None:
    assert faults(json_map(SAMPLES / name)) == []


def test_keys_may_be_added_at_the_top(small: dict[str, Any]) -> None:
    assert faults({**small, "coverage": []}) == []


def first_evidence(found: dict[str, Any]) -> dict[str, Any]:
    return next(one["evidence"][0] for one in found["criteria"] if one["evidence"])


def _wrong_rating(found: dict[str, Any]) -> None:
    found["criteria"][0]["rating"] = "excellent"


def _level_three(found: dict[str, Any]) -> None:
    first_evidence(found)["level"] = 3


def _misspelt_key(found: dict[str, Any]) -> None:
    evidence = first_evidence(found)
    evidence["qoute"] = evidence.pop("quote")


def _page_zero(found: dict[str, Any]) -> None:
    first_evidence(found)["page"] = 0


def _over_certain(found: dict[str, Any]) -> None:
    found["criteria"][0]["confidence"] = 1.2


def _folder_in_name(found: dict[str, Any]) -> None:
    found["documents"][0]["file"] = "/home/someone/plan.docx"


def _span_without_end(found: dict[str, Any]) -> None:
    first_evidence(found)["matchers"][0]["spans"] = [[4]]


def _rating_without_evidence(found: dict[str, Any]) -> None:
    bare = next(one for one in found["criteria"] if not one["evidence"] and not one["parts"])
    bare["rating"] = "strong"


def _no_searched(found: dict[str, Any]) -> None:
    del found["criteria"][0]["searched"]


def _unknown_finding(found: dict[str, Any]) -> None:
    place = dict.fromkeys(("criterion", "file", "page", "start", "end"))
    found["findings"].append({"kind": "odd", "severity": "info", "message": "x", **place})


@pytest.mark.parametrize(
    "spoil",
    [
        _wrong_rating,
        _level_three,
        _misspelt_key,
        _page_zero,
        _over_certain,
        _folder_in_name,
        _span_without_end,
        _rating_without_evidence,
        _no_searched,
        _unknown_finding,
    ],
)
def test_a_mistake_breaks_the_schema(small: dict[str, Any], spoil: Callable[[dict[str, Any]], None]) -> None:
    spoilt = copy.deepcopy(small)
    spoil(spoilt)
    assert faults(spoilt)


def test_fixed_lists_are_those_of_the_code() -> None:
    definitions = SCHEMA["$defs"]
    assert set(definitions["rating"]["enum"]) == {str(rating) for rating in Rating}
    assert set(definitions["fact"]["properties"]["key"]["enum"]) >= set(KEYS)
    assert set(definitions["finding"]["properties"]["kind"]["enum"]) >= set(KINDS)


def keys_of(node: object) -> Iterator[str]:
    """Every property that the schema names."""
    if isinstance(node, dict):
        yield from node.get("properties", {})
        for value in node.values():
            yield from keys_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from keys_of(value)


def test_the_words_know_every_key_kind_rating_and_column() -> None:
    named = {*keys_of(SCHEMA), *KEYS, *KINDS, *ROW_KEYS}
    assert [name for name in sorted(named) if f"`{name}`" not in WORDS] == []
    assert [name for name, _ in RULE if f"| {name} |" not in WORDS] == []
