"""Firewalls' own logs over syslog: who opened the session, how it ended, and its bytes once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.telemetry.samples import CISCO, FORTIGATE, NETFILTER, PALO_ALTO, PFSENSE

START = datetime(2024, 6, 1, tzinfo=UTC)
OUT = ("10.1.0.7", 40204, "198.18.5.9", 443)
IN = "outside:203.0.113.9/51029"
TCP_ENDING = ",0,S,1234567890,,64240,,mss;sackOK"
ECHO, ECHO_ENDS = "faddr 203.0.113.9/0 gaddr 10.1.0.8/0 laddr 10.1.0.8/0", ("203.0.113.9", None, "10.1.0.8", None)
HEADS = ("Jun 01 2024 09:00:00 asa01 : %ASA-", "<166>Jun 01 2024 09:00:00: %FTD-", "2024-06-01T09:00:00+09:00 10.1.0.1 %ASA-session-")
BUILT, TORN = "6-302013: Built inbound TCP connection 7 for", "6-302014: Teardown TCP connection 8 for"
INTO = ("203.0.113.9", 51029, "10.1.0.8", 22)


def ends(event: dict[str, Any]) -> tuple[Any, ...]:
    return event["source_ip"], event["source_port"], event["destination_ip"], event["destination_port"]


@pytest.mark.parametrize("line", [FORTIGATE, PALO_ALTO])
def test_a_session_has_its_start_its_ends_and_its_bytes(read: Any, line: str) -> None:
    event = read(line).one()
    assert (event["time"], event["kind"], ends(event), event["protocol"]) == (START, "network", OUT, "tcp")
    assert (event["source_bytes"], event["destination_bytes"], event["outcome"]) == (4475, 25421, "established")
    assert event["session"] == "402"


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        (('action="close"', 'action="deny"'), "outcome", "refused"), (("rcvdbyte=25421", "rcvdbyte=0"), "outcome", "attempted"),
        (('action="close"', 'action="ip-conn"'), "outcome", "attempted"),
        (('logid="0000000013"', 'logid="0000000020"'), "source_bytes", None),
        (("eventtime=1717200012000000000 ", ""), "time", START), (("eventtime=1717200012000000000", "eventtime=1717200012"), "time", START),
        (('eventtime=1717200012000000000 tz="+0900" ', ""), "time", START), ((' tz="+0900"', ""), "time", START),
        (("duration=12 ", ""), "time", START.replace(second=12)), (('srcip=10.1.0.7', 'srcip=2001:db8::7'), "source_ip", "2001:db8::7"),
        (("<189>", "Jun  1 09:00:12 10.1.0.1 "), "time", START), (('type="traffic"', "type=traffic"), "kind", "network"),
    ],
)  # fmt: skip
def test_what_fortigate_says_is_taken_for_what_it_is(read: Any, change: tuple[str, str], field: str, expected: Any) -> None:
    assert read(FORTIGATE.replace(*change)).one()[field] == expected


def test_fortigate_s_filters_name_what_was_asked_for_and_count_no_bytes(read: Any) -> None:
    head = 'date=2024-06-01 time=09:00:00 eventtime=1717200000 logid="1" type="utm" srcip=10.1.0.7 dstip=198.18.5.9 sentbyte=7 rcvdbyte=8 '
    web = 'subtype="webfilter" service="HTTPS" hostname="Portal.Kasumi.Example" url="/a?b=\\"c\\"" agent="Kumo 1.0" action="passthrough"'
    dns = 'subtype="dns" qname="portal.kasumi.example" qtype="A" ipaddr="198.18.5.9, 198.18.5.10" action="pass"'
    found = read(f"{head}{web}\n{head}{dns}\n" + 'date=2024-06-01 time=09:00:00 logid="2" type="event" subtype="system" msg="srcip=no"\n')
    visit, lookup = found.events
    assert (visit["kind"], visit["name"], visit["user_agent"]) == ("http", "portal.kasumi.example", "Kumo 1.0")
    assert (visit["url"], visit["source_bytes"]) == ('https://portal.kasumi.example/a?b=\\"c\\"', None)
    assert (lookup["kind"], lookup["name"], lookup["answers"]) == ("dns", "portal.kasumi.example", ["198.18.5.9", "198.18.5.10"])
    assert found.skipped == {"fortigate, of the device itself": 1}


@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ((",allow,", ",deny,"), "outcome", "refused"), ((",allow,", ",reset-both,"), "outcome", "refused"),
        (("29896,4475,25421", "60,60,0"), "outcome", "attempted"), (("TRAFFIC,end", "TRAFFIC,start"), "source_bytes", None),
        (("2024-06-01T09:00:05+09:00 pa01 ", ""), "time", START),
        (("2024-06-01T09:00:05+09:00 pa01 ", "<14>Jun  1 09:00:05 "), "time", START),
    ],
)  # fmt: skip
def test_what_palo_alto_says_is_taken_for_what_it_is(read: Any, change: tuple[str, str], field: str, expected: Any) -> None:
    assert read(PALO_ALTO.replace(*change)).one()[field] == expected


def test_a_url_that_palo_alto_saw_has_its_host(read: Any) -> None:
    threat = PALO_ALTO.replace("TRAFFIC,end", "THREAT,url").replace("29896,4475", '"Portal.Kasumi.Example/a,b",(9999)')
    event = read(threat).one()
    assert (event["kind"], event["name"], event["url"]) == ("http", "portal.kasumi.example", "http://portal.kasumi.example/a,b")
    assert (event["source_bytes"], event["time"]) == (None, START.replace(second=5))


def test_other_logs_of_palo_alto_are_passed_over_and_a_cut_line_is_a_reject(read: Any) -> None:
    system = "1,2024/06/01 09:00:05,001801000001,SYSTEM,general,0,2024/06/01 09:00:05,,general,,0,0,general,informational,up\n"
    found = read(PALO_ALTO + system + PALO_ALTO[:200] + "\n")
    assert (found.skipped, found.reasons()[0][0]) == ({"paloalto SYSTEM": 1}, 3)
    assert "fields where TRAFFIC has 36 or more" in found.reasons()[0][1]


def test_a_connection_through_cisco_is_an_attempt_until_bytes_went_over_it(read: Any) -> None:
    built, torn = read(CISCO).events
    assert (ends(built), ends(torn)) == (OUT, OUT)
    assert (built["outcome"], torn["outcome"], built["session"], torn["session"]) == ("attempted", "established", "402", "402")
    assert (built["time"], torn["source_bytes"], torn["destination_bytes"]) == (START, None, None)


@pytest.mark.parametrize(
    ("message", "source", "outcome"),
    [
        (f"{BUILT} {IN} (203.0.113.9/51029) to inside:10.1.0.8/22 (10.1.0.8/22)", INTO, "attempted"),
        (f"{TORN} {IN} to inside:10.1.0.8/22 duration 0:00:30 bytes 0 SYN Timeout", INTO, "attempted"),
        (f"{TORN} {IN} to inside:10.1.0.8/22 duration 0:00:00 bytes 0 TCP Reset-I", INTO, "refused"),
        (f"{TORN} outside:198.18.5.9/443 to inside:10.1.0.7/40204 duration 1:00:30 bytes 9 TCP FINs (kumo)", OUT, "established"),
        (f'4-106023: Deny tcp src {IN} dst inside:10.1.0.8/22 by access-group "out" [0x0, 0x0]', INTO, "refused"),
        ("6-106100: access-list out denied tcp outside/203.0.113.9(51029) -> inside/10.1.0.8(22) hit-cnt 1 first hit", INTO, "refused"),
        ("6-106100: access-list in permitted tcp inside/10.1.0.7(40204) -> outside/198.18.5.9(443) hit-cnt 3 300-second", OUT, None),
        ("2-106001: Inbound TCP connection denied from 203.0.113.9/51029 to 10.1.0.8/22 flags SYN on interface outside", INTO, "refused"),
        ("6-106015: Deny TCP (no connection) from 203.0.113.9/51029 to 10.1.0.8/22 flags RST ACK on interface outside", INTO, "refused"),
        (f"6-302020: Built inbound ICMP connection for {ECHO}", ECHO_ENDS, None),
        (f"6-302021: Teardown ICMP connection for {ECHO}", ECHO_ENDS, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "head", ["Jun 01 2024 09:00:00 asa01 : %ASA-", "<166>Jun 01 2024 09:00:00: %FTD-", "2024-06-01T09:00:00+09:00 10.1.0.1 %ASA-session-"]
)
def test_every_message_of_a_connection_is_told_from_who_opened_it(
    read: Any, head: str, message: str, source: tuple[Any, ...], outcome: str | None
) -> None:
    event = read(head + message + "\n").one()
    assert (ends(event), event["outcome"], event["time"]) == (source, outcome, START)


def test_a_url_through_cisco_has_its_host_and_other_messages_are_passed_over(read: Any) -> None:
    head = "Jun 01 2024 09:00:00 asa01 : %ASA-"
    visit = f"{head}5-304001: 10.1.0.7 Accessed URL 198.18.5.9:http://Portal.Kasumi.example/a\n"
    found = read(f"{visit}{head}5-111008: User 'taro' executed the 'exit' command.\n" + f"{head}6-302013: Built outbound TCP conn\n")
    event = found.one()
    assert (event["kind"], event["name"], event["destination_ip"]) == ("http", "portal.kasumi.example", "198.18.5.9")
    assert (event["url"], event["source_ip"]) == ("http://portal.kasumi.example/a", "10.1.0.7")
    assert found.skipped == {"cisco, messages of no connection": 1}
    assert found.reasons() == [(3, "is no message 302013 as Cisco writes it")]


@pytest.mark.parametrize("line", [NETFILTER, PFSENSE])
def test_a_packet_that_was_blocked_is_refused_and_says_no_bytes(read: Any, line: str) -> None:
    event = read(line).one()
    assert (ends(event), event["outcome"], event["protocol"]) == (INTO, "refused", "tcp")
    assert (event["source_bytes"], event["time"]) == (None, START.replace(microsecond=250000))


def test_a_packet_that_goes_back_is_turned(read: Any) -> None:
    back = NETFILTER.replace("SRC=203.0.113.9 DST=10.1.0.8", "SRC=10.1.0.8 DST=203.0.113.9").replace("SPT=51029 DPT=22", "SPT=22 DPT=51029")
    assert ends(read(back.replace(" SYN ", " ACK SYN ")).one()) == INTO
    assert ends(read(back.replace(" SYN ", " RST ")).one()) == INTO
    assert ends(read(back).one()) == ("10.1.0.8", 22, "203.0.113.9", 51029)
    answer = PFSENSE.replace("203.0.113.9,10.1.0.8,51029,22,0,S", "10.1.0.8,203.0.113.9,22,51029,0,SA")
    assert ends(read(answer).one()) == INTO


@pytest.mark.parametrize(
    ("line", "outcome", "protocol"),
    [
        (NETFILTER.replace("[UFW BLOCK]", "[UFW ALLOW]"), None, "tcp"),
        (NETFILTER.replace("[81234.567890] [UFW BLOCK] ", "FINAL_REJECT: "), "refused", "tcp"),
        (NETFILTER.replace(NETFILTER[NETFILTER.index("PROTO") :], "PROTO=ICMP TYPE=8 CODE=0 ID=1 SEQ=1\n"), "refused", "icmp"),
        (NETFILTER.replace("203.0.113.9", "2001:0db8:0000:0000:0000:0000:0000:0007"), "refused", "tcp"),
        (PFSENSE.replace(",block,in", ",pass,in"), None, "tcp"),
        (PFSENSE.replace(",6,tcp,", ",17,udp,").replace(TCP_ENDING, ",40"), "refused", "udp"),
        (PFSENSE.replace("4,0x0,,51,5021,0,DF,6,tcp,60,203.0.113.9", "6,0x00,0x00000,51,TCP,6,40,2001:db8::7"), "refused", "tcp"),
        (PFSENSE.replace(",6,tcp,", ",1,icmp,").replace(",51029,22" + TCP_ENDING, ",request,1,7"), "refused", "icmp"),
        (PFSENSE.replace("2024", "<134>1 2024", 1).replace("filterlog[4312]:", "filterlog 4312 - -"), "refused", "tcp"),
    ],
)  # fmt: skip
def test_every_form_of_a_packet_is_an_event(read: Any, line: str, outcome: str | None, protocol: str) -> None:
    event = read(line).one()
    assert (event["outcome"], event["protocol"], event["source_ip"] in ("203.0.113.9", "2001:db8::7")) == (outcome, protocol, True)


def test_other_lines_of_the_kernel_are_passed_over_and_a_cut_packet_is_a_reject(read: Any) -> None:
    usb = "2024-06-01T09:00:00.250000+09:00 gw kernel: [1.5] usb 1-1: new high-speed USB device number 2\n"
    found = read(NETFILTER + usb + NETFILTER[:150] + "\n" + PFSENSE[:120] + "\n" + PFSENSE)
    assert (len(found.events), found.skipped) == (2, {"syslog, of another program": 1})
    assert found.reasons() == [(3, "is not a packet as Linux logs it"), (4, "is not a line of filterlog")]
