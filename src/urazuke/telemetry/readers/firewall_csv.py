"""Firewalls' traffic logs, and proxies' logs, as comma-separated files with a header, as their consoles export them.

The header's names are those of columns.toml beside this file, or of the one in the organisation's folder; a file may repeat its
header. Times without a zone are local to the
organisation; a session is timed by its start where the file has that. The source is who opened the session; what the
firewall did not let through is `refused`.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import ClassVar

from urazuke.telemetry.addresses import absolute_url, asked_host
from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.own_columns import Own
from urazuke.telemetry.readers.delimited import Delimited, Make, Needed, Take, lines_alone
from urazuke.telemetry.readers.verdicts import outcome, protocol
from urazuke.telemetry.times import Clock


@dataclass(frozen=True)
class FirewallCsv(Delimited):
    """Firewalls' and proxies' logs as comma-separated files with a header, in the usual words or in the organisation's `own`."""

    own: Own = ()
    name: ClassVar[str] = "firewall-csv"
    words: ClassVar[str] = "firewall"
    needed: ClassVar[Needed] = (
        ("time",), ("source_ip",), ("destination_ip", "name", "url"), ("action", "source_bytes", "destination_port", "name", "url"),
    )  # fmt: skip

    def by_line(self, head: bytes) -> ByLine | None:
        return None if self.own else lines_alone(self.words, "source_ip")

    def build(self, held: Container[str], take: Take, make: Make, clock: Clock) -> Columns:
        web = "url" in held or "name" in held
        columns = make("http" if web else "network")
        columns.civil(take("time"), clock)
        fill_session(columns, take)
        columns.set("outcome", columns.mapped(take("action"), outcome))
        columns.text("session", take("session"))
        if web:  # what was asked of a proxy: the host, of its own column or of the URL, and the URL
            asked = take("name"), take("url")
            columns.name(columns.paired(*asked, asked_host))
            columns.set("url", columns.paired(*asked, absolute_url))
        columns.text("user_agent", take("user_agent"))
        return columns


def fill_session(columns: Columns, take: Take) -> None:
    """Addresses, ports, protocol and bytes, as every flow record has them."""
    for side in ("source", "destination"):
        columns.address(f"{side}_ip", take(f"{side}_ip"))
        columns.port(f"{side}_port", take(f"{side}_port"))
    columns.set("protocol", columns.mapped(take("protocol"), protocol))
    for side in ("source", "destination"):
        columns.size(f"{side}_bytes", take(f"{side}_bytes"))
