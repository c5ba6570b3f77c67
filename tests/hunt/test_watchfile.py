"""A watch list as CSV is read whole or refused by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hunt.scenes import day

from urazuke.errors import RequestError
from urazuke.evidence.instant import zone
from urazuke.hunt import read_watch
from urazuke.hunt.watchfile import Indicated, Refused, watch_rows


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "watch.csv"
    path.write_text(text, "utf-8")
    return path


def test_rows_become_watch_rows_with_open_ends_where_times_are_missing(tmp_path: Path) -> None:
    path = _file(tmp_path, "type,value,start,end,label\nip,198.18.0.1,2024-01-02T00:00:00Z,,first\ndomain,Evil.example,,2024-01-03,\n")
    rows = read_watch(path).to_pylist()
    assert [(r["type"], r["value"], r["start"], r["end"], r["label"]) for r in rows] == [
        ("ip", "198.18.0.1", day(1), None, "first"), ("domain", "evil.example", None, day(2), ""),
    ]  # fmt: skip


def test_times_without_a_zone_are_in_the_zone_given(tmp_path: Path) -> None:
    path = _file(tmp_path, "type,value,start\nip,198.18.0.1,2024-01-02 09:00\n")
    assert read_watch(path, zone("Asia/Tokyo")).to_pylist()[0]["start"] == day(1)


@pytest.mark.parametrize(("text", "line", "reason"), [
    ("type,value,start,end,label\nip,198.18.0.1,,,\nip,198.18.0.999,,,\n", 3, "neither an address"),
    ("type,value\nmutex,x\n", 2, "not an indicator type"),
    ("type,value,start,end\nip,198.18.0.1,2024-01-02,2024-01-01\n", 2, "ends before"),
    ("kind,value\nip,198.18.0.1\n", 1, "no column type"), ("type,value\nip\n", 2, "1 cells"),
    ("type,value,start\nip,198.18.0.1,soon\n", 2, "time"),
])  # fmt: skip
def test_the_first_bad_line_is_named(tmp_path: Path, text: str, line: int, reason: str) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(RequestError, match=reason) as caught:
        read_watch(path)
    assert caught.value.where == f"{path}:{line}"
    assert "type,value,start,end,label" in (caught.value.hint or "")


def test_a_watch_list_that_is_empty_or_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="empty"):
        read_watch(_file(tmp_path, ""))
    with pytest.raises(RequestError, match="cannot be read"):
        read_watch(tmp_path / "none.csv")


def test_a_quoted_line_break_does_not_shift_the_line_numbers() -> None:
    text = 'type,value,label\nip,198.18.0.1,"two\nlines"\nip,bad,\n'
    rows = list(watch_rows(text, "", zone("UTC")))
    assert isinstance(rows[0], Indicated) and rows[0].line == 2
    assert isinstance(rows[1], Refused) and rows[1].line == 4 and rows[1].raw == "ip,bad,"


@given(st.text())
def test_any_text_gives_rows_or_refusals_and_never_raises(text: str) -> None:
    assert all(isinstance(row, Indicated | Refused) for row in watch_rows(text, "", zone("UTC")))
