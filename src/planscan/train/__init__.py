"""Rebuilds the shipped models from the repository and the package that carries MiniLM; needs the `train` extra."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from planscan import modelfiles
from planscan.catalogue import data_folder
from planscan.errors import MissingExtraError, UnknownNameError
from planscan.pipeline import Progress
from planscan.train.data import FOLDS

VERSIONS = {"static": "1", "learned": "1", "contextual": "1", "combine": "1"}
"""Models in the order in which they are built, each with the version that its next build gets."""

FOLD_NAMES = tuple(f"fold-{number}" for number in range(FOLDS))
"""What models that left a fold out say of it; may be made one by one, before the combination."""

NAMES = ("static", "learned", "contextual", *FOLD_NAMES, "combine")


def _build(name: str, folder: Path, progress: Progress) -> tuple[str, ...]:
    if name == "static":
        from planscan.train.static import build_static

        return build_static(folder)
    if name == "learned":
        from planscan.train.learned import build_learned

        return build_learned(folder)
    if name == "contextual":
        from planscan.train.contextual import build_contextual

        return build_contextual(folder, progress)
    from planscan.train.combine import build_combine

    return build_combine(folder)


def train(names: Iterable[str] = (), *, progress: Progress = lambda _: None) -> None:
    """Rebuild the named models, or all, in `models/`, and write their checksums into the manifest.

    Raises:
        UnknownNameError: a name is no model.
        MissingExtraError: the packages that training needs are not installed.
    """
    wanted = tuple(names) or NAMES
    for name in wanted:
        if name not in NAMES:
            raise UnknownNameError(f"no model is called {name!r}; choose from {', '.join(NAMES)}")
    folder = data_folder("models")
    for name in (name for name in NAMES if name in wanted):
        progress(f"building {name}")
        try:
            if name in FOLD_NAMES:
                _build_fold(folder / "out-of-fold", FOLD_NAMES.index(name), progress)
                continue
            files = _build(name, folder / name, progress)
        except ModuleNotFoundError as err:
            raise MissingExtraError(
                f"building {name} needs the package {err.name}; `python -m pip install -e '.[train]'` in the folder of "
                "the project installs what training needs"
            ) from err
        _note(folder, name, {file: hashlib.sha256((folder / name / file).read_bytes()).hexdigest() for file in files})


def _build_fold(folder: Path, number: int, progress: Progress) -> None:
    from planscan.train.contextual import build_fold

    build_fold(folder, number, progress)


def _note(folder: Path, name: str, files: dict[str, str]) -> None:
    path = folder / "manifest.json"
    entries = msgspec.json.decode(path.read_bytes(), type=list[modelfiles.ModelEntry]) if path.is_file() else []
    made = {entry.name: entry for entry in entries}
    made[name] = modelfiles.ModelEntry(name, VERSIONS[name], files)
    data = msgspec.json.encode([made[key] for key in VERSIONS if key in made])
    path.write_bytes(msgspec.json.format(data, indent=2) + b"\n")
    modelfiles.manifest.cache_clear()
    modelfiles.model_file.cache_clear()
