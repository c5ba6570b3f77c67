"""Proxies, web servers and name servers: one regular line each, read whole or rejected."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.telemetry.samples import ACCESS_JSON, BIND, CEF, COMBINED, FIREWALL, NETFLOW, SQUID

from urazuke.telemetry.readers.syslog import NO_YEAR


def test_a_tunnel_through_squid_has_the_name_the_address_and_the_time_as_logged(read: Any) -> None:
    event = read(SQUID).one()
    assert (event["name"], event["destination_ip"], event["destination_port"]) == ("portal.kasumi.example", "198.18.5.9", 443)
    assert (event["source_ip"], event["destination_bytes"], event["source_bytes"]) == ("10.1.0.7", 1600, None)
    assert event["time"] == datetime(2024, 6, 1, 0, 0, 0, 440000, tzinfo=UTC)
    assert (event["url"], event["outcome"]) == (None, "established")


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        (("HIER_DIRECT", "FIRSTUP_PARENT"), "destination_ip", None),
        (("HIER_DIRECT/198.18.5.9", "ORIGINAL_DST/198.18.5.9"), "destination_ip", "198.18.5.9"),
        (("TCP_TUNNEL/200", "TCP_DENIED/403"), "outcome", "refused"),
        (("TCP_TUNNEL/200", "TCP_MISS_ABORTED/000"), "outcome", "attempted"),
        (("CONNECT Portal.Kasumi.example:443", "CONNECT 198.18.5.7:8443"), "name", None),
        (("CONNECT Portal.Kasumi.example:443", "CONNECT [2001:db8::7]:8443"), "destination_port", 8443),
        (("CONNECT Portal.Kasumi.example:443", "GET http://user@Up.example:8080/a%20b"), "name", "up.example"),
        (("CONNECT Portal.Kasumi.example:443", "GET http://Up.example/a"), "url", "http://up.example/a"),
        (("CONNECT Portal.Kasumi.example:443", "GET https://up.example/a"), "destination_port", 443),
        (("CONNECT Portal.Kasumi.example:443", "NONE error:invalid-request"), "url", None),
    ],
)
def test_what_squid_says_is_taken_for_what_it_is(read: Any, change: tuple[str, str], field: str, expected: Any) -> None:
    assert read(SQUID.replace(*change)).one()[field] == expected


def test_an_address_asked_of_a_parent_proxy_is_the_destination(read: Any) -> None:
    line = SQUID.replace("Portal.Kasumi.example", "198.18.5.7").replace("HIER_DIRECT/198.18.5.9", "FIRSTUP_PARENT/10.1.0.3")
    assert read(line).one()["destination_ip"] == "198.18.5.7"


def test_a_request_to_a_web_server_comes_from_its_client(read: Any) -> None:
    event = read(COMBINED).one()
    assert (event["kind"], event["source_ip"], event["destination_ip"]) == ("http", "203.0.113.9", None)
    assert event["time"] == datetime(2024, 6, 1, tzinfo=UTC)
    assert (event["url"], event["destination_bytes"], event["source_bytes"]) == ("/news?id=7", 16357, None)
    assert (event["user_agent"], event["outcome"]) == ('Kumo \\"quoted\\" browser/1.0', "established")


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ('203.0.113.9 - tanaka taro [01/Jun/2024:09:00:00 +0900] "GET /a HTTP/1.0" 200 -', "/a"),
        (
            'www.kumo.example:443 203.0.113.9 - - [01/Jun/2024:09:00:00 +0900] "GET /a HTTP/2.0" 200 5 "-" "x"',
            "http://www.kumo.example:443/a",
        ),
        ('203.0.113.9 - - [01/Jun/2024:09:00:00 +0900] "\\x16\\x03\\x01\\x00" 400 226 "-" "-"', None),
        ('203.0.113.9 - - [01/Jun/2024:09:00:00 +0900] "-" 408 - "-" "-"', None),
        ('203.0.113.9 - - [01/Jun/2024:09:00:00 +0900] "GET /a HTTP/1.1" 200 5 "-" "x" 0.002 "extra"', "/a"),
    ],
)
def test_every_usual_form_of_the_access_log_is_an_event(read: Any, line: str, url: str | None) -> None:
    event = read(line + "\n").one()
    assert (event["source_ip"], event["url"]) == ("203.0.113.9", url)


SQUID_COMBINED = (
    '10.1.0.7 - - [01/Jun/2024:09:00:00 +0900] "CONNECT Portal.Kasumi.example:443 HTTP/1.1" 200 1600 "-" "Kumo 1.0" '
    "TCP_TUNNEL:HIER_DIRECT\n"
)


@pytest.mark.parametrize(
    ("line", "name", "port", "outcome"),
    [
        (SQUID_COMBINED, "portal.kasumi.example", 443, "established"),
        (SQUID_COMBINED.replace("CONNECT Portal.Kasumi.example:443", "GET http://Up.example:8080/a"), "up.example", 8080, "established"),
        (SQUID_COMBINED.replace(' "-" "Kumo 1.0"', ""), "portal.kasumi.example", 443, "established"),
        (SQUID_COMBINED.replace("TCP_TUNNEL:HIER_DIRECT", "TCP_DENIED:HIER_NONE"), "portal.kasumi.example", 443, "refused"),
        (SQUID_COMBINED.replace(" TCP_TUNNEL:HIER_DIRECT", ""), None, None, "established"),
    ],
)
def test_squid_in_the_combined_form_names_what_was_asked_for(
    read: Any, line: str, name: str | None, port: int | None, outcome: str
) -> None:
    event = read(line).one()
    assert (event["name"], event["destination_port"], event["outcome"], event["source_ip"]) == (name, port, outcome, "10.1.0.7")


def test_a_time_in_iso_8601_and_a_host_without_a_port_are_read(read: Any) -> None:
    line = COMBINED.replace("[01/Jun/2024:09:00:00 +0900]", "[2024-06-01T09:00:00+09:00]")
    event = read("www.kumo.example " + line).one()
    assert (event["time"], event["name"], event["source_ip"]) == (datetime(2024, 6, 1, tzinfo=UTC), "www.kumo.example", "203.0.113.9")
    assert event["url"] == "http://www.kumo.example/news?id=7"


@pytest.mark.parametrize(
    "row",
    [
        {"time_local": "01/Jun/2024:09:00:00 +0900", "remote_addr": "203.0.113.9", "request_uri": "/a?b", "host": "www.kumo.example"},
        {"@timestamp": "2024-06-01T00:00:00Z", "@fields": {"client": "203.0.113.9", "uri": "/a?b", "vhost": "www.kumo.example"}},
        {"msec": "1717200000.000", "remote_addr": "203.0.113.9", "request": "GET /a?b HTTP/2.0", "server_name": "www.kumo.example"},
        {"level": "info", "ts": 1717200000.0, "logger": "http.log.access", "size": 7, "status": 200,
         "request": {"remote_ip": "203.0.113.9", "remote_port": "40204", "method": "GET", "host": "www.kumo.example", "uri": "/a?b",
                     "headers": {"User-Agent": ["Kumo 1.0"]}}},
        {"ClientAddr": "203.0.113.9:40204", "RequestHost": "www.kumo.example", "RequestPath": "/a?b",
         "StartUTC": "2024-06-01T00:00:00.000000000Z"},
    ],
)  # fmt: skip
def test_web_servers_json_is_read_whatever_its_fields_are_called(read: Any, row: dict[str, Any]) -> None:
    event = read(json.dumps(row) + "\n").one()
    assert (event["kind"], event["source_ip"], event["name"]) == ("http", "203.0.113.9", "www.kumo.example")
    assert (event["url"], event["time"]) == ("http://www.kumo.example/a?b", datetime(2024, 6, 1, tzinfo=UTC))
    assert event["user_agent"] in (None, "Kumo 1.0")


def test_a_json_line_of_no_request_is_passed_over_and_a_broken_one_is_a_reject(read: Any) -> None:
    found = read(ACCESS_JSON + '{"level":"info","msg":"server running"}\n' + ACCESS_JSON[:40] + "\n")
    assert (len(found.events), found.skipped, [n for n, _ in found.reasons()]) == (1, {"access-json of no request": 1}, [3])


def test_vendors_that_turn_in_and_out_of_cef_are_known(read: Any) -> None:
    head = "Jun  1 09:00:01 fw CEF: 0|Fortinet|Fortigate|v6.0.3|00013|traffic:forward close|3|"
    event = read(f"{head}start=1717200001000 src=10.1.0.7 dst=198.18.5.9 out=398 in=1605 act=close\n").one()
    assert (event["source_bytes"], event["destination_bytes"], event["outcome"]) == (398, 1605, "established")


def test_a_line_cut_in_its_last_fields_keeps_what_it_says(read: Any) -> None:
    event = read(COMBINED[:-12] + "\n" + COMBINED).events[0]
    assert (event["url"], event["user_agent"]) == ("/news?id=7", None)


def test_a_line_cut_before_its_status_is_a_reject(read: Any) -> None:
    found = read(COMBINED + COMBINED[:60] + "\n")
    assert (len(found.events), found.reasons()) == (1, [(2, "is not in the common or combined form")])


def test_a_query_has_the_asker_the_name_and_the_server(read: Any) -> None:
    event = read(BIND).one()
    assert (event["kind"], event["source_ip"], event["source_port"], event["name"]) == ("dns", "10.1.0.7", 20000, "portal.kasumi.example")
    assert (event["destination_ip"], event["destination_port"], event["answers"]) == ("10.1.0.53", 53, None)
    assert event["time"] == datetime(2024, 6, 1, 0, 0, 0, 636000, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "01-Jun-2024 09:00:00.636 client 10.1.0.7#20000: query: portal.kasumi.example IN A +",
        "01-Jun-2024 09:00:00.636 client 10.1.0.7#20000 (x): view inside: query: portal.kasumi.example IN A +T (10.1.0.53)",
        "2024-06-01T00:00:00.636Z queries: info: client @0x1 10.1.0.7#20000 (x): query: portal.kasumi.example IN AAAA -",
        "2024-06-01T09:00:00.636 queries: info: client @0x1 10.1.0.7#20000 (x): query: portal.kasumi.example. IN HTTPS +E(0)",
    ],
)
def test_every_usual_form_of_the_query_log_is_an_event(read: Any, line: str) -> None:
    event = read(line + "\n").one()
    assert (event["source_ip"], event["name"]) == ("10.1.0.7", "portal.kasumi.example")
    assert event["time"] == datetime(2024, 6, 1, 0, 0, 0, 636000, tzinfo=UTC)


def test_other_messages_of_the_name_server_are_passed_over(read: Any) -> None:
    found = read(BIND + "01-Jun-2024 09:00:01.000 general: info: zone kumo.example/IN: loaded serial 7\n" + BIND[:33] + "\n")
    assert (len(found.events), found.skipped) == (1, {"named, of another category": 1})
    assert found.reasons() == [(3, "is not a line of BIND's query log")]


def test_an_international_name_is_written_in_a_labels(read: Any) -> None:
    assert read(BIND.replace("Portal.Kasumi.Example", "Bücher.Example.")).one()["name"] == "xn--bcher-kva.example"


def test_cef_counts_in_from_source_to_destination(read: Any) -> None:
    event = read(CEF).one()
    assert (event["source_bytes"], event["destination_bytes"], event["outcome"]) == (20, 0, "refused")
    assert (event["source_ip"], event["destination_ip"], event["destination_port"]) == ("10.1.0.7", "198.18.5.9", 80)
    assert (event["name"], event["url"]) == ("portal.kasumi.example", "http://portal.kasumi.example/a?b=c")
    assert event["time"] == datetime(2024, 6, 1, 0, 0, 1, tzinfo=UTC)


def test_a_cef_event_without_a_time_has_its_header_s_if_that_has_a_year(read: Any) -> None:
    without = CEF.replace("rt=1717200001000 ", "")
    assert read(without + CEF).reasons() == [(1, NO_YEAR)]
    assert read(without + CEF, name="fw-2024.log").events[0]["time"] == datetime(2024, 6, 1, 0, 0, 1, tzinfo=UTC)
    assert read(CEF.replace("rt=1717200001000", "rt=yesterday")).reasons() == [(1, "the time is missing or cannot be read")]


def test_a_firewall_export_is_read_by_its_header(read: Any) -> None:
    allowed, denied = read(FIREWALL).events
    assert allowed["time"] == datetime(2024, 6, 1, tzinfo=UTC)  # the start, not the receipt
    assert (allowed["source_bytes"], allowed["destination_bytes"], allowed["outcome"]) == (916, 820, "established")
    assert (denied["protocol"], denied["outcome"], denied["session"]) == ("tcp", "refused", "100001")


def test_a_japanese_firewall_header_is_understood(read: Any) -> None:
    text = "日時,送信元IP,宛先IP,宛先ポート,動作\n2024/06/01 09:00:00,10.1.0.7,198.18.5.9,80,拒否\n"
    event = read(text).one()
    assert (event["destination_ip"], event["destination_port"], event["outcome"]) == ("198.18.5.9", 80, "refused")


def test_rows_of_another_width_are_rejects_and_headers_may_come_again(read: Any) -> None:
    found = read(FIREWALL + "*** restarted, buffer lost ***\n" + FIREWALL)
    assert (len(found.events), found.reasons()) == (4, [(4, "has 2 fields where the header names 15")])


def test_flows_have_both_counts_and_an_outcome_by_their_flags(read: Any) -> None:
    found = read(NETFLOW)
    session, scan = found.events
    assert (session["source_bytes"], session["destination_bytes"], session["outcome"]) == (4475, 464, "established")
    assert (scan["outcome"], session["time"]) == ("attempted", datetime(2024, 6, 1, tzinfo=UTC))
    assert (found.rejects, found.skipped) == ([], {"netflow, after the last row": 3})


def test_the_columns_of_a_newer_nfdump_are_read_too(read: Any) -> None:
    head = "firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows\n"
    event = read(head + "2024-06-01 09:00:00.250,1.658,TCP,10.1.0.7,13356,198.18.5.9,443,9,4475,1\n").one()
    assert (event["source_ip"], event["source_port"], event["destination_port"]) == ("10.1.0.7", 13356, 443)
    assert (event["source_bytes"], event["protocol"], event["time"].microsecond) == (4475, "tcp", 250000)


def test_a_flow_that_goes_back_is_turned_and_one_that_begins_is_not(read: Any) -> None:
    head, out = NETFLOW.splitlines()[:2]
    back = out.replace("10.1.0.7,198.18.5.9,13356,443", "198.18.5.9,10.1.0.7,443,13356").replace("4475,8,464", "4475,0,0")
    scan = back.replace("...AP.SF", "......S.")
    found = read("\n".join((head, out.replace("8,464", "0,0"), back, scan)) + "\n").events
    assert [(e["source_ip"], e["destination_port"]) for e in found] == [("10.1.0.7", 443), ("10.1.0.7", 443), ("198.18.5.9", 13356)]
    assert [(e["source_bytes"], e["destination_bytes"]) for e in found] == [(4475, 0), (None, 4475), (4475, 0)]


def test_lines_end_with_or_without_a_carriage_return(read: Any) -> None:
    for text in (SQUID, COMBINED, BIND, CEF, FIREWALL, NETFLOW):
        unix, windows = read(text), read(text.replace("\n", "\r\n"))
        strip = lambda events: [{k: v for k, v in e.items() if k not in ("exhibit", "offset")} for e in events]  # noqa: E731
        assert strip(unix.events) == strip(windows.events)
        assert windows.rejects == []
