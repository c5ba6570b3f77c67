"""A file is hashed beside its scan, and so that neither waits for the other at the end.

Hashing goes from the first byte to the last, on one core; scanning takes as many as there are. So while a file is hashed one of
those that scan it stands back, but for the last stretch: that is hashed while what the scan found is concluded, which takes one core.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from urazuke.evidence.fingerprint import file_sha256

LAST_BYTES = 1 << 27  # hashed in the time in which what was found is concluded


class Hashing:
    """The SHA-256 of one file, begun at once in a thread of its own, for which the end of the program does not wait."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._digest: str | OSError = ""
        self._last = threading.Event()  # nothing is left, or the last stretch
        self._free = threading.Event()  # nothing is scanned
        self._free.set()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._digest = file_sha256(self.path, self._before)
        except OSError as error:
            self._digest = error
        self._last.set()

    def _before(self, left: int) -> None:
        """Called before each block, with the bytes that are left."""
        if left <= LAST_BYTES:
            self._last.set()
            self._free.wait()

    @contextmanager
    def beside_scan(self) -> Iterator[Callable[[], object]]:
        """For as long as the file is scanned; what is given is called by the thread that stands back, and returns when it need not."""
        self._free.clear()
        try:
            yield self._last.wait
        finally:
            self._last.set()
            self._free.set()

    def result(self) -> str:
        """The hash, waited for; OSError where the file cannot be read."""
        self._free.set()
        self._thread.join()
        if isinstance(self._digest, OSError):
            raise self._digest
        return self._digest


def begin_alone(paths: Sequence[Path]) -> Hashing | None:
    """The hash of what is named, begun, where that is one file: it is needed, if anything is found."""
    return Hashing(paths[0]) if len(paths) == 1 and paths[0].is_file() else None
