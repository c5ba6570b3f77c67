"""Shared indicators are read with their validity; what cannot be used is a reject with its line."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hunt.scenes import day, intel_exhibit

from urazuke.evidence.instant import zone
from urazuke.hunt import read_intel
from urazuke.hunt.misp import event_rows, looks_like_misp
from urazuke.hunt.stix import bundle_rows, parse_pattern

UTC = zone("UTC")


def _bundle(*patterns: str, **more: Any) -> str:
    objects = [{"type": "indicator", "id": f"indicator--{n}", "pattern": p, "pattern_type": "stix", **more} for n, p in enumerate(patterns)]
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": objects}, indent=1)


def _read(tmp_path: Path, name: str, content: str | bytes) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    watch, rejects, *_ = read_intel([intel_exhibit(tmp_path, name, content)], UTC)
    return watch.to_pylist(), rejects.to_pylist()


@pytest.mark.parametrize(("pattern", "found"), [
    ("[ipv4-addr:value = '198.18.0.1']", [("ip", "198.18.0.1")]),
    ("[domain-name:value='evil.example' OR url:value = 'http://a.example/x']", [("domain", "evil.example"), ("url", "http://a.example/x")]),
    ("[ipv6-addr:value = '2001:db8::1'] OR [email-addr:value = 'a@evil.example']", [("ip", "2001:db8::1"), ("email", "a@evil.example")]),
    ("[file:hashes.'SHA-256' = '" + "a" * 64 + "']", [("hash", "a" * 64)]),
    ("[ipv4-addr:value ISSUBSET '198.18.0.0/28']", [("ip", "198.18.0.0/28")]),
    ("[file:hashes.MD5 = '" + "a" * 32 + "']", [("hash", "a" * 32)]),
    (r"[url:value = 'http://evil.example/it\'s']", [("url", "http://evil.example/it's")]),
])  # fmt: skip
def test_patterns_of_single_values_are_read(pattern: str, found: list[tuple[str, str]]) -> None:
    assert [(kind, value) for kind, value, _, _ in parse_pattern(pattern)] == found


@pytest.mark.parametrize("pattern", [
    "[ipv4-addr:value = '198.18.0.1' AND domain-name:value = 'evil.example']", "[process:name = 'x']", "[ipv4-addr:value != '198.18.0.1']",
    "[ipv4-addr:value = '198.18.0.1'] FOLLOWEDBY [url:value = 'http://evil.example']", "",
    "[domain-name:value ISSUBSET 'evil.example']", "[", "[ipv4-addr:value = '198.18.0.1'",
])  # fmt: skip
def test_patterns_that_say_more_are_refused_and_not_guessed(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_pattern(pattern)


@given(st.text(alphabet="[]()'= :ORANDvalueip4-.\\ "))
def test_no_pattern_makes_the_parser_fail(pattern: str) -> None:
    with contextlib.suppress(ValueError):
        parse_pattern(pattern)


def test_an_indicator_is_valid_from_and_until_what_the_bundle_says(tmp_path: Path) -> None:
    text = _bundle("[ipv4-addr:value = '198.18.0.1']", valid_from="2024-01-02T00:00:00Z", valid_until="2024-01-03T00:00:00Z", name="c2")
    (row,), rejects = _read(tmp_path, "a.json", text)
    assert (row["start"], row["end"], row["label"], row["because"], row["tenancy_id"]) == (day(1), day(2), "c2", "intel", None)
    assert rejects == []
    line = row["basis"][0]["line"]
    assert "indicator--0" in text.split("\n")[line - 1]


def test_start_and_stop_of_a_pattern_win_over_the_indicators_validity(tmp_path: Path) -> None:
    pattern = "[ipv4-addr:value = '198.18.0.1'] START t'2024-01-05T00:00:00Z' STOP t'2024-01-06T00:00:00Z'"
    (row,), _ = _read(tmp_path, "a.json", _bundle(pattern, valid_from="2024-01-02T00:00:00Z"))
    assert (row["start"], row["end"]) == (day(4), day(5))


@pytest.mark.parametrize(("more", "reason"), [
    ({"revoked": True}, "revoked"), ({"indicator_types": ["benign"]}, "benign"), ({"pattern_type": "yara"}, "no STIX pattern"),
    ({"valid_from": "2024-01-02T00:00:00Z", "valid_until": "2024-01-01T00:00:00Z"}, "ends before"), ({"valid_from": 3}, "not text"),
])  # fmt: skip
def test_indicators_that_do_not_hold_are_rejects_with_their_line(tmp_path: Path, more: dict[str, Any], reason: str) -> None:
    watched, (reject,) = _read(tmp_path, "a.json", _bundle("[ipv4-addr:value = '198.18.0.1']", **more))
    assert watched == []
    assert reason in reject["reason"] and reject["line"] and reject["basis"][0]["line"] == reject["line"]


def test_a_beginning_in_1970_is_what_stix_says_of_one_that_nobody_knows(tmp_path: Path) -> None:
    until = {"valid_from": "1970-01-01T00:00:00Z", "valid_until": "2024-01-03T00:00:00Z"}
    (row,), _ = _read(tmp_path, "a.json", _bundle("[ipv4-addr:value = '198.18.0.1']", **until))
    assert (row["start"], row["end"]) == (None, day(2))


@pytest.mark.parametrize(("rule", "found"), [
    (f'alert tls any any -> any any (msg:"x"; ja3.hash; content:"{"Ab" * 16}"; sid:1; rev:2;)', ["ab" * 16]),
    (f'alert tls any any -> any any (ja3.hash; content:"{"a" * 32}";)', ["a" * 32]),
    (f'alert tls any any -> any any (ja3.hash; content:"{"a" * 32}"; tls.sni; content:"x";)', []),
    (f'alert http any any -> any any (content:"{"a" * 32}"; sid:1;)', []),
])  # fmt: skip
def test_of_suricata_rules_only_a_lone_fingerprint_is_read(tmp_path: Path, rule: str, found: list[str]) -> None:
    watched, rejects = _read(tmp_path, "a.json", _bundle(rule, pattern_type="suricata"))
    assert [(r["type"], r["value"]) for r in watched] == [("ja3", value) for value in found]
    assert len(rejects) == (0 if found else 1)


def test_misp_attributes_for_detection_are_read_with_their_dates(tmp_path: Path) -> None:
    attributes = [
        {"type": "ip-dst|port", "value": "198.18.0.1|443", "to_ids": True, "uuid": "u1", "first_seen": "2024-01-02T00:00:00+00:00"},
        {"type": "domain|ip", "value": "evil.example|198.18.0.2", "to_ids": True, "comment": "c2"},
        {"type": "filename|sha256", "value": "x.exe|" + "a" * 64, "to_ids": True},
        {"type": "domain", "value": "context.example", "to_ids": False},
        {"type": "domain", "value": "ended.example", "to_ids": False, "first_seen": "2024-01-02", "last_seen": "2024-01-03"},
        {"type": "domain", "value": "gone.example", "to_ids": True, "deleted": True}, {"type": "comment", "value": "x", "to_ids": True},
    ]  # fmt: skip
    objects = [{"Attribute": [{"type": "md5", "value": "b" * 32, "to_ids": True}]}]
    watched, rejects = _read(tmp_path, "e.json", json.dumps({"Event": {"info": "an event", "Attribute": attributes, "Object": objects}}))
    assert [(r["type"], r["value"], r["label"]) for r in watched] == [
        ("ip", "198.18.0.1", "an event"), ("domain", "evil.example", "c2"), ("ip", "198.18.0.2", "c2"), ("hash", "a" * 64, "an event"),
        ("domain", "ended.example", "an event"), ("hash", "b" * 32, "an event"),
    ]  # fmt: skip
    assert watched[0]["start"] == day(1) and rejects == []


def test_broken_and_foreign_files_are_one_reject_and_the_rest_goes_on(tmp_path: Path) -> None:
    for name, content in (("a.json", '{"type": "bundle",\n oops'), ("b.json", '{"hello": 1}'), ("c.csv", b"\x00\x01\x02\xff" * 50),
                          ("d.json", "[" * 200_000)):  # fmt: skip
        watched, rejects = _read(tmp_path, name, content)
        assert watched == [] and len(rejects) == 1, name


def test_counts_say_how_many_rows_were_read_and_rejected(tmp_path: Path) -> None:
    exhibit = intel_exhibit(tmp_path, "w.csv", "type,value\nip,198.18.0.1\nip,nonsense\nip,198.18.0.2\n")
    watch, rejects, counts, _ = read_intel([exhibit], UTC)
    assert (watch.num_rows, rejects.to_pylist()[0]["line"]) == (2, 3)
    assert [(r["rows"], r["rejected"]) for r in counts.to_pylist()] == [(3, 1)]


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["Event", "Attribute", "Object", "objects", "type", "value", "to_ids", "pattern", "id", "uuid", "valid_from",
                         "response", "info", "first_seen", "last_seen", "comment"]), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


HALF = "\ud800"
HOSTILE = {
    "half a character as a name": _bundle("[ipv4-addr:value = '198.18.0.1']", name=HALF),
    "half a character in a value": _bundle(f"[url:value = 'http://a.example/{HALF}']"),
    "half a character in what is refused": _bundle(f"[process:name = '{HALF}']"),
    "half a character in an event": json.dumps({"Event": {"info": HALF, "Attribute": [{"type": "url", "last_seen": "2", "value": HALF}]}}),
    "a type that is a list": json.dumps({"Event": {"info": "x", "Attribute": [{"type": ["ip-dst"], "to_ids": True, "value": "x"}]}}),
    "a type that is an object": json.dumps({"Event": {"info": "x", "Object": [{"Attribute": [{"type": {}, "last_seen": "2024-01-01"}]}]}}),
    "a label of a megabyte": _bundle("[ipv4-addr:value = '198.18.0.1']", name="x" * 1_000_000),
    "a number of 5,000 digits": '{"type": "bundle", "objects": [' + "9" * 5_000 + "]}",
    "no number": '{"type": "bundle", "objects": [{"type": "indicator", "pattern": NaN, "valid_from": Infinity}]}',
    "100,000 lists deep": '{"Event": {"info": "x", "Attribute": [{"type": "ip-dst", "to_ids": true, "value": ' + "[" * 100_000,
    "20,000 alternatives": _bundle("[" + " OR ".join(["ipv4-addr:value = '198.18.0.1'"] * 20_000) + "]"),
    "a year that is none elsewhere": _bundle("[ipv4-addr:value = '198.18.0.1']", valid_from="0001-01-01T00:00:00+14:00"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_are_read_as_far_as_they_go_and_never_stop_the_case(tmp_path: Path, name: str) -> None:
    watched, rejects = _read(tmp_path, "a.json", HOSTILE[name])
    assert all(len(row["label"]) <= 400 and row["value"] for row in watched)
    assert "\ud800" not in json.dumps([watched, rejects], default=str, ensure_ascii=False)
    assert watched or rejects or "type that is" in name


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)


ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
)  # fmt: skip


@settings(max_examples=50)
@given(ANY_VALUE)
def test_whatever_stands_in_a_field_the_file_becomes_rows_and_rejects(value: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for field in ("pattern", "name", "valid_from", "id", "pattern_type", "indicator_types"):
            _read(Path(folder), "a.json", _with(field, value))
        for field in ("type", "value", "comment", "first_seen", "uuid", "to_ids"):
            attribute = {"type": "ip-dst", "to_ids": True, "value": "198.18.0.1", field: value}
            _read(Path(folder), "b.json", json.dumps({"Event": {"info": value, "Attribute": [attribute]}}))


def _with(field: str, value: Any) -> str:
    item = {"type": "indicator", "id": "indicator--1", "pattern": "[ipv4-addr:value = '198.18.0.1']", field: value}
    return json.dumps({"type": "bundle", "objects": [item, value]})


@given(ANY_JSON)
def test_no_json_makes_the_readers_fail(document: Any) -> None:
    if looks_like_misp(document):
        list(event_rows(document, "x", {}, UTC))
    if isinstance(document, dict):
        list(bundle_rows({**document, "objects": [document, {**document, "type": "indicator"}]}, "x", {}, UTC))
