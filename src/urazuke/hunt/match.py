"""Events that name something watched: an equality join on a key, whatever the time; the windows come after (`contacts`).

Keys are canonical text. A watched network or domain is turned into keys by looking once at each different address or name in
the events: a network holds those inside it, a domain those that end in it.

Directions, as seen from the organisation: `outbound` where the indicator is the destination, `inbound` where it is the source,
`lookup` where a name was asked for, or an answer named it. A user agent, a fingerprint, a URL, a hash or a mail address has the
direction of the session that carries it: inbound where its source is a stranger and its destination the organisation's own.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.evidence.case import Settings
from urazuke.hunt.indicators import Network
from urazuke.hunt.inside import Inside
from urazuke.hunt.workspace import open_events

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# What an event carries on into contacts and hits.
CARRIED = "time, organisation, source_ip, destination_ip, name, answers, url, user_agent, ja3, hashes, email, kind, source_bytes, " \
    "destination_bytes, exhibit, line, \"offset\""  # fmt: skip
_PLAIN = {"url": "url", "user_agent": "user_agent", "ja3": "ja3", "email": "email"}  # indicator type -> column


class Watchlist:
    """A watch list laid out for matching: `watch` in the database, networks and domains here."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, watch: pa.Table) -> None:
        import pyarrow as pa

        self.connection = connection
        rows = watch.select(["type", "value"]).to_pylist()
        self._domains: dict[str, list[int]] = {}
        self._networks: dict[tuple[int, int], dict[int, list[int]]] = {}
        self.types = {row["type"] for row in rows}
        keys = [k for n, row in enumerate(rows) if (k := self._key(n, row["type"], row["value"]))]
        connection.register("watch_rows", watch.append_column("n", pa.array(range(watch.num_rows), pa.int64())))
        connection.execute("CREATE TEMP TABLE watch AS SELECT * FROM watch_rows")
        connection.unregister("watch_rows")
        connection.execute("CREATE TEMP TABLE keys (type VARCHAR, key VARCHAR, indicator VARCHAR, n BIGINT)")
        self._add(keys)
        self._seen: set[str] = set()

    def _key(self, n: int, kind: str, value: str) -> tuple[str, str, str, int] | None:
        """The key row of what can be looked up as it stands; networks and domains are kept for `learn`."""
        if kind == "domain":
            self._domains.setdefault(value, []).append(n)
        elif kind == "ip" and "/" in value:
            network = ipaddress.ip_network(value)
            same_size = self._networks.setdefault((network.version, network.prefixlen), {})
            same_size.setdefault(int(network.network_address), []).append(n)
        else:
            return kind, value, value, n
        return None

    def _add(self, rows: Iterable[tuple[str, str, str, int]]) -> None:
        import pyarrow as pa

        columns = list(zip(*rows, strict=True))
        if columns:
            self.connection.register("new_keys", pa.table(dict(zip(("type", "key", "indicator", "n"), columns, strict=True))))
            self.connection.execute("INSERT INTO keys SELECT type, key, indicator, n FROM new_keys")
            self.connection.unregister("new_keys")

    def learn(self, events: str) -> None:
        """Look at each different address and name in that relation, and add keys for those inside a network or a domain."""
        columns = (["source_ip", "destination_ip"] if self._networks else []) + (["name"] if self._domains else [])
        if not columns:
            return
        parts = [f"SELECT {c} AS value FROM {events} WHERE {c} IS NOT NULL" for c in columns]
        parts.append(f"SELECT unnest(answers) AS value FROM {events} WHERE answers IS NOT NULL")
        cursor = self.connection.execute(f"SELECT DISTINCT value FROM ({' UNION ALL '.join(parts)}) WHERE value IS NOT NULL")
        self.resolve(value for (value,) in chain.from_iterable(iter(lambda: cursor.fetchmany(100_000), [])))

    def resolve(self, values: Iterable[str]) -> None:
        """Add keys for those of the addresses and names that lie inside a watched network or domain."""
        found: list[tuple[str, str, str, int]] = []
        for value in values:
            if value not in self._seen:
                known = list(self._resolve(value))
                found += known
                if known:
                    self._seen.add(value)
        self._add(sorted(found))

    @property
    def domains(self) -> Iterator[str]:
        """The watched domains."""
        yield from self._domains

    @property
    def networks(self) -> Iterator[Network]:
        """The watched networks."""
        for (version, length), starts in self._networks.items():
            for start in starts:
                yield ipaddress.ip_network((ipaddress.IPv4Address(start) if version == 4 else ipaddress.IPv6Address(start), length))

    def _resolve(self, value: str) -> Iterator[tuple[str, str, str, int]]:
        if self._domains:
            suffix = value
            while suffix:
                for n in self._domains.get(suffix, ()):
                    yield "domain", value, suffix, n
                suffix = suffix.partition(".")[2]
        if self._networks and (value[-1:].isdigit() or ":" in value):
            yield from self._inside(value)

    def _inside(self, value: str) -> Iterator[tuple[str, str, str, int]]:
        try:
            address = ipaddress.ip_address(value)
        except ValueError:
            return
        number = int(address)
        for (version, length), networks in self._networks.items():
            if version == address.version:
                shift = address.max_prefixlen - length
                for n in networks.get(number >> shift << shift, ()):
                    yield "ip", value, value, n


