"""Maps one plan after another in a process of its own: tasks on standard input, answers on standard output.

It ends when its standard input does, so that a scan that was killed leaves no worker behind. It has no network: the
store, which may be on another machine, is its parent's alone.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from planscan.batch.messages import Said, Task, line_of, message_of
from planscan.errors import PlanscanError, ReaderCrashError
from planscan.extract.worker import forbid_network
from planscan.serialize import map_from_json, map_to_json


def main() -> int:
    """Answer every task; a defect of ours costs its plan alone."""
    out = _own_stdout()
    forbid_network()
    for task in _tasks():
        _say(out, _answer(task, out))
    return 0


def _tasks() -> Iterator[Task]:
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    while True:
        yield message_of(lines.get(), Task)


def _listen(lines: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        lines.put(line)
    os._exit(0)  # in the midst of a plan too: nobody waits for it


def _answer(task: Task, out: IO[bytes]) -> Said:
    name = Path(task.files[0]).name
    try:
        return _read(task) if task.read_only else _outputs_only(task) if task.packed else _mapped(task, out)
    except PlanscanError as error:
        return Said(error=type(error).__name__, message=str(error))
    except Exception as error:  # the last guard: a defect of ours costs this plan alone
        said = f"{type(error).__name__}: {str(error)[:200]}"
        return Said(
            error=ReaderCrashError.__name__,
            message=f"{name}: could not be mapped because of a defect in planscan ({said}). Please report it.",
        )


def _read(task: Task) -> Said:
    from planscan.batch.one import take_prints
    from planscan.remember import Remembering

    steps = Remembering(task.known)
    take_prints([Path(file) for file in task.files], task.settings, steps)
    return Said(made=steps.made)


def _mapped(task: Task, out: IO[bytes]) -> Said:
    from planscan.batch.one import scan_plan, write_outputs
    from planscan.remember import Remembering

    files = [Path(file) for file in task.files]
    steps = Remembering(task.known)
    sheet = Path(task.decisions) if task.decisions else None
    progress = lambda what: _say(out, Said(doing=what))  # noqa: E731 - a name for a line that would not fit
    found = scan_plan(files, task.settings, sheet, steps, progress=progress, others=task.others)
    packed = zlib.compress(map_to_json(found), 1)
    return Said(packed=packed, made=steps.made, outputs=write_outputs(found, task.formats, files, task.settings))


def _outputs_only(task: Task) -> Said:
    from planscan.batch.one import write_outputs

    files = [Path(file) for file in task.files]
    found = map_from_json(zlib.decompress(task.packed))
    return Said(outputs=write_outputs(found, task.formats, files, task.settings))


def _say(out: IO[bytes], said: Said) -> None:
    out.write(line_of(said))
    out.flush()


def _own_stdout() -> IO[bytes]:
    """The pipe to the parent, out of reach of libraries that print: their words go to standard error."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


if __name__ == "__main__":
    sys.exit(main())
