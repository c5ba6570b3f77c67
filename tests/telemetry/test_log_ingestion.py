"""Logs are taken in once each, again only where something changed, and the same bytes come out."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.telemetry.samples import ALL, SQUID, ZEEK_CONN

from urazuke.errors import InputError, StorageError
from urazuke.evidence.case import Organisation, Settings
from urazuke.evidence.exhibit import Exhibit
from urazuke.evidence.tables import schema
from urazuke.telemetry import ingest, ingestion, lines, workers
from urazuke.telemetry.events import event_schema

SETTINGS = Settings(timezone="Asia/Tokyo")


def exhibit(root: Path, path: str, content: bytes) -> Exhibit:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return Exhibit(hashlib.sha256(content).hexdigest(), path, "log", "text/plain", "utf-8", len(content), "2024-06-01T00:00:00Z", file)


@pytest.fixture
def logs(tmp_path: Path) -> list[Exhibit]:
    found = [exhibit(tmp_path / "case", f"logs/kumo/{kind}.log", text.encode()) for kind, text in ALL.items()]
    return [*found, exhibit(tmp_path / "case", "logs/hana/squid.log", (SQUID + "junk\n").encode())]


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())}


def test_every_log_becomes_a_file_of_events_in_the_order_of_the_paths(tmp_path: Path, logs: list[Exhibit]) -> None:
    done = ingest(logs, SETTINGS, tmp_path / "events")
    by_path = sorted(logs, key=lambda e: e.path)
    assert done.files.column("exhibit").to_pylist() == [e.sha256 for e in by_path]
    assert done.files.column("organisation").to_pylist() == ["hana"] + ["kumo"] * len(ALL)
    for path, rows in zip(done.paths(tmp_path / "events"), done.files.column("rows").to_pylist()):
        table = pq.read_table(path)
        assert (table.num_rows, table.schema.remove_metadata()) == (rows, event_schema())
    assert [t.schema for t in (done.files, done.counts, done.rejects)] == [schema(n) for n in ("event_files", "read_counts", "rejects")]


def test_counts_are_those_of_the_lines(tmp_path: Path, logs: list[Exhibit]) -> None:
    counts = {r["exhibit"]: r for r in ingest(logs, SETTINGS, tmp_path / "events").counts.to_pylist()}
    mixed = logs[-1]
    assert (counts[mixed.sha256]["rows"], counts[mixed.sha256]["rejected"]) == (1, 1)
    assert counts[mixed.sha256]["content_sha256"] == mixed.sha256


def test_a_second_run_reads_nothing_again(tmp_path: Path, logs: list[Exhibit], monkeypatch: pytest.MonkeyPatch) -> None:
    first = ingest(logs, SETTINGS, tmp_path / "events")
    before = contents(tmp_path / "events")
    monkeypatch.setattr(workers, "do_job", lambda *_: pytest.fail("it was read again"))
    second = ingest(logs, SETTINGS, tmp_path / "events")
    assert contents(tmp_path / "events") == before
    assert (first.files, first.counts, first.rejects) == (second.files, second.counts, second.rejects)


def test_only_what_is_missing_is_read_after_a_run_was_killed(tmp_path: Path, logs: list[Exhibit]) -> None:
    folder = tmp_path / "events"
    whole = ingest(logs, SETTINGS, folder)
    before = contents(folder)
    victim = whole.paths(folder)[0]
    victim.unlink()
    whole.paths(folder)[1].write_bytes(b"PAR1 cut short")
    (folder / f"{victim.stem}.rejects.parquet").unlink()
    asked: list[int] = []
    again = ingest(logs, SETTINGS, folder, progress=lambda _, done, total: asked.append(done))
    assert contents(folder) == before
    assert len(asked) == 2
    assert again.rejects == whole.rejects


def test_outputs_that_nobody_wants_any_more_are_removed(tmp_path: Path, logs: list[Exhibit]) -> None:
    folder = tmp_path / "events"
    ingest(logs, SETTINGS, folder)
    done = ingest(logs[:2], SETTINGS, folder)
    assert {p.name for p in folder.iterdir()} == set(done.files.column("file").to_pylist())


def test_several_processes_leave_the_same_bytes_as_one(tmp_path: Path, logs: list[Exhibit], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "ALONE_BYTES", 0)
    monkeypatch.setattr(workers, "BATCH_FILES", 2)
    alone, together = (ingest(logs, SETTINGS, tmp_path / name, jobs=jobs) for name, jobs in (("one", 1), ("two", 2)))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert (alone.files, alone.counts, alone.rejects) == (together.files, together.counts, together.rejects)


def test_a_copy_compressed_otherwise_counts_once(tmp_path: Path) -> None:
    root = tmp_path / "case"
    plain = exhibit(root, "logs/kumo/a/conn.log", ZEEK_CONN.encode())
    packed = exhibit(root, "logs/kumo/b/conn.log.1.gz", gzip.compress(ZEEK_CONN.encode(), mtime=0))
    other = exhibit(root, "logs/hana/conn.log.gz", gzip.compress(ZEEK_CONN.encode(), 1, mtime=0))
    done = ingest([packed, plain, other], SETTINGS, tmp_path / "events")
    assert done.files.column("exhibit").to_pylist() == [other.sha256, plain.sha256]
    assert done.duplicates == ((plain.sha256, packed.sha256),)
    counts = {r["exhibit"]: r for r in done.counts.to_pylist()}
    assert (counts[packed.sha256]["rows"], counts[plain.sha256]["rows"], counts[other.sha256]["rows"]) == (0, 3, 3)
    assert [b["exhibit"] for b in counts[packed.sha256]["basis"]] == [packed.sha256, plain.sha256]


def test_the_clock_of_an_organisation_is_its_own(tmp_path: Path) -> None:
    log = exhibit(tmp_path / "case", "logs/kumo/query.log", ALL["bind-queries"].encode())
    tokyo = ingest([log], SETTINGS, tmp_path / "events")
    hour = pq.read_table(tokyo.paths(tmp_path / "events")[0]).column("time")[0].as_py().hour
    lima = replace(SETTINGS, organisations=(Organisation("kumo", "Kumo", timezone="America/Lima"),))
    changed = ingest([log], lima, tmp_path / "events")
    assert (hour, pq.read_table(changed.paths(tmp_path / "events")[0]).column("time")[0].as_py().hour) == (0, 14)
    assert len(list((tmp_path / "events").iterdir())) == 1


def test_a_log_in_no_organisations_folder_is_a_reject_that_says_where_to_put_it(tmp_path: Path) -> None:
    log = exhibit(tmp_path / "case", "logs/conn.log", ZEEK_CONN.encode())
    done = ingest([log], SETTINGS, tmp_path / "events")
    assert done.files.num_rows == 0
    assert "logs/ORGANISATION/" in done.rejects.to_pylist()[0]["reason"]
    assert done.counts.to_pylist()[0]["rejected"] == 1


def test_a_log_that_is_gone_by_now_is_a_reject_and_the_rest_goes_on(tmp_path: Path, logs: list[Exhibit]) -> None:
    logs[0].file.unlink()
    done = ingest(logs, SETTINGS, tmp_path / "events")
    assert [r["exhibit"] for r in done.rejects.to_pylist() if r["line"] is None] == [logs[0].sha256]
    assert done.files.num_rows == len(logs)


def test_a_process_that_is_killed_is_an_error_that_says_what_to_do(
    tmp_path: Path, logs: list[Exhibit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "ALONE_BYTES", 0)
    monkeypatch.setattr(workers, "do_job", lambda *_: os._exit(9))
    with pytest.raises(InputError, match=r"killed.*run it again"):
        ingest(logs, SETTINGS, tmp_path / "events", jobs=2)


def test_the_counts_stand_in_the_file_itself(tmp_path: Path, logs: list[Exhibit]) -> None:
    done = ingest(logs[:1], SETTINGS, tmp_path / "events")
    stored = json.loads(pq.read_metadata(done.paths(tmp_path / "events")[0]).metadata[b"urazuke.log"])
    assert (stored["rows"], stored["events"], stored["rejected"], stored["skipped"]) == (3, 3, 0, {})


def test_a_folder_that_cannot_be_written_is_a_storage_error(tmp_path: Path, logs: list[Exhibit]) -> None:
    (tmp_path / "events").write_text("in the way")
    with pytest.raises(StorageError, match="events"):
        ingest(logs, SETTINGS, tmp_path / "events")


def test_nothing_half_written_is_left_when_the_disk_is_full(tmp_path: Path, logs: list[Exhibit], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyarrow.parquet.ParquetWriter.write_table", full)
    with pytest.raises(StorageError, match="No space left"):
        ingest(logs, SETTINGS, tmp_path / "events")
    assert list((tmp_path / "events").iterdir()) == []


def test_the_days_of_every_log_are_counted_by_kind_also_from_what_an_earlier_run_left(tmp_path: Path, logs: list[Exhibit]) -> None:
    done = ingest(logs, SETTINGS, tmp_path / "events")
    counted: dict[tuple[str, str, str], int] = {}
    for file, exhibit_ in zip(done.paths(tmp_path / "events"), done.files.column("exhibit").to_pylist(), strict=True):
        for row in pq.read_table(file, columns=["time", "kind"]).to_pylist():
            place = (exhibit_, row["time"].date().isoformat(), row["kind"])
            counted[place] = counted.get(place, 0) + 1
    assert {(r["exhibit"], r["day"], r["kind"]): r["events"] for r in done.days.to_pylist()} == counted
    assert ingest(logs, SETTINGS, tmp_path / "events").days == done.days


class Sizes:
    """A progress that wants to know bytes."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, ...]] = []

    def __call__(self, stage: str, done: int, total: int) -> None:
        pytest.fail("bytes were wanted")

    def sized(self, stage: str, done: int, total: int, done_bytes: int, total_bytes: int) -> None:
        self.seen.append((done, total, done_bytes, total_bytes))


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_grows_to_all_files_and_all_bytes(tmp_path: Path, logs: list[Exhibit], jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "ALONE_BYTES", 0)
    told = Sizes()
    ingest(logs, SETTINGS, tmp_path / "events", progress=told, jobs=jobs)
    size = sum(e.bytes for e in logs)
    assert told.seen == sorted(told.seen)
    assert told.seen[-1] == (len(logs), len(logs), size, size)


