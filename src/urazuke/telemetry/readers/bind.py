"""BIND's query log, category `queries`, with the times of a logging channel.

Format: BIND 9 Administrator Reference Manual, "The logging Category queries". Times are `02-Apr-2024 14:34:05.123`, local
to the server unless they say otherwise, or ISO 8601. Lines of other categories in the same file are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from urazuke.telemetry.addresses import canonical_address
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.one_pattern import read_matching
from urazuke.telemetry.times import Clock, epoch

_CIVIL = r"(\d\d)-([A-Z][a-z]{2})-(\d{4}) (\d\d:\d\d):(\d\d(?:\.\d{1,6})?)"
_ISO = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?)"
_TIME = f"(?:{_CIVIL}|{_ISO})"
_QUERY = re.compile(
    _TIME + r" (?:queries: )?(?:info: )?client (?:@0x[0-9a-fA-F]+ )?([0-9A-Fa-f.:%\w]+)#(\d{1,5})(?: \(\S+\))?: (?:view [^:\s]+: )?"
    r"query: (\S+) ([A-Z]+\d*) ([A-Z]+\d*) ([+-][A-Za-z0-9()]*)(?: \(([0-9A-Fa-f.:%\w]+)\))?(?: \[ECS .*\])?"
)
_OTHER = re.compile(_TIME + r" (?!queries)[a-z-]+: (?:critical|error|warning|notice|info|debug \d+): \S.*")


class BindQueries:
    name = "bind-queries"

    def detect(self, head: bytes, name: str) -> bool:
        return any(_QUERY.fullmatch(line) for line in first_lines(head))

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        clock = Clock(context.zone)
        other = (_OTHER, "named, of another category")
        yield from read_matching(
            blocks, _QUERY, lambda rows, at: _columns(rows, at, clock, context), "is not a line of BIND's query log", other
        )


def _columns(rows: list[tuple[str, ...]], at: list[int], clock: Clock, context: Context) -> Columns:
    columns = Columns("dns", at)
    days, months, years, minutes, seconds, isos, clients, ports, names, _, _, flags, servers = zip(*rows)
    civil = zip(years, months, days, minutes, seconds)
    columns.time([epoch(iso, context.zone) if iso else clock.micros(*t) for iso, t in zip(isos, civil)])
    columns.address("source_ip", clients)
    columns.port("source_port", ports)
    columns.set("destination_ip", [canonical_address(s) if s else None for s in servers])
    columns.set("destination_port", 53)
    columns.set("protocol", ["tcp" if "T" in f else "udp" for f in flags])
    columns.name(names)
    return columns