def gather(watchlist: Watchlist, events: str) -> None:
    """Add to table `candidates` every event of that relation that carries a watched key, at any time; `learn` comes first."""
    connection = watchlist.connection
    connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS candidates AS SELECT {CARRIED} FROM {events} LIMIT 0")
    for query in naming(watchlist.types, CARRIED, events):
        connection.execute(f"INSERT INTO candidates {query}")


def gather_files(watchlist: Watchlist, files: Sequence[Path]) -> None:
    """Make table `candidates` from those files of events, which are read in full only where they hold a watched key."""
    open_events(watchlist.connection, files)
    watchlist.learn("events")
    open_events(watchlist.connection, files_that_name(watchlist, files))
    gather(watchlist, "events")


def files_that_name(watchlist: Watchlist, files: Sequence[Path]) -> list[Path]:
    """Those of the event files that hold a watched key: the others need not be read in full."""
    by_name = {str(path.resolve()): path for path in files}
    queries = naming(watchlist.types, "filename", "events")
    if not files or not queries:
        return []
    found = watchlist.connection.execute(f"SELECT DISTINCT filename FROM ({' UNION ALL '.join(queries)})").fetchall()
    named = {name for (name,) in found}
    return [path for name, path in by_name.items() if name in named]


def naming(types: set[str], columns: str, events: str) -> list[str]:
    """Queries for those columns of the events that carry a key of one of those types."""
    watched = {kind: f"(SELECT key FROM keys WHERE type = '{kind}')" for kind in sorted(types)}
    tests = [f"{column} IN {watched[kind]}" for kind, column in _PLAIN.items() if kind in watched]
    if "ip" in watched:
        tests += [f"destination_ip IN {watched['ip']}", f"source_ip IN {watched['ip']}"]
    if "domain" in watched:
        tests.append(f"name IN {watched['domain']}")
    queries = [f"SELECT {columns} FROM {events} WHERE {' OR '.join(tests)}"] if tests else []
    for column, kinds in (("answers", ("ip", "domain")), ("hashes", ("hash",))):
        if any(kind in watched for kind in kinds):
            listed = ", ".join(f"'{kind}'" for kind in kinds)
            queries.append(f"""
                SELECT {columns} FROM (SELECT {columns}, unnest({column}) AS listed FROM {events} WHERE {column} IS NOT NULL)
                WHERE listed IN (SELECT key FROM keys WHERE type IN ({listed}))""")
    return queries


