"""Zeek's tab-separated logs: the header says which log it is and what each column is called.

Format: Zeek documentation, "Zeek TSV Format Logs". A file may hold several headers, as when logs were joined; each
counts for the lines after it. Lines before any are read where their order leaves no doubt (zeek_orders). Fields that
the header calls sets or vectors are lists; `\\xHH` is a byte.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from urazuke.telemetry.by_line import ByLine, OnlyAddresses
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.fields import FEWEST, plain_lines, split_fields
from urazuke.telemetry.lines import Block, Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.zeek import BY_COLUMN, LISTED, columns_of, fields_of
from urazuke.telemetry.readers.zeek_orders import order_of
from urazuke.telemetry.vectors import Vectors

if TYPE_CHECKING:
    import pyarrow as pa

_ESCAPE = b"\\"
_TELLING = ("#separator", "#set_separator", "#empty_field", "#unset_field", "#path", "#fields", "#types")
_BYTES = re.compile(r"(?:\\x[0-9a-fA-F]{2})+")
Rows = list[list[str]]


@dataclass(slots=True)
class _Header:
    separator: str = "\t"
    set_separator: str = ","
    empty: str = "(empty)"
    unset: str = "-"
    path: str = ""
    fields: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)

    def read(self, line: str) -> None:
        """Take in a line that begins with `#`; one that says nothing about the format changes nothing."""
        if line.startswith("#separator "):
            self.separator = unescape(line[11:].strip()) or "\t"
            return
        name, *values = line.split(self.separator)
        value = values[0] if values else ""
        if name == "#set_separator":
            self.set_separator = value or ","
        elif name == "#empty_field":
            self.empty = value
        elif name == "#unset_field":
            self.unset = value
        elif name == "#path":
            self.path, self.fields, self.types = value, [], []
        elif name == "#fields":
            self.fields, self.types = values, []
        elif name == "#types":
            self.types = values

    def guess(self, line: str) -> bool:
        """Does a line without a header before it leave no doubt which log it is of? It holds from that line on."""
        order = order_of(line) if not self.fields and self.separator == "\t" else None
        if order is None or self.path not in ("", order.log):
            return False
        self.path, self.fields, self.types = order.log, list(order.fields), list(order.types)
        return True

    def column(self, rows: Sequence[Sequence[str]], name: str) -> Sequence[Any]:
        if name not in self.fields:
            return [None] * len(rows)
        at = self.fields.index(name)
        if self._many(at):
            return [self._list(row[at]) for row in rows]
        unset, empty = self.unset, self.empty
        return [None if (v := row[at]) == unset else "" if v == empty else unescape(v) if "\\" in v else v for row in rows]

    def places(self) -> dict[str, int]:
        """Where the fields stand that are taken from this log; none where they are not as plain as they usually are."""
        where = {name: self.fields.index(name) for name in fields_of(self.path) if name in self.fields}
        plain = self.separator == "\t" and "\\" not in self.set_separator + self.unset + self.empty and self.path in BY_COLUMN
        usual = all(self._many(at) == (name in LISTED) for name, at in where.items())
        return where if plain and usual and len(self.fields) > 1 else {}

    def array(self, values: pa.Array, at: int) -> pa.Array:
        """The same as `column` of values in which nothing is escaped, and nothing stands for what is unset."""
        import pyarrow.compute as pc

        is_empty = pc.equal(values, self.empty)
        if not self._many(at):
            return pc.if_else(is_empty, "", values) if is_empty.true_count else values
        lists = pc.split_pattern(pc.if_else(is_empty, None, values), self.set_separator)
        items = lists.flatten()
        if not pc.any(pc.equal(items, self.unset)).as_py():
            return lists
        import pyarrow as pa

        items = pc.if_else(pc.equal(items, self.unset), None, items)
        return pa.ListArray.from_arrays(lists.offsets, items, mask=lists.is_null())

    def _many(self, at: int) -> bool:
        return at < len(self.types) and self.types[at].startswith(("vector", "set"))

    def _list(self, text: str) -> list[str | None] | None:
        if text == self.unset:
            return None
        if text == self.empty:
            return []
        return [None if item == self.unset else unescape(item) for item in text.split(self.set_separator)]


def unescape(text: str) -> str:
    """`\\xHH` as the bytes they stand for, read as UTF-8, and a doubled backslash as one."""
    if "\\" not in text:
        return text
    parts = re.split(r"(\\\\)", text)
    return "".join(
        "\\" if part == "\\\\" else _BYTES.sub(lambda m: bytes.fromhex(m[0].replace("\\x", "")).decode("utf-8", "replace"), part)
        for part in parts
    )


def header_lines(head: bytes) -> list[bytes]:
    """The lines at the top of a file that begin with `#`."""
    lines = itertools.takewhile(lambda line: line.startswith(b"#"), head.removeprefix(b"\xef\xbb\xbf").split(b"\n")[:-1])
    return [line.removesuffix(b"\r") for line in lines]


class ZeekTsv:
    name = "zeek-tsv"

    def detect(self, head: bytes, name: str) -> bool:
        lines = first_lines(head)
        return any(line.startswith(("#separator ", "#fields\t")) or order_of(line) is not None for line in lines)

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        header = _Header()
        for block in blocks:
            parsed = Parsed()
            _read_lines(header, enumerate(block.texts), context, parsed)
            yield parsed

    def by_line(self, head: bytes) -> ByLine | None:
        """Lines stand alone under a header. Of connections there are two addresses to look for, between tabs, and nothing else."""
        top, known = header_lines(head), _Header()
        for line in top:
            known.read(line.decode("utf-8", "replace"))
        if not known.fields:
            return None
        ends = known.separator == "\t" and known.path == "conn" and {"id.orig_h", "id.resp_h"} <= set(known.fields[:-1])
        only = OnlyAddresses(b"\t", frozenset(top), tuple(t.encode() for t in _TELLING)) if ends else None
        return ByLine(escapes=(rb"\\x",), context=(b"^#",), only=only)

    def begin(self) -> _Header:
        return _Header()

    def after(self, known: _Header, block: Block) -> _Header:
        header = replace(known)
        for _ in _sections(header, block):
            pass
        return header

    def read_block(self, known: _Header, block: Block, context: Context) -> Parsed:
        """Rows that are plain by columns; headers and all other lines as `read` reads them."""
        import numpy as np

        parsed, header, plain = Parsed(), replace(known), plain_lines(block, _ESCAPE)
        sure = np.zeros(len(plain), bool)
        for begin, end in _sections(header, block):
            if end - begin >= FEWEST:
                lines = np.zeros(len(plain), bool)
                lines[begin:end] = plain[begin:end]
                sure |= _read_columns(header, block, lines, context, parsed)
        sure[block.too_long] = True
        _read_lines(replace(known), ((i, block.text(i)) for i in np.flatnonzero(~sure).tolist()), context, parsed)
        return parsed


def _sections(header: _Header, block: Block) -> Iterator[tuple[int, int]]:
    """The runs of lines between the lines that say how others are to be read; `header` is what holds for each while it is given."""
    for begin, end in pairwise([-1, *_header_lines(block), len(block.starts)]):
        if begin >= 0:
            header.read(block.text(begin))
        telling = begin
        if not header.fields:
            telling = next((i for i in range(begin + 1, end) if header.guess(block.text(i))), end - 1)
        yield telling + 1, end


def _read_lines(header: _Header, numbered: Iterable[tuple[int, str]], context: Context, parsed: Parsed) -> None:
    """Line by line, each with its index in the block; `header` is changed by the headers among them."""
    rows: Rows = []
    at: list[int] = []
    for index, line in numbered:
        if not line:
            continue
        if line[0] == "#":
            if rows and line.startswith(_TELLING):
                _finish(parsed, header, rows, at, context.zone)
                rows, at = [], []
            header.read(line)
            continue
        if not header.fields:
            header.guess(line)
        fields = line.split(header.separator)
        if len(fields) == len(header.fields):
            rows.append(fields)
            at.append(index)
        else:
            parsed.rejects.append((index, _why(len(fields), header)))
    _finish(parsed, header, rows, at, context.zone)


def _header_lines(block: Block) -> list[int]:
    """Which lines of the block begin with `#`."""
    import numpy as np

    found = np.flatnonzero(np.frombuffer(block.data, np.uint8)[block.starts] == ord("#")).tolist()
    return [0, *found] if found[:1] != [0] and block.data and block.text(0).startswith("#") else found


def _read_columns(header: _Header, block: Block, lines: Any, context: Context, parsed: Parsed) -> Any:
    """Add the events of those lines that are sure, all under that header, and say which lines these are."""
    import numpy as np
    import pyarrow as pa

    sure = np.zeros(len(lines), bool)
    where = header.places()
    if not where or not lines.any():
        return sure
    split = split_fields(block, lines, b"\t", len(header.fields), sorted(where.values()), header.unset)

    def take(name: str) -> pa.Array:
        return header.array(split.columns[where[name]], where[name]) if name in where else pa.nulls(len(split.at), pa.string())

    found = columns_of(header.path, take, lambda kind: Vectors(kind, split.at), context.zone)
    if isinstance(found, Vectors):
        parsed.events.append(found)
        sure[split.at[~found.unsure]] = True
    return sure


def _why(count: int, header: _Header) -> str:
    if not header.fields:
        return "stands before any #fields line"
    return f"has {count} fields where the header names {len(header.fields)}"


def _finish(parsed: Parsed, header: _Header, rows: Rows, at: list[int], zone: ZoneInfo) -> None:
    if not rows:
        return
    columns = columns_of(header.path, lambda name: header.column(rows, name), lambda kind: Columns(kind, at), zone)
    if columns is None:
        parsed.skip(f"zeek {header.path or 'log of no name'}", len(rows))
    else:
        parsed.events.append(columns)
