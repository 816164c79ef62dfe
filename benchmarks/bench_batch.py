"""A folder of many plans: speed by number of workers, memory, kills, an unchanged folder, changed criteria.

    python benchmarks/bench_batch.py [--files 300] [--kills 10] [--only jobs|memory|kills|changes]

The folder holds copies of the sample plans, each with changed bytes. Prints each figure beside its bar. It works on a
copy of the program, so that a source that is edited meanwhile changes nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import filecmp
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_plans"
COPIED = ("src", "criteria", "models/manifest.json", "models/static", "models/combine", "models/learned")


@dataclass(frozen=True)
class Bench:
    """A copy of the program, and a folder to work in."""

    home: Path

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "planscan", *map(str, arguments)]

    def environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(self.home / "program" / "src")}

    def scan(self, folder: Path, out: Path, *, jobs: int) -> tuple[float, float]:
        """Seconds, and the most memory that all processes held together, in megabytes."""
        began = time.perf_counter()
        process = self.start(folder, out, jobs=jobs)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, memory_of(process.pid))
            time.sleep(0.2)
        if process.returncode not in {0, 3}:
            sys.exit(f"the scan of {folder} ended with {process.returncode}: see {out}.log")
        return time.perf_counter() - began, peak

    def start(self, folder: Path, out: Path, *, jobs: int) -> subprocess.Popen[bytes]:
        command = self.command("scan", folder, "--out", out, "--jobs", str(jobs))
        log = out.with_suffix(".log").open("ab")
        return subprocess.Popen(command, env=self.environment(), stderr=log, stdout=log)

    def export(self, out: Path) -> Path:
        target = self.home / f"{out.name}-export"
        command = self.command("export", out, "--format", "csv", "--format", "parquet", "--to", target)
        subprocess.run(command, env=self.environment(), check=True, stdout=subprocess.DEVNULL)
        return target


def memory_of(pid: int) -> float:
    """Memory of a process and its children in megabytes; what they share is counted once where that can be known."""
    total = 0
    with contextlib.suppress(psutil.Error):
        for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss
    return total / 1e6


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


def program(home: Path) -> None:
    for name in COPIED:
        source, target = ROOT / name, home / "program" / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


# --- figures ----------------------------------------------------------------------------------------


def jobs(bench: Bench, files: int) -> None:
    folder = copies(bench.home / "plans", files)
    seconds = {}
    for count in (1, 2):
        seconds[count], peak = bench.scan(folder, bench.home / f"jobs-{count}", jobs=count)
        print(f"--jobs {count}: {seconds[count]:.1f} s, peak memory {peak:.0f} MB", flush=True)
    print(f"--jobs 2 is {seconds[1] / seconds[2]:.2f} times as fast (bar 1.7)", flush=True)
    again, _ = bench.scan(folder, bench.home / "jobs-1", jobs=1)
    print(f"unchanged: {again:.1f} s, {seconds[1] / again:.0f} times as fast (bar 20)", flush=True)


def memory(bench: Bench, files: int) -> None:
    peaks = {}
    for count in (files // 10, files):
        folder = copies(bench.home / f"memory-plans-{count}", count)
        _, peaks[count] = bench.scan(folder, bench.home / f"memory-{count}", jobs=2)
        print(f"{count} files: peak memory {peaks[count]:.0f} MB", flush=True)
    print(f"ratio {peaks[files] / peaks[files // 10]:.2f} (bar 1.1)", flush=True)


def kills(bench: Bench, files: int, count: int) -> None:
    folder = copies(bench.home / "kill-plans", files)
    undisturbed, killed = bench.home / "undisturbed", bench.home / "killed"
    whole, _ = bench.scan(folder, undisturbed, jobs=2)
    moments = random.Random(6)
    for number in range(count):
        process = bench.start(folder, killed, jobs=2)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.05, 2 * whole / count))
        process.kill()
        process.wait()
        print(f"kill {number + 1}: {len(list(killed.glob('*.json')))} maps so far", flush=True)
    bench.scan(folder, killed, jobs=2)
    different = list(differing(undisturbed, killed)) + list(differing(bench.export(undisturbed), bench.export(killed)))
    print(f"killed {count} times and resumed: {len(different)} of the files differ {different[:5]} (bar 0)", flush=True)


def differing(left: Path, right: Path) -> Iterator[str]:
    """Names of files that are not the same, stores aside: they hold clock times."""
    names = {path.name for path in (*left.iterdir(), *right.iterdir()) if path.suffix != ".sqlite"}
    for name in sorted(names):
        if not all((side / name).is_file() for side in (left, right)) or not filecmp.cmp(
            left / name, right / name, shallow=False
        ):
            yield name


def changes(bench: Bench, files: int) -> None:
    folder, out = copies(bench.home / "change-plans", files), bench.home / "changes"
    first, _ = bench.scan(folder, out, jobs=1)
    catalogue = bench.home / "program" / "criteria" / "gpf-ed2.yaml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(one_changed(text), encoding="utf-8")
    one, _ = bench.scan(folder, out, jobs=1)
    print(
        f"first {first:.1f} s; one criterion changed {one:.1f} s, {first / one:.1f} times as fast (bar 3)", flush=True
    )
    catalogue.write_text(all_changed(text), encoding="utf-8")
    every, _ = bench.scan(folder, out, jobs=1)
    print(f"all criteria of the framework changed: {every:.1f} s, {first / every:.1f} times as fast", flush=True)


def one_changed(text: str) -> str:
    """Another statement and another cue for the first criterion of a catalogue."""
    before, mark, after = text.partition("    statement: ")
    return (
        before + mark + after.replace("\n", " (and says so)\n", 1).replace("- any: [", "- any: [quite another cue, ", 1)
    )


def all_changed(text: str) -> str:
    return text.replace("- any: [", "- any: [quite another cue, ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--only", choices=["jobs", "memory", "kills", "changes"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        program(bench.home)
        if arguments.only in {None, "jobs"}:
            jobs(bench, arguments.files)
        if arguments.only in {None, "memory"}:
            memory(bench, arguments.files)
        if arguments.only in {None, "kills"}:
            kills(bench, arguments.files, arguments.kills)
        if arguments.only in {None, "changes"}:
            changes(bench, arguments.files)


if __name__ == "__main__":
    main()
