"""The lines of one log file that may hold something watched, with their true numbers and offsets, in bounded memory.

A plain file is read in parts by several threads; a compressed one by one thread that decompresses ahead of those that scan.
Where a file says at its top that addresses alone are to be looked for, between separators, it is scanned for these, faster, as
long as that holds.
"""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from urazuke.evidence.decode import TruncatedError, open_decompressed, read_block
from urazuke.hunt.begun import begun
from urazuke.hunt.hashing import Feed, Hashing
from urazuke.hunt.scanner import Found, Scanner
from urazuke.telemetry.by_line import OnlyAddresses
from urazuke.telemetry.lines import BROKEN_OFF, DAMAGED, LINE_LIMIT, RAW_LIMIT, TOO_LONG
from urazuke.telemetry.picked import Picked, line_text

BLOCK_BYTES = 1 << 22
SLACK_BYTES = 1 << 16  # read behind a block, for the end of its last line
AHEAD = 32  # blocks that may have been scanned before their lines are asked for
PACKED_AHEAD = 4  # of those that lie in memory
BATCH_LINES = 1 << 15  # they are read while the others are still being scanned; the last of them while the file is hashed
BATCH_BYTES = 1 << 23
_LONGEST = LINE_LIMIT + 2


@dataclass(frozen=True, slots=True)
class Scanners:
    """What a file is scanned with: `narrow` while addresses alone are looked for, else what `wide` makes."""

    wide: Callable[[], Scanner]
    narrow: Scanner | None = None
    only: OnlyAddresses | None = None


@dataclass(slots=True)
class _Region:
    """Whole lines of a file: where they start, what was found in them, and how many lines they are; `end` may name a break."""

    offset: int
    found: Found
    broken: tuple[str, str] | None = None


class DenseError(Exception):
    """So many lines of the file's first block hold a pattern that it had better be read whole."""


_Scan = Callable[[Scanner], _Region]


def candidate_lines(path: Path, packed: bool, scanners: Scanners, threads: int, hashing: Hashing | None = None) -> Iterator[Picked]:
    """The lines in which a pattern stands, the first line, and those that others depend on, in order, some thousands at once.

    `hashing`: the same file is hashed meanwhile. DenseError, before any of them, where they are too many to be picked out.
    """
    picked, size, lines_before = Picked(), 0, 0
    for region in _regions(path, packed, scanners, threads, hashing):
        if region.found.dense and region.offset == 0:
            raise DenseError
        for before, offset, data, whole in region.found.lines:
            _pick(picked, lines_before + before + 1, region.offset + offset, data, whole)
            size += len(data)
        lines_before += region.found.count
        if region.broken:
            reason, raw = region.broken
            picked.refused[(lines_before + 1 if raw else lines_before) or None] = (reason, raw)
        if size > BATCH_BYTES or len(picked.numbers) > BATCH_LINES:
            yield picked
            picked, size = Picked(), 0
    if picked.numbers or picked.refused:
        yield picked


def _pick(picked: Picked, number: int, offset: int, data: bytes, whole: bool) -> None:
    picked.numbers.append(number)
    picked.offsets.append(offset)
    picked.data.append(data if whole else b"")
    if not whole:
        picked.refused[number] = (TOO_LONG, line_text(data, offset)[:RAW_LIMIT])


def _regions(path: Path, packed: bool, scanners: Scanners, threads: int, hashing: Hashing | None) -> Iterator[_Region]:
    """The regions of the file in order."""
    if packed:
        with _pool(threads) as pool, begun(_packed_tasks(path), PACKED_AHEAD) as tasks:
            yield from _scanned(tasks, scanners, pool, 2 * threads + PACKED_AHEAD)
        return
    with (
        open(path, "rb", buffering=0) as handle,
        _pool(threads) as pool,
        hashing.lent() if hashing and threads > 1 else nullcontext() as feed,
    ):
        yield from _scanned(_plain_tasks(handle.fileno(), feed), scanners, pool, 2 * threads + AHEAD)


