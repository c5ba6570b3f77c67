"""The engines that there are, by the words that name one; Spark is loaded when it is asked for."""

from __future__ import annotations

from urazuke.hunt.engine import DUCKDB, DuckDB, Engine, parse_engine


def engine_named(asked: str) -> Engine:
    """The engine of those words; RequestError where there is none, MissingError where it is not installed."""
    choice = parse_engine(asked)
    if choice.name == DUCKDB:
        return DuckDB()
    from urazuke.hunt.spark import Spark
    from urazuke.hunt.spark_session import check_spark

    check_spark(choice)
    return Spark(choice)
