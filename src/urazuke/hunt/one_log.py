"""One log file becomes events: of the lines that may hold something watched where its format allows it, else of every line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from urazuke.errors import RequestError
from urazuke.evidence.decode import HEAD_BYTES, TruncatedError, compression, open_decompressed, read_block
from urazuke.hunt.candidates import DenseError, Scanners, candidate_lines
from urazuke.hunt.hashing import Hashing
from urazuke.hunt.scanner import Scanner
from urazuke.hunt.spellings import TO_ASCII, Spellings
from urazuke.telemetry.by_line import ByLine, by_line
from urazuke.telemetry.own_columns import read_own_columns
from urazuke.telemetry.picked import Picked, read_picked
from urazuke.telemetry.reader import Context, LogReader
from urazuke.telemetry.reading import LogPart, format_of, read_log

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

ZONED = rb"\.[0-9]{1,3}%"
"""An IPv4 address with a scope behind it, which is not there any more once it is read."""
Part = tuple[LogPart, Picked | None]
Opened = tuple[LogReader, bool, Scanners]
"""Who reads a file, whether it is compressed, and what it is scanned with."""


class LogHunt:
    """Reads logs for what is watched. Without `spelled` every line of every file is read."""

    def __init__(self, spelled: Spellings | None, threads: int, hashing: Hashing | None = None) -> None:
        """`hashing`: the only file that will be read is hashed meanwhile."""
        self._spelled, self._threads, self._hashing = spelled, threads, hashing
        self._wide: dict[str, Scanner] = {}
        self._narrow: dict[str, Scanner] = {}

    def parts(self, path: Path, exhibit: str, organisation: str, zone: ZoneInfo) -> Iterator[Part]:
        """The file's events in parts, each with the lines it was made from where they were picked out of the file."""
        try:
            opened = self._opened(path) if self._spelled else None
        except OSError as error:
            raise RequestError(f"cannot be read: {error.strerror}", where=str(path), hint="mend the permissions") from None
        if opened:
            with suppress(DenseError):
                yield from self._picked(path, opened, Context(exhibit, organisation, zone, path.name, read_own_columns(path.parent)))
                return
        yield from ((part, None) for part in read_log(path, exhibit=exhibit, organisation=organisation, zone=zone))

    def _picked(self, path: Path, opened: Opened, context: Context) -> Iterator[Part]:
        reader, packed, scanners = opened
        picked: list[Picked] = []

        def lines() -> Iterator[Picked]:
            for block in candidate_lines(path, packed, scanners, self._threads, self._hashing):
                picked.append(block)
                yield block

        for part in read_picked(reader, lines(), context):
            yield part, picked.pop()

    def _opened(self, path: Path) -> Opened | None:
        """None where every line must be read."""
        head, packed = _head(path)
        reader, encoding = format_of(head, path.name, read_own_columns(path.parent)) if head else (None, "")
        how = by_line(reader, head) if reader else None
        return (reader, packed, self._scanners(reader, how)) if reader and how and encoding == "utf-8" else None

    def _scanners(self, reader: LogReader, how: ByLine) -> Scanners:
        spelled = self._spelled
        assert spelled is not None
        needed = [*((e, False) for e in how.escapes), *((c, True) for c in how.context), *spelled.addresses]
        if only := how.only:
            if reader.name not in self._narrow:
                plain = [(address + only.after, False) for address in spelled.plain]
                self._narrow[reader.name] = Scanner([*plain, *needed, (ZONED, False)])
            return Scanners(lambda: self._wide_scanner(reader, how, needed), self._narrow[reader.name], only)
        return Scanners(lambda: self._wide_scanner(reader, how, needed))

    def _wide_scanner(self, reader: LogReader, how: ByLine, needed: list[tuple[bytes, bool]]) -> Scanner:
        spelled = self._spelled
        assert spelled is not None
        if reader.name not in self._wide:
            beyond = spelled.beyond_ascii or (TO_ASCII if how.folded else None)
            plain = [(address, False) for address in spelled.plain]
            self._wide[reader.name] = Scanner([*plain, *needed, *spelled.others], beyond)
        return self._wide[reader.name]


def lines_stand_alone(path: Path) -> bool:
    """Does what a line is said to hold stand in that line, and not perhaps in one before it?"""
    head, _ = _head(path)
    reader, _ = format_of(head, path.name, read_own_columns(path.parent)) if head else (None, "")
    return reader is not None and by_line(reader, head) is not None


def _head(path: Path) -> tuple[bytes, bool]:
    """The file's first bytes, decompressed, and whether they were compressed."""
    with open(path, "rb") as raw:
        packed = compression(raw.read(8)) is not None
    with open_decompressed(path) as stream:
        try:
            return read_block(stream, HEAD_BYTES), packed
        except TruncatedError:
            return b"", packed
