"""On real logs, a hunt returns exactly the events that an independent count over the raw file finds, each with its line."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from urazuke.evidence.instant import zone
from urazuke.hunt import read_watch, scan_hits

UTC = zone("UTC")


def lines_of(path: Path) -> list[str]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return content.decode("utf-8", "replace").split("\n")


def tsv_lines(path: Path, wanted: Callable[[dict[str, str]], bool]) -> set[int]:
    """Line numbers, from 1, of the rows whose columns are wanted; nothing of the product is used."""
    found, fields = set(), []
    for number, line in enumerate(lines_of(path), 1):
        if line.startswith("#fields"):
            fields = line.split("\t")[1:]
        elif line and not line.startswith("#") and wanted(dict(zip(fields, line.split("\t")))):
            found.add(number)
    return found


def json_lines(path: Path, wanted: Callable[[dict[str, Any]], bool]) -> set[int]:
    return {number for number, line in enumerate(lines_of(path), 1) if line.strip() and wanted(json.loads(line))}


def hunted(path: Path, tmp_path: Path, kind: str, value: str) -> set[int]:
    watch = tmp_path / "watch.csv"
    watch.write_text(f"type,value,start,end,label\n{kind},{value},,,\n", "utf-8")
    hits = list(scan_hits([path], read_watch(watch), organisation="here", zone=UTC))
    text = lines_of(path)
    assert all(value.lower() in text[hit["line"] - 1].lower() for hit in hits)
    return {hit["line"] for hit in hits}


def below(name: str, domain: str) -> bool:
    lowered = name.lower().rstrip(".")
    return lowered == domain or lowered.endswith("." + domain)


@pytest.mark.parametrize("address", ["10.47.1.100", "10.0.0.100", "134.71.3.16", "10.47.2.58"])
def test_addresses_in_a_real_dns_log(shared: Path, tmp_path: Path, address: str) -> None:
    path = shared / "data" / "logs" / "zed" / "dns.log.gz"
    count = tsv_lines(path, lambda r: address in (r["id.orig_h"], r["id.resp_h"], *r["answers"].split(",")))
    assert count and hunted(path, tmp_path, "ip", address) == count


@pytest.mark.parametrize("domain", ["wrccdc.org", "ise.wrccdc.org", "cpp.edu"])
def test_domains_with_their_subdomains_in_a_real_dns_log(shared: Path, tmp_path: Path, domain: str) -> None:
    path = shared / "data" / "logs" / "zed" / "dns.log.gz"
    count = tsv_lines(path, lambda r: any(below(n, domain) for n in (r["query"], *r["answers"].split(","))))
    assert count and hunted(path, tmp_path, "domain", domain) == count


def test_server_names_in_a_real_tls_log_as_text_and_as_json(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "logs" / "zed"
    names = [json.loads(line).get("server_name") for line in lines_of(folder / "ssl.json.gz") if line.strip()]
    name = max({n for n in names if n and re.fullmatch(r"[a-z0-9.-]+\.[a-z]+", n)}, key=names.count)
    from_text = tsv_lines(folder / "ssl.log.gz", lambda r: below(r["server_name"], name))
    from_json = json_lines(folder / "ssl.json.gz", lambda r: below(r.get("server_name") or "", name))
    assert len(from_text) == len(from_json) > 1
    assert hunted(folder / "ssl.log.gz", tmp_path, "domain", name) == from_text
    assert hunted(folder / "ssl.json.gz", tmp_path, "domain", name) == from_json


@pytest.mark.parametrize("day", ["day1_zeek.json", "day2_zeek.json"])
@pytest.mark.parametrize("address", ["192.168.0.4", "10.0.1.6", "10.0.0.4"])
def test_addresses_in_the_logs_of_an_emulated_intrusion(shared: Path, tmp_path: Path, day: str, address: str) -> None:
    path = shared / "data" / "logs" / "apt29" / day
    streams = ("conn", "dns", "http", "ssl")

    def holds(row: dict[str, Any]) -> bool:
        return row["@stream"] in streams and address in (row.get("id_orig_h"), row.get("id_resp_h"), *(row.get("answers") or ()))

    count = json_lines(path, holds)
    assert count and hunted(path, tmp_path, "ip", address) == count


def test_clients_in_a_real_web_server_log(shared: Path, tmp_path: Path) -> None:
    path = shared / "data" / "logs" / "apache" / "access.log"
    clients = [line.split(" ")[0] for line in lines_of(path) if line]
    busiest = max(set(clients), key=clients.count)
    count = {number for number, client in enumerate(clients, 1) if client == busiest}
    assert len(count) > 10 and hunted(path, tmp_path, "ip", busiest) == count
