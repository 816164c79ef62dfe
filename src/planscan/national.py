"""National texts that the user gives, as the plan's sentences are compared with them."""

from __future__ import annotations

from pathlib import Path

from planscan.errors import InputError
from planscan.extract import start
from planscan.findings import fingerprint
from planscan.model import ReadOptions
from planscan.outline import Outline


def national_prints(folder: Path | None, options: ReadOptions) -> dict[str, str]:
    """For each sentence of the files in a folder, as `fingerprint` has it, the name of its file.

    Raises:
        InputError: there is no such folder, or it holds no file.
        PlanscanError: a file cannot be read.
    """
    if folder is None:
        return {}
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    if not files:
        raise InputError(f"{folder}: there is no folder with national texts there; check the path given to --national")
    pending = [(path.name, start(path, options)) for path in files]
    found: dict[str, str] = {}
    for name, reading in pending:
        for piece in Outline(reading.result(), 0).sentences:
            found.setdefault(fingerprint(piece.text), name)
    found.pop("", None)
    return found
