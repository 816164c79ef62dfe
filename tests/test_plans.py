"""Which files make which plan, and every fault of a list of plans in one go."""

from __future__ import annotations

from pathlib import Path

import pytest

from planscan.errors import InputError
from planscan.plans import find_plans


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files, and a plan that is a folder of web pages."""
    for name in ("a.docx", "b.pdf", "notes.txt", "~$a.docx"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<p>x</p>", encoding="utf-8")
    return tmp_path


def listing(folder: Path, text: str, *, encoding: str = "utf-8") -> None:
    (folder / "plans.csv").write_text(text, encoding=encoding)


def test_a_folder_holds_files_and_sets_of_web_pages(folder: Path) -> None:
    assert [plan.stem for plan in find_plans([folder]).plans] == ["a", "b", "site"]


def test_text_files_are_plans_where_there_is_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"x")
    assert [plan.stem for plan in find_plans([tmp_path]).plans] == ["notes"]


def test_stems_differ_in_more_than_capitals_and_avoid_what_is_taken(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one/Plan.pdf", "two/plan.pdf", "plan-2.pdf", "taken.pdf")]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    found = find_plans(paths, taken=("taken",))
    assert [plan.stem for plan in found.plans] == ["Plan", "plan-2", "plan-2-2", "taken-2"]


def test_a_listing_says_what_belongs_together_and_what_it_is(folder: Path) -> None:
    listing(
        folder,
        "File, Plan ,authority,period,status,type,notes\nb.pdf,One,Ay,2025-2028,final,plan,first\n"
        "a.docx,One,,,,,second\n\nsite,Two,Bee,,draft,,\n",
        encoding="utf-8-sig",
    )
    one, two = find_plans([folder]).plans
    assert [path.name for path in one.files] == ["b.pdf", "a.docx"]
    assert (one.about["authority"], one.about["period"], one.about["notes"]) == ("Ay", "2025-2028", "first")
    assert (two.files[0].name, two.stem, two.about["status"]) == ("index.html", "site", "draft")


def test_files_that_a_listing_leaves_out_are_told(folder: Path) -> None:
    listing(folder, "file\na.docx\n")
    (note,) = find_plans([folder]).notes
    assert "b.pdf, site/index.html" in note


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("plan\nOne\n", "of which file is one"),
        ("file,colour\na.docx,red\n", "no column is called 'colour'"),
        ("file\nmissing.pdf\n", ":2: 'missing.pdf' is not in the folder"),
        ("file\n../elsewhere.pdf\n", "lies outside the folder"),
        ("file\na.docx\na.docx\n", ":3: 'a.docx' stands in line 2 already"),
        ("file,period\na.docx,2028-2025\n", "the period '2028-2025' is none"),
        ("file,period\na.docx,next year\n", "write it as 2025-2028"),
        ("file,status\na.docx,approved\n", "the status is final or draft"),
        ("file,plan,authority\na.docx,One,Ay\nb.pdf,One,Bee\n", "authority is 'Bee' here, but 'Ay'"),
        ("file\n", "it names no plan"),
    ],
)
def test_a_faulty_listing_names_file_and_line(folder: Path, text: str, says: str) -> None:
    (folder.parent / "elsewhere.pdf").write_bytes(b"x")
    listing(folder, text)
    with pytest.raises(InputError, match="plans") as caught:
        find_plans([folder])
    assert says in str(caught.value)


def test_all_faults_are_named_at_once(folder: Path) -> None:
    listing(folder, "file,status\nx.pdf,final\ny.pdf,final\na.docx,old\n")
    with pytest.raises(InputError) as caught:
        find_plans([folder])
    assert str(caught.value).count("plans.csv:") == 3


def test_a_listing_in_another_encoding_says_what_to_do(folder: Path) -> None:
    listing(folder, "file,notes\na.docx,caf\xe9\n", encoding="latin-1")
    with pytest.raises(InputError, match="save it as CSV UTF-8"):
        find_plans([folder])
