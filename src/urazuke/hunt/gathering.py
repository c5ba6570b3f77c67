"""Candidates are gathered by queries alone, wherever the events are: first the keys inside watched networks and domains, then events.

Different addresses and names may be many millions, so those that cannot lie inside anything watched are left where they are: a
name by its last labels, an address by its first octets or groups, each compared as text with the few that are watched. What
comes back is looked at by the same code as ever (`match.Watchlist`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from urazuke.hunt.match import CARRIED, Watchlist, naming

if TYPE_CHECKING:
    from urazuke.hunt.engine import Events
    from urazuke.hunt.indicators import Network

# What an event says that nobody looks at where no indicator of these types is watched.
_ASKED_FOR = {
    "answers": ("ip", "domain"), "url": ("url",), "user_agent": ("user_agent",), "ja3": ("ja3",), "hashes": ("hash",),
    "email": ("email",),
}  # fmt: skip
_LISTS = ("answers", "hashes")
Bound = tuple[str, int, str]  # separator, how many parts of the text (from its end where negative), and these parts


def gather_through(events: Events, watchlist: Watchlist) -> None:
    """Make table `candidates`: every event that carries a watched key, at any time."""
    _learn(events, watchlist)
    carried = ", ".join(_carried(column, watchlist.types) for column in CARRIED.split(", "))
    queries = naming(watchlist.types, carried, "events") or [f"SELECT {carried} FROM events WHERE false"]
    events.collect("candidates", " UNION ALL ".join(queries), ["keys"])


def _carried(column: str, types: set[str]) -> str:
    """The column, or nothing in its place where nothing of its kind is watched: it need not be read then."""
    if column in _ASKED_FOR and types.isdisjoint(_ASKED_FOR[column]):
        return f"CAST(NULL AS VARCHAR{'[]' if column in _LISTS else ''}) AS {column}"
    return column


def _learn(events: Events, watchlist: Watchlist) -> None:
    """Add keys for the addresses and names that lie inside a watched network or domain."""
    import pyarrow as pa

    bounds = {*map(_ending, watchlist.domains), *(bound for network in watchlist.networks for bound in _beginnings(network))}
    if not bounds:
        return
    columns = dict(zip(("separator", "parts", "key"), zip(*sorted(bounds), strict=True), strict=True))
    connection = watchlist.connection
    connection.register("bound_rows", pa.table(columns))
    connection.execute("CREATE OR REPLACE TEMP TABLE bounds AS SELECT * FROM bound_rows")
    connection.unregister("bound_rows")
    kinds = sorted({(separator, count) for separator, count, _ in bounds})
    names, addresses = ([_bound(*kind) for kind in kinds if (kind[1] < 0) is of_names] for of_names in (True, False))
    tests = {"name": names, "source_ip": addresses, "destination_ip": addresses, "answers": names + addresses}
    parts = [_values(column, asked) for column, asked in tests.items() if asked]
    events.collect("sought", f"SELECT DISTINCT value FROM ({' UNION ALL '.join(parts)})", ["bounds"])
    cursor = connection.execute("SELECT value FROM sought ORDER BY value")
    watchlist.resolve(value for (value,) in chain.from_iterable(iter(lambda: cursor.fetchmany(100_000), [])))
    connection.execute("DROP TABLE bounds; DROP TABLE sought")


def _values(column: str, tests: list[str]) -> str:
    relation = f"SELECT {'unnest(answers)' if column == 'answers' else column} AS value FROM events WHERE {column} IS NOT NULL"
    return f"SELECT value FROM ({relation}) WHERE {' OR '.join(tests)}"


def _bound(separator: str, count: int) -> str:
    """Condition: those parts of `value` stand in table `bounds`; where no part is asked for, the separator is there."""
    if not count:
        return f"value LIKE '%{separator}%'"
    parts = range(count, 0) if count < 0 else range(1, count + 1)
    joined = f" || '{separator}' || ".join(f"split_part(value, '{separator}', {n})" for n in parts)
    return f"{joined} IN (SELECT key FROM bounds WHERE separator = '{separator}' AND parts = {count})"


def _ending(domain: str) -> Bound:
    """How a name inside that domain ends."""
    return ".", -domain.count(".") - 1, domain


def _beginnings(network: Network) -> Iterator[Bound]:
    """How an address inside that network begins, in every spelling that `ipaddress` prints."""
    number, length = int(network.network_address), network.prefixlen
    if network.version == 4:
        octets = 2 if length >= 16 else 1
        first = number >> 32 - 8 * octets
        for start in range(first, first + (1 << max(0, 8 * octets - length))):
            yield ".", octets, f"{start >> 8}.{start & 255}" if octets == 2 else str(start)
    elif length < 32:
        yield ":", 0, ""
    else:
        for left in _spellings(number >> 112):
            for right in _spellings(number >> 96 & 0xFFFF):
                yield ":", 2, f"{left}:{right}"


def _spellings(group: int) -> tuple[str, ...]:
    """A group of zeros may be left out of an IPv6 address."""
    return (f"{group:x}",) if group else ("0", "")
