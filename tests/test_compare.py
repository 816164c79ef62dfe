"""Many plans beside one another: who counts, how many, in which words, and what is shared between them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from planscan.compare import Comparison, Plan, compare, flips, gist, plan_of, read_accuracy, read_plans
from planscan.compare.matrix import family
from planscan.compare.scope import latest, scope
from planscan.compare.shared import LEAST, alike, shared_texts, shingles
from planscan.errors import InputError
from planscan.model import Decision, EvidenceMap, Fact, Rating
from planscan.report import compare_html, counts_svg, plans_svg
from planscan.serialize import map_to_json
from planscan.statistics import MEASURED_ON, Accuracy, correct, quantity, wilson

from .maps import CARERS, FORECAST, STOCK, about, make_map, quote

DEMAND = "needs.forecast-demand"
CARER = "outcomes.users-monitor"


def a_plan(name: str, authority: str, found: dict | None = None, **more: object) -> Plan:
    facts = more.pop("facts", about(authority))
    return plan_of(name, make_map(f"{name}.pdf", found, facts=facts, **more))


def three() -> list[Plan]:
    """Angus and Fife forecast demand, Moray does not; Fife and Moray print one paragraph alike."""
    stock = [quote(STOCK.replace("The Board", "The IJB"), start=2000)]
    return [
        a_plan("angus", "Angus", {DEMAND: [quote(FORECAST)]}),
        a_plan("fife", "Fife", {DEMAND: [quote(CARERS, start=700)], CARER: [quote(STOCK)]}),
        a_plan("moray", "Moray", {CARER: stock}),
    ]


def count_of(comparison: Comparison, criterion: str):
    return next(one for one in comparison.counts if one.line.criterion.id == criterion)


# --- words and figures ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "word"),
    [
        (31, 31, "all"), (30, 31, "nearly all"), (27, 30, "nearly all"), (26, 30, "most"), (19, 31, "most"),
        (18, 30, "about half"), (12, 30, "about half"), (11, 30, "some"), (6, 30, "some"), (5, 30, "few"),
        (1, 31, "few"), (0, 31, "none"), (0, 0, "not assessed"), (1, 1, "all"),
    ],
)  # fmt: skip
def test_quantities_follow_the_scale(part: int, whole: int, word: str) -> None:
    assert quantity(part, whole) == word


def test_wilson_is_that_of_the_textbook() -> None:
    low, high = wilson(19, 31)
    assert (round(low, 3), round(high, 3)) == (0.438, 0.763)
    assert wilson(0, 0) is None


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_hold_their_share(counted: tuple[int, int]) -> None:
    part, whole = counted
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole + 1e-12 and part / whole - 1e-12 <= high <= 1


@given(*[st.integers(0, 40)] * 4, st.integers(1, 31).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_corrected_share_stays_a_share(tp: int, fn: int, fp: int, tn: int, counted: tuple[int, int]) -> None:
    found = correct(*counted, Accuracy(tp, fn, fp, tn))
    assert (found.share is None) == bool(found.why)
    if found.share is not None and found.interval is not None:
        assert 0 <= found.share <= 1 and 0 <= found.interval[0] <= found.interval[1] <= 1


def test_a_matching_that_may_be_no_better_than_chance_is_not_corrected_for() -> None:
    found = correct(0, 1, Accuracy(11, 23, 1, 3))
    assert (found.share, found.why) == (None, "not corrected: the matching is no better than chance here")


def test_rogan_gladen_by_hand() -> None:
    # sensitivity 0.8, specificity 0.9: (0.6 + 0.9 - 1) / (0.8 + 0.9 - 1)
    found = correct(18, 30, Accuracy(16, 4, 2, 18))
    assert found.share == pytest.approx(0.5 / 0.7)
    assert found.interval[0] < found.share < found.interval[1]


def test_a_perfect_matcher_needs_no_correction() -> None:
    assert correct(12, 30, Accuracy(20, 0, 0, 20)).share == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("accuracy", "why"),
    [
        (None, "not corrected: not measured"),
        (Accuracy(10, 2, 1, MEASURED_ON - 14), f"not corrected: measured on {MEASURED_ON - 1} plans only"),
        (Accuracy(5, 15, 15, 5), "not corrected: the matching is no better than chance here"),
        (Accuracy(30, 5, 0, 0), "not corrected: too little to measure by"),
    ],
)
def test_no_correction_without_measurement(accuracy: Accuracy | None, why: str) -> None:
    assert correct(10, 20, accuracy).why == why


# --- plans ------------------------------------------------------------------------------------------


def folder_of(tmp_path: Path, **maps: EvidenceMap) -> Path:
    for name, one in maps.items():
        (tmp_path / f"{name}.json").write_bytes(map_to_json(one))
    return tmp_path


def test_the_list_says_more_than_the_plan(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=make_map("a.pdf", facts=about("Angus")), hesk=make_map("index.html"))
    (folder / "plans.csv").write_text(
        "file,authority,period,status,type\na.pdf,Fife Council,2022-25,draft,strategic plan\n"
        "hesk/index.html,Hesk,2023-2027,final,\n",
        encoding="utf-8",
    )
    (folder / "manifest.json").write_text('{"files": []}', encoding="utf-8")
    first, second = read_plans(folder)
    assert (first.authority, first.period, first.status) == ("Fife", "2022-2025", "draft")
    assert first.label == "Fife 2022-2025 (draft)"
    assert (second.authority, second.label) == ("Hesk", "Hesk 2023-2027")


def test_a_listing_from_elsewhere_can_be_named(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=make_map("a.pdf"))
    (tmp_path / "other.csv").write_text("file,authority\na.pdf,Moray\n", encoding="utf-8")
    assert read_plans(folder, listing=tmp_path / "other.csv")[0].authority == "Moray"
    with pytest.raises(InputError, match=r"none\.csv"):
        read_plans(folder, listing=tmp_path / "none.csv")


def test_a_folder_without_maps_says_how_to_make_some(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="planscan scan"):
        read_plans(tmp_path)


@pytest.mark.parametrize("name", ["Perth & Kinross", "perth and kinross council", "Na h-Eileanan Siar"])
def test_authorities_go_by_many_names(name: str) -> None:
    plan = a_plan("x", name)
    assert plan.authority in {"Perth and Kinross", "Western Isles"} and plan.model == "IJB"


def test_only_the_latest_final_plan_of_an_authority_counts() -> None:
    plans = [
        a_plan("old", "Fife", facts=about("Fife", ("2019-04-01", "2022-03-31"))),
        a_plan("new", "Fife", facts=about("Fife", ("2022-04-01", "2025-03-31"))),
        a_plan("draft", "Fife", facts=about("Fife", ("2025-04-01", "2028-03-31"), status="draft")),
        replace(a_plan("easy", "Moray"), kind="easy read summary"),
    ]
    found = scope(plans)
    assert [plan.name for plan in found.plans] == ["new"]
    assert [why for _, why in found.left_out] == [
        "not counted: the authority has a later plan", "not counted: a draft", "not counted: easy read summary",
    ]  # fmt: skip
    assert len(found.missing) == 30 and "Fife" not in found.missing and "Moray" in found.missing


def test_a_plan_without_a_period_never_displaces_one_with() -> None:
    dated, bare = a_plan("b", "Fife"), a_plan("a", "Fife", facts=(Fact("authority", "Fife"),))
    assert latest([bare, dated]) == (dated,)


# --- counts -----------------------------------------------------------------------------------------


def test_counts_are_in_words_and_figures() -> None:
    found = count_of(compare(three()), DEMAND)
    assert found.words == "most, 2 of 3 supplied"
    assert found.corrected.why == "not corrected: not measured"


def test_plans_that_could_not_be_read_are_not_counted_as_lacking() -> None:
    unread = a_plan("moray", "Moray", ratings={DEMAND: Rating.COULD_NOT_READ})
    found = count_of(compare([*three()[:2], unread]), DEMAND)
    assert (found.words, found.unread) == ("all, 2 of 2 assessed, 3 supplied", 1)


def test_guidance_of_another_edition_is_in_no_total() -> None:
    plans = three()
    later = a_plan("angus", "Angus", {DEMAND: [quote(FORECAST)]}, rulebooks={DEMAND: "later"})
    assert count_of(compare([later, *plans[1:]]), DEMAND).of == "1 of 2 assessed, 3 supplied"


def test_a_persons_rating_stands_and_the_programs_beside_it() -> None:
    plans = three()
    results = tuple(
        replace(one, decided_rating=Rating.NOT_FOUND) if one.criterion == DEMAND else one
        for one in plans[0].map.criteria
    )
    corrected = replace(plans[0], map=replace(plans[0].map, criteria=results))
    found = count_of(compare([corrected, *plans[1:]]), DEMAND)
    assert (found.met, found.met_by_program) == (1, 2)


def test_measured_accuracy_corrects_the_programs_share(tmp_path: Path) -> None:
    path = tmp_path / "accuracy.csv"
    path.write_text(
        f"criterion,true_positive,false_negative,false_positive,true_negative\n{DEMAND},16,4,2,18\n", encoding="utf-8"
    )
    found = count_of(compare(three(), accuracy=read_accuracy(path)), DEMAND)
    assert found.corrected.share == pytest.approx((2 / 3 - 0.1) / 0.7)
    path.write_text(path.read_text(encoding="utf-8").replace("16", "many"), encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_accuracy(path)


def test_groups_hold_one_plan_of_each_authority() -> None:
    plans = [*three(), a_plan("old", "Fife", facts=about("Fife", ("2019-04-01", "2022-03-31")))]
    found = {(group.by, group.name): [plan.name for plan in group.plans] for group, _ in compare(plans).groups}
    assert found["period", "2019-2022"] == ["old"]
    assert found["status", "final"] == ["angus", "fife", "moray"]
    assert found["type of authority", "IJB"] == ["angus", "fife", "moray"]
    assert found["size of the plan", "under 15,000 words"] == ["angus", "fife", "moray"]


def test_editions_of_the_framework_are_compared_with_one_another() -> None:
    old = a_plan("angus", "Angus", {DEMAND: [quote(FORECAST)]}, catalogues=("gpf-ed1",))
    comparison = compare([old, *three()[1:]])
    assert count_of(comparison, DEMAND).words == "most, 2 of 3 supplied"
    assert len(comparison.lines) == len({line.key for line in comparison.lines}) == 79
    assert any(line.reworded for line in comparison.lines)
    assert {line.criterion.catalogue for line in comparison.lines} == {"gpf-ed2"}
    assert family("gpf-ed1") == family("gpf-ed2") != family("act-2014")


def test_plans_scanned_with_different_versions_are_said_to_be() -> None:
    plans = three()
    other = replace(plans[0], map=replace(plans[0].map, planscan="0.0.9"))
    assert any("planscan" in note for note in compare([other, *plans[1:]]).notes)
    assert compare(plans).notes == ()


# --- shared text ------------------------------------------------------------------------------------


def test_a_stock_paragraph_is_found_and_left_out() -> None:
    comparison = compare(three())
    (text,) = comparison.shared
    assert text.authorities == ("Fife", "Moray")
    found = count_of(comparison, CARER)
    assert (found.met, found.met_without_shared) == (2, 0)
    assert CARER not in {one.line.criterion.id for one in comparison.examples}


def test_one_authoritys_own_repeats_are_not_shared() -> None:
    plans = [a_plan("a", "Fife", {CARER: [quote(STOCK)]}), a_plan("b", "Fife", {CARER: [quote(STOCK)]})]
    assert shared_texts(plans) == ()


def test_likeness_is_by_words_not_by_punctuation_or_names() -> None:
    assert alike(STOCK, STOCK.upper().replace(",", "")) == 1.0
    assert alike(STOCK, STOCK.replace("Board", "IJB").replace("audit", "risk")) >= 0.5
    assert alike(STOCK, FORECAST) == 0.0


@given(st.lists(st.sampled_from("abcdefgh"), max_size=40), st.lists(st.sampled_from("abcdefgh"), max_size=40))
def test_likeness_is_the_same_both_ways(a: list[str], b: list[str]) -> None:
    first, second = " ".join(a), " ".join(b)
    assert alike(first, second) == alike(second, first)
    assert alike(first, first) == (1.0 if len(shingles(first)) >= LEAST else 0.0)


# --- examples ---------------------------------------------------------------------------------------


def test_examples_are_of_different_authorities_the_firmest_first() -> None:
    other = FORECAST.replace("31", "12").replace("4,200 to 5,500", "some hundreds") + " This is from NRS projections."
    plans = [
        a_plan("angus", "Angus", {DEMAND: [quote(FORECAST, stance="will"), quote(CARERS, start=999, stance="aim")]}),
        a_plan("fife", "Fife", {DEMAND: [quote("Fife has 14 " + CARERS[8:60], stance="done")]}),
        a_plan("moray", "Moray", {DEMAND: [quote(other[:40], level=1)]}),
    ]
    found = [one for one in compare(plans).examples if one.line.criterion.id == DEMAND]
    assert [one.plan.name for one in found] == ["fife", "angus"]


def test_a_dropped_quote_is_no_example() -> None:
    dropped = replace(quote(FORECAST), decision=Decision("drop"))
    assert compare([a_plan("angus", "Angus", {DEMAND: [dropped]})]).examples == ()


def test_the_gist_is_one_sentence_and_short() -> None:
    assert gist(quote(f"Nothing here. {FORECAST}")) == "Nothing here."
    assert len(gist(quote(FORECAST)).split()) <= 31 and gist(quote(FORECAST)).endswith("…")


# --- flips ------------------------------------------------------------------------------------------


def test_flips_name_what_changed_between_two_runs() -> None:
    old = three()
    new = [a_plan("angus", "Angus", {DEMAND: [quote(FORECAST, level=1)]}), *three()[1:]]
    new[0] = replace(new[0], map=replace(new[0].map, planscan="0.2.0"))
    (flip,) = flips(old, new).flips
    assert (flip.criterion, flip.old, flip.new) == (DEMAND, Rating.EVIDENCED, Rating.MENTIONED)
    assert flip.because == "planscan 0.1.0 to 0.2.0"
    assert flips(old, old).flips == () and flips(old, old).same == 3 * 79


def test_changed_files_are_not_called_flips() -> None:
    old = three()
    other = replace(old[0].map, documents=(replace(old[0].map.documents[0], sha256="f" * 64),))
    found = flips(old, [replace(old[0], map=other), *old[2:]])
    assert (found.flips, found.changed_files, found.only_old) == ((), ("angus",), ("fife",))


# --- the page ---------------------------------------------------------------------------------------


@pytest.fixture
def page() -> html.HtmlElement:
    hostile = "<script>alert(1)</script> & " + FORECAST
    plans = [*three()[:2], a_plan("moray", "<b>Moray</b>", {DEMAND: [quote(hostile)]})]
    return html.document_fromstring(compare_html.write(compare(plans), flips(plans, plans)).decode("utf-8"))


def test_the_heat_map_says_every_rating_in_words(page: html.HtmlElement) -> None:
    cells = page.xpath("//table[@class='heat']/tbody/tr/td[position() > 2]")
    assert len(cells) == 79 * 3
    ratings = {str(rating) for rating in Rating}
    assert all(cell.text_content().split("\n")[0].strip() in ratings for cell in cells)
    assert all(cell.xpath(".//*[local-name()='svg']") for cell in cells)


def test_the_page_is_safe_and_asks_nothing_of_the_network(page: html.HtmlElement) -> None:
    assert page.xpath("//script | //b | //@src | //link | //iframe | //form") == []
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    assert "<script>alert(1)</script>" in page.text_content()


def test_the_page_can_be_gone_through_by_headings_links_and_keys(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//a/@href | //*[local-name()='use']/@href")} <= set(ids)
    assert len(page.xpath("//h1")) == 1 and page.get("lang") == "en-GB"
    assert all(table.xpath("./caption") and table.xpath("./thead//th[@scope='col']") for table in page.xpath("//table"))
    for region in page.xpath("//*[@class='scroll']"):
        assert region.get("tabindex") == "0" and (region.get("aria-label") or region.get("aria-labelledby"))


def test_same_plans_give_the_same_page() -> None:
    assert compare_html.write(compare(three())) == compare_html.write(compare(three()))


def test_the_chart_says_in_words_what_it_draws() -> None:
    counts = [one for one in compare(three()).counts if one.line.criterion.id in {DEMAND, CARER}]
    data = counts_svg.write(counts, "Needs & <needs>")
    drawn = etree.fromstring(data)
    told = drawn.findtext("{*}desc")
    assert "most, 2 of 3 supplied" in told and drawn.findtext("{*}title") == "Needs & <needs>"
    dots = [float(one.get("cx")) for one in drawn.iter("{*}circle")]
    assert len(dots) == 2 and data == counts_svg.write(counts, "Needs & <needs>")


def test_the_picture_says_in_words_what_each_plan_meets() -> None:
    picture = plans_svg.picture(compare(three()))
    (line,) = [line for line in picture.text.splitlines() if line.startswith("Analyse:")]
    assert [part.strip().split(" met, ")[0][-7:] for part in line.split(";")] == ["1 of 19", "1 of 19", "0 of 19"]
    assert picture.svg() == plans_svg.picture(compare(three())).svg()
    etree.fromstring(picture.svg())


def test_pictures_are_drawn_on_request_only(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, **{plan.name: plan.map for plan in three()})
    done = planscan("compare", folder, "--out", tmp_path / "out", "--format", "svg")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["compare.svg"]


# --- the command ------------------------------------------------------------------------------------


def planscan(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planscan", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_compare_prints_counts_and_writes_everything(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, **{plan.name: plan.map for plan in three()})
    printed = planscan("compare", folder)
    assert "most, 2 of 3 supplied" in printed.stdout, printed.stderr
    done = planscan("compare", folder, "--out", tmp_path / "out", "--against", folder)
    assert done.returncode == 0, done.stderr
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"compare.html", "compare.xlsx", "compare.docx", "a-plan-facts.csv", "g-quantities.csv"} <= names
    assert "0 of 237 ratings differ" in (tmp_path / "out" / "compare.html").read_text(encoding="utf-8")


def test_compare_without_maps_is_one_clear_sentence(tmp_path: Path) -> None:
    done = planscan("compare", tmp_path)
    assert done.returncode == InputError.exit_code
    assert done.stderr.startswith("error: ") and "Traceback" not in done.stderr
