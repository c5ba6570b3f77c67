"""On real logs, and on worlds made independently, every line is an event, a counted reject, or known to be neither."""

from __future__ import annotations

import gzip
import json
import tarfile
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.telemetry.conftest import read_file

from urazuke.telemetry import read_log

HEADER_LINES = 9  # of the logs in zed, the #close among them


@pytest.mark.parametrize("kind", ["dns", "ssl"])
def test_real_logs_say_the_same_as_tsv_and_as_json(shared: Path, kind: str) -> None:
    text, json_lines = (read_file(shared / "data" / "logs" / "zed" / f"{kind}.{form}.gz").table for form in ("log", "json"))
    place = ["exhibit", "line", "offset"]
    assert text.num_rows > 40_000
    assert text.drop_columns(place).equals(json_lines.drop_columns(place))


def test_every_line_of_an_emulated_intrusion_is_accounted_for(shared: Path) -> None:
    read_kinds = {"conn": "network", "dns": "dns", "http": "http", "ssl": "tls", "files": "file", "x509": "file", "notice": "alert"}
    for path in sorted((shared / "data" / "logs" / "apt29").glob("*.json")):
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        streams = Counter(line["@stream"] for line in lines)
        found = read_file(path)
        assert found.rejects == []
        assert found.skipped == {f"zeek {s}": n for s, n in sorted(streams.items()) if s not in read_kinds}
        wanted = Counter(read_kinds[s] for s in streams.elements() if s in read_kinds)
        assert Counter(e["kind"] for e in found.events) == wanted
        for event in found.events:
            line = lines[event["line"] - 1]
            repeats = line["@stream"] == "notice" and "uid" in line
            assert event["source_ip"] in (
                (None,) if repeats else (line.get("id_orig_h"), *line.get("tx_hosts", ()), *line.get("rx_hosts", ()))
            )
            assert abs(event["time"].timestamp() - line["ts"]) < 1e-5


def test_a_real_web_servers_log_is_read_to_the_last_line(shared: Path) -> None:
    path = shared / "data" / "logs" / "apache" / "access.log"
    content = path.read_bytes()
    found = read_file(path)
    assert (len(found.events), found.rejects) == (content.count(b"\n"), [])
    for event in found.events:
        assert content[event["offset"] :].startswith(event["source_ip"].encode() + b" ")


def test_offsets_in_a_compressed_log_count_decompressed_bytes(shared: Path) -> None:
    path = shared / "data" / "logs" / "zed" / "dns.log.gz"
    content = gzip.decompress(path.read_bytes())
    lines = content.split(b"\n")
    table = read_file(path).table
    assert table.num_rows == len(lines) - 1 - HEADER_LINES
    for line, offset in zip(table.column("line").to_pylist()[::997], table.column("offset").to_pylist()[::997]):
        assert content[offset:].startswith(lines[line - 1])


def test_rejects_in_an_independent_world_are_exactly_those_that_were_planted(shared: Path, tmp_path: Path) -> None:
    archive = shared / "worlds" / "innocent.tar.gz"
    if not archive.is_file():
        pytest.skip("the innocent world is not there")
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path, filter="data")
    files = json.loads(next(tmp_path.rglob("files.json")).read_text())
    case = next(tmp_path.rglob("case.toml")).parent
    wrong, planted = [], 0
    for item in (f for f in files if f["kind"] == "log"):
        parts = list(read_log(case / item["path"], exhibit=item["sha256"], organisation=item["org"], zone=ZoneInfo("Asia/Tokyo")))
        rows, rejected = sum(p.rows for p in parts), sum(p.rejects.num_rows for p in parts)
        planted += item["expected_rejects"]
        if (rows, rejected) != (item["rows"], item["expected_rejects"]):
            wrong.append((item["path"], rows, rejected))
    assert wrong == []
    assert planted > 0
