"""What stands before a message that came over syslog: RFC 3164, RFC 5424, and the forms that daemons write to files.

Times are `Apr  2 14:34:05` (the year from the file's path, see `named_date`; a line whose year nothing tells is rejected and
says so), the same with a year, or ISO 8601; without a zone they are local to the organisation. The host is not read: it
is who wrote the line, not who spoke.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.named_date import named_date
from urazuke.telemetry.reader import Context
from urazuke.telemetry.times import Clock, epoch

ISO_TIME = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
TIME = (
    r"(?:[A-Z][a-z]{2} [ \d]?\d (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,6})?(?: \d{4}(?= ))?"
    rf"|{ISO_TIME})"
)
PRIORITY = r"(?:<\d{1,3}>)?(?:1 )?"
STRUCTURE = r"(?:-|(?:\[[^ \]]+(?: [^ =]+=\"(?:[^\"\\]|\\.)*\")*\])+)"
ANY_LINE = re.compile(
    PRIORITY + TIME + r":? (?:\S+ ){1,3}?(?:[A-Za-z0-9_./()-]+(?:\[\d+\])?:(?: .*)?|\S+ (?:\d+|-) \S+ " + STRUCTURE + r"(?: .*)?)"
)
"""A line of any program that came over syslog."""
NO_YEAR = "the time has no year: put the date into the file's name, as in messages-20240402"
_ISO = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d:\d\d):(\d\d(?:[.,]\d{1,9})?)(?:Z()|([+-]\d\d:?\d\d))?")
_CIVIL = re.compile(r"(\d\d)-([A-Z][a-z]{2})-(\d{4}) (\d\d:\d\d):(\d\d(?:\.\d{1,6})?)")
_YEARLESS = re.compile(r"([A-Z][a-z]{2}) ([ \d]?\d) (?:(\d{4}) )?(\d\d:\d\d):(\d\d(?:\.\d{1,6})?)(?: (\d{4}))?")
_MONTHS = {m: n for n, m in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1)}
_REMEMBERED = 1 << 16


def behind_header(program: str) -> str:
    """A pattern of the header before a message of that program (a pattern itself); its one group is the time.

    Between the time and the program stand the host and what some senders add; RFC 5424 has the process, the message id and
    structured data after it.
    """
    return PRIORITY + f"({TIME})" + r":? (?:\S+ ){0,2}?" + program + r"(?:\[\d+\])?(?:: | (?:\d+|-) \S+ " + STRUCTURE + r" (?:\ufeff)?)"


class Stamps:
    """Reads the times of one file's headers; one that it has seen is not worked out again."""

    def __init__(self, context: Context) -> None:
        self._clock, self.zone = Clock(context.zone), context.zone
        self._named = named_date(context.name)
        self._known: dict[str, int | None] = {}

    def fill(self, columns: Columns, texts: Sequence[str]) -> None:
        """The column `time`; a row whose year nobody tells is rejected with that reason."""
        found = [self.micros(text) for text in texts]
        for row, value in enumerate(found):
            if value is None and self._named is None and self.lacks_year(texts[row]):
                columns.reject(row, NO_YEAR)
        columns.time(found)

    def micros(self, text: str) -> int | None:
        """Microseconds of one time; None where it is none, or has no year that is known."""
        known = self._known
        if text not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            known[text] = self._read(text)
        return known[text]

    def lacks_year(self, text: str) -> bool:
        """Is this a time whose year the path would have to tell, and does not?"""
        found = _YEARLESS.fullmatch(text)
        return self._named is None and found is not None and not (found[3] or found[6])

    def _read(self, text: str) -> int | None:
        clock = self._clock
        if found := _ISO.fullmatch(text):
            year, month, day, minute, seconds, universal, offset = found.groups()
            return clock.micros(year, month, day, minute, seconds.replace(",", "."), offset or ("" if universal is None else "+00:00"))
        if found := _CIVIL.fullmatch(text):
            day, month, year, minute, seconds = found.groups()
            return clock.micros(year, month, day, minute, seconds)
        if found := _YEARLESS.fullmatch(text):
            month, day, before, minute, seconds, after = found.groups()
            year = before or after or self._year(month, int(day))
            return clock.micros(year, month, day.strip(), minute, seconds) if year else None
        return epoch(text, self.zone)

    def _year(self, month: str, day: int) -> str:
        """The year that the file's path tells for that day; nothing where it tells none."""
        return str(self._named.year_of(_MONTHS[month], day)) if self._named and month in _MONTHS else ""
