"""A place in an input file is read again, with what stands around it; and it is said whether the file is still the one taken in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from urazuke.errors import UrazukeError
from urazuke.evidence.claim import Reading
from urazuke.evidence.decode import TruncatedError, detect_encoding, open_decompressed, read_block, read_head
from urazuke.evidence.exhibit import file_path
from urazuke.evidence.stream import Decompressed

AROUND = 3  # lines on either side
LINE_BYTES = 4000  # as much of a line as is shown
BLOCK_BYTES = 1 << 20
SCAN_BYTES = 1 << 30  # decompressed bytes that are read to reach a line
HASHED_BYTES = 1 << 24  # of a larger file only the size is compared
BESIDE = 300  # characters of a report on either side of a span
WINDOW = 6000  # characters of a report on one page
HEX_BYTES = 512
PARQUET = "application/vnd.apache.parquet"


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    offset: int | None  # of the byte at which it begins, in the decompressed file
    text: str
    wanted: bool
    raw: bytes = b""

    def dump(self) -> list[str]:
        """Its first bytes in hexadecimal, sixteen a row, each row with its offset."""
        rows = [self.raw[at : at + 16] for at in range(0, min(len(self.raw), HEX_BYTES), 16)]
        return [f"{(self.offset or 0) + 16 * n:010x}  {row.hex(' '):<47}  {_ascii(row)}" for n, row in enumerate(rows)]


@dataclass(frozen=True, slots=True)
class Passage:
    """`state`: `same` (hash compared), `size` (size compared), `changed`, `gone`, `unreadable`; `lines` are empty for the last three."""

    state: str
    lines: tuple[Line, ...] = ()
    rows: bool = False  # rows of a table file, that have no bytes of their own


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a report's text in lines of `(text, marked)` pieces; where more stands before or after."""

    lines: tuple[tuple[tuple[str, bool], ...], ...]
    start: int
    end: int
    total: int
    language: str


def state_of(root: Path, exhibit: Mapping[str, Any]) -> str:
    """Is the file still there, a regular one inside the case, with the bytes that were taken in?"""
    path = file_path(root, str(exhibit["path"]))
    try:
        if not path.is_file() or path.is_symlink() or not path.resolve().is_relative_to(root.resolve()):
            return "gone"
        if path.stat().st_size != exhibit["bytes"]:
            return "changed"
        if exhibit["bytes"] > HASHED_BYTES:
            return "size"
        return "same" if hashlib.sha256(path.read_bytes()).hexdigest() == exhibit["sha256"] else "changed"
    except (OSError, ValueError):
        return "unreadable"


def lines_around(
    root: Path, exhibit: Mapping[str, Any], line: int, offset: int | None = None, around: int = AROUND, state: str | None = None
) -> Passage:
    """That line with its neighbours, from the file of an exhibit of the case; `state` where it is known already."""
    state, path = state or state_of(root, exhibit), file_path(root, str(exhibit["path"]))
    if state not in ("same", "size"):
        return Passage(state)
    try:
        if exhibit["media_type"] == PARQUET:
            return Passage(state, tuple(_table_rows(path, line, around)), rows=True)
        event = _event(path, line, offset)
        lines = (event,) if event else tuple(_text_lines(path, line, offset, around))
    except (OSError, ValueError, EOFError, TruncatedError, UrazukeError):
        return Passage("unreadable")
    return Passage(state, lines) if any(found.wanted for found in lines) else Passage("unreadable")


def span_of(reading: Reading, start: int, end: int, beside: int = BESIDE) -> Span:
    """The characters `[start, end)` of the report, marked, with those beside them; offsets out of the text are cut to it."""
    total = len(reading.text)
    start, end = max(0, min(start, total)), max(0, min(end, total))
    low, high = max(0, start - beside), min(total, max(end, start) + beside, start + WINDOW)
    pieces = ((reading.text[low:start], False), (reading.text[start : min(end, high)], True), (reading.text[min(end, high) : high], False))
    language = reading.language if reading.language in ("en", "ja") else ""
    return Span(tuple(_in_lines(pieces)), low, high, total, language)


