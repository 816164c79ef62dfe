"""Makes the pictures of these pages from the sample plans: `python docs/make_pictures.py`.

Needs Chromium with Playwright for what a browser shows, and LibreOffice for Word and Excel files; nothing is fetched.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.chromium import FLAGS, program  # noqa: E402 - the folder is no package

SAMPLES = ROOT / "sample_plans"
PICTURES = Path(__file__).parent / "pictures"
FORMATS = (
    "json",
    "html",
    "crops.html",
    "selfassess.html",
    "selfassess.docx",
    "docx",
    "xlsx",
    "pdf",
    "comments.docx",
    "png",
)
PLANS = ("glenfalloch-plan.pdf", "dunmore-draft.docx")
COLOURS = 32


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        maps = Path(name)
        scan(maps)
        with sync_playwright() as started:
            browser = started.chromium.launch(executable_path=program(), args=list(FLAGS))
            pages(browser, maps)
            browser.close()
        office(maps)
        keep("pictures", Image.open(maps / "glenfalloch-plan.png"), width=900)
        keep("diff-picture", Image.open(maps / "changes.png"), width=900)


def scan(maps: Path) -> None:
    options = [one for name in FORMATS for one in ("--format", name)]
    planscan("scan", *(SAMPLES / name for name in PLANS), "--out", maps, *options)
    plans = [str(maps / Path(name).with_suffix(".json").name) for name in PLANS]
    planscan("diff", *plans, "--out", maps / "diff.html")
    planscan("diff", *plans, "--out", maps / "changes.png")
    planscan("compare", maps, "--out", maps)


def planscan(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "planscan", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def pages(browser: Browser, maps: Path) -> None:
    open_crop = "document.querySelector('details[id^=crop]').open = true"
    open_first = "document.querySelector('h3 ~ details').open = true"
    shot(browser, maps / "glenfalloch-plan.html", "html", "article:has(.level-2)", height=620)
    shot(browser, maps / "glenfalloch-plan.html", "html-filters", "#filter", height=560)
    shot(
        browser, maps / "glenfalloch-plan.crops.html", "crops", "article:has(details[id^=crop])", open_crop, height=560
    )
    shot(browser, maps / "glenfalloch-plan.selfassess.html", "selfassess", "section:has(blockquote)", height=560)
    shot(browser, maps / "compare.html", "compare", "#theme-2", open_first, height=560)
    shot(browser, maps / "diff.html", "diff", "#gained", height=520)


def shot(browser: Browser, path: Path, name: str, place: str, script: str = "0", *, height: int) -> None:
    """What a window of a page shows with this place at its top."""
    page = browser.new_page(viewport={"width": 1100, "height": height})
    page.goto(path.as_uri())
    page.evaluate(script)
    page.locator(place).first.evaluate("one => one.scrollIntoView(true)")
    keep(name, Image.open(io.BytesIO(page.screenshot())))
    page.close()


def office(maps: Path) -> None:
    side_by_side("word-report", drawn(maps / "glenfalloch-plan.docx", (0, 2), scale=1.05))
    side_by_side("selfassess-word", drawn(maps / "glenfalloch-plan.selfassess.docx", (0, 1)))
    side_by_side("comments", drawn(maps / "dunmore-draft.comments.docx", (1,)))
    side_by_side("tables-word", drawn(maps / "compare.docx", (0, 1)))
    keep("excel", drawn(maps / "glenfalloch-plan.xlsx", (0,), scale=4.5)[0].crop((220, 300, 1720, 760)))
    pdf = pypdfium2.PdfDocument(maps / "glenfalloch-plan.pdf")
    keep("highlights", pdf[3].render(scale=1.2, may_draw_forms=True).to_pil())


def drawn(path: Path, numbers: Sequence[int], scale: float = 1.1) -> list[Image.Image]:
    """Pages of a Word or Excel file as LibreOffice prints them, with marks where comments stand."""
    kind = "pdf:writer_pdf_Export:" + json.dumps({"ExportNotes": {"type": "boolean", "value": "true"}})
    kind = kind if path.suffix == ".docx" else "pdf"
    command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(path.parent / "drawn"), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    pdf = pypdfium2.PdfDocument(path.parent / "drawn" / f"{path.stem}.pdf")
    return [pdf[number].render(scale=scale).to_pil() for number in numbers]


def side_by_side(name: str, images: Sequence[Image.Image]) -> None:
    whole = Image.new("RGB", (sum(one.width + 12 for one in images) - 12, max(one.height for one in images)), "#888888")
    at = 0
    for one in images:
        whole.paste(one, (at, 0))
        at += one.width + 12
    keep(name, whole)


def keep(name: str, image: Image.Image, width: int = 1100) -> None:
    image = image.convert("RGB")
    if image.width > width:
        image = image.resize((width, image.height * width // image.width), Image.Resampling.LANCZOS)
    image.quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
