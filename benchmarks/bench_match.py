"""Everything after extraction against pdfplumber's extract_text over the same pages, in one warm process.

    python benchmarks/bench_match.py [PLAN.pdf] [--runs 5] [--pages N] [--matchers NAMES]

Prints the median seconds of both and of each step, the median of their ratios (bar 0.6, aim 0.2), the passages a second
of each matcher, and the ratio to `nlp.pipe` of spaCy's blank English pipeline over the same passages. Reading the file
and reading quotes back are no part of it. Without a plan it takes the one that bench_scan.py takes.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from planscan import catalogue, pipeline
from planscan.config import Settings
from planscan.extract import start
from planscan.match import NAMES
from planscan.model import Document
from planscan.steps import Steps

sys.path.insert(0, str(Path(__file__).parent))
from bench_scan import default_plan

BAR, AIM = 0.6, 0.2


class Timed(Steps):
    """The steps of a scan, which keep the seconds that each took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def passages(self, *given: Any) -> Any:
        return self._timed("passages", partial(super().passages, *given))

    def readings(self, *given: Any) -> Any:
        return self._timed("readings", partial(super().readings, *given))

    def stated(self, *given: Any) -> Any:
        return self._timed("facts and commitments", partial(super().stated, *given))

    def hits(self, matcher: str, *given: Any) -> Any:
        return self._timed(matcher, partial(super().hits, matcher, *given))

    def _timed(self, name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        found = work()
        self.seconds[name] += time.perf_counter() - began
        return found


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def plumbed(plan: Path) -> None:
    import pdfplumber

    with pdfplumber.open(plan) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()


def first_pages(plan: Path, pages: int) -> Path:
    import pypdfium2

    target, source = pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument(plan)
    target.import_pages(source, list(range(min(pages, len(source)))))
    out = Path(tempfile.mkdtemp()) / plan.name
    target.save(out)
    return out


def one_run(document: Document, settings: Settings) -> dict[str, float]:
    """Seconds of each step, of what is left ("combine, rating, findings"), and of all."""
    steps = Timed()
    catalogues = catalogue.load(settings.catalogues)
    whole = seconds(lambda: pipeline.map_documents([document], settings, catalogues, steps=steps))
    rest = whole - sum(steps.seconds.values())
    return {**steps.seconds, "combine, rating, findings": rest, "everything after extraction": whole}


def main() -> None:
    import spacy

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--pages", type=int, help="only the first so many")
    parser.add_argument("--matchers", help=f"of {', '.join(NAMES)}; commas between (default: those of a scan)")
    arguments = parser.parse_args()
    plan = arguments.plan or default_plan()
    plan = first_pages(plan, arguments.pages) if arguments.pages else plan
    settings = Settings(matchers=tuple(arguments.matchers.split(","))) if arguments.matchers else Settings()

    document = start(plan, settings.reading).result()
    one_run(document, settings)  # models, cues and imports are loaded once
    texts = [passage.text for passage in Steps().passages([document])]
    blank = spacy.blank("en")
    runs: list[dict[str, float]] = []
    for _ in range(arguments.runs):
        theirs = seconds(lambda: plumbed(plan))
        piped = seconds(lambda: list(blank.pipe(texts)))
        runs.append({**one_run(document, settings), "pdfplumber": theirs, "blank pipeline": piped})

    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    print(f"{plan.name}: {len(document.pages)} pages, {len(texts)} passages, median of {len(runs)} runs")
    for name, took in middle.items():
        print(f"{name:<30}{took:>9.3f} s{len(texts) / took:>12,.0f} passages/s{took / middle['blank pipeline']:>8.1f}x")
    ratio = statistics.median(run["everything after extraction"] / run["pdfplumber"] for run in runs)
    print("(x: against nlp.pipe of the blank pipeline)")
    print(f"everything after extraction / pdfplumber: {ratio:.3f} (bar {BAR}, aim {AIM})")
    raise SystemExit(ratio > BAR)


if __name__ == "__main__":
    main()
