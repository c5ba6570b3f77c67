"""Cisco ASA, FTD, PIX and FWSM: connections built, torn down and denied, and URLs, over syslog.

Format: Cisco, "Secure Firewall ASA Series Syslog Messages": 302013, 302015 and 302020 (built), 302014, 302016 and 302021 (torn
down), 106001, 106006, 106007, 106015, 106023 and 106100 (denied, or permitted by a list), 304001 and 304002 (URL).
Who opened a connection stands in the line that built it (for an outbound one the second end, else the first; Cisco, document
116149); the line that tears it down is tied to it by the connection's number, else by the ports, so that such lines do not stand
alone. A connection of TCP that is built is an attempt until it is torn down after bytes went over it. The bytes are those of both
directions together, and are not told apart.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from urazuke.telemetry.addresses import absolute_url, canonical_address, url_host
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.mixed import MixedReader, Taking
from urazuke.telemetry.readers.sides import answers, port_number
from urazuke.telemetry.readers.syslog import PRIORITY, TIME, Stamps
from urazuke.telemetry.readers.verdicts import protocol

_MESSAGE = re.compile(PRIORITY + f"(?:({TIME})" + r":? ?)?(?:.*?[ :])??%(?:ASA|FTD|PIX|FWSM)-(?:\w+-)?\d-(\d{6}): (.*)")
_END = r"[^:]*:([0-9A-Fa-f.:]+)/(\d+) ?(?:\([^)]*\))*"
_BUILT = re.compile(r"Built (inbound|outbound) (?:Probe )?(\w+) connection (\d+) for " + _END + " to " + _END + ".*")
_ICMP_END = r"faddr ([0-9A-Fa-f.:]+)/\d+.*? gaddr \S+ laddr ([0-9A-Fa-f.:]+)/\d+"
_ICMP = re.compile(r"(Built|Teardown) (?:(inbound|outbound) )?(ICMP) connection for " + _ICMP_END + ".*")
_TORN = re.compile(r"Teardown (?:Probe )?(\w+) connection (\d+) for " + _END + " to " + _END + r" duration [\d:]+ bytes (\d+)(.*)")
_DENIED = re.compile(
    r"Deny (?:protocol )?(\w+) (?:reverse path check )?src [^:]*:([0-9A-Fa-f.:]+?)(?:/(\d+))? ?(?:\([^)]*\))? dst "
    r"[^:]*:([0-9A-Fa-f.:]+?)(?:/(\d+))?(?: .*)?"
)
_PLAIN = re.compile(
    r"(?:Deny )?(?:[Ii]nbound )?(TCP|UDP)(?: connection denied| \(no connection\))? from ([0-9A-Fa-f.:]+)/(\d+) to ([0-9A-Fa-f.:]+)/(\d+).*"
)
_LIST = re.compile(
    r"access-list \S+ (permitted|denied|est-allowed) (\w+) [^/]*/([0-9A-Fa-f.:]+)\((\d+)\)(?:\([^)]*\))? -> "
    r"[^/]*/([0-9A-Fa-f.:]+)\((\d+)\).*"
)
_URL = re.compile(
    r"(?:\S*@)?([0-9A-Fa-f.:]+)(?:\([^)]*\))? (?:Accessed|Access denied) (?:JAVA )?URL (?:SRC \S+ DEST )?([0-9A-Fa-f.]+):(\S*).*"
)
_NETWORK = ("302013", "302015", "302020", "302014", "302016", "302021", "106001", "106006", "106007", "106015", "106023", "106100")
_WEB = ("304001", "304002")
_REMEMBERED = 1 << 18


class Session(NamedTuple):
    """One line: who and whom, how, and which connection; `url` where it names one."""

    source: str
    source_port: str | None
    target: str
    target_port: str | None
    protocol: str
    outcome: str | None
    connection: str | None = None
    url: str | None = None


class CiscoAsa(MixedReader):
    name = "cisco-asa"
    otherwise = "is not a message of a Cisco firewall"
    by_line = None

    def whose(self, line: str) -> bool:
        return "%" in line and _MESSAGE.fullmatch(line) is not None

    def begin(self, context: Context) -> Taking:
        return _File(context)


class _File:
    """One file; `built` holds, by the number of the connection, whether its first end opened it."""

    def __init__(self, context: Context) -> None:
        self._stamps = Stamps(context)
        self._built: dict[str, bool] = {}

    def __call__(self, texts: list[str]) -> tuple[Parsed, list[int]]:
        parsed, left = Parsed(), list[int]()
        grouped: dict[str, tuple[list[Session], list[str], list[int]]] = {}
        for index, line in enumerate(texts):
            found = _MESSAGE.fullmatch(line) if "%" in line else None
            if found is None:
                left.append(index)
                continue
            time, number, message = found.groups()
            if number not in _NETWORK and number not in _WEB:
                parsed.skip("cisco, messages of no connection")
            elif (session := self._session(number, message)) is None:
                parsed.rejects.append((index, f"is no message {number} as Cisco writes it"))
            else:
                rows, times, at = grouped.setdefault("http" if number in _WEB else "network", ([], [], []))
                rows.append(session)
                times.append(time or "")
                at.append(index)
        parsed.events += [_columns(kind, *found, self._stamps) for kind, found in grouped.items()]
        return parsed, left

    def _session(self, number: str, message: str) -> Session | None:
        if found := _BUILT.fullmatch(message):
            way, kind, connection, *ends = found.groups()
            if len(self._built) >= _REMEMBERED:
                self._built.clear()
            self._built[connection] = way == "inbound"
            return _between(ends, way == "inbound", kind, "attempted" if kind == "TCP" else None, connection)
        if found := _TORN.fullmatch(message):
            kind, connection, *ends, size, why = found.groups()
            first = self._built.pop(connection, None)
            if first is None:
                first = not answers(port_number(ends[1]), port_number(ends[3]))
            return _between(ends, first, kind, _ended(size, why) if kind == "TCP" else None, connection)
        return _alone(number, message)


def _between(ends: list[str], first: bool, kind: str, outcome: str | None, connection: str) -> Session:
    """From the end that opened the connection to the other."""
    near, far = (ends[:2], ends[2:]) if first else (ends[2:], ends[:2])
    return Session(near[0], near[1], far[0], far[1], kind, outcome, connection)


def _ended(size: str, why: str) -> str:
    if size == "0":
        return "refused" if "Reset" in why else "attempted"
    return "established"


def _alone(number: str, message: str) -> Session | None:
    """What a line says that needs no other."""
    if found := _ICMP.fullmatch(message):
        ends = [found[4], None, found[5], None]
        near, far = (ends[:2], ends[2:]) if found[2] != "outbound" else (ends[2:], ends[:2])
        return Session(str(near[0]), None, str(far[0]), None, found[3], None)
    if found := _DENIED.fullmatch(message):
        return Session(found[2], found[3], found[4], found[5], found[1], "refused")
    if found := _PLAIN.fullmatch(message):
        return Session(found[2], found[3], found[4], found[5], found[1], "refused")
    if found := _LIST.fullmatch(message):
        return Session(found[3], found[4], found[5], found[6], found[2], "refused" if found[1] == "denied" else None)
    if found := _URL.fullmatch(message):
        outcome = "refused" if number == "304002" or "denied" in message else "established"
        return Session(found[1], None, found[2], None, "tcp", outcome, None, found[3])
    return None


def _columns(kind: str, rows: list[Session], times: list[str], at: list[int], stamps: Stamps) -> Columns:
    columns = Columns(kind, at)
    stamps.fill(columns, times)
    sources, source_ports, targets, target_ports, protocols, outcomes, connections, urls = zip(*rows)
    columns.address("source_ip", sources)
    columns.port("source_port", source_ports)
    columns.address("destination_ip", targets)
    columns.port("destination_port", target_ports)
    columns.set("protocol", [protocol(p.lower()) for p in protocols])
    columns.set("outcome", list(outcomes))
    columns.set("session", list(connections))
    if kind == "http":
        whole = [absolute_url(target, url) for target, url in zip(targets, urls)]
        hosts = [url_host(u)[0].name if u else None for u in whole]
        columns.set("url", whole)
        columns.name([h if h and not canonical_address(h) else None for h in hosts])
    return columns
