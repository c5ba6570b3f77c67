"""ArcSight's Common Event Format, as security devices send it over syslog.

Format: ArcSight, "Implementing CommonEvent Format". Time is `start`, else `rt`, else `end`, epoch milliseconds or with a
month's name and a year (the syslog header has no year, and is not used). By the format's definition `in` counts the
bytes from source to destination and `out` those back; vendors differ, and the line does not tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from urazuke.telemetry.addresses import url_host
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.times import Clock, epoch

_HEADER = re.compile(r"(?:.*? )?CEF:\d+\|" + r"(?:[^|\\]|\\.)*\|" * 6 + r"(.*)")
_KEY = re.compile(r"(?:^| )([A-Za-z0-9_.\[\]-]+)=")
_CIVIL = re.compile(r"([A-Z][a-z]{2}) (\d\d?) (\d{4}) (\d\d:\d\d):(\d\d(?:\.\d{1,6})?)(?: (?:UTC|GMT)())?")
_OUTCOME = {
    **dict.fromkeys(("blocked", "block", "deny", "denied", "drop", "dropped", "reject", "rejected", "reset"), "refused"),
    **dict.fromkeys(("allowed", "allow", "accept", "accepted", "permit", "permitted", "pass", "passed"), "established"),
}
_ESCAPE = re.compile(r"\\(.)")
Row = dict[str, str]


class Cef:
    name = "cef"

    def detect(self, head: bytes, name: str) -> bool:
        return any("CEF:" in line and _HEADER.fullmatch(line) for line in first_lines(head))

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        clock = Clock(context.zone)
        for block in blocks:
            parsed = Parsed()
            rows: list[Row] = []
            at: list[int] = []
            for index, line in enumerate(block.texts):
                if found := _HEADER.fullmatch(line):
                    fields = _extension(found[1])
                    if any(k in fields for k in ("src", "dst", "dhost", "request", "fileHash")):
                        rows.append(fields)
                        at.append(index)
                    else:
                        parsed.skip("cef, of no connection")
                elif line and not line.isspace():
                    parsed.rejects.append((index, "is not in the Common Event Format"))
            if rows:
                parsed.events.append(_columns(rows, at, clock, context))
            yield parsed


def _extension(text: str) -> Row:
    """`key=value key=value`; a value goes on to the next key, and may hold spaces, `\\=` and `\\\\`."""
    parts = _KEY.split(text)
    found = dict(zip(parts[1::2], parts[2::2]))
    return {k: _ESCAPE.sub(r"\1", v) for k, v in found.items()} if "\\" in text else found


def _columns(rows: list[Row], at: list[int], clock: Clock, context: Context) -> Columns:
    columns = Columns("network", at)

    def take(name: str) -> list[str | None]:
        return [None if (v := row.get(name)) in ("", "-") else v for row in rows]

    columns.time([_time(row, clock, context) for row in rows])
    columns.address("source_ip", take("src"))
    columns.port("source_port", take("spt"))
    columns.address("destination_ip", take("dst"))
    columns.port("destination_port", take("dpt"))
    columns.lower("protocol", take("proto"))
    columns.size("source_bytes", take("in"))
    columns.size("destination_bytes", take("out"))
    urls = take("request")
    hosts = [url_host(u)[0] if u else None for u in urls]
    columns.name([d or (h and (h.name or h.address)) for d, h in zip(take("dhost"), hosts)])
    columns.set("url", urls)
    columns.text("user_agent", take("requestClientApplication"))
    columns.lists("hashes", [[h] if h else [] for h in take("fileHash")], str.lower)
    columns.set("outcome", [_OUTCOME.get((a or "").lower()) for a in take("act")])
    columns.text("session", take("externalId"))
    return columns


def _time(row: Row, clock: Clock, context: Context) -> int | None:
    for key in ("start", "rt", "end"):
        if value := row.get(key):
            return _instant(value, clock, context)
    return None


def _instant(value: str, clock: Clock, context: Context) -> int | None:
    found: Any = _CIVIL.fullmatch(value)
    if found:
        month, day, year, minute, seconds, universal = found.groups()
        return clock.micros(year, month, day, minute, seconds, "" if universal is None else "+0000")
    return epoch(value, context.zone)
