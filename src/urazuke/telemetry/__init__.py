"""Organisations' logs become event rows that lead back to file, line and byte.

`read_log` reads one file in blocks, `ingest` all log exhibits of a case into Parquet, `detect_reader` tells the format
from the content, `event_schema` gives the columns of an event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from urazuke.telemetry.events import event_schema as event_schema
    from urazuke.telemetry.indexing import EventFile as EventFile
    from urazuke.telemetry.indexing import event_files as event_files
    from urazuke.telemetry.indexing import index_events as index_events
    from urazuke.telemetry.ingestion import Ingested as Ingested
    from urazuke.telemetry.ingestion import ingest as ingest
    from urazuke.telemetry.reading import LogPart as LogPart
    from urazuke.telemetry.reading import read_log as read_log
    from urazuke.telemetry.registry import detect_reader as detect_reader
    from urazuke.telemetry.registry import installed_readers as installed_readers

_HOMES = {
    "EventFile": "indexing", "event_files": "indexing", "event_schema": "events", "index_events": "indexing", "ingest": "ingestion",
    "Ingested": "ingestion", "LogPart": "reading", "read_log": "reading", "detect_reader": "registry", "installed_readers": "registry",
}  # fmt: skip
__all__ = [
    "EventFile", "Ingested", "LogPart", "detect_reader", "event_files", "event_schema", "index_events", "ingest", "installed_readers",
    "read_log",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
