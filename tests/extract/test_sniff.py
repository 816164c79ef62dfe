"""A file is what its bytes say, whatever its name is."""

import pytest

from planscan.errors import InputError, UnreadableFileError
from planscan.extract.sniff import Format, sniff

from .test_odt import odt
from .word.wordfiles import paragraph, word_file


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7 ...", "plan.docx", Format.PDF),
        (b"\r\n\r\nrubbish before %PDF-1.4", "plan.pdf", Format.PDF),
        (word_file(paragraph("x")), "plan.pdf", Format.DOCX),
        (b"PK\x03\x04 cut short", "plan.docx", Format.DOCX),
        (odt("<text:p>x</text:p>"), "plan.docx", Format.ODT),
        (b"{\\rtf1 x}", "plan.doc", Format.RTF),
        (b"<!DOCTYPE HTML><p>x", "plan.doc", Format.HTML),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", "plan", Format.HTML),
        (b"<p>x</p>", "plan.htm", Format.HTML),
        (b"Write <html> at the top.", "notes.txt", Format.TEXT),
        (b"# Plan", "plan.md", Format.MARKDOWN),
        (b"# Plan", "plan.txt", Format.TEXT),
        ("Plan".encode("utf-16"), "plan.txt", Format.TEXT),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "WordDocument".encode("utf-16-le"), "plan.docx", Format.DOC),
    ],
)
def test_kinds(data, name, kind):
    assert sniff(data, name) is kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"\x00\x01\x02\x03" * 50, "of an unknown kind"),
        (bytes(range(1, 32)) * 20, "of an unknown kind"),
        (b"<?xml version='1.0'?><feed/>", "XML, but no web page"),
        (b"MIME-Version: 1.0\r\n", "a web archive"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "Workbook".encode("utf-16-le"), "an old Office file"),
    ],
)
def test_what_cannot_be_read_is_named(data, words):
    with pytest.raises(UnreadableFileError, match=rf"^plan: the file is {words}.*planscan reads PDF, Word"):
        sniff(data, "plan")


@pytest.mark.parametrize("data", [b"", b"   \r\n", b"\x00" * 100])
def test_nothing_is_an_empty_file(data):
    with pytest.raises(InputError, match="the file is empty"):
        sniff(data, "plan.pdf")
