"""ArcSight's Common Event Format, as security devices send it over syslog.

Format: ArcSight, "Implementing CommonEvent Format". Time is `start`, else `rt`, else `end` (see `event_times`), else that of
the syslog header. By the format's definition `in` counts the bytes from source to destination and `out` those back; the vendors that
document it the other way round are known by name. Which keys are read stands in columns.toml.
"""

from __future__ import annotations

import re

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.event_times import EventTimes
from urazuke.telemetry.readers.key_values import Row, fill, telling_keys
from urazuke.telemetry.readers.mixed import MixedReader, Taking
from urazuke.telemetry.readers.syslog import NO_YEAR, PRIORITY, TIME

_HEADER = re.compile("(?:" + PRIORITY + "(" + TIME + r")?.*? ?)?CEF: ?\d+\|((?:[^|\\]|\\.)*)\|" + r"(?:[^|\\]|\\.)*\|" * 5 + "(.*)")
_TURNED = ("Fortinet", "Palo Alto Networks")
"""Vendors whose `out` is what the source sent and whose `in` came back, by their own documentation of CEF."""
_KEY = re.compile(r"(?:^| )([A-Za-z0-9_.\[\]-]+)=")
_ESCAPE = re.compile(r"\\(.)")
_TIMES = ("start", "rt", "end")


class Cef(MixedReader):
    name = "cef"
    otherwise = "is not in the Common Event Format"

    def whose(self, line: str) -> bool:
        return "CEF:" in line and _HEADER.fullmatch(line) is not None

    def begin(self, context: Context) -> Taking:
        times = EventTimes(context)

        def take(texts: list[str]) -> tuple[Parsed, list[int]]:
            parsed, rows, headers = Parsed(), list[Row](), list[str | None]()
            at: list[int] = []
            left: list[int] = []
            for index, line in enumerate(texts):
                if (found := _HEADER.fullmatch(line) if "CEF:" in line else None) is None:
                    left.append(index)
                elif telling_keys("cef").isdisjoint(fields := _extension(found[3])):
                    parsed.skip("cef, of no connection")
                else:
                    rows.append(_turned(fields) if found[2] in _TURNED else fields)
                    headers.append(found[1])
                    at.append(index)
            if rows:
                parsed.events.append(_columns(rows, headers, at, times))
            return parsed, left

        return take


def _extension(text: str) -> Row:
    """`key=value key=value`; a value goes on to the next key, and may hold spaces, `\\=` and `\\\\`."""
    parts = _KEY.split(text)
    found = dict(zip(parts[1::2], parts[2::2]))
    return {k: _ESCAPE.sub(r"\1", v) if "\\" in v else v for k, v in found.items()} if "\\" in text else found


def _turned(fields: Row) -> Row:
    """With `in` and `out` as the format defines them."""
    return {**fields, "in": fields.get("out", ""), "out": fields.get("in", "")}


def _columns(rows: list[Row], headers: list[str | None], at: list[int], times: EventTimes) -> Columns:
    columns = Columns("network", at)
    said = [next((v for k in _TIMES if (v := row.get(k))), None) for row in rows]
    fill_times(columns, [(value, None) for value in said], headers, times)
    fill(columns, rows, "cef")
    return columns


def fill_times(columns: Columns, said: list[tuple[str | None, str | None]], headers: list[str | None], times: EventTimes) -> None:
    """The event's own time, in the pattern it names; the header's where it has none."""
    found: list[int | None] = []
    for row, ((value, pattern), header) in enumerate(zip(said, headers)):
        text = value or header
        found.append(times.micros(value, pattern) if value else times.stamps.micros(header) if header else None)
        if found[-1] is None and text and times.stamps.lacks_year(text):
            columns.reject(row, NO_YEAR)
    columns.time(found)
