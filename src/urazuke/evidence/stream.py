"""A compressed stream gives all that is good before the place where it breaks, and then says that it breaks."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

INPUT_BYTES = 1 << 17
OUTPUT_BYTES = 1 << 15  # what is lost at most in front of damaged data; of data that only ends too early nothing is
GZIP, ZSTD, BZIP2, XZ = "application/gzip", "application/zstd", "application/x-bzip2", "application/x-xz"
MAGIC = {b"\x1f\x8b": GZIP, b"\x28\xb5\x2f\xfd": ZSTD, b"BZh": BZIP2, b"\xfd7zXZ\x00": XZ}


class TruncatedError(Exception):
    """The compressed stream ends, or breaks, before its end; what came before it is good."""


def compression(head: bytes) -> str | None:
    """The media type of the compression that the first bytes announce, or None."""
    return next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), None)


def _maker(kind: str) -> tuple[Callable[[], Any], tuple[Any, ...]]:
    """What makes a decompressor of that kind (all four have one interface), and what it raises."""
    if kind == GZIP:
        from isal import igzip_lib

        return (lambda: igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)), (igzip_lib.IsalError, zlib.error)
    if kind == ZSTD:
        from backports import zstd

        return zstd.ZstdDecompressor, (zstd.ZstdError,)
    if kind == BZIP2:
        return bz2.BZ2Decompressor, ()
    return (lambda: lzma.LZMADecompressor(memlimit=1 << 30)), (lzma.LZMAError, MemoryError)


class Decompressed(io.RawIOBase):
    """The content of a gzip, zstd, bzip2 or xz file of one or more members; zeros after the last are padding.

    `read` and `readinto` give all that was asked for, as far as the data goes; TruncatedError comes only when nothing is left
    before the break.
    """

    def __init__(self, raw: BinaryIO, kind: str) -> None:
        self._raw = raw
        self._make, errors = _maker(kind)
        self._errors: tuple[type[Exception], ...] = (*errors, EOFError, OSError, ValueError)
        self._member = self._make()
        self._ready = memoryview(b"")
        self._broken: str | None = None
        self._ended = False

    @property
    def taken(self) -> int:
        """How many bytes of the compressed data have been read."""
        return self._raw.tell()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        target, filled = memoryview(buffer).cast("B"), 0
        for piece in self._pieces(len(target)):
            target[filled : filled + len(piece)] = piece
            filled += len(piece)
        return filled

    def read(self, size: int | None = -1, /) -> bytes:
        """The same without a buffer in between."""
        return self.readall() if size is None or size < 0 else b"".join(self._pieces(size))

    def _pieces(self, size: int) -> Iterator[memoryview]:
        """So many bytes, fewer only at the end or before a break; TruncatedError where there are none because of one."""
        left = size
        while left and self._more():
            piece, self._ready = self._ready[:left], self._ready[left:]
            left -= len(piece)
            yield piece
        if size and left == size and self._broken is not None:
            raise TruncatedError(self._broken)

    def _more(self) -> bool:
        """Is there anything ready, after decompressing more where there was nothing?"""
        while not self._ready and self._broken is None and not self._ended:
            try:
                self._step()
            except self._errors as error:
                self._broken = str(error) or "the compressed data is damaged"
        return bool(self._ready)

    def _step(self) -> None:
        if self._member.eof:
            self._next_member()
            return
        given = b""
        if self._member.needs_input and not (given := self._raw.read(INPUT_BYTES)):
            self._broken = "the compressed data ends too early"
            return
        self._ready = memoryview(self._member.decompress(given, OUTPUT_BYTES))

    def _next_member(self) -> None:
        rest = self._member.unused_data or self._raw.read(INPUT_BYTES)
        while rest and not (start := rest.lstrip(b"\0")):
            rest = self._raw.read(INPUT_BYTES)
        if not rest:
            self._ended = True
            return
        self._member = self._make()
        self._ready = memoryview(self._member.decompress(start, OUTPUT_BYTES))
