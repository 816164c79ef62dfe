"""Facts, findings and commitments rest on words that read back; those that do not are left out and told."""

from __future__ import annotations

from dataclasses import replace

from planscan.catalogue import load
from planscan.config import Settings
from planscan.model import Document, EvidenceMap, Line
from planscan.pipeline import map_documents
from tests.plans import written

TEXT = """# Strategic Plan 2025-28
The plan was approved by the Integration Joint Board on 26 March 2025.
# Money
We have a gap of £8.6 million in 2025/26.
No figures are held on people who live alone."""


def on_a_page(text: str) -> Document:
    """A document with a line for each block, as a file with pages has."""
    plan = written(text)
    lines = tuple(Line(block.start, block.end, 1, 0.0, 0.0, 1.0, 1.0) for block in plan.blocks)
    return replace(plan, lines=lines)


def mapped(plan: Document, *, misread: str = "") -> EvidenceMap:
    """The map of a plan of which the blocks that hold `misread` do not read back."""
    at = plan.text.find(misread) if misread else -1
    settings = Settings(catalogues=("act-2014",), matchers=("rules",))
    return map_documents(
        [plan],
        settings,
        load(settings.catalogues),
        read_back=lambda _number, spans: [not start <= at < end for start, end in spans],
    )


def values(found: EvidenceMap, key: str) -> list[object]:
    return [fact.value for fact in found.facts if fact.key == key]


def test_what_reads_back_is_kept_with_its_section_paragraph_and_words():
    plan = on_a_page(TEXT)
    found = mapped(plan)
    gap = next(fact for fact in found.facts if fact.key == "money.gap")
    lack = next(one for one in found.findings if one.kind == "admitted-lack")
    assert (gap.section, gap.paragraph) == (("Money",), 4)
    assert (lack.quote, lack.section) == ("No figures are held on people who live alone.", ("Money",))
    assert all(plan.text[one.start : one.end] == one.quote for one in found.objectives)


def test_a_fact_that_does_not_read_back_has_no_value_and_is_told():
    found = mapped(on_a_page(TEXT), misread="approved by")
    assert values(found, "approved") == [None]
    told = [one for one in found.findings if one.kind == "quote-withheld"]
    assert any("fact" in one.message for one in told)
    assert all(one.quote is None for one in told)


def test_a_finding_that_does_not_read_back_is_left_out():
    kinds = [one.kind for one in mapped(on_a_page(TEXT), misread="No figures").findings]
    assert "admitted-lack" not in kinds
    assert "quote-withheld" in kinds


def test_every_key_of_facts_stays_present():
    whole, partly = (mapped(on_a_page(TEXT), misread=words) for words in ("", "gap of"))
    assert {fact.key for fact in partly.facts} == {fact.key for fact in whole.facts}
