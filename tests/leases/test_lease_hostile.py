"""A field made to be slow, deep or endless costs a moment and one reject."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import loose_exhibit
from urazuke.leases import read_leases

# The csv module refuses longer fields.
LONG = 100_000
HEADER = "provider,account_id,ip,start,end,name,birth_date,契約期間\n"


@pytest.mark.parametrize("column", ["ip", "start", "end", "birth_date", "name", "契約期間"])
@pytest.mark.parametrize("piece", ["1", " ", "(", "1(", "1 ", "-", "1-", "1:", "年1", "+", "a/", "~ ", "192.0.2.1-", "9999"])
def test_no_field_is_slow(tmp_path: Path, column: str, piece: str) -> None:
    row = {"provider": "N", "account_id": "A", "ip": "192.0.2.1", "start": "2024-04-01", column: piece * (LONG // len(piece)) + "x"}
    path = tmp_path / "a.csv"
    path.write_text(HEADER + ",".join(row.get(name, "") for name in HEADER.strip().split(",")) + "\n", "utf-8")
    begun = time.process_time()
    found = read_leases([loose_exhibit(path, "lease")], Settings(), {})
    assert time.process_time() - begun < 5
    assert found.rows.num_rows + found.counts.column("rejected").to_pylist()[0] == 1


@pytest.mark.parametrize("piece", ["a", " ", "(", "[(", "a_", ".", "a.", "JST", "+09", "開始日"])
def test_no_header_is_slow(tmp_path: Path, piece: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"provider,account_id,ip,start,{piece * (LONG // len(piece))}\nN,A,192.0.2.1,2024-04-01,x\n", "utf-8")
    begun = time.process_time()
    assert read_leases([loose_exhibit(path, "lease")], Settings(), {}).rows.num_rows == 1
    assert time.process_time() - begun < 5


def test_an_object_that_would_be_millions_of_records_is_one_reject(tmp_path: Path) -> None:
    many = [{"x": number} for number in range(300)]
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"a": many, "b": many, "c": many}) + "\n" + "[" * 100_000 + "\n")
    found = read_leases([loose_exhibit(path, "lease")], Settings(), {})
    assert found.rows.num_rows == 0
    assert [row["line"] for row in found.rejects.to_pylist() if not row["reason"].startswith("kept")] == [1, 2]
