r"""Rich Text Format: shown words in order; groups that Word does not show left out."""

import pytest

from planscan.errors import LimitError, NoTextError
from planscan.extract import read_bytes
from planscan.model import ReadOptions

PLAN = rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}
{\info{\title Our plan}{\author X}}{\header\pard OFFICIAL\par}{\footer\pard Page 1\par}
\pard\s1\outlinelevel0 Priorit\'e9s\par
\pard We will {\b improve} care{\footnote\pard {\super\chftn} A source.\par}. \u8211? \u-10179?\u-8704? end.\par
{\listtext\'b7\tab}First\par
{\listtext 2.\tab}Second\par
{\v hidden}Seen\par
\trowd\trhdr\intbl Year\cell Money\cell\row
\trowd\intbl 2025\cell {\field{\*\fldinst HYPERLINK "x"}{\fldrslt 10m}}\cell\row
\pard after {\*\unknown zzz}{\pict\bin4 }{\{}the table\par}"""


def read(data, tracked="accept"):
    return read_bytes(data, name="plan.rtf", options=ReadOptions(tracked=tracked))


def shape(document):
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def test_what_word_shows_is_read_in_order():
    document = read(PLAN.replace(rb"\bin4 }{\{", rb"\bin4 }{\{ "))
    assert shape(document)[:9] == [
        ("heading", "Priorités"),
        ("paragraph", "We will improve care. – 😀 end."),
        ("list-item", "• First"),
        ("list-item", "2. Second"),
        ("paragraph", "Seen"),
        ("table-row", "Year\tMoney"),
        ("table-row", "2025\t10m"),
        ("paragraph", "after the table"),
        ("footnote", "1 A source."),
    ]
    assert document.blocks[6].headers == ("Year", "Money")
    assert (document.title, document.hidden_characters) == ("Our plan", 6)
    assert [(block.role) for block in document.blocks if not block.paragraph] == ["header", "footer"]


def test_tracked_changes_are_taken_or_left():
    draft = rb"{\rtf1\pard We {\revised will}{\deleted may} act.\par}"
    assert read(draft).text == "We will act."
    assert read(draft, tracked="reject").text == "We may act."


def test_comments_are_listed_apart():
    document = read(rb"{\rtf1\pard We act{\*\atnid A}{\*\atnauthor Ann}\chatn{\*\annotation{\*\atnref 1}When?}.\par}")
    assert document.text == "We act."
    assert [comment.text for comment in document.comments] == ["Ann: When?"]


def test_groups_without_end_are_a_limit():
    with pytest.raises(LimitError, match="deeply"):
        read(b"{\\rtf1" + b"{" * 100_000)


@pytest.mark.parametrize("data", [rb"{\rtf1}", rb"{\rtf1{\pict 00ff}}", b"{\\rtf"])
def test_a_file_without_words_is_a_clear_error(data):
    with pytest.raises(NoTextError):
        read(data)
