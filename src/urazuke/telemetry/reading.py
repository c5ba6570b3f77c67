"""A log file is read whole or as far as it goes: every line is an event, a counted reject, or known to be neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from zoneinfo import ZoneInfo

from urazuke.errors import InputError
from urazuke.evidence.decode import HEAD_BYTES, bytes_taken, media_type, open_decompressed
from urazuke.evidence.locator import Locator
from urazuke.evidence.tables import make_table
from urazuke.telemetry.event_log import lines_of
from urazuke.telemetry.line_ends import text_encoding
from urazuke.telemetry.lines import RAW_LIMIT, TOO_LONG, Block, Lines, LineStream, Refused
from urazuke.telemetry.ordered import in_order
from urazuke.telemetry.own_columns import Own, read_own_columns
from urazuke.telemetry.reader import BlockReader, Context, LogReader, Parsed, first_lines
from urazuke.telemetry.readers.zeek_orders import is_session
from urazuke.telemetry.registry import detect_reader, readers

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class LogPart:
    """A block of a log: its `events` (event_schema), its `rejects` (table `rejects`), and how many `lines` it spans.

    `skipped` counts, by what they are, lines that are understood and are no events.
    """

    events: pa.Table
    rejects: pa.Table
    lines: int
    skipped: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """The lines that were understood."""
        import numpy as np

        lines = self.events.column("line").to_numpy()  # in order; a line may be several events
        return int(np.count_nonzero(np.diff(lines))) + (len(lines) > 0) + sum(self.skipped.values())


def read_log(path: Path, *, exhibit: str, organisation: str, zone: ZoneInfo, reader: LogReader | None = None) -> Iterator[LogPart]:
    """The file in parts of some megabytes; InputError where it cannot be opened.

    `exhibit` is the SHA-256 of the file as it lies there; `zone` holds for times that carry none; without a `reader`
    the content decides, and what a columns.toml beside it says of its headers. Memory is bounded whatever the file.
    """
    yield from OpenLog(path, Context(exhibit, organisation, zone, path.name, read_own_columns(path.parent)), reader).parts()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where so many lines stand: the number of the first, the byte at which each starts, and the text of each."""

    first: int
    count: int
    offsets: np.ndarray[Any, np.dtype[np.int64]]
    text: Callable[[int], str]
    refused: Refused


