"""Unbound's log of queries and replies (`log-queries`, `log-replies`, `log-local-actions`), from its own file or over syslog.

Format: unbound.conf(5). Times are `[epoch]`, those of `log-time-ascii` and `log-time-iso`, or those of syslog. A line names
the client, the name and the type; a reply adds how it ended, never what was answered. Where a file has the query, what was
done locally and the reply, or two of them, to the same name for the same client, the lookup counts once, by the first: what
repeats it is passed over, so that such lines do not stand alone. A local action that denies (`deny`, `refuse`, `always_…`) is a
refusal.
"""

from __future__ import annotations

import re
from collections import Counter

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
Lookup = tuple[str, str, str]
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
    """One file; the counts are of lookups, by client, name and type, that no later line of theirs has repeated yet."""

    def __init__(self, context: Context) -> None:
        self._stamps = Stamps(context)
        self._asked: Counter[Lookup] = Counter()
        self._acted: Counter[Lookup] = Counter()

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
            lookup = (client or denied, name or refused_name, kind or refused_kind)
            if self._repeats(lookup, action, ended):
                parsed.skip(_AGAIN)
            else:
                rows.append((epoch, time, lookup[0], lookup[1], port, action))
                at.append(index)
        if rows:
            parsed.events.append(_columns(rows, at, self._stamps))
        return parsed, left

    def _repeats(self, lookup: Lookup, action: str | None, ended: str | None) -> bool:
        """Does the line tell of a lookup that an earlier line told of? Its order is query, local action, reply."""
        if ended:
            return _taken(self._acted, lookup) or _taken(self._asked, lookup)
        again = action is not None and _taken(self._asked, lookup)
        waiting = self._acted if action else self._asked
        if len(waiting) >= _REMEMBERED:
            waiting.clear()
        waiting[lookup] += 1
        return again


def _taken(waiting: Counter[Lookup], lookup: Lookup) -> bool:
    """Does such a lookup wait? One less does then."""
    count = waiting.pop(lookup, 0)
    if count > 1:
        waiting[lookup] = count - 1
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
