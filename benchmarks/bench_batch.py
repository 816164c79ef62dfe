"""A folder of many plans: speed by number of workers, memory, kills, troublesome files, an unchanged and a changed run.

    python benchmarks/bench_batch.py [--files 300] [--kills 10] [--only jobs --only kills ...] [-- SCAN OPTIONS]

The folder holds copies of the sample plans, each with changed bytes. Prints each figure beside its bar, and ends with
code 1 if any bar is missed. Parts share what they can: the run with two workers is the undisturbed one for the kills,
and the first one for the changes. It works on a copy of the program, so that a source that is edited meanwhile changes
nothing. All parts with 300 files take about 15 minutes on two quiet cores.
"""

from __future__ import annotations

import argparse
import contextlib
import filecmp
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_plans"
PROGRAM = ("src", "criteria", "models")
NO_PART = shutil.ignore_patterns("__pycache__", "training")
DONE = (0, 3)
"""Codes of a scan that mapped every plan; 3 says that some quotes were withheld."""

SAMPLED_EVERY = 0.1
"""Seconds between two looks at the memory."""

NO_READING = "import planscan.extract as extract\ndel extract.read_here\n"
TROUBLE = """
import os, time
import planscan.extract as extract

read = extract.read_here

def troubled(path, *args, **more):
    if "hangs" in path.name:
        time.sleep(600)
    if "kills" in path.name:
        os.kill(os.getppid(), 9)
        time.sleep(600)
    return read(path, *args, **more)

extract.read_here = troubled
"""


@dataclass(frozen=True)
class Ran:
    """One scan: how long it took, and the most memory in megabytes of all its processes, and of those that last."""

    seconds: float
    peak: float
    lasting: float
    code: int
    log: str


@dataclass(eq=False)
class Bench:
    """A copy of the program, a folder to work in, and what was measured."""

    home: Path
    files: int
    options: Sequence[str] = ()
    missed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in PROGRAM:
            shutil.copytree(ROOT / name, self.home / "program" / name, ignore=NO_PART)
        self.plans = copies(self.home / "plans", self.files)

    def say(self, what: str, value: float, bar: float, *, least: bool, unit: str = " times") -> None:
        good = value >= bar if least else value <= bar
        self.missed += [] if good else [what]
        sign = "at least" if least else "at most"
        print(f"{what}: {value:.2f}{unit} (bar: {sign} {bar:g}){'' if good else '  MISSED'}", flush=True)

    # --- scans --------------------------------------------------------------------------------------

    def scan(self, folder: Path, out: Path, *, jobs: int, trap: str = "", codes: Sequence[int] = DONE) -> Ran:
        began = time.perf_counter()
        process = self.start(folder, out, jobs=jobs, trap=trap)
        peaks = (0.0, 0.0)
        while process.poll() is None:
            peaks = tuple(map(max, peaks, memory_of(process.pid)))
            time.sleep(SAMPLED_EVERY)
        log = self.log(out).read_text(encoding="utf-8", errors="replace")
        if process.returncode not in codes:
            sys.exit(f"the scan of {folder.name} ended with {process.returncode}:\n{log[-2000:]}")
        return Ran(time.perf_counter() - began, *peaks, process.returncode, log)

    def start(self, folder: Path, out: Path, *, jobs: int, trap: str = "") -> subprocess.Popen[bytes]:
        command = self.command("scan", folder, "--out", out, "--jobs", str(jobs), *self.options)
        with self.log(out).open("ab") as log:
            return subprocess.Popen(command, env=self.environment(trap), stderr=log, stdout=log)

    def log(self, out: Path) -> Path:
        return out.with_suffix(".log")

    def export(self, out: Path) -> Path:
        target = self.home / f"{out.name}-export"
        command = self.command("export", out, "--format", "csv", "--format", "parquet", "--to", target)
        subprocess.run(command, env=self.environment(), check=True, stdout=subprocess.DEVNULL)
        return target

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "planscan", *map(str, arguments)]

    def environment(self, trap: str = "") -> dict[str, str]:
        """With `trap`, every process of the scan runs that code when it starts."""
        paths = [str(self.home / "program" / "src")]
        if trap:
            place = self.home / f"trap-{len(trap)}"
            place.mkdir(exist_ok=True)
            (place / "sitecustomize.py").write_text(trap, encoding="utf-8")
            paths.insert(0, str(place))
        return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}

    @cache  # noqa: B019 - there is one bench, and it lives as long as the program
    def first(self, jobs: int) -> Ran:
        """The first scan of all plans with so many workers; done once."""
        ran = self.scan(self.plans, self.home / f"jobs-{jobs}", jobs=jobs)
        print(f"--jobs {jobs}: {ran.seconds:.1f} s for {self.files} files, peak {ran.peak:.0f} MB", flush=True)
        return ran


