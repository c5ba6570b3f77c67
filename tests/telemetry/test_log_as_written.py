"""What programs really wrote when asked what is told here: Unbound 1.17, dnsmasq 2.90, BIND 9.18, Squid 5.7, nginx 1.22."""

from __future__ import annotations

from typing import Any

import pytest

UNBOUND = """\
Nov 22 20:26:51 unbound[12934:0] info: start of service (unbound 1.17.1).
Nov 22 20:26:51 unbound[12934:0] info: 127.0.0.7 Portal.Kasumi.Example. A IN
Nov 22 20:26:51 unbound[12934:0] info: kasumi.example. static 127.0.0.7@32769 Portal.Kasumi.Example. A IN
Nov 22 20:26:51 unbound[12934:0] info: 127.0.0.7 Portal.Kasumi.Example. A IN NOERROR 0.000000 1 66
Nov 22 20:26:54 unbound[12934:0] info: 127.0.0.7 x.refused.example. A IN
Nov 22 20:26:54 unbound[12934:0] info: refused.example. refuse 127.0.0.7@36371 x.refused.example. A IN
Nov 22 20:26:54 unbound[12934:0] info: 127.0.0.7 x.refused.example. A IN REFUSED 0.000000 1 46
Nov 22 20:26:54 unbound[12934:0] info: 127.0.0.7 z.inform.example. A IN
Nov 22 20:26:54 unbound[12934:0] info: inform.example. inform 127.0.0.7@55275 z.inform.example. A IN
Nov 22 20:26:55 unbound[12934:0] info: 127.0.0.7 portal.kasumi.example. AAAA IN
Nov 22 20:26:55 unbound[12934:0] info: kasumi.example. static 127.0.0.7@52781 portal.kasumi.example. AAAA IN
Nov 22 20:26:55 unbound[12934:0] info: 127.0.0.7 portal.kasumi.example. AAAA IN NOERROR 0.000000 1 78
Nov 22 20:26:55 unbound[12934:0] info: 127.0.0.7 portal.kasumi.example. AAAA IN
Nov 22 20:26:55 unbound[12934:0] info: 127.0.0.7 portal.kasumi.example. AAAA IN
Nov 22 20:26:55 unbound[12934:0] info: kasumi.example. static 127.0.0.7@52782 portal.kasumi.example. AAAA IN
Nov 22 20:26:55 unbound[12934:0] info: kasumi.example. static 127.0.0.7@52783 portal.kasumi.example. AAAA IN
Nov 22 20:26:55 unbound[12934:0] info: 127.0.0.7 portal.kasumi.example. AAAA IN NOERROR 0.000000 1 78
Nov 22 20:26:55 unbound[12934:0] info: 127.0.0.7 portal.kasumi.example. AAAA IN NOERROR 0.000000 1 78
"""
DNSMASQ = """\
Nov 22 20:26:23 dnsmasq[12928]: started, version 2.90 cachesize 150
Nov 22 20:26:26 dnsmasq[12928]: query[A] Portal.Kasumi.Example from 127.0.0.7
Nov 22 20:26:26 dnsmasq[12928]: forwarded Portal.Kasumi.Example to 127.0.0.1#5302
Nov 22 20:26:26 dnsmasq[12928]: reply Portal.Kasumi.Example is 198.18.5.9
Nov 22 20:26:26 dnsmasq[12928]: query[A] alias.local from 127.0.0.7
Nov 22 20:26:26 dnsmasq[12928]: config alias.local is <CNAME>
Nov 22 20:26:26 dnsmasq[12928]: config pc.local is 10.1.0.9
Nov 22 20:26:26 dnsmasq[12928]: query[A] x.refused.example from 127.0.0.7
Nov 22 20:26:26 dnsmasq[12928]: reply error is REFUSED
Nov 22 20:26:30 dnsmasq[12928]: query[A]  odd(x).kasumi.example from 127.0.0.7
Nov 22 20:26:30 dnsmasq[12928]: forwarded  odd(x).kasumi.example to 127.0.0.1#5302
Nov 22 20:26:30 dnsmasq[12928]: reply  odd(x).kasumi.example is NXDOMAIN
Nov 22 20:26:30 dnsmasq[12928]: query[A] www.kasumi.example from 127.0.0.8
Nov 22 20:26:30 dnsmasq[12928]: cached www.kasumi.example is <CNAME>
Nov 22 20:26:30 dnsmasq[12928]: cached portal.kasumi.example is NODATA-IPv4
"""
BIND = r"""22-Nov-2026 20:27:48.817 zoneload: info: zone kasumi.example/IN: loaded serial 1
22-Nov-2026 20:27:50.805 queries: info: client @0x7f953ee49098 127.0.0.7#47356 (Portal.Kasumi.Example): query: Portal.Kasumi.Example IN A +E(0)K (127.0.0.1)
22-Nov-2026 20:27:50.869 queries: info: client @0x7f953daf6098 127.0.0.7#49237 (pc.local): query: pc.local IN A +E(0)K (127.0.0.1)
22-Nov-2026 20:27:50.869 query-errors: info: client @0x7f953daf6098 127.0.0.7#49237 (pc.local): query failed (REFUSED) for pc.local/IN/A at query.c:5708
22-Nov-2026 20:27:50.929 queries: info: client @0x7f953ee49098 127.0.0.7#43539 (\032odd\(x\).kasumi.example): query: \032odd\(x\).kasumi.example IN A +E(0)K (127.0.0.1)
22-Nov-2026 20:27:50.949 queries: info: client @0x7f953daf6098 127.0.0.7#55625 (.): query: . IN A +E(0)K (127.0.0.1)
"""  # noqa: E501
VHOST = r"""www.kasumi.example:8088 127.0.0.7 - - [22/Nov/2026:20:27:55 +0000] "GET / HTTP/1.1" 200 6 "-" "curl/7.88.1"
127.0.0.1:8088 127.0.0.7 - taro yamada [22/Nov/2026:20:27:55 +0000] "GET /none HTTP/1.1" 404 153 "-" "curl/7.88.1"
:8088 127.0.0.7 - - [22/Nov/2026:20:27:55 +0000] "\x16\x03\x01\x02\x00 garbage" 400 157 "-" "-"
:8088 127.0.0.7 - - [22/Nov/2026:20:27:55 +0000] "GET /a HTTP/1.0" 404 153 "-" "-"
other.example:8088 127.0.0.7 - - [22/Nov/2026:20:27:55 +0000] "GET http://other.example/abs HTTP/1.0" 404 153 "-" "-"
"""
SQUID = """\
127.0.0.7 - - [22/Nov/2026:20:30:04 +0000] "GET http://127.0.0.1:8088/a.bin HTTP/1.1" 200 5333 "-" "curl/7.88.1" TCP_MISS:HIER_DIRECT
127.0.0.7 - - [22/Nov/2026:20:30:04 +0000] "GET http://a.blocked.example/x HTTP/1.1" 403 1589 "-" "curl/7.88.1" TCP_DENIED:HIER_NONE
127.0.0.7 - - [22/Nov/2026:20:30:04 +0000] "CONNECT 127.0.0.1:8088 HTTP/1.1" 200 279 "-" "curl/7.88.1" TCP_TUNNEL:HIER_DIRECT
127.0.0.7 - - [22/Nov/2026:20:30:07 +0000] "GET http://nowhere.invalid/x HTTP/1.1" 0 0 "-" "curl/7.88.1" TCP_MISS_ABORTED:HIER_NONE
127.0.0.7 - - [22/Nov/2026:20:30:07 +0000] "- error:transaction-end-before-headers NONE/0.0" 0 0 "-" "-" NONE_NONE:HIER_NONE
127.0.0.7 - - [22/Nov/2026:20:30:07 +0000] "GET http://127.0.0.1:8089/sp%20ace? HTTP/1.1" 404 513 "-" "x "y"" TCP_MISS:HIER_DIRECT
"""
PORTAL, HERE = "portal.kasumi.example", "127.0.0.1"
ASKED = {  # the name or address that the client asked for, or the address of an answer
    "unbound": (UNBOUND, [(PORTAL, None), ("x.refused.example", None), ("z.inform.example", None), *[(PORTAL, None)] * 3]),
    "dnsmasq": (
        DNSMASQ,
        [
            (PORTAL, None), (None, ["198.18.5.9"]), ("alias.local", None), ("pc.local", ["10.1.0.9"]), ("x.refused.example", None),
            ("odd(x).kasumi.example", None), ("www.kasumi.example", None),
        ],
    ),
    "bind-queries": (BIND, [(PORTAL, None), ("pc.local", None), (r"\032odd\(x\).kasumi.example", None), (None, None)]),
}  # fmt: skip


