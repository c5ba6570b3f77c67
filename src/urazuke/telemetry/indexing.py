"""The observable index of a case: segments over its files of events, each named by what went into it, made where missing.

One organisation's files, in order, share a segment until it has about a million events; a larger file has segments of its own.
A segment is made from the events alone, so one that is missing or of another version is made again without reading a log, and
a new log costs the segments that it falls into.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.errors import InputError
from urazuke.evidence.fingerprint import file_sha256
from urazuke.evidence.locator import canonical
from urazuke.evidence.writing import storage_faults, write_whole
from urazuke.telemetry.segment import COLUMNS, SEGMENT_EVENTS, TEXTS, build_segment, write_segment
from urazuke.telemetry.workers import Progress, processors

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = 1  # of the segments' layout
ALONE_EVENTS = 200_000  # fewer are indexed before another process has started
SUFFIX = ".segment.arrow"
_LINE_EVENTS = 1 << 12  # no line yields more events
_NAMED_BY_CONTENT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class EventFile:
    """A file of events; files of one `organisation` may share a segment."""

    path: Path
    organisation: str
    events: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The events `[start, stop)` of a file that has `events`, moved so that no line is cut in two."""

    path: Path
    start: int
    stop: int
    events: int


@dataclass(frozen=True, slots=True)
class SegmentJob:
    """One segment to make; plain values, so that another process can do it."""

    path: Path
    pieces: tuple[Piece, ...]


def event_files(table: pa.Table, folder: Path) -> list[EventFile]:
    """The files that table `event_files` lists."""
    columns = (table.column(name).to_pylist() for name in ("file", "organisation", "rows"))
    return [EventFile(folder / file, organisation, rows) for file, organisation, rows in zip(*columns, strict=True)]


def as_event_files(paths: Iterable[Path]) -> list[EventFile]:
    """Files of events that no table lists."""
    import pyarrow.parquet as pq

    return [EventFile(path, "", pq.read_metadata(path).num_rows) for path in paths]


def index_events(
    files: Sequence[EventFile], folder: Path, *, jobs: int | None = None, progress: Progress | None = None,
    alone: bool = False,
) -> list[Path]:  # fmt: skip
    """The segments over those files, in `folder`; those that are missing are made, and with `alone` all others removed.

    StorageError where the folder cannot be written.
    """
    wanted = list(_plan(files, folder))
    missing = [job for job in wanted if not job.path.is_file()]
    for number, _ in enumerate(_make_all(missing, jobs or processors()), len(wanted) - len(missing) + 1):
        if progress:
            progress("index", number, len(wanted))
    if alone:
        _remove_others(folder, {job.path for job in wanted})
    return [job.path for job in wanted]


def _plan(files: Sequence[EventFile], folder: Path) -> Iterator[SegmentJob]:
    pending: dict[str, list[Piece]] = {}
    events: dict[str, int] = {}  # of what is pending
    for file in files:
        if file.events >= SEGMENT_EVENTS:
            for start in range(0, file.events, SEGMENT_EVENTS):
                yield _job([Piece(file.path, start, min(start + SEGMENT_EVENTS, file.events), file.events)], folder)
        elif file.events:
            held, count = pending.setdefault(file.organisation, []), events.get(file.organisation, 0) + file.events
            if count > SEGMENT_EVENTS:
                yield _job(held, folder)
                held.clear()
                count = file.events
            held.append(Piece(file.path, 0, file.events, file.events))
            events[file.organisation] = count
    yield from (_job(held, folder) for held in pending.values() if held)


def _job(pieces: Sequence[Piece], folder: Path) -> SegmentJob:
    named = [VERSION, *([_content(p.path), p.start, p.stop] for p in pieces)]
    return SegmentJob(folder / (hashlib.sha256(canonical(named)).hexdigest() + SUFFIX), tuple(pieces))


def _content(path: Path) -> str:
    """What the file holds: its name where that tells, as of what `store` wrote."""
    return path.stem if _NAMED_BY_CONTENT.fullmatch(path.stem) else file_sha256(path)


def _make_all(todo: list[SegmentJob], jobs: int) -> Iterator[None]:
    if jobs < 2 or len(todo) < 2 or sum(p.stop - p.start for job in todo for p in job.pieces) < ALONE_EVENTS:
        for job in todo:
            make_segment(job, threads=jobs > 1)
            yield
        return
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context(method)) as pool:
        try:
            for _ in pool.map(make_segment, todo):
                yield
        except BrokenProcessPool:
            hint = "it may have run out of memory: run it again, what is indexed already is kept"
            raise InputError("a process that indexed events was killed", where=str(todo[0].path.parent), hint=hint) from None
        finally:
            pool.shutdown(cancel_futures=True)


def make_segment(job: SegmentJob, threads: bool = False) -> None:
    """Read the events, by several threads or one, and write their segment, whole or not at all."""
    import pyarrow as pa

    events = pa.concat_tables([_read(piece, threads) for piece in job.pieces])
    write_whole(job.path, lambda partial: write_segment(build_segment(events), partial))


def _read(piece: Piece, threads: bool) -> pa.Table:
    """The piece's events: all of the lines that start in it, and none of those that start before."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(piece.path, read_dictionary=list(TEXTS))
    start, stop = max(piece.start - 1, 0), min(piece.stop + _LINE_EVENTS, piece.events)
    groups, at, skipped = [], 0, 0
    for number in range(file.num_row_groups):
        rows = file.metadata.row_group(number).num_rows
        if at + rows <= start:
            skipped += rows
        elif at < stop:
            groups.append(number)
        at += rows
    found = file.read_row_groups(groups, columns=list(COLUMNS), use_threads=threads).slice(start - skipped, stop - start)
    lines = found.column("line").to_numpy()
    first, last = piece.start - start, piece.stop - start
    while 0 < first < len(lines) and lines[first] == lines[first - 1]:
        first += 1
    while last < len(lines) and lines[last] == lines[last - 1]:
        last += 1
    return found.slice(first, last - first)


def _remove_others(folder: Path, kept: set[Path]) -> None:
    for path in sorted(folder.glob("*")):
        if path not in kept:
            with suppress(FileNotFoundError, IsADirectoryError), storage_faults(path):
                path.unlink()
