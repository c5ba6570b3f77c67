"""BIND's query log, category `queries`, with the times of a logging channel or over syslog.

Format: BIND 9 Administrator Reference Manual, "The logging Category queries", 9.9 to 9.20; category, severity, the
client's number, view and key may each be there or not. Times are `02-Apr-2024 14:34:05.123`, local to the server unless they
say otherwise, ISO 8601, or those of syslog. Lines of other categories in the same file are passed over.
"""

from __future__ import annotations

import re

from urazuke.telemetry.addresses import canonical_address
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.mixed import MixedReader, Taking, by_pattern
from urazuke.telemetry.readers.syslog import ISO_TIME, Stamps, behind_header

_PROGRAM = "(?:named|bind9?)"
_TIME = rf"(?:(\d\d-[A-Z][a-z]{{2}}-\d{{4}} \d\d:\d\d:\d\d(?:\.\d{{1,6}})?|{ISO_TIME}) |{behind_header(_PROGRAM)})"
_QUERY = re.compile(
    _TIME + r"(?:queries: )?(?:info: )?client (?:@0x[0-9a-fA-F]+ )?([0-9A-Fa-f.:%\w]+)#(\d{1,5})(?:/key \S+)?(?: \(\S+\))?: "
    r"(?:view [^:\s]+: )?query: (\S+) ([A-Z]+\d*) ([A-Z]+\d*) ([+-][A-Za-z0-9()]*)(?: \(([0-9A-Fa-f.:%\w]+)\))?(?: \[ECS .*\])?"
)
_SEVERITY = r"(?:critical|error|warning|notice|info|debug \d+): "
_OTHER = re.compile(
    _TIME + "(?:(?!queries)[a-z-]+: " + _SEVERITY + r"\S.*|(?:" + _SEVERITY + r")?client (?:@0x[0-9a-fA-F]+ )?\S+#\d+.*?: (?!view|q)\S.*)"
)
_NAMED = re.compile(behind_header(_PROGRAM) + "(.*)")


class BindQueries(MixedReader):
    name = "bind-queries"
    otherwise = "is not a line of BIND's query log"

    def whose(self, line: str) -> bool:
        return _QUERY.fullmatch(line) is not None

    def begin(self, context: Context) -> Taking:
        stamps = Stamps(context)

        def take(texts: list[str]) -> tuple[Parsed, list[int]]:
            parsed = Parsed()
            rows, at, others = by_pattern(_QUERY.fullmatch, texts)
            if rows:
                parsed.events.append(_columns(rows, at, stamps))
            return parsed, [index for index in others if not _passed_over(parsed, index, texts[index])]

        return take


def _passed_over(parsed: Parsed, index: int, line: str) -> bool:
    """A line of the name server's that is no query is counted; one of its queries that is broken is a reject."""
    named = _NAMED.fullmatch(line)
    if _OTHER.fullmatch(line) or (named and "client " not in named[2]):
        parsed.skip("named, of another category")
        return True
    if named:
        parsed.rejects.append((index, BindQueries.otherwise))
    return named is not None


def _columns(rows: list[tuple[str, ...]], at: list[int], stamps: Stamps) -> Columns:
    columns = Columns("dns", at)
    times, headers, clients, ports, names, _, _, flags, servers = zip(*rows)
    stamps.fill(columns, [time or header for time, header in zip(times, headers)])
    columns.address("source_ip", clients)
    columns.port("source_port", ports)
    columns.set("destination_ip", [canonical_address(s) if s else None for s in servers])
    columns.set("destination_port", 53)
    columns.set("protocol", ["tcp" if "T" in f else "udp" for f in flags])
    columns.name(names)
    return columns
