"""An export is as old as the latest evidence in it, never as the clock: the same case gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from urazuke.dossier.csv_export import contract_table

if TYPE_CHECKING:
    import pyarrow as pa

NO_EVIDENCE = datetime(1970, 1, 1, tzinfo=UTC)


def latest_instant(tables: Mapping[str, pa.Table]) -> datetime:
    """The latest of contacts, hand-overs and starts of watched windows; 1970 where there is none."""
    instants = [row["start"] for row in watched_tenancies(tables)]
    instants += contract_table("contacts", tables)["last_seen"].to_pylist() + contract_table("handovers", tables)["latest"].to_pylist()
    return max((i for i in instants if i is not None), default=NO_EVIDENCE)


def watched_tenancies(tables: Mapping[str, pa.Table]) -> Iterable[dict[str, Any]]:
    """The rows of `tenancies` that are watched."""
    import pyarrow.compute as pc

    table = contract_table("tenancies", tables)
    rows: list[dict[str, Any]] = table.filter(pc.fill_null(table["watched"], False)).to_pylist()
    return rows
