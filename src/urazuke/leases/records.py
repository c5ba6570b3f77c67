"""A provider's file becomes rows with the line each begins on; what is no row is kept with its reason.

CSV, JSON and Parquet are told apart by content. Lines count from 1 in the decompressed file and end at LF, also inside
quotes. A Parquet file has no lines: its rows are counted from 1 instead.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from urazuke.errors import InputError
from urazuke.evidence.decode import HEAD_BYTES, media_type, read_limited
from urazuke.evidence.exhibit import Exhibit

LIMIT_BYTES = 1 << 29
# A line that is longer is no rental record.
LINE_CHARACTERS = 1 << 20
# Header -> the column it stands for, or None.
Recognise = Callable[[str], str | None]
_HALF = re.compile("[\ud800-\udfff]")
_JSON_START = re.compile(r"\s*(?:\{|\[\s*(?:[\{\]]|$))")
_UNREADABLE = {
    "application/zip": ("is an Excel workbook or another zip archive", "save the sheet as CSV (UTF-8)"),
    "application/x-ole": ("is an old Excel workbook", "save the sheet as CSV (UTF-8)"),
}


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


def read_sheet(exhibit: Exhibit, recognise: Recognise, encoding: str | None = None) -> Sheet:
    """The rows of that file; InputError where it is no CSV, JSON or Parquet at all.

    `recognise` helps to tell where the header is, which delimiter a CSV uses and, with no `encoding` given, how it is encoded.
    """
    from urazuke.leases.delimited import csv_sheet
    from urazuke.leases.json_records import json_records
    from urazuke.leases.parquet_records import parquet_sheet
    from urazuke.leases.text import decode_lines

    try:
        content = read_limited(exhibit.file, LIMIT_BYTES)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=exhibit.path, hint="mend the permissions") from None
    digest = hashlib.sha256(content).hexdigest()
    kind = media_type(content[:HEAD_BYTES])
    if kind == "application/x-empty":
        return Sheet((), None, iter(()), digest)
    if kind == "application/vnd.apache.parquet":
        return parquet_sheet(content, exhibit.path, digest)
    lines = (
        None
        if kind in ("application/pdf", *_UNREADABLE)
        else decode_lines(content, encoding or exhibit.encoding, recognise, encoding is not None)
    )
    if lines is None:
        what, hint = _UNREADABLE.get(kind, (f"is {kind}", "convert it, or remove it"))
        raise InputError(f"{what}, not CSV, JSON lines or Parquet: {hint}", where=exhibit.path, hint=hint)
    if lines and _JSON_START.match("\n".join(lines[:50])):
        return Sheet(None, None, json_records(lines), digest)
    return csv_sheet(lines, recognise, digest)


def line_fault(line: str) -> str | None:
    """Why nothing can be read from that line, None where it is sound."""
    if len(line) > LINE_CHARACTERS:
        return f"the line is longer than {LINE_CHARACTERS:,} characters"
    if not line.isascii() and _HALF.search(line):
        return "the line holds bytes that the file's encoding does not have"
    if "\x00" in line:
        return "the line holds a NUL byte"
    return None
