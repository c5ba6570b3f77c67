"""A file, and the source of a part of the program, are known by the SHA-256 of their bytes."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

SOURCES = (".py", ".toml", ".html", ".css", ".sql")
BLOCK_BYTES = 1 << 23  # the more at once, the less a thread that hashes waits for those that hold Python's lock
HOME = Path(__file__).parent.parent


def file_sha256(path: Path) -> str:
    """The SHA-256 of the file's bytes; OSError where it cannot be read."""
    digest = hashlib.sha256()
    with open(path, "rb", buffering=0) as handle:
        buffer = memoryview(bytearray(min(BLOCK_BYTES, os.fstat(handle.fileno()).st_size or BLOCK_BYTES)))
        while got := handle.readinto(buffer):
            digest.update(buffer[:got])
    return digest.hexdigest()


def source_fingerprint(rooms: Iterable[str], *more: str) -> str:
    """It changes when, and only when, the source or data files of those rooms do, or what `more` says."""
    return hashlib.sha256("\n".join([*map(_of_room, rooms), *more]).encode()).hexdigest()[:16]


@functools.cache
def _of_room(room: str) -> str:
    digest = hashlib.sha256()
    for source in sorted(p for p in (HOME / room).rglob("*") if p.is_file() and p.suffix in SOURCES):
        digest.update(source.relative_to(HOME).as_posix().encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()
