"""The lines of a log that may hold something watched are found in its raw bytes, at the speed at which memory is read.

A block of bytes is scanned for all patterns at once (Hyperscan); only the lines in which one stands are decoded. Blocks are
scanned by several threads, for the scanner lets go of Python's lock; their lines come out in order, with their numbers, which
are counted block by block. Where a block has too many such lines all of it is handed on.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from urazuke.hunt.spellings import Pattern
from urazuke.telemetry.lines import LINE_LIMIT, RAW_LIMIT

MANY = 1 << 14  # matches in one block: after so many it is cheaper to read every line of it
_NEWLINE = ord("\n")
_COUNT_BY_NUMPY = 1 << 12  # bytes
_LONGEST = LINE_LIMIT + 1  # a carriage return may stand at the end
_SHOWN = RAW_LIMIT * 4  # bytes of so many characters, at most


def scanner_there() -> bool:
    """Is the library installed that scans? It is not made for every system."""
    from importlib.util import find_spec

    return find_spec("hyperscan") is not None


@dataclass(slots=True)
class Found:
    """Lines of one block, each `(line feeds before it in the block, offset in the block, bytes, whole)`; `count` line feeds in all.

    The bytes are without the line feed; of a line that is too long to be held they are the first, and it is not whole. `dense`:
    these are all lines of the block.
    """

    lines: list[tuple[int, int, bytes, bool]] = field(default_factory=list)
    count: int = 0
    dense: bool = False


class Scanner:
    """Patterns compiled together, for any number of threads."""

    def __init__(self, patterns: Iterable[Pattern], beyond: re.Pattern[bytes] | None = None) -> None:
        import hyperscan

        new_scratch: Any = hyperscan.Scratch
        once = list(dict.fromkeys(patterns))
        flags = [hyperscan.HS_FLAG_MULTILINE | (hyperscan.HS_FLAG_CASELESS if caseless else 0) for _, caseless in once]
        self._stop = hyperscan.ScanTerminated
        self._database: Any = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(expressions=[p for p, _ in once], ids=list(range(len(once))), flags=flags)
        self._new_scratch: Callable[[], Any] = lambda: new_scratch(self._database)
        self._scratches: list[Any] = []  # one a thread at work; appending and popping are one step each
        self._beyond = beyond

    def find(self, block: bytes | bytearray, start: int, end: int, *, first: bool = False) -> Found:
        """The lines of `block[start:end]`, which begins and ends where lines do, that hold a pattern; with the first, if asked."""
        if start >= end:
            return Found()
        ends = self._matches(block, start, end)
        if ends is None:
            return _whole(block, start, end)
        if self._beyond is not None and not block[start:end].isascii():
            ends = sorted({*ends, *(m.end() for m in self._beyond.finditer(block, start, end))})
        return _lines(block, start, end, [start + 1, *ends] if first else ends)

    def _matches(self, block: bytes | bytearray, start: int, end: int) -> list[int] | None:
        """Where in the block matches end, in order; None where there are too many."""
        ends: list[int] = []
        add = ends.append

        def note(_id: int, _from: int, to: int, _flags: int, _context: Any) -> bool:
            add(start + to)
            return len(ends) > MANY

        scratch = self._scratches.pop() if self._scratches else self._new_scratch()
        try:
            self._database.scan(memoryview(block)[start:end], note, scratch=scratch)
        except self._stop:
            return None
        finally:
            self._scratches.append(scratch)
        return ends


def _lines(block: bytes | bytearray, start: int, end: int, ends: Sequence[int]) -> Found:
    found = Found()
    at = 0
    counted, before = start, 0
    while at < len(ends):
        begin = block.rfind(b"\n", start, max(start, ends[at] - 1)) + 1 or start
        after = block.find(b"\n", max(begin, ends[at] - 1), end)
        stop = after if after >= 0 else end
        before += count_lines(block, counted, begin)
        counted = begin
        whole = stop - begin <= _LONGEST
        found.lines.append((before, begin - start, bytes(block[begin : stop if whole else begin + _SHOWN]), whole))
        at = bisect_left(ends, stop + 2, at + 1)
    found.count = before + count_lines(block, counted, end)
    return found


def _whole(block: bytes | bytearray, start: int, end: int) -> Found:
    """Every line of the block."""
    found = Found(dense=True)
    lines = bytes(block[start:end]).split(b"\n")
    if not lines[-1]:
        lines.pop()
    offset = 0
    for number, line in enumerate(lines):
        whole = len(line) <= _LONGEST
        found.lines.append((number, offset, line if whole else line[:_SHOWN], whole))
        offset += len(line) + 1
    found.count = count_lines(block, start, end)
    return found


def count_lines(block: bytes | bytearray, start: int, end: int) -> int:
    """The line feeds in that part of the block."""
    if end - start < _COUNT_BY_NUMPY:
        return block.count(b"\n", start, end)
    import numpy as np

    return int(np.count_nonzero(np.frombuffer(block, np.uint8, end - start, start) == _NEWLINE))
