"""The date that a log's path tells is the year of lines that have none, as RFC 3164 writes them.

Read are `2024`, `2024-04`, `2024-04-02`, `20240402` (as logrotate names files, also with a clock time behind it) and folders
`2024/04/02`; of several the last; a year alone only at the end of a name. The organisation's own folder tells none. Nothing else
tells a year: the time at which a file was changed does not survive copying.
"""

from __future__ import annotations

import functools
import re
from datetime import date
from typing import NamedTuple

_DATE = re.compile(
    r"(?<![0-9A-Za-z])((?:19[89]|20[0-4])\d)(?:([-_./]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01])(?:[T_-]?\d{4}(?:\d\d)?)?)?|(?=[/.]|$))"
    r"(?![0-9A-Za-z])"
)


class NamedDate(NamedTuple):
    """What the path says: a year, and a month and a day where it names them."""

    year: int
    month: int | None
    day: int | None

    def year_of(self, month: int, day: int) -> int:
        """The year of a line of that day: the year said, or with a month said the one in which the day is nearest to it."""
        if self.month is None:
            return self.year
        said = date(self.year, self.month, min(self.day or 15, 28)).toordinal()
        return min((self.year - 1, self.year, self.year + 1), key=lambda year: abs(_ordinal(year, month, day) - said))


def _ordinal(year: int, month: int, day: int) -> float:
    """Far away where there is no such day."""
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return float("inf")


@functools.lru_cache(1 << 10)
def named_date(path: str) -> NamedDate | None:
    """The last date in that path; None where there is none."""
    parts = path.split("/")
    found = [m.groups() for m in _DATE.finditer("/".join(parts[2:] if parts[0] == "logs" else parts))]
    if not found:
        return None
    year, _, month, day = found[-1]
    return NamedDate(int(year), int(month) if month else None, int(day) if day else None)
