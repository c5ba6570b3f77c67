"""nfdump's comma-separated output: one flow record a line, `ts,te,td,sa,da,sp,dp,pr,flg,…,ipkt,ibyt,opkt,obyt,…`.

Format: nfdump(1), output format csv, of versions 1.6 and 1.7. Times are local to the organisation; `ibyt` are the bytes
of the source, `obyt` those of the destination (0 where the exporter keeps the two directions apart, as two records).
The summary after the last record is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.delimited import Layout, civil_times, layout, read_delimited
from urazuke.telemetry.readers.firewall_csv import fill_session
from urazuke.telemetry.times import Clock

_FORMAT = "netflow"
_NEEDED = (("time",), ("source_ip",), ("destination_ip",), ("source_bytes",))
_ENDS = ("Summary", "No matched flows")


class NetflowCsv:
    name = "netflow-csv"

    def detect(self, head: bytes, name: str) -> bool:
        return any(layout(line, _FORMAT, _NEEDED) for line in first_lines(head) if "," in line)

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        clock = Clock(context.zone)

        def build(rows: list[list[str]], at: list[int], where: Layout) -> Columns:
            columns = Columns("network", at)
            columns.time(civil_times(where.column(rows, "time"), clock, context.zone))
            fill_session(columns, where, rows)
            columns.set("outcome", [_outcome(f) for f in where.column(rows, "flags")])
            return columns

        yield from read_delimited(blocks, _FORMAT, _NEEDED, build, _ENDS)


def _outcome(flags: str | None) -> str | None:
    """TCP flags seen in the flow: SYN alone got no answer, a reset without data or FIN was a refusal; ACK is a session.

    None where the record has no flags, as of UDP.
    """
    if not flags or not any(f in flags for f in "SAFRP"):
        return None
    if "R" in flags and not any(f in flags for f in "PF"):
        return "refused"
    return "established" if "A" in flags else "attempted"
