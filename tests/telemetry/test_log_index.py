"""Terms are found by a number that a domain shares with all below it; a segment gives back what went into it."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from urazuke.telemetry.events import event_schema
from urazuke.telemetry.segment import NONE, UNSAID, build_segment, open_segment, write_segment
from urazuke.telemetry.terms import ROLES, TYPES, address_terms, registrable, spans_many, text_number

LABELS = st.sampled_from(("co", "com", "jp", "uk", "evil", "example", "a", "b", "duckdns", "xn--p1ai"))
DOMAINS = st.lists(LABELS, min_size=1, max_size=5).map(".".join)


@given(DOMAINS, DOMAINS)
def test_a_name_below_a_domain_has_the_domains_number(domain: str, below: str) -> None:
    if not spans_many(domain):
        assert registrable(f"{below}.{domain}") == registrable(domain)
        assert text_number("domain", f"{below}.{domain}") == text_number("domain", domain)


def test_domains_that_many_share_are_told() -> None:
    assert [d for d in ("jp", "co.jp", "evil.co.jp", "evil.com", "github.io", "com.example") if spans_many(d)] == ["jp", "co.jp"]


@given(st.lists(st.one_of(st.ip_addresses().map(str), st.text(max_size=8), st.sampled_from(("999.1.1.1", "1.2.3", "::ffff", ":")))))
def test_addresses_have_their_own_numbers(values: list[str]) -> None:
    types, numbers = address_terms(pa.array(values, pa.string()))
    for value, kind, number in zip(values, types.tolist(), numbers.tolist(), strict=True):
        try:
            address = ipaddress.ip_address(value)
        except ValueError:
            assert TYPES[kind] == "other"
            continue
        assert TYPES[kind] == f"ip{address.version}"
        assert number == int(address) >> (0 if address.version == 4 else 96)


def _events(*rows: dict[str, object]) -> pa.Table:
    whole = [{"kind": "network", "time": n, "organisation": "o", "exhibit": "e", "line": n, "offset": n, **r} for n, r in enumerate(rows)]
    return pa.Table.from_pylist(whole, schema=event_schema())


def test_a_segment_maps_back_as_it_was_written_and_is_in_order_of_time(tmp_path: Path) -> None:
    events = _events(
        {"time": 9, "source_ip": "10.0.0.1", "destination_ip": "192.0.2.1", "source_bytes": 4},
        {"time": 3, "kind": "dns", "name": "a.example.com", "answers": ["192.0.2.1", "192.0.2.1", "b.example.com"], "line": 0},
        {"time": 5, "kind": "file", "source_ip": "192.0.2.1", "hashes": ["f" * 64]},
    )
    write_segment(build_segment(events), tmp_path / "one")
    write_segment(build_segment(events), tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    segment = open_segment(tmp_path / "one")
    assert segment.time.tolist() == [3, 5, 9]
    assert segment.twin.tolist() == [1, 0, 1]
    assert segment.source_bytes.tolist() == [UNSAID, UNSAID, 4]
    assert segment.name.tolist()[1:] == [NONE, NONE]
    postings = {
        (TYPES[kind], ROLES[role], value): segment.postings[segment.first[t] : segment.first[t + 1]].tolist()
        for t, (kind, role, value) in enumerate(zip(segment.types, segment.roles, segment.values.to_pylist(), strict=True))
    }
    assert postings == {
        ("ip4", "destination", "192.0.2.1"): [2], ("ip4", "source", "10.0.0.1"): [2], ("ip4", "source", "192.0.2.1"): [],
        ("ip4", "answer", "192.0.2.1"): [0], ("domain", "answer", "b.example.com"): [0], ("domain", "asked", "a.example.com"): [0],
        ("hash", "session", "f" * 64): [1],
    }  # fmt: skip
    assert segment.values[int(segment.source[1])].as_py() == "192.0.2.1"


def test_nothing_is_a_segment_too(tmp_path: Path) -> None:
    write_segment(build_segment(_events()), tmp_path / "none")
    assert open_segment(tmp_path / "none").section("ip4", "source") == (0, 0)
