"""A format says how a few lines of a file can be read without the others, so that a scanner may pick them out.

`escapes` are regular expressions over the bytes of a line: where none of them stands in it, what a value has of AS_IT_IS is in
the line as it is (but for upper and lower case). `context` finds the lines without which the lines after them cannot be read; the
first line of a file is given always. What matches too often costs time, what is missing an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from urazuke.telemetry.lines import RAW_LIMIT, Lines
from urazuke.telemetry.reader import Context, LogReader, Parsed

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.telemetry.reading import LogPart

AS_IT_IS = "A-Za-z0-9._~:;()+?&%$!@#* -"
"""Characters, as in a class of a regular expression, that no format writes otherwise but by one of its escapes."""


@dataclass(frozen=True, slots=True)
class OnlyAddresses:
    """A log whose events hold nothing to look for but addresses, each with the bytes `after` behind it.

    A line that begins as one of `telling` and is not in `header` ends that.
    """

    after: bytes
    header: frozenset[bytes]
    telling: tuple[bytes, ...]

    def ended_by(self, line: bytes) -> bool:
        return line.startswith(self.telling) and line not in self.header


@dataclass(frozen=True, slots=True)
class ByLine:
    """What a scanner must know of a format; see above. `^` is the start of a line.

    `only`: the file is such a log, as far as its first bytes say. `folded`: what `context` finds may also be written in letters
    that are no ASCII, such as wide ones.
    """

    escapes: tuple[bytes, ...] = ()
    context: tuple[bytes, ...] = ()
    folded: bool = False
    only: OnlyAddresses | None = None


@dataclass(slots=True)
class Picked:
    """Some lines of a file, in order, each with its number, its first byte and its text; `refused` as in Lines."""

    numbers: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    refused: dict[int | None, tuple[str, str]] = field(default_factory=dict)


def by_line(reader: LogReader, head: bytes) -> ByLine | None:
    """How lines can be read alone of a file that begins so; None where they cannot, or the reader does not say.

    A reader's `by_line` is what holds for all of its files, or a function of their first bytes.
    """
    found = getattr(reader, "by_line", None)
    found = found(head) if callable(found) else found
    return found if isinstance(found, ByLine) else None


def read_picked(reader: LogReader, blocks: Iterable[Picked], context: Context) -> Iterator[LogPart]:
    """The events and rejects of those lines, one part a block: what `read_log` has of the same lines."""
    held: list[Picked] = []

    def given() -> Iterator[Lines]:
        for block in blocks:
            held.append(block)
            yield Lines(1, block.texts, block.offsets)

    for parsed in reader.read(given(), context):
        yield _part(held.pop(), parsed, context)


def _part(block: Picked, parsed: Parsed, context: Context) -> LogPart:
    import pyarrow as pa

    from urazuke.telemetry.events import event_schema
    from urazuke.telemetry.reading import LogPart, rejects_table

    constants = {"organisation": context.organisation, "exhibit": context.exhibit}
    tables: list[pa.Table] = [event_schema().empty_table()]
    rejects = dict(parsed.rejects)
    for columns in parsed.events:
        at = list(columns.at)
        if at:
            tables.append(columns.table(constants, [block.numbers[i] for i in at], [block.offsets[i] for i in at]))
        rejects.update((at[r], why) for r, why in columns.bad.items())
    found = [(line, why, raw) for line, (why, raw) in block.refused.items()]
    found += [(block.numbers[i], why, block.texts[i][:RAW_LIMIT]) for i, why in rejects.items()]
    table = rejects_table(context.exhibit, sorted(found, key=lambda r: r[0] or 0))
    return LogPart(pa.concat_tables(tables), table, len(block.texts), dict(sorted(parsed.skipped.items())))
