"""The formats that are read, in the order in which they are tried: the strictest first.

A reader of somebody else's is published under the entry-point group `urazuke.log_readers` and is loaded by its name
alone, when asked for: nothing is imported because it happens to be installed.
"""

from __future__ import annotations

import functools
from importlib.metadata import entry_points

from urazuke.errors import RequestError
from urazuke.telemetry.reader import LogReader, first_lines

GROUP = "urazuke.log_readers"


@functools.cache
def readers() -> tuple[LogReader, ...]:
    """The readers that ship with the program, in order."""
    from urazuke.telemetry.readers.access_log import AccessLog
    from urazuke.telemetry.readers.bind import BindQueries
    from urazuke.telemetry.readers.cef import Cef
    from urazuke.telemetry.readers.firewall_csv import FirewallCsv
    from urazuke.telemetry.readers.netflow_csv import NetflowCsv
    from urazuke.telemetry.readers.squid import Squid
    from urazuke.telemetry.readers.suricata import Suricata
    from urazuke.telemetry.readers.zeek_json import ZeekJson
    from urazuke.telemetry.readers.zeek_tsv import ZeekTsv

    return (ZeekTsv(), Suricata(), ZeekJson(), BindQueries(), AccessLog(), Squid(), Cef(), NetflowCsv(), FirewallCsv())


def detect_reader(head: bytes, name: str) -> LogReader | None:
    """The reader that recognises the first line that any of them does; None where none recognises any.

    One line at a time, so that a strange line further down does not hand the file to another reader.
    """
    for line in first_lines(head):
        for reader in readers():
            if reader.detect(line.encode("utf-8", "replace"), name):
                return reader
    return None


def reader_named(name: str) -> LogReader:
    """The reader of that name, one's own or an installed one; RequestError where there is none."""
    for reader in readers():
        if reader.name == name:
            return reader
    for point in entry_points(group=GROUP, name=name):
        loaded = point.load()
        reader = loaded() if isinstance(loaded, type) else loaded
        if isinstance(reader, LogReader):
            return reader
    names = ", ".join(r.name for r in readers())
    raise RequestError(f"there is no log reader {name!r}", hint=f"there are: {names}")
