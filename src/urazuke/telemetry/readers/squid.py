"""Squid's native access log: `time elapsed client code/status bytes method URL user hierarchy/peer type`.

Format: Squid wiki, "SquidFaq/SquidLogs", the `squid` log format. The time is when the request ended, as logged; the
bytes are those sent to the client. The destination's address is the peer only where Squid went there itself
(DIRECT, ORIGINAL_DST, PINNED): otherwise the peer is another proxy.
"""

from __future__ import annotations

import re

from urazuke.telemetry.addresses import canonical_address
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context
from urazuke.telemetry.readers.one_pattern import OnePattern, Shape, Take

_PLAIN = (
    r"(?P<time>[0-9]{9,11}\.[0-9]{1,6}) +-?[0-9]+ (?P<client>[!-~]+) (?P<ended>[A-Z][A-Z_]*/[0-9]{3}) (?P<size>[0-9]+) "
    r"(?P<method>[A-Za-z_-]+) (?P<url>[!-~]+) [!-~]+ (?P<hierarchy>[A-Z_]+)/(?P<peer>[!-~]+)(?: [ -~]*)?"
)
_DIRECT = ("DIRECT", "HIER_DIRECT", "ORIGINAL_DST", "PINNED", "TIMEOUT_HIER_DIRECT", "TIMEOUT_DIRECT")


class Squid(OnePattern):
    name = "squid"
    kind = "http"
    otherwise = "is not in Squid's native form"

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return _SHAPES


def _build(take: Take, columns: Columns, context: Context) -> None:
    columns.moments(take("time"), context.zone)
    columns.set("source_ip", columns.mapped(take("client"), known_address))
    columns.size("destination_bytes", take("size"))
    columns.set("protocol", "tcp")
    hierarchies = take("hierarchy")
    columns.set("outcome", columns.paired(take("ended"), hierarchies, how_it_ended))
    columns.set("destination_ip", columns.paired(hierarchies, take("peer"), _reached))
    columns.requested(take("method"), take("url"))


def known_address(text: str | None) -> str | None:
    """The address in its one spelling; nothing where the text is none."""
    return canonical_address(text) if text else None


def _reached(hierarchy: str | None, peer: str | None) -> str | None:
    return known_address(peer) if hierarchy in _DIRECT else None


def how_it_ended(ended: str | None, hierarchy: str | None) -> str:
    """Of code and status, as in `TCP_MISS/200`, and where Squid turned to.

    DENIED is the proxy's refusal; status 000 (combined: 0) means that nothing came back, 5xx without a peer that none was reached.
    """
    code, _, status = (ended or "").rpartition("/")
    if "DENIED" in code:
        return "refused"
    return "attempted" if status in ("000", "0") or (status >= "500" and hierarchy in ("HIER_NONE", "NONE")) else "established"


_LINE = re.compile(_PLAIN.replace("[!-~]", r"\S").replace("[ -~]", "."))
_SHAPES = (Shape(_LINE, _PLAIN, _build),)
