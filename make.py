"""Sets up planscan in .venv and runs one of its two main jobs: `python make.py samples` or `python make.py test`.

Needs only Python 3.11 to 3.13 and, the first time, the network to install packages. Nothing outside this folder is
changed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

QUOTES_WITHHELD = 3
"""planscan's exit code where the maps were written, but some quotes were left out."""


def set_up(*, for_tests: bool) -> None:
    """Make .venv with planscan in it, or bring it up to date with pyproject.toml."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit(
            f"planscan needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}. Get one from python.org."
        )
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + (b"tests" if for_tests else b"")).hexdigest()
    mark = ENVIRONMENT / "planscan-set-up"
    if mark.is_file() and wanted in mark.read_text().split():
        return
    print("setting up .venv (a few minutes the first time) ...", flush=True)
    if not PYTHON.exists():
        venv.EnvBuilder(with_pip=True).create(ENVIRONMENT)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--upgrade", "pip>=25.1"])
    run([*pip, "--editable", ".", *(["--group", "dev"] if for_tests else [])])
    base = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    mark.write_text("\n".join(sorted({wanted, base})))


def run(command: list[str], *, fine: tuple[int, ...] = (0,)) -> None:
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code not in fine:
        sys.exit(code)


def samples() -> None:
    """Map the sample plans and say which page to open."""
    set_up(for_tests=False)
    out = ROOT / "build" / "maps"
    run(
        [
            str(PYTHON),
            "-m",
            "planscan",
            "scan",
            "sample_plans",
            "--format",
            "html",
            "--format",
            "json",
            "--out",
            str(out),
        ],
        fine=(0, QUOTES_WITHHELD),
    )
    page = next(iter(sorted(out.glob("strathgarve-strategic*.html")) or sorted(out.glob("*.html"))))
    print(f"\nOpen this page in a browser: {page}\nThe maps of the other samples lie beside it.")


def test() -> None:
    """Check style and types and run all tests."""
    set_up(for_tests=True)
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["pytest"]):
        print("$", " ".join(command), flush=True)
        run([str(PYTHON), "-m", *command])


JOBS = {"samples": samples, "test": test}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in JOBS:
        sys.exit("say what to do: python make.py samples   or   python make.py test")
    JOBS[sys.argv[1]]()
