"""Reads one file in a process of its own, which its parent watches: the safety shell around every reader.

Every file is hostile until it is read. The parent starts `python -m planscan.extract.worker`, hands it a path and
options as one line of JSON, and waits for lines of JSON: the number of pages as soon as it is known, then the
document or the error. Whatever happens in the worker - a crash, a hang, memory that runs away - becomes one clear
error that names the file. Nothing is pickled, so that a captured worker cannot run code in its parent.
"""

from __future__ import annotations

import contextlib
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NoReturn

import msgspec

from planscan.errors import BY_NAME, LimitError, PlanscanError, ReaderCrashError
from planscan.model import Document, Limits, ReadOptions

COMMAND: tuple[str, ...] = (sys.executable, "-P", "-m", "planscan.extract.worker")
"""`-P`: the folder that planscan happens to run in may be the sender's; its files must not be imported."""
_BASE_SECONDS = 20.0
_SECONDS_PER_PAGE = 0.1
_SECONDS_PER_OCR_PAGE = 10.0
_TICK = 0.05
_GRACE_SECONDS = 5.0
"""How long a worker that was stopped may take to go away, and one that answered to end."""
_REPLY_MB = 400
"""More than any text that fits the memory limit; a worker that sends more has run away."""
_ADDRESS_SPACE_EXTRA = 1_500_000_000
"""Room for mapped libraries and threads' reserves on top of the memory limit, which counts used memory only."""
_KEPT_STDERR = 2000
# What Python and the programs it may start (tesseract, LibreOffice) need; nothing else of the caller's is passed on.
_PASSED_ON = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class Request(msgspec.Struct, frozen=True):
    """What the parent asks for: to read a file or, with a document and spans of it, to read its quotes again."""

    path: str
    options: ReadOptions
    document: Document | None = None
    spans: tuple[tuple[int, int], ...] = ()


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line from the worker: page counts on the way, or at the end a document or an error."""

    pages: int | None = None
    recognised: int = 0
    document: Document | None = None
    stands: list[bool] | None = None
    error: str | None = None
    message: str = ""


@dataclass(slots=True)
class _Watched:
    """What the threads that watch one worker tell each other."""

    reply: Reply | None = None
    pages: int = 0
    recognised: int = 0
    stderr: bytes = b""
    overflow: bool = False
    stopped: PlanscanError | None = None
    peak: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class PendingDocument:
    """A file that a worker process is reading; the caller may do other things until it asks for the result."""

    def __init__(self, path: Path, options: ReadOptions, *, command: Sequence[str] = COMMAND) -> None:
        """Start the worker; another `command` line than its own is for tests."""
        self._start(Request(str(path.resolve()), options), command)

    def _start(self, request: Request, command: Sequence[str]) -> None:
        self._name = Path(request.path).name
        self._options = request.options
        self._watched = _Watched()
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        self._threads = [
            threading.Thread(target=self._send, args=(msgspec.json.encode(request),), daemon=True),
            threading.Thread(target=self._receive, daemon=True),
            threading.Thread(target=self._keep_errors, daemon=True),
        ]
        self._watch = threading.Thread(target=self._watch_limits, daemon=True)
        for thread in (*self._threads, self._watch):
            thread.start()

    def result(self) -> Document:
        """Wait for the worker and return what it read.

        Raises:
            LimitError: it went past a limit and was stopped.
            ReaderCrashError: it died without an answer.
            PlanscanError: the error that the reader raised, of the same class.
        """
        document = self._reply().document
        if document is None:
            raise self._crash()
        return document

    def _reply(self) -> Reply:
        """The worker's last word, once it has ended."""
        self._watch.join()
        for thread in self._threads:
            thread.join(_GRACE_SECONDS)
        watched = self._watched
        if watched.stopped is not None:
            raise watched.stopped
        reply = watched.reply
        if reply is None:
            raise self._crash()
        if reply.error is not None:
            raise BY_NAME.get(reply.error, ReaderCrashError)(reply.message)
        return reply

    @property
    def peak_memory(self) -> int:
        """The most memory that the worker was seen to use so far, in bytes."""
        return self._watched.peak

    def cancel(self) -> None:
        """Stop the worker; its result is no longer wanted."""
        self._stop(ReaderCrashError(f"{self._name}: its reading was called off."))

    # --- threads ------------------------------------------------------------------------------------

    def _send(self, request: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        # A worker that died before it read its request is told of by its exit code.
        with contextlib.suppress(OSError), self._process.stdin as stream:
            stream.write(request + b"\n")

    def _receive(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        with self._process.stdout as stream:
            while line := stream.readline(_REPLY_MB * 10**6):
                if not line.endswith(b"\n"):
                    self._watched.overflow = len(line) >= _REPLY_MB * 10**6
                    return
                try:
                    reply = msgspec.json.decode(line, type=Reply)
                except (msgspec.DecodeError, UnicodeDecodeError, ValueError):
                    return
                if reply.pages is not None:
                    self._watched.pages, self._watched.recognised = reply.pages, reply.recognised
                else:
                    self._watched.reply = reply

    def _keep_errors(self) -> None:
        assert self._process.stderr is not None  # noqa: S101 - a pipe was asked for
        with self._process.stderr as stream:
            while chunk := stream.read1(_KEPT_STDERR):  # type: ignore[attr-defined]
                self._watched.stderr = (self._watched.stderr + chunk)[-_KEPT_STDERR:]

    def _watch_limits(self) -> None:
        meter = _Meter(self._process.pid)
        started = time.monotonic()
        limits = self._options.limits
        while self._process.poll() is None:
            used = meter.used()
            self._watched.peak = max(self._watched.peak, used)
            seconds = allowed_seconds(limits, self._watched.pages, self._watched.recognised)
            if time.monotonic() - started > seconds:
                self._stop(_too_slow(self._name, seconds))
            elif used > limits.memory_mb * 10**6:
                self._stop(_too_big(self._name, limits))
            elif self._watched.overflow:
                self._stop(LimitError(f"{self._name}: holds far more text than a plan. Its reading was stopped."))
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_TICK)

    def _stop(self, reason: PlanscanError) -> None:
        with self._watched.lock:
            if self._watched.stopped is None:
                self._watched.stopped = reason
        _end_tree(self._process)

    def _crash(self) -> PlanscanError:
        code = self._process.returncode
        last = self._watched.stderr.decode("utf-8", errors="replace").strip().splitlines()
        if last and "MemoryError" in last[-1]:
            return _too_big(self._name, self._options.limits)
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        said = f": {last[-1][:200]}" if last else ""
        return ReaderCrashError(
            f"{self._name}: the process that read it died ({how}{said}). The file is probably damaged: open it in "
            "its own program, save it anew and try that copy. If that does not help, please report it."
        )


class PendingCheck(PendingDocument):
    """A second reading of quotes, in a worker process that is watched like the first."""

    def __init__(self, path: Path, options: ReadOptions, document: Document, spans: Sequence[tuple[int, int]]) -> None:
        self._start(Request(str(path.resolve()), options, document, tuple(spans)), COMMAND)

    def stands(self) -> list[bool]:
        """For each span whether its words stand in the file; raises what `result` does."""
        stands = self._reply().stands
        if stands is None:
            raise self._crash()
        return stands


class _Meter:
    """The memory that a process and those it started use, in bytes."""

    _EVERY = 10
    """Looking for started processes costs more than reading one figure, so it is done every so many ticks."""

    def __init__(self, pid: int) -> None:
        import psutil

        self._gone = (psutil.Error, OSError)
        self._ticks = 0
        self._others: list[psutil.Process] = []
        try:
            self._process: psutil.Process | None = psutil.Process(pid)
        except psutil.Error:
            self._process = None

    def used(self) -> int:
        if self._process is None:
            return 0
        total = 0
        with contextlib.suppress(*self._gone):
            if self._ticks % self._EVERY == self._EVERY - 1:
                self._others = self._process.children(recursive=True)
            total = self._process.memory_info().rss
        self._ticks += 1
        for other in self._others:
            with contextlib.suppress(*self._gone):
                total += other.memory_info().rss
        return total


def allowed_seconds(limits: Limits, pages: int, recognised: int = 0) -> float:
    """How long reading so many pages may take, so many of them by character recognition (0 pages: not known yet)."""
    if limits.seconds is not None:
        return limits.seconds
    return _BASE_SECONDS + pages * _SECONDS_PER_PAGE + recognised * _SECONDS_PER_OCR_PAGE


def _too_slow(name: str, seconds: float) -> LimitError:
    return LimitError(
        f"{name}: its reading took longer than {seconds:g} seconds and was stopped. If the file is sound, allow "
        "more with --limit-seconds."
    )


def _too_big(name: str, limits: Limits) -> LimitError:
    return LimitError(
        f"{name}: its reading took more than {limits.memory_mb} MB of memory and was stopped. If the file is sound, "
        "allow more with --limit-memory."
    )


def environment() -> dict[str, str]:
    """The worker's environment: the parent's search path for modules, and nothing of the caller's secrets."""
    passed = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    return passed | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "OMP_NUM_THREADS": "1",
    }


