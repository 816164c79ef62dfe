"""Every quote of real documents: equal to the text that was read, on the page it names, and the same in two runs.

    python benchmarks/check_quotes.py FILE...

Scans each file twice with the default settings, in processes of their own, and prints a line for each file: quotes,
quotes withheld, and whether the two maps have the same bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from planscan.extract import extract
from planscan.model import Document


def scanned(path: Path) -> tuple[int, bytes]:
    done = subprocess.run([sys.executable, "-m", "planscan", "scan", str(path)], capture_output=True, check=False)
    return done.returncode, done.stdout


def wrong(result: dict[str, object], document: Document) -> tuple[int, int]:
    """Quotes of the map, and how many of them do not read back or stand on another page."""
    quotes = bad = 0
    for item in places(result):
        if item.get("quote") is None or item.get("start") is None:
            continue
        quotes += 1
        start, end = item["start"], item["end"]
        on = [line.page for line in document.lines if line.start < end and line.end > start]
        bad += document.text[start:end] != item["quote"] or bool(on and on[0] != item["page"])
    return quotes, bad


def places(result: dict[str, object]) -> list[dict[str, object]]:
    groups = ("evidence", "nearest", "elsewhere", "lacks")
    return [item for one in result["criteria"] for group in groups for item in one[group]] + list(result["facts"])


def main() -> None:
    failed = 0
    for path in map(Path, sys.argv[1:]):
        code, first = scanned(path)
        same = first == scanned(path)[1]
        if code not in {0, 3}:
            failed += 1
            print(f"{path.name}: exit code {code}")
            continue
        result = json.loads(first)
        quotes, bad = wrong(result, extract(path))
        withheld = sum(finding["kind"] == "quote-withheld" for finding in result["findings"])
        failed += bool(bad) or not same
        print(f"{path.name}: {quotes} quotes, {bad} wrong, {withheld} withheld, {'same' if same else 'other'} bytes")
    sys.exit(f"{failed} file(s) failed" if failed else 0)


if __name__ == "__main__":
    main()
