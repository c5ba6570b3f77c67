"""A PDF whose text unpacks to more than any report holds is refused before it is opened; its pictures are never unpacked."""

from __future__ import annotations

import re
import zlib

from urazuke.errors import InputError

LIMIT_STREAM = 16 << 20  # bytes to which one stream may unpack
LIMIT_STREAMS = 2 << 30  # bytes to which all of them may
_CHUNK = 1 << 16
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_SKIPPED = re.compile(rb"/Subtype\s{0,9}/Image|/FontFile|/Length1")


def refuse_bombs(content: bytes, where: str) -> None:
    """InputError where a stream that is no picture and no font unpacks to more than 16 MiB, or all of them to more than 2 GiB."""
    total = 0
    for match in _STREAM.finditer(content):
        head = content[max(0, match.start() - 2000) : match.start()]
        head = head[head.rfind(b" obj") + 1 :]
        filters = head.count(b"FlateDecode") + head.count(b"/Fl ")
        if not filters or _SKIPPED.search(head):
            continue
        size = _unpacked_size(content, match.end(), min(filters, 4))
        total += size
        if size > LIMIT_STREAM or total > LIMIT_STREAMS:
            raise InputError(
                f"this PDF holds a stream that unpacks to more than {LIMIT_STREAM:,} bytes", where=where, hint="print it to a new PDF"
            )


def _unpacked_size(content: bytes, start: int, filters: int) -> int:
    """Bytes to which the stream at `start` unpacks, packed so many times over; counted up to just past the limit."""
    size = 0
    unpackers = [zlib.decompressobj() for _ in range(filters)]
    while start < len(content) and size <= LIMIT_STREAM and not unpackers[0].eof:
        data = content[start : start + _CHUNK]
        start += _CHUNK
        try:
            for unpacker in unpackers:
                data = unpacker.decompress(data, LIMIT_STREAM + 1)
                size = max(size, len(data)) if unpacker is not unpackers[-1] else size + len(data)
        except zlib.error:
            break
    return size
