"""Many plans at once: each is taken from the store where it has not changed, else mapped by a worker process.

Several plans are first all read, because a map says which of its text stands in other plans of the run; then they are
mapped. The store gets each plan whole, in one transaction, so that a scan that was broken off goes on where it was.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec import structs

from planscan.batch.events import Began, Doing, Ended, Event, Request, WasRead
from planscan.batch.messages import NOT_GIVEN, Said, Task
from planscan.batch.pool import Pool
from planscan.batch.shared import Shared, SharedPrints
from planscan.config import Settings
from planscan.errors import BY_NAME, InputError
from planscan.extract.worker import allowed_seconds
from planscan.keys import PlanKeys, beside, keys_of
from planscan.plans import Plan
from planscan.remember import unpack
from planscan.serialize import map_from_json
from planscan.store import Failure, Held, Listed, Mapped, Run, Store
from planscan.store.rows import quotes_withheld, summary

__all__ = ["Began", "Doing", "Ended", "Event", "Request", "WasRead", "scan_all"]

LASTING = frozenset({"UnreadableFileError", "PasswordError", "NoTextError"})
"""Errors that the same file will meet again, so that it need not be tried again."""

OF_THE_RUN = frozenset({"CatalogueError", "MissingExtraError", "ModelError", "OutputError", "UnknownNameError"})
"""Errors that every plan would meet, so that the first ends the run."""

_PATIENCE_SECONDS = 300.0
"""Silence that is allowed beyond what the reading of the plan's files may take."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A plan on its way through the batch."""

    plan: Plan
    number: int
    keys: PlanKeys

    @property
    def listed(self) -> Listed:
        return Listed(self.plan.stem, self.number, self.plan.about)


def scan_all(plans: Sequence[Plan], request: Request, store: Store, run: Run) -> Iterator[Event]:
    """Map every plan, and write its outputs; tells what happens as it does.

    Raises:
        PlanscanError: a catalogue or the store is at fault; what concerns one plan alone is told in its `Ended`.
    """
    batch = _Batch(request, store, run)
    jobs = yield from batch.jobs(plans)
    with Pool(max(1, min(request.jobs, len(jobs))), patience=_patience(plans, request.settings)) as pool:
        if len(plans) > 1:
            jobs = yield from batch.read(jobs, pool)
        yield from batch.map(jobs, pool)


def _patience(plans: Iterable[Plan], settings: Settings) -> float:
    """How long a worker may be silent: the reading of its files is watched by others, and may take this long."""
    limits = settings.reading.limits
    files = max((len(plan.files) for plan in plans), default=1)
    seconds = allowed_seconds(limits, limits.pages, limits.pages if settings.reading.ocr else 0)
    return files * seconds + _PATIENCE_SECONDS


