"""A file is hashed beside its scan, from the same bytes, so that they are read once and no core waits for another at the end.

A hash goes from the first byte to the last. A thread of its own begins it, while all else is made ready. Once the file is scanned,
whoever has read a block hashes it, in turn, before it scans it; but for the last stretch: that the thread hashes again, while what
the scan found is concluded, which takes one core.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

BLOCK_BYTES = 1 << 22
LAST_BYTES = 1 << 28  # hashed in the time in which what was found is read and concluded
Feed = Callable[[int, int, memoryview], None]
"""Takes a block that was read: where it begins and ends in the file, and its bytes. Whoever calls it for one has begun those before."""


class Hashing:
    """The SHA-256 of one file, begun at once in a thread of its own, for which the end of the program does not wait."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest = hashlib.sha256()
        self._error: OSError | None = None
        lock = threading.Lock()
        self._turn, self._back = threading.Condition(lock), threading.Condition(lock)
        self._at = 0  # bytes that are hashed
        self._size = path.stat().st_size if path.is_file() else 0
        self._busy = False  # somebody is hashing
        self._lent = False  # those that scan do it
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            with open(self._path, "rb", buffering=0) as handle:
                buffer = memoryview(bytearray(min(BLOCK_BYTES, self._size or BLOCK_BYTES)))
                while self._step(handle.fileno(), buffer):
                    pass
        except OSError as error:
            self._error = error

    def _step(self, descriptor: int, buffer: memoryview) -> bool:
        """Hash the next block that nobody else does; False at the end of the file."""
        with self._mine(self._back, lambda: not self._lent):
            got = os.preadv(descriptor, [buffer], self._at)
            self._digest.update(buffer[:got])
            self._at += got
        return got > 0

    @contextmanager
    def _mine(self, told: threading.Condition, ready: Callable[[], bool]) -> Iterator[None]:
        """The turn, as soon as nobody else has it."""
        with told:
            told.wait_for(lambda: not self._busy and ready())
            self._busy = True
        try:
            yield
        finally:
            with self._turn:
                self._busy = False
                self._tell()

    @contextmanager
    def lent(self) -> Iterator[Feed]:
        """For as long as the file is scanned: what is given takes the blocks, from any thread."""
        self._lend(True)
        try:
            yield self._feed
        finally:
            self._lend(False)

    def _lend(self, lent: bool) -> None:
        with self._turn:
            self._lent = lent
            self._tell()

    def _tell(self) -> None:
        """Wake those that may have the turn."""
        self._turn.notify_all()
        if not self._lent:
            self._back.notify()

    def _feed(self, begin: int, end: int, block: memoryview) -> None:
        """Hash what is not yet hashed of the block, once it is its turn; of the last stretch nothing."""
        if end > self._size - LAST_BYTES:
            return
        if len(block) < end - begin:  # the file has become shorter: those behind it would wait for ever
            self._lend(False)
        with self._mine(self._turn, lambda: self._at >= begin or not self._lent):
            if self._lent and self._at < end:
                self._digest.update(block[self._at - begin :])
                self._at = end

    def result(self) -> str:
        """The hash, waited for; OSError where the file cannot be read."""
        self._thread.join()
        if self._error:
            raise self._error
        return self._digest.hexdigest()


def begin_alone(paths: Sequence[Path]) -> Hashing | None:
    """The hash of what is named, begun, where that is one file: it is needed, if anything is found."""
    return Hashing(paths[0]) if len(paths) == 1 and paths[0].is_file() else None
