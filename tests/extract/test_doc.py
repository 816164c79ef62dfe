"""Old Word files go through LibreOffice where it is installed; else the message says how to convert them."""

import stat
import sys

import pytest

from planscan.errors import UnreadableFileError
from planscan.extract import doc, read_bytes

from .word.wordfiles import paragraph, word_file

OLD = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + "WordDocument".encode("utf-16-le")


def fake_libreoffice(folder, script):
    """A program that takes LibreOffice's arguments."""
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\nimport sys\nfolder = sys.argv[sys.argv.index('--outdir') + 1]\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    return str(program)


def test_without_libreoffice_the_message_says_how_to_convert(monkeypatch):
    monkeypatch.setattr(doc, "_PROGRAMS", ())
    with pytest.raises(UnreadableFileError, match="choose Save As and the type Word Document"):
        read_bytes(OLD, name="plan.doc")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a script with a #! line")
def test_what_libreoffice_makes_of_it_is_read(monkeypatch, tmp_path):
    (tmp_path / "made.docx").write_bytes(word_file(paragraph("We will act.")))
    copy = f"import shutil; shutil.copy({str(tmp_path / 'made.docx')!r}, folder + '/plan.docx')"
    monkeypatch.setattr(doc, "_PROGRAMS", (fake_libreoffice(tmp_path, copy),))
    document = read_bytes(OLD, name="plan.doc")
    assert (document.text, document.media_type, document.file) == ("We will act.", "application/msword", "plan.doc")


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a script with a #! line")
@pytest.mark.parametrize("script", ["sys.exit(1)", "pass"])
def test_a_file_that_libreoffice_cannot_read_is_a_clear_error(monkeypatch, tmp_path, script):
    monkeypatch.setattr(doc, "_PROGRAMS", (fake_libreoffice(tmp_path, script),))
    with pytest.raises(UnreadableFileError, match="LibreOffice could not read"):
        read_bytes(OLD, name="plan.doc")
