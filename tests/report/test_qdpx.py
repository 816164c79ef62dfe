"""REFI-QDA exports: the published schema, and a reader written for the tests that trusts nothing it is told.

refi-qda/Project.xsd is the schema of REFI-QDA 1.0 as the consortium published it on 18 March 2019, under the MIT
licence that stands in it. A codebook is what stands under `CodeBook` in a project, in a name space of its own, and with
the name of the program that made it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

import planscan
from planscan import Settings
from planscan.errors import InputError, UsageError
from planscan.model import EvidenceMap
from planscan.report import render
from planscan.report.qdpx import CODEBOOK, PROJECT, write_codebook

from .plans import FORECAST, HOSTILE

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "refi-qda" / "Project.xsd"))
COLOUR = re.compile(r"#[0-9A-F]{6}")


@dataclass(frozen=True)
class Coding:
    source: str
    code: str
    words: str


class Reader:
    """Opens a project as other programs do, and trusts nothing in it."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.root = etree.fromstring(self.archive.read("project.qde"))
        self.texts = {}
        for one in self.all("TextSource"):
            name = "Sources/" + str(one.get("plainTextPath")).removeprefix("internal://")
            self.texts[str(one.get("guid"))] = self.archive.read(name).decode("utf-8")

    def all(self, name: str) -> Iterator[etree._Element]:
        return self.root.iter(f"{{{PROJECT}}}{name}")

    def codings(self) -> Iterator[Coding]:
        names = {one.get("guid"): str(one.get("name")) for one in self.all("Code") if one.get("isCodable") == "true"}
        for source in self.all("TextSource"):
            for selection in source.findall(f"{{{PROJECT}}}PlainTextSelection"):
                start, end = int(str(selection.get("startPosition"))), int(str(selection.get("endPosition")))
                for one in selection.iter(f"{{{PROJECT}}}CodeRef"):
                    words = self.texts[str(source.get("guid"))][start:end]
                    yield Coding(str(source.get("name")), names[one.get("targetGUID")], words)


@pytest.fixture
def path(word_plan: Callable[..., Path]) -> Path:
    return word_plan(*HOSTILE)


@pytest.fixture
def plan(path: Path) -> EvidenceMap:
    return planscan.scan(path, Settings(catalogues=("gpf-ed2",)))


def test_every_coding_reads_back_its_quote(plan: EvidenceMap, path: Path) -> None:
    found = sorted((one.code, one.words) for one in Reader(render(plan, "qdpx", files=[path])).codings())
    assert found == sorted((one.criterion, item.quote) for one in plan.criteria for item in one.evidence)
    assert found


def test_positions_count_characters_beyond_the_basic_plane_once(word_plan: Callable[..., Path]) -> None:
    path = word_plan("# 🏠🏠 Homes", f"😀 𝒜 {FORECAST}")
    plan = planscan.scan(path, Settings(catalogues=("gpf-ed2",)))
    codings = list(Reader(render(plan, "qdpx", files=[path])).codings())
    assert codings
    assert all(one.words.endswith(FORECAST) for one in codings)


def test_the_project_is_valid_by_the_published_schema(plan: EvidenceMap, path: Path) -> None:
    SCHEMA.assertValid(Reader(render(plan, "qdpx", files=[path])).root)


def test_the_codebook_is_valid_as_part_of_a_project(plan: EvidenceMap) -> None:
    data = write_codebook(plan)
    assert etree.QName(etree.fromstring(data)).namespace == CODEBOOK
    project = etree.Element(f"{{{PROJECT}}}Project", {"name": "a plan"}, nsmap={None: PROJECT})
    book = etree.fromstring(data.replace(CODEBOOK.encode(), PROJECT.encode()))
    assert book.attrib.pop("origin").startswith("planscan ")
    project.append(book)
    SCHEMA.assertValid(project)


def test_the_schema_would_find_a_fault(plan: EvidenceMap, path: Path) -> None:
    reader = Reader(render(plan, "qdpx", files=[path]))
    next(reader.all("Coding")).set("guid", "no identity")
    assert not SCHEMA.validate(reader.root)


def test_colours_are_hex_and_line_ends_count_as_one_character(plan: EvidenceMap, path: Path) -> None:
    reader = Reader(render(plan, "qdpx", files=[path]))
    assert all(COLOUR.fullmatch(str(one.get("color"))) for one in reader.all("Code"))
    # Programs that open text files in text mode would count "\r\n" as one.
    assert all("\r" not in text for text in reader.texts.values())


def test_identities_are_unique_and_every_reference_leads_to_a_code(plan: EvidenceMap, path: Path) -> None:
    reader = Reader(render(plan, "qdpx", files=[path]))
    ids = [one.get("guid") for one in reader.root.iter(tag=etree.Element) if one.get("guid")]
    assert len(ids) == len(set(ids))
    codable = {one.get("guid") for one in reader.all("Code") if one.get("isCodable") == "true"}
    assert {one.get("targetGUID") for one in reader.all("CodeRef")} <= codable


def test_criteria_are_codes_under_their_themes_with_unique_names(word_plan: Callable[..., Path]) -> None:
    plan = planscan.scan(word_plan(FORECAST), Settings(catalogues=("gpf-ed2", "gpf-ed1")))
    root = etree.fromstring(write_codebook(plan))
    codes = list(root.iter(f"{{{CODEBOOK}}}Code"))
    names = [one.get("name") for one in codes]
    assert len(names) == len(set(names))
    criteria = [one for one in codes if one.get("isCodable") == "true"]
    assert len(criteria) == len(plan.criteria)
    assert all(one.getparent() in codes and one.getparent().getparent() in codes for one in criteria)  # type: ignore[union-attr]


def test_sources_are_the_text_that_planscan_prints(plan: EvidenceMap, path: Path) -> None:
    from planscan.extract import extract

    assert list(Reader(render(plan, "qdpx", files=[path])).texts.values()) == [extract(path).text]


def test_a_plan_of_two_files_has_two_sources(word_plan: Callable[..., Path]) -> None:
    files = [word_plan(FORECAST, name="a.docx"), word_plan(FORECAST, name="b.docx")]
    plan = planscan.scan(files, Settings(catalogues=("gpf-ed2",)))
    reader = Reader(render(plan, "qdpx", files=files))
    assert [one.get("name") for one in reader.all("TextSource")] == ["a.docx", "b.docx"]
    assert {one.source for one in reader.codings()} == {"a.docx", "b.docx"}


def test_bytes_and_dates_are_the_same_every_time(plan: EvidenceMap, path: Path) -> None:
    data = render(plan, "qdpx", files=[path])
    assert data == render(plan, "qdpx", files=[path])
    assert {one.date_time for one in Reader(data).archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert write_codebook(plan) == write_codebook(plan)


def test_a_file_that_was_not_given_or_has_changed_is_told(plan: EvidenceMap, word_plan: Callable[..., Path]) -> None:
    with pytest.raises(UsageError, match="was not given"):
        render(plan, "qdpx")
    with pytest.raises(InputError, match="has changed"):
        render(plan, "qdpx", files=[word_plan(FORECAST, name="other.docx")])
