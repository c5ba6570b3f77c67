"""Amazon VPC flow logs: the default fields, or those that a header names, versions 2 to 8.

Format: Amazon VPC User Guide, "Flow log records". A record is one direction of a flow in one interval, timed by its start.
Which end opened the session is told by `tcp-flags`, else by the ports (see `sides`): what goes back is turned, so that the
source is who opened it and the bytes of both directions keep their side. Addresses are those of the packet (`pkt-srcaddr`)
where the record has them. ACCEPT is what a rule let through: TCP of at most two packets without room for data, or without an
answer but a reset, is no session. Records of no traffic (NODATA) or without their data (SKIPDATA) are passed over and counted.
CloudWatch's time before a record, as its exports have it, is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.sides import answers, port_number
from urazuke.telemetry.readers.verdicts import protocol
from urazuke.telemetry.times import epochs

_DEFAULT = [
    "version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "start", "end",
    "action", "log-status",
]  # fmt: skip
_RECORD = re.compile(
    r"(?:\d{4}-\d\d-\d\dT[\d:.]+Z )?(\d{1,2} (?:\d{12}|unknown|-) \S+ (?:[\da-fA-F.:]+|-) (?:[\da-fA-F.:]+|-) "
    r"(?:(?:\d+|-) ){5}\d{9,10} \d{9,10} (?:ACCEPT|REJECT|-) (?:OK|NODATA|SKIPDATA))"
)
_CLOUDWATCH = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z ")
_STATUS = ("OK", "NODATA", "SKIPDATA")
_NEEDED = ({"start"}, {"srcaddr", "pkt-srcaddr"}, {"dstaddr", "pkt-dstaddr"})
_HEADER_BYTES = 60  # of a packet of TCP and IP that carries no data
_SYN, _RST, _ACK = 2, 4, 16
Fields = list[list[str]]


class VpcFlow:
    name = "vpc-flow"
    by_line = ByLine(context=(b"srcaddr",))

    def detect(self, head: bytes, name: str) -> bool:
        return any(_RECORD.fullmatch(line) or _header(line) for line in first_lines(head))

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        names: list[str] | None = None
        for block in blocks:
            parsed, rows, at = Parsed(), Fields(), list[int]()
            for index, line in enumerate(block.texts):
                if not line or line.isspace():
                    continue
                if "srcaddr" in line and (found := _header(line)):
                    _finish(parsed, rows, at, names, context)
                    names, rows, at = found, [], []
                    continue
                fields = (_CLOUDWATCH.sub("", line, count=1) if line[4:5] == "-" else line).split(" ")
                if len(fields) != len(names or _DEFAULT) or (names is None and fields[-1] not in _STATUS):
                    parsed.rejects.append((index, f"is no record of {len(names or _DEFAULT)} fields"))
                else:
                    rows.append(fields)
                    at.append(index)
            _finish(parsed, rows, at, names, context)
            yield parsed


def _header(line: str) -> list[str] | None:
    """The names of the fields, dashes between their words, where the line is a header."""
    names = line.replace("_", "-").split()
    return names if names and all(needed & set(names) for needed in _NEEDED) else None


def _finish(parsed: Parsed, rows: Fields, at: list[int], names: list[str] | None, context: Context) -> None:
    """Add the events of the rows under one header; what carries no data is counted."""
    where = {name: n for n, name in enumerate(names or _DEFAULT)}
    status = where.get("log-status")
    kept = list(range(len(rows)))
    if status is not None:
        for what in ("NODATA", "SKIPDATA"):
            if count := sum(row[status] == what for row in rows):
                parsed.skip(f"vpc flow log, {what}", count)
        kept = [n for n in kept if rows[n][status] not in ("NODATA", "SKIPDATA")]
    if kept:
        parsed.events.append(_columns([rows[n] for n in kept], [at[n] for n in kept], where, context))


def _columns(rows: Fields, at: list[int], where: dict[str, int], context: Context) -> Columns:
    columns = Columns("network", at)

    def take(*names: str) -> Sequence[str | None]:
        places = [where[name] for name in names if name in where]
        if len(places) < 2:
            return [None if (v := row[places[0]]) == "-" else v for row in rows] if places else [None] * len(rows)
        return [next((row[p] for p in places if row[p] != "-"), None) for row in rows]

    columns.time(epochs(take("start"), context.zone))
    near, near_ports = take("pkt-srcaddr", "srcaddr"), take("srcport")
    far, far_ports = take("pkt-dstaddr", "dstaddr"), take("dstport")
    flags = [int(f) if f and f.isdecimal() else None for f in take("tcp-flags")]
    back = [_goes_back(*found) for found in zip(flags, near_ports, far_ports)]
    columns.address("source_ip", _turned(near, far, back))
    columns.port("source_port", _turned(near_ports, far_ports, back))
    columns.address("destination_ip", _turned(far, near, back))
    columns.port("destination_port", _turned(far_ports, near_ports, back))
    columns.set("protocol", protocols := [protocol(p) for p in take("protocol")])
    sizes, packets = take("bytes"), take("packets")
    columns.size("source_bytes", [None if b else size for b, size in zip(back, sizes)])
    columns.size("destination_bytes", [size if b else None for b, size in zip(back, sizes)])
    told = zip(take("action"), protocols, flags, packets, sizes, back)
    columns.set("outcome", [_outcome(*t) for t in told])
    return columns


def _turned(own: Sequence[str | None], other: Sequence[str | None], back: list[bool]) -> list[str | None]:
    return [o if b else v for v, o, b in zip(own, other, back)]


def _goes_back(flags: int | None, source_port: str | None, destination_port: str | None) -> bool:
    if flags is not None and flags & _SYN:
        return bool(flags & _ACK)
    return answers(port_number(source_port), port_number(destination_port))


def _outcome(action: str | None, kind: str | None, flags: int | None, packets: str | None, size: str | None, back: bool) -> str | None:
    if action == "REJECT":
        return "refused"
    if action != "ACCEPT":
        return None
    if kind == "tcp" and back and flags is not None and flags & _RST and not flags & _SYN and _bare(packets, size):
        return "refused"
    return "attempted" if kind == "tcp" and not back and _bare(packets, size) else "established"


def _bare(packets: str | None, size: str | None) -> bool:
    """One or two packets without room for data: no session of TCP is opened and closed with so few."""
    count, total = port_number(packets), port_number(size)
    return count is not None and total is not None and count <= 2 and total <= count * _HEADER_BYTES
