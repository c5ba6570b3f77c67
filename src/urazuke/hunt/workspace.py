"""A DuckDB of one's own: in memory, offline, bounded, in UTC, silent."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.errors import StorageError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

THREADS = 2
MEMORY = "2GB"


@contextmanager
def workspace(threads: int = THREADS) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that is closed, and whose spilled data is removed, when the block ends."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="urazuke-hunt-") as spill:
        connection = duckdb.connect(config={
            "threads": threads, "memory_limit": MEMORY, "temp_directory": spill, "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false", "preserve_insertion_order": "false",
        })  # fmt: skip
        try:
            connection.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
            yield connection
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise StorageError(
                f"the hunt could not go on: {str(error).splitlines()[0]}", where=spill, hint="make room (TMPDIR), then run it again"
            ) from error
        finally:
            connection.close()


def open_events(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], name: str = "events") -> None:
    """A view of that name over the event files; an empty one where there are none."""
    if not files:
        from urazuke.telemetry.events import event_schema

        connection.execute(f"DROP VIEW IF EXISTS {name}")
        connection.register(name, event_schema().empty_table())
        return
    listed = ", ".join("'" + _literal(path).replace("'", "''") + "'" for path in files)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet([{listed}], filename = true)")


def _literal(path: Path) -> str:
    """The path with nothing in it that DuckDB would take for a pattern; a backslash, which it has no other spelling for, is `?`."""
    return "".join("?" if c == "\\" else f"[{c}]" if c in "*?[" else c for c in str(path.resolve()))


def as_table(connection: duckdb.DuckDBPyConnection, query: str, schema: pa.Schema) -> pa.Table:
    """The rows of the query in that schema, column by column."""
    import pyarrow as pa

    found = connection.execute(query).to_arrow_table()
    return pa.table([found.column(field.name).cast(field.type) for field in schema], schema=schema)