def long_log(lines: int, packed: bool) -> bytes:
    head, row = (
        ZEEK_CONN[: ZEEK_CONN.index("1717200000")],
        "17172{:05d}.123456\tCa{}\t10.1.{}.7\t40204\t198.18.5.9\t443\ttcp\t{}\t7\tSF\t-\n",
    )
    odd = {5: "short\n", 11: "\n", 900: "#types\ttime\n", 1700: row.format(1, 1, 999, 7), 2500: head}
    text = head + "".join(odd.get(n) or row.format(n, n, n % 250, n % 9000) for n in range(lines))
    return gzip.compress(text.encode(), 1, mtime=0) if packed else text.encode()


@pytest.mark.parametrize("packed", [False, True])
def test_one_large_file_is_the_same_bytes_however_many_threads_read_it(
    tmp_path: Path, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "ALONE_BYTES", 0)
    monkeypatch.setattr(lines, "BLOCK_BYTES", 10_000)
    log = exhibit(tmp_path / "case", "logs/kumo/conn.log", long_log(5000, packed))
    asked: list[int] = []
    kept = workers.do_job
    monkeypatch.setattr(workers, "do_job", lambda folder, job, threads, passed: asked.append(threads) or kept(folder, job, threads, passed))
    alone, together = (ingest([log], SETTINGS, tmp_path / name, jobs=jobs) for name, jobs in (("one", 1), ("three", 3)))
    assert asked == [1, 3]
    assert contents(tmp_path / "one") == contents(tmp_path / "three")
    assert (alone.files, alone.counts, alone.rejects) == (together.files, together.counts, together.rejects)
    assert [r["line"] for r in alone.rejects.to_pylist()] == [13, 1708]
    assert alone.counts.to_pylist()[0]["rows"] == 5000 - 5


