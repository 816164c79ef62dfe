"""Text that a file draws twice in one place is read once."""

from __future__ import annotations

from tests.extract.pdf.pdffiles import BODY, Sheet, read


def test_shadow_of_a_title_is_read_once():
    sheet = Sheet().text(61, 81, "Care at home", size=24, before="0.7 g").text(60, 80, "Care at home", size=24)
    assert read(sheet.text(60, 140, *BODY)).text == "Care at home\n\n" + " ".join(BODY)


def test_bold_that_is_drawn_twice_is_read_once():
    sheet = Sheet().text(60, 100, *BODY).text(60.3, 100, *BODY)
    document = read(sheet)
    assert document.text == " ".join(BODY)
    assert document.hidden_characters == 0


def test_words_said_again_elsewhere_stay():
    document = read(Sheet().text(60, 100, *BODY).text(60, 300, *BODY))
    assert document.text.count("long as they wish") == 2
