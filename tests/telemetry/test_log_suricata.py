"""Suricata's flows carry the bytes, and its other events what was said."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from tests.telemetry.samples import SURICATA_FLOW

BASE = {
    "timestamp": "2024-06-01T09:00:00.500000+0900", "flow_id": 77, "src_ip": "10.1.0.7", "src_port": 40000, "dest_ip": "198.18.5.9",
    "dest_port": 443, "proto": "TCP",
}  # fmt: skip


def line(kind: str, **more: Any) -> str:
    return json.dumps({**BASE, "event_type": kind, **more}) + "\n"


def test_a_flow_begins_when_it_began_and_not_when_it_was_logged(read: Any) -> None:
    event = read(SURICATA_FLOW).one()
    assert event["time"] == datetime(2024, 6, 1, 0, 0, 0, 250000, tzinfo=UTC)
    assert (event["source_bytes"], event["destination_bytes"], event["outcome"]) == (440, 25421, "established")
    assert (event["protocol"], event["session"]) == ("tcp", "1234567890123456")


def test_a_flow_without_an_answer_was_only_attempted(read: Any) -> None:
    flow = {"pkts_toserver": 3, "pkts_toclient": 0, "bytes_toserver": 180, "bytes_toclient": 0, "state": "new"}
    assert read(line("flow", flow=flow)).one()["outcome"] == "attempted"


def test_tls_and_http_and_dns_carry_no_bytes(read: Any) -> None:
    text = line("tls", tls={"sni": "Portal.Kasumi.Example", "fingerprint": "AA:BB", "ja3": {"hash": "C" * 32}})
    text += line("http", http={"hostname": "a.example", "http_port": 8080, "url": "/x", "http_user_agent": "Kumo/1", "length": 900})
    text += line("dns", dns={"type": "answer", "rrname": "b.example", "answers": [{"rdata": "198.18.5.9"}, {"rdata": "c.example"}]})
    tls, http, dns = read(text).events
    assert [e["source_bytes"] or e["destination_bytes"] for e in (tls, http, dns)] == [None] * 3
    assert (tls["name"], tls["hashes"], tls["ja3"]) == ("portal.kasumi.example", ["aabb"], "c" * 32)
    assert (http["name"], http["url"], http["user_agent"]) == ("a.example", "http://a.example:8080/x", "Kumo/1")
    assert (dns["name"], dns["answers"]) == ("b.example", ["198.18.5.9", "c.example"])


def test_answers_are_found_in_every_form_of_the_dns_event(read: Any) -> None:
    forms = [
        {"type": "answer", "rrname": "a.example", "rdata": "198.18.5.9"},
        {"type": "answer", "rrname": "a.example", "grouped": {"A": ["198.18.5.9"]}},
        {"type": "response", "queries": [{"rrname": "a.example"}], "answers": [{"rrname": "a.example", "rdata": "198.18.5.9"}]},
    ]
    for event in read("".join(line("dns", dns=d) for d in forms)).events:
        assert (event["name"], event["answers"]) == ("a.example", ["198.18.5.9"])


def test_an_answer_is_a_lookup_by_who_asked(read: Any) -> None:
    back = {"src_ip": "10.1.0.53", "src_port": 53, "dest_ip": "10.1.0.7", "dest_port": 40000, "dns": {"rrname": "a.example"}}
    assert read(line("dns", **back)).one()["source_ip"] == "10.1.0.7"


def test_an_alert_on_what_came_back_still_has_the_client_as_source(read: Any) -> None:
    back = {"src_ip": "198.18.5.9", "src_port": 443, "dest_ip": "10.1.0.7", "dest_port": 40000, "direction": "to_client"}
    event = read(line("alert", **back, alert={"action": "blocked", "signature": "x"}, tls={"sni": "a.example"})).one()
    assert (event["kind"], event["source_ip"], event["name"], event["outcome"]) == ("alert", "10.1.0.7", "a.example", "refused")


def test_types_that_are_not_needed_are_passed_over_and_counted(read: Any) -> None:
    found = read(SURICATA_FLOW + line("stats", stats={}) + line("anomaly") + line("stats"))
    assert (found.skipped, len(found.events), found.rejects) == ({"suricata stats": 2, "suricata anomaly": 1}, 1, [])


def test_broken_json_is_a_reject_and_the_rest_goes_on(read: Any) -> None:
    found = read(SURICATA_FLOW + SURICATA_FLOW[:80] + "\n" + "[1,2]\n" + "{}\n" + SURICATA_FLOW)
    assert [r[0] for r in found.reasons()] == [2, 3, 4]
    assert [e["line"] for e in found.events] == [1, 5]


def test_nesting_without_end_is_a_reject(read: Any) -> None:
    found = read(SURICATA_FLOW + '{"a":' * 100_000 + "\n")
    assert (len(found.events), found.reasons()) == (1, [(2, "no JSON")])