def test_a_file_larger_than_the_others_together_is_shared_out_and_the_rest_go_to_processes(tmp_path: Path) -> None:
    sizes = {"a": 50 << 20, "b": 20 << 20, "c": 10 << 20, "d": 10 << 20}
    jobs = []
    for name, size in sizes.items():
        log = exhibit(tmp_path / "case", f"logs/kumo/{name}.log", ZEEK_CONN.encode() + name.encode())
        jobs.append(replace(ingestion._job(log, SETTINGS), bytes=size))
    large, small = workers._shared_out(jobs, 2)
    assert ([job.bytes for job in large], [job.bytes for job in small]) == ([50 << 20], [20 << 20, 10 << 20, 10 << 20])
    assert workers._shared_out(jobs, 1)[0] == []


def test_a_line_of_several_events_counts_once(tmp_path: Path) -> None:
    line = '{"_path":"smtp","ts":1717200000.5,"uid":"C1","mailfrom":"bob@kasumi.example","to":["ann@kumo.example","eve@kumo.example"]}\n'
    log = exhibit(tmp_path / "case", "logs/kumo/smtp.log", (line * 2).encode())
    done = ingest([log], SETTINGS, tmp_path / "events")
    assert (done.counts.to_pylist()[0]["rows"], done.files.to_pylist()[0]["rows"]) == (2, 6)