def match(watchlist: Watchlist, settings: Settings) -> None:
    """Make table `matched`: one row for each candidate line, indicator, direction and watch row (`n`), with its window.

    Columns: organisation, type, indicator, direction, n, tenancy_id, inside, time, source, destination, name, bytes_out,
    bytes_in, exhibit, line, offset. A line counts once for an indicator and direction, however many events it yields.
    """
    connection = watchlist.connection
    _tell_sides(watchlist, settings)
    branches = [
        _branch("ip", "destination_ip", "'outbound'"), _branch("ip", "source_ip", "'inbound'"),
        _branch("domain", "name", f"CASE WHEN kind = 'dns' THEN 'lookup' ELSE {_SESSION} END"),
        *(_branch(kind, column, _SESSION) for kind, column in _PLAIN.items()),
        _branch("ip", "unnest(answers)", "'lookup'"), _branch("domain", "unnest(answers)", "'lookup'"),
        _branch("hash", "unnest(hashes)", _SESSION),
    ]  # fmt: skip
    connection.execute(f"""
        CREATE TEMP TABLE matched AS
        SELECT m.organisation, m.type, m.indicator, m.direction, m.n, w.tenancy_id, m.time,
               (w.start IS NULL OR m.time >= w.start) AND (w."end" IS NULL OR m.time < w."end") AS inside,
               m.source_ip AS source, m.destination_ip AS destination, m.name, m.exhibit, m.line, m."offset",
               CASE m.direction WHEN 'outbound' THEN m.source_bytes WHEN 'inbound' THEN m.destination_bytes END AS bytes_out,
               CASE m.direction WHEN 'outbound' THEN m.destination_bytes WHEN 'inbound' THEN m.source_bytes END AS bytes_in
        FROM (SELECT e.*, k.indicator, k.n FROM ({" UNION ALL ".join(branches)}) e JOIN keys k ON e.type = k.type AND e.key = k.key) m
        JOIN watch w ON w.n = m.n
        QUALIFY row_number() OVER (PARTITION BY m.exhibit, m.line, m.type, m.indicator, m.direction, m.n
                                   ORDER BY m.time, m.source_bytes DESC, m.destination_bytes DESC, m.source_ip, m.destination_ip,
                                     m.name) = 1""")


_SESSION = "CASE WHEN NOT own_source AND (destination_ip IS NULL OR own_destination) THEN 'inbound' ELSE 'outbound' END"


def _branch(kind: str, column: str, direction: str) -> str:
    carried = 'time, organisation, source_ip, destination_ip, name, source_bytes, destination_bytes, exhibit, line, "offset"'
    # a file's record tells of a session that has its own: the file is found by its hash, the address by the session
    sessions = " WHERE kind <> 'file'" if kind == "ip" else ""
    return f"SELECT '{kind}' AS type, {column} AS key, {direction} AS direction, {carried} FROM sided{sessions}"


def _tell_sides(watchlist: Watchlist, settings: Settings) -> None:
    """Make table `sided`: candidates, each once, with whether their two ends are the organisation's own (where that is asked)."""
    import pyarrow as pa

    connection = watchlist.connection
    own: list[tuple[str, str]] = []
    if watchlist.types - {"ip"}:
        both = "SELECT organisation, source_ip AS address FROM candidates UNION SELECT organisation, destination_ip FROM candidates"
        own = list(Inside(settings).of(connection.execute(f"SELECT * FROM ({both}) WHERE address IS NOT NULL").fetchall()))
    rows = pa.table({"organisation": pa.array([o for o, _ in own], pa.string()), "address": pa.array([a for _, a in own], pa.string())})
    connection.register("own", rows)
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE sided AS SELECT DISTINCT c.*, s.address IS NOT NULL AS own_source,
          d.address IS NOT NULL AS own_destination FROM candidates c
        LEFT JOIN own s ON c.organisation = s.organisation AND c.source_ip = s.address
        LEFT JOIN own d ON c.organisation = d.organisation AND c.destination_ip = d.address""")
    connection.unregister("own")
