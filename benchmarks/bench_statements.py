"""What facts, composites and findings cost: the same scan in process with these stages and without them.

    python benchmarks/bench_statements.py [PLAN...] [--runs 5]

Both ways read, segment, match and rate by passages; "without" has no facts, commitments, findings or second axis, and
so no composites over facts. Prints the median seconds of both and their ratio (bar: 1.5), once from the file on and
once for matching and rating alone, where reading is left out.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from planscan import catalogue, pipeline
from planscan.config import Settings
from planscan.extract import start
from planscan.facts import rulebook
from planscan.model import Catalogue, Document
from planscan.results import rate_all

SAMPLES = Path(__file__).parents[1] / "sample_plans"
BAR = 1.5


def default_plans() -> list[Path]:
    return [*sorted(SAMPLES.glob("*.pdf")), *sorted(SAMPLES.glob("*.docx"))]


def read(paths: list[Path], settings: Settings) -> list[Document]:
    return [start(path, settings.reading).result() for path in paths]


def whole(documents: list[Document], settings: Settings, catalogues: Sequence[Catalogue]) -> None:
    for document in documents:
        pipeline.map_documents([document], settings, catalogues)


def bare(documents: list[Document], settings: Settings, catalogues: Sequence[Catalogue]) -> None:
    for document in documents:
        matched = pipeline.match_documents([document], settings, pipeline.criteria_of(catalogues))
        rate_all(matched, catalogues, rulebook((), settings.as_of), (), nearest=settings.nearest)


def seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def report(name: str, pairs: list[tuple[float, float]]) -> float:
    """Prints the medians of runs with and without, and returns the median of their ratios."""
    with_them, without = (statistics.median(column) for column in zip(*pairs))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{name}: with {with_them:.2f} s, without {without:.2f} s, ratio {ratio:.2f} (bar {BAR})")
    return ratio


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plans", nargs="*", type=Path, metavar="PLAN")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    settings = Settings()
    catalogues = catalogue.load(settings.catalogues)
    paths = arguments.plans or default_plans()
    documents = read(paths, settings)
    whole(documents, settings, catalogues)  # models and cues are loaded once
    apart = [
        (
            seconds(lambda: whole(documents, settings, catalogues)),
            seconds(lambda: bare(documents, settings, catalogues)),
        )
        for _ in range(arguments.runs)
    ]
    reading = statistics.median(seconds(lambda: read(paths, settings)) for _ in range(3))
    report("matching and rating", apart)
    ratio = report("from the file on", [(a + reading, b + reading) for a, b in apart])
    raise SystemExit(ratio > BAR)


if __name__ == "__main__":
    main()
