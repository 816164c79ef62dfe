"""Writes into a copy of a plan in a process of its own: a hostile file costs itself alone, as in its reading.

The process has no network, is stopped when it takes too long or too much memory, and nothing is pickled on the way.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module

import msgspec

from planscan.errors import BY_NAME, LimitError, OutputError, PlanscanError
from planscan.extract.worker import allowed_seconds, environment, fence_in, forbid_network
from planscan.model import ReadOptions
from planscan.report.marks import Mark

_WRITERS = {"pdf": "planscan.report.annotate_pdf", "word": "planscan.report.annotate_word"}
"""Modules with a function `write(data, marks, options) -> bytes` that parse what the plan's sender wrote."""

_MOST_PAGES = 2_000
"""For the time allowed: the number of pages is not known before the file is parsed."""


class Request(msgspec.Struct, frozen=True):
    writer: str
    name: str
    marks: tuple[Mark, ...]
    options: ReadOptions


def write(writer: str, data: bytes, name: str, marks: Sequence[Mark], options: ReadOptions) -> bytes:
    """A copy of the file with its marks.

    Args:
        writer: a key of the table above.
        data: the file.
        name: of the file, for messages.
        marks: in the order of the text.
        options: the limits that hold, and how tracked changes were read.

    Raises:
        OutputError: this file cannot be marked; the message says why.
        LimitError: it took longer than reading it may take.
        PlanscanError: as its reader raises.
    """
    request = msgspec.json.encode(Request(writer, name, tuple(marks), options))
    seconds = allowed_seconds(options.limits, _MOST_PAGES, ocr=False)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "planscan.report.apart"],
            input=request + b"\n" + data,
            capture_output=True,
            timeout=seconds,
            env=environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitError(f"{name}: marking a copy took longer than {seconds:g} seconds and was stopped.") from error
    head, _, body = done.stdout.partition(b"\n")
    if done.returncode == 0 and head == b"done":
        return body
    raise _error(name, done)


def _error(name: str, done: subprocess.CompletedProcess[bytes]) -> PlanscanError:
    kind, _, message = done.stdout.decode("utf-8", errors="replace").partition("\n")
    if done.returncode == 0 and kind in BY_NAME:
        return BY_NAME[kind](message)
    last = done.stderr.decode("utf-8", errors="replace").strip().splitlines()[-1:]
    return OutputError(
        f"{name}: no copy could be marked ({''.join(last)[:200] or f'exit code {done.returncode}'}). Open the file in "
        "its own program, save it anew and scan that copy."
    )


def main() -> int:
    """Answer one request: "done" and the copy, or the name of an error and its message."""
    request = msgspec.json.decode(sys.stdin.buffer.readline(), type=Request)
    data = sys.stdin.buffer.read()
    forbid_network()
    fence_in(request.options)
    module = import_module(_WRITERS[request.writer])
    try:
        answer = b"done\n" + module.write(data, request.marks, request.options)
    except PlanscanError as error:
        answer = f"{type(error).__name__}\n{request.name}: {error}".encode()
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
