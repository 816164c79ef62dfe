"""What tests share: the folders of documents, and small plans made on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# A machine that is busy with other things is slow, not wrong.
settings.register_profile("planscan", deadline=None)
settings.load_profile("planscan")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "corpus"
SAMPLES = ROOT / "sample_plans"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real and hostile documents, which is not part of the project."""
    if not CORPUS.is_dir():
        pytest.skip(f"needs the document corpus at {CORPUS}, which is not part of the project")
    return CORPUS


@pytest.fixture(scope="session")
def domain() -> Path:
    """The folder of domain lists, which is not part of the project."""
    if not (SHARED / "domain").is_dir():
        pytest.skip(f"needs the domain lists at {SHARED / 'domain'}, which are not part of the project")
    return SHARED / "domain"


@pytest.fixture
def word_plan(tmp_path: Path) -> Callable[..., Path]:
    """Makes a Word file of paragraphs; a text that begins with "# " is a heading."""

    def make(*texts: str, name: str = "plan.docx") -> Path:
        from docx import Document

        document = Document()
        for text in texts:
            if text.startswith("# "):
                document.add_heading(text[2:], level=1)
            else:
                document.add_paragraph(text)
        path = tmp_path / name
        document.save(str(path))
        return path

    return make
