"""Logs hunted without a case give what an independent count over the raw files finds."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.hunt.scenes import day

from urazuke.errors import RequestError
from urazuke.hunt import read_watch, scan, scan_hits, scan_logs

WATCH = "type,value,start,end,label\nip,198.18.0.1,,,the server\ndomain,evil.example,2024-01-02T00:00:00Z,2024-01-03T00:00:00Z,its name\n"


def _watch(folder: Path, text: str = WATCH) -> Any:
    (folder / "watch.csv").write_text(text, "utf-8")
    return read_watch(folder / "watch.csv")


def _conn(number: float, source: str, destination: str, **more: Any) -> str:
    return json.dumps({"_path": "conn", "ts": day(number).timestamp(), "uid": f"C{number}", "id.orig_h": source, "id.orig_p": 1,
                       "id.resp_h": destination, "id.resp_p": 443, "proto": "tcp", "conn_state": "SF", "orig_bytes": 10, "resp_bytes": 20,
                       **more})  # fmt: skip


def _dns(number: float, query: str) -> str:
    return json.dumps({"_path": "dns", "ts": day(number).timestamp(), "uid": f"D{number}", "id.orig_h": "10.0.0.1", "id.orig_p": 1,
                       "id.resp_h": "10.0.0.53", "id.resp_p": 53, "proto": "udp", "query": query, "answers": []})  # fmt: skip


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "org-a"
    folder.mkdir()
    lines = [_conn(1.5, "10.0.0.1", "198.18.0.1"), _conn(1.6, "10.0.0.1", "198.18.0.11"), _dns(0.5, "a.evil.example"),
             _dns(1.5, "a.evil.example"), _conn(1.7, "198.18.0.1", "10.0.0.9")]  # fmt: skip
    (folder / "a.log").write_text("\n".join(lines) + "\n")
    (folder / "b.log.gz").write_bytes(gzip.compress((_conn(2.5, "10.0.0.2", "198.18.0.1") + "\n").encode()))
    (folder / "copy.log").write_bytes((folder / "a.log").read_bytes())
    return folder


def test_contacts_have_the_contract_s_fields_and_their_raw_line(tmp_path: Path, logs: Path) -> None:
    rows = list(scan_logs([logs], _watch(tmp_path)))
    assert [(r["organisation"], r["indicator"], r["direction"], r["events"], r["label"]) for r in rows] == [
        ("org-a", "evil.example", "lookup", 1, "its name"), ("org-a", "198.18.0.1", "inbound", 1, "the server"),
        ("org-a", "198.18.0.1", "outbound", 2, "the server"),
    ]  # fmt: skip
    for row in rows:
        assert row["indicator"] in row["raw"] and json.loads(row["raw"])["ts"]
        assert row["first_seen"].endswith("Z")


def test_hits_are_each_line_with_its_place_and_text(tmp_path: Path, logs: Path) -> None:
    rows = list(scan_hits([logs], _watch(tmp_path)))
    content = (logs / "a.log").read_bytes()
    exhibit = hashlib.sha256(content).hexdigest()
    assert sorted(r["line"] for r in rows if r["exhibit"] == exhibit) == [1, 4, 5]
    for row in rows:
        if row["exhibit"] == exhibit:
            assert content[row["offset"] :].split(b"\n")[0].decode() == row["raw"] == content.split(b"\n")[row["line"] - 1].decode()


def test_the_same_bytes_under_two_names_count_once_and_the_organisation_can_be_named(tmp_path: Path, logs: Path) -> None:
    (logs / "packed.log.gz").write_bytes(gzip.compress((logs / "a.log").read_bytes()))
    found = scan([logs / "a.log", logs / "copy.log", logs / "packed.log.gz"], _watch(tmp_path), organisation="somebody")
    assert len(found.files) == 1 and {r["organisation"] for r in found.matches.contacts.to_pylist()} == {"somebody"}


def test_a_file_s_organisation_is_its_folder(tmp_path: Path, logs: Path) -> None:
    assert {r["organisation"] for r in scan_logs([logs / "a.log"], _watch(tmp_path))} == {"org-a"}


def test_lines_that_cannot_be_read_are_rejects_and_the_rest_goes_on(tmp_path: Path, logs: Path) -> None:
    (logs / "a.log").write_text("\n".join([_conn(1.5, "10.0.0.1", "198.18.0.1"), '{"_path": "conn", "ts": "soon"}', ""]))
    found = scan([logs / "a.log"], _watch(tmp_path), every_line=True)
    assert [r["line"] for r in found.rejects.to_pylist()] == [2] and found.matches.contacts.num_rows == 1
    assert not scan([logs / "a.log"], _watch(tmp_path)).rejects.num_rows  # it names nothing that is watched


def test_of_the_lines_that_name_something_watched_those_that_cannot_be_read_are_always_told(tmp_path: Path, logs: Path) -> None:
    (logs / "a.log").write_text("\n".join([_conn(1.5, "10.0.0.1", "10.0.0.2"), "", '{"_path": "conn", "id.resp_h": "198.18.0.1"}', ""]))
    (row,) = scan([logs / "a.log"], _watch(tmp_path)).rejects.to_pylist()
    assert row["line"] == 3 and row["exhibit"] == hashlib.sha256((logs / "a.log").read_bytes()).hexdigest()


def test_a_file_that_is_no_log_is_told_also_where_nothing_is_read(tmp_path: Path, logs: Path) -> None:
    (logs / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert [r["reason"] for r in scan([logs], _watch(tmp_path)).rejects.to_pylist()] == ["is no log but image/png"]


def test_a_path_that_is_not_there_and_a_folder_without_logs_are_errors(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "none.log", tmp_path / "empty"):
        with pytest.raises(RequestError) as caught:
            list(scan_logs([path], _watch(tmp_path)))
        assert caught.value.where == str(path)


def test_on_a_real_web_server_s_log_every_address_is_found_in_exactly_its_lines(tmp_path: Path, shared: Path) -> None:
    log = shared / "data" / "logs" / "apache" / "access.log"
    lines = log.read_bytes().split(b"\n")
    clients = sorted({line.split(b" ")[0].decode() for line in lines if re.match(rb"[0-9.]+ ", line)})[::40]
    watch = _watch(tmp_path, "type,value\n" + "".join(f"ip,{client}\n" for client in clients))
    expected = {(client, n) for client in clients for n, line in enumerate(lines, 1) if line.startswith(client.encode() + b" ")}
    assert {(r["indicator"], r["line"]) for r in scan_hits([log], watch)} == expected


def test_on_real_dns_and_tls_logs_every_name_and_address_is_found_in_exactly_its_lines(tmp_path: Path, shared: Path) -> None:
    files = [shared / "data" / "logs" / "zed" / name for name in ("dns.log.gz", "ssl.log.gz")]
    lines = {hashlib.sha256(f.read_bytes()).hexdigest(): gzip.decompress(f.read_bytes()).split(b"\n") for f in files}
    fields = [line.split(b"\t") for each in lines.values() for line in each]
    named = re.compile(rb"[a-z0-9-]+(\.[a-z0-9-]+)+\.[a-z]{2,}")
    addresses = sorted({p[4].decode() for p in fields if len(p) > 9 and re.fullmatch(rb"[0-9.]+", p[4])})[::120]
    names = sorted({p[9].decode().lower() for p in fields if len(p) > 9 and named.fullmatch(p[9])})[::60]
    assert addresses and names
    watch = _watch(tmp_path, "type,value\n" + "".join(f"ip,{a}\n" for a in addresses) + "".join(f"domain,{n}\n" for n in names))
    expected = {(value, sha, n) for sha, each in lines.items() for value in [*addresses, *names] for n in _naming(each, value)}
    assert {(r["indicator"], r["exhibit"], r["line"]) for r in scan_hits(files, watch)} == expected


def _naming(lines: list[bytes], value: str) -> list[int]:
    """The numbers of the lines that name the value as a whole, or as a parent of a name."""
    ahead = rb"(?<![0-9a-z.-])" if value.replace(".", "").isdigit() else rb"(?<![0-9a-z-])"
    pattern = re.compile(ahead + re.escape(value.encode()) + rb"(?![0-9a-z-]|\.[0-9a-z])")
    return [n for n, line in enumerate(lines, 1) if value.encode() in line and pattern.search(line.lower())]
