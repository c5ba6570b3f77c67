"""The access log of Apache, nginx and Squid: the common and the combined form, with or without a virtual host in front.

Format: Apache HTTP Server documentation, mod_log_config; nginx, ngx_http_log_module; Squid, `logformat` common and combined, whose
lines end in `TCP_MISS:HIER_DIRECT` and name the host that was asked for. Times may be ISO 8601. The source is the client; the
server does not name its own address, so there is no destination; the bytes are those of the response. The URL is the
path as it was asked for (with the virtual host where the line has one). A request that is no HTTP, as scanners send
it, is an event all the same, without a URL; so is one whose last fields were cut short, without a user agent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from urazuke.telemetry.addresses import absolute_url, canonical_address, split_host
from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.one_pattern import Rows, read_matching
from urazuke.telemetry.readers.squid import how_it_ended, requested_host
from urazuke.telemetry.readers.syslog import ISO_TIME
from urazuke.telemetry.times import Clock, epoch

_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_LINE = re.compile(
    r"(?:([^\s:\[]*:\d+|[^\s:\[]+(?= [0-9A-Fa-f]*[.:][0-9A-Fa-f.:]+ \S+ \S)) )?(\S+) \S+ \S.*? ?"
    rf"\[(?:(\d\d)/([A-Z][a-z]{{2}})/(\d{{4}}):(\d\d:\d\d):(\d\d) ([+-]\d{{4}})|({ISO_TIME}))\] "
    + _QUOTED + r" (\d{3}|0|-) (\d+|-)(?: (.*))?"
)  # fmt: skip
_ASKED = re.compile(r"([A-Z][A-Za-z_-]{0,31}) (\S+)(?: .*)?")
_AFTER = re.compile(_QUOTED + " " + _QUOTED + r"(?: .*)?")
_PROXIED = re.compile(r"(?:.* )?([A-Z][A-Z_]+):([A-Z][A-Z_]+)")
_REQUEST = re.compile(r"[A-Z][A-Za-z_-]{0,31} (\S.*?)(?: HTTP/\d(?:\.\d)?)?")


class AccessLog:
    name = "access-log"
    by_line = ByLine()

    def detect(self, head: bytes, name: str) -> bool:
        return any(_LINE.fullmatch(line) for line in first_lines(head))

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        clock = Clock(context.zone)
        yield from read_matching(
            blocks, _LINE, lambda rows, at: _columns(rows, at, clock, context), "is not in the common or combined form"
        )


def _columns(rows: Rows, at: list[int], clock: Clock, context: Context) -> Columns:
    columns = Columns("http", at)
    named, clients, days, months, years, minutes, seconds, zones, isos, requests, statuses, sizes, rests = zip(*rows)
    hosts = [None if h and h.startswith(":") else h for h in named]  # nginx, of a request that names none
    civil = zip(isos, zip(years, months, days, minutes, seconds, zones))
    columns.time([epoch(iso, context.zone) if iso else clock.micros(*t) for iso, t in civil])
    columns.set("source_ip", [canonical_address(c) for c in clients])
    columns.size("destination_bytes", [None if s == "-" else s for s in sizes])
    columns.set("protocol", "tcp")
    columns.name([split_host(h).name if h else None for h in hosts])
    columns.set("url", [absolute_url(h, _target(r)) for h, r in zip(hosts, requests)])
    columns.set("user_agent", [_agent(r) if r else None for r in rests])
    columns.set("outcome", "established")
    if any(proxied := [_PROXIED.fullmatch(r) if r else None for r in rests]):
        _through_squid(columns, proxied, requests, statuses)
    return columns


def _through_squid(columns: Columns, proxied: list[re.Match[str] | None], requests: Sequence[str], statuses: Sequence[str]) -> None:
    """Lines that end as Squid writes them say what was asked of a proxy: the host that the URL or CONNECT names, and how it ended."""
    asked = [_ASKED.fullmatch(request) if found else None for found, request in zip(proxied, requests)]
    hosts = [requested_host(a[1], a[2]) if a else (None, None) for a in asked]
    columns.name([host or name for (host, _), name in zip(hosts, columns.get("name"))])
    columns.set("destination_port", [port for _, port in hosts])
    outcomes = [how_it_ended(p[1], s, p[2]) if p else o for p, s, o in zip(proxied, statuses, columns.get("outcome"))]
    columns.set("outcome", outcomes)


def _agent(rest: str) -> str | None:
    """The user agent out of what follows the size; None where it is not there, or cut short."""
    found = _AFTER.fullmatch(rest)
    return found[2] if found and found[2] not in ("-", "") else None


def _target(request: str) -> str | None:
    """What was asked for; None where the request is no HTTP."""
    found = _REQUEST.fullmatch(request)
    return found[1] if found else None
