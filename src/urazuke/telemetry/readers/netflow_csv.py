"""nfdump's comma-separated output: one flow record a line, `ts,te,td,sa,da,sp,dp,pr,flg,…,ipkt,ibyt,opkt,obyt,…`.

Format: nfdump(1), output format csv, of versions 1.6 and 1.7. Times are local to the organisation; `ibyt` are the bytes
of the source, `obyt` those of the destination (0 where the exporter keeps the two directions apart, as two records: what the
flags or the ports say goes back is turned then, see `sides`, so that both have the same source).
The summary after the last record is passed over.
"""

from __future__ import annotations

from collections.abc import Container
from typing import ClassVar

from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.readers.delimited import Delimited, Make, Needed, Take, lines_alone
from urazuke.telemetry.readers.firewall_csv import fill_session
from urazuke.telemetry.readers.sides import answers
from urazuke.telemetry.times import Clock


class NetflowCsv(Delimited):
    name = "netflow-csv"
    words = "netflow"
    needed: ClassVar[Needed] = (("time",), ("source_ip",), ("destination_ip",), ("source_bytes",))
    ends = ("Summary", "No matched flows")

    def by_line(self, head: bytes) -> ByLine:
        return lines_alone(self.words, "source_ip", self.ends)

    def build(self, held: Container[str], take: Take, make: Make, clock: Clock) -> Columns:
        columns = make("network")
        columns.civil(take("time"), clock)
        fill_session(columns, take)
        _turn(columns, take)
        columns.set("outcome", columns.mapped(take("flags"), _outcome))
        return columns


def _turn(columns: Columns, take: Take) -> None:
    """A record of one direction that goes back to who opened the session: the ends change over, and so do the bytes."""
    opens = columns.told(take("flags"), lambda flags: bool(flags and "S" in flags and "A" not in flags))
    counted, *ports = (columns.numbers(columns.get(name)) for name in ("destination_bytes", "source_port", "destination_port"))
    columns.turn((counted <= 0) & ~opens & answers(*ports))


def _outcome(flags: str | None) -> str | None:
    """TCP flags seen in the flow: SYN alone got no answer, a reset without data or FIN was a refusal; ACK is a session.

    None where the record has no flags, as of UDP.
    """
    if not flags or not any(f in flags for f in "SAFRP"):
        return None
    if "R" in flags and not any(f in flags for f in "PF"):
        return "refused"
    return "established" if "A" in flags else "attempted"
