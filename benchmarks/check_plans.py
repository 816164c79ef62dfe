"""How many of the facts and findings planted in the open plans are found, as docs/facts-and-findings.md says.

    python benchmarks/check_plans.py [--unlisted]

Builds the plans under `tests/whole_plans` in a scratch folder, maps them and the sample plans with the default
settings, each beside all others, and prints planted, found, reported, listed and look-alikes taken, kind by kind. With
`--unlisted` it prints what is reported and stands in no truth file, to be read: it is not thereby wrong.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path

from planscan.config import Settings
from planscan.evaluate_plan import Tally, evaluate_plans, pooled

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_plans"
WHOLE = ROOT / "tests" / "whole_plans"


def samples() -> list[tuple[Path, Path]]:
    """The sample plans, each with its truth file."""
    with (SAMPLES / "plans.csv").open(encoding="utf-8", newline="") as file:
        files = [SAMPLES / row["file"] for row in csv.DictReader(file)]
    return [(f, SAMPLES / "truth" / f"{f.parent.name if f.stem == 'index' else f.stem}.jsonl") for f in files]


def whole_plans(folder: Path) -> list[tuple[Path, Path]]:
    """The plans of the tests, built in a folder."""
    sys.path.insert(0, str(SAMPLES))
    from build import build_one
    from plan_source import read_plan

    (folder / "truth").mkdir()
    built = [build_one(read_plan(source), folder) for source in sorted(WHOLE.glob("*.plan"))]
    return [(plan, truth) for plan, truth in built]


def authorities(folder: Path) -> Path:
    """One list of the invented authorities of both."""
    first, *others = (path / "authorities.csv" for path in (SAMPLES, WHOLE))
    rows = [line for path in others for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    both = folder / "authorities.csv"
    both.write_text("\n".join([first.read_text(encoding="utf-8").rstrip("\n"), *rows, ""]), encoding="utf-8")
    return both


def show(tally: Tally, *, unlisted: bool) -> None:
    counts = (tally.planted, tally.found, tally.reported, tally.listed)
    print(f"{tally.kind:<32}", *(f"{count:>9}" for count in counts), f"{f'{tally.taken} of {tally.lookalikes}':>18}")
    for text in tally.unlisted if unlisted else ():
        print(f"    not listed: {text}")


def main() -> None:
    unlisted = "--unlisted" in sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pairs = [*samples(), *whole_plans(folder)]
        plans, truths = zip(*pairs)
        report = evaluate_plans(plans, truths, Settings(authorities=authorities(folder)))
    names = ("planted", "found", "reported", "listed")
    print(f"{f'{len(pairs)} plans':<32}", *(f"{name:>9}" for name in names), f"{'look-alikes taken':>18}")
    for kind in (*report.facts, pooled("all facts", report.facts)):
        show(kind, unlisted=unlisted and not kind.kind.startswith("all "))
    for kind in (*report.findings, pooled("all findings", report.findings)):
        show(kind, unlisted=unlisted and not kind.kind.startswith("all "))
    show(report.ratings, unlisted=False)


if __name__ == "__main__":
    main()
