"""Access records and account names."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from urazuke.errors import CaseError
from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import Exhibit, loose_exhibit
from urazuke.evidence.tables import schema
from urazuke.leases import name_accounts, read_access, read_columns, read_leases
from urazuke.leases.headings import Kind, folded, known_headers, read_headings

HEADER = "provider,account_id,time,action,source_ip,user_agent,device\n"
ROW = 'N,A,2024-04-01T00:00:00Z,login,192.0.2.1,"Agent (KHTML, like)",dev_1\n'


def exhibit(folder: Path, name: str, content: str, kind: str = "access") -> Exhibit:
    (folder / name).write_text(content, "utf-8")
    return loose_exhibit(folder / name, kind)


def test_a_log_in_is_read_with_its_line(tmp_path: Path) -> None:
    found = read_access([exhibit(tmp_path, "a.csv", HEADER + ROW)], Settings(), {})
    (row,) = found.rows.to_pylist()
    assert (row["account_id"], row["source_ip"], row["user_agent"], row["device"]) == ("A", "192.0.2.1", "Agent (KHTML, like)", "dev_1")
    assert row["time"] == datetime(2024, 4, 1, tzinfo=UTC)
    assert row["basis"][0]["line"] == 2
    assert found.rows.schema == schema("access_rows")


def test_japanese_headers_say_the_same(tmp_path: Path) -> None:
    japanese = "事業者,会員ID,ログイン日時,操作,接続元IP,ユーザーエージェント,端末ID\n"
    one = read_access([exhibit(tmp_path, "a.csv", HEADER + ROW)], Settings(), {}).rows
    two = read_access([exhibit(tmp_path, "b.csv", japanese + ROW)], Settings(), {}).rows
    assert one.drop_columns("basis").equals(two.drop_columns("basis"))


def test_bad_log_ins_are_rejects(tmp_path: Path) -> None:
    bad = "N,A,not a time,login,192.0.2.1,,\nN,A,,login,192.0.2.1,,\nN,A,2024-04-01,login,nowhere,,\n,,2024-04-01,login,192.0.2.1,,\n"
    found = read_access([exhibit(tmp_path, "a.csv", HEADER + bad + ROW)], Settings(), {})
    assert len(found.rows) == 1
    assert [row["line"] for row in found.rejects.to_pylist()] == [2, 3, 4, 5]
    assert found.rejects.to_pylist()[3]["reason"] == "provider, account_id is missing"


def test_the_same_log_in_in_two_files_counts_once(tmp_path: Path) -> None:
    files = [exhibit(tmp_path, "a.csv", HEADER + ROW), exhibit(tmp_path, "b.csv", HEADER + ROW + ROW.replace("dev_1", "dev_2"))]
    found = read_access(files, Settings(), {}).rows.to_pylist()
    assert [(row["device"], len(row["basis"])) for row in found] == [("dev_1", 2), ("dev_2", 1)]


def test_an_account_id_of_two_providers_is_told_apart_in_both_tables(tmp_path: Path) -> None:
    leases = "provider,account_id,ip,start\nN,1,192.0.2.1,2024-04-01\nM,2,192.0.2.2,2024-04-01\n"
    rented = read_leases([exhibit(tmp_path, "l.csv", leases, "lease")], Settings(), {}).rows
    entered = read_access([exhibit(tmp_path, "a.csv", HEADER + ROW.replace("N,A", "M,1"))], Settings(), {}).rows
    lease_rows, access_rows = name_accounts(rented, entered)
    assert lease_rows["account_id"].to_pylist() == ["N/1", "2"]
    assert access_rows["account_id"].to_pylist() == ["M/1"]
    assert lease_rows.schema == rented.schema
    again = name_accounts(lease_rows, access_rows)
    assert again[0].equals(lease_rows)
    assert again[1].equals(access_rows)


def test_columns_toml_may_be_missing(tmp_path: Path) -> None:
    assert read_columns(tmp_path / "columns.toml") == {}


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ('provider = "Brand"\n\nlease = "Contract"\n', 3, "unknown column 'lease'"),
        ('# ours\nip = ["a", 7]\n', 2, "ip needs a header name"),
        ('ip = ""\n', 1, "ip needs a header name"),
        ('provider = "Brand"\nip = "unclosed\n', 2, "not valid TOML"),
        ('[lease]\nip = "Address"\n', 1, "unknown column 'lease'"),
    ],
)
def test_a_fault_in_columns_toml_is_named_with_its_line(tmp_path: Path, content: str, line: int, said: str) -> None:
    path = tmp_path / "columns.toml"
    path.write_text(content)
    with pytest.raises(CaseError) as caught:
        read_columns(path)
    assert caught.value.where == f"{path}:{line}"
    assert said in caught.value.message
    assert caught.value.hint


def test_no_header_names_two_columns_of_a_kind() -> None:
    for kind in ("lease", "access"):
        columns: dict[str, set[str]] = {}
        for column, headers in known_headers()[kind].items():
            for header in headers:
                columns.setdefault(folded(header), set()).add(column)
        assert [name for name, many in columns.items() if len(many) > 1] == []


def name_columns(headers: list[str], kind: Kind, columns: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {heading.header: heading.column for heading in read_headings(headers, kind, columns)}


def test_columns_toml_wins_over_the_known_headers() -> None:
    headers = ["ip", "Real Address", "provider"]
    assert name_columns(headers, "lease", {"ip": ("Real Address",)}) == {"Real Address": "ip", "provider": "provider"}
    assert name_columns(headers, "lease", {}) == {"ip": "ip", "provider": "provider"}


def test_a_lease_column_named_in_columns_toml_takes_no_access_column(tmp_path: Path) -> None:
    content = "provider,account_id,time,IP Address\nN,A,2024-04-01T00:00:00Z,192.0.2.1\n"
    columns = {"ip": "IP Address", "start": "time"}
    assert read_access([exhibit(tmp_path, "a.csv", content)], Settings(), columns).rows["source_ip"].to_pylist() == ["192.0.2.1"]


def test_date_and_clock_time_in_two_columns_are_one_time(tmp_path: Path) -> None:
    content = "事業者,会員番号,日付,時刻,接続元IP\nN,A,2024/4/1,9:05:06,[2001:db8::1]:443\n"
    (row,) = read_access([exhibit(tmp_path, "a.csv", content)], Settings(timezone="Asia/Tokyo"), {}).rows.to_pylist()
    assert (row["time"], row["source_ip"]) == (datetime(2024, 4, 1, 0, 5, 6, tzinfo=UTC), "2001:db8::1")


def test_headers_are_compared_without_case_width_and_marks() -> None:
    assert name_columns(["ＩＰアドレス", "Lease-ID", "E-mail Address"], "lease", {}) == {
        "ＩＰアドレス": "ip", "Lease-ID": "lease_id", "E-mail Address": "email",
    }  # fmt: skip
