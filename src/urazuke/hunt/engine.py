"""Where the queries run whose size is that of the events: in this process, or on Spark. What they return is small, and the same.

A query is DuckDB's SQL over the relation `events`, and over small tables that it names as `given`. The result becomes a table of
the workspace, and everything after that is concluded there, whichever engine it came from: so both leave the same tables.

    duckdb                                   this process; the default
    spark                                    Spark on this machine, all processors
    spark=MASTER                             local[2], spark://host:7077, yarn, k8s://https://host:443
    spark=MASTER?events=URL&spark.KEY=VALUE  the event files are at URL; Spark's own settings
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl

from urazuke.errors import RequestError
from urazuke.hunt.workspace import open_events

if TYPE_CHECKING:
    import duckdb

DUCKDB, SPARK = "duckdb", "spark"
LOCAL = "local[*]"
EVENTS = "events"


class Events(Protocol):
    """The events of some files, asked through a workspace."""

    def collect(self, name: str, query: str, given: Sequence[str] = ()) -> None:
        """Make the table `name` in the workspace from a query over `events` and those tables of the workspace."""


class Engine(Protocol):
    """Opens event files for asking, as often as needed until its block ends."""

    def __enter__(self) -> Engine: ...

    def __exit__(self, *raised: Any) -> None: ...

    def open(self, connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> AbstractContextManager[Events]:
        """Those files as `events`, until the block ends."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine as it was asked for: `master` and `settings` are Spark's, `events` the URL where it finds the event files."""

    name: str
    master: str = LOCAL
    events: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_local(self) -> bool:
        return self.master == "local" or self.master.startswith(("local[", "local-cluster["))


def parse_engine(asked: str) -> Choice:
    """The choice that those words make; RequestError where they make none."""
    words, _, query = asked.partition("?")
    name, has_master, master = words.partition("=")
    if name not in (DUCKDB, SPARK) or (name == DUCKDB and asked != DUCKDB):
        raise RequestError(f"there is no engine {asked!r}", hint="engines: duckdb, spark, spark=MASTER?events=URL&spark.KEY=VALUE")
    if has_master and not master:
        raise RequestError(f"--engine {asked!r} names no master", hint="spark=local[2], spark=spark://host:7077, spark=yarn, or just spark")
    given = dict(parse_qsl(query, keep_blank_values=True))
    events = given.pop("events", None)
    if unknown := sorted(key for key in given if not key.startswith("spark.")):
        raise RequestError(f"the Spark engine has no setting {unknown[0]!r}", hint="events=URL, and Spark's own, which begin with spark.")
    return Choice(name, master or LOCAL, events.rstrip("/") if events else None, given)


@dataclass(frozen=True, slots=True)
class _InProcess:
    connection: duckdb.DuckDBPyConnection

    def collect(self, name: str, query: str, given: Sequence[str] = ()) -> None:
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")


class DuckDB:
    """The workspace itself reads the events."""

    def __enter__(self) -> DuckDB:
        return self

    def __exit__(self, *raised: Any) -> None:
        """There is nothing to end."""

    @contextmanager
    def open(self, connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> Iterator[Events]:
        open_events(connection, files, EVENTS)
        yield _InProcess(connection)
