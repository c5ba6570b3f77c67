"""A window of time is half-open: its start belongs to it, its end does not.

`None` as start means "since ever", as end "still open". Instants are aware and UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

BEGINNING = datetime.min.replace(tzinfo=UTC)
END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Interval:
    """`[start, end)`; raises ValueError where it would hold no instant."""

    start: datetime | None
    end: datetime | None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError("an interval must end after it starts")

    @property
    def lower(self) -> datetime:
        return self.start if self.start is not None else BEGINNING

    @property
    def upper(self) -> datetime:
        return self.end if self.end is not None else END

    def holds(self, instant: datetime) -> bool:
        """Is the instant inside? The start is, the end is not."""
        return self.lower <= instant and (self.end is None or instant < self.end)

    def overlaps(self, other: Interval) -> bool:
        """Do the two share an instant? Windows that only touch do not."""
        return self.lower < other.upper and other.lower < self.upper

    def cut(self, other: Interval) -> Interval | None:
        """What both hold, or None where they share nothing."""
        if not self.overlaps(other):
            return None
        start = max(self.lower, other.lower)
        end = min(self.upper, other.upper)
        return Interval(None if start == BEGINNING else start, None if end == END else end)

    def split(self, instant: datetime) -> list[Interval]:
        """The interval in two at the instant; itself alone where the instant is not strictly inside."""
        if not (self.lower < instant < self.upper):
            return [self]
        return [Interval(self.start, instant), Interval(instant, self.end)]


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The fewest intervals that hold the same instants, in order; touching ones are joined."""
    joined: list[Interval] = []
    for interval in sorted(intervals, key=lambda i: (i.lower, i.upper)):
        if joined and interval.lower <= joined[-1].upper:
            last = joined[-1]
            end = last if last.upper >= interval.upper else interval
            joined[-1] = Interval(last.start, end.end)
        else:
            joined.append(interval)
    return joined
