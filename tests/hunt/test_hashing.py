"""A file that is hashed beside its scan has the hash it has alone, whoever of the two ends first, and whatever breaks off."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest

from urazuke.evidence import fingerprint
from urazuke.hunt import hashing
from urazuke.hunt.hashing import Hashing, begin_alone

CONTENT = bytes(range(256)) * 400
PATIENCE_SECONDS = 20


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fingerprint, "BLOCK_BYTES", 1000)
    monkeypatch.setattr(hashing, "LAST_BYTES", 5000)
    (tmp_path / "log").write_bytes(CONTENT)
    return tmp_path / "log"


def test_the_last_stretch_waits_until_all_is_scanned_and_the_thread_that_stood_back_does_not(file: Path) -> None:
    first = threading.Event()

    def begun_late(path: Path, before: object) -> str:
        first.wait(PATIENCE_SECONDS)
        return fingerprint.file_sha256(path, before)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hashing, "file_sha256", begun_late)
        begun = Hashing(file)
        with begun.beside_scan() as stand_back:
            first.set()
            assert stand_back()
            begun._thread.join(0.2)
            assert begun._thread.is_alive()
        begun._thread.join(PATIENCE_SECONDS)
        assert not begun._thread.is_alive()
    assert begun.result() == hashlib.sha256(CONTENT).hexdigest()


def test_what_is_hashed_before_the_scan_begins_waits_for_nothing(file: Path) -> None:
    begun = Hashing(file)
    begun._thread.join(PATIENCE_SECONDS)
    assert not begun._thread.is_alive()
    with begun.beside_scan() as stand_back:
        assert stand_back()
    assert begun.result() == hashlib.sha256(CONTENT).hexdigest()


def test_a_scan_that_breaks_off_lets_both_go_on(file: Path) -> None:
    begun = Hashing(file)
    with pytest.raises(KeyError), begun.beside_scan() as stand_back:
        raise KeyError
    assert stand_back() and begun.result() == hashlib.sha256(CONTENT).hexdigest()


def test_a_file_that_cannot_be_read_is_told_when_it_is_asked_for(file: Path) -> None:
    file.unlink()
    begun = Hashing(file)
    with begun.beside_scan() as stand_back:
        assert stand_back()
    with pytest.raises(FileNotFoundError):
        begun.result()


def test_only_a_file_that_is_named_alone_is_begun(file: Path) -> None:
    assert begin_alone([file, file]) is None and begin_alone([file.parent]) is None and begin_alone([file.parent / "none"]) is None
    alone = begin_alone([file])
    assert alone and alone.result() == hashlib.sha256(CONTENT).hexdigest()
