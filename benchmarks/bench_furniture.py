"""How well running headers, footers and page numbers are told from the body.

    python benchmarks/bench_furniture.py [--corpus ../shared/corpus] [--misses]

Two measures. By labels: on the pages of `furniture_labels.json`, the share of furniture lines that were recognised
and of body words that were lost to furniture. By return: over every PDF of six pages or more, lines that stand in the
top or bottom 9 % of 30 % of its pages (digits as #, read by pypdfium2 line by line) and are in a block that is matched.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path

import pypdfium2

from planscan.extract.pdf.reader import read_pdf
from planscan.model import BlockKind, Document, Line, ReadOptions

LABELS = Path(__file__).with_name("furniture_labels.json")
BAND, SHARE, LEAST_PAGES = 0.09, 0.3, 6


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[2] / "shared" / "corpus")
    parser.add_argument("--misses", action="store_true", help="print the lines that were told wrongly")
    args = parser.parse_args()
    files = sorted((args.corpus / "real").glob("*.pdf"))
    if not files:
        raise SystemExit(f"no PDFs in {args.corpus / 'real'}")
    labels = defaultdict(dict)
    for page in json.loads(LABELS.read_text(encoding="utf-8"))["pages"]:
        labels[page["file"]][page["page"]] = page["furniture"]
    found = all_furniture = lost = all_body = returning = 0
    for path in files:
        document = read_pdf(path.read_bytes(), name=path.name, options=ReadOptions())
        kinds = blocks_of_lines(document)
        for page, boxes in labels.get(path.name.split("_")[0], {}).items():
            for line, block, text in kinds[page]:
                is_furniture = any(inside(line, box) for box in boxes)
                told = block.kind is BlockKind.FURNITURE
                words = len(text.split())
                all_furniture += is_furniture
                found += is_furniture and told
                all_body += 0 if is_furniture else words
                lost += 0 if is_furniture or not told else words
                if args.misses and is_furniture != told:
                    print(f"{path.name[:6]} p{page}: {'missed' if is_furniture else 'lost'}: {text!r}")
        for page, text in returning_in_body(path, document, kinds):
            returning += 1
            if args.misses:
                print(f"{path.name[:6]} p{page}: returns, but is matched: {text!r}")
    print(f"furniture lines recognised {found}/{all_furniture} = {found / max(1, all_furniture):.3f} (bar 0.95)")
    print(f"body words lost {lost}/{all_body} = {lost / max(1, all_body):.4f} (bar 0.005)")
    print(f"returning lines in matched blocks {returning} (bar 0)")


def blocks_of_lines(document: Document):
    """By page: its lines, each with its block and its text."""
    by_page = defaultdict(list)
    blocks = iter(document.blocks)
    block = next(blocks, None)
    for line in document.lines:
        while block is not None and line.start >= block.end:
            block = next(blocks, None)
        by_page[line.page].append((line, block, document.text[line.start : line.end].strip()))
    return by_page


def inside(line: Line, box) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def returning_in_body(path: Path, document: Document, kinds):
    pages = len(document.pages)
    if pages < LEAST_PAGES:
        return
    on = defaultdict(set)
    seen = list(edge_lines(path))
    for page, band, text, _ in seen:
        on[band, text].add(page)
    for page, band, text, box in seen:
        if len(on[band, text]) >= SHARE * pages:
            for line, block, _ in kinds[page]:
                if block.kind is not BlockKind.FURNITURE and block.role != "header-row" and inside(line, box):
                    yield page, text
                    break


def edge_lines(path: Path):
    """Page, band, folded text and box of pypdfium2's own lines that lie in the top or bottom band."""
    pdf = pypdfium2.PdfDocument(path)
    for number in range(1, len(pdf) + 1):
        page = pdf[number - 1]
        text_page = page.get_textpage()
        height = page.get_height()
        left, _, _, top = page.get_bbox()
        for match in re.finditer(r"[^\r\n\ufffe]+", text_page.get_text_range()):
            if page.get_rotation() or not match.group().strip():
                continue
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            end = match.end() - 1 - (len(match.group()) - len(match.group().rstrip()))
            first, last = text_page.get_charbox(start, loose=True), text_page.get_charbox(end, loose=True)
            box = (first[0] - left - 1, top - max(first[3], last[3]), last[2] - left + 1, top - min(first[1], last[1]))
            if box[3] < BAND * height or box[1] > (1 - BAND) * height:
                band = "top" if box[3] < BAND * height else "bottom"
                yield number, band, " ".join(re.sub(r"\d+", "#", match.group()).lower().split()), box
        text_page.close()
        page.close()
    pdf.close()


if __name__ == "__main__":
    main()
