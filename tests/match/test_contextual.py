"""The contextual matcher: windows, reasons, the first look, and scores that do not depend on a passage's neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from planscan import catalogue
from planscan.match import get_matcher
from planscan.match.contextual import (
    REASONS,
    WINDOW,
    Scores,
    best_of,
    contextual_model,
    heaviest,
    windows,
)
from planscan.match.vectors import shipped
from planscan.model import Criterion, Hit, Passage

CRITERIA: tuple[Criterion, ...] = catalogue.load_one("gpf-ed2").criteria

PLANNING = (
    "Between March and June 2024 we worked with Public Health Scotland to set the projected rise in people aged 75 and "
    "over against the care at home hours that each locality can buy, and published the result as our joint strategic "
    "needs assessment.",
    "The board agreed to move £1.2 million a year from hospital beds to community rehabilitation by March 2026.",
    "Our workforce plan, written with the third and independent sectors, sets out how many nurses and care workers "
    "each partner will need by 2028.",
)
OTHER = (
    "The car park is open from 8 am to 6 pm and is free for the first two hours; please display your ticket.",
    "Depreciation is charged on a straight line basis over the useful life of the asset, as set out in note 14.",
)


def passages(texts: Sequence[str]) -> list[Passage]:
    return [Passage(0, n, 0, len(text), text, "paragraph") for n, text in enumerate(texts)]


def read(texts: Sequence[str], criteria: Sequence[Criterion] = CRITERIA) -> list[Hit]:
    return get_matcher("contextual")(passages(texts), criteria)


@pytest.mark.parametrize("size", [1, WINDOW, WINDOW + 1, 5 * WINDOW + 7])
def test_windows_hold_every_word_piece_once_and_in_order(size: int) -> None:
    pieces = list(range(size))
    cut = list(windows(pieces, [(p, p + 1) for p in pieces]))
    assert [p for ids, _ in cut for p in ids] == pieces
    assert max(len(ids) for ids, _ in cut) <= WINDOW
    assert max(len(ids) for ids, _ in cut) - min(len(ids) for ids, _ in cut) <= 1


def test_a_text_without_words_gives_one_empty_window() -> None:
    assert list(windows([], [])) == [([], [])]


def test_each_criterion_is_judged_by_the_window_in_which_it_scores_best() -> None:
    def window(logits: list[float], share: float, at: int) -> Scores:
        two = np.array(logits, dtype=np.float32)
        return Scores(
            two, two, np.zeros((2, 4), np.float32), np.full((1, 2), share, np.float32), (((at, at + 4),),) * 2
        )

    best = best_of([window([2.0, -1.0], 0.5, 0), window([1.0, 3.0], 0.7, 10)])
    assert best.logits.tolist() == [2.0, 3.0]
    assert best.offsets == (((0, 4),), ((10, 14),))
    assert best.shares[0].tolist() == pytest.approx([0.5, 0.7])


@pytest.mark.parametrize(
    ("shares", "expected", "why"),
    [
        ([0.1, 0.5, 0.0, 0.3], ["locality", "plans"], "words that add nothing are not named"),
        ([0.1, -0.5, 0.0, 0.3], ["plans"], "nor is a word that speaks against it"),
        ([0.0, 0.0, 0.0, 0.0], [], "nothing speaks for it"),
    ],
)
def test_words_that_add_most_are_named(shares: list[float], expected: list[str], why: str) -> None:
    text = "the locality the plans"
    offsets = [(0, 3), (4, 12), (13, 16), (17, 22)]
    named = heaviest(np.array(shares, dtype=np.float32), offsets, text)
    assert [text[a:b] for a, b in named] == expected, why


def test_word_pieces_are_joined_to_words_and_neighbours_to_phrases() -> None:
    text = "locality planning"
    named = heaviest(np.array([0.2, 0.1, 0.4], dtype=np.float32), [(0, 5), (5, 8), (9, 17)], text)
    assert [text[a:b] for a, b in named] == ["locality planning"]


def test_no_more_words_are_named_than_a_reason_holds() -> None:
    text = " ".join(f"word{letter}" for letter in "abcdefghijklmnop")
    offsets = [(6 * n, 6 * n + 5) for n in range(16)][::2]
    assert len(heaviest(np.ones(len(offsets), dtype=np.float32), offsets, text)) == REASONS


def test_a_passage_scores_the_same_alone_and_among_others() -> None:
    among = read([*PLANNING, *OTHER] * 6 + [PLANNING[0], OTHER[0]])
    for number, text in enumerate(PLANNING):
        alone = [(h.criterion, h.score, h.level_2, h.stances, h.spans) for h in read([text])]
        assert [(h.criterion, h.score, h.level_2, h.stances, h.spans) for h in among if h.passage == number] == alone
        assert alone


def test_hits_are_the_same_on_one_thread_and_on_several(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*PLANNING, *OTHER] * 8
    found = []
    for threads in ("1", "4"):
        monkeypatch.setenv("OMP_NUM_THREADS", threads)
        found.append(read(texts))
    assert found[0] == found[1]
    assert [hit.passage for hit in found[0]] == sorted(hit.passage for hit in found[0])


def test_reasons_point_at_words_of_the_passage() -> None:
    for hit in read(PLANNING):
        text = PLANNING[hit.passage]
        assert all(0 <= a < b <= len(text) for a, b in hit.spans)
        assert all(text[a:b] in hit.reason for a, b in hit.spans)


def test_level_and_stance_are_probabilities() -> None:
    for hit in read(PLANNING):
        assert hit.level_2 is not None and 0 <= hit.level_2 <= 1
        assert sum(hit.stances) == pytest.approx(1, abs=0.003)
        assert 0 < hit.score <= 1


def test_planning_outranks_car_parks() -> None:
    hits = read([*PLANNING, *OTHER])
    best = [max((h.score for h in hits if h.passage == n), default=0.0) for n in range(5)]
    assert min(best[:3]) > max(best[3:])


def test_passages_on_other_things_are_passed_over() -> None:
    model = contextual_model()
    chances = model.first_look(shipped().encode([*PLANNING, *OTHER])).tolist()
    assert min(chances[:3]) >= model.gate.least > min(chances[3:])


def test_a_criterion_that_was_not_learned_is_never_claimed() -> None:
    own = [Criterion("own.one", "own", "t", "s", "Car parks are open.", CRITERIA[0].source)]
    assert read([*PLANNING, *OTHER], own) == []
