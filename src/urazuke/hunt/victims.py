"""Victims are the organisations with contacts; impact is what their own logs show, and no more.

    attempted   the adversary's server came to the organisation, or the organisation's sessions to it all failed, or its name was
                asked for and nothing came of it
    contacted   a machine of the organisation opened a session to the server
    beaconing   one did so at regular intervals (see `beacons`)
    data_out    far more went out to the server than the organisation sends elsewhere (see `volumes`)

Each server is graded by itself (`impacts`); the gravest grade is the organisation's.

A lookup alone shows that something inside asked for the name, no session: it is an attempt. Where the window is open (nobody said
when the name was the adversary's) it may as well be somebody who read the report: then it makes no victim.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Settings
from urazuke.evidence.locator import row_reference
from urazuke.evidence.tables import make_table
from urazuke.hunt.coverage import Uncovered, uncovered
from urazuke.hunt.engine import DuckDB, Engine, Events
from urazuke.hunt.impacts import decided, grade, impact_rows
from urazuke.hunt.statements import Statement, agrees, because, statements
from urazuke.hunt.workspace import workspace

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

OPEN = "(open window)"


@dataclass(frozen=True, slots=True)
class Found:
    """Tables `victims`, by organisation, and `impacts`, by organisation and target."""

    victims: pa.Table
    impacts: pa.Table


@dataclass(frozen=True, slots=True)
class Background:
    """What contacts are held against: the days that logs hold, the watch list, and what reports say."""

    log_days: pa.Table
    watch: pa.Table
    claims: pa.Table
    entities: pa.Table


def find_victims(
    contacts: pa.Table, hits: pa.Table, event_files: Sequence[Path], background: Background, settings: Settings,
    engine: Engine | None = None,
) -> Found:  # fmt: skip
    """`events`, bytes and times of a victim are of its sessions, each line counted once.

    `event_files` are those that were hunted: they say how sessions ended, and what the organisation usually sends. Claims of
    type `leaked` that name the organisation give `statement`.
    """
    if not contacts.num_rows:
        return Found(make_table("victims"), make_table("impacts"))
    with workspace() as connection, (engine or DuckDB()).open(connection, event_files) as events:
        connection.register("contacts", contacts)
        connection.register("hits", hits)
        _sessions(connection, events)
        found, graded = _summaries(connection), grade(connection, events, settings)
    impacts = {organisation: graded[organisation, target].impact for organisation, target in decided(graded).items()}
    said = statements(background.claims, background.entities, settings)
    gone = uncovered(background.log_days, background.watch, contacts, said)
    rows = [_victim(row, impacts[row["organisation"]], said, gone) for row in found]
    told = {o: because(s, impacts[o], gone[o]) for o, s in said.items() if o in impacts}
    return Found(make_table("victims", rows), make_table("impacts", impact_rows(graded, told)))


def _victim(row: dict[str, Any], impact: str, said: Mapping[str, Statement], gone: Mapping[str, Uncovered]) -> dict[str, Any]:
    contact_ids, statement = row.pop("contact_ids"), said.get(row["organisation"])
    claimed = [row_reference(claim) for claim in statement.claims] if statement else []
    return {
        **row, "impact": impact, "statement": statement.kind if statement else "none",
        "statement_agrees": agrees(statement, impact, gone[row["organisation"]].days) if statement else None,
        "basis": [*(row_reference(c) for c in contact_ids), *claimed],
    }  # fmt: skip


def _sessions(connection: duckdb.DuckDBPyConnection, events: Events) -> None:
    """Table `lines`: the lines of all contacts that count, with their session and how it ended.

    `counts` is false for lookups where the organisation has sessions too; `reached`: a session that the organisation opened and
    that was not refused; `target` is the tenancy, or the indicator where there is none.
    """
    connection.execute("CREATE TEMP TABLE places AS SELECT DISTINCT exhibit, line FROM hits")
    events.collect("ends", """
        SELECT e.exhibit, e.line, min(e.outcome) AS outcome, min(e.session) AS session, min(e.protocol) AS protocol,
          min(e.destination_port) AS port
        FROM events e JOIN places p ON e.exhibit = p.exhibit AND e.line = p.line
        WHERE e.exhibit IN (SELECT DISTINCT exhibit FROM places) GROUP BY e.exhibit, e.line""", ["places"])  # fmt: skip
    connection.execute(f"""
        CREATE TEMP TABLE lines AS
        SELECT c.organisation, c.contact_id, c.direction, coalesce(c.tenancy_id, c.type || ' ' || c.indicator) AS target, c.tenancy_id,
          h.time, h.source, h.destination, e.protocol, e.port, h.bytes_out, h.bytes_in, h.exhibit, h.line,
          coalesce(e.session, h.exhibit || ':' || h.line) AS session,
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
