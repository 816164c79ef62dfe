"""A folder of plans: what fails costs only itself, what was done is kept, and the bytes are the same either way."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from planscan import errors
from planscan.batch.shared import SharedPrints

from .conftest import SAMPLES

OPTIONS = ("--catalogue", "gpf-ed2", "--matchers", "rules")
FORECAST = "The number of people aged over 75 is projected to rise by 31 per cent by 2035, and demand for care with it."
DONE = (0, 3)
"""Codes of a scan that mapped every plan; 3 says that some quotes were withheld."""
TRAPS = """
import os, time
import planscan.extract as extract

read = extract.read_here

def trapped(path, *args, **more):
    data = path.read_bytes()
    if b"HANG" in data:
        time.sleep(600)
    if b"KILL THE READER" in data:
        os.kill(os.getpid(), 9)
    if b"KILL THE MAPPER" in data:
        os.kill(os.getppid(), 9)
        time.sleep(600)
    return read(path, *args, **more)

extract.read_here = trapped
"""


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "planscan", *map(str, arguments)]


def scan(folder: Path, out: Path, *more: str | Path, traps: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Scan a folder; `traps` holds a sitecustomize.py for the scan and its workers."""
    wanted = command("scan", folder, "--out", out, *OPTIONS, *more)
    paths = [str(traps or ""), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    return subprocess.run(wanted, capture_output=True, text=True, encoding="utf-8", env=environment)


def export(out: Path, target: Path) -> Path:
    wanted = command("export", out, "--format", "csv", "--to", target)
    subprocess.run(wanted, check=True, capture_output=True)
    return target


def contents(folder: Path) -> dict[str, bytes]:
    """Files of a folder by name; the store is left out: it alone holds clock times."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != ".sqlite"}


def copy(sample: Path, target: Path, number: int) -> None:
    """A sample with changed bytes."""
    if sample.suffix == ".docx":
        shutil.copyfile(sample, target)
        with zipfile.ZipFile(target, "a") as archive:
            archive.comment = f"copy {number}".encode()
    else:
        target.write_bytes(sample.read_bytes() + f"\n% copy {number}\n".encode())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve plans."""
    made = tmp_path_factory.mktemp("twelve")
    samples = [SAMPLES / name for name in ("dunmore-draft.docx", "strathgarve-easy-read.pdf", "glenfalloch-plan.pdf")]
    for number in range(12):
        sample = samples[number % 3]
        copy(sample, made / f"{number:02d}-{sample.name}", number)
    return made


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """Where the twelve plans were mapped in one go by one worker, and how many seconds that took."""
    out = tmp_path_factory.mktemp("undisturbed")
    began = time.perf_counter()
    done = scan(folder, out, "--jobs", "1")
    assert done.returncode in DONE, done.stderr
    return out, time.perf_counter() - began


@pytest.fixture
def texts(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder of plain texts by name."""

    def make(**named: str) -> Path:
        made = tmp_path / "plans"
        made.mkdir(exist_ok=True)
        for name, text in named.items():
            (made / f"{name}.txt").write_text(f"{text}\n\n{FORECAST}\n", encoding="utf-8")
        return made

    return make


@pytest.fixture
def traps(tmp_path: Path) -> Path:
    """A folder for the search path, with which some files hang their reader, or kill it or the process that maps."""
    if os.name == "nt":
        pytest.skip("needs signals")
    place = tmp_path / "traps"
    place.mkdir()
    (place / "sitecustomize.py").write_text(TRAPS, encoding="utf-8")
    return place


def test_two_workers_give_the_same_bytes_as_one(folder: Path, undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    done = scan(folder, tmp_path / "out", "--jobs", "2")
    assert done.returncode in DONE, done.stderr
    assert contents(tmp_path / "out") == contents(undisturbed[0])
    assert contents(export(tmp_path / "out", tmp_path / "x")) == contents(export(undisturbed[0], tmp_path / "y"))


def test_one_line_for_each_plan_and_a_summary(undisturbed: tuple[Path, float], folder: Path) -> None:
    done = scan(folder, undisturbed[0])
    lines = [line for line in done.stderr.splitlines() if line.startswith("[")]
    assert [line.split(" ")[0] for line in lines] == [f"[{n}/12]" for n in range(1, 13)]
    assert all(
        re.search(r": .*\d+ (?:strong|evidenced|mentioned), .*\d+ not found \(unchanged\)$", line) for line in lines
    )
    assert "12 of 12 plans mapped (12 unchanged)" in done.stderr


def test_an_unchanged_folder_is_quick_and_writes_nothing(folder: Path, undisturbed: tuple[Path, float]) -> None:
    out, first = undisturbed
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.json") if "manifest" not in path.name}
    began = time.perf_counter()
    assert scan(folder, out, "--jobs", "1").returncode in DONE
    again = time.perf_counter() - began
    assert {path: path.stat().st_mtime_ns for path in before} == before
    # The bar of 20 is for 300 plans (benchmarks/bench_batch.py): with 12 the start of Python weighs more.
    assert first > 8 * again


def test_killed_three_times_it_goes_on_and_loses_nothing(
    folder: Path, undisturbed: tuple[Path, float], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    moments = random.Random(6)
    for _ in range(3):
        process = subprocess.Popen(command("scan", folder, "--out", out, *OPTIONS, "--jobs", "2"), stderr=-3, stdout=-3)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.5, undisturbed[1] / 2))
        workers = psutil.Process(process.pid).children() if process.poll() is None else []
        process.kill()
        process.wait()
        assert whole_plans_only(out / "planscan.sqlite")
        _, alive = psutil.wait_procs(workers, timeout=20)
        assert not alive
    done = scan(folder, out, "--jobs", "2")
    assert done.returncode in DONE, done.stderr
    assert contents(out) == contents(undisturbed[0])
    assert contents(export(out, tmp_path / "x")) == contents(export(undisturbed[0], tmp_path / "y"))


def whole_plans_only(path: Path) -> bool:
    """Whether every map of a store that a scan left behind has all its ratings, passages and documents."""
    if not path.is_file():
        return True
    with contextlib.closing(sqlite3.connect(path)) as store:
        tables = {name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "maps" not in tables:
            return not tables  # killed before the tables were made: all of them or none
        maps = store.execute("SELECT id, reading_id FROM maps").fetchall()
        ratings = dict(store.execute("SELECT map_id, count(*) FROM ratings GROUP BY map_id"))
        read = {key for (key,) in store.execute("SELECT DISTINCT reading_id FROM passages")}
        documents = {key for (key,) in store.execute("SELECT map_id FROM map_documents NATURAL JOIN documents")}
        named = {key for (key,) in store.execute("SELECT map_id FROM plans WHERE outcome = 'mapped'")}
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    keys = {key for key, _ in maps}
    return (
        set(ratings) == documents == named == keys
        and len(set(ratings.values())) <= 1
        and read == {reading for _, reading in maps}
    )


def test_a_file_that_hangs_and_ones_that_kill_their_workers_cost_only_themselves(
    texts: Callable[..., Path], traps: Path, tmp_path: Path
) -> None:
    folder = texts(a="All is well.", b="HANG", c="KILL THE READER", d="KILL THE MAPPER", e="All is well too.")
    done = scan(folder, tmp_path / "out", "--jobs", "2", "--limit-seconds", "3", traps=traps)
    assert done.returncode == 1
    assert "2 of 5 plans mapped" in done.stderr
    for name, why in (("b.txt", "took longer than 3 seconds"), ("c.txt", "died"), ("d.txt", "died 2 times")):
        assert any(name in line and why in line for line in done.stderr.splitlines()), done.stderr
    assert {path.stem for path in (tmp_path / "out").glob("?.json")} == {"a", "e"}


def test_what_failed_for_want_of_time_is_tried_again(texts: Callable[..., Path], traps: Path, tmp_path: Path) -> None:
    folder = texts(a="All is well.", b="HANG")
    assert scan(folder, tmp_path / "out", "--limit-seconds", "3", traps=traps).returncode == 1
    assert scan(folder, tmp_path / "out", "--limit-seconds", "3").returncode == 0


def test_a_damaged_file_is_not_read_twice(texts: Callable[..., Path], tmp_path: Path) -> None:
    folder = texts(a="All is well.")
    (folder / "b.pdf").write_bytes(b"%PDF-1.4 and then nothing")
    shutil.copy(folder / "a.txt", folder / "a.md")
    (folder / "plans.csv").write_text("file\na.txt\nb.pdf\n", encoding="utf-8")
    said = [scan(folder, tmp_path / "out") for _ in range(2)]
    assert [done.returncode for done in said] == [1, 1]
    assert all("b.pdf" in done.stderr for done in said)
    with contextlib.closing(sqlite3.connect(tmp_path / "out" / "planscan.sqlite")) as store:
        assert store.execute("SELECT error FROM failures").fetchall() == [("UnreadableFileError",)]


def test_a_changed_criterion_reads_no_file_again(texts: Callable[..., Path], tmp_path: Path) -> None:
    from .test_catalogues import GOOD, HEADER

    folder, own = texts(a="All is well.", b="All is well too."), tmp_path / "mine.yaml"
    own.write_text(HEADER + GOOD, encoding="utf-8")
    assert scan(folder, tmp_path / "out", "--catalogue", own).returncode == 0
    own.write_text(HEADER + GOOD.replace("statement:", "ask: What of it?\n    statement:"), encoding="utf-8")
    trap = tmp_path / "trap"
    trap.mkdir()
    (trap / "sitecustomize.py").write_text("import planscan.extract as e\ndel e.read_here\n", encoding="utf-8")
    done = scan(folder, tmp_path / "out", "--catalogue", own, traps=trap)
    assert done.returncode in DONE, done.stderr
    assert "unchanged" not in done.stderr


def test_an_output_that_was_lost_or_touched_is_written_again(texts: Callable[..., Path], tmp_path: Path) -> None:
    folder, out = texts(a="All is well.", b="All is well too."), tmp_path / "out"
    scan(folder, out)
    before = contents(out)
    (out / "a.json").unlink()
    (out / "b.json").write_text("{}", encoding="utf-8")
    assert scan(folder, out).returncode == 0
    assert contents(out) == before


def test_text_shared_with_another_plan_of_the_run_is_told(texts: Callable[..., Path], tmp_path: Path) -> None:
    shared = "Each of the four localities has a planning group that meets every month and reports to the board."
    folder = texts(a=shared, b=shared)
    assert scan(folder, tmp_path / "out").returncode == 0
    found = json.loads((tmp_path / "out" / "a.json").read_text(encoding="utf-8"))["findings"]
    assert any(one["kind"] == "text-shared" and " b" in one["message"] for one in found)


def test_one_plan_of_a_folder_reads_as_on_its_own(texts: Callable[..., Path], tmp_path: Path) -> None:
    folder = texts(a="All is well.")
    scan(folder, tmp_path / "out")
    alone = subprocess.run(command("scan", folder / "a.txt", *OPTIONS), capture_output=True, check=True)
    assert (tmp_path / "out" / "a.json").read_bytes() == alone.stdout


def test_decisions_stand_in_the_store_beside_the_program(texts: Callable[..., Path], tmp_path: Path) -> None:
    folder, out = texts(a="All is well."), tmp_path / "out"
    scan(folder, out, "--format", "csv")
    with (out / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if FORECAST[:40] in row["quote"]][:1]
    rows[0] |= {"verdict": "drop", "reason": "not ours", "by": "A. Reviewer"}
    decided = tmp_path / "decided.csv"
    with decided.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    done = scan(folder, out, "--decisions", decided)
    assert done.returncode == 0, done.stderr
    with contextlib.closing(sqlite3.connect(out / "planscan.sqlite")) as store:
        assert store.execute('SELECT verdict, reason, "by" FROM decisions').fetchall() == [
            ("drop", "not ours", "A. Reviewer")
        ]


def test_a_worker_that_is_silent_for_too_long_is_stopped(texts: Callable[..., Path], traps: Path) -> None:
    from planscan.batch import pool
    from planscan.batch.messages import Task
    from planscan.config import Settings

    task = Task((str(texts(b="HANG") / "b.txt"),), Settings(catalogues=("gpf-ed2",), matchers=("rules",)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(traps), *sys.path])
        with pool.Pool(1, patience=4) as workers:
            workers.submit(0, task)
            while (said := workers.next()[1]).doing:
                continue
    assert said.error == errors.LimitError.__name__


def test_a_worker_whose_program_is_broken_is_one_clear_error(texts: Callable[..., Path]) -> None:
    from planscan.batch import pool
    from planscan.batch.messages import Task
    from planscan.config import Settings

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "COMMAND", (sys.executable, "-c", "raise SystemExit('broken')"))
        with pool.Pool(1, patience=30) as workers:
            workers.submit(0, Task((str(texts(b="") / "b.txt"),), Settings()))
            said = workers.next()[1]
    assert (said.error, "exit code 1: broken" in said.message) == (errors.ReaderCrashError.__name__, True)


def test_a_fault_that_every_plan_would_meet_is_told_once(texts: Callable[..., Path], tmp_path: Path) -> None:
    folder, trap = texts(a="All is well.", b="All is well too."), tmp_path / "trap"
    trap.mkdir()
    broken = "import planscan.modelfiles as m\nm.manifest().pop('combine')\n"
    (trap / "sitecustomize.py").write_text(broken, encoding="utf-8")
    done = scan(folder, tmp_path / "out", traps=trap)
    assert done.returncode == errors.ModelError.exit_code
    assert done.stderr.count("error: ") == 1


def test_what_plans_share_does_not_rest_on_their_order() -> None:
    prints = {"c": ["3", "1"], "a": ["1", "2"], "b": ["2", "1", "1"]}
    expected = {"a": ("1", "2"), "c": ("1",)}
    assert SharedPrints(prints).of("b") == expected
    assert SharedPrints(dict(reversed(prints.items()))).of("b") == expected
