"""A provider's time becomes an instant in the provider's zone; a local time that never was is refused, one that came twice is said.

Besides what `evidence.instant` reads: Excel's serial days, and a date and a clock time in two columns.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from urazuke.evidence.instant import LONGEST_TIME, UnclearOrderError, parse_moment
from urazuke.evidence.written import written_zone
from urazuke.leases.values import nothing_values, says_still_open, words_of

# Whole days since 1899-12-30, from 1954 to 2119, with the fraction of the day behind the point.
_SERIAL = re.compile(r"([2-7]\d{4}(?:\.\d{1,12})?)(?: (\D.*))?")
_REMARK = re.compile(r"(.*\d.*?)\s*[(（\[]([^()（）\[\]]+)[)）\]]")
_SERIAL_ZERO = datetime(1899, 12, 30)
_HALF = r"(?:午前|午後|오전|오후|上午|下午|[AaPp]\.?[Mm]\.?)"
_CLOCK_ALONE = re.compile(
    rf"{_HALF}?\s*\d{{1,2}}\s*[:：時时시点點](?:\s*(?:\d{{1,2}}|半))?(?:\s*[:：分분]\s*\d{{0,2}}(?:[.,]\d+)?\s*[秒초]?)?\s*{_HALF}?"
    r"(?:\s*(?:Z|[A-Z]{3,4}|(?:UTC|GMT)?[+\-]\d{1,2}(?::?\d\d)?))?|\d{3,4}|\d{6}|0?\.\d+"
)
_WITH_CLOCK = re.compile(r"\d\s*[:：時时시点]|\dT\d|^\d{9,}|[AaPp]\.?[Mm]\.?$|^[2-7]\d{4}\.\d|正午")
_BOTH_ENDS = re.compile(r"\s*(?:[~～〜]|から|부터|\s至\s|\s(?:to|until|through|[-–—―])\s|(?<=\d)[–—―]|(?<=[\dZ])/(?=\d{4}-))\s*")


@dataclass(frozen=True, slots=True)
class Clock:
    """How a file's times are to be read: `zone` of those that carry none, `order` of day and month where it is known."""

    zone: tzinfo
    order: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC; `later` is the other instant that the same local time was in `zone`, where clocks went back."""

    instant: datetime
    later: datetime | None = None
    zone: str | None = None

    def doubts(self, text: str) -> list[str]:
        """What is to be said of the time that was read from that text."""
        return [f"{text!r} came twice in {self.zone}, where clocks went back then: taken for the first"] if self.later else []


def moment(text: str, clock: Clock, last_day: bool = False) -> Moment:
    """The instant that the text names; ValueError where it names none.

    With `last_day` a date without a clock time is the end of that day.
    """
    if len(text) > LONGEST_TIME:
        raise ValueError(f"{text[:40]!r}… is too long for a time")
    return _moment(text, clock, last_day)


@functools.lru_cache(maxsize=1 << 16)
def _moment(text: str, clock: Clock, last_day: bool) -> Moment:
    written = _written(text, clock.order)
    if last_day and not has_clock(text):
        written += timedelta(days=1)
    try:
        if isinstance(written.tzinfo, ZoneInfo) or written.tzinfo is None:
            return _local(text, written.replace(tzinfo=None), written.tzinfo or clock.zone)
        return Moment(written.astimezone(UTC))
    except OverflowError:
        raise ValueError(f"{text!r} is out of range") from None


def _written(text: str, order: str | None) -> datetime:
    if (remark := _REMARK.fullmatch(text)) and remark[2].strip().casefold() in words_of("remarks"):
        text = remark[1]
    if serial := _SERIAL.fullmatch(text):
        milliseconds = round(float(serial[1]) * 86_400_000)
        return (_SERIAL_ZERO + timedelta(milliseconds=milliseconds)).replace(tzinfo=written_zone(serial[2]) if serial[2] else None)
    try:
        return parse_moment(text[1:-1] if text[:1] == "[" and text[-1:] == "]" else text, order)
    except UnclearOrderError as error:
        raise UnclearOrderError(f'{error}: write date_order = "DMY" or another into columns.toml') from None


def _local(text: str, written: datetime, zone: tzinfo) -> Moment:
    first = written.replace(tzinfo=zone).astimezone(UTC)
    if isinstance(zone, timezone):
        return Moment(first)
    if first.astimezone(zone).replace(tzinfo=None) != written:
        raise ValueError(f"{text!r} never was in {zone}, where clocks went forward then: is that the provider's time zone?")
    second = written.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return Moment(first, second, str(zone)) if second != first else Moment(first)


def has_clock(text: str) -> bool:
    """Does the text say more than a date?"""
    return _WITH_CLOCK.search(text) is not None


def joined_time(values: Sequence[str]) -> str:
    """The time that several columns say together: a whole one alone, else the date with the clock time beside it."""
    given = [value for value in values if value and len(value) <= LONGEST_TIME and value.casefold() not in nothing_values()]
    dates = [value for value in given if not _CLOCK_ALONE.fullmatch(value)]
    clocks = [value for value in given if _CLOCK_ALONE.fullmatch(value)]
    if dates and clocks and not has_clock(dates[0]):
        return f"{dates[0]} {_spread(clocks[0])}"
    return (dates or given or [""])[0]


def _spread(clock: str) -> str:
    """0905 and 090530 with their colons; a fraction of a day, as a spreadsheet has it, as a clock time."""
    if re.fullmatch(r"0?\.\d+", clock):
        seconds = round(float(clock) * 86_400)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if not clock.isdigit():
        return clock
    padded = clock.zfill(4)
    return ":".join(padded[at : at + 2] for at in range(0, len(padded), 2))


def both_ends(text: str) -> tuple[str, str]:
    """The start and the end of `2024/4/1～2025/3/31`; the end is empty where there is none."""
    if len(text) > 2 * LONGEST_TIME:
        return text, ""
    start, *rest = _BOTH_ENDS.split(text.strip(), maxsplit=1)
    end = rest[0] if rest else ""
    return start.strip(), end.strip().removesuffix("まで").removesuffix("까지").strip()


def is_open(text: str) -> bool:
    """Does that stand for the end of a lease that has not ended?"""
    return len(text) <= LONGEST_TIME and (says_still_open(text) or text.casefold() in words_of("no_time") or _endless(text))


@functools.lru_cache(maxsize=1 << 12)
def _endless(text: str) -> bool:
    years = {str(year) for year in words_of("endless_years")}
    return (text[:4] in years and not text[4:5].isdigit()) or (text[-4:] in years and text[-5:-4] in ("/", "-", "."))
