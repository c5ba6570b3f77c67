"""Unbound's log of queries and replies (`log-queries`, `log-replies`, `log-local-actions`), from its own file or over syslog.

Format: unbound.conf(5). Times are `[epoch]`, those of `log-time-ascii` and `log-time-iso`, or those of syslog. A line names
the client, the name and the type; a reply adds how it ended, never what was answered. Where a file has the query and the
reply, or what was done locally, to the same name for the same client, the lookup counts once, by the first: what repeats it is
passed over, so that such lines do not stand alone. A local action that denies (`deny`, `refuse`, `always_…`) is a refusal.
"""

from __future__ import annotations

import re

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.mixed import MixedReader, Taking
from urazuke.telemetry.readers.syslog import PRIORITY, STRUCTURE, TIME, Stamps

_HEAD = (
    PRIORITY + r"(?:\[(\d{9,11})\]|(" + TIME + r")):? (?:\S+ ){0,2}?unbound(?:\[\d+(?::[0-9a-f]+)?\])?(?::| (?:\d+|-) \S+ " + STRUCTURE
    + r")? (?:\[\d+:[0-9a-f]+\] )?"
)  # fmt: skip
_TYPE = r"([A-Z][A-Z0-9-]*) (?:IN|CH|HS|ANY|NONE|CLASS\d+)"
_LINE = re.compile(
    _HEAD + r"(?:info|query|reply): (?:([0-9A-Fa-f.:%\w]+) (\S+) " + _TYPE + r"( [A-Z]+\d* \d+\.\d+ [01] \d+.*)?"
    r"|\S+ ([a-z_]+) ([0-9A-Fa-f.:]+)@(\d+) (\S+) " + _TYPE + ")"
)
_OWN = re.compile(_HEAD + "[a-z]+: .*")
_DENYING = ("deny", "refuse", "always_refuse", "always_deny", "always_nxdomain", "always_nodata", "always_null", "inform_deny")
_AGAIN = "unbound, what repeats a query"
_REMEMBERED = 1 << 16
Row = tuple[str | None, str | None, str, str, str | None, str | None]


class Unbound(MixedReader):
    name = "unbound"
    otherwise = "is not a line of Unbound's log"
    by_line = None

    def whose(self, line: str) -> bool:
        return _OWN.fullmatch(line) is not None

    def begin(self, context: Context) -> Taking:
        return _File(context)


class _File:
    """One file; `waiting` counts the queries, by client, name and type, that no reply has repeated yet."""

    def __init__(self, context: Context) -> None:
        self._stamps = Stamps(context)
        self._waiting: dict[tuple[str, str, str], int] = {}

    def __call__(self, texts: list[str]) -> tuple[Parsed, list[int]]:
        parsed, rows, at = Parsed(), list[Row](), list[int]()
        left = []
        for index, line in enumerate(texts):
            if (found := _LINE.fullmatch(line)) is None:
                if _OWN.fullmatch(line):
                    parsed.skip("unbound, messages of its own")
                else:
                    left.append(index)
                continue
            epoch, time, client, name, kind, ended, action, denied, port, refused_name, refused_kind = found.groups()
            asked = (client or denied, name or refused_name, kind or refused_kind)
            if (ended or action) and self._repeats(asked):
                parsed.skip(_AGAIN)
                continue
            if not ended and not action:
                self._wait(asked)
            rows.append((epoch, time, asked[0], asked[1], port, action))
            at.append(index)
        if rows:
            parsed.events.append(_columns(rows, at, self._stamps))
        return parsed, left

    def _wait(self, asked: tuple[str, str, str]) -> None:
        if len(self._waiting) >= _REMEMBERED:
            self._waiting.clear()
        self._waiting[asked] = self._waiting.get(asked, 0) + 1

    def _repeats(self, asked: tuple[str, str, str]) -> bool:
        """Does a query wait for this? It no longer does then."""
        count = self._waiting.pop(asked, 0)
        if count > 1:
            self._waiting[asked] = count - 1
        return count > 0


def _columns(rows: list[Row], at: list[int], stamps: Stamps) -> Columns:
    columns = Columns("dns", at)
    epochs, times, clients, names, ports, actions = zip(*rows)
    stamps.fill(columns, [e or t for e, t in zip(epochs, times)])
    columns.address("source_ip", clients)
    columns.port("source_port", ports)
    columns.set("destination_port", 53)
    columns.name(names)
    columns.set("outcome", ["refused" if a in _DENYING else None for a in actions])
    return columns
