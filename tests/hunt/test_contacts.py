"""Contacts are events inside a watched window, each leading back to its line; what lies outside says why."""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.hunt.scenes import EXHIBIT, day, event, event_file, tenancies, watch, window

from urazuke.evidence.case import Organisation, Settings
from urazuke.hunt.contacts import Matches, match_events

ORG = Settings(organisations=(Organisation("org", "Org", networks=(ipaddress.ip_network("198.19.0.0/24"),)),))


def _match(tmp_path: Path, watched: pa.Table, *rows: dict[str, Any], held: pa.Table | None = None) -> Matches:
    return match_events(event_file(tmp_path, *rows), watched, tenancies() if held is None else held, ORG)


def _contacts(found: Matches) -> list[tuple[str, str, str, int]]:
    return [(r["type"], r["indicator"], r["direction"], r["events"]) for r in found.contacts.to_pylist()]


def test_an_event_counts_from_the_start_of_the_window_until_its_end(tmp_path: Path) -> None:
    rows = [event(t, destination_ip="198.18.0.1") for t in (0.99, 1, 1.99, 2)]
    found = _match(tmp_path, watch(("ip", "198.18.0.1", 1, 2)), *rows)
    assert [r["line"] for r in found.hits.to_pylist()] == [2, 3]
    assert [(r["line"], r["reason"]) for r in found.outside.to_pylist()] == [(4, "after"), (1, "before")]


def test_directions_and_bytes_are_the_organisations(tmp_path: Path) -> None:
    rows = [
        event(1, source_ip="10.0.0.1", destination_ip="198.18.0.1", source_bytes=5, destination_bytes=7),
        event(1, source_ip="198.18.0.1", destination_ip="198.19.0.1", source_bytes=11, destination_bytes=13),
        event(1, kind="dns", source_ip="10.0.0.1", destination_ip="10.0.0.53", name="evil.example", answers=["198.18.0.1"]),
    ]  # fmt: skip
    found = _match(tmp_path, watch(("ip", "198.18.0.1", 0, 2)), *rows)
    assert {r["direction"]: (r["bytes_out"], r["bytes_in"]) for r in found.contacts.to_pylist()} == {
        "outbound": (5, 7), "inbound": (13, 11), "lookup": (None, None),
    }  # fmt: skip


def test_bytes_that_no_line_says_are_null_and_a_session_s_bytes_count_once(tmp_path: Path) -> None:
    rows = [
        event(1, destination_ip="198.18.0.1", source_bytes=5, destination_bytes=7, session="s"),
        event(1, kind="tls", destination_ip="198.18.0.1", name="evil.example", session="s"),
    ]  # fmt: skip
    found = _match(tmp_path, watch(("ip", "198.18.0.1", 0, 2), ("domain", "evil.example", 0, 2)), *rows)
    assert {r["type"]: (r["events"], r["bytes_out"], r["bytes_in"]) for r in found.contacts.to_pylist()} == {
        "ip": (2, 5, 7), "domain": (1, None, None),
    }  # fmt: skip


def test_a_domain_covers_its_subdomains_and_nothing_that_merely_ends_alike(tmp_path: Path) -> None:
    names = ["evil.example", "a.b.evil.example", "notevil.example", "evil.example.org", "example"]
    rows = [event(1, kind="dns", name=name) for name in names]
    rows.append(event(1, kind="dns", name="innocent.example", answers=["cdn.evil.example", "198.18.0.1"]))
    found = _match(tmp_path, watch(("domain", "evil.example", 0, 2)), *rows)
    assert sorted(r["line"] for r in found.hits.to_pylist()) == [1, 2, 6]
    assert _contacts(found) == [("domain", "evil.example", "lookup", 3)]


def test_a_network_covers_its_addresses_and_names_the_one_that_was_seen(tmp_path: Path) -> None:
    rows = [event(1, destination_ip=ip) for ip in ("198.18.0.7", "198.18.0.8", "198.18.1.7", "2001:db8::5")]
    found = _match(tmp_path, watch(("ip", "198.18.0.0/29", 0, 2), ("ip", "2001:db8::/64", 0, 2)), *rows)
    assert [r["indicator"] for r in found.contacts.to_pylist()] == ["198.18.0.7", "2001:db8::5"]


def test_every_type_of_indicator_is_found_in_its_field(tmp_path: Path) -> None:
    values = {"url": "http://evil.example/x", "user_agent": "Bad/1.0", "ja3": "a" * 32, "email": "x@evil.example"}
    rows = [event(1, kind="http", source_ip="10.0.0.1", destination_ip="198.18.5.5", **{kind: value}) for kind, value in values.items()]
    rows.append(event(1, kind="file", source_ip="10.0.0.1", destination_ip="198.18.5.5", hashes=["b" * 32, "c" * 64]))
    watched = watch(*((kind, value, 0, 2) for kind, value in values.items()), ("hash", "c" * 64, 0, 2))
    assert {(kind, events) for kind, _, _, events in _contacts(_match(tmp_path, watched, *rows))} == {
        *((kind, 1) for kind in values), ("hash", 1)}  # fmt: skip


