"""What stands on pages that could not be read is told by the contents list and by the headings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planscan.model import Block, BlockKind, Criterion, Cue, Document, Page, Source
from planscan.unread import lost_sections, section_on
from tests.plans import written

HOUSING = Criterion("hou", "c", "t", "s", "st", Source("", ""), cues=(Cue(("housing contribution", "tenure")),))


def paged(*blocks: tuple[str, BlockKind, int], unread: int, pages: int = 6) -> Document:
    """A document of blocks with their pages, one page of which could not be read."""
    text, made = "", []
    for words, kind, page in blocks:
        role = "contents" if kind is BlockKind.FURNITURE else ""
        made.append(Block(kind, len(text), len(text) + len(words), level=1, page=page, role=role))
        text += words + "\n"
    numbered = tuple(Page(n, str(n), status="unread" if n == unread else "read") for n in range(1, pages + 1))
    return replace(written("x"), text=text, blocks=tuple(made), pages=numbered)


CONTENTS = (
    ("1 Our people .......... 2", BlockKind.FURNITURE, 1),
    ("2 Housing contribution statement … 4", BlockKind.FURNITURE, 1),
    ("3 Money 6", BlockKind.FURNITURE, 1),
)
HEADINGS = (
    ("Our people", BlockKind.HEADING, 2),
    ("Housing contribution", BlockKind.HEADING, 4),
    ("Money", BlockKind.HEADING, 6),
)


@pytest.mark.parametrize(
    ("unread", "lost"),
    [(4, "Housing contribution statement"), (5, "Housing contribution statement"), (2, "Our people"), (6, "Money")],
)
def test_the_contents_list_names_the_section_of_an_unread_page(unread, lost):
    assert lost_sections([paged(*CONTENTS, unread=unread)]) == (lost,)


@pytest.mark.parametrize(("unread", "lost"), [(5, "Housing contribution"), (3, "Our people"), (6, "Money")])
def test_headings_name_the_section_that_runs_over_it(unread, lost):
    assert lost_sections([paged(*HEADINGS, unread=unread)]) == (lost,)


def test_nothing_is_lost_where_every_page_was_read():
    assert lost_sections([paged(*CONTENTS, *HEADINGS, unread=0)]) == ()


@pytest.mark.parametrize(
    ("title", "bears"),
    [("Our Housing Contributions", True), ("Tenure", False), ("Housing", False), ("A contribution to housing", False)],
)
def test_a_title_bears_on_a_criterion_by_a_cue_of_two_words(title, bears):
    assert (section_on(HOUSING, [title]) is not None) is bears
