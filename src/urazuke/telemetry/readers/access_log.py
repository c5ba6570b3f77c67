"""The access log of Apache, nginx and Squid: the common and the combined form, with or without a virtual host in front.

Format: Apache HTTP Server documentation, mod_log_config; nginx, ngx_http_log_module; Squid, `logformat` common and combined, whose
lines end in `TCP_MISS:HIER_DIRECT` and name the host that was asked for. Times may be ISO 8601. The source is the client; the
server does not name its own address, so there is no destination; the bytes are those of the response. The URL is the
path as it was asked for (with the virtual host where the line has one). A request that is no HTTP, as scanners send
it, is an event all the same, without a URL; so is one whose last fields were cut short, without a user agent.
"""

from __future__ import annotations

import re

from urazuke.telemetry.addresses import split_host
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context
from urazuke.telemetry.readers.one_pattern import OnePattern, Shape, Take
from urazuke.telemetry.readers.squid import how_it_ended, known_address
from urazuke.telemetry.readers.syslog import ISO_TIME
from urazuke.telemetry.times import Clock, epoch

_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_LINE = (
    r"(?:(?P<host>[^\s:\[]*:\d+|[^\s:\[]+(?= [0-9A-Fa-f]*[.:][0-9A-Fa-f.:]+ \S+ \S)) )?(?P<client>\S+) \S+ \S.*? ?"
    rf"\[(?P<time>\d\d/[A-Z][a-z]{{2}}/\d{{4}}:\d\d:\d\d:\d\d [+-]\d{{4}}|{ISO_TIME})\] "
    + _QUOTED.replace("(", "(?P<request>", 1) + r" (?P<status>\d{3}|0|-) (?:(?P<size>\d+)|-)"
)  # fmt: skip
_IN_QUOTES = r"(?:[ !#-\[\]-~]|\\[ -~])*"
_PLAIN = (
    r"(?:(?P<host>[^ :\[]*:[0-9]+) )?(?P<client>[0-9A-Fa-f.:]+) [A-Za-z0-9_-]+ [!-Z\\-~]+ "
    r"\[(?P<time>[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4})\] "
    rf'"(?P<request>{_IN_QUOTES})" (?P<status>[0-9]{{3}}|0|-) (?:(?P<size>[0-9]+)|-)'
)
_PLAIN_REST = rf' "{_IN_QUOTES}" "(?P<agent>{_IN_QUOTES})"'
_AFTER = r'"(?:[^"\\]|\\.)*" "(?P<part>(?:[^"\\]|\\.)*)"(?: .*)?'
_ENDED = r"(?P<ended>[A-Z][A-Z_]+):(?P<hierarchy>[A-Z][A-Z_]+)"
_TIME = re.compile(r"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d:\d\d):(\d\d) ([+-]\d{4})")
_REQUEST = r"[A-Z][A-Za-z_-]{0,31} (?P<part>[!-~].*?)(?: HTTP/[0-9](?:\.[0-9])?)?"
_METHOD, _URL = (r"(?P<part>[A-Z][A-Za-z_-]{0,31}) \S+(?: .*)?", r"[A-Z][A-Za-z_-]{0,31} (?P<part>\S+)(?: .*)?")


class AccessLog(OnePattern):
    name = "access-log"
    kind = "http"
    otherwise = "is not in the common or combined form"

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return _SHAPES


def _of_a_server(take: Take, columns: Columns, context: Context) -> None:
    _begin(take, columns, context)
    requests = take("request")
    hosts = columns.mapped(take("host"), lambda host: None if host and host.startswith(":") else host)  # nginx, where none is named
    columns.name(columns.mapped(hosts, lambda host: split_host(host).name if host else None))
    columns.targets(hosts, columns.part(requests, _REQUEST))
    columns.set("outcome", "established")


def _of_a_proxy(take: Take, columns: Columns, context: Context) -> None:
    """Lines that end as Squid writes them say what was asked of a proxy: the host that the URL or CONNECT names, and how it ended."""
    _begin(take, columns, context)
    requests = take("request")
    columns.requested(columns.part(requests, _METHOD), columns.part(requests, _URL))
    ended = columns.paired(take("ended"), take("status"), lambda code, status: f"{code}/{status}")
    columns.set("outcome", columns.paired(ended, take("hierarchy"), how_it_ended))


def _begin(take: Take, columns: Columns, context: Context) -> None:
    """What both say of the client and of the answer."""
    clock = Clock(context.zone)
    columns.times(take("time"), lambda text: _micros(text, clock))
    columns.set("source_ip", columns.mapped(take("client"), known_address))
    columns.size("destination_bytes", take("size"))
    columns.set("protocol", "tcp")
    agents = columns.either(take("agent"), columns.part(take("rest"), _AFTER))
    columns.set("user_agent", columns.mapped(agents, lambda agent: None if agent in ("-", "") else agent))


def _micros(text: str, clock: Clock) -> int | None:
    if found := _TIME.fullmatch(text):
        day, month, year, minute, seconds, offset = found.groups()
        return clock.micros(year, month, day, minute, seconds, offset)
    return epoch(text, clock.zone)


_SHAPES = (
    Shape(re.compile(rf"{_LINE} (?P<rest>(?:.* )?){_ENDED}"), f"{_PLAIN}(?:{_PLAIN_REST})? {_ENDED}", _of_a_proxy),
    Shape(re.compile(rf"{_LINE}(?: (?P<rest>.*))?"), f"{_PLAIN}(?:{_PLAIN_REST})?", _of_a_server),
)
