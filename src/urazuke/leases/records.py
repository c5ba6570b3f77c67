"""A provider's file becomes rows with the line each begins on; what is no row is kept with its reason.

CSV (comma, tab or semicolon), JSON lines and Parquet are told apart by content. Lines count from 1 in the decompressed
file and end at LF, also inside quotes. A Parquet file has no lines: its rows are counted from 1 instead.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from urazuke.errors import InputError
from urazuke.evidence.decode import HEAD_BYTES, detect_encoding, media_type, read_limited
from urazuke.evidence.exhibit import Exhibit
from urazuke.leases.columns import folded

LIMIT_BYTES = 1 << 29
# A record of more lines is a quote that nobody closed; a longer line is no rental record.
RECORD_LINES = 64
LINE_CHARACTERS = 1 << 20
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\r\n\x1b")
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Record:
    """One row as the file has it: `values` by the file's own header, or `fault` with the reason why there are none."""

    line: int | None
    values: dict[str, str]
    raw: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's headers (those of the first row, for JSON lines) and its records in order."""

    headers: tuple[str, ...]
    header_line: int | None
    records: Iterator[Record]
    content_sha256: str | None


def read_sheet(exhibit: Exhibit, known_headers: frozenset[str]) -> Sheet:
    """The rows of that file; InputError where it is no CSV, JSON lines or Parquet at all.

    `known_headers`, folded, help to tell which delimiter a CSV uses.
    """
    try:
        content = read_limited(exhibit.file, LIMIT_BYTES)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=exhibit.path, hint="mend the permissions") from None
    digest = hashlib.sha256(content).hexdigest()
    kind = media_type(content[:HEAD_BYTES])
    if kind == "application/x-empty":
        return Sheet((), None, iter(()), digest)
    if kind == "application/vnd.apache.parquet":
        return _parquet_sheet(content, exhibit.path, digest)
    encoding = _encoding(content, exhibit.encoding)
    if encoding is None or kind in ("application/pdf", "application/zip"):
        raise InputError(f"is {kind}, not CSV, JSON lines or Parquet", where=exhibit.path, hint="convert it, or remove it")
    lines = content.decode(encoding, "surrogateescape").removeprefix("\ufeff").split("\n")
    if lines[-1] == "":
        lines.pop()
    if next((line for line in lines if line.strip()), "").lstrip().startswith("{"):
        return Sheet((), None, _json_records(lines), digest)
    return _csv_sheet(lines, known_headers, digest)


def _encoding(content: bytes, noted: str | None) -> str | None:
    """The encoding of the text, also where stray control characters made it look like another or none: their rows will tell."""
    if noted not in (None, "cp932", "euc_jp", "cp1252"):
        return noted
    with contextlib.suppress(UnicodeDecodeError):
        content.decode("utf-8")
        return noted if content.isascii() and noted else "utf-8"
    head = content[:HEAD_BYTES]
    return noted or detect_encoding(head) or detect_encoding(head.translate(None, _CONTROLS))


# JSON lines


def _json_records(lines: Sequence[str]) -> Iterator[Record]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        fault = _line_fault(line)
        values: dict[str, str] = {}
        if fault is None:
            try:
                values = _texts(json.loads(line))
            except (ValueError, TypeError, RecursionError) as error:
                fault = f"not a JSON object of plain values: {str(error)[:120]}"
        yield Record(number, values, line.rstrip("\r"), fault)


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError("it is " + type(value).__name__)
    return {_plain(key): _text(item) for key, item in value.items()}


def _text(value: Any) -> str:
    """A plain value as text, "" for none; a list of texts joined by `;`; TypeError for anything else."""
    if isinstance(value, str):
        return _plain(value)
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(_text(item) for item in value if not isinstance(item, list))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"a field holds {type(value).__name__}")


def _plain(text: str) -> str:
    """Halves of surrogate pairs, which a JSON escape can smuggle in and no file can hold, become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


# CSV


class _Feed:
    """Lines for the csv module, with the position known and no record longer than RECORD_LINES."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines, self.position, self.record_start = lines, 0, 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self.position >= len(self.lines):
            raise StopIteration
        if self.position - self.record_start >= RECORD_LINES:
            raise csv.Error(f"a quote is still open after {RECORD_LINES} lines")
        line = self.lines[self.position]
        if fault := _line_fault(line):
            if self.position == self.record_start:
                self.position += 1
            raise csv.Error(fault)
        self.position += 1
        return line + "\n"


def _line_fault(line: str) -> str | None:
    if len(line) > LINE_CHARACTERS:
        return f"the line is longer than {LINE_CHARACTERS:,} characters"
    if not line.isascii() and _HALF.search(line):
        return "the line holds bytes that the file's encoding does not have"
    if "\x00" in line:
        return "the line holds a NUL byte"
    return None


def _csv_rows(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str], str, str | None]]:
    """(line, fields, raw, fault) of every record; after a broken one reading goes on at the line after its first."""
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while feed.position < len(lines):
        start = feed.record_start = feed.position
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield start + 1, [], lines[start], f"not a CSV row: {error}"
            feed.position = start + 1
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
            continue
        if fields:
            yield start + 1, fields, "\n".join(lines[start : feed.position]), None


def _csv_sheet(lines: Sequence[str], known_headers: frozenset[str], digest: str) -> Sheet:
    delimiter = max(",\t;", key=lambda d: _recognised(lines, d, known_headers))
    rows = _csv_rows(lines, delimiter)
    line, headers, raw, fault = next(rows, (1, [], "", None))
    if fault:
        return Sheet((), line, iter([Record(line, {}, raw, fault)]), digest)
    return Sheet(tuple(h.strip() for h in headers), line, _csv_records(tuple(h.strip() for h in headers), rows), digest)


def _recognised(lines: Sequence[str], delimiter: str, known_headers: frozenset[str]) -> int:
    _, headers, _, _ = next(_csv_rows(lines[:RECORD_LINES], delimiter), (1, [], "", None))
    return sum(folded(header) in known_headers for header in headers)


def _csv_records(headers: tuple[str, ...], rows: Iterator[tuple[int, list[str], str, str | None]]) -> Iterator[Record]:
    for line, fields, raw, fault in rows:
        if fault is None and len(fields) == 1 and not fields[0].strip():
            continue
        if fault is None and len(fields) != len(headers):
            fault = f"{len(fields)} fields where the header has {len(headers)}"
        raw = raw.rstrip("\r")
        yield Record(line, {} if fault else dict(zip(headers, fields)), raw, fault)


# Parquet


def _parquet_sheet(content: bytes, path: str, digest: str) -> Sheet:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(content))
        metadata = file.metadata
        unpacked_bytes = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
        if unpacked_bytes > LIMIT_BYTES:
            raise InputError(f"more than {LIMIT_BYTES:,} bytes once unpacked", where=path, hint="no such file should be larger")
        table = file.read()
        rows = table.to_pylist()
    except (pa.ArrowException, OSError, ValueError, UnicodeDecodeError) as error:
        raise InputError(f"broken Parquet: {error}", where=path, hint="get a whole copy of the file") from None
    return Sheet(tuple(str(name) for name in table.column_names), None, _parquet_records(rows), digest)


def _parquet_records(rows: Sequence[dict[str, Any]]) -> Iterator[Record]:
    for number, row in enumerate(rows, 1):
        try:
            values, fault = _texts(row), None
        except (TypeError, ValueError) as error:
            values, fault = {}, f"not a row of plain values: {str(error)[:120]}"
        yield Record(number, values, json.dumps(row, ensure_ascii=False, default=str), fault)
