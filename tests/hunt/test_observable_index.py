"""The index of what logs name finds what a look at every event finds: the same contacts, bytes, times and strays."""

from __future__ import annotations

import ipaddress
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.hunt.scenes import EXHIBIT, day, event, events, tenancies, watch, window

from urazuke.evidence.case import Organisation, Settings
from urazuke.hunt import sightings
from urazuke.hunt.condensing import Changes, Condensed, Rows
from urazuke.hunt.contacts import Matches, conclude, match_events
from urazuke.hunt.match import Watchlist, gather
from urazuke.hunt.workspace import workspace
from urazuke.telemetry import indexing
from urazuke.telemetry.segment import Segment

ORG = Settings(organisations=(Organisation("org", "Org", networks=(ipaddress.ip_network("198.19.0.0/24"),)),))
ADDRESSES = (*(f"198.18.{i}.{j}" for i in range(2) for j in range(4)), "198.19.0.7", "10.0.0.1", "2001:db8::1", "2001:db8:0:1::2", "::1")
NAMES = ("evil.example", "a.evil.example", "b.a.evil.example", "notevil.example", "co.jp", "evil.co.jp", "x.evil.co.jp", "dev.x", "x.jp")
WATCHED = (
    *(("ip", a) for a in ADDRESSES[:4]), ("ip", "2001:db8::1"), ("ip", "198.18.1.0/31"), ("ip", "198.18.0.0/23"), ("ip", "2001:db8::/33"),
    ("ip", "2001:db8:0:1::/64"), ("domain", "evil.example"), ("domain", "a.evil.example"), ("domain", "co.jp"),
    ("domain", "evil.co.jp"), ("url", "http://evil.example/a"), ("user_agent", "curl/8"), ("ja3", "a" * 32), ("hash", "b" * 64),
    ("email", "a@evil.example"),
)  # fmt: skip
Group = tuple[str, ...]


def _rows(seed: int, count: int) -> list[dict[str, Any]]:
    """Events of every kind, some lines with several, some naming the same thing twice."""
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for line in range(1, count + 1):
        time = chance.randrange(0, 40) / 2
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            rows.append(event(time, line=line, offset=line * 50, **_fields(chance)))
    return rows


def _fields(chance: random.Random) -> dict[str, Any]:
    kind = chance.choice(("network", "dns", "http", "tls", "file"))
    often = {
        "source_ip": chance.choice(ADDRESSES), "destination_ip": chance.choice(ADDRESSES), "name": chance.choice(NAMES),
        "answers": chance.sample((*ADDRESSES, *NAMES), 3) + [ADDRESSES[0]] * 2, "url": chance.choice(("http://evil.example/a", "/b")),
        "user_agent": chance.choice(("curl/8", "curl/9")), "ja3": chance.choice("ab") * 32, "email": "a@evil.example",
        "hashes": chance.sample(("b" * 64, "c" * 32), 2), "source_bytes": chance.randrange(5), "destination_bytes": chance.randrange(5),
    }  # fmt: skip
    return {"kind": kind, **{name: value for name, value in often.items() if chance.random() < 0.6}}


def _watched(seed: int) -> pa.Table:
    chance = random.Random(seed)
    rows = []
    for kind, value in chance.sample(WATCHED, 12):
        for _ in range(chance.choice((1, 1, 2))):
            start = chance.choice((None, *range(0, 18)))
            rows.append((kind, value, start, None if chance.random() < 0.2 else (start or 0) + chance.randrange(1, 9)))
    return watch(*rows)


def _named(row: dict[str, Any], kind: str, value: str) -> Iterator[tuple[str, str]]:
    """Indicator and direction of every way in which that event names what is watched; nothing here is shared with the program."""
    own = {a for a in ADDRESSES if ipaddress.ip_address(a).is_private and not a.startswith(("198.18.", "2001:db8"))} | {"198.19.0.7"}
    source, destination = row.get("source_ip"), row.get("destination_ip")
    session = "inbound" if source not in own and (destination is None or destination in own) else "outbound"
    answers = row.get("answers") or ()
    if kind == "ip":
        network = ipaddress.ip_network(value)
        seen = [(destination, "outbound"), (source, "inbound")] if row["kind"] != "file" else []
        seen += [(a, "lookup") for a in answers if a in ADDRESSES]
        yield from ((a, way) for a, way in seen if a and ipaddress.ip_address(a) in network)
    elif kind == "domain":
        asked = [(row["name"], "lookup" if row["kind"] == "dns" else session)] if row.get("name") else []
        asked += [(a, "lookup") for a in answers]
        yield from ((value, way) for name, way in asked if name == value or name.endswith("." + value))
    elif kind == "hash":
        yield from ((value, session) for _ in range((row.get("hashes") or []).count(value)))
    elif row.get(kind) == value:
        yield value, session


