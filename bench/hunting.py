"""The hunt through the index of a case's logs: time beside one column's, beside a hunt without the index, and counts by other means.

    python bench/hunting.py [--events N] [--files N]

The events are made here, the same ones each time, and lie in a temporary folder. Of what is watched, a quarter occurs in the logs
of somebody, as of servers that an adversary rented; a hunt for what occurs throughout is timed as well, and one for an address that
a quarter of all sessions go to. Times are the best of four, on two threads, of the whole hunt, from the files to the tables. What
is found is counted again by polars, which looks at every event.
"""

from __future__ import annotations

import argparse
import ipaddress
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from urazuke.evidence.case import Settings
from urazuke.evidence.tables import make_table
from urazuke.hunt.contacts import Matches, conclude, match_events
from urazuke.hunt.engine import DuckDB
from urazuke.hunt.gathering import gather_through
from urazuke.hunt.match import Watchlist
from urazuke.hunt.workspace import open_events, workspace
from urazuke.telemetry.events import event_schema
from urazuke.telemetry.indexing import EventFile, index_events
from urazuke.telemetry.store import ROW_GROUP

ADDRESSES, NAMES, MACHINES = 300_000, 200_000, 4_000
WINDOWS, NEW, DAYS, ORGANISATIONS, ROUNDS = 7_000, 50, 365, 20, 4
START = datetime(2024, 1, 1, tzinfo=UTC)
POPULAR = "203.0.113.80"  # a quarter of all sessions go there
Row = tuple[str, str, datetime | None, datetime | None]


