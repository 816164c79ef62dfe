"""What reading PDFs costs and keeps, beside pypdfium2's plain text.

    python benchmarks/bench_extract.py speed|real|hostile|scans [--corpus ../shared/corpus]

speed    over the ten longest PDFs: time as a multiple of plain text, time per page, peak memory
real     for every real PDF: letters and digits as a share of plain text's, words lost, what is hidden
hostile  for every hostile PDF, each in a process of its own: outcome, time, memory, share of plain text's words
scans    pages of a sample plan, drawn as pictures and read with tesseract: quality, words kept, quotes that read back
"""

from __future__ import annotations

import argparse
import io
import json
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median

import pdfplumber
import pypdfium2

from planscan.errors import PlanscanError
from planscan.extract.pdf.readback import quote_reads_back
from planscan.extract.pdf.reader import read_pdf
from planscan.extract.pdf.second_reader import SecondReader
from planscan.model import ReadOptions

WORD = re.compile(r"[^\W_]+")
SAMPLED = 8
TIMEOUT = 90.0
"""Seconds: no hostile file has more than 700 pages, and the limit is 20 s, 0.1 s a page and 5 s of grace."""
SAMPLE = Path(__file__).parents[1] / "sample_plans" / "strathgarve-strategic-plan-2025-2028.pdf"
SCANNED = (3, 8, 12, 15, 20, 25)
"""Pages of running text and tables."""
OCR = ReadOptions(ocr=True)
FORESEEN = ("text", "NoTextError", "PasswordError", "UnreadableFileError", "LimitError")


def plain(path: Path):
    """pypdfium2's text of every page."""
    pdf = pypdfium2.PdfDocument(path)
    texts = []
    for index in range(len(pdf)):
        try:
            page = pdf[index]
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
        except pypdfium2.PdfiumError:
            texts.append("")
    pdf.close()
    return texts


def read(path: Path):
    return read_pdf(path.read_bytes(), name=path.name, options=ReadOptions())


def words(text: str):
    """Words as they stand in running text: halves of broken words put together."""
    return Counter(WORD.findall(text.replace("-", "").replace("\u00ad", "").replace("\ufffe", "").lower()))


def letters(text: str):
    return sum(map(str.isalnum, text))


def kept_words(texts, document):
    """Share of plain text's word occurrences that the document holds."""
    wanted = words("\n".join(texts))
    return 1 - (wanted - words(document.text)).total() / max(1, wanted.total())


def speed(corpus: Path):
    files = sorted((corpus / "real").glob("*.pdf"))
    lengths = {path: len(pypdfium2.PdfDocument(path)) for path in files}
    longest = sorted(files, key=lambda path: (-lengths[path], path.name))[:10]
    total_plain = total = slow = 0.0
    per_page = []
    asked = count_second_readings()
    for path in longest:
        start = time.perf_counter()
        plain(path)
        middle = time.perf_counter()
        read(path)
        end = time.perf_counter()
        total_plain, total = total_plain + middle - start, total + end - middle
        per_page.append((end - middle) / lengths[path])
        slow += by_pdfplumber(path) * lengths[path]
        print(
            f"{path.name[:6]} {lengths[path]:4} pages  {end - middle:6.2f} s  {(end - middle) / (middle - start):.1f}x"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"all: {total:.2f} s, {total / total_plain:.1f}x plain text (bar 8x and 1 s); peak {peak:.0f} MB (bar 300)")
    print(f"pdfplumber's extract_text, from {SAMPLED} pages a file: {slow / total:.0f}x as long (bar 4x, aim 8x)")
    print(f"pages put to the second reader: {len(asked)} of {sum(lengths[path] for path in longest)}")
    print(f"time per page of the longest: {per_page[0] / median(per_page[1:]):.2f}x the median of the others (bar 1.5)")


def count_second_readings():
    """A list to which every page put to the second reader adds its number."""
    asked = []
    text_of = SecondReader.text_of
    SecondReader.text_of = lambda self, number: asked.append(number) or text_of(self, number)
    return asked


