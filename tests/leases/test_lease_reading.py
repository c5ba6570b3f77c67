"""Rental records: every row is read as what it says, or kept as a reject with its line."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import loose_exhibit
from urazuke.evidence.tables import schema
from urazuke.leases import LeaseRecords, read_leases

TOKYO = Settings(timezone="Asia/Tokyo")
HEADER = "provider,lease_id,account_id,ip,start,end,name\n"
ROW = "North Rack,L1,A1,192.0.2.1,2024-04-01T00:00:00Z,2024-05-01T00:00:00Z,Sato Taro\n"


def read(folder: Path, columns: dict[str, str] | None = None, settings: Settings = TOKYO, **files: str | bytes) -> LeaseRecords:
    exhibits = []
    for name, content in files.items():
        path = folder / f"{name}.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        exhibits.append(loose_exhibit(path, "lease"))
    return read_leases(exhibits, settings, columns or {})


def rows(records: LeaseRecords) -> list[dict[str, Any]]:
    return records.rows.to_pylist()


def rejects(records: LeaseRecords) -> list[tuple[int | None, str]]:
    return [(row["line"], row["reason"]) for row in records.rejects.to_pylist()]


def test_a_row_is_read_with_its_line_and_in_utc(tmp_path: Path) -> None:
    found = read(tmp_path, a=HEADER + ROW)
    (row,) = rows(found)
    assert (row["provider"], row["lease_id"], row["account_id"], row["ip"], row["name"]) == (
        "North Rack",
        "L1",
        "A1",
        "192.0.2.1",
        "Sato Taro",
    )
    assert row["start"] == datetime(2024, 4, 1, tzinfo=UTC)
    assert [item["line"] for item in row["basis"]] == [2]
    assert found.rows.schema == schema("lease_rows")
    assert found.counts.to_pylist()[0]["rows"] == 1


def test_japanese_headers_and_dates_say_the_same_as_english_ones(tmp_path: Path) -> None:
    english = "provider,lease_id,account_id,ip,start,end,name,name_reading,birth_date,address,phone,email\n"
    japanese = "事業者,契約ID,会員ID,IPアドレス,契約開始日,契約終了日,氏名,フリガナ,生年月日,住所,電話番号,メールアドレス\n"
    person = "高橋 健太,タカハシ ケンタ,1984-01-02,泉町4-1,090-1111-2222,k@mail.example\n"
    one = read(tmp_path, a=english + "海,U1,7,192.0.2.1,2024-04-01T09:00:00+09:00,2024-05-01T00:00:00Z," + person)
    two = read(tmp_path, b=japanese + "海,U1,7,192.0.2.1,令和6年4月1日 9時00分,2024年5月1日9時," + person)
    for left, right in zip(rows(one), rows(two), strict=True):
        assert {**left, "basis": None} == {**right, "basis": None}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
def test_the_encoding_does_not_matter(tmp_path: Path, encoding: str) -> None:
    text = (
        "事業者,契約ID,会員ID,IPアドレス,契約開始日,氏名,住所\n海ホスティング,U1,7,192.0.2.1,2024-04-01,高橋 健太,東京都江東区朝日町4-14\n"
    )
    (row,) = rows(read(tmp_path, a=text.encode(encoding)))
    assert (row["provider"], row["name"], row["address"]) == ("海ホスティング", "高橋 健太", "東京都江東区朝日町4-14")


def test_columns_toml_names_headers_of_whichever_file_has_them(tmp_path: Path) -> None:
    theirs = "Brand,Customer No.,Assigned Address,Activated\nKumo,K1,192.0.2.9,2024-04-01\n"
    columns = {"provider": "Brand", "account_id": "Customer No.", "ip": "Assigned Address", "start": "Activated"}
    found = rows(read(tmp_path, columns, a=HEADER + ROW, b=theirs))
    assert [row["account_id"] for row in found] == ["A1", "K1"]


def test_times_without_a_zone_are_in_the_case_s(tmp_path: Path) -> None:
    content = "provider,account_id,ip,start\nN,A,192.0.2.1,2024-04-01 09:00\n"
    (row,) = rows(read(tmp_path, a=content))
    assert row["start"] == datetime(2024, 4, 1, tzinfo=UTC)
    (row,) = rows(read(tmp_path, settings=Settings(), a=content))
    assert row["start"] == datetime(2024, 4, 1, 9, tzinfo=UTC)


def test_several_addresses_are_a_row_each_and_written_in_one_way(tmp_path: Path) -> None:
    line = "N,L,A,192.0.2.1; 2001:DB8::0001;198.51.100.9/24；::ffff:192.0.2.7;192.0.2.1/32,2024-04-01,,\n"
    found = rows(read(tmp_path, a=HEADER + line))
    assert [row["ip"] for row in found] == ["192.0.2.1", "2001:db8::1", "198.51.100.0/24", "192.0.2.7"]
    assert {item["line"] for row in found for item in row["basis"]} == {2}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("N,L,,192.0.2.1,2024-04-01,,x", "account_id is missing"),
        ("N,L,A,,2024-04-01,,x", "ip is missing"),
        ("N,L,A,192.0.2.300,2024-04-01,,x", "is not an address"),
        ("N,L,A,192.0.2.0/33,2024-04-01,,x", "is not an address or a network"),
        ("N,L,A,0.0.0.0/0,2024-04-01,,x", "is wider than a /8"),
        ("N,L,A,fe80::1%eth0,2024-04-01,,x", "zone index"),
        ("N,L,A,192.0.2.1,someday,,x", "is not a time"),
        ("N,L,A,192.0.2.1,2024-02-30,,x", ""),
        ("N,L,A,192.0.2.1,2024-04-02,2024-04-01,x", "ends before it starts"),
        ("N,L,A,192.0.2.1,2024-04-02,2024-04-02,x", "ends as it starts"),
        ("N,L,A,192.0.2.1", "4 fields where the header has 7"),
        ("N,L,A,192.0.2.1,2024-04-01,,x,y", "8 fields where the header has 7"),
        ('N,L,A,"192.0.2.1"x,2024-04-01,,x', "not a CSV row"),
        ("N,L,A,192.0.2.1,2024-04-01,,\x00", "NUL"),
    ],
)
def test_a_bad_row_is_a_reject_and_the_others_go_on(tmp_path: Path, line: str, reason: str) -> None:
    found = read(tmp_path, a=HEADER + ROW + line + "\n" + ROW.replace("L1", "L2"))
    assert [row["lease_id"] for row in rows(found)] == ["L1", "L2"]
    ((number, said),) = rejects(found)
    assert number == 3
    assert reason in said
    assert found.rejects.to_pylist()[0]["raw"] == line
    counts = found.counts.to_pylist()[0]
    assert (counts["rows"], counts["rejected"]) == (2, 1)


@pytest.mark.parametrize("end", ["", "-", "契約中", "継続中", "Active", "ｎｕｌｌ"])
def test_a_lease_without_an_end_is_still_open(tmp_path: Path, end: str) -> None:
    (row,) = rows(read(tmp_path, a=HEADER + f"N,L,A,192.0.2.1,2024-04-01,{end},x\n"))
    assert row["end"] is None


def test_lines_are_counted_through_quoted_newlines(tmp_path: Path) -> None:
    content = HEADER + 'N,L1,A,192.0.2.1,2024-04-01,,"two\nlines\nand a third"\r\n\n' + "N,L2,A,bad,2024-04-01,,x\n" + ROW
    found = read(tmp_path, a=content)
    assert [(row["name"], row["basis"][0]["line"]) for row in rows(found)] == [("two\nlines\nand a third", 2), ("Sato Taro", 7)]
    assert [line for line, _ in rejects(found)] == [6]


def test_a_quote_never_closed_costs_one_row(tmp_path: Path) -> None:
    more = "".join(ROW.replace("L1", f"M{number}") for number in range(200))
    found = read(tmp_path, a=HEADER + ROW + 'N,L9,A,192.0.2.1,2024-04-01,,"never closed\n' + more)
    assert len(rows(found)) == 201
    assert [line for line, _ in rejects(found)] == [3]
    at_the_end = read(tmp_path, b=HEADER + ROW + 'N,L9,A,192.0.2.1,2024-04-01,,"never closed\n' + ROW.replace("L1", "L2"))
    assert [row["lease_id"] for row in rows(at_the_end)] == ["L1", "L2"]


def test_bytes_outside_the_encoding_cost_one_row(tmp_path: Path) -> None:
    filler = "".join(ROW.replace("L1", f"M{number}") for number in range(1000)).encode()
    content = HEADER.encode() + "N,L1,A,192.0.2.1,2024-04-01,,高橋\n".encode() + filler + b"N,L,A,192.0.2.1,2024-04-01,,\xff\xfe\n"
    found = read(tmp_path, a=content)
    assert len(rows(found)) == 1001
    ((line, reason),) = rejects(found)
    assert line == 1003
    assert "encoding" in reason


def test_a_lease_id_not_given_follows_from_the_row(tmp_path: Path) -> None:
    content = "provider,account_id,ip,start\nN,A,192.0.2.1;192.0.2.2,2024-04-01\nN,A,192.0.2.1,2024-04-02\n"
    first, second, other = rows(read(tmp_path, a=content))
    assert first["lease_id"] == second["lease_id"] != other["lease_id"]
    assert first["lease_id"] == rows(read(tmp_path, b=content))[0]["lease_id"]


def test_the_same_lease_in_two_files_counts_once_with_both_places(tmp_path: Path) -> None:
    again = "account_id,provider,lease_id,ip,start,end,name\nA1,North Rack,L1,192.0.2.1,2024-04-01T00:00:00Z,2024-05-01T00:00:00Z,Sato T\n"
    (row,) = rows(read(tmp_path, a=HEADER + ROW, b=again))
    assert len(row["basis"]) == 2
    assert row["name"] == "Sato Taro"


def test_json_lines_and_parquet_say_the_same_as_csv(tmp_path: Path) -> None:
    one = read(tmp_path, a=HEADER + ROW)
    line = (
        b'{"provider": "North Rack", "lease_id": "L1", "account_id": "A1", "ip": ["192.0.2.1"], "start": 1711929600, "name": "Sato Taro",'
    )
    two = read(tmp_path, b=line + b' "end": "2024-05-01T00:00:00Z"}\n')
    moments = [datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)]
    texts = {"provider": ["North Rack"], "lease_id": ["L1"], "account_id": ["A1"], "ip": ["192.0.2.1"], "name": ["Sato Taro"]}
    sink = io.BytesIO()
    pq.write_table(pa.table({**texts, "start": [moments[0]], "end": [moments[1]]}), sink)
    three = read(tmp_path, c=sink.getvalue())
    for other in (two, three):
        assert {**rows(one)[0], "basis": None} == {**rows(other)[0], "basis": None}
    assert rows(three)[0]["basis"][0]["line"] == 1


@pytest.mark.parametrize(
    "line",
    [
        "{broken",
        "[1]",
        "{}",
        '{"provider": {"a": 1}}',
        "[" * 5000,
        '{"provider": "N", "account_id": true, "ip": "192.0.2.1", "start": "2024-04-01"}',
    ],
)
def test_a_bad_json_line_is_a_reject(tmp_path: Path, line: str) -> None:
    good = '{"provider": "N", "account_id": "A", "ip": "192.0.2.1", "start": "2024-04-01"}\n'
    found = read(tmp_path, a=good + line + "\n" + good.replace("192.0.2.1", "192.0.2.2"))
    assert len(rows(found)) == 2
    assert [number for number, _ in rejects(found)] == [2]


def test_half_a_surrogate_pair_does_not_reach_a_table(tmp_path: Path) -> None:
    line = r'{"provider": "N", "account_id": "A", "ip": "192.0.2.1", "start": "2024-04-01", "name": "\ud83d"}'
    assert rows(read(tmp_path, a=line + "\n"))[0]["name"] == "?"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not CSV, JSON lines or Parquet"),
        (b"PAR1 this is no Parquet PAR1", "broken Parquet"),
        (gzip.compress(HEADER.encode() * 500)[:-20], "compressed data is broken"),
        (b"when,who\n2024,me\n", "no column for provider, account_id, ip, start"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_reject(tmp_path: Path, content: bytes, reason: str) -> None:
    found = read(tmp_path, a=content, b=HEADER + ROW)
    assert len(rows(found)) == 1
    ((_, said),) = rejects(found)
    assert reason in said
    assert [row["rejected"] for row in found.counts.to_pylist()] == [1, 0]


def test_an_empty_file_has_no_rows_and_no_rejects(tmp_path: Path) -> None:
    found = read(tmp_path, a=b"", b=HEADER)
    assert (len(found.rows), len(found.rejects), len(found.counts)) == (0, 0, 2)


def test_tabs_and_semicolons_separate_too(tmp_path: Path) -> None:
    for name, mark in (("tabs", "\t"), ("semicolons", ";")):
        (row,) = rows(read(tmp_path, **{name: (HEADER + ROW).replace(",", mark)}))
        assert row["account_id"] == "A1"


def test_the_order_of_the_files_given_does_not_matter(tmp_path: Path) -> None:
    read(tmp_path, a=HEADER + ROW, b=HEADER + ROW.replace("L1", "L2"))
    exhibits = [loose_exhibit(tmp_path / f"{name}.csv", "lease") for name in "ab"]
    assert read_leases(exhibits, TOKYO, {}).rows.equals(read_leases(exhibits[::-1], TOKYO, {}).rows)


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    found = read(tmp_path_factory.mktemp("any"), a=HEADER.encode() + ROW.encode() + content)
    assert len(found.rows) <= 1 + content.count(b"\n") + 1


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12), min_size=1, max_size=6))
def test_names_come_back_as_a_csv_writer_wrote_them(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    import csv

    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for number, name in enumerate(names):
        writer.writerow(["N", f"L{number}", "A", "192.0.2.1", "2024-04-01", "", f"<{name}>"])
    found = read(tmp_path_factory.mktemp("names"), a=HEADER + sink.getvalue())
    assert [row["name"] for row in rows(found)] == [f"<{name}>".strip() for name in names]
