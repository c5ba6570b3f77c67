"""Squid's native access log: `time elapsed client code/status bytes method URL user hierarchy/peer type`.

Format: Squid wiki, "SquidFaq/SquidLogs", the `squid` log format. The time is when the request ended, as logged; the
bytes are those sent to the client. The destination's address is the peer only where Squid went there itself
(DIRECT, ORIGINAL_DST, PINNED): otherwise the peer is another proxy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from urazuke.telemetry.addresses import canonical_address, canonical_url, split_host, url_host
from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.one_pattern import read_matching
from urazuke.telemetry.times import epochs

_LINE = re.compile(r"(\d{9,11}\.\d{1,6}) +(-?\d+) (\S+) ([A-Z][A-Z_]*)/(\d{3}) (\d+) ([A-Za-z_-]+|-) (\S+) (\S+) ([A-Z_]+)/(\S+)(?: .*)?")
_DIRECT = ("DIRECT", "HIER_DIRECT", "ORIGINAL_DST", "PINNED", "TIMEOUT_HIER_DIRECT", "TIMEOUT_DIRECT")


class Squid:
    name = "squid"
    by_line = ByLine()

    def detect(self, head: bytes, name: str) -> bool:
        return any(_LINE.fullmatch(line) for line in first_lines(head))

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        yield from read_matching(blocks, _LINE, lambda rows, at: _columns(rows, at, context), "is not in Squid's native form")


def _columns(rows: list[tuple[str, ...]], at: list[int], context: Context) -> Columns:
    columns = Columns("http", at)
    times, _, clients, codes, statuses, sizes, methods, urls, _, hierarchies, peers = zip(*rows)
    columns.time(epochs(times, context.zone))
    columns.set("source_ip", [canonical_address(c) for c in clients])
    columns.size("destination_bytes", sizes)
    columns.set("protocol", "tcp")
    columns.set("outcome", [how_it_ended(*o) for o in zip(codes, statuses, hierarchies)])
    columns.set("url", [None if m == "CONNECT" or u.startswith("error:") else canonical_url(u) for m, u in zip(methods, urls)])
    hosts = {pair: requested_host(*pair) for pair in dict.fromkeys(zip(methods, urls))}
    columns.set("destination_port", [hosts[pair][1] for pair in zip(methods, urls)])
    columns.set("destination_ip", [canonical_address(p) if h in _DIRECT else None for h, p in zip(hierarchies, peers)])
    columns.name([hosts[pair][0] for pair in zip(methods, urls)])
    return columns


def requested_host(method: str, url: str) -> tuple[str | None, int | None]:
    """The name or address that was asked for, and the port."""
    if method == "CONNECT":
        host = split_host(url)
        return host.name or host.address, host.port
    host, port = url_host(url)
    return host.name or host.address, port


def how_it_ended(code: str, status: str, hierarchy: str) -> str:
    """DENIED is the proxy's refusal; status 000 (combined: 0) means that nothing came back, 5xx without a peer that none was reached."""
    if "DENIED" in code:
        return "refused"
    return "attempted" if status in ("000", "0") or (status >= "500" and hierarchy in ("HIER_NONE", "NONE")) else "established"
