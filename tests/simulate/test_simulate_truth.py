"""The truth is true of the files: whatever it says of a line, a row or a file can be found there."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.simulate.conftest import read_truth

from urazuke.simulate import SimulatedCase
from urazuke.simulate.words import words

Truth = Callable[[str], Any]
Lines = Callable[[str], list[bytes]]


def shows(line: bytes, indicator: str) -> bool:
    if re.fullmatch(r"[0-9.]+", indicator):
        return re.search(rb"(?<![0-9.])" + re.escape(indicator.encode()) + rb"(?![0-9]|\.[0-9])", line) is not None
    return indicator.encode() in line


@pytest.mark.parametrize("name", ["contacts.jsonl", "outside.jsonl"])
def test_every_event_of_the_truth_stands_at_its_line_and_offset(truth: Truth, lines: Lines, name: str) -> None:
    rows = truth(name)
    assert len(rows) > 10
    for row in rows:
        assert row["events"] == len(row["where"]) >= row["sessions"] >= 1
        for path, number, offset, *_ in row["where"]:
            found = lines(path)
            assert shows(found[number - 1], row["indicator"]), (path, number)
            assert sum(len(line) + 1 for line in found[: number - 1]) == offset


def test_no_line_of_any_log_shows_a_watched_thing_that_the_truth_does_not_know(world: SimulatedCase, truth: Truth, lines: Lines) -> None:
    known = {(w[0], w[1]) for name in ("contacts.jsonl", "outside.jsonl") for row in truth(name) for w in row["where"]}
    values = sorted({row["indicator"] for name in ("contacts.jsonl", "outside.jsonl") for row in truth(name)})
    pattern = re.compile(rb"(?<![0-9a-z.])(?:" + b"|".join(re.escape(v.encode()) for v in values) + rb")(?![0-9]|\.[0-9])")
    copies = {row["path"] for row in truth("meta.json")["duplicates"]}
    for entry in truth("files.json"):
        if entry["kind"] == "log" and entry["path"] not in copies:
            for number, line in enumerate(lines(entry["path"]), 1):
                assert (pattern.search(line) is None) or (entry["path"], number) in known, (entry["path"], number)


def test_contacts_fall_inside_adverse_hands_and_outside_events_do_not(truth: Truth) -> None:
    def instant(text: str) -> float:
        return datetime.fromisoformat(text).timestamp()

    covert = {row["account_id"]: row for row in truth("accounts.jsonl")}
    windows: dict[str, list[tuple[float, float]]] = {}
    for row in truth("tenancies.jsonl"):
        account = covert[row["account_id"]]
        for controller, begins, ends in row["controllers"]:
            if account["covert"] or (account["bought"] and controller == "transferee"):
                windows.setdefault(row["ip"], []).append((instant(begins), instant(ends) if ends else float("inf")))
    for name, wanted in (("contacts.jsonl", True), ("outside.jsonl", False)):
        checked = 0
        for row in truth(name):
            if row["type"] == "ip":
                for where in row["where"]:
                    checked += 1
                    assert any(start <= where[3] < end for start, end in windows[row["indicator"]]) is wanted
        assert checked > 20


def text_of(content: bytes) -> str:
    """A provider's text, in whichever character code its headers can be read."""
    for code in ("utf-8-sig", "utf-16", "cp932", "euc_jp"):
        with contextlib.suppress(UnicodeError):
            text = content.decode(code)
            if text.isascii() or re.search("provider|Company|Hosting|会員ID|会員番号", text.split("\n")[0]):
                return text
    raise AssertionError(content[:80])


def stated_rows(folder: Path) -> list[dict[str, str]]:
    """Every row of a folder of records in canonical names, however its provider writes; cut lines left out."""
    headers = {kind: names for kind, names in words().headers.items() if kind.endswith("access") == (folder.name == "access")}
    names = {theirs: ours for table in headers.values() for ours, theirs in table.items()}
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".parquet":
            frame = pl.read_parquet(path)
            times = [name for name in ("start", "end", "time") if name in frame.columns]
            rows += frame.with_columns(pl.col(name).dt.strftime("%Y-%m-%dT%H:%M:%SZ") for name in times).to_dicts()
        elif path.suffix == ".jsonl":
            rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
        elif path.suffix == ".csv":
            lines = text_of(path.read_bytes()).splitlines()
            delimiter = max(",;\t", key=lines[0].count)
            rows += [row for row in csv.DictReader(lines, delimiter=delimiter, restval="CUT") if "CUT" not in row.values()]
    return [{names.get(key, key): value for key, value in row.items()} for row in rows]


