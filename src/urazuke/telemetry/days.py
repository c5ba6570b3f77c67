"""How many events of which kind each day (UTC) of a log holds: counted as it is read, so that nobody reads it again to know.

As JSON (`{"2024-04-01": {"dns": 3}}`) it lies in the metadata of the exhibit's Parquet file; as table `log_days` beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from urazuke.evidence.locator import Locator

if TYPE_CHECKING:
    import pyarrow as pa

Days = Mapping[str, Mapping[str, int]]
_DAY_MICROSECONDS = 86_400_000_000


class DayCounts:
    """Counts that grow by the parts of one log."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, events: pa.Table) -> None:
        """The events of one more part."""
        import pyarrow as pa

        if not events.num_rows:
            return
        days = pa.array(events.column("time").cast(pa.int64()).to_numpy() // _DAY_MICROSECONDS, pa.int32()).cast(pa.date32())
        counted = (
            pa.table({"day": days, "kind": events.column("kind")})
            .group_by(["day", "kind"], use_threads=False)
            .aggregate([([], "count_all")])
        )
        for row in counted.to_pylist():
            place = row["day"].isoformat(), row["kind"]
            self._counts[place] = self._counts.get(place, 0) + row["count_all"]

    def as_json(self) -> dict[str, dict[str, int]]:
        """The counts by day, then kind, in order."""
        found: dict[str, dict[str, int]] = {}
        for (day, kind), count in sorted(self._counts.items()):
            found.setdefault(day, {})[kind] = count
        return found


def day_rows(exhibit: str, organisation: str, days: Days) -> Iterator[dict[str, Any]]:
    """The rows of table `log_days` for one exhibit."""
    for day, kinds in days.items():
        for kind, events in kinds.items():
            basis = [Locator(exhibit).as_row()]
            yield {"exhibit": exhibit, "organisation": organisation, "day": day, "kind": kind, "events": events, "basis": basis}
