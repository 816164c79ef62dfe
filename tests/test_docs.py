"""Every command and format is described with a sample or a picture, and every link in the pages leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from planscan.cli import main
from planscan.report import FORMATS

from .conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.glob("*.md")])
MOST_BYTES = 120_000


def links(page: Path) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    return [one for one in found if not one.startswith(("http:", "https:", "mailto:"))]


def anchors(page: Path) -> set[str]:
    """The names that headings of a page have on GitHub."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda one: one.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_a_section_with_a_sample(name: str) -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    own = [part for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:] if f"`{name}`" in part.split("\n")[0]]
    assert len(own) == 1
    assert f"$ planscan {name}" in own[0]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_section_with_a_sample_or_a_picture(name: str) -> None:
    text = (DOCS / "reports.md").read_text(encoding="utf-8")
    headed = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    own = [
        part for part in headed if re.search(rf"(?i)(`{re.escape(name)}`|\b{re.escape(name)}\b)", part.split("\n")[0])
    ]
    assert own
    assert any("![" in part or "```" in part or "\n|" in part for part in own)


def test_every_picture_is_used_and_small() -> None:
    used = {Path(link).name for page in PAGES for link in links(page) if link.endswith(".png")}
    there = {path.name: path.stat().st_size for path in (DOCS / "pictures").glob("*.png")}
    assert used == set(there)
    assert max(there.values()) <= MOST_BYTES
