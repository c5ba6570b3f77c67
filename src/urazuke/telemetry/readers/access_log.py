"""The access log of Apache and nginx: the common and the combined form, with or without a virtual host in front.

Format: Apache HTTP Server documentation, mod_log_config; nginx, ngx_http_log_module. The source is the client; the
server does not name its own address, so there is no destination; the bytes are those of the response. The URL is the
path as it was asked for (with the virtual host where the line has one). A request that is no HTTP, as scanners send
it, is an event all the same, without a URL; so is one whose last fields were cut short, without a user agent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from urazuke.telemetry.addresses import absolute_url, canonical_address, split_host
from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.one_pattern import Rows, read_matching
from urazuke.telemetry.times import Clock

_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_LINE = re.compile(
    r"(?:([^\s:\[]+:\d+) )?(\S+) \S+ \S.*? ?\[(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d:\d\d):(\d\d) ([+-]\d{4})\] "
    + _QUOTED + r" (\d{3}|-) (\d+|-)(?: (.*))?"
)  # fmt: skip
_AFTER = re.compile(_QUOTED + " " + _QUOTED + r"(?: .*)?")
_REQUEST = re.compile(r"[A-Z][A-Za-z_-]{0,31} (\S.*?)(?: HTTP/\d(?:\.\d)?)?")


class AccessLog:
    name = "access-log"
    by_line = ByLine()

    def detect(self, head: bytes, name: str) -> bool:
        return any(_LINE.fullmatch(line) for line in first_lines(head))

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        clock = Clock(context.zone)
        yield from read_matching(blocks, _LINE, lambda rows, at: _columns(rows, at, clock), "is not in the common or combined form")


def _columns(rows: Rows, at: list[int], clock: Clock) -> Columns:
    columns = Columns("http", at)
    hosts, clients, days, months, years, minutes, seconds, zones, requests, _, sizes, rests = zip(*rows)
    columns.time([clock.micros(*t) for t in zip(years, months, days, minutes, seconds, zones)])
    columns.set("source_ip", [canonical_address(c) for c in clients])
    columns.size("destination_bytes", [None if s == "-" else s for s in sizes])
    columns.set("protocol", "tcp")
    columns.name([split_host(h).name if h else None for h in hosts])
    columns.set("url", [absolute_url(h, _target(r)) for h, r in zip(hosts, requests)])
    columns.set("user_agent", [_agent(r) if r else None for r in rests])
    columns.set("outcome", "established")
    return columns


def _agent(rest: str) -> str | None:
    """The user agent out of what follows the size; None where it is not there, or cut short."""
    found = _AFTER.fullmatch(rest)
    return found[2] if found and found[2] not in ("-", "") else None


def _target(request: str) -> str | None:
    """What was asked for; None where the request is no HTTP."""
    found = _REQUEST.fullmatch(request)
    return found[1] if found else None
