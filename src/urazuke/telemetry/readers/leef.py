"""IBM's Log Event Extended Format, 1.0 and 2.0, as security devices send it over syslog.

Format: IBM QRadar, "Log Event Extended Format (LEEF)". Attributes are apart by tabs, in 2.0 by the character that the header
names (also as `x5E` or `0x5E`); tabs that syslog wrote as `#011`, `<009>` or `\\t` are tabs. Time is `devTime` in the form
that `devTimeFormat` names, else that of the syslog header. Which keys are read stands in columns.toml.
"""

from __future__ import annotations

import re

from urazuke.telemetry.readers.key_values import Row
from urazuke.telemetry.readers.marked_events import MarkedEvents
from urazuke.telemetry.readers.syslog import PRIORITY, TIME
from urazuke.telemetry.readers.templates import Template

_HEADER = re.compile(
    r"(?:" + PRIORITY + "(" + TIME + r")?.*? ?)?LEEF:\d(?:\.\d)?\|" + r"[^|]*\|" * 4 + r"(?:(0?x[0-9A-Fa-f]{2,4}|[^|\w=])?\|)?(.*)",
    re.DOTALL,
)
_WRITTEN_TABS = ("#011", "<009>", "\\t", "\\0x09")


class Leef(MarkedEvents):
    name = "leef"
    otherwise = "is not in the Log Event Extended Format"
    mark, header = "LEEF:", _HEADER
    times, form = ("devTime",), "devTimeFormat"

    def fields(self, found: re.Match[str]) -> Row:
        return _attributes(found[3], found[2])

    def template(self, found: re.Match[str]) -> Template | None:
        pairs = [part.partition("=") for part in found[3].split("\t")]
        keys = [key for key, _, _ in pairs]
        if len(pairs) < 2 or not all(mark for _, mark, _ in pairs) or found[2] or not found[0].endswith("|" + found[3]):
            return None
        head, value = r"[^|\t]*LEEF:[0-9](?:\.[0-9])?\|(?:[^|\t]*\|){4}", r"(?:[!-~](?:[ -~]*[!-~])?)?"
        return Template(head, keys, keys, "\t", value)


def _attributes(text: str, delimiter: str | None) -> Row:
    """`key=value` pairs; without a delimiter tabs, however they were written."""
    mark = "\t" if not delimiter else chr(int(delimiter.lower().partition("x")[2], 16)) if len(delimiter) > 1 else delimiter
    if mark == "\t" and "\t" not in text:
        mark = next((written for written in _WRITTEN_TABS if written in text), mark)
    pairs = [part.split("=", 1) for part in text.split(mark) if "=" in part]
    return {key.strip(): value.strip() for key, value in pairs}