ERA_YEARS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}


def instant_of(text: str | int | None) -> str | None:
    """An instant of any provider in UTC; times without a zone are Tokyo's."""
    if not text:
        return None
    written = str(text)
    if re.fullmatch(r"\d{10}(\d{3})?", written):
        return datetime.fromtimestamp(int(written[:10]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    era = re.match(r"(令和|平成|昭和|[RHS])(\d+|元)", written)
    if era:
        year = ERA_YEARS[era[1]] + (1 if era[2] == "元" else int(era[2]))
        written = f"{year}{written[era.end() :]}"
    numbers = re.findall(r"\d+", written.removesuffix("+09:00"))
    year, month, day, hour, minute, *second = (int(number) for number in numbers)
    moment = datetime(year, month, day, hour, minute, *second[:1], tzinfo=UTC)
    hours = 0 if written.endswith("Z") else 9
    return (moment - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def renewals_joined(rows: Iterable[tuple[str | None, ...]]) -> set[tuple[str | None, ...]]:
    """Rows (…, start, end) that are alike but for their times and touch are one."""
    joined: list[tuple[str | None, ...]] = []
    for row in sorted(rows, key=lambda row: tuple(field or "~" for field in row)):
        if joined and joined[-1][:4] == row[:4] and joined[-1][5] == row[4]:
            joined[-1] = (*joined[-1][:5], row[5])
        else:
            joined.append(row)
    return set(joined)


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_every_tenancy_is_what_its_provider_handed_over_renewals_joined(make: Callable[..., SimulatedCase], seed: int) -> None:
    case = make(seed=seed, noise="high")
    rows = set()
    for row in stated_rows(case.case / "leases"):
        if re.search(r"\d", str(row["start"])) and row["account_id"] and "999" not in row["ip"] and str(row["end"] or 2)[:4] != "1999":
            for ip in row["ip"].split(";"):
                rows.add((row["provider"], row["account_id"], row["lease_id"], ip, instant_of(row["start"]), instant_of(row["end"])))
    stated = renewals_joined(rows)
    assert len(stated) < len(rows)
    names = ("provider", "account_id", "lease_id", "ip", "start", "end")
    assert stated == {tuple(row[name] for name in names) for row in read_truth(case, "tenancies.jsonl")}


def test_hashes_sizes_and_names_of_all_input_files_are_as_stated(world: SimulatedCase, truth: Truth) -> None:
    stated = {row["path"]: row for row in truth("files.json")}
    there = {str(path.relative_to(world.case)): path for path in sorted(world.case.rglob("*")) if path.is_file()}
    assert set(there) - {"case.toml", "leases/columns.toml"} == set(stated)
    for path, row in stated.items():
        content = there[path].read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (row["sha256"], row["bytes"])


LIKE_A_RECORD = {
    "zeek": re.compile(rb"#|\d{10}\.\d{6}\t([^\t]+\t){9}.*|\{\"ts\":.*\}"),
    "suricata": re.compile(rb"\{\"timestamp\":.*\}"),
    "squid": re.compile(rb"\d{10}\.\d{3} +\d+ \S+ TCP_\w+/\d+ \d+ \S+ \S+ - HIER_DIRECT/\S+ \S+"),
    "named": re.compile(rb"\d\d-\w{3}-\d{4} \S+ queries: info: client @\w+ \S+#\d+ \(\S+\): query: \S+ IN A \+ \(\S+\)"),
    "syslog": re.compile(rb"\w{3} [ \d]\d \S+ edge1 CEF:0(\|[^|]+){6}\|rt=\d{13} src=\S+ .* out=\d+ externalId=\d+"),
    "firewall": re.compile(rb"Domain,.*|1(,[^,]+){22}"),
    "netflow": re.compile(rb"ts,.*|\d{4}-\d\d-\d\d \S+(,[^,]+){18}"),
    "apache": re.compile(rb'\S+ - - \[[^]]+\] "[^"]*" \d+ \d+ "-" "[^"]*"'),
    "nginx": re.compile(rb'\S+ - - \[[^]]+\] "[^"]*" \d+ \d+ "-" "[^"]*"'),
}


def test_the_log_lines_that_cannot_be_used_are_as_many_as_stated(truth: Truth, lines: Lines) -> None:
    logs = [row for row in truth("files.json") if row["kind"] == "log"]
    assert sum(row["expected_rejects"] for row in logs) > 0
    for row in logs:
        record = LIKE_A_RECORD.get(row["path"].split("/")[2])
        bad = [line for line in lines(row["path"]) if line and not (record and record.match(line))]
        assert len(bad) == row["expected_rejects"], (row["path"], bad)


def test_every_style_of_log_every_packing_and_every_mishap_occurs(truth: Truth, lines: Lines, world: SimulatedCase) -> None:
    paths = [row["path"] for row in truth("files.json")]
    assert {path.split("/")[2] for path in paths if path.startswith("logs/")} >= set(LIKE_A_RECORD)
    assert any(path.endswith(".gz") for path in paths) and any(path.endswith(".zst") for path in paths)
    assert any(lines(path)[0].startswith(b"#separator") for path in paths if "/zeek/" in path)
    assert any(lines(path)[0].startswith(b'{"ts"') for path in paths if "/zeek/" in path)
    assert any(row["bytes"] == 0 for row in truth("files.json"))
    assert any(path.endswith(".log") and (world.case / path).read_bytes()[:2] == b"\x1f\x8b" for path in paths)
    same = [row for row in truth("meta.json")["duplicates"] if row["kind"] == "same bytes"]
    assert same and all((world.case / row["path"]).read_bytes() == (world.case / row["of"]).read_bytes() for row in same)


def test_a_hand_over_lies_between_the_last_old_and_the_first_new_log_in(world: SimulatedCase, truth: Truth) -> None:
    rows = truth("handovers.json")
    assert any(row["account_id"] in {a["account_id"] for a in truth("accounts.jsonl") if a["bought"]} for row in rows)
    for row in rows:
        assert row["last_old"] < row["time"] < row["first_new"]


def test_no_log_in_falls_between_the_two_operators_of_an_account(world: SimulatedCase, truth: Truth) -> None:
    quiet = {row["account_id"]: row for row in truth("handovers.json")}
    met = 0
    for row in stated_rows(world.case / "access"):
        if row["account_id"] in quiet and re.match(r"\d", str(row["time"])) and row["source_ip"]:
            met += 1
            between, time = quiet[row["account_id"]], instant_of(row["time"])
            assert time is not None and not between["last_old"] < time < between["first_new"]
    assert met > 20


def test_leads_name_a_server_at_an_instant_when_it_was_seen_attacking(world: SimulatedCase, truth: Truth) -> None:
    case = tomllib.loads((world.case / "case.toml").read_text(encoding="utf-8"))
    assert 0 < len(case["lead"]) < len(truth("personas.json")) + 3
    contacts = [row for row in truth("contacts.jsonl") if row["type"] == "ip"]
    for lead in case["lead"]:
        seconds = lead["time"].timestamp()
        same = [row for row in contacts if (row["indicator"], row["organisation"]) == (lead["ip"], lead["organisation"])]
        assert any(abs(where[3] - seconds) < 300 for row in same for where in row["where"])


def test_naive_matching_would_accuse_organisations_that_were_never_attacked(truth: Truth) -> None:
    naive = truth("naive.json")
    assert naive["wrongly_accused"]
    assert not set(naive["wrongly_accused"]) & {row["organisation"] for row in truth("victims.json")}


def test_regular_calls_that_began_with_an_earlier_tenant_are_a_contact_and_no_beacon(truth: Truth) -> None:
    victims = {row["organisation"]: row for row in truth("victims.json")}
    before = {(row["organisation"], row["indicator"]): row for row in truth("outside.jsonl") if row["direction"] == "outbound"}
    seen = [row for row in truth("contacts.jsonl") if row["direction"] == "outbound" and row["type"] == "ip" and row["sessions"] >= 24]
    habits = [row for row in seen if victims[row["organisation"]]["impact"] == "contacted"]
    assert habits
    for row in habits:
        earlier = before[row["organisation"], row["indicator"]]
        assert earlier["sessions"] >= 10 and earlier["first_seen"] < row["first_seen"]
        assert victims[row["organisation"]]["impact_reachable"] in ("contacted", None)
