"""Lines that a scanner picked out of a file are read as the whole file would be: the same events, at the same places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from urazuke.telemetry.lines import RAW_LIMIT, Block, Lines
from urazuke.telemetry.reader import BlockReader, Context, LogReader, Parsed
from urazuke.telemetry.reading import LogPart, rejects_table

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(slots=True)
class Picked:
    """Some lines of a file, in order, each with its number, its first byte and its bytes, none if it is `refused` (as in Lines)."""

    numbers: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    data: list[bytes] = field(default_factory=list)
    refused: dict[int | None, tuple[str, str]] = field(default_factory=dict)

    def text(self, index: int) -> str:
        """That line, without what ends it."""
        return line_text(self.data[index], self.offsets[index])


def line_text(data: bytes, offset: int) -> str:
    """The line that those bytes are, without a carriage return at its end, nor a byte order mark where it is the first of a file."""
    text = data.decode("utf-8", "replace").removesuffix("\r")
    return text.removeprefix("\ufeff") if offset == 0 else text


def read_picked(reader: LogReader, blocks: Iterable[Picked], context: Context) -> Iterator[LogPart]:
    """The events and rejects of those lines, one part a block: what `read_log` has of the same lines."""
    if isinstance(reader, BlockReader):
        yield from _read_blocks(reader, blocks, context)
        return
    held: list[Picked] = []

    def given() -> Iterator[Lines]:
        for block in blocks:
            held.append(block)
            yield Lines(1, list(map(line_text, block.data, block.offsets)), block.offsets)

    for parsed in reader.read(given(), context):
        yield _part(held.pop(), parsed, context)


def _read_blocks(reader: BlockReader, blocks: Iterable[Picked], context: Context) -> Iterator[LogPart]:
    """The same where a reader takes the lines as bytes, many at once."""
    known = reader.begin()
    for picked in blocks:
        first = bool(picked.offsets and picked.offsets[0] == 0)  # a byte order mark may stand there
        block = Block(1, 0 if first else 1, b"".join(line + b"\n" for line in picked.data))
        yield _part(picked, reader.read_block(known, block, context), context)
        known = reader.after(known, block)


def _part(block: Picked, parsed: Parsed, context: Context) -> LogPart:
    import numpy as np
    import pyarrow as pa

    from urazuke.telemetry.events import event_schema

    constants = {"organisation": context.organisation, "exhibit": context.exhibit}
    tables: list[pa.Table] = [event_schema().empty_table()]
    rejects = dict(parsed.rejects)
    for columns in parsed.events:
        at = np.asarray(columns.at, np.int64).tolist()
        if at:
            tables.append(columns.table(constants, [block.numbers[i] for i in at], [block.offsets[i] for i in at]))
        rejects.update((at[r], why) for r, why in columns.bad.items())
    found = [(line, why, raw) for line, (why, raw) in block.refused.items()]
    found += [(block.numbers[i], why, block.text(i)[:RAW_LIMIT]) for i, why in rejects.items()]
    table = rejects_table(context.exhibit, sorted(found, key=lambda r: r[0] or 0))
    return LogPart(pa.concat_tables(tables), table, len(block.numbers), dict(sorted(parsed.skipped.items())))
