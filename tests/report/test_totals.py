"""Totals: each thing is counted once, and nothing that stands apart is counted at all."""

from __future__ import annotations

from planscan import catalogue
from planscan.model import Criterion, Rating
from planscan.report.totals import counted_once, tally

from .plans import result


def definitions() -> dict[str, Criterion]:
    return {one.id: one for known in catalogue.load() for one in known.criteria}


def ids(*pairs: tuple[str, str], apart: tuple[str, ...] = ()) -> set[str]:
    results = [result(i, name, rulebook="later" if name in apart else None) for i, name in pairs]
    return {one.criterion for one in counted_once(results, definitions())}


def test_the_framework_leads_an_element_that_overlaps_it() -> None:
    both = ids(("sg-5-what-matters", "sg-guidance"), ("data.what-matters", "gpf-ed2"))
    assert both == {"data.what-matters"}


def test_an_element_counts_where_its_leader_is_not_scanned() -> None:
    assert ids(("sg-5-what-matters", "sg-guidance")) == {"sg-5-what-matters"}


def test_elements_that_overlap_one_criterion_stay_apart_without_it() -> None:
    needs = [(f"sg-5-need-{kind}", "sg-guidance") for kind in ("felt", "expressed", "normative", "comparative")]
    assert len(ids(*needs)) == 4
    assert ids(*needs, ("needs.four-needs", "gpf-ed2")) == {"needs.four-needs"}


def test_the_act_leads_guidance_that_asks_the_same() -> None:
    assert ids(("loc-7.1-not-generic", "wider-duties"), ("act-s29-3b-locality-arrangements", "act-2014")) == {
        "act-s29-3b-locality-arrangements"
    }


def test_two_elements_with_one_alias_are_two_things() -> None:
    found = ids(
        ("act-s32-planning-group", "act-2014"),
        ("act-s33-staged-drafts", "act-2014"),
        ("sgc-02-planning-group-feedback", "sg-guidance"),
    )
    assert found == {"act-s32-planning-group", "act-s33-staged-drafts"}


def test_a_checklist_row_never_leads() -> None:
    assert ids(("sgc-11-housing-contribution", "sg-guidance"), ("hou-statement-in-plan", "wider-duties")) == {
        "hou-statement-in-plan"
    }


def test_an_alias_follows_its_leader_under_a_framework_criterion() -> None:
    found = ids(
        ("sgc-09-mtfp-link", "sg-guidance"), ("fin-4.1.2-mtfp", "wider-duties"), ("design.long-term-finance", "gpf-ed2")
    )
    assert found == {"design.long-term-finance"}


def test_an_alias_counts_where_its_leader_belongs_to_another_edition() -> None:
    found = ids(("scp-6.2a-jsna", "scp-guidance"), ("sgc-04-jsna", "sg-guidance"), apart=("scp-guidance",))
    assert found == {"sgc-04-jsna"}


def test_both_editions_of_a_criterion_count_once() -> None:
    results = [result("data.what-matters", "gpf-ed1"), result("data.what-matters", "gpf-ed2")]
    assert [one.catalogue for one in counted_once(results, definitions())] == ["gpf-ed2"]


def test_concepts_and_own_catalogues_enter_no_total() -> None:
    assert ids(("concept.logic-model", "concepts"), ("mine.one", "my-own")) == set()


def test_a_tally_adds_up() -> None:
    ratings = [Rating.STRONG, Rating.EVIDENCED, Rating.MENTIONED, Rating.NOT_FOUND, Rating.NOT_FOUND]
    counts = tally(result(f"a.{n}", "gpf-ed2", rating) for n, rating in enumerate(ratings))
    assert (counts.met, counts.partly, counts[Rating.NOT_FOUND], counts.total) == (2, 1, 2, 5)
