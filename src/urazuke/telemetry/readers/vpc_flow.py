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
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.fields import FEWEST, lines_with, plain_rows, split_fields
from urazuke.telemetry.lines import Block, Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.sides import answers
from urazuke.telemetry.readers.verdicts import protocol
from urazuke.telemetry.vectors import Vectors

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.telemetry.columns import Flags

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
Names = list[str] | None
"""The fields that a header names; None before any."""


class VpcFlow:
    name = "vpc-flow"
    by_line = ByLine(context=(b"srcaddr",))

    def detect(self, head: bytes, name: str) -> bool:
        return any(_RECORD.fullmatch(line) or _header(line) for line in first_lines(head))

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        names: Names = None
        for block in blocks:
            parsed = Parsed()
            names = _read_lines(names, enumerate(block.texts), context, parsed)
            yield parsed

    def begin(self) -> Names:
        return None

    def after(self, known: Names, block: Block) -> Names:
        return list(_runs(known, block))[-1][0] if len(block.starts) else known

    def read_block(self, known: Names, block: Block, context: Context) -> Parsed:
        """Records that are plain by columns; headers and all other lines as `read` reads them."""
        import numpy as np

        parsed, sure = Parsed(), np.zeros(len(block.starts), bool)
        plain, widths = plain_rows(block, b" ")
        if len(plain):
            fifth = np.minimum(block.starts + 4, len(block.data) - 1)  # of a time that CloudWatch writes in front, a dash
            plain &= np.frombuffer(block.data, np.uint8)[fifth] != ord("-")
        for names, begin, end in _runs(known, block):
            lines = np.zeros(len(plain), bool)
            lines[begin:end] = plain[begin:end] & (widths[begin:end] == len(names or _DEFAULT))
            if np.count_nonzero(lines) >= FEWEST:
                sure |= _read_columns(names, block, lines, context, parsed)
        sure[block.too_long] = True
        _read_lines(known, ((i, block.text(i)) for i in np.flatnonzero(~sure).tolist()), context, parsed)
        return parsed


def _runs(known: Names, block: Block) -> Iterator[tuple[Names, int, int]]:
    """The runs of lines between headers, each with the names that hold there."""
    begin = 0
    for line in lines_with(block, b"srcaddr"):
        yield known, begin, line
        known, begin = _header(block.text(line)) or known, line + 1
    yield known, begin, len(block.starts)


def _read_lines(names: Names, numbered: Iterable[tuple[int, str]], context: Context, parsed: Parsed) -> Names:
    """Line by line, each with its index in the block; the names that hold after them."""
    rows, at = Fields(), list[int]()
    for index, line in numbered:
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
    return names


def _read_columns(names: Names, block: Block, lines: Flags, context: Context, parsed: Parsed) -> Flags:
    """Add the events of those records that are sure, and say which lines these are."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    where = {name: n for n, name in enumerate(names or _DEFAULT)}
    split = split_fields(block, lines, b" ", len(names or _DEFAULT), sorted(set(where.values())), "-")
    columns = Vectors("network", split.at)

    def take(*names: str) -> pa.Array:
        found = [split.columns[where[name]] for name in names if name in where]
        return pc.coalesce(*found) if found else pa.nulls(len(split.at), pa.string())

    _fill(columns, take, context)
    if "log-status" in where:
        columns.unsure |= ~columns.told(take("log-status"), _holds_data if names else lambda status: status == "OK")
    parsed.events.append(columns)
    sure = np.zeros(len(lines), bool)
    sure[split.at[~columns.unsure]] = True
    return sure


def _holds_data(status: str | None) -> bool:
    return status not in ("NODATA", "SKIPDATA")


def _header(line: str) -> list[str] | None:
    """The names of the fields, dashes between their words, where the line is a header."""
    names = line.replace("_", "-").split()
    return names if names and all(needed & set(names) for needed in _NEEDED) else None


def _finish(parsed: Parsed, rows: Fields, at: list[int], names: list[str] | None, context: Context) -> None:
    """Add the events of the records under one header; what carries no data is counted."""
    where = {name: n for n, name in enumerate(names or _DEFAULT)}
    status = where.get("log-status")
    kept = list(range(len(rows)))
    if status is not None:
        for what in ("NODATA", "SKIPDATA"):
            if count := sum(row[status] == what for row in rows):
                parsed.skip(f"vpc flow log, {what}", count)
        kept = [n for n in kept if rows[n][status] not in ("NODATA", "SKIPDATA")]
    if kept:
        columns, rows = Columns("network", [at[n] for n in kept]), [rows[n] for n in kept]
        _fill(columns, partial(_taken, rows, where), context)
        parsed.events.append(columns)


def _taken(rows: Fields, where: dict[str, int], *names: str) -> Sequence[str | None]:
    """The first of these fields that each record has."""
    places = [where[name] for name in names if name in where]
    if len(places) < 2:
        return [None if (v := row[places[0]]) == "-" else v for row in rows] if places else [None] * len(rows)
    return [next((row[p] for p in places if row[p] != "-"), None) for row in rows]


def _fill(columns: Columns, take: Callable[..., Any], context: Context) -> None:
    """Every column; what `take` gives is lists, or Arrow arrays."""
    import numpy as np

    columns.moments(take("start"), context.zone)
    columns.address("source_ip", take("pkt-srcaddr", "srcaddr"))
    columns.port("source_port", take("srcport"))
    columns.address("destination_ip", take("pkt-dstaddr", "dstaddr"))
    columns.port("destination_port", take("dstport"))
    columns.set("protocol", columns.mapped(take("protocol"), protocol))
    columns.size("source_bytes", take("bytes"))
    flags, packets, size = (columns.numbers(take(name)) for name in ("tcp-flags", "packets", "bytes"))
    flags = np.maximum(flags, 0)
    ports = (columns.numbers(columns.get(f"{side}_port")) for side in ("source", "destination"))
    back = np.where(flags & _SYN, flags & _ACK > 0, answers(*ports))
    columns.turn(back)
    # one or two packets without room for data: no session of TCP is opened and closed with so few
    bare = (packets >= 0) & (packets <= 2) & (size >= 0) & (size <= packets * _HEADER_BYTES)
    bare &= columns.told(take("protocol"), lambda number: protocol(number) == "tcp")
    refused, accepted = (
        columns.told(take("action"), lambda said: said == "REJECT"),
        columns.told(take("action"), lambda said: said == "ACCEPT"),
    )
    cut = bare & back & (flags & _RST > 0) & (flags & _SYN == 0)
    told = np.select([refused | (accepted & cut), accepted & bare & ~back, accepted], [1, 2, 3], 0)
    columns.set("outcome", np.array([None, "refused", "attempted", "established"], object)[told].tolist())
