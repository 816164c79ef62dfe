"""Files that are read row by row, and files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from planscan.errors import InputError, OutputError

T = TypeVar("T")

_PART = ".planscan-part-"


def json_lines(path: Path, kind: type[T]) -> Iterator[tuple[int, T]]:
    """The rows of a JSONL file with the numbers of their lines, those without a word left out.

    Raises:
        InputError: the file cannot be read, or a line is not of the form; the message names both.
    """
    try:
        data = path.read_bytes().removeprefix(BOM_UTF8)
    except OSError as err:
        raise InputError(f"{path}: the file cannot be read ({err.strerror}); check the path") from err
    decoder = msgspec.json.Decoder(kind)
    for number, line in enumerate(data.split(b"\n"), 1):  # some characters that JSON allows part lines for Python
        if line.strip():
            try:
                yield number, decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as err:
                raise InputError(
                    f"{path}:{number}: this line is not of the form it should have ({err}); mend it and try again"
                ) from err


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
