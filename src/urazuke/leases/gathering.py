"""Rows of many files are gathered column by column; the same row read twice is one row with both its places.

What cannot be used goes to `rejects`, with exhibit, line, reason and the raw text, and is counted per exhibit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from urazuke.errors import InputError
from urazuke.evidence.exhibit import Exhibit
from urazuke.evidence.tables import basis_type, make_table, schema
from urazuke.leases.columns import Kind, folded, known_headers, missing_columns, name_columns
from urazuke.leases.records import Record, read_sheet

if TYPE_CHECKING:
    import pyarrow as pa

RAW_CHARACTERS = 2000
Row = tuple[Any, ...]
Reader = Callable[[Mapping[str, str]], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class LeaseRecords:
    """`rows` (lease_rows or access_rows), `rejects`, and `counts` (read_counts: rows and rejects of each exhibit)."""

    rows: pa.Table
    rejects: pa.Table
    counts: pa.Table


@dataclass(slots=True)
class Gathering:
    """`rows`: the table's columns but basis -> its places, (exhibit, line), in reading order."""

    kind: Kind
    columns: Mapping[str, str]
    read: Reader
    rows: dict[Row, list[tuple[str, int | None]]] = field(default_factory=dict)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    counts: list[dict[str, Any]] = field(default_factory=list)

    def take(self, exhibit: Exhibit) -> None:
        """Read one exhibit; a file that cannot be read at all is one reject without a line."""
        before = len(self.rejects)
        taken, digest = 0, None
        headers = frozenset(folded(h) for hs in known_headers()[self.kind].values() for h in hs)
        try:
            sheet = read_sheet(exhibit, headers | {folded(theirs) for theirs in self.columns.values()})
            digest = sheet.content_sha256
            names = name_columns(sheet.headers, self.kind, self.columns)
            missing = missing_columns(names, self.kind) if sheet.headers else ()
            if missing:
                reason = f"no column for {', '.join(missing)}: name it in columns.toml"
                self._reject(exhibit, sheet.header_line, reason, ",".join(sheet.headers))
            else:
                taken = self._take_records(exhibit, sheet.records, names)
        except InputError as error:
            self._reject(exhibit, None, error.message, "")
        self.counts.append(
            {"exhibit": exhibit.sha256, "rows": taken, "rejected": len(self.rejects) - before, "content_sha256": digest,
             "basis": [_place(exhibit.sha256, None)]}
        )  # fmt: skip

    def _take_records(self, exhibit: Exhibit, records: Iterable[Record], names: dict[str, str]) -> int:
        taken = 0
        named_by: dict[tuple[str, ...], dict[str, str]] = {}
        for record in records:
            if record.fault is not None:
                self._reject(exhibit, record.line, record.fault, record.raw)
                continue
            keys = tuple(record.values)
            if (named := named_by.get(keys)) is None:
                named = named_by[keys] = names or name_columns(keys, self.kind, self.columns)
            try:
                rows = list(self.read({named[key]: value for key, value in record.values.items() if key in named}))
            except ValueError as error:
                self._reject(exhibit, record.line, str(error), record.raw)
                continue
            taken += 1
            for row in rows:
                places = self.rows.setdefault(row, [])
                if (exhibit.sha256, record.line) not in places:
                    places.append((exhibit.sha256, record.line))
        return taken

    def _reject(self, exhibit: Exhibit, line: int | None, reason: str, raw: str) -> None:
        self.rejects.append(
            {"exhibit": exhibit.sha256, "line": line, "reason": _storable(reason), "raw": _storable(raw[:RAW_CHARACTERS]),
             "basis": [_place(exhibit.sha256, line)]}
        )  # fmt: skip

    def tables(self, name: str) -> LeaseRecords:
        return LeaseRecords(_rows_table(name, self.rows), make_table("rejects", self.rejects), make_table("read_counts", self.counts))


def _storable(text: str) -> str:
    """Bytes that the encoding does not have are shown as escapes: a table holds valid UTF-8 only."""
    return text.encode("utf-8", "backslashreplace").decode()


def _place(exhibit: str, line: int | None) -> dict[str, Any]:
    return {"exhibit": exhibit, "line": line, "start": None, "end": None, "id": None}


def _rows_table(name: str, rows: Mapping[Row, list[tuple[str, int | None]]]) -> pa.Table:
    """Built by column: one dict a row costs too much at 300,000 log-ins."""
    import pyarrow as pa

    wanted = schema(name)
    columns = list(zip(*rows)) if rows else [()] * (len(wanted) - 1)
    arrays = [pa.array(column, type=kind.type) for column, kind in zip(columns, wanted)]
    return pa.Table.from_arrays([*arrays, _basis(rows.values())], schema=wanted)


def _basis(places: Iterable[list[tuple[str, int | None]]]) -> pa.Array:
    import pyarrow as pa

    offsets, exhibits, lines = [0], [], []
    for row in places:
        exhibits += [exhibit for exhibit, _ in row]
        lines += [line for _, line in row]
        offsets.append(len(lines))
    empty = pa.nulls(len(lines), pa.int64())
    fields = [pa.array(exhibits, pa.string()), pa.array(lines, pa.int64()), empty, empty, pa.nulls(len(lines), pa.string())]
    items = pa.StructArray.from_arrays(fields, fields=list(basis_type()))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), items)
