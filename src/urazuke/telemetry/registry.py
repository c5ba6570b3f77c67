"""The formats that are read, in the order in which they are tried: the strictest first.

A reader of somebody else's is a package that is installed beside the program and names its reader under the entry-point
group `urazuke.log_readers`. It is tried after ours, in the order of the names, and is loaded when the first log is read.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from urazuke.errors import MissingError
from urazuke.telemetry.own_columns import Own
from urazuke.telemetry.reader import LogReader, first_lines

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "urazuke.log_readers"


@functools.cache
def readers() -> tuple[LogReader, ...]:
    """The readers in order: those that ship with the program, then those that are installed beside it."""
    from urazuke.telemetry.readers.access_json import AccessJson
    from urazuke.telemetry.readers.access_log import AccessLog
    from urazuke.telemetry.readers.bind import BindQueries
    from urazuke.telemetry.readers.cef import Cef
    from urazuke.telemetry.readers.cisco_asa import CiscoAsa
    from urazuke.telemetry.readers.dnsmasq import Dnsmasq
    from urazuke.telemetry.readers.firewall_csv import FirewallCsv
    from urazuke.telemetry.readers.fortigate import Fortigate
    from urazuke.telemetry.readers.leef import Leef
    from urazuke.telemetry.readers.mixed import MixedReader
    from urazuke.telemetry.readers.netfilter import Netfilter
    from urazuke.telemetry.readers.netflow_csv import NetflowCsv
    from urazuke.telemetry.readers.paloalto import PaloAlto
    from urazuke.telemetry.readers.pfsense import PfSense
    from urazuke.telemetry.readers.squid import Squid
    from urazuke.telemetry.readers.suricata import Suricata
    from urazuke.telemetry.readers.unbound import Unbound
    from urazuke.telemetry.readers.vpc_flow import VpcFlow
    from urazuke.telemetry.readers.windows_events import WindowsEvents
    from urazuke.telemetry.readers.zeek_json import ZeekJson

    ours: tuple[LogReader, ...] = (
        _first(), Suricata(), ZeekJson(), WindowsEvents(),
        BindQueries(), Dnsmasq(), Unbound(),
        AccessLog(), AccessJson(), Squid(),
        Cef(), Leef(), Fortigate(), CiscoAsa(), Netfilter(), PfSense(), PaloAlto(),
        VpcFlow(), NetflowCsv(), FirewallCsv(),
    )  # fmt: skip
    found = (*ours, *(_load(point) for point in _published()))
    over_syslog = tuple(reader for reader in found if isinstance(reader, MixedReader))
    for reader in over_syslog:
        reader.beside = over_syslog
    return found


@functools.cache
def _first() -> LogReader:
    from urazuke.telemetry.readers.zeek_tsv import ZeekTsv

    return ZeekTsv()


def _in_turn() -> Iterator[LogReader]:
    """All readers; those after the first, which are many to load, once they are asked for."""
    yield _first()
    yield from readers()[1:]


def installed_readers() -> tuple[str, ...]:
    """Others' readers that are installed, each with its package and version: with another one, logs are read anew."""
    return tuple(f"{point.name} {point.dist.name} {point.dist.version}" if point.dist else point.name for point in _published())


def _published() -> list[EntryPoint]:
    from importlib.metadata import entry_points

    return sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))


def _load(point: EntryPoint) -> LogReader:
    try:
        loaded = point.load()
        reader = loaded() if isinstance(loaded, type) else loaded
    except Exception as error:
        why = f"the installed log reader {point.name!r} cannot be loaded: {error}"
        raise MissingError(why, hint=f"mend or remove {point.value}") from None
    if not isinstance(reader, LogReader):
        raise MissingError(f"the installed log reader {point.name!r} is none", hint=f"{point.value} needs name, detect and read")
    return reader


def detect_reader(head: bytes, name: str, columns: Own = ()) -> LogReader | None:
    """The reader that recognises the first line that any of them does; None where none recognises any.

    One line at a time, so that a strange line further down does not hand the file to another reader. A header in the words
    of `columns`, the organisation's own, comes first.
    """
    from urazuke.telemetry.readers.firewall_csv import FirewallCsv

    if columns and (own := FirewallCsv(columns)).detect(head, name):
        return own
    for line in first_lines(head):
        for reader in _in_turn():
            if reader.detect(line.encode("utf-8", "replace"), name):
                return reader
    return None
