"""Data went out where a watched server received far more than the organisation's other peers do.

A peer is whoever is at the other end of the organisation's sessions, the watched ones apart. Two measures are held against the
usual, which is the 95th percentile over the peers, so that a backup server or two, or a cloud, do not set it:

    in all          the bytes sent over all logs, against what peers are sent over all logs
    in one day      the largest day (UTC), against the largest days of the peers: an upload in one night stands out against
                    backups and mail that add up over a year

`data_out` asks that a server received at least three times the usual by one of them, at least 10 MB, and more than it sent back:
less drowns in ordinary web and mail traffic, and an upload that any large peer sees is not told from it by volume.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from urazuke.evidence.case import Settings
from urazuke.hunt.engine import Events
from urazuke.hunt.inside import Inside

if TYPE_CHECKING:
    import duckdb

FLOOR_BYTES = 10_000_000
TIMES_USUAL = 3
SHARE = 0.95
LARGEST = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Upload:
    """What one target was sent, in one direction of sessions: in all, and on its largest day; with what large peers are sent."""

    bytes: int
    answered: int
    day: str
    day_bytes: int
    usual_bytes: int = 0
    usual_day_bytes: int = 0

    @property
    def in_all(self) -> bool:
        return self._large(self.bytes, self.usual_bytes)

    @property
    def in_one_day(self) -> bool:
        return self._large(self.day_bytes, self.usual_day_bytes)

    @property
    def is_data_out(self) -> bool:
        return self.in_all or self.in_one_day

    def _large(self, sent: int, usual: int) -> bool:
        return sent >= max(FLOOR_BYTES, TIMES_USUAL * usual) and self.bytes > self.answered


def uploads(connection: duckdb.DuckDBPyConnection, events: Events, settings: Settings) -> dict[tuple[str, str], Upload]:
    """(organisation, target) -> what it was sent, where that is FLOOR_BYTES or more, from table `lines` and the events."""
    rows = connection.execute(f"""
        WITH once AS (
          SELECT organisation, target, direction, CAST(time::DATE AS VARCHAR) AS day, max(bytes_out) AS sent, max(bytes_in) AS answered
          FROM lines WHERE direction <> 'lookup' GROUP BY organisation, target, direction, day, exhibit, line),
        days AS (
          SELECT organisation, target, direction, day, sum(sent) AS sent, sum(answered) AS answered FROM once GROUP BY ALL)
        SELECT organisation, target, CAST(sum(sent) AS BIGINT) AS bytes, CAST(coalesce(sum(answered), 0) AS BIGINT),
          min_by(day, (-coalesce(sent, 0), day)), CAST(max(sent) AS BIGINT)
        FROM days GROUP BY organisation, target, direction HAVING bytes >= {FLOOR_BYTES} ORDER BY bytes, direction""").fetchall()
    if not rows:
        return {}
    usual = _usual(connection, events, sorted({organisation for organisation, *_ in rows}), settings)
    found = {}
    for organisation, target, sent, answered, day, largest in rows:
        total, of_a_day = usual.get(organisation, (0, 0))
        found[organisation, target] = Upload(sent, answered, day, largest, total, of_a_day)
    return found


def _usual(
    connection: duckdb.DuckDBPyConnection, events: Events, organisations: list[str], settings: Settings
) -> dict[str, tuple[int, int]]:
    """Bytes that each organisation sends to a large peer, watched ones apart: in all, and on its largest day."""
    import pyarrow as pa

    connection.register("asked", pa.table({"organisation": organisations}))
    events.collect("flows", """
        SELECT organisation, source_ip, coalesce(destination_ip, name) AS peer, CAST(time AS DATE) AS day, sum(source_bytes) AS sent,
          sum(destination_bytes) AS answered
        FROM events WHERE organisation IN (SELECT organisation FROM asked) AND (source_bytes > 0 OR destination_bytes > 0)
        GROUP BY ALL""", ["asked"])  # fmt: skip
    sources = connection.execute("SELECT DISTINCT organisation, source_ip FROM flows WHERE source_ip IS NOT NULL").fetchall()
    own = list(Inside(settings).of(sources))
    columns = {"organisation": pa.array([o for o, _ in own], pa.string()), "address": pa.array([a for _, a in own], pa.string())}
    connection.register("insiders", pa.table(columns))
    rows = connection.execute(f"""
        WITH sent AS (
          SELECT f.organisation, f.day, CASE WHEN i.address IS NULL THEN f.source_ip ELSE f.peer END AS peer,
            sum(CASE WHEN i.address IS NULL THEN f.answered ELSE f.sent END) AS bytes
          FROM flows f LEFT JOIN insiders i ON f.organisation = i.organisation AND f.source_ip = i.address GROUP BY ALL),
        peers AS (
          SELECT organisation, peer, sum(bytes) AS total, max(bytes) AS largest FROM sent s WHERE bytes > 0 AND NOT EXISTS
            (SELECT 1 FROM contacts c WHERE c.organisation = s.organisation AND c.indicator = s.peer) GROUP BY ALL)
        SELECT organisation, quantile_cont(total, {SHARE}), quantile_cont(largest, {SHARE}) FROM peers GROUP BY organisation""").fetchall()
    return {organisation: (min(int(total), LARGEST), min(int(largest), LARGEST)) for organisation, total, largest in rows}