class World:
    """Addresses, names and how often each occurs: a quarter of all sessions go to one address, half of the rest to few, and half to
    any of those that this organisation, one of twenty, knows besides."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = np.random.default_rng(seed)
        numbers = self.chance.choice(1 << 27, ADDRESSES, replace=False) + (16 << 24)
        self.addresses = [str(ipaddress.IPv4Address(int(n))) for n in numbers]
        self.addresses[0] = POPULAR
        self.names = [f"h{i % 5}.s{i // 5}.{('com', 'co.jp', 'net', 'org')[i % 4]}" for i in range(NAMES)]
        self._addresses, self._names = pa.array(self.addresses), pa.array(self.names)
        self._machines = pa.array([f"10.{i >> 8}.{i & 255}.7" for i in range(MACHINES)])

    def events(self, count: int, part: int, parts: int) -> pa.Table:
        """That part of the events: sessions, and one lookup in five."""
        chance = self.chance
        span = DAYS * 86_400_000_000
        micros = np.sort(chance.integers(part * span // parts, (part + 1) * span // parts, count)) + int(START.timestamp()) * 1_000_000
        often, any_one = (chance.pareto(0.8, count) * 40).astype(np.int64), chance.integers(1, ADDRESSES // ORGANISATIONS, count)
        any_one = any_one * ORGANISATIONS + part % ORGANISATIONS
        to = np.where(chance.random(count) < 0.5, np.minimum(often + 1, ADDRESSES - 1), np.minimum(any_one, ADDRESSES - 1))
        to[chance.random(count) < 0.25] = 0
        lookup = chance.random(count) < 0.2
        addresses, names = self._addresses.take(to), self._names.take(to % NAMES)
        answers = pa.ListArray.from_arrays(pa.array(np.append(0, np.cumsum(lookup)), pa.int32()), addresses.filter(lookup))
        columns = {
            "kind": pa.array(np.where(lookup, "dns", "network")), "time": pa.array(micros).cast(pa.timestamp("us", "UTC")),
            "source_ip": self._machines.take(chance.integers(0, MACHINES, count)), "source_port": chance.integers(1024, 65536, count),
            "destination_ip": pa.array(np.where(lookup, "10.0.0.53", addresses.to_numpy(zero_copy_only=False))),
            "destination_port": chance.choice([53, 80, 443], count), "name": pa.array(names.to_numpy(zero_copy_only=False), mask=~lookup),
            "answers": answers, "source_bytes": pa.array(chance.integers(40, 100_000, count), mask=lookup),
            "destination_bytes": pa.array(chance.integers(40, 9_000_000, count), mask=lookup),
            "session": pa.array([f"C{n:012x}" for n in chance.integers(0, 1 << 48, count).tolist()]),
            "organisation": pa.repeat(f"o{part % ORGANISATIONS}", count), "exhibit": pa.repeat(f"{part:064x}", count),
            "line": np.arange(9, count + 9), "offset": np.arange(count) * 143 + 700,
        }  # fmt: skip
        return pa.table([_column(columns.get(f.name), f.type, count) for f in event_schema()], schema=event_schema())


def _column(values: Any, kind: pa.DataType, count: int) -> pa.Array:
    if values is None:
        return pa.nulls(count, kind)
    found = (values if isinstance(values, pa.Array) else pa.array(values)).cast(kind)
    return found if not pa.types.is_list(kind) else pa.ListArray.from_arrays(found.offsets, found.values)


def write_events(folder: Path, world: World, events: int, files: int) -> list[EventFile]:
    """So many events in so many files, each named like what the store wrote."""
    made = []
    for part in range(files):
        table = world.events(events // files, part, files)
        path = folder / f"{part:064x}.parquet"
        pq.write_table(table, path, compression="zstd", row_group_size=ROW_GROUP)
        made.append(EventFile(path, f"o{part % ORGANISATIONS}", table.num_rows))
    return made


def windows(values: list[tuple[str, str]], seed: int) -> list[Row]:
    """A window of thirty days for each."""
    starts = np.random.default_rng(seed).integers(0, (DAYS - 30) * 86_400, len(values)).tolist()
    begun = [START + timedelta(seconds=s) for s in starts]
    return [(kind, value, b, b + timedelta(days=30)) for (kind, value), b in zip(values, begun, strict=True)]


def as_watch(rows: list[Row]) -> pa.Table:
    """The rows as table `watch`."""
    columns = ("type", "value", "start", "end")
    return make_table("watch", [{"watch_id": str(n), "label": "", **dict(zip(columns, row, strict=True))} for n, row in enumerate(rows)])


class Timed(NamedTuple):
    """The best time by the clock, the least that the processors spent, and what came of it."""

    clock: float
    used: float
    found: Any


def timed(*actions: Callable[[], Any]) -> list[Timed]:
    """The times of each; they take turns, so that what else the machine does meets all alike."""
    best = [Timed(float("inf"), float("inf"), None)] * len(actions)
    for _ in range(ROUNDS):
        for at, action in enumerate(actions):
            begun, used = time.perf_counter(), time.process_time()
            found = action()
            clock, used = time.perf_counter() - begun, time.process_time() - used
            best[at] = Timed(min(best[at].clock, clock), min(best[at].used, used), found)
    return best


def by_index(files: list[EventFile], watch: pa.Table) -> Matches:
    return match_events(files, watch, make_table("tenancies"), Settings())


def by_scan(files: list[EventFile], watch: pa.Table) -> Matches:
    """The same hunt without the index: the same queries on the tables of events."""
    with workspace() as connection:
        watchlist = Watchlist(connection, watch)
        with DuckDB().open(connection, [file.path for file in files]) as events:
            gather_through(events, watchlist)
        return conclude(watchlist, make_table("tenancies"), Settings())


def one_column(files: list[EventFile]) -> int:
    """Look at every destination once."""
    with workspace() as connection:
        open_events(connection, [file.path for file in files])
        found = connection.execute("SELECT sum(strlen(destination_ip)) FROM events").fetchone()
        return int(found[0]) if found else 0


def counted(files: list[EventFile], rows: list[Row]) -> tuple[int, int, int]:
    """Events inside, their bytes out, and events outside, by polars over every event."""
    inside = sent = outside = 0
    kinds = {kind for kind, *_ in rows}
    for file in files:
        events = pl.read_parquet(file.path, columns=["time", "destination_ip", "name", "answers", "source_bytes", "line"])
        named = _named(events, kinds)
        keys = _keys(named.get_column("key").unique().to_list(), rows)
        joined = named.join(keys, on="key")
        hit = (pl.col("time") >= pl.col("start")) & (pl.col("time") < pl.col("end"))
        lines = joined.with_columns(hit=hit).group_by("line", "target", "way").agg(pl.col("hit").any(), pl.col("source_bytes").first())
        found = lines.filter("hit")
        inside, outside = inside + found.height, outside + lines.height - found.height
        sent += int(found.filter(pl.col("way") == "to").get_column("source_bytes").sum())
    return inside, sent, outside


def _named(events: pl.DataFrame, kinds: set[str]) -> pl.DataFrame:
    """Each event with each value that may be watched in it."""
    columns = ["time", "source_bytes", "line"]
    if kinds == {"domain"}:
        return events.filter(pl.col("name").is_not_null()).select(*columns, key="name", way=pl.lit("asked"))
    to = events.select(*columns, key="destination_ip", way=pl.lit("to"))
    answered = events.filter(pl.col("answers").is_not_null()).explode("answers").select(*columns, key="answers", way=pl.lit("asked"))
    return pl.concat([to, answered])


def _keys(values: list[str], rows: list[Row]) -> pl.DataFrame:
    """Which of the values are watched, as what, and when."""
    by_value: dict[str, list[Row]] = {}
    for row in rows:
        by_value.setdefault(row[1], []).append(row)
    networks = any("/" in value for value in by_value)
    found: dict[str, list[Any]] = {"key": [], "target": [], "start": [], "end": []}
    for value in values:
        for above in _above(value, networks):
            for _, watched, start, end in by_value.get(above, ()):
                for name, cell in zip(found, (value, value if networks else watched, start, end), strict=True):
                    found[name].append(cell)
    instant = pl.Datetime("us", "UTC")
    return pl.DataFrame(found, schema={"key": pl.String, "target": pl.String, "start": instant, "end": instant})


def _above(value: str, networks: bool) -> list[str]:
    if networks:
        return [str(ipaddress.ip_network(f"{value}/28", strict=False))]
    labels = value.split(".")
    return [".".join(labels[n:]) for n in range(len(labels))]


def check(title: str, found: Matches, files: list[EventFile], rows: list[Row]) -> None:
    """Print whether both counts are the same."""
    contacts, outside = found.contacts.to_pylist(), found.outside.to_pylist()
    ours = (sum(c["events"] for c in contacts), sum(c["bytes_out"] or 0 for c in contacts), sum(c["events"] for c in outside))
    theirs = counted(files, rows)
    assert found.hits.num_rows == ours[0]
    print(
        f"  {title}: {ours[0]:,} events inside, {ours[2]:,} outside; counted again: {'the same' if ours == theirs else theirs}", flush=True
    )


def measure_popular(files: list[EventFile]) -> tuple[float, float, int]:
    """Seconds, largest megabytes and events outside, in a process of its own."""
    watch = as_watch([("ip", POPULAR, START, START + timedelta(hours=1))])
    ((seconds, _, found),) = timed(lambda: by_index(files, watch))
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, sum(r["events"] for r in found.outside.to_pylist())


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--events", type=int, default=8_000_000)
    given.add_argument("--files", type=int, default=40)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        world, folder = World(), Path(temporary)
        files = write_events(folder, world, asked.events, asked.files)
        begun = time.perf_counter()
        segments = index_events(files, folder / "index")
        seconds = time.perf_counter() - begun
        size = sum(path.stat().st_size for path in segments) / asked.events
        events_size = sum(file.path.stat().st_size for file in files) / asked.events
        print(f"{asked.events:,} events in {len(files):,} files, {events_size:.0f} bytes each; index {size:.0f} bytes each, "
              f"{asked.events / seconds / 1e6:.2f} million events/s")  # fmt: skip
        report(files, world)


def _elsewhere(number: int) -> str:
    """An address that occurs in no log."""
    return str(ipaddress.IPv4Address((160 << 24) + number * 4099))


def report(files: list[EventFile], world: World) -> None:
    """Every figure with what was wanted."""
    chosen = np.random.default_rng(7).choice(np.arange(1, ADDRESSES), WINDOWS, replace=False).tolist()
    seen = windows([("ip", world.addresses[i]) for i in chosen], 8)
    exact = windows([("ip", world.addresses[i] if n % 4 == 0 else _elsewhere(n)) for n, i in enumerate(chosen)], 8)
    networks = windows([("ip", str(ipaddress.ip_network(f"{value}/28", strict=False))) for _, value, *_ in exact], 8)
    names = (world.names[i % NAMES].partition(".")[2] for i in chosen)
    domains = windows([("domain", name if n % 4 == 0 else f"s{n}.example") for n, name in enumerate(names)], 9)
    new = windows([("ip", world.addresses[i]) for i in range(10, ADDRESSES, ADDRESSES // NEW)][:NEW], 10)
    lists = (exact, new, networks, domains, seen)
    (column, column_used, _), *hunts = timed(lambda: one_column(files), *(partial(by_index, files, as_watch(rows)) for rows in lists))
    all_seconds, few, of_networks, of_domains, of_seen = (hunt.clock for hunt in hunts)
    found, of_processors = hunts[1].found, [f"{hunt.used / column_used:.1f} by the processors' seconds" for hunt in hunts]
    begun = time.perf_counter()
    scanned = by_scan(files, as_watch(new))
    scan = time.perf_counter() - begun
    times = f"{all_seconds / column:.1f} times one column's {column:.3f} s, {of_processors[0]}"
    print(f"{WINDOWS:,} windows: {all_seconds:.3f} s, {times} (at most 4 wanted)")
    tables = "the same tables" if found == scanned else "OTHER TABLES"
    times = f"{scan / few:.1f} times as fast as without the index, {scan:.3f} s"
    print(f"{NEW} new windows: {few:.3f} s, {times} (at least 5 wanted); {tables}")
    print(f"{WINDOWS:,} networks: {of_networks:.3f} s, {of_networks / all_seconds:.2f} times addresses (at most 1.3 wanted)")
    print(f"{WINDOWS:,} domains: {of_domains:.3f} s, {of_domains / all_seconds:.2f} times addresses (at most 2.5 wanted)")
    print(f"{WINDOWS:,} addresses that all occur: {of_seen:.3f} s, {of_seen / column:.1f} times one column, {of_processors[4]}")
    for title, rows, hunt in zip(("addresses", "new", "networks", "domains", "all occur"), lists, hunts, strict=True):
        check(title, hunt.found, files, rows)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, megabytes, outside = pool.apply(measure_popular, (files,))
    times = f"{seconds:.3f} s, {seconds / column:.1f} times one column, {megabytes:.0f} MB"
    print(f"an address with {outside:,} events outside its window: {times}")


if __name__ == "__main__":
    main()