@contextmanager
def _pool(threads: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that have ended when the block ends; what they have not begun is not done."""
    pool = ThreadPoolExecutor(threads)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _scanned(tasks: Iterator[_Scan], scanners: Scanners, pool: ThreadPoolExecutor, ahead: int) -> Iterator[_Region]:
    """What the tasks find, in order; each is done by one of the threads, so many ahead of what is asked for."""
    scanner, only = (scanners.narrow, scanners.only) if scanners.narrow else (scanners.wide(), None)
    pending: deque[tuple[_Scan, Future[_Region]]] = deque()
    while True:
        for task in itertools.islice(tasks, ahead - len(pending)):
            pending.append((task, pool.submit(task, scanner)))
        if not pending:
            return
        task, future = pending.popleft()
        region = future.result()
        if only and any(only.ended_by(line) for _, _, line, _ in region.found.lines):
            scanner, only = scanners.wide(), None
            region = task(scanner)
            pending = deque((later, pool.submit(later, scanner)) for later, _ in pending)
        yield region


def _plain_tasks(descriptor: int, feed: Feed | None) -> Iterator[_Scan]:
    size = os.fstat(descriptor).st_size
    buffers: list[bytearray] = []

    def task(begin: int) -> _Scan:
        return lambda scanner: _scan_part(descriptor, begin, size, buffers, scanner, feed)

    return map(task, range(0, size, BLOCK_BYTES))


def _scan_part(descriptor: int, begin: int, size: int, buffers: list[bytearray], scanner: Scanner, feed: Feed | None) -> _Region:
    """The lines that start in one block of the file, with the rest of the last, wherever it ends."""
    buffer = buffers.pop() if buffers else bytearray(1 + BLOCK_BYTES + SLACK_BYTES)
    base = max(begin - 1, 0)  # is the byte before the block a line feed?
    filled = _fill(descriptor, buffer, base, size)
    limit = min(begin + BLOCK_BYTES, size) - base
    if feed:
        feed(begin, base + limit, memoryview(buffer)[begin - base : min(limit, filled)])
    start = 0 if begin == 0 else buffer.find(b"\n", 0, limit) + 1
    if (begin and not start) or start >= limit:
        buffers.append(buffer)
        return _Region(begin, Found())
    last = max(buffer.rfind(b"\n", 0, limit) + 1, start)  # where the last line starts
    if last == limit:
        stop, cut = limit, False
    else:
        buffer, filled, stop, cut = _last_line(descriptor, buffer, base, filled, last, size)
    found = scanner.find(buffer, start, stop, first=begin == 0)
    found.count += cut
    buffers.append(buffer)
    return _Region(base + start, found)


def _last_line(descriptor: int, buffer: bytearray, base: int, filled: int, last: int, size: int) -> tuple[bytearray, int, int, bool]:
    """The buffer with all of the line that starts at `last`, as far as a line can be held, and where that ends."""
    end = buffer.find(b"\n", last, filled)
    while end < 0 and base + filled < size and filled - last <= _LONGEST:
        more = bytearray(LINE_LIMIT)
        got = _fill(descriptor, more, base + filled, size)
        buffer = buffer[:filled] + more[:got]
        filled += got
        end = buffer.find(b"\n", last, filled)
        if not got:
            break
    return buffer, filled, (end + 1 if end >= 0 else filled), end < 0 and base + filled < size


def _fill(descriptor: int, buffer: bytearray, offset: int, size: int) -> int:
    """Read until the buffer is full or the file, as long as it was when it was opened, ends."""
    view, filled = memoryview(buffer), 0
    wanted = min(len(buffer), size - offset)
    while filled < wanted and (got := os.preadv(descriptor, [view[filled:wanted]], offset + filled)):
        filled += got
    return filled


def _packed_tasks(path: Path) -> Iterator[_Scan]:
    """Decompressed, and cut where lines end."""
    with open_decompressed(path) as stream:
        rest, offset, skipping, broken = b"", 0, False, ""
        while True:
            data, broken = _read(stream)
            block = rest + data
            base, start = offset, 0
            if skipping:
                start = block.find(b"\n") + 1
                start, skipping = start or len(block), not start
            cut = max(block.rfind(b"\n") + 1, start) if data else start if broken else len(block)
            too_long = len(block) - cut > _LONGEST
            stop = len(block) if too_long else cut
            yield _packed_task(block, base, start, stop, cut=too_long)
            skipping = skipping or too_long
            rest, offset = block[stop:], base + stop
            if not data:
                break
        if broken:
            raw = rest[: RAW_LIMIT * 4].decode("utf-8", "replace")[:RAW_LIMIT]
            yield lambda scanner: _Region(offset, Found(), (broken, raw))


def _packed_task(block: bytes, base: int, start: int, stop: int, *, cut: bool) -> _Scan:
    def scan(scanner: Scanner) -> _Region:
        found = scanner.find(block, start, stop, first=base + start == 0)
        found.count += cut
        return _Region(base + start, found)

    return scan


def _read(stream: BinaryIO) -> tuple[bytes, str]:
    """The next bytes, or none and why the compressed data ends before its end."""
    try:
        return read_block(stream, BLOCK_BYTES), ""
    except TruncatedError as error:
        return b"", BROKEN_OFF if "early" in str(error) else DAMAGED
