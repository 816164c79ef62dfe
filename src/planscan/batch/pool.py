"""Worker processes seen from their parent: each does one task at a time, is watched, and replaced when it is lost."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Self

from planscan.batch.messages import Said, Task, line_of, message_of
from planscan.errors import LimitError, ReaderCrashError

COMMAND: tuple[str, ...] = (sys.executable, "-P", "-m", "planscan.batch.worker")
"""`-P`: the folder that planscan happens to run in may be the sender's; its files must not be imported."""

TRIES = 2
"""Times that a plan whose worker died is tried: the first death may have been another plan's doing."""

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
_KEPT_STDERR = 2000
_GRACE_SECONDS = 5.0


class WorkerLostError(Exception):
    """A worker died or was stopped while it had a task; the message says how."""


class Worker:
    """One worker process, started when its first task comes."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._stderr = b""

    def do(self, task: Task, patience: float) -> Iterator[Said]:
        """What the worker says of a task, its answer last.

        Args:
            task: what to do.
            patience: seconds of silence after which the worker is stopped.

        Raises:
            WorkerLostError: it died.
            TimeoutError: it was silent for too long, and was stopped.
        """
        self._ask(task)
        while True:
            try:
                line = self._lines.get(timeout=patience)
            except queue.Empty:
                self.stop()
                raise TimeoutError from None
            if line is None:
                raise WorkerLostError(self._last_words())
            said = message_of(line, Said)
            yield said
            if not said.doing:
                return

    def stop(self) -> None:
        """End the process and those that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        import psutil

        started: list[psutil.Process] = []
        with contextlib.suppress(psutil.Error):
            started = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for other in started:
            with contextlib.suppress(psutil.Error):
                other.kill()
        process.wait(_GRACE_SECONDS)

    def _ask(self, task: Task) -> None:
        if self._process is None:
            self._start()
        assert self._process is not None and self._process.stdin is not None  # noqa: S101 - it was started
        # A worker that died before it took its task is told of by the end of its answers.
        with contextlib.suppress(OSError):
            self._process.stdin.write(line_of(task))
            self._process.stdin.flush()

    def _start(self) -> None:
        self._lines = queue.SimpleQueue()
        self._stderr = b""
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment())
        assert self._process.stdout is not None and self._process.stderr is not None  # noqa: S101 - pipes
        threading.Thread(target=self._listen, args=(self._process.stdout, self._lines), daemon=True).start()
        threading.Thread(target=self._keep_errors, args=(self._process.stderr,), daemon=True).start()

    def _listen(self, stream: IO[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
        with stream:
            for line in stream:
                if line.endswith(b"\n"):
                    lines.put(line)
        lines.put(None)

    def _keep_errors(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                self._stderr = (self._stderr + line)[-_KEPT_STDERR:]

    def _last_words(self) -> str:
        process, self._process = self._process, None
        code = process.wait(_GRACE_SECONDS) if process is not None else 0
        lines = self._stderr.decode("utf-8", errors="replace").strip().splitlines()
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"{how}: {lines[-1][:200]}" if lines else how


class Pool:
    """Several workers, each with a thread of this process that hands it tasks."""

    def __init__(self, workers: int, *, patience: float) -> None:
        self._patience = patience
        self._tasks: queue.SimpleQueue[tuple[int, Task] | None] = queue.SimpleQueue()
        self._said: queue.SimpleQueue[tuple[int, Said]] = queue.SimpleQueue()
        self._workers = [Worker() for _ in range(workers)]
        self._threads = [threading.Thread(target=self._work, args=(one,), daemon=True) for one in self._workers]
        self.outstanding = 0

    @property
    def full(self) -> bool:
        """Whether every worker has a task, and another lies ready for each while its caller stores what ended."""
        return self.outstanding >= 2 * len(self._workers)

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            self._tasks.put(None)
            worker.stop()

    def submit(self, number: int, task: Task) -> None:
        self.outstanding += 1
        self._tasks.put((number, task))

    def next(self) -> tuple[int, Said]:
        """The number of a task and what was said of it; waits until something is."""
        number, said = self._said.get()
        self.outstanding -= not said.doing
        return number, said

    def _work(self, worker: Worker) -> None:
        while (item := self._tasks.get()) is not None:
            number, task = item
            for said in _said_of(worker, task, self._patience):
                self._said.put((number, said))


def _said_of(worker: Worker, task: Task, patience: float) -> Iterator[Said]:
    """What is said of a task, whatever becomes of the worker."""
    name = task.files[0].replace("\\", "/").rpartition("/")[2]
    how = ""
    for _ in range(TRIES):
        try:
            yield from worker.do(task, patience)
            return
        except WorkerLostError as lost:
            how = str(lost)
        except TimeoutError:
            message = f"{name}: nothing was heard of its mapping for {patience:.0f} seconds, so it was stopped."
            yield Said(error=LimitError.__name__, message=message)
            return
    died = f"{name}: the process that mapped it died {TRIES} times ({how})."
    yield Said(error=ReaderCrashError.__name__, message=f"{died} Please report it, if possible with the file.")


def _environment() -> dict[str, str]:
    """The parent's, with its search path for modules, and one thread for every library that would take more."""
    return {
        **os.environ,
        **dict.fromkeys(_ONE_THREAD, "1"),
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
    }
