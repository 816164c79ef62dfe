"""Build the sample plans and their truth files from `src/*.plan`.

    python sample_plans/build.py              # into sample_plans/
    python sample_plans/build.py --out DIR    # anywhere else

The authorities, places and bodies in them are invented. The sources are written by hand (`plan_source` says
how); two runs give the same bytes. PDFs need reportlab, which nothing else in the project does.

Truth rows (`truth/<stem>.jsonl`), beside the shapes of the design's section 7:
    {"criterion", "level", "stance", "quote"}   catalogue ids of every catalogue; a passage that bears on it
    {"criterion", "rating"}                     only where the answer for the whole plan is sure
    {"fact", "value", "quote"}                  dates in ISO form; money as "2025/26: £264.0 million"; one row for
                                                each locality, care group, companion and kind of function
    {"finding", "value"?, "quote"}              `value` names what is missing; "page" stands for unread pages
    {"lookalike", "value"?, "quote"}            a finding, fact key or criterion that must not be taken from it
Facts and findings are those planted. Others that a reader finds in the text as well bear `"also": true`: they tell
whether what is reported is right, and are not counted as planted.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from docx_writer import write_docx  # noqa: E402 - the folder is no package
from html_writer import write_html  # noqa: E402
from plan_source import Plan, read_plan  # noqa: E402


def build(out: Path, sources: Path = HERE / "src") -> list[Path]:
    """Write every plan of a folder, and its truth file, under `out`; returns the paths in source order."""
    (out / "truth").mkdir(parents=True, exist_ok=True)
    return [path for source in sorted(sources.glob("*.plan")) for path in build_one(read_plan(source), out)]


def build_one(plan: Plan, out: Path) -> list[Path]:
    form = plan.meta["form"]
    target = out / (plan.stem if form == "html" else f"{plan.stem}.{form}")
    pictures: list[int] = []
    if form == "pdf":
        from pdf_writer import write_pdf  # noqa: PLC0415 - only PDFs need reportlab

        pictures = write_pdf(plan, target)
    elif form == "docx":
        write_docx(plan, target)
    else:
        write_html(plan, target)
    truth = out / "truth" / f"{plan.stem}.jsonl"
    rows = [json.dumps(row, ensure_ascii=False) for row in _paged(plan.truth(), pictures)]
    truth.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8", newline="\n")
    return [target, truth]


def _paged(rows: list[dict[str, object]], pictures: list[int]) -> list[dict[str, object]]:
    """Pages that cannot be read have no words to quote: say which page it is instead."""
    unread = iter(pictures)
    return [row | {"page": next(unread)} if row.get("finding") == "page-unread" else row for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the sample plans.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write into (default: beside this script)")
    parser.add_argument("--count", action="store_true", help="print words and truth rows of each source, build nothing")
    arguments = parser.parse_args()
    if arguments.count:
        for source in sorted((HERE / "src").glob("*.plan")):
            plan = read_plan(source)
            print(f"{plan.stem}: {plan.words()} words, {len(plan.truth())} truth rows")
        return
    try:
        for path in build(arguments.out):
            print(path)
    except ModuleNotFoundError as err:
        parser.error(f"the PDFs need {err.name}: pip install reportlab")


if __name__ == "__main__":
    main()