def _in_lines(pieces: tuple[tuple[str, bool], ...]) -> Iterator[tuple[tuple[str, bool], ...]]:
    line: list[tuple[str, bool]] = []
    for text, marked in pieces:
        first, *others = text.replace("\r\n", "\n").replace("\f", "\n").split("\n")
        line.append((first, marked))
        for other in others:
            yield tuple(p for p in line if p[0])
            line = [(other, marked)]
    yield tuple(p for p in line if p[0])


def _text_lines(path: Path, line: int, offset: int | None, around: int) -> Iterator[Line]:
    from urazuke.telemetry.line_ends import line_feed

    head = read_head(path)
    encoding = detect_encoding(head) or "utf-8"
    if encoding == "utf-16":
        encoding = "utf-16-be" if head.startswith(b"\xfe\xff") else "utf-16-le"
    feed = line_feed(encoding if encoding.startswith("utf-16") else "utf-8")
    first, at = 1, 0
    with open_decompressed(path) as stream:
        if offset and len(feed) == 1 and not isinstance(stream, Decompressed):
            first, at = _before(stream, line, offset, around)
        for number, begin, content in _cut(stream, feed, first, at, max(1, line - around), line + around):
            text = content.decode(encoding, "replace").removesuffix("\r").removeprefix("\ufeff")
            yield Line(number, begin, text, number == line and (offset is None or begin == offset), content)


def _before(stream: BinaryIO, line: int, offset: int, around: int) -> tuple[int, int]:
    """The number and offset of a line a little before that one, to which the stream is brought."""
    begin = max(0, offset - LINE_BYTES * (around + 1))
    stream.seek(begin)
    block = stream.read(offset - begin)
    if begin == 0:
        stream.seek(0)
        return line - block.count(b"\n"), 0
    cut = block.find(b"\n") + 1
    stream.seek(begin + cut if cut else offset)
    return (line - block.count(b"\n", cut), begin + cut) if cut else (line, offset)


def _cut(stream: BinaryIO, feed: bytes, first: int, at: int, low: int, high: int) -> Iterator[tuple[int, int, bytes]]:
    """(number, offset, content) of the lines `low` to `high`; `first` is the number of the line at offset `at`, where the stream is."""
    number, begin, kept, read = first, at, b"", 0
    while number <= high and read < SCAN_BYTES and (block := _next(stream)):
        start, read = 0, read + len(block)
        if number < low and len(feed) == 1 and number + (ends := block.count(feed)) <= low and ends:
            start = block.rfind(feed) + 1  # nothing in front of it is wanted: no need to look at each line
            number, begin, kept = number + ends, at + start, b""
        while number <= high and (end := _find(block, feed, start)) >= 0:
            if number >= low:
                yield number, begin, (kept + block[start:end])[:LINE_BYTES]
            number, start, kept = number + 1, end + len(feed), b""
            begin = at + start
        kept = (kept + block[start : start + LINE_BYTES])[:LINE_BYTES]
        at += len(block)
    if low <= number <= high and kept:
        yield number, begin, kept


def _find(block: bytes, feed: bytes, start: int) -> int:
    end = block.find(feed, start)
    while end >= 0 and end % len(feed):
        end = block.find(feed, end + 1)
    return end


def _next(stream: BinaryIO) -> bytes:
    """A block; nothing more where the stream is broken: what came before it is good."""
    try:
        return read_block(stream, BLOCK_BYTES)
    except TruncatedError:
        return b""


def _event(path: Path, line: int, offset: int | None) -> Line | None:
    """The record of a Windows event log, as JSON; None where the file is none."""
    from urazuke.hunt.raw import fetch_raw
    from urazuke.telemetry.event_log import is_event_log

    if offset is None or not is_event_log(read_head(path)):
        return None
    return Line(line, offset, fetch_raw(path, line, offset)[:LINE_BYTES], True)


def _table_rows(path: Path, line: int, around: int) -> Iterator[Line]:
    """Rows of a Parquet file (from 1) as `column=value` pairs."""
    import pyarrow.parquet as pq

    table = pq.ParquetFile(path).read()
    low = max(1, line - around)
    for number, row in enumerate(table.slice(low - 1, line + around - low + 1).to_pylist(), low):
        yield Line(number, None, ", ".join(f"{k}={v}" for k, v in row.items() if v is not None)[:LINE_BYTES], number == line)


def _ascii(row: bytes) -> str:
    return "".join(chr(b) if 32 <= b < 127 else "." for b in row)