def test_an_agent_that_comes_from_outside_is_inbound(tmp_path: Path) -> None:
    rows = [
        event(1, kind="http", source_ip="198.18.5.5", user_agent="Bad/1.0"),
        event(1, kind="http", source_ip="198.18.5.5", destination_ip="198.19.0.9", user_agent="Bad/1.0"),
        event(1, kind="http", source_ip="10.0.0.1", destination_ip="198.18.5.5", user_agent="Bad/1.0"),
    ]  # fmt: skip
    found = _match(tmp_path, watch(("user_agent", "Bad/1.0", 0, 2)), *rows)
    assert {(r["direction"], r["events"]) for r in found.contacts.to_pylist()} == {("inbound", 2), ("outbound", 1)}


def test_a_contact_s_basis_is_its_first_line_its_tenancy_and_the_watch_row(tmp_path: Path) -> None:
    rows = [event(t, destination_ip="198.18.0.1", line=n, offset=n * 10) for t, n in ((1.5, 2), (1, 9))]
    found = _match(tmp_path, watch(("ip", "198.18.0.1", 0, 2), tenancy="T"), *rows)
    (row,) = found.contacts.to_pylist()
    assert (row["exhibit"], row["line"], row["offset"], row["first_seen"], row["last_seen"]) == (EXHIBIT, 9, 90, day(1), day(1.5))
    assert row["basis"][0] == {"exhibit": EXHIBIT, "line": 9, "start": None, "end": None, "id": None}
    assert [b["id"] for b in row["basis"][1:]] == ["T", "watch-0"]
    assert {h["contact_id"] for h in found.hits.to_pylist()} == {row["contact_id"]}


def test_overlapping_tenancies_of_one_address_each_have_their_contact_and_one_window_twice_has_one(tmp_path: Path) -> None:
    one, other = watch(("ip", "198.18.0.1", 0, 2), tenancy="T1"), watch(("ip", "198.18.0.1", 1, 3), tenancy="T2")
    found = _match(tmp_path, pa.concat_tables([one, one, other]), event(1.5, destination_ip="198.18.0.1"))
    assert [(r["tenancy_id"], r["events"]) for r in found.contacts.to_pylist()] == [("T1", 1), ("T2", 1)]
    assert found.outside.num_rows == 0


def test_outside_names_the_tenancy_that_held_the_address_then(tmp_path: Path) -> None:
    held = tenancies(window("a", "198.18.0.1", 0, 10), window("b", "198.18.0.1", 10, 20), window("a", "198.18.0.1", 30, 40),
                     watched=["a@198.18.0.1:0", "a@198.18.0.1:30"])  # fmt: skip
    watched = watch(("ip", "198.18.0.1", 0, 10), ("ip", "198.18.0.1", 30, 40), tenancy="a@198.18.0.1:0")
    rows = [event(t, destination_ip="198.18.0.1") for t in (5, 15, 25, 45)]
    found = _match(tmp_path, watched, *rows, held=held)
    assert [(r["line"], r["reason"], r["tenancy_id"]) for r in sorted(found.outside.to_pylist(), key=lambda r: int(r["line"]))] == [
        (2, "other_tenant", "b@198.18.0.1:10"), (3, "between", None), (4, "after", None)]  # fmt: skip


def test_the_honest_side_of_a_watched_account_is_outside_but_no_other_tenant(tmp_path: Path) -> None:
    held = tenancies(window("a", "198.18.0.1", 0, 10), window("a", "198.18.0.1", 10, 20, "transferee"), watched=["a@198.18.0.1:10"])
    found = _match(tmp_path, watch(("ip", "198.18.0.1", 10, 20)), event(5, destination_ip="198.18.0.1"), held=held)
    assert [(r["reason"], r["tenancy_id"]) for r in found.outside.to_pylist()] == [("before", "a@198.18.0.1:0")]


def test_nothing_watched_or_nothing_logged_finds_nothing(tmp_path: Path) -> None:
    for found in (_match(tmp_path, watch(), event(1, destination_ip="198.18.0.1")), match_events([], watch(("ip", "198.18.0.1", 0, 2)),
                  tenancies(), ORG)):  # fmt: skip
        assert (found.contacts.num_rows, found.hits.num_rows, found.outside.num_rows) == (0, 0, 0)