def memory_of(pid: int) -> tuple[float, float]:
    """Memory in megabytes of a scan with all its processes, and of itself and its workers alone.

    A process that is only just being started is left out: for a moment it is shown with all of its parent's memory.
    """
    whole, lasting = 0, 0
    with contextlib.suppress(psutil.Error):
        main = psutil.Process(pid)
        whole = lasting = main.memory_info().rss
        for process in main.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                parent = process.parent()
                if parent is not None and process.cmdline() != parent.cmdline():
                    own = process.memory_info().rss
                    whole += own
                    lasting += own if parent.pid == pid else 0
    return whole / 1e6, lasting / 1e6


# --- plans ------------------------------------------------------------------------------------------


def copies(folder: Path, count: int) -> Path:
    """A folder of that many plans."""
    folder.mkdir(parents=True)
    samples = sample_files()
    for number in range(count):
        sample = samples[number % len(samples)]
        copy(sample, folder / f"{number:03d}-{sample.name}", number)
    return folder


def sample_files() -> list[Path]:
    files = [*SAMPLES.glob("*.pdf"), *SAMPLES.glob("*.docx"), *(index.parent for index in SAMPLES.glob("*/index.html"))]
    return sorted(files)


def copy(sample: Path, target: Path, number: int) -> None:
    if sample.is_dir():
        shutil.copytree(sample, target)
        index = target / "index.html"
        index.write_bytes(index.read_bytes() + f"<!-- copy {number} -->".encode())
    elif sample.suffix == ".docx":
        shutil.copyfile(sample, target)
        with zipfile.ZipFile(target, "a") as archive:
            archive.comment = f"copy {number}".encode()
    else:
        target.write_bytes(sample.read_bytes() + f"\n% copy {number}\n".encode())


# --- figures ----------------------------------------------------------------------------------------


def jobs(bench: Bench) -> None:
    one, two = bench.first(1), bench.first(2)
    bench.say("--jobs 2 beside --jobs 1", one.seconds / two.seconds, 1.7, least=True)
    again = bench.scan(bench.plans, bench.home / "jobs-1", jobs=1)
    bench.say(f"unchanged folder again ({again.seconds:.1f} s)", one.seconds / again.seconds, 20, least=True)


