"""Every HTML output in a real Chromium: axe's checks, without scripts, at 400 per cent, filtered, printed.

Chromium is the system's own, driven by Playwright; nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import planscan
from planscan import Settings
from planscan.compare import compare, read_plans
from planscan.diff import diff
from planscan.report import compare_html, diff_html, render
from planscan.serialize import map_to_json

from ..chromium import FLAGS, program
from ..conftest import SAMPLES

playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright: pip install playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs pip install axe-playwright-python")

PAGES = ("map", "crops", "compare", "diff", "selfassess")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LEAST_RULES = 8
"""Rules that must have had something to look at on any page: fewer, and the checks did not run."""
NARROW = 320
"""Pixels to which a window of 1280 comes down at 400 per cent."""

OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = program()
    if path is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The path of each page, made of two sample plans; axe's time grows with the criteria."""
    folder = tmp_path_factory.mktemp("pages")
    paths = [SAMPLES / "glenfalloch-plan.pdf", SAMPLES / "dunmore-draft.docx"]
    old, new = (planscan.scan(path, Settings(catalogues=("gpf-ed2", "act-2014"))) for path in paths)
    short = SAMPLES / "strathgarve-easy-read.pdf"
    for path, one in zip(paths, (old, new)):
        (folder / f"{path.stem}.json").write_bytes(map_to_json(one))
    made = {
        "map": render(old, "html"),
        "crops": render(planscan.scan(short, Settings(catalogues=("gpf-ed2",))), "crops.html", files=[short]),
        "compare": compare_html.write(compare(read_plans(folder))),
        "diff": diff_html.write(diff(old, new), old, new),
        "selfassess": render(old, "selfassess.html"),
    }
    for name, data in made.items():
        (folder / f"{name}.html").write_bytes(data)
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture
def opened(browser: Any, pages: dict[str, Path]) -> Iterator[Callable[..., Any]]:
    """Opens a page by name; what it asks of the network or logs fails the test."""
    contexts, complaints = [], []

    def make(name: str, *, width: int = 1280, scripts: bool = True) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        address = pages[name].as_uri()
        page.on("console", lambda said: complaints.append(said.text))
        page.on("request", lambda asked: asked.url.startswith((address, "data:")) or complaints.append(asked.url))
        page.goto(address)
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation_of_wcag_22_aa(opened: Callable[..., Any], name: str) -> None:
    page = opened(name)
    page.evaluate(OPEN_ALL)
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert len(found["passes"]) >= LEAST_RULES


def test_axe_would_find_one(opened: Callable[..., Any]) -> None:
    page = opened("selfassess")
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response
    assert [one["id"] for one in found["violations"]] == ["color-contrast"]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_has_to_be_scrolled_sideways_at_400_per_cent(opened: Callable[..., Any], name: str) -> None:
    page = opened(name, width=NARROW)
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= NARROW


@pytest.mark.parametrize("name", PAGES)
def test_everything_is_there_without_scripts(opened: Callable[..., Any], name: str) -> None:
    page = opened(name, scripts=False)
    assert page.locator("form:visible").count() == 0
    assert page.locator("main h2:visible").count() >= 3
    assert page.locator("article:visible").count() == page.locator("article").count()
    folded = page.locator("summary:visible")
    if folded.count():
        folded.first.click()
        assert folded.first.locator("xpath=..").get_attribute("open") is not None


def test_filters_show_what_is_asked_for_and_say_how_much(opened: Callable[..., Any]) -> None:
    page = opened("map")
    every = page.locator("article.criterion").count()
    for box in page.locator("input[name=rating]").all():
        box.set_checked(box.get_attribute("value") == "evidenced")
    shown = page.locator("article.criterion:visible")
    assert 0 < shown.count() < every
    assert {one.get_attribute("data-rating") for one in shown.all()} == {"evidenced"}
    assert page.locator("#filter-shown").inner_text() == f"{shown.count()} of {every} criteria shown"
    page.get_by_label("With these words").fill("no page holds these words")
    assert shown.count() == 0
    assert page.locator("main h3:visible").filter(has_text="Partnership").count() == 0
    page.get_by_role("button", name="Show everything").click()
    page.wait_for_function(f"document.querySelectorAll('article:not([hidden])').length === {every}")


def test_a_link_to_what_is_filtered_away_shows_it_again(opened: Callable[..., Any]) -> None:
    page = opened("map")
    for box in page.locator("input[name=rating]").all():
        box.set_checked(False)
    target = page.locator("#not-found ~ ul.links a").first
    target.click()
    page.wait_for_function("document.querySelectorAll('article:not([hidden])').length > 0")
    assert page.locator(f"[id='{(target.get_attribute('href') or '')[1:]}']").is_visible()


def test_filters_work_by_keyboard_alone(opened: Callable[..., Any]) -> None:
    page = opened("map")
    page.locator("input[name=rating]").first.focus()
    page.keyboard.press("Space")
    assert page.locator("input[name=rating]").first.is_checked() is False
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "rating"


@pytest.mark.parametrize("name", PAGES)
def test_paper_holds_the_whole_width_and_no_controls(opened: Callable[..., Any], name: str) -> None:
    page = opened(name, width=700)  # of A4 without its margins
    page.emulate_media(media="print")
    assert page.locator("form:visible, nav:visible").count() == 0
    assert page.locator("h1:visible").count() == 1
    assert page.pdf().startswith(b"%PDF")
