"""What CEF and LEEF share: a mark somewhere in a line of syslog, a header, and then keys with values."""

from __future__ import annotations

import re
from abc import abstractmethod

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.event_times import EventTimes
from urazuke.telemetry.readers.key_values import Row, fill, telling_keys
from urazuke.telemetry.readers.mixed import MixedReader, Taking
from urazuke.telemetry.readers.syslog import NO_YEAR


class MarkedEvents(MixedReader):
    """A format whose `header` matches whole lines that hold `mark`; the first group is the time of the syslog header."""

    mark: str
    header: re.Pattern[str]

    @abstractmethod
    def fields(self, found: re.Match[str]) -> Row:
        """The keys and values of one event."""

    @abstractmethod
    def told(self, row: Row) -> tuple[str | None, str | None]:
        """The event's own time, and the pattern that it names for it."""

    def whose(self, line: str) -> bool:
        return self._event(line) is not None

    def _event(self, line: str) -> re.Match[str] | None:
        return self.header.fullmatch(line) if self.mark in line else None

    def begin(self, context: Context) -> Taking:
        times, telling = EventTimes(context), telling_keys(self.name)

        def take(texts: list[str]) -> tuple[Parsed, list[int]]:
            parsed, rows, headers = Parsed(), list[Row](), list[str | None]()
            at: list[int] = []
            left: list[int] = []
            for index, line in enumerate(texts):
                if (found := self._event(line)) is None:
                    left.append(index)
                elif telling.isdisjoint(fields := self.fields(found)):
                    parsed.skip(f"{self.name}, of no connection")
                else:
                    rows.append(fields)
                    headers.append(found[1])
                    at.append(index)
            if rows:
                columns = Columns("network", at)
                _fill_times(columns, [self.told(row) for row in rows], headers, times)
                fill(columns, rows, self.name)
                parsed.events.append(columns)
            return parsed, left

        return take


def _fill_times(columns: Columns, said: list[tuple[str | None, str | None]], headers: list[str | None], times: EventTimes) -> None:
    """The event's own time, in the pattern it names; the header's where it has none."""
    found: list[int | None] = []
    for row, ((value, pattern), header) in enumerate(zip(said, headers)):
        text = value or header
        found.append(times.micros(value, pattern) if value else times.stamps.micros(header) if header else None)
        if found[-1] is None and text and times.stamps.lacks_year(text):
            columns.reject(row, NO_YEAR)
    columns.time(found)
