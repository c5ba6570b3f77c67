"""FortiGate's logs as key=value pairs, from its disk, FortiAnalyzer or over syslog: traffic, and what its filters saw.

Format: Fortinet, "FortiOS Log Message Reference", 5.4 to 7.6. Time is `eventtime` (seconds, or finer, since 1970), else `date` and
`time` with `tz` where the line has it; a traffic line is written when the session ends, so that its start is `duration`
earlier. Traffic carries the bytes; interim statistics (log id …20) and the filters' lines of the same session carry none, so
that nothing counts twice. A session that no byte came back of is an attempt. Lines of the device itself are passed over.
"""

from __future__ import annotations

import re

from urazuke.telemetry.addresses import absolute_url
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.event_times import offset_of
from urazuke.telemetry.readers.key_values import Row, fill_rows, taken, telling_keys
from urazuke.telemetry.readers.mixed import MixedReader, Taking
from urazuke.telemetry.times import Clock, within

_START = re.compile(r"(?:^|[ >])(?:date|eventtime|itime)=")
_PAIR = re.compile(r'([A-Za-z0-9_.-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))')
_SCALES = ((1e17, 1e-3), (1e14, 1.0), (1e11, 1e3), (0.0, 1e6))  # nanoseconds, microseconds, milliseconds, seconds
_INTERIM = "20"


class Fortigate(MixedReader):
    name = "fortigate"
    otherwise = "is not a line of FortiGate's log"

    def whose(self, line: str) -> bool:
        return "logid=" in line and " type=" in line and _START.search(line) is not None

    def begin(self, context: Context) -> Taking:
        clock = Clock(context.zone)

        def take(texts: list[str]) -> tuple[Parsed, list[int]]:
            parsed, left = Parsed(), list[int]()
            grouped: dict[str, tuple[list[Row], list[int]]] = {}
            for index, line in enumerate(texts):
                if not self.whose(line):
                    left.append(index)
                    continue
                row = {key: quoted or plain for key, quoted, plain in _PAIR.findall(line)}
                if telling_keys("fortigate").isdisjoint(row) or row.get("type") == "event":
                    parsed.skip("fortigate, of the device itself")
                else:
                    rows, at = grouped.setdefault(_kind(row), ([], []))
                    rows.append(row)
                    at.append(index)
            parsed.events += [_columns(kind, rows, at, clock) for kind, (rows, at) in grouped.items()]
            return parsed, left

        return take


def _kind(row: Row) -> str:
    if row.get("type") == "traffic":
        return "network"
    subtype = row.get("subtype") or ""
    return {"dns": "dns", "webfilter": "http", "ssl": "tls", "virus": "file"}.get(subtype, "alert")


def _columns(kind: str, rows: list[Row], at: list[int], clock: Clock) -> Columns:
    columns = Columns(kind, at)
    columns.time([_time(row, clock) for row in rows])
    fill_rows(columns, rows, "fortigate")
    if kind == "network":
        _count(columns, rows)
    else:
        columns.set("source_bytes", None)
        columns.set("destination_bytes", None)
    if kind == "http":
        schemes = ["https://" if row.get("service") == "HTTPS" else "http://" for row in rows]
        targets, hosts = taken(rows, ("url",)), taken(rows, ("hostname",))
        urls = [t if not t or not h or "://" in t[:16] else f"{s}{h}{t}" for s, h, t in zip(schemes, hosts, targets)]
        columns.set("url", [absolute_url(None, u) for u in urls])
    if kind == "dns":
        columns.answers([[a.strip() for a in v.split(",")] if v else None for v in taken(rows, ("ipaddr",))])
    return columns


def _count(columns: Columns, rows: list[Row]) -> None:
    """Bytes stand in the last line of a session alone; without any byte back nobody answered."""
    interim = [row.get("logid", "")[-2:] == _INTERIM for row in rows]
    for side in ("source_bytes", "destination_bytes"):
        columns.set(side, [None if i else v for i, v in zip(interim, columns.get(side))])
    silent = [row.get("rcvdbyte") == "0" and row.get("action") != "start" for row in rows]
    columns.set("outcome", ["attempted" if s and o == "established" else o for s, o in zip(silent, columns.get("outcome"))])


def _time(row: Row, clock: Clock) -> int | None:
    written = _written(row, clock)
    spent = row.get("duration", "")
    if written is None or row.get("type") != "traffic" or not (spent.isascii() and spent.isdecimal() and len(spent) < 9):
        return written
    return within(written - int(spent) * 1_000_000)


def _written(row: Row, clock: Clock) -> int | None:
    stamp = row.get("eventtime", "")
    if stamp.isascii() and stamp.isdecimal() and len(stamp) < 20:
        number = int(stamp)
        return within(round(number * next(scale for least, scale in _SCALES if number >= least)))
    year, _, rest = row.get("date", "").partition("-")
    month, _, day = rest.partition("-")
    minute, _, seconds = row.get("time", "").rpartition(":")
    offset = offset_of(row.get("tz"))
    return None if offset is None else clock.micros(year, month, day, minute, seconds, offset)