def _brute_force(rows: list[dict[str, Any]], watched: pa.Table) -> tuple[dict[Group, Any], dict[Group, Any]]:
    """Contacts and strays by group: lines, first and last seen, bytes out and in."""
    lines: dict[Group, list[dict[str, Any]]] = defaultdict(list)
    windows: dict[tuple[str, str], list[tuple[Any, Any]]] = defaultdict(list)
    for entry in watched.to_pylist():
        for row in rows:
            for indicator, way in _named(row, entry["type"], entry["value"]):
                lines[entry["type"], indicator, way, row["line"]].append(row)
                windows[entry["type"], indicator].append((entry["start"], entry["end"]))
    contacts: dict[Group, list[Any]] = defaultdict(list)
    strays: dict[Group, list[Any]] = defaultdict(list)
    for (kind, indicator, way, _), found in lines.items():
        first = min(found, key=lambda r: (r["time"], *(-r[b] if b in r else 1 for b in ("source_bytes", "destination_bytes"))))
        spans = windows[kind, indicator]
        time = first["time"]
        if any((s is None or time >= s) and (e is None or time < e) for s, e in spans):
            contacts[kind, indicator, way].append(first)
            continue
        early = None not in [s for s, _ in spans] and time < min(s for s, _ in spans)
        late = None not in [e for _, e in spans] and time >= max(e for _, e in spans)
        strays[kind, indicator, way, "before" if early else "after" if late else "between"].append(first)
    return ({g: _sums(g[2], r) for g, r in contacts.items()}, {g: _sums(g[2], r) for g, r in strays.items()})