class _Batch:
    """Two rounds over the same plans, reading and mapping; each leaves out what the store holds."""

    def __init__(self, request: Request, store: Store, run: Run) -> None:
        self._request = request
        self._store = store
        self._run = run
        self._shared = SharedPrints({})

    # Each of these gives events; the value of the generator is the jobs to go on with.

    def jobs(self, plans: Sequence[Plan]) -> Generator[Event, None, list[_Job]]:
        """The plans whose files are there, and that are not known to fail."""
        found: list[_Job] = []
        for number, plan in enumerate(plans):
            try:
                job = _Job(plan, number, keys_of(plan.files, self._request.settings, self._request.decisions))
            except InputError as err:
                yield self._failed(Listed(plan.stem, number, plan.about), plan, None, Failure("InputError", str(err)))
                continue
            known = self._store.failure(job.keys)
            if known is not None:
                yield self._failed(job.listed, plan, job.keys, known)
            else:
                found.append(job)
        return found

    def read(self, jobs: Sequence[_Job], pool: Pool) -> Generator[Event, None, list[_Job]]:
        """The plans that could be read, their keys holding what each shares with the others."""
        yield Began("reading", len(jobs))
        prints = {job.number: self._prints(job) for job in jobs}
        for job in jobs:
            if prints[job.number] is not None:
                yield WasRead(job.plan, known=True)
        unread = [job for job in jobs if prints[job.number] is None]
        for job, said in _through(pool, unread, lambda job: structs.replace(self._task(job), read_only=True)):
            if said.error:
                yield self._failed(job.listed, job.plan, job.keys, _failure(said))
            elif not said.doing:
                self._store.keep(job.keys, said.made)
                prints[job.number] = self._prints(job)
                yield WasRead(job.plan, known=False)
        self._shared = SharedPrints({job.plan.stem: p for job in jobs if (p := prints[job.number]) is not None})
        return [self._beside(job) for job in jobs if job.plan.stem in self._shared]

    def map(self, jobs: Sequence[_Job], pool: Pool) -> Iterator[Event]:
        """Map what was not mapped before, and write the outputs that are not there."""
        yield Began("mapping", len(jobs))
        held: dict[int, Held] = {}
        due: list[_Job] = []
        for job in jobs:
            known = self._store.held(job.keys)
            if known is not None:
                held[job.number] = known
            if known is None or self._stale(job, known):
                due.append(job)
            else:
                yield self._again(job, known, {}, known=True)
        for job, said in _through(pool, due, lambda job: self._map_task(job, held.get(job.number))):
            if said.doing:
                yield Doing(job.plan, said.doing)
            elif said.error:
                yield self._failed(job.listed, job.plan, job.keys, _failure(said))
            elif job.number in held:
                yield self._again(job, held[job.number], said.outputs)
            else:
                yield self._mapped(job, said)

    # Tasks.

    def _task(self, job: _Job) -> Task:
        sheet = str(self._request.decisions) if self._request.decisions is not None else ""
        return Task(tuple(map(str, job.plan.files)), self._request.settings, decisions=sheet)

    def _map_task(self, job: _Job, held: Held | None) -> Task:
        if held is not None:
            return structs.replace(self._task(job), formats=self._stale(job, held), packed=self._store.packed(job.keys))
        wanted = {name: str(self._path(job, name)) for name in self._request.formats}
        return structs.replace(
            self._task(job), formats=wanted, known=self._store.kept(job.keys), others=self._others(job)
        )

    def _stale(self, job: _Job, held: Held) -> dict[str, str]:
        """The formats whose files are missing or not as they were written, with their paths."""
        paths = {name: self._path(job, name) for name in self._request.formats}
        return {name: str(path) for name, path in paths.items() if not _reads(path, held.outputs.get(name))}

    def _path(self, job: _Job, name: str) -> Path:
        return self._request.out / f"{job.plan.stem}.{name}"

    def _prints(self, job: _Job) -> list[str] | None:
        """Prints of all sentences of a plan; None where it was not read before."""
        kept = self._store.kept(job.keys, only="prints")
        if len(kept) < len(job.plan.files):
            return None
        return [one for name in sorted(kept) for one in unpack(kept[name], list[str])]

    def _others(self, job: _Job) -> Shared:
        return self._shared.of(job.plan.stem) if job.plan.stem in self._shared else {}

    def _beside(self, job: _Job) -> _Job:
        return replace(job, keys=beside(job.keys, self._others(job)))

    # What becomes of a plan: stored, then told.

    def _failed(self, listed: Listed, plan: Plan, keys: PlanKeys | None, failure: Failure) -> Ended:
        self._store.put_failure(self._run, listed, failure, keys if failure.error in LASTING else None)
        return Ended(plan, keys, failure)

    def _again(self, job: _Job, held: Held, outputs: Mapping[str, str], *, known: bool = False) -> Ended:
        outputs = {**held.outputs, **outputs}
        self._store.put_again(self._run, job.listed, job.keys, outputs)
        return self._ended(job, held.summary, held.quotes_withheld, outputs, known=known)

    def _mapped(self, job: _Job, said: Said) -> Ended:
        found = map_from_json(zlib.decompress(said.packed))
        self._store.put(self._run, job.listed, job.keys, Mapped(found, said.packed, said.made, said.outputs))
        return self._ended(job, summary(found), quotes_withheld(found), said.outputs)

    def _ended(
        self, job: _Job, summed_up: str, withheld: int, outputs: Mapping[str, str], *, known: bool = False
    ) -> Ended:
        missing = tuple(name for name in self._request.formats if outputs.get(name) == NOT_GIVEN)
        return Ended(job.plan, job.keys, known=known, summary=summed_up, quotes_withheld=withheld, missing=missing)


def _failure(said: Said) -> Failure:
    """Why a plan failed.

    Raises:
        PlanscanError: the fault is not the plan's.
    """
    if said.error in OF_THE_RUN:
        raise BY_NAME[said.error](said.message)
    return Failure(said.error, said.message)


def _reads(path: Path, sha256: str | None) -> bool:
    """Whether a file has this digest; one that cannot be given in its format need not be there."""
    if sha256 == NOT_GIVEN:
        return True
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _through(pool: Pool, jobs: Sequence[_Job], task_of: Callable[[_Job], Task]) -> Iterator[tuple[_Job, Said]]:
    """What is said of every job, as the workers get through them; tasks are made only when they are due."""
    by_number = {job.number: job for job in jobs}
    for job in jobs:
        pool.submit(job.number, task_of(job))
        while pool.full:
            number, said = pool.next()
            yield by_number[number], said
    while pool.outstanding:
        number, said = pool.next()
        yield by_number[number], said
