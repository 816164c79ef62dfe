"""The catalogues that come with planscan: complete, well formed, and right on their own examples."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from planscan import catalogue
from planscan.errors import CatalogueError, UnknownNameError
from planscan.match.examples import failing_examples
from planscan.model import Catalogue

ALL = catalogue.load(("all",))
BY_ID = {one.id: one for one in ALL}


def ids(*names: str) -> set[str]:
    return {criterion.id for name in names for criterion in BY_ID[name].criteria}


@pytest.mark.parametrize("one", ALL, ids=lambda c: c.id)
def test_catalogue_has_no_fault(one: Catalogue) -> None:
    path = catalogue.data_folder("criteria") / f"{one.id}.yaml"
    assert [str(p) for p in catalogue.read(path)[1] if p.serious] == []


def test_names_between_catalogues_exist() -> None:
    assert [str(problem) for problem in catalogue.cross_check(ALL)] == []


@pytest.mark.parametrize("one", ALL, ids=lambda c: c.id)
def test_examples_are_found_and_near_misses_are_not(one: Catalogue) -> None:
    assert [f"{f.criterion}: {f.kind} {f.score}: {f.text}" for f in failing_examples(one)] == []


def test_both_editions_have_79_criteria_in_19_subthemes_and_5_themes() -> None:
    for name in ("gpf-ed2", "gpf-ed1"):
        criteria = BY_ID[name].criteria
        assert len(criteria) == 79
        assert len({c.theme for c in criteria}) == 5
        assert len({(c.theme, c.subtheme) for c in criteria}) == 19


def test_first_edition_records_what_differs() -> None:
    first, second = BY_ID["gpf-ed1"], BY_ID["gpf-ed2"]
    assert {c.theme for c in first.criteria} - {c.theme for c in second.criteria} == {"Creating the conditions"}
    before = {c.id: c.statement for c in second.criteria}
    assert {c.id for c in first.criteria if c.statement != before[c.id]} <= set(first.differs)
    assert "breadth.wide-workforce" in first.differs


def test_framework_ids_and_themes_are_those_of_the_index(domain: Path) -> None:
    rows = list(csv.DictReader((domain / "criteria-index.csv").open(encoding="utf-8")))
    found = [(c.id, c.theme, c.subtheme) for c in BY_ID["gpf-ed2"].criteria]
    assert found == [(r["id"], r["theme"], r["subtheme"]) for r in rows]


def test_every_statutory_element_is_there(domain: Path) -> None:
    text = (domain / "statutory-elements.md").read_text(encoding="utf-8")
    wanted = set(re.findall(r"^#### `([^`]+)`", text, re.MULTILINE))
    wanted |= set(re.findall(r"^\| `((?:act-nhwo|act-s31|insp)-[^`]+)` \|", text, re.MULTILINE))
    assert len(wanted) > 170
    assert ids("scp-guidance", "sg-guidance", "act-2014", "wider-duties") == wanted


def test_every_concept_is_there(domain: Path) -> None:
    rows = list(csv.DictReader((domain / "concepts.csv").open(encoding="utf-8")))
    assert ids("concepts") == {f"concept.{row['id']}" for row in rows}
    assert len(rows) == 78


def test_at_most_thirty_elements_are_judged_by_a_fact() -> None:
    assert sum(c.judged == "fact" for one in ALL for c in one.criteria) <= 30


def test_shared_evidence_is_named_from_both_sides() -> None:
    everything = {c.id: c for one in ALL for c in one.criteria}
    for criterion in everything.values():
        for other in criterion.same_as:
            assert criterion.id in everything[other].same_as, f"{other} does not name {criterion.id}"


def test_statements_are_not_copied_from_the_sources(domain: Path) -> None:
    """No eight words in a row of a statement stand in a source, names of laws and bodies aside."""
    from planscan.text import plain_words

    runs: set[tuple[str, ...]] = set()
    for path in sorted((domain.parent / "sources").glob("*.txt")):
        words = plain_words(path.read_text(encoding="utf-8", errors="replace"))
        runs |= {tuple(words[i : i + 8]) for i in range(len(words) - 7)}
    allowed = ("joint working", "national health and wellbeing outcomes", "health and social care")
    copied = [
        " ".join(words[i : i + 8])
        for one in ALL
        for c in one.criteria
        for text in (c.statement, *c.look_for, *c.not_evidence, c.ask, *c.positive, *c.near_miss)
        for words in [plain_words(text)]
        for i in range(len(words) - 7)
        if tuple(words[i : i + 8]) in runs and not any(name in " ".join(words[i : i + 8]) for name in allowed)
    ]
    assert copied == []


HEADER = """catalogue: mine
version: "1"
title: My criteria
publisher: me
source: my head
licence: none
"""
GOOD = """criteria:
  - id: mine.one
    theme: A
    subtheme: B
    statement: The plan says what happens to the harbour.
    source: {title: My paper, place: page 1}
    cues:
      - {any: [harbour ... repair*], strength: strong}
    ask: What happens to the harbour?
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_catalogue_works_like_the_others(tmp_path: Path) -> None:
    [one] = catalogue.load((str(write(tmp_path, HEADER + GOOD)),))
    assert one.criteria[0].cues[0].any == ("harbour ... repair*",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("statement: The plan says what happens to the harbour.", "statement: Harbour"), "too short"),
        (("strength: strong", "strength: enormous"), "strength is 'enormous'"),
        (("harbour ... repair*", "... repair*"), "begins or ends with a gap"),
        (("theme: A", "thema: A"), "unknown field `thema`"),
        (("id: mine.one", "id: Mine One"), "an id has small letters"),
        (("any: [harbour ... repair*]", "any: [harbour], without: [harbour]"), "both looked for and ruled out"),
    ],
)
def test_fault_is_named_with_its_line(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = write(tmp_path, HEADER + GOOD.replace(*change))
    with pytest.raises(CatalogueError, match=r"mine\.yaml:8: ") as caught:
        catalogue.load_one(str(path))
    assert message.lower() in str(caught.value).lower()


def test_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + GOOD + GOOD.removeprefix("criteria:\n"))
    with pytest.raises(CatalogueError, match=r"mine\.yaml:16: mine\.one: the id stands twice"):
        catalogue.load_one(str(path))


def test_broken_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"mine\.yaml:\d+: not valid YAML"):
        catalogue.load_one(str(write(tmp_path, HEADER + "criteria: [")))


def test_unknown_catalogue_lists_the_known() -> None:
    with pytest.raises(UnknownNameError, match="gpf-ed2"):
        catalogue.load(("gpf-ed9",))


def test_unknown_criterion_names_those_that_look_alike() -> None:
    with pytest.raises(UnknownNameError, match=r"needs\.forecast-demand"):
        catalogue.criterion_by_id(ALL, "needs.forcast-demand")


def test_hash_changes_with_any_byte(tmp_path: Path) -> None:
    one = catalogue.load_one(str(write(tmp_path, HEADER + GOOD)))
    other = catalogue.load_one(str(write(tmp_path, HEADER + GOOD.replace("harbour?", "harbour now?"))))
    assert one.sha256 != other.sha256


def test_comparing_versions_names_what_changed(tmp_path: Path) -> None:
    old = catalogue.load_one(str(write(tmp_path, HEADER + GOOD)))
    new = catalogue.load_one(str(write(tmp_path, HEADER + GOOD.replace("What happens", "What will happen"))))
    assert [(change.criterion, change.what) for change in catalogue.compare(old, new)] == [("mine.one", "ask")]
