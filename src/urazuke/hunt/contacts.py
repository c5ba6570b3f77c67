"""Contacts are events inside a watched window; what lies outside every window of its indicator is told apart, with the reason.

Tables (contract, section 4): `contacts`, one row for each organisation, indicator, tenancy and direction; `hits`, their events;
`outside`, grouped alike by reason. Bytes are null where no line of the contact says them. Where a network is watched, the
indicator is the address that was seen. `events` counts lines of logs; a line in two watched windows (tenancies that overlap)
stands in both contacts.

Reasons: `other_tenant`, the rental records show another account in that tenancy then (it is named); else `before` the first
watched window, `after` the last, or `between` two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.evidence.locator import derive_id, row_reference
from urazuke.evidence.settings import Settings
from urazuke.evidence.tables import schema
from urazuke.hunt.engine import DuckDB, Engine
from urazuke.hunt.gathering import gather_through
from urazuke.hunt.inside import Inside
from urazuke.hunt.lookup import Targets
from urazuke.hunt.match import Watchlist
from urazuke.hunt.sightings import Sightings
from urazuke.hunt.windows import match
from urazuke.hunt.workspace import as_table, workspace

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from urazuke.telemetry.indexing import EventFile
    from urazuke.telemetry.segment import Segment

INDEX = "index"
_NAMED = "organisation, type, indicator, tenancy_id, direction"
_LARGEST = (1 << 63) - 1  # what lines claim in sum may be more than a column holds
_SUMS = ", ".join(
    f"CAST(CASE WHEN sum({c}) > {_LARGEST} THEN {_LARGEST} ELSE sum({c}) END AS BIGINT) AS {c}" for c in ("bytes_out", "bytes_in")
)
_ORDER = "organisation, type, indicator, tenancy_id NULLS FIRST, direction"


@dataclass(frozen=True, slots=True)
class Matches:
    contacts: pa.Table
    hits: pa.Table
    outside: pa.Table


def match_events(
    event_files: Sequence[Path] | Sequence[EventFile], watch: pa.Table, tenancies: pa.Table, settings: Settings,
    engine: Engine | None = None, index: Path | None = None,
) -> Matches:  # fmt: skip
    """Contacts, hits and outside of the events in those Parquet files, for that watch list.

    `watch` and `tenancies` are the tables that `pivot` returned. Rows come in a fixed order, whatever the order of the files, and
    are the same from every engine; without one they come from the index of the events, of which what is missing is made: in the
    folder `index`, beside the files where none is given.
    """
    from urazuke.telemetry.indexing import EventFile, as_event_files, index_events
    from urazuke.telemetry.segment import open_segment

    with workspace() as connection:
        if engine is None or isinstance(engine, DuckDB):
            files = [f if isinstance(f, EventFile) else as_event_files([f])[0] for f in event_files]
            segments = index_events(files, index or files[0].path.parent / INDEX) if files else []
            return _conclude(connection, [partial(open_segment, path) for path in segments], watch, tenancies, settings)
        watchlist = Watchlist(connection, watch)
        paths = [f.path if isinstance(f, EventFile) else f for f in event_files]
        with engine.open(connection, paths) as events:
            gather_through(events, watchlist)
        return conclude(watchlist, tenancies, settings)


def conclude(watchlist: Watchlist, tenancies: pa.Table, settings: Settings) -> Matches:
    """The tables, from table `candidates` alone, however it was gathered.

    Candidates are events with the columns `match.CARRIED`: every one that names something watched at whatever time must be
    there; more, or the same one twice, does no harm. What of the watch list no candidate names is left out at once.
    """
    segments = list(_as_segments(watchlist.connection))
    given = [partial(segments.__getitem__, n) for n in range(len(segments))]
    return _conclude(watchlist.connection, given, watchlist.named(), tenancies, settings)


def _conclude(
    connection: duckdb.DuckDBPyConnection,
    segments: Iterable[Callable[[], Segment]],
    watch: pa.Table,
    tenancies: pa.Table,
    settings: Settings,
) -> Matches:
    targets = Targets(watch)
    sightings = Sightings(segments, targets, Inside(settings))
    match(connection, watch, targets, sightings, tenancies)
    contacts = _contacts(connection, watch)
    return Matches(contacts, _hits(connection, contacts), _outside(connection, watch))


def _as_segments(connection: duckdb.DuckDBPyConnection) -> Iterator[Segment]:
    """The candidates, indexed in memory; the events of a line stay together."""
    import pyarrow as pa

    from urazuke.telemetry.events import event_schema
    from urazuke.telemetry.segment import COLUMNS, SEGMENT_EVENTS, build_segment

    schema = pa.schema([event_schema().field(name) for name in COLUMNS])
    (count,) = connection.execute("SELECT count(*) FROM candidates").fetchone() or (0,)
    parts = count // SEGMENT_EVENTS + 1
    for part in range(parts if count else 0):
        yield build_segment(as_table(connection, f"SELECT * FROM candidates WHERE hash(exhibit, line) % {parts} = {part}", schema))


def _contacts(connection: duckdb.DuckDBPyConnection, watch: pa.Table) -> pa.Table:
    query = f"""
        SELECT {_NAMED}, min(time) AS first_seen, max(time) AS last_seen, count(*) AS events,
          {_SUMS},
          min({{'time': time, 'exhibit': exhibit, 'line': line, 'offset': "offset"}}) AS first,
          list_sort(list(DISTINCT n))[:20] AS watched
        FROM inside JOIN targets USING (target) GROUP BY {_NAMED} ORDER BY {_ORDER}"""
    return _table(connection, watch, "contacts", "contact", query)


def _outside(connection: duckdb.DuckDBPyConnection, watch: pa.Table) -> pa.Table:
    """What names a watched indicator in none of its windows, with the tenancy that held it then."""
    query = f"""
        SELECT {_NAMED}, reason, min(first_seen) AS first_seen, max(last_seen) AS last_seen, CAST(sum(events) AS BIGINT) AS events,
          {_SUMS}, min(s.first) AS first,
          [min(least_n)] AS watched
        FROM strays s JOIN targets USING (target) JOIN spans USING (target) GROUP BY {_NAMED}, reason ORDER BY {_ORDER}, reason"""
    return _table(connection, watch, "outside", "outside", query)


def _table(connection: duckdb.DuckDBPyConnection, watch: pa.Table, name: str, prefix: str, query: str) -> pa.Table:
    """The groups as that table; `first` is the place of a group's first line, `watched` numbers the watch rows that it rests on."""
    import pyarrow as pa
    import pyarrow.compute as pc

    groups = connection.execute(query).to_arrow_table().combine_chunks()
    first, watched = groups.column("first"), groups.column("watched").to_pylist()
    named = [groups.column(c).to_pylist() for c in (*_NAMED.split(", "), "reason") if c in groups.column_names]
    columns = {
        "contact_id": [derive_id(prefix, *values) for values in zip(*named, strict=True)],
        "label": watch.column("label").take(pa.array([numbers[0] for numbers in watched], pa.int64())),
        **{field: pc.struct_field(first, field) for field in ("exhibit", "line", "offset")},
    }
    columns["basis"] = _bases(watch, columns["exhibit"], columns["line"], groups.column("tenancy_id"), watched)
    wanted = schema(name)
    made = [columns[f.name] if f.name in columns else groups.column(f.name) for f in wanted]
    return pa.table([pa.array(c, f.type) if isinstance(c, list) else c.cast(f.type) for c, f in zip(made, wanted, strict=True)], wanted)


