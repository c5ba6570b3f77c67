"""Name servers' logs: a lookup is an event of who asked, once; an answer is one of who was answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.telemetry.samples import DNSMASQ, UNBOUND

AT = "2024-06-01T09:00:00+09:00 gw "


def dnsmasq(*messages: str) -> str:
    return "".join(f"{AT}dnsmasq[731]: {m}\n" for m in messages)


def said(found: Any) -> list[tuple[Any, ...]]:
    return [(e["line"], e["source_ip"], e["name"], e["answers"]) for e in found.events]


def test_a_lookup_through_dnsmasq_and_the_answer_behind_its_alias(read: Any) -> None:
    found = read(DNSMASQ)
    assert said(found) == [(1, "10.1.0.7", "portal.kasumi.example", None), (4, "10.1.0.7", "edge.kasumi.example", ["198.18.5.9"])]
    assert found.skipped == {"dnsmasq, queries passed on": 1, "dnsmasq, answers of no address": 1}
    assert {e["kind"] for e in found.events} == {"dns"}


def test_an_answer_to_the_name_itself_does_not_count_the_lookup_twice(read: Any) -> None:
    found = read(dnsmasq("query[A] a.example from 10.1.0.7", "reply A.example is 198.18.5.9", "cached a.example is 198.18.5.10"))
    assert said(found)[1:] == [(2, "10.1.0.7", None, ["198.18.5.9"]), (3, "10.1.0.7", None, ["198.18.5.10"])]


def test_a_chain_of_aliases_leads_to_who_asked_for_the_first(read: Any) -> None:
    found = read(dnsmasq(
        "query[A] a.example from 10.1.0.7", "query[A] other.example from 10.1.0.8", "reply a.example is <CNAME>",
        "reply b.example is <CNAME>", "reply c.example is 198.18.5.9", "reply c.example is 198.18.5.10",
        "reply other.example is 198.18.5.11",
    ))  # fmt: skip
    assert [(who, answers) for _, who, _, answers in said(found)[2:]] == [
        ("10.1.0.7", ["198.18.5.9"]), ("10.1.0.7", ["198.18.5.10"]), ("10.1.0.8", ["198.18.5.11"]),
    ]  # fmt: skip


def test_serial_numbers_tie_answers_to_who_asked(read: Any) -> None:
    found = read(dnsmasq(
        "17 10.1.0.7/40001 query[A] a.example from 10.1.0.7", "18 10.1.0.8/40002 query[A] a.example from 10.1.0.8",
        "17 10.1.0.7/40001 forwarded a.example to 10.1.0.53", "17 10.1.0.7/40001 reply a.example is 198.18.5.9",
        "18 10.1.0.8/40002 cached a.example is 198.18.5.9", "19 10.1.0.9/40003 reply b.example is 2001:db8::7",
    ))  # fmt: skip
    assert said(found)[2:] == [
        (4, "10.1.0.7", None, ["198.18.5.9"]), (5, "10.1.0.8", None, ["198.18.5.9"]), (6, "10.1.0.9", "b.example", ["2001:db8::7"]),
    ]  # fmt: skip


def test_an_answer_to_nobody_known_still_says_what_it_says(read: Any) -> None:
    assert said(read(dnsmasq("reply a.example is 198.18.5.9"))) == [(1, None, "a.example", ["198.18.5.9"])]


@pytest.mark.parametrize(
    "message",
    [
        "reply a.example is NXDOMAIN", "cached a.example is NODATA-IPv6", "reply error is SERVFAIL", "using nameserver 10.1.0.53#53",
        "validation result is INSECURE", "reply com is DS keytag 1, algo 8, digest 2", "started, version 2.90 cachesize 150",
        "possible DNS-rebind attack detected: a.example", "reply a.example is <HTTPS>", "config error is REFUSED (EDE: not ready)",
    ],
)  # fmt: skip
def test_what_else_dnsmasq_says_is_passed_over(read: Any, message: str) -> None:
    found = read(DNSMASQ + dnsmasq(message) + f"{AT}dnsmasq-dhcp[731]: DHCPACK(br0) 10.1.0.7 aa:bb:cc:00:11:22 pc7\n")
    assert (len(found.events), found.rejects, sum(found.skipped.values())) == (2, [], 4)


def test_a_query_cut_short_is_a_reject(read: Any) -> None:
    assert read(DNSMASQ + dnsmasq("query[A] a.example fr")).reasons() == [(5, "is not a line of dnsmasq's log")]


@pytest.mark.parametrize("kind", ["query[type=65]", "query[AAAA]", "query[PTR]", "auth[A]"])
def test_every_kind_of_query_is_a_lookup(read: Any, kind: str) -> None:
    assert read(dnsmasq(f"{kind} 9.5.18.198.in-addr.arpa from 2001:db8::5")).one()["source_ip"] == "2001:db8::5"


def test_the_reply_to_a_query_that_is_there_repeats_it(read: Any) -> None:
    found = read(UNBOUND)
    assert said(found) == [(1, "10.1.0.7", "portal.kasumi.example", None)]
    assert found.skipped == {"unbound, what repeats a query": 1}
    assert found.one()["time"] == datetime(2024, 6, 1, tzinfo=UTC)


def test_a_reply_alone_is_the_lookup(read: Any) -> None:
    reply = UNBOUND.splitlines()[1]
    found = read(f"{reply}\n{UNBOUND}{reply}\n")
    assert [e["line"] for e in found.events] == [1, 2, 4]


@pytest.mark.parametrize(
    "line",
    [
        "Jun 01 09:00:00 unbound[812:0] info: 10.1.0.7 a.example. HTTPS IN",
        "2024-06-01T09:00:00.125+09:00 unbound[812:0] query: 10.1.0.7 a.example. TYPE65 IN",
        "Jun  1 09:00:00 gw unbound[812]: [812:0] info: 10.1.0.7 a.example. A IN",
        "Jun  1 09:00:00 gw unbound: [812:1] info: 10.1.0.7 a.example. A IN NXDOMAIN 0.000000 1 104",
        "<30>1 2024-06-01T09:00:00+09:00 gw unbound 812 - - [812:0] reply: 10.1.0.7 a.example. A IN SERVFAIL 1.2 0 31 on udp 10.1.0.53 53",
        "[1717200000] unbound[812:0] info: a.example. always_nxdomain 10.1.0.7@40001 a.example. A IN",
    ],
)
def test_every_usual_form_of_unbound_s_log_is_a_lookup(read: Any, line: str) -> None:
    event = read(line + "\n", name="unbound-2024.log").one()
    assert (event["source_ip"], event["name"]) == ("10.1.0.7", "a.example")
    assert event["time"].replace(microsecond=0) == datetime(2024, 6, 1, tzinfo=UTC)


def test_what_was_denied_locally_is_refused_and_other_messages_are_passed_over(read: Any) -> None:
    head = "[1717200000] unbound[812:0] "
    found = read(f"{head}info: ads.example. always_nxdomain 10.1.0.7@40001 x.ads.example. A IN\n{head}notice: init module 0: validator\n")
    assert (found.one()["outcome"], found.one()["source_port"]) == ("refused", 40001)
    assert found.skipped == {"unbound, messages of its own": 1}


@pytest.mark.parametrize(
    "line",
    [
        "2024-06-01T09:00:00+09:00 ns1 named[12]: client @0x7f3c 10.1.0.7#20000 (a.example): query: a.example IN A +E(0)K (10.1.0.53)",
        "2024-06-01T09:00:00+09:00 ns1 named[12]: queries: info: client 10.1.0.7#20000: query: a.example IN A +",
        "01-Jun-2024 09:00:00.000 queries: info: client @0x7f 10.1.0.7#20000/key office (a.example): view in: "
        "query: a.example IN A -SE(0)TDCV (10.1.0.53) [ECS 10.1.0.0/24/0]",
        "2024-06-01T00:00:00.000Z info: client @0x7f 10.1.0.7#20000 (a.example): query: a.example IN TYPE65 + (10.1.0.53)",
    ],
)  # fmt: skip
def test_bind_s_queries_are_read_with_every_prefix(read: Any, line: str) -> None:
    event = read(line + "\n").one()
    assert (event["source_ip"], event["source_port"], event["name"]) == ("10.1.0.7", 20000, "a.example")
    assert event["time"] == datetime(2024, 6, 1, tzinfo=UTC)


def test_what_else_named_says_over_syslog_is_passed_over_and_a_query_cut_short_is_a_reject(read: Any) -> None:
    head = "2024-06-01T09:00:00+09:00 ns1 named[12]: "
    query = f"{head}client @0x7f 10.1.0.7#20000 (a.example): query: a.example IN A + (10.1.0.53)\n"
    denied = f"{head}client @0x7f 203.0.113.9#4 (b.example): query (cache) 'b.example/A/IN' denied\n"
    found = read(query + f"{head}zone kumo.example/IN: loaded serial 7\n" + denied.replace("query", "transfer") + query[:80] + "\n")
    assert (len(found.events), found.skipped) == (1, {"named, of another category": 2})
    assert found.reasons() == [(4, "is not a line of BIND's query log")]
