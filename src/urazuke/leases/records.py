"""A record is one row as a provider's file has it, with the line it begins on; what is no row is kept with its reason.

Lines count from 1 in the decompressed file and end at LF, also inside quotes. A Parquet file has no lines: its rows are
counted from 1 instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

LIMIT_BYTES = 1 << 29
# A line that is longer is no rental record.
LINE_CHARACTERS = 1 << 20
# Header -> the column it stands for, or None.
Recognise = Callable[[str], str | None]
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Record:
    """One row as the file has it: `fields` in the order of `headers`, or `fault` with the reason why there are none.

    `further` says that an earlier record came from the same object of nested JSON.
    """

    line: int | None
    headers: tuple[str, ...]
    fields: Sequence[str]
    raw: str | Callable[[], str]
    fault: str | None = None
    further: bool = False

    def raw_text(self) -> str:
        return self.raw if isinstance(self.raw, str) else self.raw()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's records in order; `headers` are those of a CSV or Parquet file, None where each record has its own."""

    headers: tuple[str, ...] | None
    header_line: int | None
    records: Iterator[Record]
    content_sha256: str | None


def line_fault(line: str) -> str | None:
    """Why nothing can be read from that line, None where it is sound."""
    if len(line) > LINE_CHARACTERS:
        return f"the line is longer than {LINE_CHARACTERS:,} characters"
    if not line.isascii() and _HALF.search(line):
        return "the line holds bytes that the file's encoding does not have"
    if "\x00" in line:
        return "the line holds a NUL byte"
    return None
