"""What the default install takes on disk, against the packages that users named.

    python benchmarks/check_install.py

Makes two fresh environments in a scratch folder, one with planscan and one with the named packages alone, and prints
the megabytes (of 1,000,000 bytes) that each adds to an empty one, the ten largest folders of planscan's, and whether
torch is among them. Bars: 900 MB, and 200 MB more than the named packages. Needs the network or a package cache.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAMED = ("spacy", "pdfplumber", "python-docx", "scikit-learn", "pandas", "pytest")
MOST = 900.0
MOST_MORE = 200.0
MEGABYTE = 1_000_000


def installed(folder: Path, *packages: str) -> Path:
    """A fresh environment with the packages; its site-packages."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(subprocess.run([python, "-c", where], check=True, capture_output=True, text=True).stdout.strip())


def megabytes(path: Path) -> float:
    """Size of the files under a path, which may be a file."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file() and not one.is_symlink()]
    return sum(one.stat().st_size for one in files) / MEGABYTE


def sizes(folder: Path) -> dict[str, float]:
    """Megabytes of each folder and file of a site-packages, those that every environment has left out."""
    return {path.name: megabytes(path) for path in folder.iterdir() if path.name not in {"pip", "setuptools"}}


def show(title: str, held: dict[str, float]) -> None:
    print(title)
    for name in sorted(held, key=lambda name: (-held[name], name))[:10]:
        print(f"{held[name]:>8.0f} MB  {name}")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        ours = sizes(installed(Path(scratch) / "planscan", str(ROOT)))
        named = sizes(installed(Path(scratch) / "named", *NAMED))
    total, base = sum(ours.values()), sum(named.values())
    print(f"planscan: {total:.0f} MB (bar {MOST:.0f}); the named packages: {base:.0f} MB")
    print(f"planscan takes {total - base:.0f} MB more (bar {MOST_MORE:.0f})")
    print(f"torch: {'yes' if 'torch' in ours else 'no'}")
    show("the ten largest", ours)
    show("the ten largest that the named packages do not bring", {n: mb for n, mb in ours.items() if n not in named})
    sys.exit(total > MOST or total - base > MOST_MORE or "torch" in ours)


if __name__ == "__main__":
    main()
