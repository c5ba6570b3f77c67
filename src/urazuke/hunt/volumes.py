"""Data went out where a watched server received far more than the organisation's other peers do.

For each peer of the organisation (whoever is at the other end of its sessions, the watched ones apart) all bytes sent to it are
summed over all its logs; the usual is the 95th percentile of those sums, so that a backup server or two do not set the measure.
`data_out` asks that a contact received at least three times the usual, at least 10 MB, and more than it sent back: less drowns in
ordinary web and mail traffic, and an upload that any large peer sees is not told from it by volume.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from urazuke.evidence.case import Settings
from urazuke.hunt.engine import Events
from urazuke.hunt.inside import Inside

if TYPE_CHECKING:
    import duckdb

FLOOR_BYTES = 10_000_000
TIMES_USUAL = 3
SHARE = 0.95


def exceeding(connection: duckdb.DuckDBPyConnection, events: Events, settings: Settings) -> set[str]:
    """The organisations from which data went out, from table `contacts` and the events."""
    large = connection.execute(f"""
        SELECT organisation, max(bytes_out) FROM contacts
        WHERE direction <> 'lookup' AND bytes_out >= {FLOOR_BYTES} AND bytes_out > coalesce(bytes_in, 0)
        GROUP BY organisation ORDER BY organisation""").fetchall()
    if not large:
        return set()
    usual = _usual(connection, events, [organisation for organisation, _ in large], settings)
    return {organisation for organisation, sent in large if sent >= TIMES_USUAL * usual.get(organisation, 0)}


def _usual(connection: duckdb.DuckDBPyConnection, events: Events, organisations: list[str], settings: Settings) -> dict[str, float]:
    """Bytes that each organisation sends to a large peer, watched ones apart."""
    import pyarrow as pa

    connection.register("asked", pa.table({"organisation": organisations}))
    events.collect("flows", """
        SELECT organisation, source_ip, coalesce(destination_ip, name) AS peer, sum(source_bytes) AS sent,
          sum(destination_bytes) AS answered
        FROM events WHERE organisation IN (SELECT organisation FROM asked) AND (source_bytes > 0 OR destination_bytes > 0)
        GROUP BY ALL""", ["asked"])  # fmt: skip
    sources = connection.execute("SELECT DISTINCT organisation, source_ip FROM flows WHERE source_ip IS NOT NULL").fetchall()
    own = list(Inside(settings).of(sources))
    columns = {"organisation": pa.array([o for o, _ in own], pa.string()), "address": pa.array([a for _, a in own], pa.string())}
    connection.register("insiders", pa.table(columns))
    rows = connection.execute(f"""
        WITH sent AS (
          SELECT f.organisation, CASE WHEN i.address IS NULL THEN f.source_ip ELSE f.peer END AS peer,
            sum(CASE WHEN i.address IS NULL THEN f.answered ELSE f.sent END) AS bytes
          FROM flows f LEFT JOIN insiders i ON f.organisation = i.organisation AND f.source_ip = i.address GROUP BY ALL),
        others AS (
          SELECT * FROM sent s WHERE bytes > 0 AND NOT EXISTS
            (SELECT 1 FROM contacts c WHERE c.organisation = s.organisation AND c.indicator = s.peer))
        SELECT organisation, quantile_cont(bytes, {SHARE}) FROM others GROUP BY organisation""").fetchall()
    return {organisation: float(usual) for organisation, usual in rows}
