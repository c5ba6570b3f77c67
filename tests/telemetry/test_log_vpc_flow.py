"""VPC flow logs: both directions of a session have its two ends the same way round, whatever fields the log has."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.telemetry.samples import VPC_FLOW

FIELDS = (
    "version vpc-id interface-id type srcaddr dstaddr srcport dstport pkt-srcaddr pkt-dstaddr protocol bytes packets start end action "
    "tcp-flags log-status"
)
CLIENT, SERVER = "10.1.0.7/40204", "198.18.5.9/443"
HERE = "eni-0a1b2c3d4e5f60718"


def record(source: str, target: str, flags: int, packets: int = 5, size: int = 900, action: str = "ACCEPT") -> str:
    (a, p), (b, q) = source.split("/"), target.split("/")
    return f"3 vpc-0abc {HERE} IPv4 {a} {b} {p} {q} {a} {b} 6 {size} {packets} 1717200000 1717200060 {action} {flags} OK\n"


def test_the_two_directions_of_a_session_have_the_same_source(read: Any) -> None:
    found = read(VPC_FLOW)
    there, back, refused = found.events
    for event in (there, back):
        assert (event["source_ip"], event["source_port"], event["destination_ip"], event["destination_port"]) == (
            "10.1.0.7",
            40204,
            "198.18.5.9",
            443,
        )
        assert (event["time"], event["protocol"], event["outcome"]) == (datetime(2024, 6, 1, tzinfo=UTC), "tcp", "established")
    assert [(e["source_bytes"], e["destination_bytes"]) for e in (there, back)] == [(4475, None), (None, 25421)]
    assert (refused["source_ip"], refused["outcome"]) == ("203.0.113.9", "refused")
    assert (found.rejects, found.skipped) == ([], {"vpc flow log, NODATA": 1})


def test_the_first_flag_says_who_opened_the_session_against_the_ports(read: Any) -> None:
    lines = (
        record("10.1.0.7/53", "198.18.5.9/40204", 2)
        + record("198.18.5.9/40204", "10.1.0.7/53", 18)
        + record("10.1.0.7/40000", "198.18.5.9/50000", 0)
    )
    found = read(FIELDS + "\n" + lines).events
    assert [e["source_ip"] for e in found] == ["10.1.0.7"] * 3
    assert [e["destination_port"] for e in found] == [40204, 40204, 50000]


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (record(CLIENT, SERVER, 2, 1, 60), "attempted"), (record(CLIENT, SERVER, 2, 2, 120), "attempted"),
        (record(CLIENT, SERVER, 3, 6, 900), "established"), (record(SERVER, CLIENT, 4, 1, 40), "refused"),
        (record(SERVER, CLIENT, 18, 1, 60), "established"), (record(SERVER, CLIENT, 19, 7, 9000), "established"),
        (record(CLIENT, SERVER, 2, 1, 60, "REJECT"), "refused"),
    ],
)  # fmt: skip
def test_what_a_rule_let_through_is_no_session_yet(read: Any, line: str, outcome: str) -> None:
    assert read(FIELDS + "\n" + line).one()["outcome"] == outcome


def test_the_packet_s_own_addresses_win_and_any_order_and_spelling_of_fields_is_read(read: Any) -> None:
    line = f"REJECT {HERE} 10.1.9.9 10.1.0.5 198.18.5.9 10.1.0.7 1717200000 17 80 6\n"
    found = read("action interface_id dstaddr srcaddr pkt_dstaddr pkt_srcaddr start protocol bytes packets\n" + line).one()
    assert (found["source_ip"], found["destination_ip"], found["source_bytes"], found["protocol"]) == ("10.1.0.7", "198.18.5.9", 80, "udp")


def test_headers_may_come_again_and_an_exported_line_has_a_time_before_it(read: Any) -> None:
    found = read("2024-06-01T00:00:00.000Z " + VPC_FLOW.splitlines()[0] + "\n" + FIELDS + "\n" + record(CLIENT, SERVER, 2))
    assert ([e["line"] for e in found.events], found.rejects) == ([1, 3], [])


def test_records_without_their_data_are_counted_and_broken_ones_are_rejects(read: Any) -> None:
    skipped = VPC_FLOW.splitlines()[3].replace("NODATA", "SKIPDATA")
    found = read(VPC_FLOW + skipped + "\n" + VPC_FLOW[:60] + "\n" + VPC_FLOW.splitlines()[0].replace("10.1.0.7", "10.1.0.777") + "\n")
    assert found.skipped == {"vpc flow log, NODATA": 1, "vpc flow log, SKIPDATA": 1}
    assert found.reasons() == [(6, "is no record of 14 fields"), (7, "the source ip cannot be read")]
