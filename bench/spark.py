"""The hunt on Spark beside the hunt in this process: the same events, the same watch list; are the tables the same, and how long?

    python bench/spark.py [--events 5000000] [--files 50] [--watched 7000] [--runs 2] [--engine "spark=local[*]"]

Events are drawn here and written as the tables of events that reading logs leaves; one in a hundred names something watched. DuckDB
is timed with its index still to make, and with the index made; Spark once with its start, then again in the same session. Needs
`make spark` and Java 17.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from urazuke.evidence.case import Settings
from urazuke.evidence.tables import make_table
from urazuke.hunt.contacts import Matches, match_events
from urazuke.hunt.engine import Engine
from urazuke.hunt.engines import engine_named
from urazuke.telemetry.events import event_schema

if TYPE_CHECKING:
    from numpy.random import Generator

START = datetime(2024, 1, 1, tzinfo=UTC)
YEAR_SECONDS = 365 * 86400
ORGANISATIONS = 20


def spelled(numbers: np.ndarray) -> pa.Array:
    """IPv4 addresses, each different one spelled once."""
    different, places = np.unique(numbers, return_inverse=True)
    texts = [".".join(map(str, number.to_bytes(4, "big"))) for number in different.tolist()]
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), pa.array(texts, pa.string())).cast(pa.string())


def write_events(folder: Path, draw: Generator, events: int, files: int, watched: np.ndarray) -> list[Path]:
    """Sessions and lookups of some organisations over a year, to 200,000 servers and 20,000 names."""
    servers = draw.integers(1 << 24, 1 << 31, 200_000)
    names = pa.array([f"www{n % 50}.site{n}.example" for n in range(20_000)])
    paths = []
    for number in range(files):
        count = events // files
        peers = np.where(draw.random(count) < 0.01, draw.choice(watched, count), draw.choice(servers, count))
        lookups = pa.array(draw.random(count) < 0.3)
        exhibit = hashlib.sha256(str(number).encode()).hexdigest()
        times = START.timestamp() * 1e6 + np.sort(draw.random(count)) * YEAR_SECONDS * 1e6
        named = names.take(pa.array(draw.integers(0, len(names), count)))
        sources = spelled(0x0A000000 + draw.integers(0, 500, count))
        columns = {
            "kind": pa.compute.if_else(lookups, "dns", "network"), "time": pa.array(times.astype(np.int64), pa.timestamp("us", "UTC")),
            "organisation": pa.array([f"org{number % ORGANISATIONS}"] * count), "source_ip": sources,
            "destination_ip": pa.compute.if_else(lookups, pa.scalar("10.0.0.53"), spelled(peers)),
            "name": pa.compute.if_else(lookups, named, pa.scalar(None, pa.string())),
            "source_bytes": pa.array(draw.integers(0, 5000, count)), "destination_bytes": pa.array(draw.integers(0, 50000, count)),
            "outcome": pa.array(["established"] * count), "exhibit": pa.array([exhibit] * count),
            "line": pa.array(np.arange(1, count + 1)), "offset": pa.array(np.arange(count) * 100),
        }  # fmt: skip
        rest = {f.name: pa.nulls(count, f.type) for f in event_schema() if f.name not in columns}
        paths.append(folder / f"{exhibit}.parquet")
        table = pa.table({name: {**columns, **rest}[name] for name in event_schema().names}, schema=event_schema())
        pq.write_table(table, paths[-1], compression="zstd", row_group_size=1 << 16)
    return paths


def watch_list(draw: Generator, watched: np.ndarray) -> pa.Table:
    """Each address in a window of a month; ten networks and ten domains beside them."""
    days = draw.integers(0, 330, len(watched))
    rows = [("ip", value, day) for value, day in zip(spelled(watched).to_pylist(), days.tolist(), strict=True)]
    rows += [("ip", f"{120 + n}.{n}.0.0/16", 30) for n in range(10)] + [("domain", f"site{n * 7}.example", 60) for n in range(10)]
    return make_table("watch", [
        {"watch_id": f"watch-{n}", "type": kind, "value": value, "start": START + timedelta(days=day),
         "end": START + timedelta(days=day + 30), "label": "", "tenancy_id": None, "because": "lead"}
        for n, (kind, value, day) in enumerate(rows)
    ])  # fmt: skip


def timed(what: str, hunt: Callable[[], Matches]) -> tuple[float, Matches]:
    begun = time.monotonic()
    found = hunt()
    seconds = time.monotonic() - begun
    print(f"{what:44} {seconds:7.1f} s   {found.hits.num_rows:,} hits, {found.outside.num_rows:,} groups outside", flush=True)
    return seconds, found


def main() -> int:
    """Print the times; the exit status is 1 where a table differs."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("events", 5_000_000), ("files", 50), ("watched", 7000), ("runs", 2)):
        given.add_argument(f"--{name}", type=int, default=value)
    given.add_argument("--engine", default="spark=local[*]")
    asked = given.parse_args()
    draw = np.random.default_rng(5)
    watched = draw.choice(1 << 24, asked.watched, replace=False) + (200 << 24)
    with tempfile.TemporaryDirectory(prefix="urazuke-bench-") as made:
        files = write_events(Path(made), draw, asked.events, asked.files, watched)
        rows = watch_list(draw, watched)
        size = sum(path.stat().st_size for path in files) / 1e6
        print(f"{asked.events:,} events in {asked.files} files, {size:,.0f} MB; {rows.num_rows:,} windows")

        def hunt(engine: Engine) -> Callable[[], Matches]:
            return lambda: match_events(files, rows, make_table("tenancies"), Settings(), engine)

        with engine_named("duckdb") as here, engine_named(asked.engine) as there:
            first = timed("duckdb, the first time", hunt(here))
            again = min((timed("duckdb, again", hunt(here)) for _ in range(asked.runs)), key=lambda run: run[0])
            runs = [timed(asked.engine + (", again" if n else ", with its start"), hunt(there)) for n in range(asked.runs + 1)]
    same = all(getattr(first[1], n).equals(getattr(run[1], n)) for run in (again, *runs) for n in ("contacts", "hits", "outside"))
    print(f"tables the same: {'yes' if same else 'NO'} (wanted: yes)")
    best = min(seconds for seconds, _ in runs[1:])
    print(f"spark takes {best / first[0]:.1f} times the first hunt here, {best / again[0]:.1f} times the next")
    print("(nothing is wanted of that: it is for more machines than one)")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