def _end_tree(process: subprocess.Popen[bytes]) -> None:
    """End the worker and what it started."""
    import psutil

    started: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        started = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for other in started:
        with contextlib.suppress(psutil.Error):
            other.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE_SECONDS)


# --- in the worker ----------------------------------------------------------------------------------


def main() -> int:
    """Read one request from standard input, answer on standard output."""
    out = _own_stdout()
    request = msgspec.json.decode(sys.stdin.buffer.readline(), type=Request)
    forbid_network()
    fence_in(request.options)
    _answer(out, _read(request, out))
    return 0


def _read(request: Request, out: IO[bytes]) -> Reply:
    from planscan.extract import read_here

    path = Path(request.path)

    def tell(pages: int, recognised: int) -> None:
        _answer(out, Reply(pages, recognised))

    try:
        if request.document is not None:
            from planscan.extract.pdf.readback import quote_reads_back

            data, document = path.read_bytes(), request.document
            return Reply(stands=quote_reads_back(data, document, request.spans, request.options, on_pages=tell))
        document = read_here(path, request.options, on_pages=tell)
    except PlanscanError as error:
        return Reply(error=type(error).__name__, message=str(error))
    except MemoryError:
        return Reply(error=LimitError.__name__, message=str(_too_big(path.name, request.options.limits)))
    except Exception as error:  # the last guard: a defect of ours costs this file alone
        return Reply(
            error=ReaderCrashError.__name__,
            message=f"{path.name}: could not be read because of a defect in planscan ({type(error).__name__}: "
            f"{str(error)[:200]}). Please report it, if possible with the file.",
        )
    return Reply(document=document)


