"""The events are asked on Spark: the same queries, translated, over the same Parquet files.

Only what a query returns crosses over: as Arrow from a cluster, as files on one machine. Integer sums are 128 bits wide, as DuckDB's are.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.hunt.engine import EVENTS, Choice, Events
from urazuke.hunt.spark_session import spark_faults, spark_session
from urazuke.hunt.workspace import open_events

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession
    from sqlglot import exp


class Spark:
    """One session, started when events are first opened, until the block ends."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self._session: SparkSession | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Spark:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._session = None
        self._stack.close()

    @contextmanager
    def open(self, connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> Iterator[Events]:
        if self._session is None:
            self._session = self._stack.enter_context(spark_session(self.choice))
        with spark_faults(self.choice):
            _open_files(self._session, [self._address(path) for path in files])
        yield _OnSpark(connection, self._session, self.choice)

    def _address(self, path: Path) -> str:
        """Where Spark finds that event file; nothing in the name is taken for a pattern."""
        base = self.choice.events or f"file://{path.resolve().parent}"
        return "".join(f"\\{c}" if c in "*?[]{}\\" else c for c in f"{base}/{path.name}")


@dataclass(frozen=True, slots=True)
class _OnSpark:
    connection: duckdb.DuckDBPyConnection
    session: SparkSession
    choice: Choice

    def collect(self, name: str, query: str, given: Sequence[str] = ()) -> None:
        with spark_faults(self.choice):
            for table in given:
                rows = self.connection.execute(f"SELECT * FROM {table}").to_arrow_table()
                self.session.createDataFrame(rows).createOrReplaceTempView(table)
            found = self.session.sql(translate(query))
            if self._is_here():
                self._by_files(name, found)
            else:
                self.connection.register("collected", found.toArrow())
                self._keep(name)
                self.connection.unregister("collected")

    def _is_here(self) -> bool:
        """Does what writes the files run on this machine?"""
        master: str = self.session.sparkContext.master
        return master.startswith("local")

    def _by_files(self, name: str, found: DataFrame) -> None:
        """On one machine the rows cross over as files: however many there are, they need not fit into memory."""
        with tempfile.TemporaryDirectory(prefix="urazuke-spark-") as scratch:
            rows = Path(scratch, "rows")
            found.write.parquet(f"file://{rows}")
            open_events(self.connection, sorted(rows.glob("*.parquet")), "collected")
            self._keep(name)
            self.connection.execute("DROP VIEW collected")

    def _keep(self, name: str) -> None:
        """The table of that name, from the relation `collected`; sums as DuckDB has them."""
        described = self.connection.execute("DESCRIBE collected").fetchall()
        columns = [f'"{c}"::HUGEINT AS "{c}"' if kind == "DECIMAL(38,0)" else f'"{c}"' for c, kind, *_ in described if c != "filename"]
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {', '.join(columns)} FROM collected")


def translate(query: str) -> str:
    """That query of DuckDB's in the words of Spark."""
    import sqlglot

    return sqlglot.parse_one(query, read="duckdb").transform(_widen).sql(dialect="spark", identify=True)


def _widen(node: exp.Expression) -> exp.Expression:
    """Sums of 64-bit integers are 128 bits wide in DuckDB; Spark would call what does not fit an error."""
    from sqlglot import exp

    if isinstance(node, exp.Sum) and not isinstance(node.this, exp.Cast):
        return exp.Sum(this=exp.cast(node.this, "DECIMAL(38, 0)"))
    return node


def _open_files(session: SparkSession, addresses: Sequence[str]) -> None:
    """The view `events` over those files; an empty one where there are none."""
    from urazuke.telemetry.events import event_schema

    if addresses:
        frame = session.read.schema(_declared(event_schema())).parquet(*addresses)
    else:
        frame = session.createDataFrame(event_schema().empty_table())
    frame.createOrReplaceTempView(EVENTS)


def _declared(schema: pa.Schema) -> str:
    """The columns of that schema, as Spark declares them."""
    import pyarrow as pa

    kinds = {pa.string(): "STRING", pa.int32(): "INT", pa.int64(): "BIGINT", pa.timestamp("us", "UTC"): "TIMESTAMP",
             pa.list_(pa.string()): "ARRAY<STRING>"}  # fmt: skip
    return ", ".join(f"`{field.name}` {kinds[field.type]}" for field in schema)
