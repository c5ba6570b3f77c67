"""Firewalls' traffic logs as comma-separated files with a header, as their consoles export them.

The header's names are those of columns.toml; a file may repeat its header. Times without a zone are local to the
organisation; a session is timed by its start where the file has that. The source is who opened the session; what the
firewall did not let through is `refused`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.delimited import Layout, civil_times, layout, read_delimited
from urazuke.telemetry.readers.verdicts import outcome, protocol
from urazuke.telemetry.times import Clock

_FORMAT = "firewall"
_NEEDED = (("time",), ("source_ip",), ("destination_ip",), ("action", "source_bytes", "destination_port"))


class FirewallCsv:
    name = "firewall-csv"

    def detect(self, head: bytes, name: str) -> bool:
        return any(layout(line, _FORMAT, _NEEDED) for line in first_lines(head) if "," in line)

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        clock = Clock(context.zone)

        def build(rows: list[list[str]], at: list[int], where: Layout) -> Columns:
            columns = Columns("network", at)
            columns.time(civil_times(where.column(rows, "time"), clock, context.zone))
            fill_session(columns, where, rows)
            columns.set("outcome", [outcome(a) for a in where.column(rows, "action")])
            columns.text("session", where.column(rows, "session"))
            return columns

        yield from read_delimited(blocks, _FORMAT, _NEEDED, build)


def fill_session(columns: Columns, where: Layout, rows: list[list[str]]) -> None:
    """Addresses, ports, protocol and bytes, as every flow record has them."""
    columns.address("source_ip", where.column(rows, "source_ip"))
    columns.port("source_port", where.column(rows, "source_port"))
    columns.address("destination_ip", where.column(rows, "destination_ip"))
    columns.port("destination_port", where.column(rows, "destination_port"))
    columns.set("protocol", [protocol(p) for p in where.column(rows, "protocol")])
    columns.size("source_bytes", where.column(rows, "source_bytes"))
    columns.size("destination_bytes", where.column(rows, "destination_bytes"))