def by_pdfplumber(path: Path):
    """Seconds a page that pdfplumber's extract_text takes, from pages spread over the file."""
    with pdfplumber.open(path) as pdf:
        pages = pdf.pages[:: max(1, len(pdf.pages) // SAMPLED)][:SAMPLED]
        start = time.perf_counter()
        for page in pages:
            page.extract_text()
            page.close()
        return (time.perf_counter() - start) / len(pages)


def real(corpus: Path):
    for path in sorted((corpus / "real").glob("*.pdf")):
        texts, document = plain(path), read(path)
        share = (letters(document.text) + document.hidden_characters) / max(1, letters("".join(texts)))
        print(
            f"{path.name[:6]} letters and digits {share:.4f} (0.95 to 1.05), hidden {document.hidden_characters}, "
            f"words kept {kept_words(texts, document):.4f}, pages not read "
            f"{[page.number for page in document.pages if page.status == 'unread']}"
        )


def hostile(corpus: Path):
    outcomes = Counter()
    measured = good = 0
    slowest = largest = 0.0
    for path in sorted((corpus / "hostile").glob("*.pdf")):
        result = one_apart(path)
        outcomes[result["outcome"]] += 1
        slowest, largest = max(slowest, result.get("seconds", 0)), max(largest, result.get("mb", 0))
        if result.get("plain_words", 0) >= 20:
            measured += 1
            good += result["kept"] >= 0.95
        if result["outcome"] not in FORESEEN or (result.get("plain_words", 0) >= 20 and result["kept"] < 0.95):
            print(path.name, result)
    print(dict(sorted(outcomes.items())))
    print(f"at least 95 % of plain text's words: {good}/{measured} = {good / max(1, measured):.3f} (bar 0.98)")
    print(f"slowest {slowest:.1f} s, largest {largest:.0f} MB (bar 1000)")


def one_apart(path: Path):
    """Read one file in a new process."""
    command = [sys.executable, __file__, "one", "--file", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return {"outcome": "timeout", "kept": 0.0}
    if done.returncode:
        return {"outcome": "crash", "code": done.returncode, "error": done.stderr[-300:], "kept": 0.0}
    return json.loads(done.stdout)


def one(path: Path):
    start = time.perf_counter()
    document = None
    try:
        document = read(path)
        outcome = "text"
    except PlanscanError as error:
        outcome = type(error).__name__
    seconds = time.perf_counter() - start
    mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    try:
        texts = plain(path)
    except pypdfium2.PdfiumError:
        texts = []
    count = len(WORD.findall(" ".join(texts)))
    kept = kept_words(texts, document) if document else 0.0
    hidden = document.hidden_characters if document else 0
    print(json.dumps({"outcome": outcome, "seconds": round(seconds, 2), "mb": round(mb), "plain_words": count,
                      "kept": round(kept, 4), "hidden": hidden, "pages": len(texts)}))  # fmt: skip


def scans(corpus: Path):
    del corpus
    for dots in (200, 100):
        data = drawn(dots)
        start = time.perf_counter()
        document = read_pdf(data, name="scan.pdf", options=OCR)
        seconds = (time.perf_counter() - start) / len(SCANNED)
        wanted = words("\n".join(plain(SAMPLE)[number - 1] for number in SCANNED))
        kept = 1 - (wanted - words(document.text)).total() / wanted.total()
        back = quote_reads_back(data, document, [(block.start, block.end) for block in document.blocks], OCR)
        print(
            f"{dots} dots: quality {[page.quality for page in document.pages]}, words kept {kept:.3f}, "
            f"blocks that read back {sum(back)}/{len(back)}, {seconds:.1f} s a page"
        )


def drawn(dots: int):
    """A PDF of pictures of the sample's pages, so many dots to the inch."""
    pdf = pypdfium2.PdfDocument(SAMPLE)
    first, *others = [pdf[number - 1].render(scale=dots / 72, grayscale=True).to_pil() for number in SCANNED]
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=dots)
    return out.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=["speed", "real", "hostile", "scans", "one"])
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[2] / "shared" / "corpus")
    parser.add_argument("--file", type=Path, help="for `one`: the PDF to read")
    args = parser.parse_args()
    if args.measure == "one":
        one(args.file)
    else:
        {"speed": speed, "real": real, "hostile": hostile, "scans": scans}[args.measure](args.corpus)


if __name__ == "__main__":
    main()
