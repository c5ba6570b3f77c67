"""ArcSight's Common Event Format, as security devices send it over syslog.

Format: ArcSight, "Implementing CommonEvent Format". Time is `start`, else `rt`, else `end` (see `event_times`), else that of
the syslog header. By the format's definition `in` counts the bytes from source to destination and `out` those back; the vendors that
document it the other way round are known by name. Which keys are read stands in columns.toml.
"""

from __future__ import annotations

import re

from urazuke.telemetry.readers.key_values import Row
from urazuke.telemetry.readers.marked_events import MarkedEvents
from urazuke.telemetry.readers.syslog import PRIORITY, TIME
from urazuke.telemetry.readers.templates import Template

_HEADER = re.compile("(?:" + PRIORITY + "(" + TIME + r")?.*? ?)?CEF: ?\d+\|((?:[^|\\]|\\.)*)\|" + r"(?:[^|\\]|\\.)*\|" * 5 + "(.*)")
_TURNED = ("Fortinet", "Palo Alto Networks")
"""Vendors whose `out` is what the source sent and whose `in` came back, by their own documentation of CEF."""
_OTHER_WAY = {"in": "out", "out": "in"}
_KEY = re.compile(r"(?:^| )([A-Za-z0-9_.\[\]-]+)=")
_ESCAPE = re.compile(r"\\(.)")


class Cef(MarkedEvents):
    name = "cef"
    otherwise = "is not in the Common Event Format"
    mark, header = "CEF:", _HEADER
    times = ("start", "rt", "end")

    def fields(self, found: re.Match[str]) -> Row:
        fields = _extension(found[3])
        return _turned(fields) if found[2] in _TURNED else fields

    def template(self, found: re.Match[str]) -> Template | None:
        before, *keys = [_KEY.split(found[3])[0], *_KEY.findall(found[3])]
        vendor = found[2]
        names = [_OTHER_WAY.get(key, key) for key in keys] if vendor in _TURNED else keys
        head = r"[^|]*CEF: ?[0-9]+\|" + re.escape(vendor) + r"\|(?:(?:[^|\\]|\\[ -~])*\|){5}"
        return None if before else Template(head, keys, names, " ", r"(?:[^=\\\t]|\\[ -~])*", escaped=True)


def _extension(text: str) -> Row:
    """`key=value key=value`; a value goes on to the next key, and may hold spaces, `\\=` and `\\\\`."""
    parts = _KEY.split(text)
    found = dict(zip(parts[1::2], parts[2::2]))
    return {k: _ESCAPE.sub(lambda escaped: escaped[1], v) if "\\" in v else v for k, v in found.items()} if "\\" in text else found


def _turned(fields: Row) -> Row:
    """With `in` and `out` as the format defines them."""
    return {**fields, **{key: fields.get(other, "") for key, other in _OTHER_WAY.items()}}
