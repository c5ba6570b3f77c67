"""Exports as they come: titles, totals and second headers, any delimiter, nested JSON, typed Parquet, lists of addresses."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import loose_exhibit
from urazuke.leases import LeaseRecords, read_leases
from urazuke.leases.addresses import addresses

HEADER = "provider,lease_id,account_id,ip,start,end,name\n"
ROW = "N,L1,A1,192.0.2.1,2024-04-01T00:00:00Z,2024-05-01T00:00:00Z,Sato Taro\n"


def read(folder: Path, content: str | bytes, name: str = "a.csv") -> LeaseRecords:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return read_leases([loose_exhibit(folder / name, "lease")], Settings(timezone="Asia/Tokyo"), {})


def lines_and_accounts(records: LeaseRecords) -> list[tuple[int | None, str]]:
    return [(row["basis"][0]["line"], row["account_id"]) for row in records.rows.to_pylist()]


def rejects(records: LeaseRecords) -> list[tuple[int | None, str]]:
    return [(row["line"], row["reason"]) for row in records.rejects.to_pylist()]


def test_titles_second_headers_and_totals_are_no_records(tmp_path: Path) -> None:
    content = (
        "契約一覧\n出力日,2024/6/1\n\n" + HEADER + ROW + ",,,,,,\n" + HEADER + ROW.replace("A1", "A2").replace("L1", "L2")
        + "account_id,lease_id,provider,ip,start\nA3,L3,N,192.0.2.3,2024-04-01\n合計,3件,,,\n"
    )  # fmt: skip
    found = read(tmp_path, content)
    assert lines_and_accounts(found) == [(5, "A1"), (8, "A2"), (10, "A3")]
    assert rejects(found) == [(11, "a total or a closing line, not a record")]


def test_a_row_above_the_header_is_not_lost(tmp_path: Path) -> None:
    found = read(tmp_path, ROW + HEADER + ROW)
    assert lines_and_accounts(found) == [(3, "A1")]
    assert rejects(found) == [(1, "the row stands above the header")]


def test_a_file_without_a_header_says_what_to_do(tmp_path: Path) -> None:
    found = read(tmp_path, ROW + ROW)
    assert found.rows.num_rows == 0
    ((line, reason),) = rejects(found)
    assert line == 1
    assert "no header row: write one above it" in reason


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_any_end_of_line(tmp_path: Path, mark: str, ends: str) -> None:
    content = ("見出し\n" + HEADER + ROW).replace(",", mark).replace("\n", ends)
    assert lines_and_accounts(read(tmp_path, content)) == [(3, "A1")]


def test_what_a_spreadsheet_adds_is_taken_away(tmp_path: Path) -> None:
    content = 'sep=;\nprovider;account_id;ip;start;phone;;\n="N";="007";192.0.2.1;2024/4/1 9:00;="09012345678";;;;\n'
    (row,) = read(tmp_path, content).rows.to_pylist()
    assert (row["provider"], row["account_id"], row["phone"]) == ("N", "007", "09012345678")


@pytest.mark.parametrize("encoding", ["gb18030", "cp949", "big5", "cp932", "euc_jp", "utf-16-le", "utf-8-sig"])
def test_the_encoding_is_the_one_in_which_the_headers_make_sense(tmp_path: Path, encoding: str) -> None:
    header, name = {
        "gb18030": ("服务商,客户编号,IP地址,开始时间,姓名", "张伟"), "cp949": ("사업자,고객번호,IP주소,시작일시,이름", "김철수"),
        "big5": ("provider,會員編號,IP位址,開始時間,姓名", "陳大文"),
    }.get(encoding, ("事業者,会員番号,IPアドレス,開始日時,氏名", "髙橋 健太" if encoding == "cp932" else "高橋 健太"))  # fmt: skip
    found = read(tmp_path, f"{header}\nN,A,192.0.2.1,2024-04-01,{name}\n".encode(encoding))
    assert [row["name"] for row in found.rows.to_pylist()] == [name]


def test_a_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    ((line, reason),) = rejects(read(tmp_path, b"PK\x03\x04" + bytes(200)))
    assert line is None
    assert "save the sheet as CSV" in reason


RECORD: dict[str, Any] = {
    "provider": {"name": "N"}, "customer": {"id": "A1", "name": {"family": "佐藤", "given": "太郎"}, "vip": True,
                 "birth": {"year": 1984, "month": 12, "day": 31}},
    "lease": {"id": "L1", "period": {"from": 1711929600, "to": None}, "addresses": [{"ip": "192.0.2.1"}, {"ip": "192.0.2.9"}]},
    "payment": {"token": "t"},
}  # fmt: skip


def test_nested_json_is_spread_out(tmp_path: Path) -> None:
    found = read(tmp_path, json.dumps(RECORD, ensure_ascii=False) + "\n", "a.jsonl").rows.to_pylist()
    assert [(row["ip"], row["account_id"], row["name"], row["payment"], row["end"]) for row in found] == [
        ("192.0.2.1", "A1", "佐藤 太郎", "t", None), ("192.0.2.9", "A1", "佐藤 太郎", "t", None),
    ]  # fmt: skip
    assert (found[0]["start"], found[0]["birth_date"]) == (datetime(2024, 4, 1, tzinfo=UTC), "1984-12-31")


@pytest.mark.parametrize("indent", [None, 1])
def test_a_json_array_is_read_with_the_line_of_each_record(tmp_path: Path, indent: int | None) -> None:
    plain = {"provider": "N", "account_id": "A1", "ip": "192.0.2.1", "start": "2024-04-01"}
    content = json.dumps([plain, {**plain, "account_id": "A2"}, {**plain, "ip": ""}], indent=indent)
    found = read(tmp_path, content, "a.jsonl")
    assert [line for line, _ in lines_and_accounts(found)] == ([2, 8] if indent else [1, 1])
    assert [line for line, _ in rejects(found)] == ([14] if indent else [1])


def test_a_broken_record_in_an_array_costs_itself(tmp_path: Path) -> None:
    one = '{"provider": "N", "account_id": "A1", "ip": "192.0.2.1", "start": "2024-04-01"}'
    found = read(tmp_path, f"[\n{one},\n{one[:30]}\n{one.replace('A1', 'A3')}\n]\n", "a.jsonl")
    assert lines_and_accounts(found) == [(2, "A1"), (4, "A3")]
    assert [line for line, _ in rejects(found)] == [3]


def test_an_object_over_several_lines_with_a_list_of_leases(tmp_path: Path) -> None:
    lease = {"account_id": "A1", "ip": ["192.0.2.1", "192.0.2.2"], "start": "2024-04-01"}
    content = json.dumps({"provider": "N", "leases": [lease, {**lease, "account_id": "A2"}]}, indent=2)
    found = read(tmp_path, content, "a.jsonl").rows.to_pylist()
    assert [(row["account_id"], row["ip"]) for row in found] == [(a, i) for a in ("A1", "A2") for i in ("192.0.2.1", "192.0.2.2")]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Tokyo", "America/New_York"])
def test_parquet_times_of_any_unit_and_zone(tmp_path: Path, unit: str, zone: str | None) -> None:
    moment = datetime(2024, 4, 1, 0, 0, tzinfo=UTC) if zone else datetime(2024, 4, 1, 9, 0)
    table = pa.table({
        "provider": pa.array(["N"]).dictionary_encode(), "account_id": pa.array([7], pa.int32()),
        "ip": pa.array([["192.0.2.1", "192.0.2.2"]]),
        "start": pa.array([moment], pa.timestamp(unit, zone)), "end": pa.array([None], pa.timestamp(unit, zone)), "vip": [True],
    })  # fmt: skip
    sink = io.BytesIO()
    pq.write_table(table, sink)
    found = read(tmp_path, sink.getvalue(), "a.parquet").rows.to_pylist()
    assert [(row["account_id"], row["ip"], row["start"], row["end"]) for row in found] == [
        ("7", ip, datetime(2024, 4, 1, tzinfo=UTC), None) for ip in ("192.0.2.1", "192.0.2.2")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.1-192.0.2.6", ("192.0.2.1", "192.0.2.2/31", "192.0.2.4/31", "192.0.2.6")),
        ("192.0.2.8 ～ 192.0.2.11", ("192.0.2.8/30",)),
        ("192.0.2.10-11", ("192.0.2.10/31",)),
        ("192.0.2.0/24, 192.0.3.7", ("192.0.2.0/24", "192.0.3.7")),
        ("192.0.2.0 255.255.255.248", ("192.0.2.0/29",)),
        ("192.0.2.0/255.255.255.0", ("192.0.2.0/24",)),
        ("192.0.2.1:8080", ("192.0.2.1",)),
        ("[2001:DB8::1]:443 [2001:db8::2]", ("2001:db8::1", "2001:db8::2")),
        ("['192.0.2.1', '192.0.2.2']", ("192.0.2.1", "192.0.2.2")),
        ("2001:db8::-2001:db8::f", ("2001:db8::/124",)),
        ("192.0.2.*", ("192.0.2.0/24",)),
        ("192.000.002.001", ("192.0.2.1",)),
        ("192.0.2.1 (eth0)、192.0.2.2", ("192.0.2.1", "192.0.2.2")),
        ("192.0.2.1\n192.0.2.2|192.0.2.2", ("192.0.2.1", "192.0.2.2")),
        ("::ffff:192.0.2.0/120", ("192.0.2.0/24",)),
        ("2001:0db8:0000::/64", ("2001:db8::/64",)),
    ],
)
def test_addresses_are_read_however_they_are_listed(text: str, expected: tuple[str, ...]) -> None:
    assert addresses(text) == expected


@pytest.mark.parametrize(
    "text", ["192.0.2.9-192.0.2.1", "0.0.0.0-255.255.255.255", "192.0.2.1-2001:db8::1", "192.0.2.1-300", "192.0.2", "a.example"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        addresses(text)
