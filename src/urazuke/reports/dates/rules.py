"""What the date rules of both languages share: the anchor that expressions lean on, and how a year or a week is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from urazuke.evidence.instant import ERAS
from urazuke.reports.patterns import compiled

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "春": 3, "夏": 6, "秋": 9, "冬": 12}  # the first of three months


SOON = 31  # days


@dataclass(slots=True)
class Anchor:
    """What later expressions lean on: the day of publication, and the last date that the text itself gave, with its end."""

    published: date | None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    end: int = -1
    value: str = ""
    fine: str = ""  # the last that was a day

    def saw(self, value: str, end: int = -1) -> None:
        self.value, self.fine = value, value if len(value) == 10 else self.fine
        match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", value.split("/")[-1])
        if match:
            self.year, self.month, self.day = (int(g) if g else None for g in match.groups())
            self.end = end

    def as_fine_as(self, unit: str) -> str | None:
        """The date last named, as far as the day, the month or the year; None where it was not named so finely."""
        if unit == "day":
            return self.fine or None
        length = {"month": 7, "year": 4}.get(unit, 99)
        return self.value[:length] if "/" not in self.value and len(self.value) >= length else None

    def last_day(self) -> date | None:
        return date.fromisoformat(self.fine) if self.fine and "X" not in self.fine else None


Resolve = Callable[[re.Match[str], Anchor], str | None]
Rule = tuple[re.Pattern[str], Resolve]


def cased(pattern: str) -> re.Pattern[str]:
    """A rule's pattern, in which case counts and a space matches any white space."""
    return compiled(pattern, any_case=False)


def valid(year: int, month: int, day: int) -> date | None:
    """That day; None where there is none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def ymd(year: int | None, month: int, day: int | None) -> str | None:
    """An ISO month or day, `XXXX` for an unknown year; None where there is no such date."""
    if not 1 <= month <= 12 or (year is not None and not 1000 <= year <= 9999):
        return None
    if day is None:
        return f"{year:04d}-{month:02d}" if year else f"XXXX-{month:02d}"
    if valid(year or 2000, month, day) is None:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}" if year else f"XXXX-{month:02d}-{day:02d}"


def day_of_any_month(day: int | None) -> str | None:
    """A day of a month that nothing tells; None where no month has it."""
    return f"XXXX-XX-{day:02d}" if day and 1 <= day <= 31 else None


def day_alone(anchor: Anchor, day: int, ahead: int = 7) -> str | None:
    """The day of the month in which it came last, or comes within so many days after publication."""
    if not 1 <= day <= 31 or anchor.published is None:
        return day_of_any_month(day)
    moved = moved_month(anchor.published.year, anchor.published.month, 0 if day <= anchor.published.day + ahead else -1)
    return ymd(*moved, day)


def nearest_year(anchor: Anchor, month: int, day: int | None, ahead: bool = False) -> int | None:
    """The year that puts the day or month last before publication, or next after it; None without a publication day.

    A day that is a few weeks off is still to come, or of an addition to the text, rather than eleven months ago; a report
    may be a day older than the month that it tells of: the time zones of both may differ.
    """
    if anchor.published is None:
        return None
    published = anchor.published
    this = valid(published.year, month, day or 1) or valid(published.year, month, 28)  # 29 February of another year
    if this is None:
        return None
    if ahead:
        late = this < published if day else (month < published.month)
        return published.year + 1 if late else published.year
    return published.year if this <= published + timedelta(days=SOON if day else 1) else published.year - 1


def shifted(anchor: Anchor, days: int) -> str | None:
    return moved_day(anchor.published, days)


def moved_day(start: date | None, days: int) -> str | None:
    try:
        return (start + timedelta(days=days)).isoformat() if start else None
    except OverflowError:
        return None


def shifted_month(anchor: Anchor, months: int) -> tuple[int, int] | None:
    return moved_month(anchor.published.year, anchor.published.month, months) if anchor.published else None


def moved_month(year: int, month: int, months: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def week(anchor: Anchor, weeks: int) -> str | None:
    """Monday to Sunday of the week of publication, moved by that many weeks."""
    return _days_of_week(anchor, weeks, 0, 6)


def weekend(anchor: Anchor, weeks: int) -> str | None:
    """Saturday and Sunday of the week of publication, moved by that many weeks."""
    return _days_of_week(anchor, weeks, 5, 6)


def _days_of_week(anchor: Anchor, weeks: int, first: int, last: int) -> str | None:
    if anchor.published is None:
        return None
    try:
        monday = anchor.published - timedelta(days=anchor.published.weekday()) + timedelta(weeks=weeks)
        return f"{(monday + timedelta(days=first)).isoformat()}/{(monday + timedelta(days=last)).isoformat()}"
    except OverflowError:
        return None


def season(year: int, first: int) -> str:
    """Three months from `first`; a winter ends in the next year."""
    last = moved_month(year, first, 2)
    return f"{year:04d}-{first:02d}/{last[0]:04d}-{last[1]:02d}"


def past_season(anchor: Anchor, first: int, back: int = 0) -> str | None:
    """The latest such season that had begun by publication; `back` years before that year."""
    if anchor.published is None:
        return None
    year = anchor.published.year - (1 if (first > anchor.published.month) else 0)
    return season(year - back, first)


def months(year: int, first: int, last: int) -> str | None:
    """An interval of months, the later being of that year."""
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    return f"{year if first <= last else year - 1:04d}-{first:02d}/{year:04d}-{last:02d}"


def era_year(name: str, year: str) -> int:
    """令和3 is 2021; 元 is 1."""
    return ERAS[name] + (1 if year == "元" else int(year))
