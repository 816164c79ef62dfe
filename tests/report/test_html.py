"""The HTML page: whole, safe, and usable without scripts, by keyboard and by screen reader."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html
from lxml.html import HtmlElement

import planscan
from planscan import Settings
from planscan.model import CatalogueStamp, Evidence, EvidenceMap, Fact, Finding, Nearest, Rating
from planscan.rate import RULE
from planscan.report import render
from planscan.report.html import OPEN_QUOTES, write
from planscan.report.page import Page
from planscan.report.quotes import marked

from ..conftest import ROOT
from .plans import FORECAST, LACK, SCRIPT, hostile_map

PDF = "application/pdf"
SCRIPTS = (ROOT / "src/planscan/report/html.js").read_text(encoding="utf-8")


@pytest.fixture
def plan(word_plan: Callable[..., Path]) -> EvidenceMap:
    return hostile_map(word_plan)


@pytest.fixture
def full(word_plan: Callable[..., Path]) -> EvidenceMap:
    """A map with the default catalogues."""
    return planscan.scan(word_plan("# Our population", FORECAST, "# Gaps", LACK))


def parsed(plan: EvidenceMap) -> HtmlElement:
    return html.document_fromstring(write(plan).decode("utf-8"))


def scripts_of(page: HtmlElement) -> list[str]:
    return [one.text_content() for one in page.xpath("//script")]


def article(page: HtmlElement, criterion: str) -> HtmlElement:
    return page.get_element_by_id(f"c-{criterion}")


def on_pages(plan: EvidenceMap, page: int, label: str | None, name: str = "plan.pdf") -> EvidenceMap:
    """The map as if its first evidence stood on a page of a PDF."""
    document = replace(plan.documents[0], file=name, media_type=PDF, pages=40)

    def placed(item: Evidence) -> Evidence:
        return replace(item, page=page, pages=(page,), page_label=label)

    criteria = tuple(replace(one, evidence=tuple(placed(item) for item in one.evidence)) for one in plan.criteria)
    return replace(plan, documents=(document,), criteria=criteria)


def with_nearest(plan: EvidenceMap, criterion: str, confidence: float) -> EvidenceMap:
    near = Nearest(0, "x" * 9, 0, 9, None, confidence, "made for a test")
    changed = [
        replace(one, rating=Rating.NOT_FOUND, evidence=(), nearest=(near,)) if one.criterion == criterion else one
        for one in plan.criteria
    ]
    return replace(plan, criteria=tuple(changed))


# --- safety -----------------------------------------------------------------------------------------


def test_text_of_the_plan_becomes_no_markup(plan: EvidenceMap) -> None:
    page = parsed(plan)
    assert scripts_of(page) == [SCRIPTS] and page.xpath("//*[@onmouseover]") == []
    assert not page.xpath("//blockquote//b | //*[@class='path']//i")
    assert SCRIPT in {quote.text_content() for quote in page.xpath("//blockquote")}


def test_the_page_asks_nothing_of_the_network(plan: EvidenceMap) -> None:
    page = parsed(on_pages(plan, 3, None))
    assert page.xpath("//@src | //link | //iframe | //object | //form/@action | //base") == []
    assert all(link.startswith(("#", "./")) for link in page.xpath("//@href"))
    assert "url(" not in write(plan).decode().replace("url(#", "") and "@import" not in write(plan).decode()


def test_no_script_runs_but_the_filters(plan: EvidenceMap) -> None:
    policy = parsed(plan).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    digest = base64.b64encode(hashlib.sha256(SCRIPTS.encode()).digest()).decode()
    assert policy == [
        f"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; script-src 'sha256-{digest}'"
    ]


def test_a_hostile_file_name_stays_a_name(plan: EvidenceMap) -> None:
    page = parsed(on_pages(plan, 3, None, name='javascript:alert(1)//"><script>.pdf'))
    links = set(page.xpath("//*[@class='at']//a/@href"))
    assert links == {"./javascript%3Aalert%281%29%2F%2F%22%3E%3Cscript%3E.pdf#page=3"}
    assert scripts_of(page) == [SCRIPTS]


def test_same_map_gives_the_same_bytes(plan: EvidenceMap) -> None:
    assert write(plan) == write(plan) == render(plan, "html")


# --- structure --------------------------------------------------------------------------------------


def test_headings_go_down_one_step_at_a_time_from_a_single_h1(full: EvidenceMap) -> None:
    levels = [int(one.tag[1]) for one in parsed(full).xpath("//h1|//h2|//h3|//h4|//h5")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_link_on_the_page_leads_somewhere_and_ids_are_unique(full: EvidenceMap) -> None:
    page = parsed(full)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= set(ids)
    assert {one for given in page.xpath("//@aria-labelledby") for one in given.split()} <= set(ids)


def test_landmarks_language_and_skip_link(plan: EvidenceMap) -> None:
    page = parsed(plan)
    assert page.get("lang") == "en-GB"
    assert [len(page.xpath(f"//{name}")) for name in ("main", "nav", "footer")] == [1, 1, 1]
    assert len(page.xpath("/html/body/header")) == 1
    assert page.xpath("//a")[0].get("href") == "#main"


def test_tables_have_captions_and_scopes(full: EvidenceMap) -> None:
    tables = parsed(full).xpath("//table")
    assert tables
    for table in tables:
        assert table.xpath("caption")[0].text_content().strip()
        assert all(cell.get("scope") for cell in table.xpath(".//th"))


def test_every_rating_has_a_word_and_a_symbol(full: EvidenceMap) -> None:
    page = parsed(full)
    for one in page.xpath("//*[contains(concat(' ', @class, ' '), ' rating ')]"):
        assert one.text_content().strip() in {str(rating) for rating in Rating}
        target = one.xpath(".//*[local-name()='use']/@href")[0]
        assert page.get_element_by_id(target[1:]) is not None


def test_folded_parts_have_names_of_their_own(full: EvidenceMap) -> None:
    names = [" ".join(one.text_content().split()) for one in parsed(full).xpath("//summary")]
    assert len(names) == len(set(names))


# --- content ----------------------------------------------------------------------------------------


def test_every_criterion_and_every_quote_is_there(full: EvidenceMap) -> None:
    page = parsed(full)
    for one in full.criteria:
        shown = [quote.text_content() for quote in article(page, one.criterion).xpath(".//blockquote")]
        wanted = [item.quote for group in (one.evidence, one.elsewhere, one.lacks, one.nearest) for item in group]
        assert shown == wanted


def test_marked_words_are_those_of_the_rules(plan: EvidenceMap) -> None:
    found = next(one for one in plan.criteria if one.criterion == "needs.forecast-demand")
    item = found.evidence[0]
    spans = [
        item.quote[a - item.start : b - item.start]
        for say in item.matchers
        if say.name == "rules"
        for a, b in say.spans
    ]
    marks = [mark.text_content() for mark in article(parsed(plan), found.criterion).xpath("(.//blockquote)[1]//mark")]
    assert marks and all(any(span in mark for mark in marks) for span in spans)


def test_criteria_not_found_are_listed_before_the_first_criterion(full: EvidenceMap) -> None:
    page = parsed(full)
    listed = page.xpath("//section[@aria-labelledby='not-found']//a/@href")
    assert sorted(listed) == sorted(f"#c-{one.criterion}" for one in full.criteria if one.rating is Rating.NOT_FOUND)
    text = write(full).decode()
    assert text.index('id="not-found"') < text.index("<article")


def test_not_found_carries_the_question_and_why_passages_fell_short(full: EvidenceMap) -> None:
    page = parsed(full)
    for one in full.criteria:
        if one.rating is Rating.NOT_FOUND:
            text = " ".join(article(page, one.criterion).text_content().split())
            assert " ".join(one.ask.split()) in text
            assert all(" ".join(near.reason.split()) in text for near in one.nearest)


def test_the_rule_is_printed_in_full(plan: EvidenceMap) -> None:
    text = parsed(plan).text_content()
    assert all(meaning in text for _, meaning in RULE)


def test_the_framework_is_credited(plan: EvidenceMap) -> None:
    footer = parsed(plan).xpath("//footer")[0].text_content()
    assert "© Healthcare Improvement Scotland" in footer and "CC BY-NC-ND 4.0" in footer


def test_long_evidence_is_folded_after_the_first_quotes(plan: EvidenceMap) -> None:
    first = next(one for one in plan.criteria if one.evidence)
    long = replace(first, evidence=first.evidence[:1] * (OPEN_QUOTES + 3))
    page = parsed(replace(plan, criteria=(long,)))
    shown = article(page, long.criterion)
    assert len(shown.xpath("./ol/li")) == OPEN_QUOTES
    assert len(shown.xpath("./details/ol/li")) == 3


def test_a_printed_page_number_stands_beside_that_of_the_file(plan: EvidenceMap) -> None:
    link = parsed(on_pages(plan, 17, "15")).xpath("//*[@class='at']//a")[0]
    assert (link.text, link.get("href")) == ("p. 15 (PDF 17)", "./plan.pdf#page=17")


@pytest.mark.parametrize("label", ["17", None])
def test_a_page_number_that_says_nothing_new_stands_alone(plan: EvidenceMap, label: str | None) -> None:
    assert parsed(on_pages(plan, 17, label)).xpath("//*[@class='at']//a")[0].text == "p. 17"


def test_a_word_file_is_placed_by_section_and_paragraph(plan: EvidenceMap) -> None:
    first = article(parsed(plan), "needs.forecast-demand").xpath("./ol/li")[0]
    assert re.search(r"paragraph \d+", first.text_content())
    assert first.xpath(".//*[@class='path']")[0].text_content() in {"<i>Our</i> “population”", "Villages", "Towns"}
    assert not first.xpath(".//a")


def test_another_rating_without_repeats_and_a_decision_are_said(plan: EvidenceMap) -> None:
    first = replace(plan.criteria[0], rating_without_repeats=Rating.NOT_APPLICABLE, decided_rating=Rating.STRONG)
    text = " ".join(parsed(replace(plan, criteria=(first,))).xpath("//*[@class='reason']")[0].text_content().split())
    assert "Without repeated or recited text: not applicable" in text
    assert "Decided by a person: strong" in text


def test_an_own_catalogue_without_its_file_shows_ids(plan: EvidenceMap) -> None:
    own = replace(plan.criteria[0], criterion="mine.first", catalogue="mine")
    strange = replace(plan, criteria=(own,), catalogues=(CatalogueStamp("mine", "1", "0" * 64),))
    page = parsed(strange)
    assert article(page, "mine.first").xpath("./h4/*[@class='statement']")[0].text == "mine.first"
    assert "not yet been measured" in page.text_content()


def test_a_changed_catalogue_is_said(plan: EvidenceMap) -> None:
    other = replace(plan, catalogues=tuple(replace(one, sha256="0" * 64) for one in plan.catalogues))
    assert "The wording below may differ" in parsed(other).text_content()
    assert "The wording below may differ" not in parsed(plan).text_content()


def test_both_editions_stand_on_one_page(word_plan: Callable[..., Path]) -> None:
    both = planscan.scan(word_plan("# Needs", FORECAST), Settings(catalogues=("gpf-ed2", "gpf-ed1")))
    ids = parsed(both).xpath("//article/@id")
    assert len(ids) == len(set(ids)) == len(both.criteria)


def test_a_concept_that_is_not_named_is_no_gap(word_plan: Callable[..., Path]) -> None:
    page = parsed(planscan.scan(word_plan("# Needs", FORECAST), Settings(catalogues=("gpf-ed2", "concepts"))))
    assert not [link for link in page.xpath("//section[@aria-labelledby='not-found']//a/@href") if "concept." in link]
    titles = [one.text_content() for one in page.xpath("//section[@aria-labelledby='catalogue-2']/h3")]
    assert len(titles) == len(set(titles)), "each theme stands once, although concepts come in another order"


def test_facts_of_one_kind_stand_under_one_name_and_missing_ones_are_said(plan: EvidenceMap) -> None:
    facts = (
        Fact("localities", "East"),
        Fact("localities", "West"),
        Fact("approved", None),
        Fact("authority.listed", True),
    )
    terms = parsed(replace(plan, facts=facts)).xpath("//dl[@class='facts']/*")
    assert [(one.tag, one.text_content().strip()) for one in terms] == [
        ("dt", "Localities"),
        ("dd", "East"),
        ("dd", "West"),
        ("dt", "Approved or published"),
        ("dd", "not stated"),
        ("dt", "One of the authorities known"),
        ("dd", "yes"),
    ]


# --- check first ------------------------------------------------------------------------------------


def test_check_first_puts_the_nearest_statutory_element_first(full: EvidenceMap) -> None:
    changed = with_nearest(full, "act-s29-period", 0.99)
    changed = with_nearest(changed, "act-s29-arrangements", 0.97)
    first = parsed(changed).xpath("//section[@aria-labelledby='check-first']//a/@href")
    assert first.index("#c-act-s29-period") < first.index("#c-act-s29-arrangements")


def test_check_first_leaves_advised_criteria_and_other_editions_out(full: EvidenceMap) -> None:
    changed = with_nearest(full, "needs.forecast-demand", 0.99)
    apart = tuple(replace(one, rulebook="later") if one.catalogue == "act-2014" else one for one in changed.criteria)
    page = Page(replace(changed, criteria=apart), {})
    assert page.near == page.unsure == ()


def test_unread_pages_and_warnings_stand_in_check_first(plan: EvidenceMap) -> None:
    document = replace(
        plan.documents[0], file="plan.pdf", media_type=PDF, pages=9, pages_unread=(4,), pages_doubtful=(7,)
    )
    finding = Finding("admitted-lack", "check", "Something to look at.")
    section = parsed(replace(plan, documents=(document,), findings=(finding,))).xpath(
        "//section[@aria-labelledby='check-first']"
    )[0]
    assert section.xpath(".//a/@href")[:2] == ["./plan.pdf#page=4", "./plan.pdf#page=7"]
    assert "Something to look at." in section.text_content()


# --- marks ------------------------------------------------------------------------------------------


def test_marks_that_overlap_or_meet_become_one() -> None:
    assert marked("demand for care", [(0, 6), (3, 10), (10, 15)]) == "<mark>demand for care</mark>"


def test_marks_keep_their_order_and_the_words_between() -> None:
    assert marked("a b c", [(4, 5), (0, 1)]) == "<mark>a</mark> b <mark>c</mark>"


def test_marks_are_cut_to_the_quote() -> None:
    assert marked("abc", [(-5, 1), (2, 99), (7, 9)]) == "<mark>a</mark>b<mark>c</mark>"


def test_marked_text_is_escaped_inside_and_outside() -> None:
    assert marked("<b>&", [(1, 2)]) == "&lt;<mark>b</mark>&gt;&amp;"


def test_cells_of_a_table_row_keep_their_tab() -> None:
    assert html.fromstring(f"<p>{marked('Lead' + chr(9) + 'By when', [])}</p>").text_content() == "Lead\tBy when"
