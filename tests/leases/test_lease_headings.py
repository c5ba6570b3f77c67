"""A header is known for its column whatever surrounds it, and says in which zone its times are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from urazuke.errors import CaseError
from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import loose_exhibit
from urazuke.evidence.instant import format_instant
from urazuke.leases import LeaseRecords, read_columns, read_leases
from urazuke.leases.headings import Kind, read_headings

TOKYO = Settings(timezone="Asia/Tokyo")


def read(folder: Path, content: str, columns: dict[str, Any] | None = None, name: str = "a.csv") -> LeaseRecords:
    (folder / name).write_text(content, "utf-8")
    return read_leases([loose_exhibit(folder / name, "lease")], TOKYO, columns or {})


def only(records: LeaseRecords) -> dict[str, Any]:
    assert records.rejects.to_pylist() == []
    (row,) = records.rows.to_pylist()
    return dict(row)


@pytest.mark.parametrize(
    ("header", "column", "zone"),
    [
        ("契約開始日時(JST)", "start", "JST"),
        ("Start (UTC)", "start", "UTC"),
        ("lease_start_ts", "start", None),
        ("startUtc", "start", "Utc"),
        ("start_epoch_ms", "start", None),
        ("Lease Start (Asia/Tokyo)", "start", "Asia/Tokyo"),
        ("利用開始日時_UTC+9", "start", "UTC+9"),
        ("ご契約サーバー利用開始日時", "start", None),
        ("End Date [JST]", "end", "JST"),
        ("解約日【任意】", "end", None),
        ("氏名（カナ）", "name_reading", None),
        ("氏名（漢字）※必須", "name", None),
        ("セイ", "family_reading", None),
        ("IPアドレス2", "ip", None),
        ("割当IPアドレス（固定）", "ip", None),
        ("サービス提供事業者", "provider", None),
        ("弊社会員番号", "account_id", None),
        ("customerInfo.customerId", "account_id", None),
        ("resources.ip", "ip", None),
        ("lease.period.from", "start", None),
        ("customer.name.family", "family_name", None),
        ("payment.token", "payment", None),
        ("ip.address", "ip", None),
        ("合同编号", "lease_id", None),
        ("시작일시", "start", None),
    ],
)
def test_a_header_is_known_with_what_it_says_besides(header: str, column: str, zone: str | None) -> None:
    (heading,) = read_headings([header], "lease", {})
    assert (heading.column, heading.zone) == (column, zone)


@pytest.mark.parametrize(
    "header",
    [
        "試用終了日",
        "Backend",
        "備考",
        "旧IPアドレス",
        "請求開始日",
        "Weekend",
        "登録更新日時",
        "サーバー名",
        "紹介元会員番号",
        "送信元IPアドレス",
    ],
)
def test_a_header_of_something_else_is_left_alone(header: str) -> None:
    assert read_headings([header], "lease", {}) == ()


def test_two_headers_with_one_ending_are_no_column() -> None:
    assert read_headings(["甲開始日", "乙開始日"], "lease", {}) == ()


@pytest.mark.parametrize(("header", "kind", "column"), [("client.ip", "access", "source_ip"), ("ログイン日時(JST)", "access", "time")])
def test_access_headers_too(header: str, kind: Kind, column: str) -> None:
    assert [heading.column for heading in read_headings([header], kind, {})] == [column]


@pytest.mark.parametrize(
    ("header", "value", "start"),
    [
        ("Start (UTC)", "2024-04-01 09:00", "2024-04-01T09:00:00Z"),
        ("契約開始日時(JST)", "2024/4/1 9:00", "2024-04-01T00:00:00Z"),
        ("開始日時", "R6.4.1 9:00", "2024-04-01T00:00:00Z"),
        ("Start (America/New_York)", "2024-07-01 09:00", "2024-07-01T13:00:00Z"),
        ("Start (UTC)", "2024-04-01T09:00:00+09:00", "2024-04-01T00:00:00Z"),
        ("start", "45383.375", "2024-04-01T00:00:00Z"),
        ("start", "45383.3958333333", "2024-04-01T00:30:00Z"),
        ("start_us", "1711929600123456", "2024-04-01T00:00:00.123456Z"),
        ("start", "2024/3/31 24:00", "2024-03-31T15:00:00Z"),
        ("start", "2024/4/1 9:00（予定）", "2024-04-01T00:00:00Z"),
        ("start", "2024/4/1(月)", "2024-03-31T15:00:00Z"),
    ],
)
def test_a_time_is_in_the_zone_of_its_value_or_its_header(tmp_path: Path, header: str, value: str, start: str) -> None:
    found = only(read(tmp_path, f"provider,account_id,ip,{header}\nN,A,192.0.2.1,{value}\n"))
    assert format_instant(found["start"]) == start


def test_a_header_whose_zone_is_that_of_several_countries_is_not_guessed(tmp_path: Path) -> None:
    found = read(tmp_path, "provider,account_id,ip,Start (CST)\nN,A,192.0.2.1,2024-04-01\n")
    assert found.rows.num_rows == 0
    assert "CST is the zone of several countries" in found.rejects.to_pylist()[0]["reason"]


def test_columns_in_parts_are_joined(tmp_path: Path) -> None:
    header = (
        "provider,account_id,ip,契約開始日,契約開始時刻,終了日,終了時刻,姓,名,セイ,メイ,生年,生月,誕生日日,都道府県,市区町村,番地,建物名\n"
    )
    line = "N,A,192.0.2.1,2024/4/1,9:05,2024/5/1,1830,山田,太郎,ヤマダ,タロウ,昭和59,12,31,東京都,江東区,朝日町4-14,メゾン泉101\n"
    found = only(read(tmp_path, header + line))
    assert (format_instant(found["start"]), format_instant(found["end"])) == ("2024-04-01T00:05:00Z", "2024-05-01T09:30:00Z")
    assert (found["name"], found["name_reading"], found["birth_date"]) == ("山田 太郎", "ヤマダ タロウ", "1984-12-31")
    assert found["address"] == "東京都江東区 朝日町4-14 メゾン泉101"


def test_one_field_may_hold_both_ends(tmp_path: Path) -> None:
    for period in (
        "2024/4/1 9:00～2024/5/1 9:00",
        "2024-04-01T09:00/2024-05-01T09:00",
        "2024年4月1日9時から2024年5月1日9時まで",
        "1 Apr 2024 09:00 - 1 May 2024 09:00",
    ):
        found = only(read(tmp_path, f"provider,account_id,ip,契約期間\nN,A,192.0.2.1,{period}\n"))
        assert (format_instant(found["start"]), format_instant(found["end"])) == ("2024-04-01T00:00:00Z", "2024-05-01T00:00:00Z")


def test_what_really_ended_a_lease_stands_before_what_was_planned(tmp_path: Path) -> None:
    content = "provider,account_id,ip,契約開始日,契約終了日,解約日\n"
    content += "N,A,192.0.2.1,2024-04-01,2025-04-01,2024-06-01\nN,B,192.0.2.2,2024-04-01,2025-04-01,\n"
    ends = [format_instant(row["end"]) for row in read(tmp_path, content).rows.to_pylist()]
    assert ends == ["2024-05-31T15:00:00Z", "2025-03-31T15:00:00Z"]


def test_day_and_month_are_settled_by_the_other_rows_or_refused(tmp_path: Path) -> None:
    header = "provider,account_id,ip,start,end\n"
    found = read(tmp_path, header + "N,A,192.0.2.1,01/04/2024,01/05/2024\nN,A,192.0.2.2,13/04/2024,\n")
    assert [row["start"].date().isoformat() for row in found.rows.to_pylist()] == ["2024-03-31", "2024-04-12"]
    unclear = read(tmp_path, header + "N,A,192.0.2.1,01/04/2024,\n")
    assert "day and month cannot be told apart" in unclear.rejects.to_pylist()[0]["reason"]
    assert "date_order" in unclear.rejects.to_pylist()[0]["reason"]
    assert only(read(tmp_path, header + "N,A,192.0.2.1,01/04/2024 09:00,\n", {"date_order": "MDY"}))["start"].month == 1


def test_a_local_time_that_never_was_is_refused_and_one_that_came_twice_is_said(tmp_path: Path) -> None:
    columns = {"timezone": "America/New_York"}
    header = "provider,account_id,ip,start,end\n"
    gap = read(tmp_path, header + "N,A,192.0.2.1,2024-03-10 02:30,\n", columns)
    assert gap.rows.num_rows == 0
    assert "never was in America/New_York" in gap.rejects.to_pylist()[0]["reason"]
    fold = read(tmp_path, header + "N,A,192.0.2.1,2024-11-03 01:30,2024-11-03 01:10\n", columns)
    (row,) = fold.rows.to_pylist()
    assert (format_instant(row["start"]), format_instant(row["end"])) == ("2024-11-03T05:30:00Z", "2024-11-03T06:10:00Z")
    assert [item["reason"].startswith("kept: ") for item in fold.rejects.to_pylist()] == [True]
    assert fold.counts.to_pylist()[0]["rejected"] == 0


def test_columns_toml_says_how_single_files_write(tmp_path: Path) -> None:
    (tmp_path / "columns.toml").write_text(
        '["kumo*.csv"]\nstart = "On"\nend = "Off"\ntimezone = "Asia/Seoul"\ndate_order = "DMY"\nend_is_last_day = true\n'
        '[constant]\nplan = "any"\n["kumo*.csv".constant]\nprovider = "Kumo"\n'
    )
    columns = dict(read_columns(tmp_path / "columns.toml"))
    found = only(read(tmp_path, "account_id,ip,On,Off\nA,192.0.2.1,01/04/2024 09:00,30/04/2024\n", columns, "kumo_1.csv"))
    assert (found["provider"], found["plan"]) == ("Kumo", "any")
    assert (format_instant(found["start"]), format_instant(found["end"])) == ("2024-04-01T00:00:00Z", "2024-04-30T15:00:00Z")
    other = read(tmp_path, "account_id,ip,On,Off\nA,192.0.2.1,01/04/2024 09:00,30/04/2024\n", columns, "b.csv")
    assert "no column for provider, start" in other.rejects.to_pylist()[0]["reason"]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ('timezone = "Tokyo"\n', 1, "timezone"),
        ('ip = "x"\ndate_order = "JIS"\n', 2, "date_order"),
        ("end_is_last_day = 1\n", 1, "end_is_last_day"),
        ('encoding = "klingon"\n', 1, "encoding"),
        ('[constant]\nshoe_size = "4"\n', 2, "constant.shoe_size"),
        ('["a.csv"]\nip = "x"\nstrat = "y"\n', 3, "unknown column 'strat'"),
    ],
)
def test_a_fault_in_what_columns_toml_says_of_a_file_is_named(tmp_path: Path, content: str, line: int, said: str) -> None:
    (tmp_path / "columns.toml").write_text(content)
    with pytest.raises(CaseError) as caught:
        read_columns(tmp_path / "columns.toml")
    assert caught.value.where == f"{tmp_path / 'columns.toml'}:{line}"
    assert said in caught.value.message


def test_a_reason_names_the_provider_s_own_column(tmp_path: Path) -> None:
    found = read(tmp_path, "事業者,会員ID,割当IP,開始日時\nN,A,192.0.2.1,いつか\nN,A,ここ,2024-04-01\nN,,192.0.2.1,2024-04-01\n")
    said = [row["reason"] for row in found.rejects.to_pylist()]
    assert said[0] == "'いつか' is not a time in a known form (column 開始日時)"
    assert said[1] == "'ここ' is not an address (column 割当IP)"
    assert said[2] == "account_id is missing (column 会員ID)"
    assert said[3] == "kept: no row of this file: all 3 are rejects"
    assert found.counts.to_pylist()[0]["rejected"] == 3
