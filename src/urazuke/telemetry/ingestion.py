"""The log exhibits of a case become Parquet, each once, in parallel, and only those that are not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import Exhibit
from urazuke.evidence.locator import Locator
from urazuke.evidence.tables import make_table
from urazuke.evidence.writing import storage_faults
from urazuke.telemetry.days import day_rows
from urazuke.telemetry.named_date import named_date
from urazuke.telemetry.own_columns import Own, read_own_columns
from urazuke.telemetry.store import Job, Outcome, job_key, outcome_on_disk, read_rejects
from urazuke.telemetry.workers import Meter, Progress, do_all, processors

if TYPE_CHECKING:
    import pyarrow as pa

NO_FOLDER = "lies in no organisation's folder: move it to logs/ORGANISATION/"


@dataclass(frozen=True, slots=True)
class Ingested:
    """`files` (table `event_files`) in path order, without duplicates; `days` (`log_days`), alike; `counts` (`read_counts`); `rejects`.

    `duplicates` are pairs of exhibits, the second left out because its content is that of the first.
    """

    files: pa.Table
    days: pa.Table
    counts: pa.Table
    rejects: pa.Table
    duplicates: tuple[tuple[str, str], ...]

    def paths(self, folder: Path) -> tuple[Path, ...]:
        """The Parquet files, in the order of their exhibits' paths."""
        return tuple(folder / name for name in self.files.column("file").to_pylist())


def ingest(
    exhibits: Sequence[Exhibit], settings: Settings, folder: Path, *, progress: Progress | None = None, jobs: int | None = None
) -> Ingested:
    """Read every log that has no output in `folder` yet, and remove the outputs that no exhibit wants any more.

    Two logs of one organisation with the same content once decompressed are one: the later in path order is left out,
    so that nothing counts twice. StorageError where the folder cannot be written; a log that cannot be read is a reject.
    """
    with storage_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
    ordered = sorted(exhibits, key=lambda e: e.path)
    columns_of = _columns_reader()
    wanted = [_job(e, settings, columns_of(e)) for e in ordered if e.organisation]
    done = {job.key: found for job in wanted if (found := outcome_on_disk(folder, job.key))}
    todo = list({job.key: job for job in wanted if job.key not in done}.values())
    meter = Meter(progress, len(wanted), len(done), sum(job.bytes for job in todo))
    for outcome in do_all(folder, todo, jobs or processors(), meter):
        done[outcome.key] = outcome
    _remove_stale(folder, {job.key for job in wanted})
    return _gather(folder, ordered, wanted, done)


def _columns_reader() -> Callable[[Exhibit], Own]:
    """What columns.toml says of the log's organisation, read once for each folder."""
    known: dict[Path, Own] = {}

    def columns_of(exhibit: Exhibit) -> Own:
        deeper = len(PurePosixPath(exhibit.path).parts) - 3  # than logs/ORGANISATION/FILE
        folder = exhibit.file.parents[max(deeper, 0)]
        if folder not in known:
            known[folder] = read_own_columns(folder)
        return known[folder]

    return columns_of


def _job(exhibit: Exhibit, settings: Settings, columns: Own = ()) -> Job:
    organisation = exhibit.organisation or ""
    zone = settings.zone_of(organisation).key
    key = job_key(exhibit.sha256, organisation, zone, named_date(exhibit.path), columns)
    return Job(exhibit.sha256, exhibit.path, exhibit.file, exhibit.bytes, organisation, zone, key, columns)


def _remove_stale(folder: Path, keys: set[str]) -> None:
    """Outputs of exhibits that are gone, or of other versions; and what a killed run left half-written."""
    for path in sorted(folder.glob("*.parquet")):
        if path.name.partition(".")[0] not in keys:
            with suppress(FileNotFoundError), storage_faults(path):
                path.unlink()


def _gather(folder: Path, ordered: list[Exhibit], wanted: list[Job], done: dict[str, Outcome]) -> Ingested:
    import pyarrow as pa

    first: dict[tuple[str, str], str] = {}
    files: list[dict[str, Any]] = []
    days: list[dict[str, Any]] = []
    counts: list[dict[str, Any]] = []
    rejects, duplicates = [make_table("rejects")], []
    jobs = {job.exhibit: job for job in wanted}
    for exhibit in ordered:
        if (job := jobs.get(exhibit.sha256)) is None:
            rejects.append(_homeless(exhibit))
            counts.append(_count(exhibit.sha256, 0, 1, None))
            continue
        outcome = done[job.key]
        kept = first.setdefault((job.organisation, outcome.content_sha256), job.exhibit)
        if kept != job.exhibit and outcome.content_sha256:
            duplicates.append((kept, job.exhibit))
            counts.append(_count(job.exhibit, 0, 0, outcome.content_sha256, kept))
            continue
        counts.append(_count(job.exhibit, outcome.rows, outcome.rejected, outcome.content_sha256 or None))
        files.append(
            {"exhibit": job.exhibit, "organisation": job.organisation, "file": f"{job.key}.parquet", "rows": outcome.events,
             "basis": [Locator(job.exhibit).as_row()]}
        )  # fmt: skip
        days += day_rows(job.exhibit, job.organisation, outcome.days)
        if outcome.rejected:
            rejects.append(read_rejects(folder, job.key))
    return Ingested(
        make_table("event_files", files), make_table("log_days", days), make_table("read_counts", counts), pa.concat_tables(rejects),
        tuple(duplicates),
    )  # fmt: skip


def _count(exhibit: str, rows: int, rejected: int, content: str | None, same_as: str | None = None) -> dict[str, Any]:
    """A row of `read_counts`; a duplicate's basis also names the exhibit whose rows these are."""
    basis: Iterable[str] = [exhibit, same_as] if same_as else [exhibit]
    return {
        "exhibit": exhibit, "rows": rows, "rejected": rejected, "content_sha256": content,
        "basis": [Locator(digest).as_row() for digest in basis],
    }  # fmt: skip


def _homeless(exhibit: Exhibit) -> pa.Table:
    return make_table(
        "rejects",
        [{"exhibit": exhibit.sha256, "line": None, "reason": NO_FOLDER, "raw": "", "basis": [Locator(exhibit.sha256).as_row()]}],
    )
