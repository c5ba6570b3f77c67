"""Small worlds to hunt in: rental windows, events and watch lists made from a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from urazuke.evidence.exhibit import Exhibit
from urazuke.evidence.tables import make_table
from urazuke.telemetry.events import event_schema

START = datetime(2024, 1, 1, tzinfo=UTC)
EXHIBIT = "e" * 64


def day(number: float) -> datetime:
    """That many days after 1 January 2024."""
    return START + timedelta(days=number)


def window(
    account: str, ip: str, start: float | None, end: float | None, controller: str = "lessee", lease: str | None = None
) -> dict[str, Any]:
    return {
        "tenancy_id": f"{account}@{ip}:{start:g}" if start is not None else f"{account}@{ip}", "provider": "p", "ip": ip,
        "account_id": account, "lease_id": lease or f"{account}-{ip}", "start": day(start) if start is not None else None,
        "end": None if end is None else day(end), "controller": controller, "ambiguous": False,
        "basis": [{"exhibit": "l" * 64, "line": 2, "start": None, "end": None, "id": None}],
    }  # fmt: skip


def windows(*rows: dict[str, Any]) -> pa.Table:
    return make_table("windows", rows)


def tenancies(*rows: dict[str, Any], watched: Sequence[str] = ()) -> pa.Table:
    return make_table("tenancies", [{**row, "watched": row["tenancy_id"] in watched} for row in rows])


def handovers(*accounts: str) -> pa.Table:
    changed = {"earliest": day(10), "latest": day(11), "score": 1.0, "reasons": []}
    return make_table("handovers", [{"account_id": account, **changed} for account in accounts])


def personas(*rows: tuple[str, Sequence[str], Sequence[str]]) -> pa.Table:
    """Rows of (persona id, accounts, names)."""
    return make_table("personas", [{"persona_id": p, "accounts": list(a), "names": list(n), "score": 5.0} for p, a, n in rows])


def links(*rows: tuple[str, str, str]) -> pa.Table:
    """Rows of (account, account, fields joined by spaces)."""
    features = [[{"field": f, "left": "x", "right": "x", "weight": 8.0} for f in fields.split()] for _, _, fields in rows]
    return make_table("links", [
        {"left_account": a, "right_account": b, "weight": 8.0, "decision": "linked", "features": shared,
         "basis": [{"exhibit": "l" * 64, "line": 3, "start": None, "end": None, "id": None}]}
        for (a, b, _), shared in zip(rows, features, strict=True)
    ])  # fmt: skip


def watch(*rows: tuple[str, str, float | None, float | None], tenancy: str | None = None, label: str = "a label") -> pa.Table:
    """Rows of (type, value, start day, end day)."""
    return make_table("watch", [
        {"watch_id": f"watch-{n}", "type": kind, "value": value, "start": None if s is None else day(s),
         "end": None if e is None else day(e), "label": label, "tenancy_id": tenancy, "because": "lead"}
        for n, (kind, value, s, e) in enumerate(rows)
    ])  # fmt: skip


def event(time: float, **fields: Any) -> dict[str, Any]:
    """An event on that day; a network session unless the fields say otherwise."""
    return {"kind": "network", "time": day(time), "organisation": "org", "exhibit": EXHIBIT, **fields}


def events(*rows: Mapping[str, Any]) -> pa.Table:
    """The events; those without a line number get the next one, and 100 bytes each."""
    numbered = [{"line": n, "offset": (n - 1) * 100, **row} for n, row in enumerate(rows, 1)]
    return pa.Table.from_pylist(numbered, schema=event_schema())


def event_file(folder: Path, *rows: Mapping[str, Any], name: str = "events.parquet") -> list[Path]:
    path = folder / name
    pq.write_table(events(*rows), path)
    return [path]


def intel_exhibit(folder: Path, name: str, content: str | bytes) -> Exhibit:
    path = folder / name
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(data)
    return Exhibit("f" * 64, f"intel/{name}", "intel", "text/plain", None, len(data), "2024-01-01T00:00:00Z", path)
