"""Zeek's logs as JSON, one object a line; a file may mix the kinds of log.

Which log a line is of: `_path` (the JSON streaming logs package), `@stream` (as some collectors add it), else the
fields that only one log has. Fields are spelled `id.orig_h`, `id_orig_h`, or `{"id": {"orig_h": …}}`; times are epoch
seconds or ISO 8601.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from urazuke.telemetry.by_line import ByLine
from urazuke.telemetry.columns import Columns
from urazuke.telemetry.json_rows import object_lines, read_rows
from urazuke.telemetry.lines import Block, Lines
from urazuke.telemetry.reader import Context, Parsed, first_lines
from urazuke.telemetry.readers.json_lines import Row, decode_object, read_kinds
from urazuke.telemetry.readers.zeek import BY_COLUMN, LISTED, columns_of, fields_of
from urazuke.telemetry.vectors import Vectors

if TYPE_CHECKING:
    import pyarrow as pa

_ENDS = ("orig_h", "orig_p", "resp_h", "resp_p")
_PATH_KEYS = ("_path", "@stream", "@path")
_TELLING = (
    ("conn_state", "conn"), ("query", "dns"), ("qtype", "dns"), ("rcode", "dns"), ("cipher", "ssl"), ("server_name", "ssl"),
    ("ssl_history", "ssl"), ("ja3", "ssl"),
    ("mailfrom", "smtp"), ("helo", "smtp"), ("trans_depth", "http"), ("uri", "http"), ("method", "http"),
    ("fingerprint", "x509"), ("fuid", "files"), ("note", "notice"), ("orig_pkts", "conn"),
)  # fmt: skip


class ZeekJson:
    name = "zeek-json"
    by_line = ByLine(escapes=(rb"\\u",))

    def detect(self, head: bytes, name: str) -> bool:
        for line in first_lines(head):
            found = decode_object(line) if line.startswith("{") else ""
            if isinstance(found, dict) and "ts" in found and (_path(found) or "uid" in found):
                return True
        return False

    def read(self, blocks: Iterable[Lines], context: Context) -> Iterator[Parsed]:
        def build(path: str, rows: list[Row], at: list[int]) -> Columns | None:
            return columns_of(path, _taker(rows), lambda kind: Columns(kind, at), context.zone)

        yield from read_kinds(blocks, "zeek", lambda row: _path(row) or None, "does not say which of Zeek's logs it is of", build)

    def begin(self) -> None:
        """One line says nothing about another."""

    def after(self, known: None, block: Block) -> None:
        """One line says nothing about another."""

    def read_block(self, known: None, block: Block, context: Context) -> Parsed:
        """Lines that are as most are by columns; all others as `read` reads them."""
        import numpy as np

        sure, events = np.zeros(len(block.starts), bool), []
        for table, at in read_rows(block, object_lines(block), _schema(block)):
            for found in _by_path(table, at, context):
                events.append(found)
                sure[np.asarray(found.at)[~found.unsure]] = True
        sure[block.too_long] = True
        rest = np.flatnonzero(~sure).tolist()
        lines = Lines(block.first, [block.text(i) for i in rest], [])
        (parsed,) = self.read([lines], context)
        for columns in parsed.events:
            columns.at = [rest[i] for i in columns.at]
        parsed.rejects = [(rest[i], why) for i, why in parsed.rejects]
        parsed.events += events
        return parsed


def _schema(block: Block) -> pa.Schema:
    """The fields that are taken from any log, and their usual types; times as the first line has them."""
    import pyarrow as pa

    text, whole = pa.string(), pa.int64()
    types: dict[str, pa.DataType] = dict.fromkeys((*_PATH_KEYS, *(f for f, _ in _TELLING)), text)
    types |= {f: pa.list_(text) if f in LISTED else text for log in BY_COLUMN for f in fields_of(log)}
    types |= dict.fromkeys(("qtype", "rcode", "trans_depth", "orig_pkts", "orig_bytes", "resp_bytes"), whole)
    types |= dict.fromkeys(("established", "is_orig"), pa.bool_())
    ends = {name: whole if name.endswith("_p") else text for name in _ENDS}
    types |= {f"id{dot}{name}": kind for dot in "._" for name, kind in ends.items()}
    first = decode_object(block.text(0)) if block.data else ""
    types["ts"] = text if isinstance(first, dict) and isinstance(first.get("ts"), str) else pa.float64()
    return pa.schema([*types.items(), ("id", pa.struct(list(ends.items())))])


def _by_path(table: pa.Table, at: Any, context: Context) -> Iterator[Vectors]:
    """The events of each kind of log among the rows; none where the ends of sessions are spelled in several ways."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    ends = [dot for dot in "._" if any(table.column(f"id{dot}{n}").null_count < table.num_rows for n in _ENDS)]
    nested = table.column("id").null_count < table.num_rows
    if len(ends) + nested > 1:
        return
    paths = pc.coalesce(*(table.column(name) for name in _PATH_KEYS))
    paths = pc.coalesce(paths, *(pc.if_else(pc.is_valid(table.column(field)), path, None) for field, path in _TELLING))
    for path in pc.unique(paths).to_pylist():
        if path not in BY_COLUMN:
            continue
        rows = np.flatnonzero(pc.equal(paths, path).fill_null(False).to_numpy())
        found = columns_of(path, _array_taker(table.take(pa.array(rows)), ends), partial(_vectors, at[rows]), context.zone)
        if isinstance(found, Vectors):
            yield found


def _vectors(at: Any, kind: str) -> Vectors:
    return Vectors(kind, at)


def _array_taker(table: pa.Table, ends: list[str]) -> Callable[[str], pa.Array]:
    """The column of a field, however its name is spelled; an empty list is as good as none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def take(name: str) -> pa.Array:
        if name.startswith("id."):
            inner = name[3:]
            column = table.column(f"id{ends[0]}{inner}") if ends else pc.struct_field(table.column("id"), inner)
        else:
            column = table.column(name)
        found = column.combine_chunks()
        return pc.if_else(pc.greater(pc.list_value_length(found), 0), found, None) if pa.types.is_list(found.type) else found

    return take


def _path(found: dict[str, Any]) -> str:
    for key in _PATH_KEYS:
        if isinstance(path := found.get(key), str):
            return path
    return next((path for field, path in _TELLING if field in found), "")


class _taker:  # noqa: N801  used as a function
    """The values of a field in these objects, however its name is spelled."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows

    def __call__(self, name: str) -> list[Any]:
        if not name.startswith("id."):
            return [row.get(name) for row in self._rows]
        other, inner = name.replace(".", "_"), name[3:]
        return [row[name] if name in row else row[other] if other in row else _inside(row.get("id"), inner) for row in self._rows]


def _inside(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
