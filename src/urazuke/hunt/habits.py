"""Which rhythms mean no harm: benign traffic is regular too, and a statistic of regularity cannot tell it from a beacon.

    earlier    machines of the organisation called the same address in the same rhythm before the adversary had it: a habit that
               outlived the tenant whom it was meant for (updates, feeds, mail), or a time of his that the records do not show
    service    what is called so by design and carries no session (`services.toml`: NTP and its like)
    product    as many of the organisation's machines call it as run a product (ten at least, and three in ten), and no rental
               record shows that the server was the adversary's alone: an address that others share

The last is not asked inside a tenancy: there the whole server was his, and many machines are many victims.
"""

from __future__ import annotations

import functools
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from urazuke.evidence.case import Settings
from urazuke.hunt.beacons import Rhythm, rhythms
from urazuke.hunt.engine import Events
from urazuke.hunt.inside import Inside

if TYPE_CHECKING:
    import duckdb

SAME = 1.25  # factor within which two periods are one
MACHINES, OF_ALL = 10, 0.3


@dataclass(frozen=True, slots=True)
class Harmless:
    """Why a rhythm is none of the adversary's: `kind` as above, `earlier` what was called before, `service`, and `machines` of `all`."""

    kind: str
    earlier: Rhythm | None = None
    service: str = ""
    machines: int = 0
    all: int = 0


def harmless(connection: duckdb.DuckDBPyConnection, events: Events, found: Sequence[Rhythm], settings: Settings) -> dict[Rhythm, Harmless]:
    """Those of the rhythms in table `lines` that mean no harm, from `lines`, `places` and the events."""
    if not found:
        return {}
    _name(connection, found)
    before = _before(connection, events)
    services = _services(connection)
    products = _products(connection, events, found, settings)
    told: dict[Rhythm, Harmless] = {}
    for rhythm in found:
        place = (rhythm.organisation, rhythm.target)
        if service := services.get((*place, rhythm.source)):
            told[rhythm] = Harmless("service", service=service)
        elif earlier := next((r for r in before.get(place, ()) if _same(r, rhythm)), None):
            told[rhythm] = Harmless("earlier", earlier=earlier)
        elif place in products:
            told[rhythm] = products[place]
    return told


def _same(earlier: Rhythm, later: Rhythm) -> bool:
    factor = max(SAME, 1 + earlier.jitter, 1 + later.jitter)
    return 1 / factor <= earlier.period_seconds / later.period_seconds <= factor


def _name(connection: duckdb.DuckDBPyConnection, found: Sequence[Rhythm]) -> None:
    """Table `regular`: organisation, target and source of each rhythm."""
    import pyarrow as pa

    columns = {name: pa.array([getattr(r, name) for r in found], pa.string()) for name in ("organisation", "target", "source")}
    connection.register("regular_rows", pa.table(columns))
    connection.execute("CREATE OR REPLACE TEMP TABLE regular AS SELECT DISTINCT * FROM regular_rows")
    connection.unregister("regular_rows")


def _before(connection: duckdb.DuckDBPyConnection, events: Events) -> dict[tuple[str, str], list[Rhythm]]:
    """(organisation, target) -> rhythms with which its machines called the same addresses before anything was watched there."""
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE called AS
        SELECT l.organisation, l.target, l.destination, min(l.time) AS since FROM lines l
        WHERE l.reached AND l.destination IS NOT NULL
          AND EXISTS (SELECT 1 FROM regular r WHERE r.organisation = l.organisation AND r.target = l.target) GROUP BY ALL""")
    events.collect("calls_before", """
        SELECT e.organisation, c.target, e.source_ip AS source, e.session, e.exhibit, e.line, min(e.time) AS time
        FROM events e JOIN called c ON e.organisation = c.organisation AND e.destination_ip = c.destination
        WHERE e.time < c.since AND coalesce(e.outcome, 'established') = 'established' AND e.kind NOT IN ('dns', 'file')
          AND e.organisation IN (SELECT organisation FROM called)
        GROUP BY e.organisation, c.target, e.source_ip, e.session, e.exhibit, e.line""", ["called"])  # fmt: skip
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE earlier AS
        SELECT organisation, target, source, epoch(min(time)) AS moment FROM calls_before b
        WHERE NOT EXISTS (SELECT 1 FROM places p WHERE p.exhibit = b.exhibit AND p.line = b.line)
        GROUP BY organisation, target, source, coalesce(session, exhibit || ':' || line)""")
    found: dict[tuple[str, str], list[Rhythm]] = {}
    for rhythm in rhythms(connection, "earlier"):
        found.setdefault((rhythm.organisation, rhythm.target), []).append(rhythm)
    return found


def _services(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str | None], str]:
    """(organisation, target, source) -> the service that all of its calls are of."""
    found = {}
    for name, protocol, ports, most in services():
        rows = connection.execute(
            """
            SELECT l.organisation, l.target, l.source FROM lines l JOIN regular r ON l.organisation = r.organisation
              AND l.target = r.target AND l.source IS NOT DISTINCT FROM r.source
            WHERE l.reached GROUP BY ALL
            HAVING bool_and(coalesce(l.protocol = ? AND list_contains(?, l.port)
              AND coalesce(l.bytes_out, 0) + coalesce(l.bytes_in, 0) <= ?, false))""",
            [protocol, list(ports), most],
        ).fetchall()
        found.update(dict.fromkeys(rows, name))
    return found


@functools.cache
def services() -> tuple[tuple[str, str, tuple[int, ...], int], ...]:
    """Name, protocol, ports and most bytes of each service in services.toml."""
    text = resources.files("urazuke.hunt").joinpath("services.toml").read_text("utf-8")
    return tuple((s["name"], s["protocol"], tuple(s["ports"]), s["most_bytes"]) for s in tomllib.loads(text)["service"])


def _products(
    connection: duckdb.DuckDBPyConnection, events: Events, found: Sequence[Rhythm], settings: Settings
) -> dict[tuple[str, str], Harmless]:
    """The targets outside every tenancy that as many machines call as run a product, in its rhythm or (having called little) none."""
    asked = {(r.organisation, r.target) for r in found}
    called = connection.execute("""
        SELECT organisation, target, count(DISTINCT source) FROM lines WHERE reached
        GROUP BY organisation, target HAVING count(tenancy_id) = 0""").fetchall()
    many = {(o, target): count for o, target, count in called if count >= MACHINES and (o, target) in asked}
    if not many:
        return {}
    connection.execute("CREATE OR REPLACE TEMP TABLE widely AS SELECT unnest(?::VARCHAR[]) AS organisation", [sorted({o for o, _ in many})])
    events.collect("machines", """
        SELECT DISTINCT organisation, source_ip FROM events
        WHERE organisation IN (SELECT organisation FROM widely) AND source_ip IS NOT NULL""", ["widely"])  # fmt: skip
    seen = connection.execute("SELECT organisation, source_ip FROM machines").fetchall()
    known = Counter(organisation for organisation, _ in Inside(settings).of(seen))
    return {
        place: Harmless("product", machines=count, all=known[place[0]])
        for place, count in many.items() if count >= OF_ALL * known[place[0]]
    }  # fmt: skip
