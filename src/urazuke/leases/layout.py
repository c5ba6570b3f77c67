"""Where a file keeps each column: in one field, in the first of several that is not empty, or in parts that belong together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from urazuke.evidence.instant import LONGEST_TIME
from urazuke.leases.columns import REQUIRED, Habits
from urazuke.leases.headings import Heading, Kind, header_zone, read_headings, words
from urazuke.leases.moments import Clock, both_ends, is_open, joined_time
from urazuke.leases.values import nothing_values, optional_text

Fields = Sequence[str]
Value = Callable[[Fields], str]
# The columns that are times, with the parts that they may be put together from.
_TIMES = {"lease": {"start": ("start", "start_time"), "end": ("end", "end_time")}, "access": {"time": ("time", "clock")}}
# A zone behind the time, seconds since 1970, or nothing that a zone could be added to.
_SAYS_ZONE = re.compile(r"(?:Z|[A-Z]{3,4}|[+\-]\d{2}:?\d{2}|[A-Za-z]/\w+|\])$|^\d{9,13}(?:\.\d+)?$|^\d{16,19}$|^\D*$")
_IDEOGRAPHS = re.compile("[\u3005\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(slots=True)
class Layout:
    """How the fields of a row become the columns' texts, for one order of headers of one file."""

    kind: Kind
    habits: Habits
    headings: tuple[Heading, ...]
    zone: tzinfo
    order: str | None = None
    readers: list[tuple[str, Value]] = field(default_factory=list)
    plain: list[tuple[str, int]] = field(default_factory=list)
    clocks: dict[str, Clock] = field(default_factory=dict)

    def values(self, fields: Fields) -> dict[str, str]:
        """Column -> text, for the columns that the file has."""
        found = {column: fields[position] for column, position in self.plain}
        for column, read in self.readers:
            found[column] = read(fields)
        return found

    def clock(self, column: str) -> Clock:
        """How that column's times are read: the header's zone, else columns.toml's, else the case's."""
        if (known := self.clocks.get(column)) is not None:
            return known
        parts = _TIMES[self.kind].get(column, ()) + (("period", "last_day") if column in ("start", "end") else ())
        named = next((heading.zone for heading in self.headings if heading.column in parts and heading.zone), None)
        return self.clocks.setdefault(column, Clock(header_zone(named) if named else self.zone, self.order))

    def missing(self) -> tuple[str, ...]:
        """The required columns that nothing in the file stands for."""
        there = {column for column, _ in self.plain} | {column for column, _ in self.readers}
        return tuple(column for column in REQUIRED[self.kind] if column not in there)

    def header_of(self, column: str) -> str | None:
        """What the file calls that column, where that is another name."""
        return next((h.header for h in self.headings if h.column == column and h.header.strip().casefold() != column), None)

    def positions_of_times(self) -> list[int]:
        """Where the file keeps times and dates."""
        wanted = {"birth_date", "period", "last_day"}.union(*_TIMES[self.kind].values())
        return [heading.position for heading in self.headings if heading.column in wanted]


def lay_out(headers: Sequence[str], kind: Kind, habits: Habits, zone: tzinfo, order: str | None = None) -> Layout:
    """The layout under those headers; `zone` is the case's. ValueError where a header names a zone that is several."""
    layout = Layout(kind, habits, read_headings(headers, kind, habits.headers), habits.timezone or zone, habits.date_order or order)
    at: dict[str, list[int]] = {}
    for heading in sorted(layout.headings, key=lambda heading: (heading.rank, heading.position)):
        at.setdefault(heading.column, []).append(heading.position)
    _check_zones(layout)
    composed = _composed(kind, at)
    for column in _columns(kind):
        if column in composed:
            layout.readers.append((column, composed[column]))
        elif len(at.get(column, ())) == 1:
            layout.plain.append((column, at[column][0]))
        elif column in at:
            layout.readers.append((column, _first(at[column])))
        elif column in habits.constant:
            layout.readers.append((column, _constant(habits.constant[column])))
    if "zone" in at:
        _add_zones(layout, at["zone"][0])
    return layout


def _add_zones(layout: Layout, position: int) -> None:
    """Times that say no zone take the row's own, from that column."""
    times = {*_TIMES[layout.kind], "last_day"}
    for column, at in [each for each in layout.plain if each[0] in times]:
        layout.plain.remove((column, at))
        layout.readers.append((column, _first([at])))
    layout.readers = [(column, _zoned(read, position) if column in times else read) for column, read in layout.readers]


