"""Times in logs become whole microseconds since 1970, UTC, many at once.

A time without a zone is local to the zone given; where the clock was set back and the hour is told twice, the earlier. A
time that the clock jumped over when it was set forward is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import numpy as np

EARLIEST = 315_532_800_000_000  # 1980; what is before is a clock that was never set
LATEST = 7_258_118_400_000_000  # 2200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MILLISECONDS_FROM = 1e11  # seconds this large would lie 3,000 years ahead
_MONTHS = {m: n for n, m in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1)}
_REMEMBERED = 1 << 16
_CIVIL = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)[ T](\d\d?:\d\d):(\d\d(?:\.\d{1,9})?)")


def epochs(values: Sequence[Any], zone: ZoneInfo) -> list[int | None]:
    """Epoch seconds or milliseconds (numbers or text) or ISO 8601 as microseconds; None for what is none of them.

    A double holds the seconds of our time to a quarter of a microsecond, so rounding gives back the digits that were
    written.
    """
    import numpy as np

    with suppress(ValueError, TypeError, OverflowError):  # some are written otherwise, or are no times: one by one then
        seconds = np.array([float(v) for v in values if type(v) is not bool])
        scaled = scaled_epochs(seconds)
        if len(seconds) == len(values) and bool(np.all(np.abs(scaled) < 1e18)):
            return [m if EARLIEST <= m < LATEST else None for m in scaled.astype(np.int64).tolist()]
    return [epoch(v, zone) for v in values]


def scaled_epochs(seconds: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Epoch seconds, or milliseconds where they are as large, as whole microseconds."""
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        return np.rint(seconds * np.where(np.abs(seconds) >= _MILLISECONDS_FROM, 1e3, 1e6))


def epoch(value: Any, zone: ZoneInfo) -> int | None:
    """One time as microseconds; None where it is none, or out of range."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    with suppress(ValueError, OverflowError):
        seconds = float(value)
        return within(round(seconds * (1e3 if abs(seconds) >= _MILLISECONDS_FROM else 1e6)))
    with suppress(ValueError, OverflowError, TypeError):
        moment = datetime.fromisoformat(value)  # type: ignore[arg-type]
        return within((_aware(moment, zone) - _EPOCH) // _MICROSECOND)
    return None


def _aware(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment with its own zone or that one; ValueError where no clock of the zone showed it."""
    if moment.tzinfo is not None:
        return moment
    aware = moment.replace(tzinfo=zone)
    if aware.utcoffset() != aware.replace(fold=1).utcoffset() and aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise ValueError("the clock was set forward over this time")
    return aware


def within(micros: int) -> int | None:
    """The instant itself; None where no log that is meant can be of it."""
    return micros if EARLIEST <= micros < LATEST else None


class Clock:
    """Reads the civil times of one log; a minute it has seen is not worked out again."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._minutes: dict[tuple[str, str, str, str], int | None] = {}

    def micros(self, year: str, month: str, day: str, minute: str, seconds: str, offset: str = "") -> int | None:
        """Month as number or English abbreviation, `minute` as `14:34`, seconds with or without a fraction, offset as `+0900`."""
        key = (year + offset, month, day, minute)
        start = self._minutes.get(key, -1)
        if start == -1:
            if len(self._minutes) >= _REMEMBERED:
                self._minutes.clear()
            start = self._minutes[key] = self._start(year, month, day, minute, offset)
        try:
            part = float(seconds)
        except ValueError:
            return None
        return within(start + round(part * 1e6)) if start is not None and 0 <= part < 61 else None

    def _start(self, year: str, month: str, day: str, minute: str, offset: str) -> int | None:
        hours, _, minutes = minute.partition(":")
        try:
            number = _MONTHS.get(month) or int(month)
            moment = datetime(int(year), number, int(day), int(hours), int(minutes))
            aware = datetime.fromisoformat(moment.isoformat() + offset) if offset else _aware(moment, self.zone)
            return (aware - _EPOCH) // _MICROSECOND
        except (ValueError, OverflowError):
            return None


def civil_times(values: Sequence[str | None], clock: Clock, zone: ZoneInfo) -> list[int | None]:
    """Times written `2024/04/02 14:34:05`, local to the clock's zone, or in any form that carries a zone or is an epoch."""
    return [clock.micros(*m.groups()) if (m := _CIVIL.fullmatch(v or "")) else epoch(v, zone) for v in values]
