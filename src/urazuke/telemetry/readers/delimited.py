"""What the readers of comma-separated logs share: a header says what each column is called, whoever chose the names.

The names that a column goes by are data (columns.toml beside this file), compared without case, spaces or marks.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.fields import FEWEST, Split, lines_with, plain_rows, split_fields, stripped
from urazuke.telemetry.lines import Block, Lines
from urazuke.telemetry.own_columns import Own, known_columns
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.times import Clock
from urazuke.telemetry.vectors import Vectors

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.telemetry.columns import Flags

Take = Callable[[str], Any]
"""A column's values, None where one is empty: a list, or an Arrow array."""
Make = Callable[[str], Columns]
"""Empty columns for events of that kind, which take what `Take` gives."""

Needed = tuple[tuple[str, ...], ...]
"""Groups of columns; of each group a header must have one."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each known column stands, how many columns a row has, and the header itself."""

    at: dict[str, int]
    width: int
    header: list[str]

    def array(self, split: Split, name: str) -> pa.Array:
        """The same as `column` of fields that were split into columns."""
        import pyarrow as pa

        return stripped(split.columns[self.at[name]]) if name in self.at else pa.nulls(len(split.at), pa.string())

    def column(self, rows: Sequence[Sequence[str]], name: str) -> list[str | None]:
        """The column; None in every row where the file has none of that name, and where a value is empty."""
        at = self.at.get(name)
        return [None] * len(rows) if at is None else [row[at].strip() or None for row in rows]


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


class Delimited(ABC):
    """A format of rows under a header. A line out of `ends` closes the table: what follows is passed over until there is a header again."""

    name: ClassVar[str]
    words: ClassVar[str]
    needed: ClassVar[Needed]
    ends: ClassVar[tuple[str, ...]] = ()
    own: Own = ()

    @abstractmethod
    def build(self, held: Container[str], take: Take, make: Make, clock: Clock) -> Columns:
        """The events of rows under one header, which names the columns `held`."""

    def layout(self, line: str) -> Layout | None:
        """The layout that a header gives; None where the line is no header of this format."""
        return layout(line, self.words, self.needed, self.own)

    def detect(self, head: bytes, name: str) -> bool:
        return any(self.layout(line) for line in first_lines(head) if "," in line)

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        table, clock = _Table(self), Clock(context.zone)
        for block in blocks:
            parsed = Parsed()
            self._read_lines(table, enumerate(block.texts), clock, parsed)
            yield parsed

    def begin(self) -> _Table:
        return _Table(self)

    def after(self, known: _Table, block: Block) -> _Table:
        table = replace(known)
        for _ in _runs(table, block):
            pass
        return table

    def read_block(self, known: _Table, block: Block, context: Context) -> Parsed:
        """Rows that are plain by columns; headers and all other lines as `read` reads them."""
        import numpy as np

        parsed, clock, sure = Parsed(), Clock(context.zone), np.zeros(len(block.starts), bool)
        for where, lines in _runs(replace(known), block):
            if np.count_nonzero(lines) >= FEWEST:
                sure |= self._read_columns(where, block, lines, clock, parsed)
        sure[block.too_long] = True
        self._read_lines(replace(known), ((i, block.text(i)) for i in np.flatnonzero(~sure).tolist()), clock, parsed)
        return parsed

    def _read_lines(self, table: _Table, numbered: Iterable[tuple[int, str]], clock: Clock, parsed: Parsed) -> None:
        """Line by line, each with its index in the block: rows of the header's width are built, others are rejects."""
        rows: list[list[str]] = []
        at: list[int] = []

        def finish(where: Layout | None) -> None:
            if rows and where is not None:
                parsed.events.append(self.build(where.at, partial(where.column, rows[:]), partial(Columns, at=at[:]), clock))
            rows.clear()
            at.clear()

        for index, line in numbered:
            if not line or line.isspace():
                continue
            fields, where = split_row(line), table.where
            if table.takes(fields):
                rows.append(fields)
                at.append(index)
            elif table.learn(line):
                finish(where)
            elif table.closed:
                parsed.skip(f"{self.words}, after the last row")
            else:
                parsed.rejects.append((index, _why(fields, where)))
        finish(table.where)

    def _read_columns(self, where: Layout, block: Block, lines: Flags, clock: Clock, parsed: Parsed) -> Flags:
        """Add the events of those rows that are sure, and say which lines these are."""
        import numpy as np

        sure = np.zeros(len(lines), bool)
        split = split_fields(block, lines, b",", where.width, sorted(set(where.at.values())), "", quoted=True)
        found = self.build(where.at, partial(where.array, split), partial(Vectors, at=split.at), clock)
        if isinstance(found, Vectors):
            parsed.events.append(found)
            sure[split.at[~found.unsure]] = True
        return sure


@dataclass(slots=True)
class _Table:
    """What holds after the lines that were read: the layout of the rows, and whether the table was closed."""

    format: Delimited
    where: Layout | None = None
    closed: bool = False

    def takes(self, fields: list[str]) -> bool:
        """Is that a row?"""
        return self.where is not None and not self.closed and len(fields) == self.where.width and fields != self.where.header

    def learn(self, line: str) -> bool:
        """Is a line that is no row a header? It holds from there on, or the table is closed."""
        found = self.format.layout(line)
        self.where, self.closed = found or self.where, not found and (self.closed or line.strip() in self.format.ends)
        return found is not None

    def passes(self, line: str) -> None:
        """The line was read by others."""
        if line and not line.isspace() and not self.takes(split_row(line)):
            self.learn(line)


def _runs(table: _Table, block: Block) -> Iterator[tuple[Layout, Flags]]:
    """Rows that are plain, by the header they stand under; `table` is what holds for each while it is given."""
    import numpy as np

    plain, widths = plain_rows(block, b",", quoted=True)
    begin = 0
    while begin < len(plain):
        where, closed = table.where, table.closed
        rows = plain & (widths == where.width) if where and not closed else np.zeros(len(plain), bool)
        rows[:begin] = False
        if where:
            rows[lines_with(block, ",".join(where.header).encode())] = False
        end = len(plain)
        for odd in (np.flatnonzero(~rows[begin:]) + begin).tolist():
            table.passes(block.text(odd))
            if (table.where, table.closed) != (where, closed):
                end = odd + 1
                break
        rows[end:] = False
        if where:
            yield where, rows
        begin = end


def _why(fields: list[str], where: Layout | None) -> str:
    if where is None:
        return "stands before any header that names a time, a source and a destination"
    return f"has {len(fields)} fields where the header names {where.width}"


@functools.cache
def _synonyms(format_name: str) -> dict[str, list[str]]:
    """The spellings of each column, best first."""
    return {column: [_plain(s) for s in spellings] for column, spellings in known_columns(format_name).items()}


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).lower() if c.isalnum())
