"""No entry of the journal can be changed, moved or dropped without its showing; a killed run leaves it whole."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from urazuke.errors import CustodyError
from urazuke.evidence.custody import NOTHING, Journal

ENTRIES = [
    {"kind": "taken_in", "sha256": "a" * 64, "path": "reports/一.txt", "bytes": 3},
    {"kind": "stage", "stage": "reports", "version": "1", "key": "k", "inputs": {"a": "1"}, "outputs": {}},
    {"kind": "changed", "path": "reports/一.txt", "was": "a" * 64, "now": "b" * 64},
]


@pytest.fixture(autouse=True)
def _one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def journal_of(folder: Path) -> Path:
    path = folder / "custody.jsonl"
    path.unlink(missing_ok=True)
    journal = Journal(path)
    journal.append(ENTRIES[:2])
    journal.append(ENTRIES[2:])
    return path


def test_entries_are_numbered_chained_and_read_back(tmp_path: Path) -> None:
    path = journal_of(tmp_path)
    lines = path.read_bytes().splitlines()
    read = Journal(path)
    assert [e["seq"] for e in read.entries] == [1, 2, 3]
    assert [e["prev"] for e in read.entries] == [NOTHING, *(hashlib.sha256(line).hexdigest() for line in lines[:2])]
    assert read.head == hashlib.sha256(lines[2]).hexdigest()
    assert [{k: e[k] for k in entry} for e, entry in zip(read.entries, ENTRIES, strict=True)] == ENTRIES


def test_an_append_leaves_the_same_state_as_reading_it_back(tmp_path: Path) -> None:
    path = tmp_path / "custody.jsonl"
    journal = Journal(path)
    journal.append(ENTRIES)
    again = Journal(path)
    assert (journal.head, journal.entries) == (again.head, again.entries)


def test_a_fixed_time_makes_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    assert journal_of(tmp_path / "one").read_bytes() == journal_of(tmp_path / "two").read_bytes()


def test_appending_nothing_writes_nothing(tmp_path: Path) -> None:
    Journal(tmp_path / "custody.jsonl").append([])
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_changed_byte_but_in_the_last_line_is_found(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = journal_of(tmp_path_factory.getbasetemp())
    content = bytearray(path.read_bytes())
    last = content.rindex(b"\n", 0, len(content) - 1)
    content[data.draw(st.integers(0, last))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with pytest.raises(CustodyError) as caught:
        Journal(path)
    assert str(path) in (caught.value.where or "")


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_changed_byte_in_the_last_line_changes_the_head(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = journal_of(tmp_path_factory.getbasetemp())
    head = Journal(path).head
    content = bytearray(path.read_bytes())
    first = content.rindex(b"\n", 0, len(content) - 1) + 1
    content[data.draw(st.integers(first, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with contextlib.suppress(CustodyError):
        assert Journal(path).head != head


@pytest.mark.parametrize("order", [[1, 0, 2], [0, 2], [1, 2], [0, 0, 1, 2], [0, 1, 1, 2]])
def test_a_line_moved_dropped_or_doubled_is_found(tmp_path: Path, order: list[int]) -> None:
    path = journal_of(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[i] for i in order))
    with pytest.raises(CustodyError, match="altered: line"):
        Journal(path)


@pytest.mark.parametrize(
    "line", [b"[]\n", b"null\n", b"{}\n", b"\n", b"\xff\n", b'{"seq": 4}\n', b"[" * 100_000 + b"\n", b"1" * 5000 + b"\n"]
)
def test_a_line_that_is_no_entry_is_named(tmp_path: Path, line: bytes) -> None:
    path = journal_of(tmp_path)
    path.write_bytes(path.read_bytes() + line)
    with pytest.raises(CustodyError) as caught:
        Journal(path)
    assert caught.value.where == f"{path}:4"


def test_a_torn_last_line_is_repaired_and_the_chain_goes_on(tmp_path: Path) -> None:
    path = journal_of(tmp_path)
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    for kept in range(len(lines[0]) + len(lines[1]), len(whole) - 1, 37):
        path.write_bytes(whole[:kept])
        journal = Journal(path)
        assert len(journal.entries) == 2
        journal.append(ENTRIES[2:])
        assert path.read_bytes() == whole


def test_last_finds_the_newest_entry_of_a_kind(tmp_path: Path) -> None:
    journal = Journal(journal_of(tmp_path))
    journal.append([{**ENTRIES[1], "key": "k2"}])
    assert (journal.last("stage", stage="reports") or {})["key"] == "k2"
    assert journal.last("stage", stage="leases") is None


def test_a_file_name_cannot_forge_a_line(tmp_path: Path) -> None:
    path = journal_of(tmp_path)
    Journal(path).append([{"kind": "taken_in", "sha256": "c" * 64, "path": 'a\n{"kind":"forged"}\u2028', "bytes": 0}])
    assert path.read_bytes().count(b"\n") == 4
    assert Journal(path).entries[-1]["path"] == 'a\n{"kind":"forged"}\u2028'
    assert all(json.loads(line)["kind"] != "forged" for line in path.read_bytes().split(b"\n") if line)
