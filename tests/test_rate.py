"""The rating rule of design section 5: the first that holds."""

from __future__ import annotations

import pytest

from planscan.model import Criterion, Judgement, Parts, Passage, Rating, Source
from planscan.rate import RULE, Found, Rated, ReadState, rate, rate_composite

READ = ReadState(pages=40, unread=0, doubtful=0)


def criterion(**fields: object) -> Criterion:
    return Criterion("a.b", "x", "t", "s", "a thing that a plan may show", Source("t", "p"), **fields)  # type: ignore[arg-type]


def found(
    level: int,
    stance: str = "doing",
    *,
    section: tuple[str, ...] = ("One",),
    page: int | None = 1,
    paragraph: int = 1,
    figures: bool = False,
) -> Found:
    passage = Passage(0, 0, 0, 5, "words", "paragraph", section, page=page, paragraph=paragraph)
    return Found(Judgement("a.b", "a", 0, 0.9, level, stance, "own", ()), passage, figures, False)


def rating(items: list[Found], *, state: ReadState = READ, **more: object) -> Rating:
    where = more.pop("where", ("plan",))
    return rate(criterion(where=where), items, state=state, **more).rating  # type: ignore[arg-type]


def test_level_2_under_two_headings_with_something_done_is_strong() -> None:
    assert rating([found(2), found(2, "will", section=("Two",))]) is Rating.STRONG


def test_promises_alone_are_not_strong() -> None:
    assert rating([found(2, "will"), found(2, "aim", section=("Two",))]) is Rating.EVIDENCED


def test_promises_with_figures_are_strong() -> None:
    assert rating([found(2, "will", figures=True), found(2, "will", section=("Two",))]) is Rating.STRONG


def test_one_place_is_not_strong() -> None:
    assert rating([found(2), found(2)]) is Rating.EVIDENCED


def test_without_headings_two_pages_are_two_places() -> None:
    assert rating([found(2, section=()), found(2, section=(), page=2)]) is Rating.STRONG


@pytest.mark.parametrize(("second", "expected"), [(21, Rating.STRONG), (12, Rating.EVIDENCED)])
def test_in_word_without_headings_twenty_paragraphs_are_two_places(second: int, expected: Rating) -> None:
    items = [found(2, section=(), page=None, paragraph=1), found(2, section=(), page=None, paragraph=second)]
    assert rating(items) is expected


def test_level_1_only_is_mentioned() -> None:
    assert rating([found(1), found(1, section=("Two",))]) is Rating.MENTIONED


def test_pointer_to_a_companion_counts_where_the_element_may_stand_in_one() -> None:
    assert rating([], pointed=("Workforce Plan",), where=("plan", "companion")) is Rating.ELSEWHERE
    assert rating([], pointed=("Workforce Plan",), where=("plan",)) is Rating.NOT_FOUND


def test_too_many_unread_pages_forbid_not_found() -> None:
    assert rating([], state=ReadState(40, 5, 4)) is Rating.COULD_NOT_READ
    assert rating([], state=ReadState(40, 4, 4)) is Rating.NOT_FOUND


def test_a_section_on_an_unread_page_forbids_not_found() -> None:
    assert rating([], unread_section="Workforce") is Rating.COULD_NOT_READ


def test_what_a_plan_need_not_show_is_not_assessed() -> None:
    assert rating([], where=("annual",)) is Rating.NOT_ASSESSED
    assert rating([found(1)], where=("annual",)) is Rating.MENTIONED


def test_text_in_another_language_is_not_assessed() -> None:
    assert rating([], state=ReadState(40, 0, 0, foreign_share=0.8)) is Rating.NOT_ASSESSED


def test_not_applicable_comes_first() -> None:
    assert rating([found(2)], applicable=False) is Rating.NOT_APPLICABLE


def test_the_rule_names_every_rating_in_its_order() -> None:
    assert [name for name, _ in RULE] == [str(one) for one in Rating]


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        (("strong", "evidenced", "evidenced"), Rating.EVIDENCED),
        (("strong", "mentioned", "not found"), Rating.MENTIONED),
        (("not found", "not found", "not found"), Rating.NOT_FOUND),
        (("not applicable", "strong", "evidenced"), Rating.EVIDENCED),
    ],
)
def test_a_composite_of_all_its_parts(ratings: tuple[str, ...], expected: Rating) -> None:
    parts = ("p.1", "p.2", "p.3")
    composite = criterion(judged="composite", parts=Parts("all-of", parts))
    own = Rated(Rating.NOT_FOUND, "no passage was found", 0.9)
    rated = rate_composite(composite, own, {p: Rating(r) for p, r in zip(parts, ratings)})
    assert rated.rating is expected
    assert "of" in rated.reason


def test_a_composite_of_at_least_two() -> None:
    parts = ("p.1", "p.2", "p.3")
    composite = criterion(judged="composite", parts=Parts("at-least", parts, n=2))
    own = Rated(Rating.NOT_FOUND, "no passage was found", 0.9)
    ratings = {"p.1": Rating.STRONG, "p.2": Rating.EVIDENCED, "p.3": Rating.NOT_FOUND}
    rated = rate_composite(composite, own, ratings)
    assert rated.rating is Rating.EVIDENCED
    assert "missing: p.3" in rated.reason
