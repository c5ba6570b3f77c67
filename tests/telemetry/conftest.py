"""Logs of our own invention, written to a folder and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from urazuke.telemetry import read_log


@dataclass(frozen=True)
class Read:
    """Everything that was read from one file."""

    events: list[dict[str, Any]]
    rejects: list[dict[str, Any]]
    skipped: dict[str, int]
    lines: int
    table: pa.Table
    content: bytes

    def one(self) -> dict[str, Any]:
        assert len(self.events) == 1, (self.events, self.rejects)
        return self.events[0]

    def reasons(self) -> list[tuple[int | None, str]]:
        return [(r["line"], r["reason"]) for r in self.rejects]


def read_file(path: Path, content: bytes = b"", zone: str = "Asia/Tokyo") -> Read:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    parts = list(read_log(path, exhibit=digest, organisation="kumo", zone=ZoneInfo(zone)))
    skipped: dict[str, int] = {}
    for part in parts:
        for what, count in part.skipped.items():
            skipped[what] = skipped.get(what, 0) + count
    tables = [p.events for p in parts]
    table = pa.concat_tables(tables) if tables else pa.table({})
    rejects = [r for p in parts for r in p.rejects.to_pylist()]
    return Read(table.to_pylist(), rejects, skipped, sum(p.lines for p in parts), table, content)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Read]:
    """`read(content, name=…, zone=…)` writes a log and reads it."""

    def go(content: str | bytes, name: str = "some.log", zone: str = "Asia/Tokyo", stored: bytes | None = None) -> Read:
        data = content.encode() if isinstance(content, str) else content
        path = tmp_path / name
        path.write_bytes(data if stored is None else stored)
        return read_file(path, data, zone)

    return go
