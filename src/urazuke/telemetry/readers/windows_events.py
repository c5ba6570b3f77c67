"""Windows event logs: EVTX files, and their events as JSON or XML, one a line (`windows_json` says which forms).

Read are, of Security: 5156 (a connection allowed), 5157 and 5152 (blocked), 4624 and 4625 (a log-on, or a failed one, from an
address); of Sysmon: 3 (connection), 22 (DNS query), and the hashes of 1, 6, 7, 15, 23, 26 and 29; of DNS-Client: 3008; of
TerminalServices-RemoteConnectionManager: 1149. Others are passed over and counted. In 5156 and 5157 the source is the
machine's own side whoever began (Microsoft, "5156(S)"): an inbound one is turned, so that the source is who opened the
session. 5152 is of a packet, whose source sent it (Microsoft, "5152(F)"): it is turned where its ports say that it went back.
Sysmon's own names of addresses are looked up backwards and are no names that were asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from urazuke.telemetry.addresses import canonical_address
from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.event_log import is_event_log
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.sides import answers, fill_ends, port_number
from urazuke.telemetry.readers.verdicts import protocol
from urazuke.telemetry.readers.windows_json import WindowsEvent, windows_event
from urazuke.telemetry.times import epoch

_UTC = ZoneInfo("UTC")
_INBOUND = ("%%14592", "Inbound")
_HASH = re.compile(r"(?:MD5|SHA1|SHA256)=([0-9A-Fa-f]{32,64})")
_ALIAS = re.compile(r"type: +\d+ (\S+)")
Events = list[WindowsEvent]


class WindowsEvents:
    name = "windows-events"

    def detect(self, head: bytes, name: str) -> bool:
        return is_event_log(head) or any(isinstance(windows_event(line), tuple) for line in first_lines(head) if _may_be_event(line))

    def by_line(self, head: bytes) -> ByLine | None:
        return None if is_event_log(head) else ByLine(escapes=(rb"\\u", b"&#"))

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        for block in blocks:
            parsed = Parsed()
            grouped: dict[Build, tuple[Events, list[int]]] = {}
            for index, line in enumerate(block.texts):
                if not line or line.isspace() or line in ("<Events>", "</Events>"):
                    continue
                found = windows_event(line)
                if isinstance(found, str):
                    parsed.rejects.append((index, found))
                elif (build := _build_of(found)) is None:
                    parsed.skip(f"windows event {found.number}")
                else:
                    events, at = grouped.setdefault(build, ([], []))
                    events.append(found)
                    at.append(index)
            for build, (events, at) in grouped.items():
                parsed.events.append(build(events, at, context))
            yield parsed


def _may_be_event(line: str) -> bool:
    return line.startswith(("<Event ", "<Event>")) or (line.startswith("{") and ("EventID" in line or '"event_id"' in line))


def _begin(kind: str, events: Events, at: list[int], context: Context) -> Columns:
    columns = Columns(kind, at)
    columns.time([epoch(e.time, _UTC if e.universal else context.zone) for e in events])
    return columns


def _take(events: Events, *names: str) -> list[Any]:
    """The first of these values that each event has; None where it has none, or says that it has none."""
    return [next((v for n in names if (v := e.data.get(n)) not in (None, "", "-")), None) for e in events]


def _filtered(events: Events, at: list[int], context: Context) -> Columns:
    """5156, 5157, 5152."""
    columns = _begin("network", events, at, context)
    ends = [_take(events, name) for name in ("SourceAddress", "SourcePort", "DestAddress", "DestPort")]
    turned = [_turned(e, d, s, t) for e, d, s, t in zip(events, _take(events, "Direction"), ends[1], ends[3])]
    fill_ends(columns, turned, *ends)
    columns.set("protocol", [protocol(str(p)) if p is not None else None for p in _take(events, "Protocol")])
    columns.set("outcome", ["established" if e.number == "5156" else "refused" for e in events])
    return columns


def _turned(event: WindowsEvent, direction: Any, source_port: Any, destination_port: Any) -> bool:
    """Did the end that is written second open the session?"""
    if event.number == "5152":
        return bool(answers(*(port_number(str(p)) for p in (source_port, destination_port))))
    return direction in _INBOUND


def _logged_on(events: Events, at: list[int], context: Context) -> Columns:
    """4624, 4625, 1149: somebody came from an address; a log-on at the machine itself has none."""
    columns = _begin("network", events, at, context)
    columns.set("source_ip", [canonical_address(a) if isinstance(a, str) else None for a in _take(events, "IpAddress", "Param3")])
    columns.port("source_port", _take(events, "IpPort"))
    columns.set("outcome", ["refused" if e.number == "4625" else "established" for e in events])
    return columns


def _connected(events: Events, at: list[int], context: Context) -> Columns:
    columns = _begin("network", events, at, context)
    columns.address("source_ip", _take(events, "SourceIp"))
    columns.port("source_port", _take(events, "SourcePort"))
    columns.address("destination_ip", _take(events, "DestinationIp"))
    columns.port("destination_port", _take(events, "DestinationPort"))
    columns.lower("protocol", _take(events, "Protocol"))
    columns.set("outcome", "established")
    return columns


def _looked_up(events: Events, at: list[int], context: Context) -> Columns:
    """Sysmon 22, DNS-Client 3008: results are addresses and `type: 5 NAME` of aliases, apart by semicolons."""
    columns = _begin("dns", events, at, context)
    columns.name(_take(events, "QueryName"))
    columns.answers([_answers(r) for r in _take(events, "QueryResults")])
    return columns


def _answers(results: Any) -> list[str] | None:
    if not isinstance(results, str):
        return None
    parts = [part.strip() for part in results.split(";")]
    aliases = [found[1] for part in parts if (found := _ALIAS.fullmatch(part))]
    return [*aliases, *(part for part in parts if canonical_address(part))]


def _hashed(events: Events, at: list[int], context: Context) -> Columns:
    """A file that ran, was loaded, written or deleted."""
    columns = _begin("file", events, at, context)
    columns.lists("hashes", [_HASH.findall(h) if isinstance(h, str) else None for h in _take(events, "Hashes", "Hash")], str.lower)
    return columns


Build = Callable[[Events, list[int], Context], Columns]
_BUILDS: dict[str, dict[str, Build]] = {
    "security": {"5156": _filtered, "5157": _filtered, "5152": _filtered, "4624": _logged_on, "4625": _logged_on},
    "sysmon": {"3": _connected, "22": _looked_up, **dict.fromkeys(("1", "6", "7", "15", "23", "26", "29"), _hashed)},
    "dns-client": {"3008": _looked_up},
    "terminalservices-remoteconnectionmanager": {"1149": _logged_on},
}


def _build_of(event: WindowsEvent) -> Build | None:
    """What reads events of that provider and number; some forms name the channel in place of the provider."""
    provider = event.provider.lower().removeprefix("microsoft-windows-").partition("/")[0]
    return _BUILDS.get({"security-auditing": "security"}.get(provider, provider), {}).get(event.number)
