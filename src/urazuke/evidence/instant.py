"""Every time becomes one UTC instant, or says that it cannot.

Forms read: ISO 8601, everything that `written` takes apart (Japanese eras, halves of the day, month names, zones by offset,
abbreviation or name), and epoch seconds (10 digits, fraction allowed), milliseconds (13), microseconds (16) and
nanoseconds (19). Times that carry no zone take the one given.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from urazuke.evidence.written import ERAS, UnclearOrderError, parse_written, zone

__all__ = ["ERAS", "UnclearOrderError", "format_instant", "from_epoch", "parse_instant", "parse_moment", "to_utc", "zone"]

# No written time is longer; what is, is not looked at by any pattern.
LONGEST_TIME = 200
_EPOCH = re.compile(r"\d{10}(?:\.\d{1,9})?|\d{13}|1\d{15}|1\d{18}")
_EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS_PER_SECOND = {13: 1_000, 16: 1_000_000, 19: 1_000_000_000}


def parse_instant(text: str, assumed: ZoneInfo) -> datetime:
    """The instant that the text names, in UTC; ValueError where it names none."""
    return to_utc(parse_moment(text), assumed)


def parse_moment(text: str, order: str | None = None) -> datetime:
    """The date and time that the text names, naive where it says no zone; ValueError where it names none.

    `order` as in `written.parse_written`.
    """
    if len(text) > LONGEST_TIME:
        raise ValueError(f"{text[:40]!r}… is too long for a time")
    value = text.strip()
    try:
        # fromisoformat takes any character between day and clock: milliseconds such as 1714121940000 would be a day of 1714.
        if not _EPOCH.fullmatch(value):
            # The commonest form that is not ISO 8601, and nearly is.
            return datetime.fromisoformat(value.replace("/", "-") if value[4:5] == "/" == value[7:8] else value)
    except (ValueError, OverflowError):
        pass
    value = unicodedata.normalize("NFKC", value)
    try:
        return from_epoch(value) if _EPOCH.fullmatch(value) else parse_written(value, order)
    except UnclearOrderError as error:
        raise UnclearOrderError(f"{text!r}: {error}") from None
    except (ValueError, OverflowError) as error:
        reason = str(error)
        raise ValueError(f"{text!r} is {reason}" if reason.startswith("not a time") else f"{text!r} is not a time: {reason}") from None


def to_utc(moment: datetime, assumed: ZoneInfo) -> datetime:
    """The same instant in UTC; a naive one is taken to be local to `assumed` (the earlier where ambiguous)."""
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=assumed)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{moment!r} is out of range") from error


def from_epoch(text: str) -> datetime:
    """Seconds since 1970 (with a fraction), or by the number of digits a finer unit; exact to the microsecond."""
    if per_second := _UNITS_PER_SECOND.get(len(text) if "." not in text else 0):
        return _EPOCH_START + timedelta(microseconds=int(text) * 1_000_000 // per_second)
    whole, _, fraction = text.partition(".")
    return _EPOCH_START + timedelta(seconds=int(whole), microseconds=int((fraction + "000000")[:6]))


def format_instant(instant: datetime) -> str:
    """ISO 8601 with `Z`; microseconds only where there are any."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
