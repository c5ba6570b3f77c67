"""Log-ins of accounts, by day and hour, for the tests of hand-overs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from urazuke.evidence.tables import make_table

BEGIN = datetime(2024, 4, 1, tzinfo=UTC)
HOME, OFFICE, AWAY = "192.0.2.10", "198.51.100.20", "203.0.113.30"


def logins(
    days: Sequence[int], hour: int, source: str, device: str | None, agent: str | None, account: str = "A", action: str = "login"
) -> Iterator[dict[str, Any]]:
    for day in days:
        place = {"exhibit": "e" * 64, "line": day + 2, "start": None, "end": None, "id": None}
        yield {
            "provider": "N", "account_id": account, "time": BEGIN + timedelta(days=day, hours=hour + day % 3), "action": action,
            "source_ip": source, "user_agent": agent, "device": device, "basis": [place],
        }  # fmt: skip


def table(*groups: Iterator[dict[str, Any]]) -> pa.Table:
    return make_table("access_rows", [row for group in groups for row in group])