@pytest.mark.parametrize("program", ASKED)
def test_a_lookup_counts_once_however_many_lines_a_name_server_writes_of_it(read: Any, program: str) -> None:
    content, asked = ASKED[program]
    found = read(content, name=f"{program}-20261122.log", zone="UTC")
    assert [(e["name"], e["answers"]) for e in found.events] == asked
    assert ({e["source_ip"] for e in found.events} <= {"127.0.0.7", "127.0.0.8"}, found.rejects) == (True, [])


def test_a_request_that_names_no_host_comes_from_its_client_all_the_same(read: Any) -> None:
    found = read(VHOST, name="vhost.log", zone="UTC")
    assert ([e["source_ip"] for e in found.events], found.rejects) == (["127.0.0.7"] * 5, [])
    assert [e["url"] for e in found.events] == [
        "http://www.kasumi.example:8088/", f"http://{HERE}:8088/none", None, "/a", "http://other.example/abs",
    ]  # fmt: skip
    assert [e["name"] for e in found.events] == ["www.kasumi.example", None, None, None, "other.example"]


def test_a_request_that_got_no_answer_through_a_proxy_is_an_attempt(read: Any) -> None:
    found = read(SQUID, name="combined.log", zone="UTC")
    assert ([e["outcome"] for e in found.events], found.rejects) == (
        ["established", "refused", "established", "attempted", "attempted", "established"], [],
    )  # fmt: skip
    assert [(e["name"], e["destination_ip"], e["destination_port"]) for e in found.events] == [
        (None, HERE, 8088), ("a.blocked.example", None, 80), (None, HERE, 8088), ("nowhere.invalid", None, 80), (None, None, None),
        (None, HERE, 8089),
    ]  # fmt: skip
