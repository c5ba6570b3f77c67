"""The times that CEF and LEEF write: epochs, dates with a month's name, ISO 8601, or the form that the event itself names.

Formats: ArcSight, "Implementing CommonEvent Format", date formats; IBM, "Log Event Extended Format", `devTimeFormat`, which is
a pattern of Java's SimpleDateFormat. A zone may be `GMT+09:00`, `+0900`, `UTC` or `JST`; other abbreviations mean more than
one zone, and are not read. A date without a year has the one that the log's path tells.
"""

from __future__ import annotations

import functools
import re

from urazuke.telemetry.reader import Context
from urazuke.telemetry.readers.syslog import Stamps
from urazuke.telemetry.times import Clock, epoch

_ZONES = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00", "UT": "+00:00", "JST": "+09:00"}
_NAMED = re.compile(r"([A-Z][a-z]{2}) (\d\d?)(?: (\d{4}))? (\d\d:\d\d):(\d\d(?:\.\d{1,6})?)(?: (\S+))?")
_LETTERS = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|.", re.DOTALL)
_REMEMBERED = 1 << 12
_PARTS = {
    "y": r"(?P<year>\d{4}|\d\d)", "d": r" ?(?P<day>\d\d?)", "H": r"(?P<hour>\d\d?)", "h": r"(?P<half>\d\d?)", "m": r"(?P<minute>\d\d)",
    "s": r"(?P<second>\d\d)", "S": r"(?P<part>\d{1,9})", "a": r"(?P<noon>[AaPp][Mm])", "z": r"(?P<zone>\S+)", "Z": r"(?P<zone>\S+)",
    "X": r"(?P<zone>\S+)", "E": r"[A-Za-z]+",
}  # fmt: skip


class EventTimes:
    """Reads the times inside the events of one file."""

    def __init__(self, context: Context) -> None:
        self._clock, self._zone, self.stamps = Clock(context.zone), context.zone, Stamps(context)
        self._read = functools.lru_cache(_REMEMBERED)(self._micros)

    def micros(self, value: str, pattern: str | None = None) -> int | None:
        """Microseconds; None where the value is no time in that pattern, or without one in any of the usual forms."""
        return self._read(value, pattern)

    def _micros(self, value: str, pattern: str | None) -> int | None:
        if pattern and not value.isdecimal():
            return self._by_pattern(value, pattern)
        if found := _NAMED.fullmatch(value):
            month, day, year, minute, seconds, zone = found.groups()
            if not year:
                return self.stamps.micros(value) if zone is None else None
            offset = offset_of(zone)
            return None if offset is None else self._clock.micros(year, month, day, minute, seconds, offset)
        return epoch(value, self._zone)

    def _by_pattern(self, value: str, pattern: str) -> int | None:
        compiled = _compiled(pattern)
        found = compiled.fullmatch(value) if compiled else None
        if found is None:
            return None
        said = found.groupdict()
        offset, year, hour = offset_of(said.get("zone")), said.get("year"), said.get("hour")
        if said.get("half"):
            hour = str(int(said["half"]) % 12 + (12 if (said.get("noon") or "").lower() == "pm" else 0))
        if offset is None or not hour:
            return None
        if not year:  # the path may tell it, where the day stands as syslog writes it
            return None if offset else self.stamps.micros(f"{said['month']} {said['day']:>2} {hour:>02}:{said['minute']}:{said['second']}")
        seconds = f"{said.get('second') or '00'}.{said.get('part') or '0'}"
        century = "" if len(year) == 4 else "20"
        return self._clock.micros(century + year, said["month"], said["day"], f"{hour}:{said['minute']}", seconds, offset)


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern as a regular expression; None where it lacks a day or a time, or has letters that are not known."""
    parts: list[str] = []
    for found in _LETTERS.finditer(pattern[:80]):
        quoted, letter = found[1], found[2]
        if letter == "M":
            parts.append(r"(?P<month>[A-Z][a-z]{2})" if len(found[0]) > 2 else r"(?P<month>\d\d?)")
        elif letter:
            parts.append(_PARTS.get(letter, "(?!)"))
        else:
            parts.append(re.escape(found[0] if quoted is None else quoted.replace("''", "'") or "'"))
    try:
        compiled = re.compile("".join(parts))
    except re.error:
        return None
    return compiled if {"month", "day", "minute"} <= set(compiled.groupindex) else None


@functools.lru_cache(1 << 8)
def offset_of(zone: str | None) -> str | None:
    """The offset that a zone is, as `+09:00`; nothing where there is no zone, None where it cannot be told."""
    if not zone:
        return ""
    if zone in _ZONES:
        return _ZONES[zone]
    found = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d\d?):?(\d\d)?", zone)
    return f"{found[1]}{found[2]:0>2}:{found[3] or '00'}" if found else None
