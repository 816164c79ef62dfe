"""Marked copies: highlights and comments stand at the very words, and the plan's own content stays as it was."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.oxml import OxmlElement
from lxml import etree
from pypdf import PdfReader

import planscan
from planscan import Settings
from planscan.errors import InputError, LimitError, OutputError, UsageError
from planscan.extract import extract
from planscan.extract.worker import environment
from planscan.model import Decision, EvidenceMap, Limits, ReadOptions
from planscan.report import apart, fits, render
from planscan.report.annotate_word import UNPLACED
from planscan.report.marks import marks
from planscan.text import letters_and_digits

from .files import HOUSING, pdf_plan
from .plans import FORECAST, HOSTILE

FRAMEWORK = Settings(catalogues=("gpf-ed2",))
BODY = "word/document.xml"


def scanned(path: Path, settings: Settings = FRAMEWORK) -> EvidenceMap:
    plan = planscan.scan(path, settings)
    assert any(one.evidence for one in plan.criteria)
    return plan


# --- PDF --------------------------------------------------------------------------------------------


def highlights(data: bytes) -> list[tuple[int, list[float], str]]:
    """Page index, corners and comment of every highlight."""
    found: list[tuple[int, list[float], str]] = []
    for number, page in enumerate(PdfReader(io.BytesIO(data)).pages):
        for one in page.get("/Annots", []):
            note = one.get_object()
            if note["/Subtype"] == "/Highlight":
                found.append((number, [float(n) for n in note["/QuadPoints"]], str(note["/Contents"])))
    return found


def words_under(data: bytes, page: int, corners: list[float]) -> str:
    """The words under a highlight, line by line, as another reader finds them."""
    text = pypdfium2.PdfDocument(data)[page].get_textpage()
    said: list[str] = []
    for at in range(0, len(corners), 8):
        xs, ys = corners[at : at + 8 : 2], corners[at + 1 : at + 8 : 2]
        said.append(text.get_text_bounded(min(xs), min(ys), max(xs), max(ys)))
    return " ".join(said)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_highlights_lie_on_the_words_of_the_evidence(tmp_path: Path, turn: int) -> None:
    path = pdf_plan(tmp_path, turn=turn, shift=30)
    plan = scanned(path)
    data = render(plan, "pdf", files=[path])
    found = highlights(data)
    quotes = {item.quote for one in plan.criteria for item in one.evidence}
    assert len(found) == len(quotes)
    assert {letters_and_digits(words_under(data, page, at)) for page, at, _ in found} == set(
        map(letters_and_digits, quotes)
    )


def test_each_highlight_tells_criterion_and_level(tmp_path: Path) -> None:
    path = pdf_plan(tmp_path)
    plan = scanned(path)
    told = "\n".join(comment for _, _, comment in highlights(render(plan, "pdf", files=[path])))
    for one in plan.criteria:
        for item in one.evidence:
            word = "evidenced" if item.level == 2 else "mentioned"
            assert f"{one.criterion}: {word} (level {item.level})" in told


def test_the_file_stays_as_it_was_up_to_its_end(tmp_path: Path) -> None:
    path = pdf_plan(tmp_path)
    plan = scanned(path)
    data = render(plan, "pdf", files=[path])
    assert data.startswith(path.read_bytes())
    assert data == render(plan, "pdf", files=[path])


def test_what_a_person_dropped_is_not_marked(tmp_path: Path) -> None:
    path = pdf_plan(tmp_path)
    plan = scanned(path)
    dropped = tuple(
        replace(one, evidence=tuple(replace(item, decision=Decision("drop")) for item in one.evidence))
        for one in plan.criteria
    )
    assert highlights(render(replace(plan, criteria=dropped), "pdf", files=[path])) == []


def test_a_protected_file_is_refused_with_a_reason(tmp_path: Path) -> None:
    path = pdf_plan(tmp_path, locked=True)
    with pytest.raises(OutputError, match="protected against changes"):
        render(scanned(path), "pdf", files=[path])


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    path = pdf_plan(tmp_path)
    plan = scanned(path)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(InputError, match="has changed"):
        render(plan, "pdf", files=[path])


def test_a_plan_of_another_kind_is_refused_and_does_not_fit(word_plan: Callable[..., Path]) -> None:
    path = word_plan(FORECAST)
    plan = scanned(path)
    assert [fits(plan, name) for name in ("pdf", "comments.docx", "docx")] == [False, True, True]
    with pytest.raises(UsageError, match="no file of this plan is a PDF"):
        render(plan, "pdf", files=[path])


def test_a_writer_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pdf_plan(tmp_path)
    plan = scanned(path)
    monkeypatch.setattr(apart, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    with pytest.raises(LimitError, match="stopped"):
        render(plan, "pdf", files=[path], reading=ReadOptions(limits=Limits(seconds=0.5)))


def test_a_writer_that_dies_costs_its_own_output_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pdf_plan(tmp_path)
    plan = scanned(path)
    monkeypatch.setattr(apart, "COMMAND", (sys.executable, "-c", "import os; os.abort()"))
    with pytest.raises(OutputError, match="no copy could be marked"):
        render(plan, "pdf", files=[path])


def test_the_writer_has_no_network_and_none_of_the_secrets_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    assert "SECRET_TOKEN" not in environment()


def test_a_copy_never_takes_the_place_of_the_plan(tmp_path: Path) -> None:
    path = pdf_plan(tmp_path)
    before = path.read_bytes()
    command = [sys.executable, "-m", "planscan", "scan", str(path), "--format", "pdf", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == UsageError.exit_code
    assert "written over this plan" in done.stderr
    assert path.read_bytes() == before


# --- Word -------------------------------------------------------------------------------------------


def commented(plan: EvidenceMap, path: Path, folder: Path, reading: ReadOptions | None = None) -> Path:
    copy = folder / "copy.docx"
    copy.write_bytes(render(plan, "comments.docx", files=[path], reading=reading))
    return copy


def assert_comments_stand_at_the_evidence(plan: EvidenceMap, original: Path, copy: Path) -> None:
    """Read back by planscan's own reader of Word files, which knows nothing of how comments are written."""
    before, after = extract(original), extract(copy)
    assert after.text == before.text
    places = {(one.start, one.end) for one in after.comments}
    for mark in marks(plan, 0):
        assert (mark.start, mark.start + len(mark.quote)) in places, mark.quote


