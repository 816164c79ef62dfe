"""The pipeline from file to map: quotes read back, ratings rest on evidence, the same input gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import planscan
from planscan import Settings
from planscan.evaluate_plan import stem
from planscan.extract import extract
from planscan.model import Document, EvidenceMap, Rating
from planscan.serialize import map_from_json, map_to_json

from .conftest import SAMPLES

FRAMEWORK = Settings(catalogues=("gpf-ed2",))
FORECAST = (
    "The number of people aged over 75 in Kirkmore is projected to rise by 31 per cent by 2035, from 4,200 to 5,500, "
    "and demand for care at home is forecast to grow by 1,150 hours a week over the same years, using NRS projections."
)
DULL = "The office in Harbour Street is open from nine to five on weekdays. Please ring the bell and wait in the hall."


def places(result: EvidenceMap) -> Iterator[tuple[int, int, int, str, int | None]]:
    """Every quote of a map with its file, offsets and page."""
    for one in result.criteria:
        for group in (one.evidence, one.nearest, one.lacks, one.elsewhere):
            for item in group:
                yield item.file, item.start, item.end, item.quote, item.page
    for fact in result.facts:
        if fact.quote is not None and fact.file is not None and fact.start is not None and fact.end is not None:
            yield fact.file, fact.start, fact.end, fact.quote, fact.page


def assert_quotes_read_back(result: EvidenceMap, documents: list[Document]) -> None:
    for file, start, end, quote, page in places(result):
        document = documents[file]
        assert document.text[start:end] == quote
        if document.pages:
            on = [line.page for line in document.lines if line.start < end and line.end > start]
            assert page == on[0]
    for one in result.criteria:
        for item in one.evidence:
            for say in item.matchers:
                assert all(item.start <= a < b <= item.end for a, b in say.spans)


def result_of(result: EvidenceMap, criterion: str) -> planscan.model.CriterionResult:
    return next(one for one in result.criteria if one.criterion == criterion)


def test_a_forecast_is_evidence_and_office_hours_are_not(word_plan: Callable[..., Path]) -> None:
    path = word_plan("# Our population", FORECAST, "# Contact", DULL)
    result = planscan.scan(path, FRAMEWORK)
    found = result_of(result, "needs.forecast-demand")
    assert found.rating in {Rating.EVIDENCED, Rating.STRONG}
    assert found.evidence[0].section == ("Our population",)
    assert not any(DULL in item.quote for one in result.criteria for item in one.evidence)
    assert_quotes_read_back(result, [extract(path)])


def test_every_criterion_of_the_catalogue_is_there_in_its_order(word_plan: Callable[..., Path]) -> None:
    result = planscan.scan(word_plan(FORECAST), FRAMEWORK)
    assert [one.criterion for one in result.criteria] == [c.id for c in planscan.catalogue.load_one("gpf-ed2").criteria]


def test_not_found_carries_a_question_and_the_nearest_passages(word_plan: Callable[..., Path]) -> None:
    result = planscan.scan(word_plan(FORECAST, DULL), FRAMEWORK)
    missing = [one for one in result.criteria if one.rating is Rating.NOT_FOUND]
    assert all(one.ask for one in missing)
    assert any(one.nearest and one.nearest[0].reason for one in missing)


def test_same_file_gives_the_same_bytes(word_plan: Callable[..., Path]) -> None:
    path = word_plan("# Needs", FORECAST, DULL)
    assert map_to_json(planscan.scan(path)) == map_to_json(planscan.scan(path))


def test_map_reads_back_from_its_json(word_plan: Callable[..., Path]) -> None:
    result = planscan.scan(word_plan("# Needs", FORECAST), FRAMEWORK)
    assert map_from_json(map_to_json(result)) == result


def test_map_names_no_folder(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    assert str(tmp_path) not in map_to_json(planscan.scan(word_plan(FORECAST), FRAMEWORK)).decode()


def test_frame_has_one_row_for_each_quote_and_each_criterion_without(word_plan: Callable[..., Path]) -> None:
    result = planscan.scan(word_plan(FORECAST), FRAMEWORK)
    frame = result.to_frame()
    assert len(frame) == sum(max(1, len(one.evidence)) for one in result.criteria)
    assert set(frame["criterion"]) == {one.criterion for one in result.criteria}


def test_rules_work_alone(word_plan: Callable[..., Path]) -> None:
    result = planscan.scan(word_plan(FORECAST), Settings(catalogues=("gpf-ed2",), matchers=("rules",)))
    assert result_of(result, "needs.forecast-demand").evidence
    assert [model.name for model in result.models] == ["combine"]


def test_screening_finds_at_least_what_balanced_finds(word_plan: Callable[..., Path]) -> None:
    path = word_plan("# Needs", FORECAST, DULL)
    counts = [
        sum(
            len(one.evidence)
            for one in planscan.scan(path, Settings(catalogues=("gpf-ed2",), operating_point=point)).criteria
        )
        for point in ("screening", "balanced")
    ]
    assert counts[0] >= counts[1]


def test_own_catalogue_is_scanned_like_the_others(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    from .test_catalogues import GOOD, HEADER

    own = tmp_path / "mine.yaml"
    own.write_text(HEADER + GOOD, encoding="utf-8")
    text = "The harbour wall will be repaired by the Harbour Trust in March 2027 for £2 million, the Board agreed."
    result = planscan.scan(word_plan(text), Settings(catalogues=(str(own),)))
    assert result.criteria[0].rating in {Rating.EVIDENCED, Rating.STRONG}


def test_a_repeated_passage_points_to_its_first_printing(word_plan: Callable[..., Path]) -> None:
    result = planscan.scan(word_plan("# One", FORECAST, "# Two", FORECAST), FRAMEWORK)
    found = result_of(result, "needs.forecast-demand")
    assert [item.repeats is None for item in sorted(found.evidence, key=lambda e: e.start)] == [True, False]
    assert found.rating_without_repeats is Rating.EVIDENCED


def sample_files() -> list[Path]:
    files = [*SAMPLES.glob("*.pdf"), *SAMPLES.glob("*.docx"), *SAMPLES.glob("*/index.html")]
    return sorted(path for path in files if "src" not in path.parts)


@pytest.mark.parametrize("path", sample_files(), ids=stem)
def test_sample_has_quotes_and_all_read_back(path: Path) -> None:
    result = planscan.scan(path)
    assert any(one.evidence for one in result.criteria)
    assert_quotes_read_back(result, [extract(path)])


@pytest.mark.corpus
def test_quotes_of_real_documents_read_back_and_bytes_are_the_same(corpus: Path) -> None:
    files = sorted(
        [*(corpus / "real").glob("*.pdf"), *(corpus / "real").glob("*.docx")], key=lambda p: p.stat().st_size
    )
    for path in files[:8]:
        document = extract(path)
        catalogues = planscan.catalogue.load(FRAMEWORK.catalogues)
        first, second = (planscan.pipeline.map_documents([document], FRAMEWORK, catalogues) for _ in range(2))
        assert map_to_json(first) == map_to_json(second)
        assert_quotes_read_back(first, [document])


def test_json_has_schema_number_first(word_plan: Callable[..., Path]) -> None:
    data = json.loads(map_to_json(planscan.scan(word_plan(FORECAST), FRAMEWORK)))
    assert next(iter(data.items())) == ("schema", 1)
