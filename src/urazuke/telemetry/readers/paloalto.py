"""Palo Alto Networks' TRAFFIC and THREAT logs as commas part them, over syslog or exported without a header.

Format: PAN-OS Administrator's Guide, "Syslog Field Descriptions", 6.1 to 11.1: the fields have kept their places, new ones came
at the end. Times are local to the organisation; a session is timed by its start. The bytes stand in the line of its end, not in
that of its start; a THREAT line has none. The URL of a THREAT line of subtype `url` has no scheme. Other logs are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from urazuke.telemetry.addresses import absolute_url, split_host
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.delimited import split_row
from urazuke.telemetry.readers.mixed import MixedReader, Taking
from urazuke.telemetry.readers.verdicts import outcome
from urazuke.telemetry.times import Clock, civil_times

_DAY = r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d"
_LINE = re.compile(rf"(?:.*? )?(\d*,{_DAY},[0-9A-Za-z]+,([A-Z][A-Z0-9_-]+),.*)")
_RECEIVED, _SUBTYPE, _GENERATED, _SOURCE, _DESTINATION, _SESSION, _PORT, _TO_PORT, _PROTOCOL, _ACTION = 1, 4, 6, 7, 8, 22, 24, 25, 29, 30
_SENT, _RETURNED, _STARTED = 32, 33, 35
_URL = 31
_LEAST = {"TRAFFIC": 36, "THREAT": 32}
_AT = re.compile(_DAY)
Fields = list[list[str]]


class PaloAlto(MixedReader):
    name = "paloalto"
    otherwise = "is not a line of Palo Alto Networks' log"

    def whose(self, line: str) -> bool:
        return line.count(",") > 5 and _LINE.fullmatch(line) is not None

    def begin(self, context: Context) -> Taking:
        clock = Clock(context.zone)

        def take(texts: list[str]) -> tuple[Parsed, list[int]]:
            parsed, left = Parsed(), list[int]()
            grouped: dict[str, tuple[Fields, list[int]]] = {}
            for index, line in enumerate(texts):
                found = _LINE.fullmatch(line) if line.count(",") > 5 else None
                if found is None:
                    left.append(index)
                elif found[2] not in _LEAST:
                    parsed.skip(f"paloalto {found[2][:20]}")
                elif len(fields := split_row(found[1])) < _LEAST[found[2]]:
                    parsed.rejects.append((index, f"has {len(fields)} fields where {found[2]} has {_LEAST[found[2]]} or more"))
                else:
                    rows, at = grouped.setdefault("url" if fields[_SUBTYPE] == "url" else found[2], ([], []))
                    rows.append(fields)
                    at.append(index)
            parsed.events += [_columns(kind, rows, at, clock, context) for kind, (rows, at) in grouped.items()]
            return parsed, left

        return take


def _columns(kind: str, rows: Fields, at: list[int], clock: Clock, context: Context) -> Columns:
    columns = Columns({"TRAFFIC": "network", "url": "http"}.get(kind, "alert"), at)

    def take(place: int) -> list[str | None]:
        return [row[place] or None for row in rows]

    places = [_STARTED if kind == "TRAFFIC" and _AT.match(row[_STARTED]) else _GENERATED for row in rows]
    columns.time(civil_times([row[p] or row[_RECEIVED] for row, p in zip(rows, places)], clock, context.zone))
    columns.address("source_ip", take(_SOURCE))
    columns.port("source_port", take(_PORT))
    columns.address("destination_ip", take(_DESTINATION))
    columns.port("destination_port", take(_TO_PORT))
    columns.lower("protocol", take(_PROTOCOL))
    columns.set("session", take(_SESSION))
    outcomes = [outcome(a) for a in take(_ACTION)]
    if kind == "TRAFFIC":
        ended = [row[_SUBTYPE] != "start" for row in rows]
        columns.size("source_bytes", [v if e else None for v, e in zip(take(_SENT), ended)])
        columns.size("destination_bytes", [v if e else None for v, e in zip(take(_RETURNED), ended)])
        outcomes = ["attempted" if o == "established" and e and row[_RETURNED] == "0" else o for o, e, row in zip(outcomes, ended, rows)]
    elif kind == "url":
        _name_url(columns, take(_URL))
    columns.set("outcome", outcomes)
    return columns


def _name_url(columns: Columns, asked: Sequence[str | None]) -> None:
    """The field has host and path: `www.kumo.example/news?id=7`."""
    hosts = [split_host(u.partition("/")[0]) if u else None for u in asked]
    columns.name([h and (h.name or h.address) for h in hosts])
    columns.set("url", [absolute_url(None, f"http://{u}") if u else None for u in asked])
