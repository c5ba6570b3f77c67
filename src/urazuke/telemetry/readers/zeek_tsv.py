"""Zeek's tab-separated logs: the header says which log it is and what each column is called.

Format: Zeek documentation, "Zeek TSV Format Logs". A file may hold several headers, as when logs were joined; each
counts for the lines after it. Fields that the header calls sets or vectors are lists; `\\xHH` is a byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from urazuke.telemetry.lines import Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.zeek import columns_of

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

    def column(self, rows: Sequence[Sequence[str]], name: str) -> Sequence[Any]:
        if name not in self.fields:
            return [None] * len(rows)
        at = self.fields.index(name)
        kind = self.types[at] if at < len(self.types) else ""
        if kind.startswith(("vector", "set")):
            return [self._list(row[at]) for row in rows]
        unset, empty = self.unset, self.empty
        return [None if (v := row[at]) == unset else "" if v == empty else unescape(v) if "\\" in v else v for row in rows]

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


class ZeekTsv:
    name = "zeek-tsv"

    def detect(self, head: bytes, name: str) -> bool:
        lines = first_lines(head)
        return any(line.startswith(("#separator ", "#fields\t")) for line in lines)

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        header = _Header()
        for block in blocks:
            parsed = Parsed()
            rows: Rows = []
            at: list[int] = []
            for index, line in enumerate(block.texts):
                if not line:
                    continue
                if line[0] == "#":
                    if rows and line.startswith(("#separator", "#path", "#fields", "#types")):
                        _finish(parsed, header, rows, at, context.zone)
                        rows, at = [], []
                    header.read(line)
                    continue
                fields = line.split(header.separator)
                if len(fields) == len(header.fields):
                    rows.append(fields)
                    at.append(index)
                else:
                    parsed.rejects.append((index, _why(len(fields), header)))
            _finish(parsed, header, rows, at, context.zone)
            yield parsed


def _why(count: int, header: _Header) -> str:
    if not header.fields:
        return "stands before any #fields line"
    return f"has {count} fields where the header names {len(header.fields)}"


def _finish(parsed: Parsed, header: _Header, rows: Rows, at: list[int], zone: ZoneInfo) -> None:
    if not rows:
        return
    columns = columns_of(header.path, lambda name: header.column(rows, name), at, zone)
    if columns is None:
        parsed.skip(f"zeek {header.path or 'log of no name'}", len(rows))
    else:
        parsed.events.append(columns)
