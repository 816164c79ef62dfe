"""Plain text and Markdown: paragraphs from wrapped lines, lists, headings, tables, encodings."""

import pytest

from planscan.errors import NoTextError
from planscan.extract import read_bytes
from planscan.extract.plain import read_lines


def shape(document):
    return [(block.kind.value, block.level, document.text[block.start : block.end]) for block in document.blocks]


def read(text, name="plan.txt"):
    return read_bytes(text.encode() if isinstance(text, str) else text, name=name)


def test_every_line_of_an_evaluation_row_is_a_block():
    document = read_lines("one\n\n two  three \nfour\n", "row")
    assert shape(document) == [("paragraph", 0, "one"), ("paragraph", 0, "two three"), ("paragraph", 0, "four")]


def test_an_evaluation_row_without_words_is_an_error():
    with pytest.raises(NoTextError):
        read_lines(" \n\n", "row")


def test_lines_that_the_margin_broke_are_joined():
    wrapped = (
        "We will work with our partners in every\nlocality, and with the people who use our\nservices, to plan care."
    )
    assert [text for _, _, text in shape(read(wrapped + "\n\nSecond paragraph."))] == [
        wrapped.replace("\n", " "),
        "Second paragraph.",
    ]


def test_short_lines_are_kept_apart():
    assert len(read("Chief Officer\nHealth and Social Care Partnership of the North\nTel: 01234").blocks) == 3


def test_lists_keep_their_bullets_numbers_and_depth():
    text = "We will:\n- act early\n  - at home\n- work with\n  partners\n1. first\n2. second"
    assert shape(read(text)) == [
        ("paragraph", 0, "We will:"),
        ("list-item", 1, "• act early"),
        ("list-item", 2, "• at home"),
        ("list-item", 1, "• work with partners"),
        ("list-item", 1, "1. first"),
        ("list-item", 1, "2. second"),
    ]


def test_titles_that_stand_alone_are_headings():
    text = "OUR PRIORITIES\n\n2.1 Early help\n\nMoney\n=====\nWe spend it well."
    assert shape(read(text))[:3] == [
        ("heading", 1, "OUR PRIORITIES"),
        ("heading", 2, "2.1 Early help"),
        ("heading", 1, "Money"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        "Càirdeas – £5m".encode(),
        "\ufeffCàirdeas – £5m".encode(),
        "Càirdeas – £5m".encode("utf-16"),
        "Càirdeas – £5m".encode("cp1252"),
    ],
)
def test_encodings(data):
    assert read(data).text == "Càirdeas – £5m"


MARKDOWN = """---
title: left out
---
# Strategic plan

We will **act** on [the evidence](https://example.org/e) and _listen_.
It goes on here.

Our vision
----------

* first `thing`
    1. nested
* second

| Year | Budget |
|------|-------:|
| 2025 | £10m   |

<!-- a note to ourselves -->
> Quoted words.
"""


def test_markdown_signs_go_and_words_stay():
    document = read(MARKDOWN, "plan.md")
    assert shape(document) == [
        ("heading", 1, "Strategic plan"),
        ("paragraph", 0, "We will act on the evidence and listen. It goes on here."),
        ("heading", 2, "Our vision"),
        ("list-item", 1, "• first thing"),
        ("list-item", 2, "1. nested"),
        ("list-item", 1, "• second"),
        ("table-row", 0, "Year\tBudget"),
        ("table-row", 0, "2025\t£10m"),
        ("paragraph", 0, "Quoted words."),
    ]
    assert document.title == "Strategic plan"
    assert document.blocks[-2].headers == ("Year", "Budget")


def test_markdown_links_keep_their_words_and_target():
    document = read(MARKDOWN, "plan.md")
    (link,) = document.links
    assert (document.text[link.start : link.end], link.target) == ("the evidence", "https://example.org/e")
