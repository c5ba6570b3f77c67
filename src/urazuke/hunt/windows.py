"""Sightings are held against the windows of what they name: those inside are kept one by one, those outside all are summed.

Tables in the database: `targets` (target, type, indicator); `inside`, one row for each line, target, direction and tenancy; `strays`,
sums by target, direction, organisation, reason and the tenancy that held the address then; `texts`, what the codes in `inside` mean.
Windows and tenancies are laid out of the targets alone that were met.
A line counts once for a target and direction, however many events it yields.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from urazuke.evidence.interval import BEGINNING
from urazuke.hunt.condensing import Changes, Spans
from urazuke.hunt.occupancy import Occupancy
from urazuke.hunt.sightings import code_table

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from urazuke.hunt.lookup import Targets
    from urazuke.hunt.sightings import Sightings

_LINE = "target, direction, exhibit, line"
_BYTES = """
    CASE direction WHEN 'outbound' THEN source_bytes WHEN 'inbound' THEN destination_bytes END AS bytes_out,
    CASE direction WHEN 'outbound' THEN destination_bytes WHEN 'inbound' THEN source_bytes END AS bytes_in"""
_TWINS = f"""
    CREATE OR REPLACE TEMP TABLE twins AS SELECT * FROM seen WHERE twin
    QUALIFY row_number() OVER (PARTITION BY {_LINE}
      ORDER BY time, source_bytes DESC, destination_bytes DESC, source, destination, name) = 1"""
_ONCE = f"CREATE OR REPLACE TEMP VIEW once AS SELECT *, {_BYTES} FROM (SELECT * FROM seen WHERE NOT twin UNION ALL SELECT * FROM twins)"
_INSIDE = f"""
    SELECT target, direction, organisation, w.tenancy_id, w.n, time, source, destination, name, bytes_out, bytes_in, exhibit, line, "offset"
    FROM once JOIN windows w USING (target) WHERE time >= w.start AND time < w."end"
    QUALIFY row_number() OVER (PARTITION BY {_LINE}, w.tenancy_id ORDER BY w.n) = 1"""
_STRAYS = """
    SELECT o.target, o.direction, o.organisation, h.tenancy_id,
      CASE WHEN h.other THEN 'other_tenant'
           WHEN o.time < s.first THEN 'before' WHEN o.time >= s.last THEN 'after' ELSE 'between' END AS reason,
      min(o.time) AS first_seen, max(o.last) AS last_seen, CAST(sum(o.events) AS BIGINT) AS events,
      sum(o.bytes_out) AS bytes_out, sum(o.bytes_in) AS bytes_in,
      min({'time': o.time, 'exhibit': o.exhibit, 'line': o.line, 'offset': o."offset"}) AS first
    FROM once o JOIN spans s USING (target)
    LEFT JOIN watched_times w ON o.target = w.target AND o.time >= w.start AND o.time < w."end"
    LEFT JOIN held h ON o.target = h.target AND o.time >= h.start AND o.time < h."end"
    WHERE w.target IS NULL GROUP BY ALL"""


def match(connection: duckdb.DuckDBPyConnection, watch: pa.Table, targets: Targets, sightings: Sightings, tenancies: pa.Table) -> None:
    """Make the tables, from the sightings of those targets; the rows of `watch` are numbered as they come."""
    import pyarrow as pa

    numbers = pa.array(range(watch.num_rows), pa.int64())
    _make(connection, "watch", watch.select(["tenancy_id", "start", "end"]).append_column("n", numbers))
    met = sightings.targets()
    pairs = _pairs(targets, met)
    _lay_out(connection, targets, pairs)
    held = _held(list(_holds(targets, met, tenancies)) if tenancies.num_rows else [])
    _make(connection, "held", held)
    for number, rows in enumerate(_some(sightings, Changes(_windows(watch, pairs), _spans(held)))):
        connection.register("seen", rows)
        connection.execute(_TWINS)
        connection.execute(_ONCE)
        for table, query in (("inside", _INSIDE), ("strays", _STRAYS)):
            connection.execute(f"INSERT INTO {table} {query}" if number else f"CREATE TEMP TABLE {table} AS {query}")
        connection.unregister("seen")
    codes = " UNION ".join(f"SELECT {end} FROM inside WHERE {end} IS NOT NULL" for end in ("source", "destination", "name"))
    _make(connection, "texts", code_table(list(sightings.texts(code for (code,) in connection.execute(codes).fetchall()))))


def _make(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("given", table)
    connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM given")
    connection.unregister("given")


def _some(sightings: Sightings, changes: Changes) -> Iterator[pa.Table]:
    """The tables of sightings, of which there is one at least."""
    nothing = True
    for rows in sightings.tables(changes):
        nothing = False
        yield rows
    if nothing:
        yield sightings.schema().empty_table()


def _pairs(targets: Targets, met: Sequence[int]) -> pa.Table:
    """Columns `target` and `n`: which rows of the watch list are windows of which of those targets."""
    import pyarrow as pa

    pairs = [(target, n) for target in met for n in sorted(targets.windows[target])]
    columns = zip(*pairs, strict=True) if pairs else ([], [])
    return pa.table([pa.array(column, pa.int64()) for column in columns], ["target", "n"])


def _lay_out(connection: duckdb.DuckDBPyConnection, targets: Targets, pairs: pa.Table) -> None:
    """Tables `targets`; `windows`, the rows of the watch list by target; `watched_times`, their union; `spans`, from first to last."""
    import pyarrow as pa

    named = list(zip(*targets.named, strict=True)) or [(), ()]
    texts = {column: pa.array(values, pa.string()) for column, values in zip(("type", "indicator"), named, strict=True)}
    _make(connection, "targets", pa.table({"target": pa.array(range(len(targets.named)), pa.int64()), **texts}))
    _make(connection, "pairs", pairs)
    connection.execute("""
        CREATE TEMP TABLE windows AS SELECT p.target, p.n, w.tenancy_id, coalesce(w.start, '-infinity'::TIMESTAMPTZ) AS start,
          coalesce(w."end", 'infinity'::TIMESTAMPTZ) AS "end" FROM pairs p JOIN watch w ON p.n = w.n;
        CREATE TEMP TABLE spans AS SELECT target, min(start) AS first, max("end") AS last, min(n) AS least_n FROM windows GROUP BY target;
        CREATE TEMP TABLE watched_times AS
        WITH marked AS (
          SELECT *, start > max("end") OVER (PARTITION BY target ORDER BY start, "end"
                                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS new
          FROM windows),
        runs AS (
          SELECT *, count(*) FILTER (new) OVER (PARTITION BY target ORDER BY start, "end" ROWS UNBOUNDED PRECEDING) AS run FROM marked)
        SELECT target, min(start) AS start, max("end") AS "end" FROM runs GROUP BY target, run""")


def _windows(watch: pa.Table, pairs: pa.Table) -> Spans:
    """The windows of each target."""
    named = watch.select(["start", "end"]).take(pairs.column("n")).append_column("target", pairs.column("target"))
    windows = _spans(named)
    some = windows.start < windows.end
    return Spans(windows.target[some], windows.start[some], windows.end[some])


def _spans(rows: pa.Table) -> Spans:
    """Columns `target`, `start` and `end` as numbers; an end that is open is later, a start that is open earlier than all."""
    import numpy as np
    import pyarrow as pa

    def micros(name: str, otherwise: int) -> np.ndarray:
        found: np.ndarray = rows.column(name).cast(pa.int64()).fill_null(otherwise).to_numpy()
        return found

    ever = np.iinfo(np.int64)
    return Spans(rows.column("target").to_numpy(), micros("start", ever.min), micros("end", ever.max))


def _held(holds: Sequence[tuple[int, str, bool, datetime, datetime]]) -> pa.Table:
    """Which tenancy held each address when; `other`: its account is none that is watched."""
    import pyarrow as pa

    instant = pa.timestamp("us", "UTC")
    kinds = {"target": pa.int64(), "tenancy_id": pa.string(), "other": pa.bool_(), "start": instant, "end": instant}
    return pa.Table.from_pylist([dict(zip(kinds, row, strict=True)) for row in holds], schema=pa.schema(kinds))


def _holds(targets: Targets, met: Sequence[int], tenancies: pa.Table) -> Iterator[tuple[int, str, bool, datetime, datetime]]:
    """Target, tenancy, whether its account is not watched, start and end; the tenancy that began first where they overlap."""
    occupancy = Occupancy(tenancies)
    watched = set(tenancies.filter(tenancies.column("watched")).column("account_id").to_pylist())
    for target in met:
        kind, value = targets.named[target]
        taken = BEGINNING
        for tenancy in occupancy.touching(value) if kind == "ip" else ():
            start = max(tenancy.window.lower, taken)
            if start < tenancy.window.upper:
                yield target, tenancy.id, tenancy.account not in watched, start, tenancy.window.upper
            taken = max(taken, tenancy.window.upper)