def test_a_folder_whose_name_is_a_pattern_and_a_hostile_value_are_taken_literally(tmp_path: Path) -> None:
    folder = tmp_path / "it's [1]*?\\d"
    folder.mkdir()
    agent = "'; DROP TABLE watch; --"
    files = event_file(folder, event(1, kind="http", user_agent=agent, source_ip="10.0.0.1"))
    assert match_events(files, watch(("user_agent", agent, 0, 2)), tenancies(), ORG).contacts.num_rows == 1


def test_the_order_of_the_files_makes_no_difference(tmp_path: Path) -> None:
    def file(n: int) -> Path:
        rows = [event(1 + n / 10, destination_ip="198.18.0.1", exhibit=f"{n}{m}", line=m) for m in range(3)]
        return event_file(tmp_path, *rows, name=f"{n}.parquet")[0]

    files = [file(n) for n in range(3)]
    watched = watch(("ip", "198.18.0.1", 0, 2))
    one, other = match_events(files, watched, tenancies(), ORG), match_events(files[::-1], watched, tenancies(), ORG)
    assert one.contacts.equals(other.contacts) and one.hits.equals(other.hits) and one.hits.num_rows == 9


ADDRESSES = ["198.18.0.1", "198.18.0.2", "198.18.0.9", "198.19.0.1", "10.0.0.1"]
NAMES = ["evil.example", "a.evil.example", "good.example", None]
EVENTS = st.lists(st.fixed_dictionaries({
    "time": st.integers(0, 8).map(day), "kind": st.sampled_from(["network", "dns", "tls"]), "source_ip": st.sampled_from(ADDRESSES),
    "destination_ip": st.sampled_from(ADDRESSES), "name": st.sampled_from(NAMES),
    "answers": st.lists(st.sampled_from([*ADDRESSES, "a.evil.example"]), max_size=2), "source_bytes": st.none() | st.integers(0, 9),
    "destination_bytes": st.none() | st.integers(0, 9),
}), max_size=12)  # fmt: skip
VALUES = [("ip", "198.18.0.1"), ("ip", "198.18.0.0/30"), ("ip", "198.19.0.1"), ("domain", "evil.example"), ("domain", "a.evil.example")]
WATCHED = st.lists(st.tuples(
    st.sampled_from(VALUES), st.none() | st.integers(0, 4), st.none() | st.integers(5, 8),
).map(lambda row: (*row[0], row[1], row[2])), max_size=4)  # fmt: skip


def _named(row: dict[str, Any], kind: str, value: str) -> list[tuple[str, str]]:
    """(indicator, direction) that a plain reading of the event gives for that watch value."""
    network = ipaddress.ip_network(value) if kind == "ip" else None
    found = []
    if network is not None:
        for field, direction in (("destination_ip", "outbound"), ("source_ip", "inbound")):
            if ipaddress.ip_address(row[field]) in network:
                found.append((row[field], direction))
        found += [(a, "lookup") for a in row["answers"] if a[0].isdigit() and ipaddress.ip_address(a) in network]
        return found
    own_source = row["source_ip"].startswith(("10.", "198.19."))
    session = "inbound" if not own_source and row["destination_ip"].startswith(("10.", "198.19.")) else "outbound"
    for name, direction in [(row["name"], "lookup" if row["kind"] == "dns" else session), *((a, "lookup") for a in row["answers"])]:
        if name and (name == value or name.endswith("." + value)):
            found.append((value, direction))
    return found


@given(EVENTS, WATCHED)
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_found_is_what_reading_every_line_finds(tmp_path: Path, rows: list[dict[str, Any]], rules: list[Any]) -> None:
    rows = [{"organisation": "org", "exhibit": EXHIBIT, "line": n, "offset": n, **row} for n, row in enumerate(rows, 1)]
    inside: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    anywhere: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for row in rows:
        for kind, value, start, end in rules:
            for indicator, direction in _named(row, kind, value):
                anywhere[kind, indicator, direction].add(row["line"])
                if (start is None or row["time"] >= day(start)) and (end is None or row["time"] < day(end)):
                    inside[kind, indicator, direction].add(row["line"])
    found = _match(tmp_path, watch(*rules), *rows)
    contacts = {r["contact_id"]: (r["type"], r["indicator"], r["direction"]) for r in found.contacts.to_pylist()}
    hits: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for hit in found.hits.to_pylist():
        hits[contacts[hit["contact_id"]]].add(hit["line"])
    assert hits == inside
    counted = {(r["type"], r["indicator"], r["direction"]): r["events"] for r in found.contacts.to_pylist()}
    assert counted == {k: len(v) for k, v in inside.items()}
    outside: dict[tuple[str, str, str], int] = defaultdict(int)
    for stray in found.outside.to_pylist():
        outside[stray["type"], stray["indicator"], stray["direction"]] += stray["events"]
    assert outside == {k: len(v - inside[k]) for k, v in anywhere.items() if v - inside[k]}