def _answer(out: IO[bytes], reply: Reply) -> None:
    out.write(msgspec.json.encode(reply) + b"\n")
    out.flush()


def _own_stdout() -> IO[bytes]:
    """The pipe to the parent, out of reach of libraries that print: their words go to standard error."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def forbid_network() -> None:
    """Make every use of a socket in this process an error, for good."""
    sys.addaudithook(_no_sockets)


def _no_sockets(event: str, arguments: tuple[object, ...]) -> None:
    del arguments
    if event.startswith("socket.") and event != "socket.gethostname":
        _refuse(event)


def _refuse(event: str) -> NoReturn:
    raise PermissionError(f"planscan reads files without the network, but something asked for {event}")


def fence_in(options: ReadOptions) -> None:
    """A second fence, kept by the system where it can: it holds between two looks of the parent, and without it.

    One huge request for memory fails at once, a worker whose parent was killed does not run for ever, and a crash
    leaves no copy of a confidential plan behind.
    """
    try:
        import resource
    except ImportError:
        return  # Windows: the parent's watch is the only fence
    limits = options.limits
    seconds = allowed_seconds(limits, limits.pages, limits.pages if options.ocr else 0) + _GRACE_SECONDS
    for kind, wanted in (
        (resource.RLIMIT_AS, limits.memory_mb * 10**6 + _ADDRESS_SPACE_EXTRA),
        (resource.RLIMIT_CPU, math.ceil(seconds)),
        (resource.RLIMIT_CORE, 0),
    ):
        # Some systems refuse a limit below what is used already; the parent's watch still holds.
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
