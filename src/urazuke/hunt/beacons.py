"""Beaconing is regular contact: most pauses between one machine's sessions to one server are about the same length.

The measure is the share of pauses that lie within a quarter of their median. Pauses at random (exponential) have about 0.17; a
beacon with the usual jitter of up to half its interval has 0.75 and more, and keeps it when nights or a week are missing. Asked
are ten sessions and 0.6: chance reaches that about once in a thousand such series. Sessions that start within two seconds of
each other are one call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

SESSIONS = 10
SHARE = 0.6
NEAR = 0.25
ONE_CALL_SECONDS = 2.0


def beaconing(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The organisations one of whose machines called a watched server at regular intervals, from table `lines`."""
    rows = connection.execute(f"""
        WITH starts AS (
          SELECT organisation, target, source, session, min(time) AS time FROM lines WHERE reached GROUP BY ALL),
        pauses AS (
          SELECT organisation, target, source, epoch(time) - epoch(lag(time) OVER (PARTITION BY organisation, target, source ORDER BY time,
            session)) AS pause FROM starts),
        calls AS (SELECT * FROM pauses WHERE pause >= {ONE_CALL_SECONDS}),
        usual AS (SELECT organisation, target, source, median(pause) AS middle, count(*) AS n FROM calls GROUP BY ALL)
        SELECT DISTINCT c.organisation FROM calls c JOIN usual u ON c.organisation = u.organisation AND c.target = u.target
          AND c.source IS NOT DISTINCT FROM u.source
        WHERE u.n >= {SESSIONS - 1}
        GROUP BY c.organisation, c.target, c.source
        HAVING avg((abs(c.pause - u.middle) <= {NEAR} * u.middle)::INTEGER) >= {SHARE}""").fetchall()
    return {organisation for (organisation,) in rows}
