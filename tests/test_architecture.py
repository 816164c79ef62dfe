"""Who may import whom: layers point down, stages keep apart, heavy libraries stay in their rooms."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "planscan"

LAYERS = (
    {"errors"},
    {"model"},
    {"text", "cues", "dates", "reference", "statistics", "plans", "files"},
    {"outline", "figure_roles"},
    {"figures", "measures", "about", "outcomes", "situate", "withhold", "unread"},
    {"catalogue", "serialize"},
    {"config", "modelfiles", "definitions", "accuracy"},
    {"segment", "discourse", "combine", "rate", "facts", "findings", "evidence", "objectives", "applies", "within"},
    {"extract", "match"},
    {"grounds"},
    {"results", "originals", "national", "rerate"},
    {"versions", "steps"},
    {"keys", "remember"},
    {"pipeline", "store"},
    {"report", "evaluate", "evaluate_plan", "train", "compare", "diff", "decisions", "tables"},
    {"batch", "export"},
    {"manifest"},
    {"cli"},
    {"__main__"},
)
STAGES = {"segment", "discourse", "combine", "rate", "facts", "findings", "evidence", "objectives", "applies", "within"}
ROOMS = {
    "pypdfium2": {"extract/pdf/pdfium.py", "extract/pdf/render.py", "extract/pdf/tags.py"},
    "pdfplumber": {"extract/pdf/second_reader.py"},
    "docx": {"report/docx.py", "report/selfassess_docx.py", "report/word_parts.py"},
    "openpyxl": {"decisions/sheet.py", "report/tables.py", "report/xlsx.py"},
    "pypdf": {"report/annotate_pdf.py"},
    "resvg_py": {"report/svg.py"},
    "spacy": {"match/phrases.py"},
    "sklearn": {"train/combine.py", "train/contextual.py", "train/learned.py", "evaluate/baselines.py"},
    "torch": {"train/contextual.py", "train/encoder.py", "train/static.py"},
    "transformers": {"train/encoder.py"},
    "onnx": {"train/contextual.py"},
    "onnxruntime": {"match/contextual.py", "train/contextual.py"},
    "model2vec": {"train/static.py"},
    "pandas": {"model.py"},
    "yaml": {"catalogue.py"},
    "sqlalchemy": {"store/"},
    "alembic": {"store/"},
    "pyarrow": {"export.py"},
}


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Modules that a file imports, anywhere in it; `from planscan import x` counts as planscan.x."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"planscan.{a.name}" for a in node.names} if node.module == "planscan" else {node.module}
    return found


def room(path: Path) -> str:
    part = path.relative_to(SOURCE).parts[0]
    return part.removesuffix(".py")


def layer_of(name: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if name in layer)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_down(path: Path) -> None:
    if path.name == "__init__.py" and path.parent == SOURCE:
        return
    own = room(path)
    for name in imports(path):
        if name.startswith("planscan.") and name != "planscan.__version__":
            other = name.split(".")[1]
            if other != own:
                assert layer_of(other) <= layer_of(own), f"{own} imports {other}, which stands above it"
                if own in STAGES:
                    assert other not in STAGES | {"config"}, f"the stage {own} imports {other}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    here = path.relative_to(SOURCE).as_posix()
    for name in imports(path):
        library = name.split(".")[0]
        if library in ROOMS:
            assert any(here.startswith(place) for place in ROOMS[library]), f"{here} imports {library}"


def test_only_the_command_line_prints_and_exits() -> None:
    for path in modules():
        if room(path) == "cli" or path.name == "worker.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            assert called not in {"print", "exit"}, f"{path.name} calls {called}"


@pytest.mark.parametrize("arguments", [["--help"], ["criteria", "list"], ["scan", "--help"]])
def test_light_commands_import_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys, contextlib, io\n"
        "from planscan.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    main({arguments!r}, standalone_mode=False)\n"
        "print(sorted({'numpy', 'spacy', 'sklearn', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
