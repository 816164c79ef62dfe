"""Reads every file of corpus/hostile as planscan does and compares its words with a plain reader's.

Usage: python benchmarks/bench_hostile.py [--corpus ../shared/corpus/hostile] [--only NAME]... [--jobs 2]

The plain reader is pypdfium2's page text for PDF and a walk over the text nodes of the main part for Word, both run
anew here, in a process of their own. Words are compared as a multiset: lower case, compatibility forms resolved,
hyphens taken out. Words that planscan says it left out as hidden (by their letters) are not counted as lost.

Prints one line for each file that fails, by what it fails, then the totals. Exit code 1 if a bar of the extraction
issue is missed.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from planscan.errors import PlanscanError, ReaderCrashError
from planscan.extract import start

ENOUGH_WORDS = 20
SHARE = 0.95
FILES_SHARE = 0.98
MAX_SECONDS_BEYOND = 5.0
MAX_MB = 1000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


@dataclass(frozen=True)
class Result:
    """What came of one file; `share` is None where the plain reader finds too few words to compare."""

    name: str
    outcome: str
    seconds: float
    megabytes: float
    reference: int
    share: float | None
    allowed: float
    note: str = ""

    @property
    def failed(self) -> str:
        if self.outcome == ReaderCrashError.__name__:
            return "crash"
        if self.seconds > self.allowed + MAX_SECONDS_BEYOND:
            return "time"
        if self.megabytes > MAX_MB:
            return "memory"
        return "words" if self.share is not None and self.share < SHARE else ""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    corpus = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "hostile"
    arguments.add_argument("--corpus", type=Path, default=corpus)
    arguments.add_argument("--only", action="append", default=[])
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--reference", type=Path, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.reference is not None:
        print(json.dumps(plain_text(chosen.reference)))
        return 0
    if not chosen.corpus.is_dir():
        print(f"no folder {chosen.corpus}: nothing to measure")
        return 0
    files = sorted(f for f in chosen.corpus.iterdir() if f.suffix in {".pdf", ".docx", ".docm", ".dotx"})
    files = [f for f in files if not chosen.only or any(only in f.name for only in chosen.only)]
    with ThreadPoolExecutor(chosen.jobs) as pool:
        results = list(pool.map(measure, files))
    return report(results)


def measure(path: Path) -> Result:
    started = time.monotonic()
    pending = start(path)
    text, hidden, outcome, note, pages = "", 0, "text", "", 0
    try:
        document = pending.result()
        text, hidden, pages = document.text, document.hidden_characters, len(document.pages)
    except PlanscanError as error:
        outcome, note = type(error).__name__, str(error)
    seconds = time.monotonic() - started
    wanted, got = words(reference_text(path)), words(text)
    count = sum(wanted.values())
    share = None
    if count >= ENOUGH_WORDS:
        lost = wanted - got
        letters = sum(len(word) * times for word, times in lost.items())
        share = 1.0 if lost and letters <= hidden else 1 - sum(lost.values()) / count
        note = note or "lost: " + " ".join(word for word, _ in lost.most_common(8))
    return Result(path.name, outcome, seconds, pending.peak_memory / 1e6, count, share, 20 + 0.1 * pages, note)


def report(results: list[Result]) -> int:
    for result in results:
        if result.failed:
            share = "" if result.share is None else f" {result.share:.3f} of {result.reference} words"
            print(f"{result.failed:7} {result.name} {result.outcome}{share} {result.seconds:.1f} s "
                  f"{result.megabytes:.0f} MB  {result.note[:160]}")  # fmt: skip
    passed = True
    for kind, suffixes in (("PDF", {".pdf"}), ("Word", {".docx", ".docm", ".dotx"})):
        some = [r for r in results if Path(r.name).suffix in suffixes]
        if not some:
            continue
        compared = [r for r in some if r.share is not None]
        whole = sum(r.share >= SHARE for r in compared if r.share is not None)
        outcomes = Counter(r.outcome for r in some)
        seconds = sorted(r.seconds for r in some)
        print(
            f"\n{kind}: {len(some)} files; " + ", ".join(f"{name} {count}" for name, count in sorted(outcomes.items()))
        )
        print(
            f"  at least {SHARE:.0%} of the words: {whole} of {len(compared)} files with {ENOUGH_WORDS} words or more"
        )
        print(f"  seconds: median {seconds[len(seconds) // 2]:.2f}, most {seconds[-1]:.2f}")
        print(f"  megabytes: most {max(r.megabytes for r in some):.0f}")
        passed &= not any(r.failed in {"crash", "time", "memory"} for r in some)
        passed &= whole >= FILES_SHARE * len(compared)
    print("\nall bars met" if passed else "\nA BAR IS MISSED")
    return 0 if passed else 1


def words(text: str) -> Counter[str]:
    """The words of a text, so that hyphens at line ends and compatibility forms make no difference."""
    folded = re.sub("[-\u00ad\u2010\u2011\ufffe\x02](?:\r?\n)?", "", text)
    return Counter(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", folded).lower()))


def reference_text(path: Path) -> str:
    command = [sys.executable, __file__, "--reference", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        return str(json.loads(done.stdout)) if done.returncode == 0 else ""
    except subprocess.TimeoutExpired:
        return ""


def plain_text(path: Path) -> str:
    """What the plain reader finds; empty where it cannot open the file."""
    try:
        return _pdf_text(path) if path.suffix == ".pdf" else _word_text(path)
    except Exception:
        return ""


def _pdf_text(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path.read_bytes())
    texts = []
    for page in document:
        texts.append(page.get_textpage().get_text_range().encode("utf-8", "replace").decode())
        page.close()
    return "\n".join(texts)


def _word_text(path: Path) -> str:
    """The text nodes of the main part, one paragraph a line; deletions, hidden runs and second copies left out."""
    from lxml import etree

    with zipfile.ZipFile(path) as archive:
        rels = etree.fromstring(archive.read("_rels/.rels"))
        main = next(r.get("Target") for r in rels if r.get("Type", "").endswith("/officeDocument"))
        data = archive.read(main.lstrip("/"))
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    return "".join(_shown(root))


def _shown(element):
    for each in element:
        if not isinstance(each.tag, str):
            continue
        local = each.tag.rpartition("}")[2]
        if local in {"del", "moveFrom"} and each.tag.startswith((WORD, STRICT)):
            continue
        if each.tag == ALTERNATIVES + "Fallback" and each.getparent().find(ALTERNATIVES + "Choice") is not None:
            continue
        if local == "r" and _is_hidden(each):
            continue
        if local == "t":
            yield each.text or ""
        elif local in {"tab", "br", "cr"}:
            yield " "
        yield from _shown(each)
        if local in {"p", "tc"}:
            yield "\n"


def _is_hidden(run) -> bool:
    for name in (WORD, STRICT):
        mark = run.find(f"{name}rPr/{name}vanish")
        if mark is not None:
            return mark.get(f"{name}val", "1") not in {"0", "false", "off"}
    return False


if __name__ == "__main__":
    sys.exit(main())
