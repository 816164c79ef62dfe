"""Marks a copy of a plan, or draws parts of it, in a process of its own: a hostile file costs itself alone.

The process has no network, is stopped when it takes too long or too much memory, and nothing is pickled on the way.
"""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import msgspec

from planscan.errors import BY_NAME, LimitError, OutputError, PlanscanError
from planscan.extract.worker import environment, fence_in, forbid_network
from planscan.report.marks import Job

_WRITERS = {
    "pdf": "planscan.report.annotate_pdf",
    "word": "planscan.report.annotate_word",
    "crops": "planscan.report.crops_pdf",
}
"""Modules with a function `write(data, job) -> bytes`, which parse what the plan's sender wrote."""

COMMAND: tuple[str, ...] = (sys.executable, "-P", "-m", "planscan.report.apart")

SECONDS = 120.0
"""How long marking a copy may take where no other limit is set; 200 pages with 500 marks take two."""


def write(job: Job, data: bytes) -> bytes:
    """What the job's writer makes of a file, whose bytes are `data`: a copy with marks, or pictures of their places.

    Raises:
        OutputError: this file cannot be marked; the message says why.
        LimitError: it took longer than its reading may take, or than SECONDS.
        PlanscanError: as its reader raises.
    """
    limit = job.reading.limits.seconds
    seconds = limit if limit is not None else SECONDS
    try:
        done = subprocess.run(
            COMMAND,
            input=msgspec.json.encode(job) + b"\n" + data,
            capture_output=True,
            timeout=seconds,
            env=environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitError(f"{job.name}: marking a copy took longer than {seconds:g} seconds and was stopped.") from error
    head, _, body = done.stdout.partition(b"\n")
    if done.returncode == 0 and head == b"done":
        return body
    raise _error(job.name, done)


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
    """Answer one job: "done" and the copy, or the name of an error and its message."""
    job = msgspec.json.decode(sys.stdin.buffer.readline(), type=Job)
    data = sys.stdin.buffer.read()
    forbid_network()
    fence_in(job.reading)
    writer = import_module(_WRITERS[job.writer])
    try:
        answer = b"done\n" + writer.write(data, job)
    except PlanscanError as error:
        answer = f"{type(error).__name__}\n{error}".encode()
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
