"""A file becomes blocks of lines, each with its number and the byte at which it starts, in bounded memory.

Lines end at a line feed, of two bytes in UTF-16; a carriage return before it is no part of the line. What is no text in
the encoding is replaced (the bytes stay where the offset says). A line longer than LINE_LIMIT is refused and skipped
without being held.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from urazuke.evidence.decode import TruncatedError, read_block
from urazuke.telemetry.line_ends import all_ends, first_end, last_end, line_feed

if TYPE_CHECKING:
    import numpy as np

BLOCK_BYTES = 1 << 23
BLOCK_LINES = 1 << 16
LINE_LIMIT = 1 << 20
RAW_LIMIT = 400
TOO_LONG = "the line is longer than 1 MiB"
BROKEN_OFF = "the compressed data ends too early"
DAMAGED = "the compressed data is damaged from here on"

Refused = dict[int | None, tuple[str, str]]
"""By line number (None: the whole file) why a line cannot be used, and how it begins."""


@dataclass(slots=True)
class Lines:
    """Consecutive lines: `first` is the number of the first, from 1; `offsets` their first bytes.

    `refused` says which of them cannot be used; their text is empty.
    """

    first: int
    texts: list[str]
    offsets: list[int]
    refused: Refused = field(default_factory=dict)


class Block:
    """Consecutive lines as the bytes they are: `first` is the number of the first, from 1, and `offset` its first byte.

    A line that was not held is alone in its block: there is no `data` then, and `refused` says why.
    """

    def __init__(self, first: int, offset: int, data: bytes, encoding: str = "utf-8", refused: Refused | None = None) -> None:
        self.first, self.offset, self.data, self.encoding = first, offset, data, encoding
        self.refused: Refused = refused or {}

    def __len__(self) -> int:
        return len(self.starts) or int(self.first in self.refused)

    @functools.cached_property
    def ends(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The byte in `data` after each line and its line feed."""
        return all_ends(self.data, line_feed(self.encoding))

    @functools.cached_property
    def starts(self) -> np.ndarray[Any, np.dtype[np.int64]]:
        """The byte in `data` at which each line starts."""
        import numpy as np

        return np.concatenate((np.zeros(min(1, len(self.ends)), np.int64), self.ends[:-1]))

    @functools.cached_property
    def too_long(self) -> list[int]:
        """Which lines are longer than a line may be."""
        import numpy as np

        return np.flatnonzero(self.ends - self.starts > LINE_LIMIT + 2).tolist() if len(self.data) > LINE_LIMIT else []

    def text(self, index: int) -> str:
        """That line as text."""
        text = self.data[self.starts[index] : self.ends[index]].decode(self.encoding, "replace").removesuffix("\n").removesuffix("\r")
        return text.removeprefix("\ufeff") if index == 0 and self.offset == 0 else text

    def lines(self) -> Lines:
        """All of its lines."""
        if not self.data:
            return Lines(self.first, [""] * len(self), [self.offset] * len(self), self.refused)
        texts, refused = self._texts(), dict(self.refused)
        for index in self.too_long:
            refused[self.first + index] = (TOO_LONG, texts[index][:RAW_LIMIT])
            texts[index] = ""
        return Lines(self.first, texts, (self.starts + self.offset).tolist(), refused)

    def _texts(self) -> list[str]:
        texts = self.data.decode(self.encoding, "replace").split("\n")
        if not texts[-1]:
            texts.pop()
        if b"\r" in self.data:
            texts = [t[:-1] if t.endswith("\r") else t for t in texts]
        if self.offset == 0:
            texts[0] = texts[0].removeprefix("\ufeff")
        return texts

    def pieces(self) -> Iterator[Lines]:
        """All of its lines, at most BLOCK_LINES at once."""
        whole = self.lines()
        if len(whole.texts) <= BLOCK_LINES:
            yield whole
            return
        for at in range(0, len(whole.texts), BLOCK_LINES):
            to, number = at + BLOCK_LINES, whole.first + at
            here: Refused = {n: why for n, why in whole.refused.items() if n is not None and number <= n < number + BLOCK_LINES}
            yield Lines(number, whole.texts[at:to], whole.offsets[at:to], here)


class LineStream:
    """The lines of a decompressed stream; once they are all read, `sha256` is the hash of every byte that could be."""

    def __init__(self, stream: BinaryIO, encoding: str = "utf-8") -> None:
        self._stream = stream
        self.encoding = encoding  # one of those that `text_encoding` names
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

    def take(self, size: int) -> bytes:
        """The next bytes as they are, fewer only at the end: of a log that is no text."""
        taken = self.head(size)
        self._pending = self._pending[size:]
        return taken

    def drain(self) -> None:
        """Read on to the end, for the hash alone."""
        self._pending = b""
        while not self._ended:
            self._read(BLOCK_BYTES)

    def lines(self) -> Iterator[Lines]:
        """All lines, in order, as text, at most BLOCK_LINES at once."""
        for block in self.blocks():
            yield from block.pieces()

    def blocks(self) -> Iterator[Block]:
        """All lines, in order, as bytes, about BLOCK_BYTES at once."""
        feed = line_feed(self.encoding)
        long: tuple[int, str] | None = None  # the line being skipped: where it starts, and how
        while not self._ended or self._pending:
            data = self._gather()
            if long is not None:
                end = first_end(data, feed)
                if not end:
                    self._offset += len(data)
                    continue
                self._offset += end
                yield self._refuse(long, TOO_LONG)
                long, data = None, data[end:]
            end = last_end(data, feed) if self._broken or not self._ended else len(data)
            if end:
                yield self._block(data[:end])
            rest = data[end:]
            if len(rest) > LINE_LIMIT or (rest and self._broken):
                long = (self._offset, rest[: RAW_LIMIT * 4].decode(self.encoding, "replace")[:RAW_LIMIT])
                self._offset += len(rest)
            elif not self._ended:
                self._pending = rest
        if long is not None:
            yield self._refuse(long, self._break if self._broken else TOO_LONG)
        elif self._broken:
            yield Block(self._line, self._offset, b"", self.encoding, {(self._line - 1) or None: (self._break, "")})

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

    def _refuse(self, long: tuple[int, str], reason: str) -> Block:
        self._line += 1
        return Block(self._line - 1, long[0], b"", self.encoding, {self._line - 1: (reason, long[1])})

    def _block(self, data: bytes) -> Block:
        block = Block(self._line, self._offset, data, self.encoding)
        self._line += len(block)
        self._offset += len(data)
        return block
