"""A file that is hashed beside its scan has the hash it has alone, whoever of the two is ahead, and whatever breaks off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from urazuke.hunt import hashing
from urazuke.hunt.hashing import Hashing, begin_alone

CONTENT = bytes(range(256)) * 400
WANTED = hashlib.sha256(CONTENT).hexdigest()
PATIENCE_SECONDS = 20


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(hashing, "BLOCK_BYTES", 700)
    monkeypatch.setattr(hashing, "LAST_BYTES", 5000)
    (tmp_path / "log").write_bytes(CONTENT)
    return tmp_path / "log"


@pytest.fixture
def waiting(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hashing]:
    """One that has hashed nothing before it is lent."""
    monkeypatch.setattr(Hashing, "_run", lambda self: None)
    made = Hashing(file)
    monkeypatch.undo()
    monkeypatch.setattr(hashing, "LAST_BYTES", 5000)
    yield made
    made._run()
    assert made.result() == WANTED


def _blocks(size: int) -> list[tuple[int, int]]:
    return [(begin, min(begin + size, len(CONTENT))) for begin in range(0, len(CONTENT), size)]


@pytest.mark.parametrize("size", [100, 701, 5000, len(CONTENT)])
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_whoever_reads_hashes_in_turn_but_for_the_last_stretch(waiting: Hashing, size: int, threads: int) -> None:
    with waiting.lent() as feed, ThreadPoolExecutor(threads) as pool:
        done = [pool.submit(feed, begin, end, memoryview(CONTENT)[begin:end]) for begin, end in _blocks(size)]
        for each in done:
            each.result(PATIENCE_SECONDS)
    assert waiting._at == max((end for _, end in _blocks(size) if end <= len(CONTENT) - 5000), default=0)


def test_what_is_scanned_twice_is_hashed_once(waiting: Hashing) -> None:
    with waiting.lent() as feed:
        for begin, end in [(0, 900), (0, 900), (900, 1800), (0, 900), (900, 1800), (1000, 2500)]:
            feed(begin, end, memoryview(CONTENT)[begin:end])
    assert waiting._at == 2500


def test_a_block_that_has_become_shorter_keeps_nobody_waiting(waiting: Hashing) -> None:
    with waiting.lent() as feed, ThreadPoolExecutor(2) as pool:
        blocks = [(0, 1000, 1000), (1000, 2000, 1500), (2000, 3000, 2000), (3000, 4000, 3000)]
        for each in [pool.submit(feed, begin, end, memoryview(CONTENT)[begin:until]) for begin, end, until in blocks]:
            each.result(PATIENCE_SECONDS)


def test_a_scan_that_breaks_off_lets_those_go_on_that_wait_for_their_turn(waiting: Hashing) -> None:
    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(KeyError), waiting.lent() as feed:
            late = pool.submit(feed, 1000, 2000, memoryview(CONTENT)[1000:2000])
            raise KeyError
        late.result(PATIENCE_SECONDS)


def test_while_its_own_thread_is_at_work_the_hash_is_the_same(file: Path) -> None:
    for pause in range(20):
        begun = Hashing(file)
        with begun.lent() as feed:
            for begin, end in _blocks(1000 + pause):
                feed(begin, end, memoryview(CONTENT)[begin:end])
        assert begun.result() == WANTED


def test_a_file_that_cannot_be_read_is_told_when_it_is_asked_for(file: Path) -> None:
    file.unlink()
    with pytest.raises(FileNotFoundError):
        Hashing(file).result()


def test_only_a_file_that_is_named_alone_is_begun(file: Path) -> None:
    assert begin_alone([file, file]) is None and begin_alone([file.parent]) is None and begin_alone([file.parent / "none"]) is None
    alone = begin_alone([file])
    assert alone and alone.result() == WANTED
