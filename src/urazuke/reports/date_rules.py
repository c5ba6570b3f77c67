"""What the date rules of both languages share: the anchor that expressions lean on, and how a year or a week is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from urazuke.evidence.instant import ERAS

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(slots=True)
class Anchor:
    """What later expressions lean on: the day of publication, and the last date that the text itself gave."""

    published: date | None
    year: int | None = None
    month: int | None = None
    day: int | None = None

    def saw(self, value: str) -> None:
        match = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", value.split("/")[-1])
        if match:
            self.year, self.month, self.day = (int(g) if g else None for g in match.groups())


Resolve = Callable[[re.Match[str], Anchor], str | None]
Rule = tuple[re.Pattern[str], Resolve]


def ymd(year: int | None, month: int, day: int | None) -> str | None:
    """An ISO month or day, `XXXX` for an unknown year; None where there is no such date."""
    if not 1 <= month <= 12 or (year is not None and not 1000 <= year <= 9999):
        return None
    if day is None:
        return f"{year:04d}-{month:02d}" if year else f"XXXX-{month:02d}"
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}" if year else f"XXXX-{month:02d}-{day:02d}"


def nearest_year(anchor: Anchor, month: int, day: int | None) -> int | None:
    """The year that puts the month at or before publication, a month ahead at most; None without a publication day.

    Reports speak of what happened, and of what is set to happen soon.
    """
    if anchor.published is None:
        return None
    for year in (anchor.published.year + 1, anchor.published.year):
        try:
            candidate = date(year, month, day or 1)
        except ValueError:
            continue
        if candidate <= anchor.published + timedelta(days=31):
            return year
    return anchor.published.year - 1


def shifted(anchor: Anchor, days: int) -> str | None:
    return (anchor.published + timedelta(days=days)).isoformat() if anchor.published else None


def shifted_month(anchor: Anchor, months: int) -> tuple[int, int] | None:
    if anchor.published is None:
        return None
    index = anchor.published.year * 12 + anchor.published.month - 1 + months
    return index // 12, index % 12 + 1


def week(anchor: Anchor, weeks: int) -> str | None:
    """Monday to Sunday of the week of publication, moved by that many weeks."""
    if anchor.published is None:
        return None
    monday = anchor.published - timedelta(days=anchor.published.weekday()) + timedelta(weeks=weeks)
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def era_year(name: str, year: str) -> int:
    """令和3 is 2021; 元 is 1."""
    return ERAS[name] + (1 if year == "元" else int(year))
