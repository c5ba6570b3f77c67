"""A Windows event log (EVTX) becomes lines: each record is one, its text the event as JSON on a single line.

Format: [MS-EVEN6]; libevtx, "Windows XML Event Log (EVTX) format". The number of a line is the number that the record itself
carries, its offset the byte at which the record starts in the (decompressed) file: both are at that place to be checked. The
file is read chunk by chunk of 64 KiB, whatever its header says of their number, so that a log copied from a running machine, or
broken off, is read as far as it goes; a chunk or a record that is damaged is refused, and the next chunk goes on.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from urazuke.telemetry.lines import Lines, Refused

if TYPE_CHECKING:
    from urazuke.telemetry.lines import LineStream

MAGIC = b"ElfFile\0"
CHUNK = b"ElfChnk\0"
RECORD = b"**\0\0"
HEADER_BYTES = 4096
CHUNK_BYTES = 1 << 16
FIRST_RECORD = 512
DAMAGED_RECORD = "the record is damaged"
_HEAD = struct.Struct("<4sIQ")


def is_event_log(head: bytes) -> bool:
    """Does a file that begins so hold records of Windows?"""
    return head.startswith(MAGIC)


def lines_of(source: LineStream, head: bytes) -> Iterator[Lines]:
    """The lines of text, or the records of an event log."""
    return _records(source) if is_event_log(head) else source.lines()


def _records(source: LineStream) -> Iterator[Lines]:
    header = source.take(HEADER_BYTES)
    offset = len(header)
    while chunk := source.take(CHUNK_BYTES):
        yield from _chunk_lines(header, chunk, offset)
        offset += len(chunk)
    if source.broken:
        yield Lines(1, [], [], {None: (source.broken, "")})


def _chunk_lines(header: bytes, chunk: bytes, offset: int) -> Iterator[Lines]:
    """The records of one chunk, those with consecutive numbers together; what cannot be read of it is refused."""
    places, broken = record_places(chunk)
    texts = record_texts(header, chunk) if places else {}
    run = Lines(0, [], [])
    for number, at in places:
        if number != run.first + len(run.texts) or not run.texts:
            if run.texts:
                yield run
            run = Lines(number, [], [])
        if number not in texts:
            run.refused[number] = (DAMAGED_RECORD, "")
        run.texts.append(texts.get(number, ""))
        run.offsets.append(offset + at)
    if run.texts:
        yield run
    if broken is not None:
        refused: Refused = {None: (f"the event log is damaged from byte {offset + broken} to the end of its chunk", "")}
        yield Lines(1, [], [], refused)


def record_places(chunk: bytes) -> tuple[list[tuple[int, int]], int | None]:
    """The number of each record and the byte in the chunk at which it starts, and the byte from which the chunk is damaged."""
    if not chunk.startswith(CHUNK) or len(chunk) < FIRST_RECORD:
        return [], 0 if any(chunk) else None
    end = min(struct.unpack_from("<I", chunk, 48)[0], len(chunk))
    found: list[tuple[int, int]] = []
    at = FIRST_RECORD
    while at + _HEAD.size <= end:
        magic, size, number = _HEAD.unpack_from(chunk, at)
        if magic != RECORD or not 28 < size <= len(chunk) - at:
            return found, at
        found.append((number, at))
        at += size
    return found, at if len(chunk) < CHUNK_BYTES else None


def record_texts(header: bytes, chunk: bytes) -> dict[int, str]:
    """The JSON of each record of a chunk that can be read, by its number."""
    from evtx import PyEvtxParser

    found: dict[int, str] = {}
    whole = chunk.ljust(CHUNK_BYTES, b"\0")
    try:
        records = PyEvtxParser(io.BytesIO(header[:HEADER_BYTES].ljust(HEADER_BYTES, b"\0") + whole), 1).records_json()
    except (RuntimeError, ValueError, OSError):
        return found
    while True:
        try:
            if (record := next(records, None)) is None:
                return found
        except (RuntimeError, ValueError, OSError):
            continue
        found[int(record["event_record_id"])] = str(record["data"])
