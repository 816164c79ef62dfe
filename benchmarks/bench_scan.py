"""A whole cold scan against pdfplumber's extract_text over the same pages, in one run.

    python benchmarks/bench_scan.py [PLAN.pdf] [--runs 3] [--matchers rules,embedding]

Prints the seconds of each, their ratio, and the most memory that planscan's processes held together. Without a plan it
takes the 153-page plan of the corpus, or the largest sample repeated to 150 pages where there is no corpus.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
QUICK = "rules,embedding"
"""Matchers that need no encoder; the bar is stricter for them."""

PLUMBER = (
    "import sys, pdfplumber\n"
    "with pdfplumber.open(sys.argv[1]) as pdf:\n"
    "    for page in pdf.pages:\n"
    "        page.extract_text()\n"
    "        page.close()\n"
)


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds of a process and its children, and the most memory that they held together, in megabytes."""
    began = time.perf_counter()
    peak = 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        with contextlib.suppress(psutil.Error):  # a process may end between the two looks
            peak = max(peak, sum(p.memory_info().rss for p in (watched, *watched.children(recursive=True))))
        time.sleep(0.02)
    if process.returncode:
        sys.exit(f"{command} ended with {process.returncode}")
    return time.perf_counter() - began, peak / 1e6


def default_plan() -> Path:
    found = sorted((ROOT.parent / "shared" / "corpus" / "real").glob("cd9ff4_*.pdf"))
    return found[0] if found else repeated(max((ROOT / "sample_plans").glob("*.pdf"), key=lambda p: p.stat().st_size))


def repeated(path: Path, pages: int = 150) -> Path:
    import pypdfium2

    target = pypdfium2.PdfDocument.new()
    source = pypdfium2.PdfDocument(path)
    while len(target) < pages:
        target.import_pages(source)
    out = Path(tempfile.mkdtemp()) / f"{path.stem}-repeated.pdf"
    target.save(out)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--matchers", default=QUICK)
    arguments = parser.parse_args()
    plan = str(arguments.plan or default_plan())
    scan = [sys.executable, "-m", "planscan", "scan", plan, "--matchers", arguments.matchers]
    plumber = [sys.executable, "-c", PLUMBER, plan]
    ratios, memory = [], 0.0
    for number in range(arguments.runs):
        ours, used = timed(scan)
        theirs, _ = timed(plumber)
        memory = max(memory, used)
        ratios.append(ours / theirs)
        print(f"run {number + 1}: planscan {ours:.2f} s, pdfplumber {theirs:.2f} s, ratio {ours / theirs:.2f}")
    bar = 0.8 if arguments.matchers == QUICK else 1.1
    print(f"median ratio {statistics.median(ratios):.2f} (bar {bar}, aim 0.5)")
    print(f"memory of all processes {memory:.0f} MB (bar 700)")


if __name__ == "__main__":
    main()