class OpenLog:
    """One log being read; once `parts` has ended, `content_sha256` is the hash of the decompressed bytes."""

    def __init__(self, path: Path, context: Context, reader: LogReader | None = None) -> None:
        self._path, self._context, self._reader = path, context, reader
        self.content_sha256 = ""
        self._stream: BinaryIO | None = None

    @property
    def taken(self) -> int:
        """How many bytes of the file have been read, compressed as they are."""
        return bytes_taken(self._stream) if self._stream else 0

    def parts(self, threads: int = 1) -> Iterator[LogPart]:
        """The parts in order, the same however many threads read them."""
        try:
            with open_decompressed(self._path) as stream:
                source, self._stream = LineStream(stream), stream
                yield from self._parts(source, threads)
                self.content_sha256 = source.sha256
                self._stream = None
        except OSError as error:
            hint = "mend the permissions, or get a whole copy of the file"
            raise InputError(f"cannot be read: {error.strerror or error}", where=str(self._path), hint=hint) from None

    def _parts(self, source: LineStream, threads: int) -> Iterator[LogPart]:
        head = source.head(HEAD_BYTES)
        if not head and not source.broken:
            return
        found, source.encoding = format_of(head, self._context.name, self._context.columns)
        reader = self._reader or found
        if reader is None:
            reason = source.broken if source.broken and not head else unreadable(head)
            source.drain()
            yield LogPart(_no_events(), rejects_table(self._context.exhibit, [(None, reason, "")]), 0)
            return
        if isinstance(reader, BlockReader) and source.encoding == "utf-8":
            yield from in_order(self._block_tasks(source, reader), threads)
            return
        held: list[Lines] = []
        for parsed in reader.read(_remembering(lines_of(source, head), held), self._context):
            yield self._lines_part(held.pop(), parsed)

    def _block_tasks(self, source: LineStream, reader: BlockReader) -> Iterator[Callable[[], LogPart]]:
        known = reader.begin()
        for block in source.blocks():
            yield partial(self._block_part, reader, known, block)
            known = reader.after(known, block)

    def _block_part(self, reader: BlockReader, known: Any, block: Block) -> LogPart:
        parsed = reader.read_block(known, block, self._context)
        refused = dict(block.refused)
        refused.update((block.first + i, (TOO_LONG, block.text(i)[:RAW_LIMIT])) for i in block.too_long)
        return self._part(_Place(block.first, len(block), block.starts + block.offset, block.text, refused), parsed)

    def _lines_part(self, lines: Lines, parsed: Parsed) -> LogPart:
        import numpy as np

        place = _Place(lines.first, len(lines.texts), np.array(lines.offsets, np.int64), lines.texts.__getitem__, lines.refused)
        return self._part(place, parsed)

    def _part(self, place: _Place, parsed: Parsed) -> LogPart:
        import numpy as np
        import pyarrow as pa

        tables: list[pa.Table] = []
        rejects = dict(parsed.rejects)
        constants = {"organisation": self._context.organisation, "exhibit": self._context.exhibit}
        for columns in parsed.events:
            if len(columns):
                at = np.asarray(columns.at, np.int64)
                tables.append(columns.table(constants, at + place.first, place.offsets[at]))
            rejects.update((int(columns.at[r]), why) for r, why in columns.bad.items())
        events = pa.concat_tables(tables) if tables else _no_events()
        if len(tables) > 1:
            events = events.sort_by("line")
        refused = [(line, why, raw) for line, (why, raw) in place.refused.items()]
        refused += [(place.first + i, why, place.text(i)[:RAW_LIMIT]) for i, why in rejects.items()]
        found = rejects_table(self._context.exhibit, sorted(refused, key=lambda r: r[0] or 0))
        return LogPart(events, found, place.count, dict(sorted(parsed.skipped.items())))


def _remembering(blocks: Iterator[Lines], held: list[Lines]) -> Iterator[Lines]:
    """The blocks, each left in `held` for whoever gets what was read from it."""
    for block in blocks:
        held.append(block)
        yield block


def format_of(head: bytes, name: str, columns: Own) -> tuple[LogReader | None, str]:
    """The reader that takes a file which begins so, None where none does, and the encoding of its text."""
    encoding = text_encoding(head)
    text = head if encoding == "utf-8" else head.decode(encoding, "replace").encode("utf-8", "replace")
    return detect_reader(text, name, columns), encoding


def unreadable(head: bytes) -> str:
    """Why no reader takes a file that begins so."""
    kind = media_type(head)
    if not kind.startswith(("text/", "application/json")):
        return f"is no log but {kind}"
    if any(is_session(line) for line in first_lines(head)):
        return "is a log of Zeek's without its header, in no usual order of fields: put its #path and #fields lines at its top"
    return "is in no log format that is read: " + ", ".join(r.name for r in readers())


def rejects_table(exhibit: str, rejects: list[tuple[int | None, str, str]]) -> pa.Table:
    """The table `rejects` of one exhibit, from `(line, reason, raw)`."""
    rows: list[dict[str, Any]] = [
        {"exhibit": exhibit, "line": line, "reason": reason, "raw": _clean(raw), "basis": [Locator(exhibit, line).as_row()]}
        for line, reason, raw in rejects
    ]
    return make_table("rejects", rows)


def _clean(raw: str) -> str:
    return raw.encode("utf-8", "replace").decode()


def _no_events() -> pa.Table:
    from urazuke.telemetry.events import event_schema

    return event_schema().empty_table()
