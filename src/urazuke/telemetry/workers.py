"""Every processor reads logs: many files by processes, one that is larger than the share of each block by block, by threads.

Whoever reads, the same bytes are written. What has been read is counted in bytes of the files as they lie there.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from urazuke.errors import InputError
from urazuke.evidence.decode import read_head
from urazuke.telemetry.reader import BlockReader
from urazuke.telemetry.registry import detect_reader
from urazuke.telemetry.store import Job, Outcome, do_job

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

Progress = Callable[[str, int, int], None]
STAGE = "telemetry"
ALONE_BYTES = 4 << 20  # less than this is read before another process has started
BATCH_BYTES = 16 << 20
BATCH_FILES = 64
LOOK_SECONDS = 0.25  # how often what other processes have read is asked for


@runtime_checkable
class SizedProgress(Protocol):
    """A Progress that also wants to know bytes."""

    def sized(self, stage: str, done: int, total: int, done_bytes: int, total_bytes: int) -> None:
        """So many files of all are done, and so many bytes of those that had to be read."""
        ...


class Meter:
    """Tells a Progress what has been read: each file that is done, and bytes where it wants to know them."""

    def __init__(self, progress: Progress | None, files: int, done: int, size: int) -> None:
        self._progress, self._files, self._done, self._size = progress, files, done, size
        self._bytes = 0

    def passed(self, size: int) -> None:
        """So many bytes have been read in all."""
        self._bytes = min(size, self._size)
        if isinstance(self._progress, SizedProgress):
            self._progress.sized(STAGE, self._done, self._files, self._bytes, self._size)

    def passed_since(self, before: int, size: int) -> None:
        """So many bytes more than before."""
        self.passed(before + size)

    def finished(self) -> None:
        """One file more is done."""
        self._done += 1
        if isinstance(self._progress, SizedProgress):
            self.passed(self._bytes)
        elif self._progress:
            self._progress(STAGE, self._done, self._files)


def do_all(folder: Path, todo: list[Job], jobs: int, meter: Meter) -> Iterator[Outcome]:
    """The outcomes as they come."""
    large, small = _shared_out(todo, jobs)
    alone = jobs < 2 or len(small) < 2 or sum(job.bytes for job in small) < ALONE_BYTES
    before = 0
    for job, threads in [*((job, jobs) for job in large), *((job, 1) for job in small if alone)]:
        outcome = do_job(folder, job, threads, partial(meter.passed_since, before))
        before += job.bytes
        meter.passed(before)
        meter.finished()
        yield outcome
    if not alone:
        yield from _by_processes(folder, small, jobs, meter, before)


def _shared_out(todo: list[Job], jobs: int) -> tuple[list[Job], list[Job]]:
    """Those that would keep one processor busy after all others have ended, and can be read by several; and the rest."""
    rest = sorted(todo, key=lambda j: (-j.bytes, j.path))
    large: list[Job] = []
    left = sum(job.bytes for job in rest)
    while jobs > 1 and rest and rest[0].bytes >= ALONE_BYTES and rest[0].bytes * jobs > left and _by_blocks(rest[0]):
        large.append(rest.pop(0))
        left -= large[-1].bytes
    return large, rest


def _by_blocks(job: Job) -> bool:
    try:
        return isinstance(detect_reader(read_head(job.file), job.path), BlockReader)
    except OSError:
        return False


_passed: Synchronized[int] | None = None


def _begin(passed: Synchronized[int]) -> None:
    global _passed
    _passed = passed


def _by_processes(folder: Path, todo: list[Job], jobs: int, meter: Meter, before: int) -> Iterator[Outcome]:
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    passed = context.Value("q", before)
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(passed,)) as pool:
        running = {pool.submit(_do_batch, folder, batch) for batch in _batches(todo)}
        try:
            while running:
                ended, running = wait(running, LOOK_SECONDS, FIRST_COMPLETED)
                meter.passed(passed.value)
                for future in ended:
                    for outcome in future.result():
                        meter.finished()
                        yield outcome
        except BrokenProcessPool:
            hint = "it may have run out of memory: run it again, what is read already is kept"
            raise InputError("a process that read logs was killed", where=str(folder), hint=hint) from None
        finally:
            pool.shutdown(cancel_futures=True)


def _do_batch(folder: Path, batch: list[Job]) -> list[Outcome]:
    return [_do_counted(folder, job) for job in batch]


def _do_counted(folder: Path, job: Job) -> Outcome:
    told = 0

    def passed(taken: int) -> None:
        nonlocal told
        if _passed is not None:
            with _passed.get_lock():
                _passed.value += taken - told
        told = taken

    outcome = do_job(folder, job, 1, passed)
    passed(job.bytes)
    return outcome


def _batches(todo: list[Job]) -> list[list[Job]]:
    """The largest first, so that no process ends long after the others; small ones together."""
    batches: list[list[Job]] = []
    size = BATCH_BYTES + 1
    for job in sorted(todo, key=lambda j: (-j.bytes, j.path)):
        if size + job.bytes > BATCH_BYTES or len(batches[-1]) >= BATCH_FILES:
            batches.append([])
            size = 0
        batches[-1].append(job)
        size += job.bytes
    return batches


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux can tell which
        return os.cpu_count() or 1
