"""IBM's Log Event Extended Format, 1.0 and 2.0, as security devices send it over syslog.

Format: IBM QRadar, "Log Event Extended Format (LEEF)". Attributes are apart by tabs, in 2.0 by the character that the header
names (also as `x5E` or `0x5E`); tabs that syslog wrote as `#011`, `<009>` or `\\t` are tabs. Time is `devTime` in the form
that `devTimeFormat` names, else that of the syslog header. Which keys are read stands in columns.toml.
"""

from __future__ import annotations

import re

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.cef import fill_times
from urazuke.telemetry.readers.event_times import EventTimes
from urazuke.telemetry.readers.key_values import Row, fill, telling_keys
from urazuke.telemetry.readers.mixed import MixedReader, Taking
from urazuke.telemetry.readers.syslog import PRIORITY, TIME

_HEADER = re.compile(
    r"(?:" + PRIORITY + "(" + TIME + r")?.*? ?)?LEEF:\d(?:\.\d)?\|" + r"[^|]*\|" * 4 + r"(?:(0?x[0-9A-Fa-f]{2,4}|[^|\w=])?\|)?(.*)",
    re.DOTALL,
)
_WRITTEN_TABS = ("#011", "<009>", "\\t", "\\0x09")


class Leef(MixedReader):
    name = "leef"
    otherwise = "is not in the Log Event Extended Format"

    def whose(self, line: str) -> bool:
        return "LEEF:" in line and _HEADER.fullmatch(line) is not None

    def begin(self, context: Context) -> Taking:
        times = EventTimes(context)

        def take(texts: list[str]) -> tuple[Parsed, list[int]]:
            parsed, rows, headers = Parsed(), list[Row](), list[str | None]()
            at: list[int] = []
            left: list[int] = []
            for index, line in enumerate(texts):
                if (found := _HEADER.fullmatch(line) if "LEEF:" in line else None) is None:
                    left.append(index)
                elif telling_keys("leef").isdisjoint(fields := _attributes(found[3], found[2])):
                    parsed.skip("leef, of no connection")
                else:
                    rows.append(fields)
                    headers.append(found[1])
                    at.append(index)
            if rows:
                parsed.events.append(_columns(rows, headers, at, times))
            return parsed, left

        return take


def _attributes(text: str, delimiter: str | None) -> Row:
    """`key=value` pairs; without a delimiter tabs, however they were written."""
    mark = "\t" if not delimiter else chr(int(delimiter.lower().partition("x")[2], 16)) if len(delimiter) > 1 else delimiter
    if mark == "\t" and "\t" not in text:
        mark = next((written for written in _WRITTEN_TABS if written in text), mark)
    pairs = (part.partition("=") for part in text.split(mark))
    return {key.strip(): value.strip() for key, equals, value in pairs if equals}


def _columns(rows: list[Row], headers: list[str | None], at: list[int], times: EventTimes) -> Columns:
    columns = Columns("network", at)
    fill_times(columns, [(row.get("devTime"), row.get("devTimeFormat")) for row in rows], headers, times)
    fill(columns, rows, "leef")
    return columns
