"""Pictures: well-formed, safe, and with everything they show in words too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from planscan.definitions import definitions
from planscan.errors import MissingExtraError
from planscan.model import EvidenceMap, Rating
from planscan.report.page import Page
from planscan.report.pictures import pictures, write, write_png
from planscan.report.svg import Picture

from .plans import hostile_map

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def plan(word_plan: Callable[..., Path]) -> EvidenceMap:
    plan = hostile_map(word_plan)
    hostile = replace(plan.documents[0], file='<script>alert("x")</script>.docx', title="<script>x</script>")
    return replace(plan, documents=(hostile,))


def parsed(plan: EvidenceMap) -> etree._Element:
    return etree.fromstring(write(plan))


def drawn(plan: EvidenceMap) -> tuple[Picture, ...]:
    return pictures(Page(plan, definitions(plan.catalogues)))


def test_each_picture_has_a_title_and_a_text(plan: EvidenceMap) -> None:
    inner = parsed(plan).findall(f"{SVG}svg")
    assert [one.get("role") for one in inner] == ["img"] * 3
    for one in inner:
        title, text = (one.get("aria-labelledby") or "").split()
        assert one.findtext(f"{SVG}title[@id='{title}']")
        assert len((one.findtext(f"{SVG}desc[@id='{text}']") or "").splitlines()) >= 5


def test_the_text_of_the_matrix_names_every_criterion_with_its_rating(plan: EvidenceMap) -> None:
    *_, matrix = drawn(plan)
    for one in plan.criteria:
        assert f"{one.criterion} {one.rating}" in matrix.text


def test_the_numbers_of_the_profile_add_up(plan: EvidenceMap) -> None:
    profile, *_ = drawn(plan)
    totals = [int(line.rpartition("; ")[2].split()[0]) for line in profile.text.splitlines()]
    assert sum(totals) == len(plan.criteria)


def test_coverage_follows_the_pages(plan: EvidenceMap) -> None:
    document = replace(plan.documents[0], pages=40, pages_unread=(7,), media_type="application/pdf")
    found = next(one for one in plan.criteria if one.evidence)
    placed = replace(found, evidence=(replace(found.evidence[0], page=17, level=2),))
    _, coverage, _ = drawn(replace(plan, documents=(document,), criteria=(placed,)))
    assert coverage.text.endswith("evidenced on page 17")
    assert "page 7 could not be read" in coverage.body


def test_a_decided_rating_is_what_the_matrix_shows(plan: EvidenceMap) -> None:
    decided = replace(plan.criteria[0], decided_rating=Rating.STRONG)
    *_, matrix = drawn(replace(plan, criteria=(decided,)))
    assert matrix.text.endswith(f"{decided.criterion} strong (program: {decided.rating})")
    assert ">S*</text>" in matrix.body


def test_names_become_no_markup_and_nothing_is_fetched(plan: EvidenceMap) -> None:
    root = parsed(plan)
    assert root.findall(f".//{SVG}script") == []
    assert [value for one in root.iter() for key, value in one.attrib.items() if str(key).endswith("href")] == []
    assert "alert" in "".join(str(text) for text in root.itertext())


def test_png_is_drawn_where_the_library_is_there(plan: EvidenceMap) -> None:
    pytest.importorskip("resvg_py", reason="needs the extra planscan[png]")
    assert write_png(plan).startswith(b"\x89PNG\r\n\x1a\n")
    assert write_png(plan) == write_png(plan)


def test_png_without_the_library_says_what_to_install(plan: EvidenceMap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    with pytest.raises(MissingExtraError, match=r"planscan\[png\]"):
        write_png(plan)


def test_same_map_gives_the_same_bytes(plan: EvidenceMap) -> None:
    assert write(plan) == write(plan)
