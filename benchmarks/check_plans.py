"""How many of the facts and findings planted in the open plans are found, as docs/facts-and-findings.md says.

    python benchmarks/check_plans.py [--each]

Builds the plans under `tests/whole_plans` in a scratch folder, maps them and the sample plans with the default
settings, each beside all others, and prints what `planscan evaluate --plan --truth` prints of them together. With
`--each` it also prints what was missed, and what stands in no truth file: read that, for it is not thereby wrong.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path

from planscan.config import Settings
from planscan.evaluate_plan import as_lines, evaluate_plans, stem

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_plans"
WHOLE = ROOT / "tests" / "whole_plans"


def samples() -> tuple[list[Path], list[Path]]:
    """The sample plans and their truth files."""
    with (SAMPLES / "plans.csv").open(encoding="utf-8", newline="") as file:
        plans = [SAMPLES / row["file"] for row in csv.DictReader(file)]
    return plans, [SAMPLES / "truth" / f"{stem(plan)}.jsonl" for plan in plans]


def whole_plans(folder: Path) -> tuple[list[Path], list[Path]]:
    """The plans of the tests and their truth files, built in a folder."""
    sys.path.insert(0, str(SAMPLES))
    from build import build

    paths = build(folder, WHOLE)
    return paths[::2], paths[1::2]


def authorities(folder: Path) -> Path:
    """One list of the invented authorities of both."""
    samples, whole = ((at / "authorities.csv").read_text(encoding="utf-8").splitlines() for at in (SAMPLES, WHOLE))
    both = folder / "authorities.csv"
    both.write_text("\n".join([*samples, *whole[1:], ""]), encoding="utf-8")
    return both


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (plans, truths), (more, their_truths) = samples(), whole_plans(folder)
        settings = Settings(authorities=authorities(folder))
        report = evaluate_plans([*plans, *more], [*truths, *their_truths], settings)
    print("\n".join(as_lines(report, totals="--each" not in sys.argv[1:])))


if __name__ == "__main__":
    main()
