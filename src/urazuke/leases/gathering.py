"""Rows of many files are gathered column by column; the same row read twice is one row with both its places.

What cannot be used goes to `rejects`, with exhibit, line, reason and the raw text, and is counted per exhibit. There too,
not counted, stands what was used with a doubt: its reason begins with `kept:`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from urazuke.errors import InputError
from urazuke.evidence.exhibit import Exhibit
from urazuke.evidence.tables import basis_type, make_table, schema
from urazuke.leases.columns import Habits, habits_of
from urazuke.leases.headings import Kind, column_of, folded, wanted_headers
from urazuke.leases.layout import Layout, lay_out
from urazuke.leases.records import Record
from urazuke.leases.sheets import read_sheet

if TYPE_CHECKING:
    import pyarrow as pa

RAW_CHARACTERS = 2000
KEPT = "kept: "
# So many records are looked at to see whether a file writes day and month in an order that must be found out.
_PEEK = 100
_TWO_NUMBERS_FIRST = re.compile(r"\D{0,12}(\d{1,2})[/\-](\d{1,2})[/\-]\d{4}(?!\d)")
Row = tuple[Any, ...]
ReadRow = tuple[list[Row], list[str]]
Reader = Callable[[Mapping[str, str], Layout], ReadRow]


class FieldError(ValueError):
    """A field cannot be read: `column` is which."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


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
    columns: Mapping[str, Any]
    zone: tzinfo
    read: Reader
    rows: dict[Row, list[tuple[str, int | None]]] = field(default_factory=dict)
    rejects: list[dict[str, Any]] = field(default_factory=list)
    counts: list[dict[str, Any]] = field(default_factory=list)

    def take(self, exhibit: Exhibit) -> None:
        """Read one exhibit; a file that cannot be read at all is one reject without a line."""
        before = sum(map(_counts, self.rejects))
        taken, digest = 0, None
        habits = habits_of(self.columns, exhibit.path)
        wanted = wanted_headers(self.kind, habits.headers)
        try:
            sheet = read_sheet(
                exhibit,
                lambda header: wanted[form][0] if (form := folded(header)) in wanted else column_of(header, self.kind),
                habits.encoding,
            )
            digest = sheet.content_sha256
            if fault := self._fault(sheet.headers, habits):
                self._reject(exhibit, sheet.header_line, fault, ",".join(sheet.headers or ()))
            else:
                taken = self._take_records(exhibit, sheet.records, habits)
        except InputError as error:
            self._reject(exhibit, None, error.message, "")
        rejected = sum(map(_counts, self.rejects)) - before
        if rejected > 1 and not taken:
            self._reject(exhibit, None, f"{KEPT}no row of this file: all {rejected:,} are rejects", "")
        self.counts.append(
            {
                "exhibit": exhibit.sha256,
                "rows": taken,
                "rejected": rejected,
                "content_sha256": digest,
                "basis": [_place(exhibit.sha256, None)],
            }
        )

    def _fault(self, headers: tuple[str, ...] | None, habits: Habits) -> str | None:
        """Why no row under those headers can be read; None where rows can."""
        if not headers:
            return None
        try:
            missing = lay_out(headers, self.kind, habits, self.zone).missing()
        except ValueError as error:
            return str(error)
        lacking = ", ".join(missing)
        says = ' (or, where the file is all of one provider\'s: constant.provider = "Its Name")' if "provider" in missing else ""
        return f'no column for {lacking}: name it in columns.toml, such as {missing[0]} = "Their Header"{says}' if missing else None

    def _take_records(self, exhibit: Exhibit, records: Iterator[Record], habits: Habits) -> int:
        taken = 0
        records, order = self._order(records, habits)
        layouts: dict[tuple[str, ...], Layout | str] = {}
        for record in records:
            if record.fault is not None:
                self._reject(exhibit, record.line, record.fault, record.raw_text())
                continue
            if (layout := layouts.get(record.headers)) is None:
                layout = layouts[record.headers] = self._lay_out(record.headers, habits, order)
            if isinstance(layout, str):
                self._reject(exhibit, record.line, layout, record.raw_text(), record.further)
                continue
            try:
                rows, doubts = self.read(layout.values(record.fields), layout)
            except FieldError as error:
                self._reject(exhibit, record.line, _said(error, layout), record.raw_text(), record.further)
                continue
            taken += 1
            for doubt in doubts:
                self._reject(exhibit, record.line, KEPT + doubt, record.raw_text())
            for row in rows:
                places = self.rows.setdefault(row, [])
                if (exhibit.sha256, record.line) not in places:
                    places.append((exhibit.sha256, record.line))
        return taken

    def _lay_out(self, headers: tuple[str, ...], habits: Habits, order: str | None) -> Layout | str:
        try:
            return lay_out(headers, self.kind, habits, self.zone, order)
        except ValueError as error:
            return str(error)

    def _order(self, records: Iterator[Record], habits: Habits) -> tuple[Iterator[Record], str | None]:
        """The records again, and the order of day and month that their dates show: 13/04/2024 settles 05/04/2024."""
        first = list(itertools.islice(records, _PEEK))
        if habits.date_order or not any(True for _ in self._unordered(first, habits)):
            return itertools.chain(first, records), habits.date_order
        every = [*first, *records]
        orders = set()
        for one, other in self._unordered(every, habits):
            orders |= {"DMY"} if one > 12 else {"MDY"} if other > 12 else set()
        return iter(every), orders.pop() if len(orders) == 1 else None

    def _unordered(self, records: Iterable[Record], habits: Habits) -> Iterator[tuple[int, int]]:
        """The two numbers before the year, of every date that has two."""
        positions: dict[tuple[str, ...], list[int]] = {}
        for record in records:
            if record.fault is not None:
                continue
            if (at := positions.get(record.headers)) is None:
                layout = self._lay_out(record.headers, habits, None)
                at = positions[record.headers] = [] if isinstance(layout, str) else layout.positions_of_times()
            for position in at:
                if match := _TWO_NUMBERS_FIRST.match(record.fields[position]):
                    yield int(match[1]), int(match[2])

    def _reject(self, exhibit: Exhibit, line: int | None, reason: str, raw: str, further: bool = False) -> None:
        """Keep it; once, where several records of one object have the same fault."""
        reject = {"exhibit": exhibit.sha256, "line": line, "reason": _storable(reason), "raw": _storable(raw[:RAW_CHARACTERS])}
        if not (further and self.rejects and all(self.rejects[-1][key] == value for key, value in reject.items())):
            self.rejects.append({**reject, "basis": [_place(exhibit.sha256, line)]})

    def tables(self, name: str) -> LeaseRecords:
        return LeaseRecords(_rows_table(name, self.rows), make_table("rejects", self.rejects), make_table("read_counts", self.counts))


def _counts(reject: Mapping[str, Any]) -> bool:
    """Is the row lost, and not only doubted?"""
    return not reject["reason"].startswith(KEPT)


def _said(error: FieldError, layout: Layout) -> str:
    """The reason, with the header that stands above the field."""
    header = layout.header_of(error.column)
    return f"{error.reason} (column {header})" if header else error.reason


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
