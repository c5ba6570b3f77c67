"""How many log lines met a watched window when: events counted in equal steps of time, over all hits and not only those shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

Counts = dict[str, dict[int, int]]


def events_by_window(tables: Mapping[str, pa.Table], start: datetime, end: datetime, steps: int) -> Counts:
    """tenancy id -> step (from 0) -> events of its contacts in that step; `start` and `end` are UTC."""
    import pyarrow as pa
    import pyarrow.compute as pc

    hits, contacts = tables.get("hits"), tables.get("contacts")
    if hits is None or contacts is None or hits.num_rows == 0 or end <= start:
        return {}
    place = pc.index_in(hits["contact_id"], value_set=contacts["contact_id"].combine_chunks())
    tenancy = contacts["tenancy_id"].combine_chunks().take(place.combine_chunks())
    first, last = (int(i.timestamp() * 1_000_000) for i in (start, end))
    offset = pc.subtract(hits["time"].cast(pa.int64()), first).combine_chunks()
    step = pc.divide(pc.multiply(offset, steps), last - first)
    rows = pa.table({"tenancy": tenancy, "step": step, "offset": offset})
    rows = rows.filter(pc.and_(pc.is_valid(rows["tenancy"]), pc.and_(pc.greater_equal(rows["offset"], 0), pc.less(rows["step"], steps))))
    counts: Counts = {}
    for row in rows.group_by(["tenancy", "step"]).aggregate([("offset", "count")]).to_pylist():
        counts.setdefault(row["tenancy"], {})[row["step"]] = row["offset_count"]
    return counts
