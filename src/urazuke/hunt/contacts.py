"""Contacts are events inside a watched window; what lies outside every window of its indicator is told apart, with the reason.

Tables (contract, section 4): `contacts`, one row for each organisation, indicator, tenancy and direction; `hits`, their events;
`outside`, grouped alike by reason. Bytes are null where no line of the contact says them. Where a network is watched, the
indicator is the address that was seen. `events` counts lines of logs; a line in two watched windows (tenancies that overlap)
stands in both contacts.

Reasons: `other_tenant`, the rental records show another account in that tenancy then (it is named); else `before` the first
watched window, `after` the last, or `between` two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.evidence.case import Settings
from urazuke.evidence.locator import Locator, derive_id, row_reference
from urazuke.evidence.tables import make_table, schema
from urazuke.hunt.engine import DuckDB, Engine
from urazuke.hunt.gathering import gather_through
from urazuke.hunt.match import Watchlist, gather_files, match
from urazuke.hunt.occupancy import Occupancy
from urazuke.hunt.workspace import as_table, workspace

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_GROUP = "organisation, type, indicator, tenancy_id, direction"
_ORDER = "organisation, type, indicator, tenancy_id NULLS FIRST, direction"


@dataclass(frozen=True, slots=True)
class Matches:
    contacts: pa.Table
    hits: pa.Table
    outside: pa.Table


def match_events(
    event_files: Sequence[Path], watch: pa.Table, tenancies: pa.Table, settings: Settings, engine: Engine | None = None
) -> Matches:
    """Contacts, hits and outside of the events in those Parquet files, for that watch list.

    `watch` and `tenancies` are the tables that `pivot` returned. Rows come in a fixed order, whatever the order of the files, and
    are the same from every engine; without one the events are read here.
    """
    with workspace() as connection:
        watchlist = Watchlist(connection, watch)
        if engine is None or isinstance(engine, DuckDB):
            gather_files(watchlist, event_files)
        else:
            with engine.open(connection, event_files) as events:
                gather_through(events, watchlist)
        return conclude(watchlist, tenancies, settings)


def conclude(watchlist: Watchlist, tenancies: pa.Table, settings: Settings) -> Matches:
    """The tables, from table `candidates` alone, however it was gathered.

    Candidates are events with the columns `match.CARRIED`: every one that names something watched at whatever time must be
    there; more, or the same one twice, does no harm.
    """
    match(watchlist, settings)
    connection = watchlist.connection
    connection.execute(f"""
        CREATE TEMP TABLE inside AS SELECT * FROM matched WHERE inside
        QUALIFY row_number() OVER (PARTITION BY {_GROUP}, exhibit, line ORDER BY n) = 1""")
    contacts = _contacts(connection)
    outside = _outside(connection, tenancies)
    return Matches(contacts, _hits(connection, contacts), outside)


def _grouped(connection: duckdb.DuckDBPyConnection, relation: str, group: str, order: str) -> list[dict[str, Any]]:
    """The sums of each group, and where its first line stands; `watched` lists the watch rows it rests on."""
    query = f"""
        SELECT {group}, min(time) AS first_seen, max(time) AS last_seen, count(DISTINCT (exhibit, line)) AS events,
          CAST(sum(bytes_out) AS BIGINT) AS bytes_out, CAST(sum(bytes_in) AS BIGINT) AS bytes_in,
          min({{'time': time, 'exhibit': exhibit, 'line': line, 'offset': "offset"}}) AS first,
          list_sort(list(DISTINCT n))[:20] AS watched
        FROM {relation} GROUP BY {group} ORDER BY {order}"""
    rows: list[dict[str, Any]] = connection.execute(query).to_arrow_table().to_pylist()
    return rows


def _contacts(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    return make_table("contacts", _rows(connection, _grouped(connection, "inside", _GROUP, _ORDER), "contact"))


def _rows(connection: duckdb.DuckDBPyConnection, groups: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    watch = {row["n"]: row for row in connection.execute("SELECT n, watch_id, label, basis FROM watch").to_arrow_table().to_pylist()}
    rows = []
    for group in groups:
        first, watched = group.pop("first"), [watch[n] for n in group.pop("watched")]
        named = [group[c] for c in ("organisation", "type", "indicator", "tenancy_id", "direction", "reason") if c in group]
        basis = [Locator(first["exhibit"], first["line"]).as_row()]
        basis += [row_reference(group["tenancy_id"])] if group["tenancy_id"] else []
        for row in watched:
            basis += [item for item in (row_reference(row["watch_id"]), *(row["basis"] or ())) if item not in basis]
        rows.append({
            "contact_id": derive_id(prefix, *named), **group, "label": watched[0]["label"], "exhibit": first["exhibit"],
            "line": first["line"], "offset": first["offset"], "basis": basis,
        })  # fmt: skip
    return rows


def _hits(connection: duckdb.DuckDBPyConnection, contacts: pa.Table) -> pa.Table:
    """The lines of every contact, in the order of the contacts, then of time."""
    connection.register("contact_rows", contacts.select(["contact_id", *_GROUP.split(", ")]))
    locator = "{'exhibit': i.exhibit, 'line': i.line, 'start': NULL::BIGINT, 'end': NULL::BIGINT, 'id': NULL::VARCHAR}"
    reference = "{'exhibit': NULL::VARCHAR, 'line': NULL::BIGINT, 'start': NULL::BIGINT, 'end': NULL::BIGINT, 'id': c.contact_id}"
    query = f"""
        SELECT c.contact_id, i.time, i.source, i.destination, i.name, i.bytes_out, i.bytes_in, i.exhibit, i.line, i."offset",
          [{locator}, {reference}] AS basis
        FROM inside i JOIN contact_rows c ON i.organisation = c.organisation AND i.type = c.type AND i.indicator = c.indicator
          AND i.direction = c.direction AND i.tenancy_id IS NOT DISTINCT FROM c.tenancy_id
        ORDER BY i.organisation, i.type, i.indicator, i.tenancy_id NULLS FIRST, i.direction, i.time, i.exhibit, i.line"""
    found = as_table(connection, query, schema("hits"))
    connection.unregister("contact_rows")
    return found


def _outside(connection: duckdb.DuckDBPyConnection, tenancies: pa.Table) -> pa.Table:
    """What names a watched indicator in none of its windows, with the tenancy that held it then."""
    _held(connection, tenancies)
    connection.execute("""
        CREATE TEMP TABLE astray AS
        WITH strays AS (
          SELECT m.* FROM matched m
          QUALIFY NOT bool_or(inside) OVER (PARTITION BY exhibit, line, type, indicator, direction)
            AND row_number() OVER (PARTITION BY exhibit, line, type, indicator, direction ORDER BY n) = 1),
        spans AS (
          SELECT k.type, k.indicator, min(coalesce(w.start, '-infinity'::TIMESTAMPTZ)) AS first,
            max(coalesce(w."end", 'infinity'::TIMESTAMPTZ)) AS last
          FROM (SELECT DISTINCT type, indicator, n FROM keys) k JOIN watch w ON k.n = w.n GROUP BY k.type, k.indicator)
        SELECT s.* EXCLUDE (tenancy_id), h.tenancy_id,
          CASE WHEN h.other THEN 'other_tenant' WHEN s.time < p.first THEN 'before' WHEN s.time >= p.last THEN 'after'
               ELSE 'between' END AS reason
        FROM strays s JOIN spans p ON s.type = p.type AND s.indicator = p.indicator
        LEFT JOIN held h ON s.type = h.type AND s.indicator = h.indicator AND s.time >= h.start AND s.time < h."end"
        QUALIFY row_number() OVER (PARTITION BY s.exhibit, s.line, s.type, s.indicator, s.direction
                                   ORDER BY h.start NULLS LAST, h.tenancy_id) = 1""")
    groups = _grouped(connection, "astray", f"{_GROUP}, reason", f"{_ORDER}, reason")
    return make_table("outside", _rows(connection, groups, "outside"))


def _held(connection: duckdb.DuckDBPyConnection, tenancies: pa.Table) -> None:
    """Table `held`: the tenancies of each address seen outside; `other` where the account is none that is watched there."""
    import pyarrow as pa

    query = "SELECT DISTINCT indicator FROM matched WHERE type = 'ip' AND NOT inside ORDER BY 1"
    addresses = [a for (a,) in connection.execute(query).fetchall()] if tenancies.num_rows else []
    occupancy = Occupancy(tenancies)
    watched = set(tenancies.filter(tenancies.column("watched")).column("account_id").to_pylist())
    rows = [
        {"indicator": address, "tenancy_id": t.id, "other": t.account not in watched, "start": t.window.start, "end": t.window.end}
        for address in addresses for t in occupancy.touching(address)
    ]  # fmt: skip
    instant = pa.timestamp("us", "UTC")
    kinds = {"indicator": pa.string(), "tenancy_id": pa.string(), "other": pa.bool_(), "start": instant, "end": instant}
    connection.register("held_rows", pa.Table.from_pylist(rows, schema=pa.schema(kinds)))
    connection.execute("""
        CREATE TEMP TABLE held AS SELECT 'ip' AS type, indicator, tenancy_id, other,
          coalesce(start, '-infinity'::TIMESTAMPTZ) AS start, coalesce("end", 'infinity'::TIMESTAMPTZ) AS "end" FROM held_rows""")
    connection.unregister("held_rows")
