"""Which end of a packet or of a one-way flow opened the session, where the log shows both directions alike.

The flags of TCP say it where they are there: a SYN without ACK comes from who opened it, a SYN with ACK goes back. Else the
ports do: what comes from a port below 1024 to one above, or from any other to one that systems give out to clients (from
32768), goes back. Where neither says anything, the log's own order stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from urazuke.telemetry.columns import Columns

CLIENT_PORTS_FROM = 32768
SERVICE_PORTS_BELOW = 1024


def answers(source_port: Any, destination_port: Any) -> Any:
    """Do the ports, numbers or whole arrays of them, say that this went back to who opened the session? None is known from 0 or below."""
    from_service, from_other = source_port < SERVICE_PORTS_BELOW, (source_port >= SERVICE_PORTS_BELOW) & (source_port < CLIENT_PORTS_FROM)
    back = (from_service & (destination_port >= SERVICE_PORTS_BELOW)) | (from_other & (destination_port >= CLIENT_PORTS_FROM))
    return (source_port > 0) & (destination_port > 0) & back


def port_number(text: str | None) -> int:
    """A port that is written as a plain number; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else 0


def fill_ends(
    columns: Columns, back: Sequence[bool], sources: Sequence[str], ports: Sequence[str | None], targets: Sequence[str],
    to_ports: Sequence[str | None],
) -> None:  # fmt: skip
    """Both ends of each packet, the other way round where it went `back`: so the source is who opened the session."""
    columns.address("source_ip", [t if b else s for b, s, t in zip(back, sources, targets)])
    columns.port("source_port", [t if b else s for b, s, t in zip(back, ports, to_ports)])
    columns.address("destination_ip", [s if b else t for b, s, t in zip(back, sources, targets)])
    columns.port("destination_port", [s if b else t for b, s, t in zip(back, ports, to_ports)])