def test_comments_stand_at_the_words_of_the_evidence(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    path = word_plan(*HOSTILE)
    plan = scanned(path)
    assert_comments_stand_at_the_evidence(plan, path, commented(plan, path, tmp_path))


def test_words_printed_twice_are_marked_where_they_stand(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    path = word_plan("# One", FORECAST, "# Two", HOUSING, "# Three", FORECAST)
    plan = scanned(path)
    assert_comments_stand_at_the_evidence(plan, path, commented(plan, path, tmp_path))


def test_a_run_that_holds_two_passages_is_cut(tmp_path: Path) -> None:
    document = Document()
    run = document.add_paragraph().add_run(f"({FORECAST})")
    run.add_break()
    run.add_break()
    run.add_text(HOUSING)
    path = tmp_path / "plan.docx"
    document.save(str(path))
    plan = scanned(path)
    assert_comments_stand_at_the_evidence(plan, path, commented(plan, path, tmp_path))


def test_tables_are_marked_from_cell_to_cell(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Our population", 1)
    table = document.add_table(3, 2)
    cells = ("1", FORECAST, "2", HOUSING, "3", FORECAST.replace("Kirkmore", "Easter Kirkmore"))
    for cell, text in zip(table._cells, cells, strict=True):
        cell.text = text
    path = tmp_path / "plan.docx"
    document.save(str(path))
    plan = scanned(path)
    assert_comments_stand_at_the_evidence(plan, path, commented(plan, path, tmp_path))


def test_reviewers_comments_stay(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph(FORECAST)
    document.add_comment(paragraph.runs[0], text="Which source?", author="Planner")
    path = tmp_path / "plan.docx"
    document.save(str(path))
    plan = scanned(path)
    copy = commented(plan, path, tmp_path)
    told = {one.author: one.text for one in Document(str(copy)).comments}
    assert told["Planner"] == "Which source?"
    assert "needs.forecast-demand: " in told["planscan"]
    assert len({one.comment_id for one in Document(str(copy)).comments}) == len(list(Document(str(copy)).comments))


def test_deleted_words_are_no_part_of_a_passage(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph(FORECAST[:60])
    gone = OxmlElement("w:del")
    run = OxmlElement("w:r")
    words = OxmlElement("w:delText")
    words.text = "Children's services come later. "
    run.append(words)
    gone.append(run)
    paragraph._p.append(gone)
    paragraph.add_run(FORECAST[60:])
    path = tmp_path / "plan.docx"
    document.save(str(path))
    for tracked in ("accept", "reject"):
        reading = ReadOptions(tracked=tracked)
        plan = scanned(path, replace(FRAMEWORK, reading=reading))
        copy = commented(plan, path, tmp_path, reading)
        places = {(one.start, one.end) for one in extract(copy, reading).comments}
        assert {(mark.start, mark.start + len(mark.quote)) for mark in marks(plan, 0)} <= places


def test_evidence_where_word_allows_no_comment_is_listed_at_the_start(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Our population", 1)
    document.add_paragraph("See the box.")
    run = document.add_paragraph().add_run()
    run._r.append(_text_box(FORECAST))
    path = tmp_path / "plan.docx"
    document.save(str(path))
    plan = scanned(path)
    (first, *_) = list(Document(str(commented(plan, path, tmp_path))).comments)
    assert first.text.startswith(UNPLACED)
    assert FORECAST in first.text


def test_macros_do_not_travel_with_the_copy(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    path = tmp_path / "plan.docm"
    path.write_bytes(_with_macros(word_plan(FORECAST).read_bytes()))
    plan = scanned(path)
    with zipfile.ZipFile(commented(plan, path, tmp_path)) as archive:
        assert not any("vba" in name.lower() for name in archive.namelist())
        assert b"macroEnabled" not in archive.read("[Content_Types].xml")
        assert b"vba" not in archive.read("word/_rels/document.xml.rels")


def test_the_copy_has_the_same_bytes_every_time(word_plan: Callable[..., Path]) -> None:
    path = word_plan(*HOSTILE)
    plan = scanned(path)
    data = render(plan, "comments.docx", files=[path])
    assert data == render(plan, "comments.docx", files=[path])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def _text_box(words: str) -> etree._Element:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return etree.fromstring(
        f'<w:pict xmlns:w="{word}" xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
        f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    )


def _with_macros(data: bytes) -> bytes:
    """The Word file as if it held macros."""
    out = io.BytesIO()
    plain, macro = b"officedocument.wordprocessingml.document.main", b"macroEnabled.main"
    relation = b'<Relationship Id="rIdVba" Type="http://x/vbaProject" Target="vbaProject.bin"/></Relationships>'
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"openxmlformats-" + plain, b"ms-word.document." + macro)
            if name == "word/_rels/document.xml.rels":
                part = part.replace(b"</Relationships>", relation)
            new.writestr(name, part)
        new.writestr("word/vbaProject.bin", b"macros")
    return out.getvalue()
