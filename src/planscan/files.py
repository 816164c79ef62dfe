"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from planscan.errors import OutputError

_PART = ".planscan-part-"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it appears whole or not at all.

    Raises:
        OutputError: the folder cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{_PART}{os.getpid()}-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as err:
        raise OutputError(
            f"{path}: the result cannot be written ({err.strerror}); choose another folder with --out"
        ) from err


def make_folder(folder: Path) -> None:
    """Make a folder to write results to, and clear away what a scan that was killed left half written.

    Raises:
        OutputError: it cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        _clear(folder)
    except OSError as err:
        raise OutputError(
            f"{folder}: results cannot be written there ({err.strerror}); choose another folder with --out"
        ) from err


def _clear(folder: Path) -> None:
    """Remove half-written files whose writers are gone; another scan may be writing to the same folder."""
    for left in folder.glob(f"{_PART}*"):
        import psutil

        writer = left.name.removeprefix(_PART).partition("-")[0]
        if not writer.isdecimal() or not psutil.pid_exists(int(writer)):
            left.unlink(missing_ok=True)
