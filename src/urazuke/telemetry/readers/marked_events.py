"""What CEF and LEEF share: a mark somewhere in a line of syslog, a header, and then keys with values."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence

from urazuke.telemetry.columns import Columns
from urazuke.telemetry.fields import FEWEST
from urazuke.telemetry.reader import Context, Parsed
from urazuke.telemetry.readers.event_times import EventTimes
from urazuke.telemetry.readers.key_values import Row, fill, fill_rows, telling_keys
from urazuke.telemetry.readers.mixed import MixedReader, Taking
from urazuke.telemetry.readers.syslog import NO_YEAR
from urazuke.telemetry.readers.templates import Taken, Taker, Template
from urazuke.telemetry.vectors import Vectors


class MarkedEvents(MixedReader):
    """A format whose `header` matches whole lines that hold `mark`; the first group is the time of the syslog header.

    The event's own time is the first of the keys `times` that has a value; `form` is the key of the pattern that it is written in.
    """

    mark: str
    header: re.Pattern[str]
    times: Sequence[str]
    form: str = ""

    @abstractmethod
    def fields(self, found: re.Match[str]) -> Row:
        """The keys and values of one event."""

    @abstractmethod
    def template(self, found: re.Match[str]) -> Template | None:
        """What events like this one are written after."""

    def whose(self, line: str) -> bool:
        return self._event(line) is not None

    def _event(self, line: str) -> re.Match[str] | None:
        return self.header.fullmatch(line) if self.mark in line else None

    def begin(self, context: Context) -> Taking:
        times = EventTimes(context)

        def take(texts: list[str]) -> tuple[Parsed, list[int]]:
            parsed = Parsed()
            rest = self._by_template(texts, times, parsed) if len(texts) >= FEWEST else list(range(len(texts)))
            return parsed, self._by_line(texts, rest, times, parsed)

        return take

    def _by_template(self, texts: list[str], times: EventTimes, parsed: Parsed) -> list[int]:
        """Add what can be read many at once, and give back the positions of all other lines."""
        taker = Taker(texts, self.mark)
        for position in taker.first(FEWEST):
            found = self._event(texts[position])
            taken = taker.take(self.template(found) if found else None)
            if taken is None:
                continue
            if telling_keys(self.name).isdisjoint(taken.values):
                parsed.skip(f"{self.name}, of no connection", len(taken.at))
                continue
            columns = Vectors("network", taken.at)
            self._fill_times(columns, taken, times)
            fill(columns, taken.value_of, taken.values.keys(), self.name)
            parsed.events.append(columns)
            taker.leave(taken.at[columns.unsure])
        return taker.left

    def _fill_times(self, columns: Vectors, taken: Taken, times: EventTimes) -> None:
        """The same as `_fill_row_times` of a template's events."""
        import pyarrow.compute as pc

        said = columns.nothing()
        for key in self.times:
            said = columns.either(said, taken.values.get(key, columns.nothing()))
        form = taken.values.get(self.form, columns.nothing())
        if not said.null_count and form.null_count == len(form) and pc.all(pc.match_substring_regex(said, r"^[0-9.]+$")).as_py():
            columns.moments(said, times.stamps.zone)
            return
        heads = taken.heads if said.null_count else columns.nothing()
        together = pc.binary_join_element_wise(said, form, heads, "\0", null_handling="replace", null_replacement="")
        columns.times(together, lambda text: self._micros(times, *text.split("\0")))

    def _micros(self, times: EventTimes, said: str, form: str, head: str) -> int | None:
        if said:
            return times.micros(said, form)
        found = self.header.fullmatch(head)
        return times.stamps.micros(found[1]) if found and found[1] else None

    def _by_line(self, texts: list[str], positions: list[int], times: EventTimes, parsed: Parsed) -> list[int]:
        """Add the events of those lines, one by one, and give back the positions of lines that are none."""
        telling, rows, headers = telling_keys(self.name), list[Row](), list[str | None]()
        at: list[int] = []
        left: list[int] = []
        for index in positions:
            if (found := self._event(texts[index])) is None:
                left.append(index)
            elif telling.isdisjoint(fields := self.fields(found)):
                parsed.skip(f"{self.name}, of no connection")
            else:
                rows.append(fields)
                headers.append(found[1])
                at.append(index)
        if rows:
            columns = Columns("network", at)
            said = [(next((v for k in self.times if (v := row.get(k))), None), row.get(self.form)) for row in rows]
            _fill_row_times(columns, said, headers, times)
            fill_rows(columns, rows, self.name)
            parsed.events.append(columns)
        return left


def _fill_row_times(columns: Columns, said: list[tuple[str | None, str | None]], headers: list[str | None], times: EventTimes) -> None:
    """The event's own time, in the pattern it names; the header's where it has none."""
    found: list[int | None] = []
    for row, ((value, pattern), header) in enumerate(zip(said, headers)):
        text = value or header
        found.append(times.micros(value, pattern) if value else times.stamps.micros(header) if header else None)
        if found[-1] is None and text and times.stamps.lacks_year(text):
            columns.reject(row, NO_YEAR)
    columns.time(found)
