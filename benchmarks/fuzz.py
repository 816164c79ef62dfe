"""Reads damaged copies of plans for some minutes: anything but text or an error raised on purpose is a failure.

Usage: python benchmarks/fuzz.py MINUTES [--seed 1] [--jobs 1] [--keep DIR] [--folder DIR]...

Copies are made of the sample plans, of small files made by the tests, and of the files in each --folder (such as
../shared/corpus/hostile): a few bytes are taken out, put in, doubled or swapped, in the file as it lies or, for zipped
documents, inside one of their parts. Each case follows from the seed and its number, so that a failure can be had
again. Readers run without the worker's last guard, in a process that this one watches for crashes and hangs.

Prints each failure with its case, then the totals. Exit code 1 if there was a failure.
"""

from __future__ import annotations

import argparse
import io
import os
import queue
import random
import subprocess
import sys
import threading
import time
import traceback
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from planscan.errors import PlanscanError
from planscan.extract import read_bytes

ROOT = Path(__file__).resolve().parents[1]
SUFFIXES = frozenset({".pdf", ".docx", ".docm", ".dotx", ".odt", ".rtf", ".html", ".htm", ".md", ".txt"})
MAX_BYTES = 2_000_000
"""Larger files are left out: a reading takes long, and the damage is the same."""
CASE_SECONDS = 60
TOKENS = (
    b"<", b">", b"</w:p>", b"<w:p>", b"<w:tbl>", b"<w:t>", b"</w:tc>", b"{", b"}", b"\\u-1?", b"\\bin9 ", b"-1", b"0",
    b"99999999999", b"endobj", b"stream", b"<<", b">>", b"[", b"]", b"/Kids", b"/Length 0", b"&amp;", b"&x;", b"\x00",
    b"\xff\xfe", b"\xef\xbf\xbe",
)  # fmt: skip


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("minutes", type=float)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--jobs", type=int, default=1)
    arguments.add_argument("--keep", type=Path, help="write the bytes of failures here")
    arguments.add_argument("--folder", type=Path, action="append", default=[])
    arguments.add_argument("--run", type=int, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.run is not None:
        run(chosen.seed, chosen.run, seeds(chosen.folder), chosen.keep)
        return 0
    until = time.monotonic() + 60 * chosen.minutes
    totals: Counter[str] = Counter()
    threads = [
        threading.Thread(target=watch, args=(until, 10_000_000 * job, sys.argv[1:], totals))
        for job in range(chosen.jobs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failures = totals["failure"] + totals["crash"] + totals["hang"]
    print(f"{sum(totals.values())} cases: " + ", ".join(f"{name} {count}" for name, count in sorted(totals.items())))
    return 1 if failures else 0


def watch(until: float, first: int, arguments: list[str], totals: Counter[str]) -> None:
    """Keep one process at work until the time is up; begin anew after the case that killed it."""
    case = first
    while time.monotonic() < until:
        command = [sys.executable, __file__, *arguments, "--run", str(case)]
        lines: queue.Queue[str] = queue.Queue()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            threading.Thread(target=forward, args=(process, lines), daemon=True).start()
            end = "crash"
            while (line := next_line(lines)) is not None:
                if line == "":
                    break
                number, _, outcome = line.partition(" ")
                case = int(number)
                if outcome:
                    kind, _, told = outcome.partition(" ")
                    totals[kind] += 1
                    if told:
                        print(f"{kind}: case {case} {told}", flush=True)
                if time.monotonic() > until:
                    end = ""
                    break
            else:
                end = "hang"
            process.kill()
        if end:
            totals[end] += 1
            print(f"{end}: case {case}", flush=True)
        case += 1


def forward(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line.rstrip("\n"))
    lines.put("")


def next_line(lines: queue.Queue[str]) -> str | None:
    """The next line, "" at the end of the process, None after too long a wait."""
    try:
        return lines.get(timeout=CASE_SECONDS)
    except queue.Empty:
        return None


def run(seed: int, first: int, files: list[tuple[str, bytes]], keep: Path | None) -> None:
    """Read cases for ever; every line names a case, and after it is read what came of it."""
    case = first
    while True:
        print(case, flush=True)
        rng = random.Random(f"{seed}-{case}")
        name, data = rng.choice(files)
        damaged = damage(data, rng)
        outcome = read(name, damaged)
        if keep is not None and outcome.startswith("failure"):
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{case}-{name}").write_bytes(damaged)
        print(case, outcome, flush=True)
        case += 1


def read(name: str, data: bytes) -> str:
    try:
        document = read_bytes(data, name=name)
    except PlanscanError as error:
        told = "" if str(error).startswith(f"{name}: ") else f" {name} the message does not name the file: {error}"
        return f"failure{told}" if told else type(error).__name__
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return (
            f"failure {name} {type(error).__name__}: {str(error)[:100]!r} in {Path(frame.filename).name}:{frame.lineno}"
        )
    if not all(0 <= b.start < b.end <= len(document.text) for b in document.blocks):
        return f"failure {name} a block lies outside the text"
    return "text"


def damage(data: bytes, rng: random.Random) -> bytes:
    if data.startswith(b"PK") and rng.random() < 0.8:
        return damage_part(data, rng)
    return changed(data, rng)


def damage_part(data: bytes, rng: random.Random) -> bytes:
    """The package with one XML part changed, and sound as a zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            names = source.namelist()
            chosen = rng.choice([name for name in names if name.endswith((".xml", ".rels"))] or names)
            parts = {name: source.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, IndexError):
        return changed(data, rng)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, content in parts.items():
            target.writestr(name, changed(content, rng) if name == chosen else content)
    return out.getvalue()


def changed(data: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.choice((1, 1, 2, 4, 8, 30))):
        at = rng.randrange(len(data) + 1)
        length = min(rng.choice((1, 1, 2, 8, 60, 2000)), len(data) - at)
        match rng.randrange(6):
            case 0:
                data = data[:at] + data[at + length :]
            case 1:
                data = data[:at] + rng.choice(TOKENS) + data[at:]
            case 2:
                data = data[:at] + rng.randbytes(length) + data[at + length :]
            case 3:
                data = data[: at + length] + data[at:]
            case 4:
                to = rng.randrange(len(data) + 1)
                data = data[:to] + data[at : at + length] + data[to:]
            case 5 if rng.random() < 0.1:
                data = data[:at]
    return data


def seeds(folders: list[Path]) -> list[tuple[str, bytes]]:
    """(name, bytes) of all files to damage, in a fixed order."""
    sys.path.insert(0, str(ROOT))
    from tests.extract.test_fuzz import SEEDS

    files = dict(SEEDS)
    for folder in (ROOT / "sample_plans", *folders):
        for path in sorted(folder.rglob("*")):
            if path.suffix in SUFFIXES and path.stat().st_size <= MAX_BYTES:
                files[path.name] = path.read_bytes()
    return list(files.items())


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        os._exit(0)  # a run whose watcher has gone
