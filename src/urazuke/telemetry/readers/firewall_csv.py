"""Firewalls' traffic logs, and proxies' logs, as comma-separated files with a header, as their consoles export them.

The header's names are those of columns.toml beside this file, or of the one in the organisation's folder; a file may repeat its
header. Times without a zone are local to the
organisation; a session is timed by its start where the file has that. The source is who opened the session; what the
firewall did not let through is `refused`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from urazuke.telemetry.addresses import absolute_url, asked_host
from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.own_columns import Own
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.delimited import Layout, civil_times, layout, lines_alone, read_delimited
from urazuke.telemetry.readers.verdicts import outcome, protocol
from urazuke.telemetry.times import Clock

_FORMAT = "firewall"
_NEEDED = (("time",), ("source_ip",), ("destination_ip", "name", "url"), ("action", "source_bytes", "destination_port", "name", "url"))


@dataclass(frozen=True)
class FirewallCsv:
    """Firewalls' and proxies' logs as comma-separated files with a header, in the usual words or in the organisation's `own`."""

    own: Own = ()
    name: ClassVar[str] = "firewall-csv"

    def detect(self, head: bytes, name: str) -> bool:
        return any(layout(line, _FORMAT, _NEEDED, self.own) for line in first_lines(head) if "," in line)

    def by_line(self, head: bytes) -> ByLine | None:
        return None if self.own else lines_alone(_FORMAT, "source_ip")

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        clock = Clock(context.zone)

        def build(rows: list[list[str]], at: list[int], where: Layout) -> Columns:
            web = "url" in where.at or "name" in where.at
            columns = Columns("http" if web else "network", at)
            columns.time(civil_times(where.column(rows, "time"), clock, context.zone))
            fill_session(columns, where, rows)
            columns.set("outcome", [outcome(a) for a in where.column(rows, "action")])
            columns.text("session", where.column(rows, "session"))
            if web:
                _name(columns, where.column(rows, "name"), where.column(rows, "url"))
            columns.set("user_agent", where.column(rows, "user_agent"))
            return columns

        yield from read_delimited(blocks, _FORMAT, _NEEDED, build, own=self.own)


def fill_session(columns: Columns, where: Layout, rows: list[list[str]]) -> None:
    """Addresses, ports, protocol and bytes, as every flow record has them."""
    columns.address("source_ip", where.column(rows, "source_ip"))
    columns.port("source_port", where.column(rows, "source_port"))
    columns.address("destination_ip", where.column(rows, "destination_ip"))
    columns.port("destination_port", where.column(rows, "destination_port"))
    columns.set("protocol", [protocol(p) for p in where.column(rows, "protocol")])
    columns.size("source_bytes", where.column(rows, "source_bytes"))
    columns.size("destination_bytes", where.column(rows, "destination_bytes"))


def _name(columns: Columns, names: list[str | None], urls: list[str | None]) -> None:
    """What was asked of a proxy: the host, of its own column or of the URL, and the URL."""
    columns.name([asked_host(n, u) for n, u in zip(names, urls)])
    columns.set("url", [absolute_url(n, u) for n, u in zip(names, urls)])
