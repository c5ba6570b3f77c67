"""dnsmasq's log of queries (`log-queries`, also `log-queries=extra`), from its own file or over syslog.

Format: dnsmasq(8), `--log-queries`. A `query[TYPE]` line is a lookup by the client that it names. Lines `reply`, `cached`,
`config` and of host files tell the answers: one that is an address is an event of who asked last for that name (`extra`
prints the asker and a serial number in every line; without it, a chain of `<CNAME>` is followed) and has that name only where
it is not the name that was asked for, so that a lookup counts once. Such lines do not stand alone. Others are passed over:
forwarded queries, answers of no address, messages of the daemon.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from urazuke.telemetry.addresses import canonical_address, canonical_name
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.mixed import MixedReader, Taking
from urazuke.telemetry.readers.syslog import Stamps, behind_header

_LINE = re.compile(behind_header("dnsmasq") + r"(?:(\d+) ([0-9A-Fa-f.:%\w]+)/\d+ )?(\S+) (.*)")
_OWN = re.compile(behind_header(r"dnsmasq(?:-dhcp|-tftp|-script)?") + ".*")
_ASKED = re.compile(r"(.*\S) from ([0-9A-Fa-f.:%\w]+)")  # a name may hold spaces
_TOLD = re.compile(r"(.*?\S) is (\S.*)")
_TELLING = ("reply", "cached", "cached-stale", "config", "DHCP")
_MESSAGES = "dnsmasq, messages of its own"
_REMEMBERED = 1 << 16
Row = tuple[str, str | None, str | None, str | None]


class Asked(NamedTuple):
    who: str
    name: str


class Dnsmasq(MixedReader):
    name = "dnsmasq"
    otherwise = "is not a line of dnsmasq's log"
    by_line = None

    def whose(self, line: str) -> bool:
        return _OWN.fullmatch(line) is not None

    def begin(self, context: Context) -> Taking:
        return _File(context)


class _File:
    """One file: by name, or by serial number, who asked last and what for; `chain` is that of an alias just answered."""

    def __init__(self, context: Context) -> None:
        self._stamps = Stamps(context)
        self._asked: dict[str, Asked] = {}
        self._chain: Asked | None = None

    def __call__(self, texts: list[str]) -> tuple[Parsed, list[int]]:
        parsed, rows, at = Parsed(), list[Row](), list[int]()
        left = []
        for index, line in enumerate(texts):
            if (found := _LINE.fullmatch(line)) is None:
                if not _OWN.fullmatch(line):
                    left.append(index)
                elif "query[" in line:
                    parsed.rejects.append((index, Dnsmasq.otherwise))
                else:
                    parsed.skip(_MESSAGES)
                continue
            row = self._row(found)
            if isinstance(row, tuple):
                rows.append(row)
                at.append(index)
            elif row:
                parsed.skip(row)
            else:
                parsed.rejects.append((index, Dnsmasq.otherwise))
        if rows:
            parsed.events.append(_columns(rows, at, self._stamps))
        return parsed, left

    def _row(self, found: re.Match[str]) -> Row | str:
        """Time, asker, name and answer; or what the line is passed over as; nothing where it is broken."""
        time, serial, asker, verb, rest = found.groups()
        if verb.startswith(("query[", "auth[")):
            asked = _ASKED.fullmatch(rest)
            if asked is None:
                return ""
            self._remember(serial or asked[1].lower(), Asked(asked[2], asked[1]))
            return time, asked[2], asked[1], None
        if verb not in _TELLING and not verb.startswith("/"):
            return "dnsmasq, queries passed on" if verb == "forwarded" else _MESSAGES
        told = _TOLD.fullmatch(rest)
        if told is None:
            return _MESSAGES
        known = self._asked.get(serial) if serial else self._follow(told[1].lower(), told[2])
        if canonical_address(told[2]) is None:
            return "dnsmasq, answers of no address"
        same = known is not None and canonical_name(known.name) == canonical_name(told[1])
        return time, asker or (known.who if known else None), None if same else told[1], told[2]

    def _follow(self, name: str, answer: str) -> Asked | None:
        """Who asked for that name, or for the alias whose target it is."""
        known = self._asked.get(name)
        if known is None and self._chain is not None:
            known, self._chain = self._chain, None
            self._remember(name, known)
        if answer == "<CNAME>":
            self._chain = known
        return known

    def _remember(self, key: str, asked: Asked) -> None:
        if len(self._asked) >= _REMEMBERED:
            self._asked.clear()
        self._asked[key] = asked


def _columns(rows: list[Row], at: list[int], stamps: Stamps) -> Columns:
    columns = Columns("dns", at)
    times, askers, names, answers = zip(*rows)
    stamps.fill(columns, times)
    columns.address("source_ip", askers)
    columns.set("destination_port", 53)
    columns.name(names)
    columns.answers([[a] if a else None for a in answers])
    return columns
