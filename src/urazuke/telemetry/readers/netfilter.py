"""What the firewall of Linux logs of packets: iptables and nftables (`LOG`), ufw and firewalld, over syslog or from the journal.

Format: iptables-extensions(8), LOG; ufw(8), logging. A line is one packet: a prefix that whoever wrote the rule chose, then
`IN= OUT= SRC= DST= LEN= … PROTO= SPT= DPT=` and the flags of TCP. What the prefix calls blocked is refused; a packet that was
let through says no more than that. A packet that goes back to who opened the session is turned (see `sides`). The length of
a packet is no count of a session's bytes, and is not read.
"""

from __future__ import annotations

import re

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.mixed import MixedReader, Taking
from urazuke.telemetry.readers.sides import answers, fill_ends, port_number
from urazuke.telemetry.readers.syslog import Stamps, behind_header
from urazuke.telemetry.readers.verdicts import protocol

_HEAD = behind_header("(?:kernel|ulogd|klogd)")
_PACKET = re.compile(
    _HEAD + r"(.*?)IN=\S* OUT=\S*(?: PHYS\w+=\S*)*(?: MAC=\S*)? SRC=([0-9A-Fa-f.:]+) DST=([0-9A-Fa-f.:]+) (?:.* )?PROTO=(\w+)"
    r"(?: SPT=(\d+) DPT=(\d+))?(?: (.*))?"
)
_BEGUN = re.compile(_HEAD + r".*\bIN=\S* OUT=.*")
_BLOCKED = re.compile(r"block|drop|den[yi]|reject|invalid|refus|discard|bad", re.IGNORECASE)


class Netfilter(MixedReader):
    name = "netfilter"
    otherwise = "is not a packet as Linux logs it"

    def whose(self, line: str) -> bool:
        return " OUT=" in line and _PACKET.fullmatch(line) is not None

    def begin(self, context: Context) -> Taking:
        stamps = Stamps(context)

        def take(texts: list[str]) -> tuple[Parsed, list[int]]:
            parsed, rows, at, left = Parsed(), list[tuple[str, ...]](), list[int](), list[int]()
            for index, line in enumerate(texts):
                if " OUT=" not in line:
                    left.append(index)
                elif found := _PACKET.fullmatch(line):
                    rows.append(found.groups())
                    at.append(index)
                elif _BEGUN.fullmatch(line):
                    parsed.rejects.append((index, self.otherwise))
                else:
                    left.append(index)
            if rows:
                parsed.events.append(_columns(rows, at, stamps))
            return parsed, left

        return take


def _columns(rows: list[tuple[str, ...]], at: list[int], stamps: Stamps) -> Columns:
    columns = Columns("network", at)
    times, prefixes, sources, targets, protocols, ports, to_ports, rests = zip(*rows)
    stamps.fill(columns, times)
    back = [goes_back(rest or "", port, other) for rest, port, other in zip(rests, ports, to_ports)]
    fill_ends(columns, back, sources, ports, targets, to_ports)
    columns.set("protocol", [protocol(p) for p in protocols])
    columns.set("outcome", ["refused" if _BLOCKED.search(p) else None for p in prefixes])
    return columns


def goes_back(flags: str, port: str | None, other: str | None) -> bool:
    """Did this packet go back to who opened the session?"""
    words = flags.split()
    if "SYN" in words:
        return "ACK" in words
    return bool(answers(port_number(port), port_number(other)))