def _check_zones(layout: Layout) -> None:
    for heading in layout.headings:
        if heading.zone and heading.position in layout.positions_of_times():
            try:
                header_zone(heading.zone)
            except ValueError as error:
                raise ValueError(f"column {heading.header}: {error}; rename the header in a copy, or ask the provider") from None


def _columns(kind: Kind) -> tuple[str, ...]:
    parts = ("last_day",) if kind == "lease" else ()
    return (*words()[kind], *parts)


def _composed(kind: Kind, at: Mapping[str, list[int]]) -> dict[str, Value]:
    """The columns that are put together from several fields of this file."""
    found: dict[str, Value] = {}
    for column, parts in _TIMES[kind].items():
        positions = [position for part in parts for position in at.get(part, ())]
        if any(part in at for part in parts[1:]) or (kind == "access" and len(positions) > 1):
            found[column] = _time(positions)
    if kind == "access":
        return found
    if "period" in at:
        for end, column in enumerate(("start", "end")):
            if column not in at and column not in found:
                found[column] = _end_of_period(at["period"][0], end)
    for column, how in words()["joined"]["lease"].items():
        places = [at[part][0] for part in how["parts"] if part in at]
        if column == "birth_date" and {"birth_year", "birth_month"} <= at.keys() and column in at and "birth_day" not in at:
            # {"birth": {"year": …, "month": …, "day": …}}: its day reads like "birthday".
            found[column] = _birth_date([*places, at[column][0]])
        elif column == "address" and places and places != at.get("address"):
            found[column] = _address(places)
        elif column not in at and places:
            found[column] = _birth_date(places) if column == "birth_date" else _joined(places, how["with"])
    if any(part in at for part in ("first_ip", "last_ip", "prefix_length")) or len(at.get("ip", ())) > 1:
        found["ip"] = _ips(at)
    return found


def _constant(value: str) -> Value:
    return lambda fields: value


def _first(positions: Sequence[int]) -> Value:
    """The first of the fields that says something."""
    return lambda fields: next((fields[at] for at in positions if fields[at].strip().casefold() not in nothing_values()), "")


def _said(fields: Fields, positions: Sequence[int]) -> list[str]:
    return [value for at in positions if (value := optional_text(fields[at]))]


def _joined(positions: Sequence[int], between: str) -> Value:
    return lambda fields: between.join(_said(fields, positions))


def _birth_date(positions: Sequence[int]) -> Value:
    """Year, month and day; the year may be of an era: 昭和59."""
    return lambda fields: "-".join(value.rstrip("年月日") for value in _said(fields, positions))


def _time(positions: Sequence[int]) -> Value:
    return lambda fields: joined_time([fields[at].strip() for at in positions])


def _zoned(read: Value, position: int) -> Value:
    def zoned(fields: Fields) -> str:
        text, zone = read(fields).strip(), fields[position].strip()
        return (
            text if not zone or len(text) > LONGEST_TIME or _SAYS_ZONE.search(text) or is_open(text) else f"{text} {zone.replace(':', '')}"
        )

    return zoned


def _end_of_period(position: int, end: int) -> Value:
    return lambda fields: both_ends(fields[position])[end]


def _address(positions: Sequence[int]) -> Value:
    """The parts as one address, none twice: a whole address may already hold its prefecture."""

    def read(fields: Fields) -> str:
        parts = _said(fields, positions)
        kept = [part for number, part in enumerate(parts) if not any(part in other for other in parts[number + 1 :])]
        if kept and all(_IDEOGRAPHS.search(part) for part in kept[:2]):
            return "".join(kept[:2]) + "".join(f" {part}" if _IDEOGRAPHS.match(part) else part for part in kept[2:])
        return ", ".join(kept)

    return read


def _ips(at: Mapping[str, list[int]]) -> Value:
    """All address columns of the row; first and last address as a range, an address beside its mask as a network."""
    singles = sorted(at.get("ip", ()))
    first, last, length = (next(iter(at.get(part, ())), None) for part in ("first_ip", "last_ip", "prefix_length"))

    def read(fields: Fields) -> str:
        found = _said(fields, singles)
        if length is not None and (mask := optional_text(fields[length])):
            found = [one if "/" in one else f"{one}/{mask.lstrip('/')}" for one in found]
        ends = _said(fields, [position for position in (first, last) if position is not None])
        return ";".join([*found, "-".join(ends)] if ends else found)

    return read
