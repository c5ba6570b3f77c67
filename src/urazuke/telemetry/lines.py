"""A file becomes blocks of lines, each with its number and the byte at which it starts, in bounded memory.

Lines end at a line feed; a carriage return before it is no part of the line. What is no text in the encoding is replaced
(the bytes stay where the offset says). A line longer than LINE_LIMIT is refused and skipped without being held.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from urazuke.evidence.decode import TruncatedError, read_block

BLOCK_BYTES = 1 << 22
BLOCK_LINES = 1 << 16
LINE_LIMIT = 1 << 20
RAW_LIMIT = 400
TOO_LONG = "the line is longer than 1 MiB"
BROKEN_OFF = "the compressed data ends too early"
DAMAGED = "the compressed data is damaged from here on"


@dataclass(slots=True)
class Lines:
    """Consecutive lines: `first` is the number of the first, from 1; `offsets` their first bytes.

    `refused` says by line number (None: the whole file) why a line cannot be used, and how it begins; its text is empty.
    """

    first: int
    texts: list[str]
    offsets: list[int]
    refused: dict[int | None, tuple[str, str]] = field(default_factory=dict)


class LineStream:
    """The lines of a decompressed stream; once they are all read, `sha256` is the hash of every byte that could be."""

    def __init__(self, stream: BinaryIO, encoding: str = "utf-8") -> None:
        self._stream = stream
        self.encoding = encoding  # one in which the byte of a line feed is nothing else
        self._hash = hashlib.sha256()
        self._pending = b""
        self._line, self._offset = 1, 0
        self._broken = self._ended = False
        self._break = ""

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    @property
    def broken(self) -> str:
        """Why the compressed data ends before its end; nothing where it does not."""
        return self._break

    def head(self, size: int) -> bytes:
        """The first bytes, which stay to be read."""
        while len(self._pending) < size and not self._ended:
            self._pending += self._read(size)
        return self._pending[:size]

    def drain(self) -> None:
        """Read on to the end, for the hash alone."""
        self._pending = b""
        while not self._ended:
            self._read(BLOCK_BYTES)

    def blocks(self) -> Iterator[Lines]:
        """All lines, in order, in blocks of at most BLOCK_LINES."""
        long: tuple[int, str] | None = None  # the line being skipped: where it starts, and how
        while not self._ended or self._pending:
            data = self._gather()
            if long is not None:
                end = data.find(b"\n") + 1
                if not end:
                    self._offset += len(data)
                    continue
                self._offset += end
                yield self._refuse(long, TOO_LONG)
                long, data = None, data[end:]
            end = data.rfind(b"\n") + 1 if self._broken or not self._ended else len(data)
            yield from self._lines(data[:end])
            rest = data[end:]
            if len(rest) > LINE_LIMIT or (rest and self._broken):
                long = (self._offset, rest[: RAW_LIMIT * 4].decode(self.encoding, "replace")[:RAW_LIMIT])
                self._offset += len(rest)
            elif not self._ended:
                self._pending = rest
        if long is not None:
            yield self._refuse(long, self._break if self._broken else TOO_LONG)
        elif self._broken:
            yield Lines(self._line, [], [], {(self._line - 1) or None: (self._break, "")})

    def _read(self, size: int) -> bytes:
        try:
            block = read_block(self._stream, size)
        except TruncatedError as error:
            self._broken, block = True, b""
            self._break = BROKEN_OFF if "early" in str(error) else DAMAGED
        self._ended = not block
        self._hash.update(block)
        return block

    def _gather(self) -> bytes:
        """What is pending, and as many bytes more as a block takes."""
        parts, wanted = [self._pending], BLOCK_BYTES
        self._pending = b""
        while wanted > 0 and not self._ended:
            parts.append(self._read(wanted))
            wanted -= len(parts[-1])
        return b"".join(parts)

    def _refuse(self, long: tuple[int, str], reason: str) -> Lines:
        self._line += 1
        return Lines(self._line - 1, [""], [long[0]], {self._line - 1: (reason, long[1])})

    def _lines(self, data: bytes) -> Iterator[Lines]:
        if not data:
            return
        texts, starts, long = _split(data, self.encoding)
        if self._offset == 0 and texts[0].startswith("\ufeff"):
            texts[0] = texts[0][1:]
        refused = {i: (TOO_LONG, texts[i][:RAW_LIMIT]) for i in long}
        for i in long:
            texts[i] = ""
        for at in range(0, len(texts), BLOCK_LINES):
            end = min(at + BLOCK_LINES, len(texts))
            here: dict[int | None, tuple[str, str]] = {self._line + i: why for i, why in refused.items() if at <= i < end}
            yield Lines(self._line + at, texts[at:end], [self._offset + s for s in starts[at:end]], here)
        self._line += len(texts)
        self._offset += len(data)


def _split(data: bytes, encoding: str) -> tuple[list[str], list[int], list[int]]:
    """The texts of the lines, the byte at which each starts, and which of them are too long."""
    import numpy as np

    texts = data.decode(encoding, "replace").split("\n")
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n")) + 1
    if data.endswith(b"\n"):
        texts.pop()
    else:
        ends = np.append(ends, len(data))
    starts = np.concatenate(([0], ends[:-1]))
    if b"\r" in data:
        texts = [t[:-1] if t.endswith("\r") else t for t in texts]
    return texts, starts.tolist(), np.flatnonzero(ends - starts > LINE_LIMIT + 2).tolist()
