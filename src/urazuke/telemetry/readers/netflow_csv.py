"""nfdump's comma-separated output: one flow record a line, `ts,te,td,sa,da,sp,dp,pr,flg,…,ipkt,ibyt,opkt,obyt,…`.

Format: nfdump(1), output format csv, of versions 1.6 and 1.7. Times are local to the organisation; `ibyt` are the bytes
of the source, `obyt` those of the destination (0 where the exporter keeps the two directions apart, as two records: what the
flags or the ports say goes back is turned then, see `sides`, so that both have the same source).
The summary after the last record is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.delimited import Layout, civil_times, layout, lines_alone, read_delimited
from urazuke.telemetry.readers.firewall_csv import fill_session
from urazuke.telemetry.readers.sides import answers, port_number
from urazuke.telemetry.times import Clock

_FORMAT = "netflow"
_NEEDED = (("time",), ("source_ip",), ("destination_ip",), ("source_bytes",))
_ENDS = ("Summary", "No matched flows")


class NetflowCsv:
    name = "netflow-csv"

    def detect(self, head: bytes, name: str) -> bool:
        return any(layout(line, _FORMAT, _NEEDED) for line in first_lines(head) if "," in line)

    def by_line(self, head: bytes) -> ByLine:
        return lines_alone(_FORMAT, "source_ip", _ENDS)

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        clock = Clock(context.zone)

        def build(rows: list[list[str]], at: list[int], where: Layout) -> Columns:
            columns = Columns("network", at)
            columns.time(civil_times(where.column(rows, "time"), clock, context.zone))
            flags = where.column(rows, "flags")
            fill_session(columns, where, rows)
            _turn(columns, flags)
            columns.set("outcome", [_outcome(f) for f in flags])
            return columns

        yield from read_delimited(blocks, _FORMAT, _NEEDED, build, _ENDS)


def _turn(columns: Columns, flags: list[str | None]) -> None:
    """A record of one direction that goes back to who opened the session: the ends change over, and so do the bytes."""
    ends = list(zip(*(columns.get(f"{side}_{what}") for side in ("source", "destination") for what in ("ip", "port", "bytes"))))
    back = [
        not counted and not (f and "S" in f and "A" not in f) and answers(port_number(str(port)), port_number(str(other)))
        for (_, port, _, _, other, counted), f in zip(ends, flags)
    ]  # fmt: skip
    if any(back):
        turned = [(*e[3:5], None, *e[:3]) if b else e for e, b in zip(ends, back)]
        names = [f"{side}_{what}" for side in ("source", "destination") for what in ("ip", "port", "bytes")]
        for name, values in zip(names, zip(*turned)):
            columns.set(name, list(values))


def _outcome(flags: str | None) -> str | None:
    """TCP flags seen in the flow: SYN alone got no answer, a reset without data or FIN was a refusal; ACK is a session.

    None where the record has no flags, as of UDP.
    """
    if not flags or not any(f in flags for f in "SAFRP"):
        return None
    if "R" in flags and not any(f in flags for f in "PF"):
        return "refused"
    return "established" if "A" in flags else "attempted"
