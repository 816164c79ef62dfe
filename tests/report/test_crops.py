"""The page with pictures of the quotes: each shows its words, once, and nothing is fetched."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

import planscan
from planscan import Settings
from planscan.errors import InputError, LimitError
from planscan.model import EvidenceMap, Limits, ReadOptions
from planscan.report import fits, render

from .files import pdf_plan

FRAMEWORK = Settings(catalogues=("gpf-ed2",))
DATA = "data:image/png;base64,"


def page_of(plan: EvidenceMap, path: Path) -> html.HtmlElement:
    return html.document_fromstring(render(plan, "crops.html", files=[path]).decode())


def test_each_passage_has_one_picture_and_every_quote_leads_to_it(tmp_path: Path) -> None:
    path = pdf_plan(tmp_path)
    plan = planscan.scan(path, FRAMEWORK)
    page = page_of(plan, path)
    places = {f"crop-{one.file}-{one.start}" for result in plan.criteria for one in result.evidence}
    assert places and sorted(page.xpath("//details[img]/@id")) == sorted(places)
    links = page.xpath("//a[starts-with(@href, '#crop-')]/@href")
    quotes = sum(len(result.evidence) for result in plan.criteria)
    assert len(places) + len(links) == quotes
    assert all(one.get("alt") for one in page.xpath("//img"))
    assert all(source.startswith(DATA) for source in page.xpath("//@src"))


def test_a_picture_shows_ink_on_paper(tmp_path: Path) -> None:
    path = pdf_plan(tmp_path)
    page = page_of(planscan.scan(path, FRAMEWORK), path)
    for source in page.xpath("//img/@src"):
        picture = Image.open(io.BytesIO(base64.b64decode(source.removeprefix(DATA)))).convert("L")
        darkest, lightest = picture.getextrema()
        assert picture.width > 300 and darkest < 60 and lightest == 255


def test_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    path = pdf_plan(tmp_path)
    plan = planscan.scan(path, FRAMEWORK)
    assert render(plan, "crops.html", files=[path]) == render(plan, "crops.html", files=[path])


def test_only_a_pdf_has_pages_to_show(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("No pages here.", encoding="utf-8")
    assert not fits(planscan.scan(tmp_path / "plan.txt", FRAMEWORK), "crops.html")


def test_a_plan_that_has_changed_is_refused(tmp_path: Path) -> None:
    path = pdf_plan(tmp_path)
    plan = planscan.scan(path, FRAMEWORK)
    path.write_bytes(path.read_bytes() + b"\n% another\n")
    with pytest.raises(InputError, match="has changed"):
        render(plan, "crops.html", files=[path])


def test_drawing_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = pdf_plan(tmp_path)
    plan = planscan.scan(path, FRAMEWORK)
    hurried = ReadOptions(limits=Limits(seconds=0.001))
    with pytest.raises(LimitError, match=r"0\.001 seconds"):
        render(plan, "crops.html", files=[path], reading=hurried)