def _bases(
    watch: pa.Table, exhibits: pa.ChunkedArray, lines: pa.ChunkedArray, tenancies: pa.ChunkedArray, watched: list[list[int]]
) -> pa.Array:
    """What each group rests on: its first line, its tenancy, its watch rows and what these rest on, each once."""
    import pyarrow as pa

    items = _Items(watch, sorted(set(chain.from_iterable(watched))))
    places: list[int] = []
    ends = [0]
    for group, (tenancy, numbers) in enumerate(zip(tenancies.to_pylist(), watched, strict=True)):
        places.append(group)
        places += [len(watched) + place for place in items.of(tenancy, tuple(numbers))]
        ends.append(len(places))
    fields = list(schema("hits").field("basis").type.value_type)
    line = [column.combine_chunks().cast(field.type) for column, field in zip((exhibits, lines), fields, strict=False)]
    first = pa.StructArray.from_arrays([*line, *(pa.nulls(len(watched), field.type) for field in fields[2:])], fields=fields)
    both = pa.concat_arrays([first, pa.array(items.known, first.type)])
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), both.take(pa.array(places, pa.int64())))


class _Items:
    """What groups rest on besides their first lines: `known` holds each once, a group the places of its own."""

    def __init__(self, watch: pa.Table, used: list[int]) -> None:
        import pyarrow as pa

        self.known: dict[tuple[Any, ...], int] = {}
        rows = watch.select(["watch_id", "basis"]).take(pa.array(used, pa.int64())).to_pylist()
        self._of_watch = {
            n: [self._place(item) for item in (row_reference(row["watch_id"]), *(row["basis"] or ()))]
            for n, row in zip(used, rows, strict=True)
        }
        self.of = cache(self._of)

    def _of(self, tenancy: str | None, numbers: tuple[int, ...]) -> list[int]:
        """The places of that tenancy's reference and of what those rows of the watch list rest on."""
        own = [self._place(row_reference(tenancy))] if tenancy else []
        return list(dict.fromkeys(chain(own, *(self._of_watch[n] for n in numbers))))

    def _place(self, item: Mapping[str, Any]) -> int:
        return self.known.setdefault(tuple(item.values()), len(self.known))


def _hits(connection: duckdb.DuckDBPyConnection, contacts: pa.Table) -> pa.Table:
    """The lines of every contact, in the order of the contacts, then of time."""
    connection.register("contact_rows", contacts.select(["contact_id", *_NAMED.split(", ")]))
    locator = "{'exhibit': i.exhibit, 'line': i.line, 'start': NULL::BIGINT, 'end': NULL::BIGINT, 'id': NULL::VARCHAR}"
    reference = "{'exhibit': NULL::VARCHAR, 'line': NULL::BIGINT, 'start': NULL::BIGINT, 'end': NULL::BIGINT, 'id': c.contact_id}"
    query = f"""
        SELECT c.contact_id, i.time, s.text AS source, d.text AS destination, m.text AS name, i.bytes_out, i.bytes_in, i.exhibit, i.line,
          i."offset", [{locator}, {reference}] AS basis
        FROM inside i JOIN targets t ON i.target = t.target
        JOIN contact_rows c ON i.organisation = c.organisation AND t.type = c.type AND t.indicator = c.indicator
          AND i.direction = c.direction AND i.tenancy_id IS NOT DISTINCT FROM c.tenancy_id
        LEFT JOIN texts s ON i.source = s.code LEFT JOIN texts d ON i.destination = d.code LEFT JOIN texts m ON i.name = m.code
        ORDER BY i.organisation, t.type, t.indicator, i.tenancy_id NULLS FIRST, i.direction, i.time, i.exhibit, i.line"""
    found = as_table(connection, query, schema("hits"))
    connection.unregister("contact_rows")
    return found
