"""Events that name something watched are gathered where there is no index of them: an equality join on a key, whatever the time.

Keys are canonical text. A watched network or domain is turned into keys by looking once at each different address or name in
the events: a network holds those inside it, a domain those that end in it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from urazuke.hunt.indicators import Network
from urazuke.hunt.watchfile import identified

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
        self.connection, self.rows = connection, watch
        types, values = (watch.column(name).to_pylist() for name in ("type", "value"))
        self._domains: dict[str, list[int]] = {}
        self._networks: dict[tuple[int, int], dict[int, list[int]]] = {}
        self.types = set(types)
        keys = [k for n, (kind, value) in enumerate(zip(types, values, strict=True)) if (k := self._key(n, kind, value))]
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

    def named(self) -> pa.Table:
        """The rows of the watch list, in order, that something in table `candidates` names; `learn` has looked at all of it."""
        import pyarrow as pa

        parts = [f"SELECT '{kind}' AS type, {column} AS key FROM candidates" for kind, column in _seen_in(self.types)]
        query = f"SELECT DISTINCT n FROM keys JOIN ({' UNION '.join(parts)}) USING (type, key) ORDER BY n" if parts else ""
        numbers = self.connection.execute(query).fetchall() if query else []
        return identified(self.rows.take(pa.array([n for (n,) in numbers], pa.int64())))

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


def _seen_in(types: set[str]) -> Iterator[tuple[str, str]]:
    """Each type that is watched, with what of an event may hold it."""
    listed = {"ip": ("source_ip", "destination_ip", "unnest(answers)"), "domain": ("name", "unnest(answers)"), "hash": ("unnest(hashes)",)}
    for kind in sorted(types):
        yield from ((kind, column) for column in listed.get(kind, (kind,)))


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
