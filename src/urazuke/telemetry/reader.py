"""A log reader knows one format: it recognises it by its content and turns its lines into events.

A reader holds no state: what one file's header says lives in the generator that `read` returns, so the same reader
reads any number of files, in any order. It never raises on what a line holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from urazuke.evidence.decode import HEAD_BYTES
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.lines import Block, Lines
from urazuke.telemetry.own_columns import Own

KINDS_OF_SKIPPED = 100


@dataclass(frozen=True, slots=True)
class Context:
    """What a line does not say: the organisation whose log it is, the exhibit, its file name, the zone of its clock.

    `columns` is what the organisation says of the headers of its own comma-separated logs (`own_columns`).
    """

    exhibit: str
    organisation: str
    zone: ZoneInfo
    name: str
    columns: Own = ()


@dataclass(slots=True)
class Parsed:
    """What a block of lines holds: events by columns, rejects `(index of the line, reason)`, and what was passed over.

    `skipped` counts, by what they are, lines that are understood and are no events; they are no rejects either.
    """

    events: list[Columns] = field(default_factory=list)
    rejects: list[tuple[int, str]] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)

    def skip(self, what: str, count: int = 1) -> None:
        """Count lines that are passed over."""
        count_skipped(self.skipped, what, count)


def count_skipped(skipped: dict[str, int], what: str, count: int) -> None:
    """Add to the count of that kind; a log that names kinds without end gets them counted together."""
    key = what if what in skipped or len(skipped) < KINDS_OF_SKIPPED else "others"
    skipped[key] = skipped.get(key, 0) + count


@runtime_checkable
class LogReader(Protocol):
    """One format of logs."""

    @property
    def name(self) -> str:
        """Short and stable, as it stands in messages."""
        ...

    def detect(self, head: bytes, name: str) -> bool:
        """Do the first bytes look like this format? The file name may break a tie, and decides nothing alone."""
        ...

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        """One Parsed for each block, in order; an empty line is nothing."""
        ...


@runtime_checkable
class BlockReader(LogReader, Protocol):
    """A format whose blocks can be read apart, in any order and several at once, as bytes."""

    def begin(self) -> Any:
        """What is known of a file before its first line."""
        ...

    def after(self, known: Any, block: Block) -> Any:
        """What is known once the block has been passed; `known` itself is left as it is."""
        ...

    def read_block(self, known: Any, block: Block, context: Context) -> Parsed:
        """The same as `read` makes of these lines, where `known` is what the lines before them say."""
        ...


def first_lines(head: bytes, count: int = 100) -> list[str]:
    """The first lines of a file that hold anything; one that the end of the head cuts off only where there is no other."""
    lines = head.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    whole = lines[:-1] if len(lines) > 1 and len(head) >= HEAD_BYTES else lines
    return [line.rstrip("\r") for line in whole if line.strip()][:count]
