"""The phrase grammar of cues: what a phrase written in a catalogue finds in running text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planscan.cues import parse_phrase
from planscan.match.phrases import PhraseFinder
from planscan.text import normal_form, sentences, tokens


def finds(phrase: str, text: str) -> bool:
    return bool(PhraseFinder([parse_phrase(phrase)]).find([tokens(text)])[0])


@pytest.mark.parametrize(
    ("phrase", "text", "reason"),
    [
        ("long term condition", "People with Long-term conditions", "case, hyphen and plural make no difference"),
        ("long term condition", "long\nterm condition".replace("\n", " "), "a line break was joined by a space"),
        ("co-production", "we coproduce by co production", "a prefix written apart, with a hyphen or joined is one"),
        ("coproduction", "genuine co-production", "the same the other way round"),
        ("wellbeing", "health and well-being", "well-being is wellbeing"),
        ("organisation", "other organizations", "American -ize and British -ise are one"),
        ("forecast*", "We are forecasting", "a star stands for any ending"),
        ("forecast* ... demand", "forecasts of the future demand", "a gap of up to five words"),
        ("rise by # per cent", "to rise by 12 per cent", "# is a number"),
        ("rise by # per cent", "to rise by twelve per cent", "in words too"),
        ("£ for carers", "£1.2 million for carers", "£ is a sum of money with its unit"),
        ("JSNA", "our JSNAs show", "an acronym in its plural"),
        ("2024/25", "in 2024/25 we", "a slash is passed over on both sides"),
        ("analyse, plan, deliver, review", "Analyse, Plan, Deliver, Review", "commas are passed over on both sides"),
        ("co-produc*", "co-producing the plan", "a star after a prefix with its hyphen"),
        ("health & social care", "health and social care", "& is and"),
    ],
)
def test_phrase_is_found(phrase: str, text: str, reason: str) -> None:
    assert finds(phrase, text), reason


@pytest.mark.parametrize(
    ("phrase", "text", "reason"),
    [
        ("plan", "planet", "word boundaries hold"),
        ("co-produc*", "productivity", "the prefix belongs to the word"),
        ("SIMD", "simd", "an acronym is found in capitals only"),
        ("shift ... resources", "a shift. Resources are short", "no phrase runs over a sentence end"),
        ("forecast ... demand", "forecast a b c d e f demand", "a gap has at most five words"),
        ("rise by # per cent", "rise by some per cent", "# is nothing but a number"),
    ],
)
def test_phrase_is_not_found(phrase: str, text: str, reason: str) -> None:
    assert not finds(phrase, text), reason


@pytest.mark.parametrize("text", ["", "...", "a ...", "... a", "a ... ... b", "ab*"])
def test_broken_phrase_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"phrase|star"):
        parse_phrase(text)


@given(st.text())
def test_tokens_read_back_from_the_text(text: str) -> None:
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.norm


@given(st.text())
def test_sentences_cover_all_words_once_and_in_order(text: str) -> None:
    cuts = sentences(text)
    assert all(a < b for a, b in cuts)
    assert all(left[1] <= right[0] for left, right in pairwise(cuts))
    covered = "".join(text[a:b] for a, b in cuts)
    assert [c for c in covered if not c.isspace()] == [c for c in text if not c.isspace()]


def test_sentence_does_not_end_after_an_abbreviation() -> None:
    text = "We use tools, e.g. A3 plans. No. 5 is J. Smith's."
    assert [text[a:b] for a, b in sentences(text)] == ["We use tools, e.g. A3 plans.", "No. 5 is J. Smith's."]


def test_normal_form_is_stable() -> None:
    for word in ("Localities", "services", "analysis", "organizations", "status"):
        assert normal_form(normal_form(word)) == normal_form(word)