def _sums(way: str, rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    ends = {"outbound": ("source_bytes", "destination_bytes"), "inbound": ("destination_bytes", "source_bytes"), "lookup": ()}[way]
    sums = [sum(said) if (said := [r[end] for r in rows if end in r]) else None for end in ends] or [None, None]
    return len(rows), min(r["time"] for r in rows), max(r["time"] for r in rows), *sums


def _found(table: pa.Table, *more: str) -> dict[Group, Any]:
    group, sums = ("type", "indicator", "direction", *more), ("events", "first_seen", "last_seen", "bytes_out", "bytes_in")
    return {tuple(r[c] for c in group): tuple(r[c] for c in sums) for r in table.to_pylist()}


def _write(folder: Path, rows: list[dict[str, Any]], name: str = "events.parquet") -> list[Path]:
    folder.mkdir(exist_ok=True)
    pq.write_table(events(*rows), folder / name, row_group_size=10)
    return [folder / name]


@pytest.mark.parametrize("seed", range(12))
def test_it_finds_what_a_look_at_every_event_finds(tmp_path: Path, seed: int) -> None:
    rows, watched = _rows(seed, 60), _watched(seed)
    found = match_events(_write(tmp_path, rows), watched, tenancies(), ORG)
    contacts, strays = _brute_force(rows, watched)
    assert contacts
    assert _found(found.contacts) == contacts
    assert _found(found.outside, "reason") == strays


def _through_candidates(rows: list[dict[str, Any]], watched: pa.Table, held: pa.Table) -> Matches:
    with workspace() as connection:
        watchlist = Watchlist(connection, watched)
        connection.register("part", events(*rows))
        watchlist.learn("part")
        gather(watchlist, "part")
        return conclude(watchlist, held, ORG)


@pytest.mark.parametrize("seed", range(6))
def test_events_gathered_by_another_engine_give_the_same_tables(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    rows, watched = _rows(seed, 60), _watched(seed)
    held = tenancies(window("acc", "198.18.0.0", 3, 9), window("other", "198.18.0.0", 5, 12), window("acc", "198.18.1.1", 0, 4))
    found = match_events(_write(tmp_path / "whole", rows), watched, held, ORG)
    assert found == _through_candidates(rows, watched, held)
    monkeypatch.setattr(indexing, "SEGMENT_EVENTS", 7)
    monkeypatch.setattr(sightings, "ROWS", 20)
    assert found == match_events(_write(tmp_path / "in pieces", rows), watched, held, ORG)
    assert len(list((tmp_path / "in pieces" / "index").iterdir())) > 5


def test_a_segment_that_is_gone_is_made_again_with_the_same_bytes_and_a_new_log_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "SEGMENT_EVENTS", 50)
    files = [_write(tmp_path, _rows(seed, 20), f"{seed}.parquet")[0] for seed in range(4)]
    listed = indexing.as_event_files(files)
    folder = tmp_path / "index"
    made = {path: path.read_bytes() for path in indexing.index_events(listed[:3], folder)}
    next(iter(made)).unlink()
    assert {path: path.read_bytes() for path in indexing.index_events(listed[:3], folder)} == made
    stamps = {path: path.stat().st_mtime_ns for path in made}
    grown = indexing.index_events(listed, folder, alone=True)
    assert sum(stamps.get(path) == path.stat().st_mtime_ns for path in grown) >= 2
    assert sorted(folder.iterdir()) == sorted(grown)


def test_one_watched_line_among_many_is_found_with_its_place(tmp_path: Path) -> None:
    rows = [event(1, source_ip=f"10.0.{i // 200}.{i % 200 + 1}", destination_ip="198.51.100.1") for i in range(3000)]
    rows[1234]["destination_ip"] = "198.18.0.1"
    (hit,) = match_events(_write(tmp_path, rows), watch(("ip", "198.18.0.1", 0, 2)), tenancies(), ORG).hits.to_pylist()
    assert (hit["line"], hit["exhibit"], hit["source"], hit["time"]) == (1235, EXHIBIT, "10.0.6.35", day(1))


def test_what_half_the_world_uses_is_summed_and_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    rows = [event(chance.randrange(0, 90) / 4, destination_ip="198.18.0.1", exhibit=chance.choice("fe") * 64, line=n, offset=n,
                  **({"source_bytes": chance.randrange(9)} if chance.random() < 0.8 else {})) for n in range(2000)]  # fmt: skip
    watched = watch(("ip", "198.18.0.1", 5, 6), ("ip", "198.18.0.1", 5.5, 7), ("ip", "198.18.0.0/28", 12, 13))
    held = tenancies(window("acc", "198.18.0.1", 3, 9), window("other", "198.18.0.1", 8, 15))
    sizes: list[int] = []
    condense = Changes.condense

    def counting(changes: Changes, segment: Segment, asked: Rows) -> Condensed:
        found = condense(changes, segment, asked)
        sizes.append(len(found.at))
        return found

    monkeypatch.setattr(Changes, "condense", counting)
    found = match_events(_write(tmp_path, rows), watched, held, ORG)
    contacts, strays = _brute_force(rows, watched)
    assert _found(found.contacts) == contacts
    sums: dict[str, int] = defaultdict(int)
    for row in found.outside.to_pylist():
        sums[row["tenancy_id"] or "nobody"] += row["events"]
        first = min((r["time"], r["exhibit"], r["line"]) for r in rows if row["first_seen"] == r["time"])
        assert (row["first_seen"], row["exhibit"], row["line"]) == first
    assert sum(sums.values()) == sum(events for events, *_ in strays.values())
    inside = {r["line"] for r in found.hits.to_pylist()}
    outside = [r for r in rows if r["line"] not in inside]
    assert sums["acc@198.18.0.1:3"] == sum(day(3) <= r["time"] < day(9) for r in outside)
    assert sums["other@198.18.0.1:8"] == sum(day(9) <= r["time"] < day(15) for r in outside)
    assert sum(r["bytes_out"] for r in found.outside.to_pylist()) == sum(r.get("source_bytes", 0) for r in outside)
    assert len(inside) < sizes[0] < len(inside) + 500


def test_lines_that_claim_more_bytes_than_there_are_numbers_for_stop_nothing(tmp_path: Path) -> None:
    largest = (1 << 63) - 1
    rows = [event(day, destination_ip="198.18.0.1", source_bytes=largest) for day in (1, 1, 1, 3, 3.1, 3.2, 3.3)]
    found = match_events(_write(tmp_path, rows), watch(("ip", "198.18.0.1", 0, 2)), tenancies(), ORG)
    assert [r["bytes_out"] for t in (found.contacts, found.outside) for r in t.to_pylist()] == [largest, largest]
