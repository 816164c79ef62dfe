"""The notebooks run from top to bottom as they are, import planscan, and hold no logic of their own."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT, SAMPLES

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def cells(path: Path, kind: str) -> list[str]:
    found = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in found if cell["cell_type"] == kind]


def test_there_are_three() -> None:
    assert len(NOTEBOOKS) == 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_no_results_and_explains_itself(path: Path) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    assert all(not cell.get("outputs") for cell in found["cells"])
    assert cells(path, "markdown")[0].startswith("# ") and len(cells(path, "markdown")) >= 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_only_calls_planscan(path: Path) -> None:
    tree = ast.parse("\n".join(cells(path, "code")))
    logic = (ast.For, ast.While, ast.If, ast.Try, ast.ClassDef, ast.With)
    assert not [node for node in ast.walk(tree) if isinstance(node, logic)]
    assert all(len(node.body) == 1 for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    assert any(isinstance(n, ast.ImportFrom) and (n.module or "").startswith("planscan") for n in ast.walk(tree))


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    plans = tmp_path / "sample_plans"
    plans.mkdir()
    for name in ("authorities.csv", "glenfalloch-plan.pdf", "kyle-and-lorne-plan.docx", "dunmore-draft.docx"):
        shutil.copy(SAMPLES / name, plans / name)
    listed = (SAMPLES / "plans.csv").read_text(encoding="utf-8-sig").splitlines()
    kept = [line for line in listed[1:] if (plans / line.split(",")[0]).is_file()]
    (plans / "plans.csv").write_text("\n".join([listed[0], *kept]) + "\n", encoding="utf-8")
    script = "\n\n".join(cells(path, "code"))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path / "notebooks", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    made = {file.name for file in (tmp_path / "build" / "notebooks").glob("*")} if "build" in script else {"x"}
    assert made