def memory(bench: Bench) -> None:
    """A tenth of the files beside all of them."""
    few = bench.scan(copies(bench.home / "few-plans", max(2, bench.files // 10)), bench.home / "few", jobs=2)
    many = bench.first(2)
    print(f"lasting processes: {few.lasting:.0f} MB, then {many.lasting:.0f} MB; with readers {few.peak:.0f} MB")
    bench.say("memory after all files beside a tenth of them", many.peak / few.peak, 1.1, least=False)


def kills(bench: Bench, count: int) -> None:
    undisturbed, killed = bench.home / "jobs-2", bench.home / "killed"
    whole = bench.first(2).seconds
    moments = random.Random(6)
    for number in range(count):
        process = bench.start(bench.plans, killed, jobs=2)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.05, 2 * whole / count))
        process.kill()
        process.wait()
        print(f"kill {number + 1}: {len(list(killed.glob('*.json')))} maps so far", flush=True)
    bench.scan(bench.plans, killed, jobs=2)
    different = [*differing(undisturbed, killed), *differing(bench.export(undisturbed), bench.export(killed))]
    what = f"killed {count} times and resumed, files that differ {different[:5]}"
    bench.say(what, len(different), 0, least=False, unit="")


def differing(left: Path, right: Path) -> Iterator[str]:
    """Names of files that are not the same, stores aside: they hold clock times."""
    names = {path.name for path in (*left.iterdir(), *right.iterdir()) if path.suffix != ".sqlite"}
    for name in sorted(names):
        if not all((side / name).is_file() for side in (left, right)) or not filecmp.cmp(
            left / name, right / name, shallow=False
        ):
            yield name


def troubles(bench: Bench) -> None:
    """A file that hangs and one that kills its worker, among ten others."""
    folder = copies(bench.home / "troubled-plans", 10)
    for number, name in enumerate(("004a-hangs.docx", "006a-kills.docx"), 10):
        copy(SAMPLES / "dunmore-draft.docx", folder / name, number)
    options, bench.options = bench.options, (*bench.options, "--limit-seconds", "20")
    ran = bench.scan(folder, bench.home / "troubled", jobs=2, trap=TROUBLE, codes=(1,))
    bench.options = options
    mapped = len(list((bench.home / "troubled").glob("0*.json")))
    bench.say("a hang and a killer, other plans mapped", mapped, 10, least=True, unit="")
    told = sum(any(name in line and "error" in line for line in ran.log.splitlines()) for name in ("hangs", "kills"))
    bench.say("of the two, reported", told, 2, least=True, unit="")


def changes(bench: Bench) -> None:
    """One criterion changed, then all of them; in the second scan no file can be read."""
    first, out = bench.first(2).seconds, bench.home / "jobs-2"
    framework = bench.home / "program" / "criteria" / "gpf-ed2.yaml"
    framework.write_text(changed(framework.read_text(encoding="utf-8"), 1), encoding="utf-8")
    one = bench.scan(bench.plans, out, jobs=2, trap=NO_READING).seconds
    bench.say(f"one criterion changed ({one:.1f} s)", first / one, 3, least=True)
    for path in framework.parent.glob("*.yaml"):
        path.write_text(changed(path.read_text(encoding="utf-8"), 0), encoding="utf-8")
    every = bench.scan(bench.plans, out, jobs=2, trap=NO_READING)
    print(f"all criteria changed ({every.seconds:.1f} s): {first / every.seconds:.2f} times, and no file was read")


def changed(text: str, count: int) -> str:
    """Another statement and another cue for the first criteria of a catalogue; for all where `count` is 0."""
    text = re.sub(r'^( +statement: (?:>-\n +)?"?)(?=\S)', r"\1Also, ", text, count=count, flags=re.MULTILINE)
    return text.replace("- any: [", "- any: [quite another cue, ", count or -1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--only", action="append", choices=["jobs", "memory", "kills", "troubles", "changes"])
    parser.add_argument("options", nargs="*", help="options of planscan scan, after --")
    arguments = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name), arguments.files, arguments.options)
        parts: dict[str, Callable[[], None]] = {
            "jobs": lambda: jobs(bench),
            "memory": lambda: memory(bench),
            "kills": lambda: kills(bench, arguments.kills),
            "troubles": lambda: troubles(bench),
            "changes": lambda: changes(bench),
        }
        for part, measure in parts.items():
            if arguments.only is None or part in arguments.only:
                measure()
    print(f"{(time.perf_counter() - began) / 60:.1f} minutes in all")
    sys.exit(f"missed: {'; '.join(bench.missed)}" if bench.missed else 0)


if __name__ == "__main__":
    main()
