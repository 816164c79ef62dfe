"""What changed between two maps: criteria, facts and findings, with both sides' words."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html

from planscan.diff import MEANING, Change, diff
from planscan.model import EvidenceMap, Fact, Finding, Nearest, Rating
from planscan.report import changes_svg, diff_html
from planscan.serialize import map_to_json
from planscan.tables import table_changes, word_changes

from .maps import CARERS, FORECAST, about, make_map, quote, result_of

DEMAND = "needs.forecast-demand"


def change(old: EvidenceMap, new: EvidenceMap, criterion: str = DEMAND):
    return next(one for one in diff(old, new).criteria if one.new.criterion == criterion)


def with_quotes(*quotes: object, **more: object) -> EvidenceMap:
    return make_map(found={DEMAND: quotes}, **more)


NOTHING = make_map()
ONE = with_quotes(quote(FORECAST))
TWO = with_quotes(quote(FORECAST), quote(CARERS, start=900, section=("Money",)))
WEAK = with_quotes(quote(FORECAST, level=1))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (NOTHING, ONE, Change.GAINED),
        (ONE, NOTHING, Change.LOST),
        (WEAK, ONE, Change.STRENGTHENED),
        (ONE, TWO, Change.STRENGTHENED),
        (TWO, WEAK, Change.WEAKENED),
        (ONE, ONE, Change.UNCHANGED),
        (ONE, with_quotes(quote(FORECAST, section=("Annex",))), Change.MOVED),
        (ONE, with_quotes(quote(CARERS)), Change.UNCHANGED),
        (ONE, make_map(ratings={DEMAND: Rating.COULD_NOT_READ}), Change.NOT_COMPARABLE),
        (make_map(ratings={DEMAND: Rating.NOT_ASSESSED}), ONE, Change.NOT_COMPARABLE),
        (NOTHING, make_map(ratings={DEMAND: Rating.ELSEWHERE}), Change.UNCHANGED),
    ],
)
def test_what_became_of_a_criterion(old: EvidenceMap, new: EvidenceMap, expected: Change) -> None:
    assert change(old, new).change is expected


def test_every_change_is_explained() -> None:
    assert set(MEANING) == set(Change)


def test_both_sides_show_their_words() -> None:
    lost = change(ONE, NOTHING)
    assert lost.old_quote.quote == FORECAST
    assert isinstance(lost.new_quote, Nearest)
    moved = change(ONE, with_quotes(quote(CARERS, section=("Annex",)), quote(FORECAST, section=("Annex",), start=700)))
    assert moved.change is Change.MOVED and moved.new_quote.quote == FORECAST


def test_quotes_are_matched_even_when_a_word_changed() -> None:
    found = change(ONE, with_quotes(quote(FORECAST.replace("4,200", "4,300"))))
    assert (found.kept, found.added, found.removed) == (1, 0, 0)
    found = change(ONE, with_quotes(quote(CARERS)))
    assert (found.kept, found.added, found.removed) == (0, 1, 1)


def test_a_persons_rating_is_the_one_compared() -> None:
    decided = replace(result_of(ONE, DEMAND), decided_rating=Rating.NOT_FOUND)
    old = replace(ONE, criteria=tuple(decided if one.criterion == DEMAND else one for one in ONE.criteria))
    assert change(old, ONE).change is Change.GAINED


def test_the_reverse_of_a_difference_is_its_mirror() -> None:
    there, back = diff(TWO, WEAK).counts, diff(WEAK, TWO).counts
    assert there[Change.WEAKENED] == back[Change.STRENGTHENED] == 1


def test_editions_compare_and_missing_catalogues_are_named() -> None:
    old = make_map(found={DEMAND: [quote(FORECAST)]}, catalogues=("gpf-ed1",))
    found = diff(old, make_map(catalogues=("gpf-ed2", "act-2014")))
    assert found.of(Change.LOST)[0].old.catalogue == "gpf-ed1"
    assert found.only_new and {name for name, _ in found.only_new} == {"act-2014"} and not found.only_old


def test_facts_that_differ_show_both_values() -> None:
    old = make_map(facts=(*about("Fife"), Fact("localities", "North"), Fact("localities", "South")))
    new = make_map(facts=(*about("Fife", ("2025-04-01", "2029-03-31")), Fact("localities", "North")))
    found = {one.key: one for one in diff(old, new).facts}
    assert set(found) == {"period.end", "localities"}
    assert [fact.value for fact in found["localities"].old] == ["South"] and found["localities"].new == ()


def test_findings_come_and_go_whatever_page_they_are_on() -> None:
    same, gone, come = (Finding("admitted-lack", "check", message) for message in ("same", "gone", "new"))
    found = diff(make_map(findings=(same, gone)), make_map(findings=(replace(same, page=9), come)))
    assert (found.gone, found.come) == ((gone,), (come,))


def test_the_page_puts_both_sides_side_by_side_and_is_safe() -> None:
    new = with_quotes(quote(f"<script>x</script> {CARERS}"))
    page = html.document_fromstring(diff_html.write(diff(NOTHING, new), NOTHING, new).decode("utf-8"))
    sides = page.xpath("//section[@aria-labelledby='gained']//*[@class='sides']/div")
    assert [side.xpath("./h4")[0].text_content().split(":")[0] for side in sides] == ["Old", "New"]
    assert page.xpath("//script | //@src | //link") == [] and "<script>x</script>" in page.text_content()
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//a/@href | //*[local-name()='use']/@href")} <= set(ids)


def test_the_picture_says_in_words_how_many_changed_and_which_way() -> None:
    found = diff(WEAK, ONE)
    picture = changes_svg.picture(found, ONE)
    assert "Analyse (gpf-ed2): 0 gained, 0 lost, 1 strengthened, 0 weakened" in picture.text
    numbers = [int(number) for number in re.findall(r"(\d+) [a-z]", picture.text)]
    assert sum(numbers) == len(found.criteria)
    etree.fromstring(picture.svg())


def test_in_word_only_what_changed_stands_in_the_width_of_a_page() -> None:
    same, come = (Finding("admitted-lack", "check", message) for message in ("same", "new"))
    old, new = replace(WEAK, findings=(same,)), replace(ONE, findings=(same, come))
    criteria, facts, findings = word_changes(table_changes(diff(old, new), old, new))
    assert [row[0] for row in criteria.rows] == ["strengthened"]
    assert (facts.rows, len(findings.rows)) == ((), 1)
    assert max(len(one.columns) for one in (criteria, facts, findings)) <= 8


def planscan(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planscan", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    paths = tmp_path / "old.json", tmp_path / "new.json"
    for path, one in zip(paths, (WEAK, ONE)):
        path.write_bytes(map_to_json(one))
    return paths


def test_the_command_prints_both_quotes(two: tuple[Path, Path]) -> None:
    done = planscan("diff", *two)
    assert done.returncode == 0, done.stderr
    assert "1 strengthened" in done.stdout and f"{DEMAND}: mentioned to evidenced" in done.stdout
    assert "    - The number of people" in done.stdout and "    + The number of people" in done.stdout


@pytest.mark.parametrize("suffix", ["html", "csv", "xlsx", "docx", "svg", "png"])
def test_the_command_writes_files(two: tuple[Path, Path], tmp_path: Path, suffix: str) -> None:
    out = tmp_path / "out" / f"changes.{suffix}"
    done = planscan("diff", *two, "--out", out)
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 500
    if suffix == "csv":
        rows = list(csv.DictReader(out.open(encoding="utf-8-sig", newline="")))
        assert {row["Change"] for row in rows if row["Id"] == DEMAND} == {"strengthened"}


def test_plans_are_scanned_where_no_maps_are_given(word_plan, tmp_path: Path) -> None:
    old = word_plan("# Needs", "The office is open from nine to five on weekdays for callers.", name="old.docx")
    new = word_plan("# Needs", FORECAST, name="new.docx")
    done = planscan("diff", old, new, "--catalogue", "gpf-ed2")
    assert done.returncode == 0, done.stderr
    assert f"{DEMAND}: not found to " in done.stdout


@pytest.mark.parametrize(("out", "code"), [("x.pdf", 2), ("x", 2)])
def test_a_format_that_there_is_not(two: tuple[Path, Path], tmp_path: Path, out: str, code: int) -> None:
    done = planscan("diff", *two, "--out", tmp_path / out)
    assert done.returncode == code and ".html" in done.stderr
