"""Victims are the organisations with contacts; impact is what their own logs show, and no more.

    attempted   the adversary's server came to the organisation, or the organisation's sessions to it all failed, or its name was
                asked for and nothing came of it
    contacted   a machine of the organisation opened a session to the server
    beaconing   one did so at regular intervals (see `beacons`)
    data_out    far more went out to the server than the organisation sends elsewhere (see `volumes`)

A lookup alone shows that something inside asked for the name, no session: it is an attempt. Where the window is open (nobody said
when the name was the adversary's) it may as well be somebody who read the report: then it makes no victim.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Settings
from urazuke.evidence.locator import row_reference
from urazuke.evidence.tables import make_table
from urazuke.hunt.beacons import beaconing
from urazuke.hunt.engine import DuckDB, Engine, Events
from urazuke.hunt.statements import Statement, agrees, statements
from urazuke.hunt.volumes import exceeding
from urazuke.hunt.workspace import workspace

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

OPEN = "(open window)"


def find_victims(
    contacts: pa.Table, hits: pa.Table, event_files: Sequence[Path], claims: pa.Table, entities: pa.Table, settings: Settings,
    engine: Engine | None = None,
) -> pa.Table:  # fmt: skip
    """Table `victims`, by organisation; `events`, bytes and times are of its sessions, each line counted once.

    `event_files` are those that were hunted: they say how sessions ended, and what the organisation usually sends. `claims` of
    type `leaked` that name the organisation give `statement`.
    """
    if not contacts.num_rows:
        return make_table("victims")
    with workspace() as connection, (engine or DuckDB()).open(connection, event_files) as events:
        connection.register("contacts", contacts)
        connection.register("hits", hits)
        _sessions(connection, events)
        found = _summaries(connection)
        reached = {o for (o,) in connection.execute("SELECT DISTINCT organisation FROM lines WHERE reached").fetchall()}
        regular, sending = beaconing(connection), exceeding(connection, events, settings)
    said = statements(claims, entities, settings)
    ranked = (("data_out", sending), ("beaconing", regular), ("contacted", reached))
    rows = []
    for row in found:
        impact = next((name for name, organisations in ranked if row["organisation"] in organisations), "attempted")
        rows.append(_victim(row, impact, said.get(row["organisation"])))
    return make_table("victims", rows)


def _victim(row: dict[str, Any], impact: str, said: Statement | None) -> dict[str, Any]:
    contact_ids = row.pop("contact_ids")
    claimed = [row_reference(claim) for claim in said.claims] if said else []
    return {
        **row, "impact": impact, "statement": said.kind if said else "none", "statement_agrees": agrees(said, impact),
        "basis": [*(row_reference(c) for c in contact_ids), *claimed],
    }  # fmt: skip


def _sessions(connection: duckdb.DuckDBPyConnection, events: Events) -> None:
    """Table `lines`: the lines of all contacts that count, with their session and how it ended.

    `counts` is false for lookups where the organisation has sessions too; `reached`: a session that the organisation opened and
    that was not refused; `target` is the tenancy, or the indicator where there is none.
    """
    connection.execute("CREATE TEMP TABLE places AS SELECT DISTINCT exhibit, line FROM hits")
    events.collect("ends", """
        SELECT e.exhibit, e.line, min(e.outcome) AS outcome, min(e.session) AS session
        FROM events e JOIN places p ON e.exhibit = p.exhibit AND e.line = p.line
        WHERE e.exhibit IN (SELECT DISTINCT exhibit FROM places) GROUP BY e.exhibit, e.line""", ["places"])  # fmt: skip
    connection.execute(f"""
        CREATE TEMP TABLE lines AS
        SELECT c.organisation, c.contact_id, c.direction, coalesce(c.tenancy_id, c.type || ' ' || c.indicator) AS target, c.tenancy_id,
          h.time, h.source, h.bytes_out, h.bytes_in, h.exhibit, h.line, coalesce(e.session, h.exhibit || ':' || h.line) AS session,
          c.direction = 'outbound' AND coalesce(e.outcome, 'established') = 'established' AS reached,
          c.direction <> 'lookup' OR (NOT ends_with(coalesce(c.label, ''), '{OPEN}') AND NOT bool_or(c.direction <> 'lookup') OVER
            (PARTITION BY c.organisation)) AS counts
        FROM hits h JOIN contacts c ON h.contact_id = c.contact_id LEFT JOIN ends e ON h.exhibit = e.exhibit AND h.line = e.line""")


def _summaries(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """One row for each organisation, in order; a line that stands in several contacts counts once."""
    rows: list[dict[str, Any]] = (
        connection.execute("""
        WITH once AS (
          SELECT organisation, exhibit, line, min(time) AS time, max(bytes_out) AS bytes_out, max(bytes_in) AS bytes_in
          FROM lines WHERE counts GROUP BY organisation, exhibit, line),
        sums AS (
          SELECT organisation, min(time) AS first_seen, max(time) AS last_seen, count(*) AS events,
            CAST(sum(bytes_out) AS BIGINT) AS bytes_out, CAST(sum(bytes_in) AS BIGINT) AS bytes_in FROM once GROUP BY organisation),
        named AS (
          SELECT organisation, list_sort(list(DISTINCT contact_id)) AS contact_ids,
            coalesce(list_sort(list(DISTINCT tenancy_id) FILTER (tenancy_id IS NOT NULL)), []) AS tenancies
          FROM lines GROUP BY organisation)
        SELECT * FROM sums JOIN named USING (organisation) ORDER BY organisation""")
        .to_arrow_table()
        .to_pylist()
    )
    return rows
