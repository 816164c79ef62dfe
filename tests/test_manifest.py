"""A manifest names all that a run rested on, and the same run can be done again from it, byte for byte."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from planscan.cli import main
from planscan.errors import InputError, UsageError
from planscan.manifest import FILE

from .conftest import SAMPLES
from .test_catalogues import GOOD, HEADER

FORECAST = "Demand for care at home is projected to rise by 31 per cent by 2035, by 1,150 hours a week."


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != ".sqlite"}


@pytest.fixture
def plans(word_plan: Callable[..., Path], tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    shutil.copy(word_plan("# Needs", FORECAST), folder / "a.docx")
    shutil.copy(SAMPLES / "strathgarve-easy-read.pdf", folder / "b.pdf")
    (folder / "plans.csv").write_text(
        "file,plan,authority,period,status,type,notes\nb.pdf,B,Bee,2025-2028,final,plan,\na.docx,A,Ay,,draft,,x\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture
def first(plans: Path, tmp_path: Path) -> Path:
    out = tmp_path / "first"
    wanted = ("--catalogue", "gpf-ed2", "--matchers", "rules", "--operating-point", "screening")
    done = run("scan", plans, "--out", out, *wanted, "--format", "json", "--format", "csv")
    assert done.exit_code in {0, 3}, done.output
    return out


def test_a_run_is_done_again_from_its_manifest_byte_for_byte(first: Path, plans: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "deep"
    moved.mkdir(parents=True)
    for path in plans.iterdir():
        if path.name != "plans.csv":
            shutil.copy(path, moved / path.name)
    done = run("scan", tmp_path / "elsewhere", "--from-manifest", first / FILE, "--out", tmp_path / "again")
    assert done.exit_code in {0, 3}, done.output
    assert contents(tmp_path / "again") == contents(first)
    for out in (first, tmp_path / "again"):
        assert run("export", out, "--format", "csv", "--format", "parquet").exit_code == 0
    assert contents(first / "export") == contents(tmp_path / "again" / "export")


def test_it_names_files_catalogues_models_versions_and_how_well_pages_were_read(first: Path) -> None:
    made = json.loads((first / FILE).read_text(encoding="utf-8"))
    assert [one["plan"] for one in made["plans"]] == ["b", "a"]
    assert made["plans"][0]["about"]["authority"] == "Bee"
    pdf = made["plans"][0]["files"][0]
    assert pdf["pages"] > 0
    assert 0 < pdf["quality"] <= 1
    assert len(pdf["sha256"]) == len(made["catalogues"][0]["sha256"]) == len(made["models"][0]["sha256"]) == 64
    assert made["settings"]["operating_point"] == "screening"
    assert {"planscan", "source", "python", "machine", "numpy", "spacy"} <= set(made["versions"])


def test_it_names_no_folder(first: Path, tmp_path: Path) -> None:
    assert str(tmp_path) not in (first / FILE).read_text(encoding="utf-8")


def test_a_file_that_changed_is_missing(first: Path, plans: Path, tmp_path: Path) -> None:
    (plans / "a.docx").write_bytes(b"another")
    done = run("scan", plans, "--from-manifest", first / FILE, "--out", tmp_path / "again")
    assert done.exit_code == InputError.exit_code
    assert "a.docx" in done.output


def test_another_version_is_told_and_a_result_that_differs_is_an_error(
    first: Path, plans: Path, tmp_path: Path
) -> None:
    made = json.loads((first / FILE).read_text(encoding="utf-8"))
    made["versions"]["numpy"] = "0.1"
    made["plans"][1]["map"] = "0" * 64
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(made), encoding="utf-8")
    done = run("scan", plans, "--from-manifest", changed, "--out", tmp_path / "again")
    assert done.exit_code == 1
    assert "numpy 0.1" in done.output
    assert "a.map is not the same" in done.output


def test_an_own_catalogue_is_to_be_given_again(plans: Path, tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(HEADER + GOOD, encoding="utf-8")
    options = ("--matchers", "rules", "--catalogue", own)
    assert run("scan", plans, "--out", tmp_path / "first", *options).exit_code in {0, 3}
    again = ("--from-manifest", tmp_path / "first" / FILE, "--out", tmp_path / "again")
    assert run("scan", plans, *again).exit_code == UsageError.exit_code
    (tmp_path / "elsewhere").mkdir()
    own = own.rename(tmp_path / "elsewhere" / own.name)
    assert run("scan", plans, *again, "--catalogue", own).exit_code in {0, 3}
    assert contents(tmp_path / "again")["a.json"] == contents(tmp_path / "first")["a.json"]


def test_what_is_no_manifest_is_one_clear_error(plans: Path, tmp_path: Path) -> None:
    for text in ("{}", '{"manifest": 99}', "no JSON"):
        (tmp_path / "m.json").write_text(text, encoding="utf-8")
        done = run("scan", plans, "--from-manifest", tmp_path / "m.json", "--out", tmp_path / "out")
        assert done.exit_code == InputError.exit_code
