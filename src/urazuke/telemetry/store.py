"""One Parquet file an exhibit, named by what went into it, written whole or not at all.

`KEY.parquet` holds the events, its metadata the counts; `KEY.rejects.parquet` lies beside it where there are rejects.
The key covers the exhibit, the source of this room, the organisation, the zone and the date in the path: where one changes the
name does, and what is there under a name need not be made again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from urazuke.errors import InputError
from urazuke.evidence.fingerprint import source_fingerprint
from urazuke.evidence.locator import canonical
from urazuke.evidence.tables import read_table
from urazuke.evidence.writing import PARTIAL, write_whole
from urazuke.telemetry.days import DayCounts, Days
from urazuke.telemetry.named_date import NamedDate
from urazuke.telemetry.own_columns import Own
from urazuke.telemetry.registry import installed_readers

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from urazuke.telemetry.reading import OpenLog

_META = b"urazuke.log"
ROW_GROUP = 1 << 16
_REPEATED = (
    "kind", "organisation", "source_ip", "destination_ip", "destination_port", "protocol", "name", "url", "user_agent", "ja3", "outcome",
    "exhibit",
)  # fmt: skip
_FORM: dict[str, Any] = {
    "compression": "zstd", "use_dictionary": list(_REPEATED),
    "column_encoding": dict.fromkeys(("time", "line", "offset"), "DELTA_BINARY_PACKED"),
}  # fmt: skip
"""How columns are written: a dictionary of values that few rows have is three times slower, and larger, than the values."""


@dataclass(frozen=True, slots=True)
class Job:
    """One exhibit to read; plain values, so that another process can do it."""

    exhibit: str
    path: str
    file: Path
    bytes: int
    organisation: str
    zone: str
    key: str
    columns: Own = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one exhibit held: lines understood, events among them, lines rejected, lines passed over by what they are, days."""

    key: str
    rows: int
    events: int
    rejected: int
    content_sha256: str
    skipped: Mapping[str, int]
    days: Days


def job_key(exhibit: str, organisation: str, zone: str, named: NamedDate | None = None, columns: Own = ()) -> str:
    """The name of the outputs that belong to these inputs.

    `named` is the date in the log's path, the year of lines without one; `columns` what the organisation says of its headers.
    """
    said = [list(named) if named else None, [[column, list(headers)] for column, headers in columns]]
    return hashlib.sha256(canonical([exhibit, telemetry_version(), organisation, zone, *said])).hexdigest()


@functools.cache
def telemetry_version() -> str:
    """A fingerprint of what reads logs, here and in evidence, and of installed readers: logs may read differently where it differs."""
    return source_fingerprint(("evidence", "telemetry"), *installed_readers())


def outcome_on_disk(folder: Path, key: str) -> Outcome | None:
    """What an earlier run left under that key; None where it is not there whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with suppress(OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        stored = json.loads((pq.read_metadata(folder / f"{key}.parquet").metadata or {})[_META])
        outcome = Outcome(key, **stored)
        if not outcome.rejected or (folder / f"{key}.rejects.parquet").is_file():
            return outcome
    return None


def read_rejects(folder: Path, key: str) -> pa.Table:
    """The rejects that lie beside the events of that key."""
    return read_table(folder / f"{key}.rejects.parquet")


def do_job(folder: Path, job: Job, threads: int = 1, passed: Callable[[int], None] | None = None) -> Outcome:
    """Read the exhibit with so many threads, write its events and rejects, and say what it held.

    `passed` is told how many bytes of the file have been read so far.
    """
    from urazuke.telemetry.reader import Context
    from urazuke.telemetry.reading import OpenLog

    log = OpenLog(job.file, Context(job.exhibit, job.organisation, ZoneInfo(job.zone), job.path, job.columns))
    found: list[Outcome] = []
    write_whole(folder / f"{job.key}.parquet", lambda partial: found.append(_write(folder, job, log, partial, threads, passed)))
    return found[0]


def _write(folder: Path, job: Job, log: OpenLog, partial: Path, threads: int, passed: Callable[[int], None] | None) -> Outcome:
    """Fill the file of events part by part; the rejects are in place before it is."""
    import pyarrow.parquet as pq

    from urazuke.telemetry.events import event_schema
    from urazuke.telemetry.reader import count_skipped

    rows = events = 0
    skipped: dict[str, int] = {}
    days = DayCounts()
    with pq.ParquetWriter(partial, event_schema(), **_FORM) as writer, _Rejects(folder, job) as rejects:
        try:
            for part in log.parts(threads):
                writer.write_table(part.events, row_group_size=ROW_GROUP)
                rejects.add(part.rejects)
                days.add(part.events)
                rows, events = rows + part.rows, events + part.events.num_rows
                for what, count in part.skipped.items():
                    count_skipped(skipped, what, count)
                if passed:
                    passed(log.taken)
        except InputError as error:
            rejects.add(_unread(job, error))
        stored: dict[str, Any] = {
            "rows": rows, "events": events, "rejected": rejects.count, "content_sha256": log.content_sha256,
            "skipped": dict(sorted(skipped.items())), "days": days.as_json(),
        }  # fmt: skip
        writer.add_key_value_metadata({_META.decode(): json.dumps(stored)})
    return Outcome(job.key, **stored)


class _Rejects:
    """The file of rejects, written as they come, so that no number of them fills the memory; none, no file."""

    def __init__(self, folder: Path, job: Job) -> None:
        self.count = 0
        self._path = folder / f"{job.key}.rejects.parquet"
        self._partial = folder / f"{PARTIAL}{os.getpid()}-{job.key}.rejects.parquet"
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> _Rejects:
        return self

    def add(self, rejects: pa.Table) -> None:
        import pyarrow.parquet as pq

        if rejects.num_rows and self._writer is None:
            self._writer = pq.ParquetWriter(self._partial, rejects.schema, compression="zstd")
        if rejects.num_rows and self._writer is not None:
            self._writer.write_table(rejects)
            self.count += rejects.num_rows

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if self._writer is not None:
                self._writer.close()
                if kind is None:
                    write_whole(self._path, lambda partial: os.replace(self._partial, partial))
        finally:
            self._partial.unlink(missing_ok=True)


def _unread(job: Job, error: InputError) -> pa.Table:
    from urazuke.telemetry.reading import rejects_table

    return rejects_table(job.exhibit, [(None, error.message, "")])
