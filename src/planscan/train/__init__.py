"""Rebuilds the shipped models from the repository and the package that carries MiniLM; needs the `train` extra."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from planscan import modelfiles
from planscan.catalogue import data_folder
from planscan.errors import UnknownNameError

VERSIONS = {"static": "1", "learned": "1", "combine": "1"}
"""Models in the order in which they are built, each with the version that its next build gets."""


def _build_static(folder: Path) -> tuple[str, ...]:
    from planscan.train.static import build_static

    return build_static(folder)


def _build_learned(folder: Path) -> tuple[str, ...]:
    from planscan.train.learned import build_learned

    return build_learned(folder)


def _build_combine(folder: Path) -> tuple[str, ...]:
    from planscan.train.combine import build_combine

    return build_combine(folder)


_BUILDERS: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "static": _build_static,
    "learned": _build_learned,
    "combine": _build_combine,
}


def train(names: Iterable[str] = (), *, progress: Callable[[str], None] = lambda _: None) -> None:
    """Rebuild the named models, or all, in `models/`, and write their checksums into the manifest.

    Raises:
        UnknownNameError: a name is no model.
    """
    wanted = tuple(names) or tuple(VERSIONS)
    for name in wanted:
        if name not in VERSIONS:
            raise UnknownNameError(f"no model is called {name!r}; choose from {', '.join(VERSIONS)}")
    folder = data_folder("models")
    for name in (name for name in VERSIONS if name in wanted):
        progress(f"building {name}")
        files = _BUILDERS[name](folder / name)
        _note(folder, name, {file: hashlib.sha256((folder / name / file).read_bytes()).hexdigest() for file in files})


def _note(folder: Path, name: str, files: dict[str, str]) -> None:
    path = folder / "manifest.json"
    entries = msgspec.json.decode(path.read_bytes(), type=list[modelfiles.ModelEntry]) if path.is_file() else []
    made = {entry.name: entry for entry in entries}
    made[name] = modelfiles.ModelEntry(name, VERSIONS[name], files)
    data = msgspec.json.encode([made[key] for key in VERSIONS if key in made])
    path.write_bytes(msgspec.json.format(data, indent=2) + b"\n")
    modelfiles.manifest.cache_clear()
    modelfiles.model_file.cache_clear()
