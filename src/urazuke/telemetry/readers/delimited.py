"""What the readers of comma-separated logs share: a header says what each column is called, whoever chose the names.

The names that a column goes by are data (columns.toml beside this file), compared without case, spaces or marks.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Lines
from urazuke.telemetry.own_columns import Own, known_columns
from urazuke.telemetry.reader import Parsed
from urazuke.telemetry.times import Clock, epoch

Needed = tuple[tuple[str, ...], ...]
"""Groups of columns; of each group a header must have one."""
_CIVIL = re.compile(r"(\d{4})[-/](\d\d?)[-/](\d\d?)[ T](\d\d?:\d\d):(\d\d(?:\.\d{1,9})?)")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each known column stands, how many columns a row has, and the header itself."""

    at: dict[str, int]
    width: int
    header: list[str]

    def column(self, rows: Sequence[Sequence[str]], *names: str) -> list[str | None]:
        """The first of these columns that the file has; None in every row where it has none, and where a value is empty."""
        for name in names:
            if name in self.at:
                at = self.at[name]
                return [row[at].strip() or None for row in rows]
        return [None] * len(rows)


def split_row(line: str) -> list[str]:
    """The fields of one comma-separated line."""
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []


def layout(line: str, format_name: str, needed: Needed, own: Own = ()) -> Layout | None:
    """The layout that a header gives, where it has one column at least of every group that is needed; else None.

    A column that `own` names goes by those headers alone.
    """
    header = split_row(line)
    names = [_plain(field) for field in header]
    known = {**_synonyms(format_name), **{column: [_plain(h) for h in headers] for column, headers in own}}
    at: dict[str, int] = {}
    for column, spellings in known.items():
        found = [names.index(s) for s in spellings if s in names]
        if found:
            at[column] = found[0]
    return Layout(at, len(names), header) if all(any(n in at for n in group) for group in needed) else None


@functools.cache
def lines_alone(format_name: str, column: str, ends: tuple[str, ...] = ()) -> ByLine:
    """Rows stand alone under a header; a line is one only if it names that column, in any case and with marks in between."""
    names = set(_synonyms(format_name)[column])
    shortest = sorted(n for n in names if not any(n != other and n.startswith(other) for other in names))
    apart = rb"[^a-z0-9\n]*"
    headers = [apart.join(re.escape(letter).encode() for letter in name) for name in shortest]
    return ByLine(context=(*headers, *(re.escape(end).encode() for end in ends)), folded=True)


Build = Callable[[list[list[str]], list[int], Layout], Columns]


def read_delimited(
    blocks: Iterable[Lines], format_name: str, needed: Needed, build: Build, ends: tuple[str, ...] = (), own: Own = ()
) -> Iterator[Parsed]:  # fmt: skip
    """One Parsed a block: rows of the header's width go to `build`, others are rejects.

    A line out of `ends` closes the table: what follows it is passed over until there is a header again.
    """
    where: Layout | None = None
    closed = False
    for block in blocks:
        parsed = Parsed()
        rows: list[list[str]] = []
        at: list[int] = []
        for index, line in enumerate(block.texts):
            if not line or line.isspace():
                continue
            fields = split_row(line)
            if where is not None and not closed and len(fields) == where.width and fields != where.header:
                rows.append(fields)
                at.append(index)
            elif (found := layout(line, format_name, needed, own)) is not None:
                if rows and where is not None:
                    parsed.events.append(build(rows, at, where))
                    rows, at = [], []
                where, closed = found, False
            elif closed or line.strip() in ends:
                closed = True
                parsed.skip(f"{format_name}, after the last row")
            else:
                parsed.rejects.append((index, _why(fields, where)))
        if rows and where is not None:
            parsed.events.append(build(rows, at, where))
        yield parsed


def _why(fields: list[str], where: Layout | None) -> str:
    if where is None:
        return "stands before any header that names a time, a source and a destination"
    return f"has {len(fields)} fields where the header names {where.width}"


def civil_times(values: Sequence[str | None], clock: Clock, zone: ZoneInfo) -> list[int | None]:
    """Times written `2024/04/02 14:34:05`, local to the clock's zone, or in any form that carries a zone or is an epoch."""
    return [clock.micros(*m.groups()) if (m := _CIVIL.fullmatch(v or "")) else epoch(v, zone) for v in values]


@functools.cache
def _synonyms(format_name: str) -> dict[str, list[str]]:
    """The spellings of each column, best first."""
    return {column: [_plain(s) for s in spellings] for column, spellings in known_columns(format_name).items()}


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).lower() if c.isalnum())
