"""Documents and maps come back from JSON as they went in; anything else is refused with a clear message."""

import json
from dataclasses import replace

import pytest

from planscan.errors import PlanscanError, UnreadableFileError
from planscan.extract.plain import read_lines
from planscan.model import (
    CriterionResult,
    Evidence,
    EvidenceMap,
    Fact,
    Line,
    MatcherSay,
    Page,
    Rating,
    Rulebook,
    Searched,
)
from planscan.serialize import SCHEMA, document_from_json, document_to_json, map_from_json, map_to_json

EVIDENCE = Evidence(
    file=0, quote="Càirdeas – £5m", start=3, end=17, page=2, pages=(2,), page_label="ii", paragraph=4, section=("A",),
    context=(), boxes=((2, 1.0, 2.0, 3.0, 4.0),), quality=0.99, level=2, stance="will", voice="own",
    repeats={"file": 0, "start": 1, "end": 9}, confidence=0.93,
    matchers=(MatcherSay("rules", 0.8, "It says so.", ((3, 5),)),),
)  # fmt: skip
RESULT = CriterionResult(
    criterion="needs.assess", catalogue="gpf-ed2", rating=Rating.NOT_FOUND, confidence=0.1, reason="", parts=(),
    evidence=(EVIDENCE,), rating_without_repeats=Rating.STRONG, decided_rating=None, rulebook=None, lacks=(), ask="",
    elsewhere=(), nearest=(), searched=Searched(pages=3, unread=0, miss_rate=0.1, interval=(0.0, 0.2)),
)  # fmt: skip
MAP = EvidenceMap(
    schema=SCHEMA, planscan="0.1.0", settings={"matchers": ["rules"], "as_of": None, "threshold": 0.5, "ocr": False},
    catalogues=(), models=(), documents=(), rulebook=Rulebook(2, "approved in 2025"),
    facts=(Fact("period.start", "2025-04-01"), Fact("approved", None), Fact("localities", 4)), criteria=(RESULT,),
    findings=(), warnings=(),
)  # fmt: skip


def test_a_document_comes_back_as_it_was():
    document = replace(
        read_lines("Càirdeas\nsecond", "plan.txt"),
        pages=(Page(1, label="i", width=595.0),),
        lines=(Line(0, 8, 1, 1.0, 2.0, 3.5, 4.0),),
    )
    assert document_from_json(document_to_json(document)) == document


def test_a_map_comes_back_as_it_was():
    assert map_from_json(map_to_json(MAP)) == MAP


def test_map_json_is_readable_and_keeps_the_order_of_the_fields():
    text = map_to_json(MAP).decode()
    assert text.startswith('{\n  "schema": 1,\n  "planscan": "0.1.0"')
    assert "Càirdeas – £5m" in text
    assert list(json.loads(text)) == [
        "schema", "planscan", "settings", "catalogues", "models", "documents", "rulebook", "facts", "criteria",
        "findings", "warnings", "within", "objectives", "accuracy",
    ]  # fmt: skip
    assert '"rating": "not found"' in text


def test_keys_of_a_later_version_are_passed_over():
    later = json.loads(map_to_json(MAP)) | {"added_later": 1}
    assert map_from_json(json.dumps(later).encode()) == MAP


def test_another_schema_is_refused_by_number():
    later = json.loads(map_to_json(MAP)) | {"schema": 7}
    with pytest.raises(PlanscanError, match="schema 7, but this planscan reads schema 1"):
        map_from_json(json.dumps(later).encode())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff\xfe", b'{"schema": 1}', b'{"schema": "1"}'])
def test_what_is_no_map_is_refused(data):
    with pytest.raises(UnreadableFileError, match="not an evidence map"):
        map_from_json(data)
    with pytest.raises(UnreadableFileError):
        document_from_json(data)
