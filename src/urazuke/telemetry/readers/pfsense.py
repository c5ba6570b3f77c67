"""pfSense's and OPNsense's filterlog: one packet a line, comma-separated, over syslog.

Format: Netgate documentation, "Raw Filter Log Format". A line is the first packet that a rule matched: blocked or rejected is
refused; passed says no more than that it was let through. A packet that goes back to who opened the session is turned (see
`sides`). The length of a packet is no count of a session's bytes, and is not read.
"""

from __future__ import annotations

import re

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.mixed import MixedReader, Taking
from urazuke.telemetry.readers.sides import answers, fill_ends, port_number
from urazuke.telemetry.readers.syslog import Stamps, behind_header
from urazuke.telemetry.readers.verdicts import outcome

_LINE = re.compile(behind_header("filterlog") + r" ?((?:[^,]*,){5}[\w-]+,[a-z]+,(?:in|out|in/out),([46]),.*)")
_OWN = re.compile(behind_header("filterlog") + ".*")
_ACTION = 6
_PLACES = {"4": (16, 18), "6": (12, 15)}  # of the protocol's name, and of the source, which the destination and the ports follow
Row = tuple[str, str, str, str, str | None, str | None, str, str]


class PfSense(MixedReader):
    name = "pfsense"
    otherwise = "is not a line of filterlog"

    def whose(self, line: str) -> bool:
        return _LINE.fullmatch(line) is not None

    def begin(self, context: Context) -> Taking:
        stamps = Stamps(context)

        def take(texts: list[str]) -> tuple[Parsed, list[int]]:
            parsed, rows, at, left = Parsed(), list[Row](), list[int](), list[int]()
            for index, line in enumerate(texts):
                if (found := _LINE.fullmatch(line)) and (row := _row(found[1], found[2].split(","), found[3])):
                    rows.append(row)
                    at.append(index)
                elif _OWN.fullmatch(line):
                    parsed.rejects.append((index, self.otherwise))
                else:
                    left.append(index)
            if rows:
                parsed.events.append(_columns(rows, at, stamps))
            return parsed, left

        return take


def _row(time: str, fields: list[str], version: str) -> Row | None:
    """Time, action, protocol, ends and flags; None where the line is cut before them."""
    kind_at, source_at = _PLACES[version]
    if len(fields) < source_at + 2:
        return None
    kind, (source, target, *rest) = fields[kind_at].lower(), fields[source_at:]
    if kind not in ("tcp", "udp"):
        return time, fields[_ACTION], kind, source, None, None, target, ""
    if len(rest) < 2:
        return None
    return time, fields[_ACTION], kind, source, rest[0], rest[1], target, rest[3] if kind == "tcp" and len(rest) > 3 else ""


def _columns(rows: list[Row], at: list[int], stamps: Stamps) -> Columns:
    columns = Columns("network", at)
    times, actions, protocols, sources, ports, to_ports, targets, flags = zip(*rows)
    stamps.fill(columns, times)
    back = [("A" in f) if "S" in f else answers(port_number(p), port_number(q)) for f, p, q in zip(flags, ports, to_ports)]
    fill_ends(columns, back, sources, ports, targets, to_ports)
    columns.set("protocol", list(protocols))
    columns.set("outcome", ["refused" if outcome(a) == "refused" else None for a in actions])
    return columns
