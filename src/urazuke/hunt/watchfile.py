"""A watch list as a file is CSV: `type,value,start,end,label`; empty times are open (contract, section 3).

The same reader serves intel/*.csv, where a bad row is a reject, and `urazuke hunt --watch`, where it is an error.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from urazuke.errors import InputError, RequestError, printable
from urazuke.evidence.decode import detect_encoding, read_limited
from urazuke.evidence.instant import parse_instant, zone
from urazuke.evidence.locator import Locator, derive_id
from urazuke.hunt.indicators import TYPES, canonical_value

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("type", "value", "start", "end", "label")
LIMIT_BYTES = 256 << 20
_COMPUTED = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
LINE = "line"
"""A column of `read_windows` besides those of table `watch`."""
_INSTANTS = 1 << 14  # that are remembered: many windows begin or end together
_HINT = "columns are type,value,start,end,label; type is one of " + ", ".join(TYPES)


@dataclass(frozen=True, slots=True)
class Indicated:
    """An indicator as somebody gave it: canonical value, validity `[start, end)`, open where None, and where it stands."""

    type: str
    value: str
    start: datetime | None
    end: datetime | None
    label: str
    exhibit: str
    line: int | None

    def as_row(self, because: str | None = "intel") -> dict[str, Any]:
        """The row of table `watch`; `line` is in its basis. The label is one line, and not longer than one."""
        label = printable(self.label)
        return {
            "watch_id": _watch_id(self.type, self.value, self.start, self.end, label, self.exhibit, self.line),
            "type": self.type, "value": self.value, "start": self.start, "end": self.end, "label": label, "tenancy_id": None,
            "because": because, "basis": [Locator(self.exhibit, self.line).as_row()] if self.exhibit else [],
        }  # fmt: skip


def _watch_id(kind: str, value: str, start: datetime | None, end: datetime | None, label: str, exhibit: str, line: int | None) -> str:
    return derive_id("watch", kind, value, str(start), str(end), label, exhibit, line)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be used: its line (None where it has none), why, and what stood there."""

    line: int | None
    reason: str
    raw: str


def validity(start: str | None, end: str | None, assumed: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The two instants; ValueError where one is no time or the window would hold no instant."""
    return _window(start, end, lambda text: parse_instant(text, assumed))


def _window(start: str | None, end: str | None, instant: Callable[[str], datetime]) -> tuple[datetime | None, datetime | None]:
    first = instant(start) if start and start.strip() else None
    last = instant(end) if end and end.strip() else None
    if first and last and last <= first:
        raise ValueError("it ends before it starts")
    return first, last


def watch_rows(text: str, exhibit: str, assumed: ZoneInfo) -> Iterator[Indicated | Refused]:
    """Every row of the CSV, in order, as an indicator or as a refusal with its line."""
    reader = csv.reader(io.StringIO(text, newline="\n"), strict=True)
    instant = lru_cache(_INSTANTS)(lambda written: parse_instant(written, assumed))
    header: list[str] | None = None
    lines: list[str] = []
    line = 1
    while True:
        try:
            cells = next(reader)
            if header is not None:
                if "".join(cells).strip():
                    yield _indicated(cells, header, line, exhibit, instant)
            elif cells:
                header = _header(cells)
        except StopIteration:
            return
        except (csv.Error, ValueError) as error:
            lines = lines or text.split("\n")
            yield Refused(line, f"not CSV: {error}" if isinstance(error, csv.Error) else str(error), _raw(lines, line))
            if header is None and not isinstance(error, csv.Error):
                return
        line = reader.line_num + 1


def _header(cells: list[str]) -> list[str]:
    header = [c.strip().lower() for c in cells]
    if missing := [c for c in ("type", "value") if c not in header]:
        raise ValueError(f"the header has no column {missing[0]}")
    return header


def _indicated(cells: list[str], header: list[str], line: int, exhibit: str, instant: Callable[[str], datetime]) -> Indicated:
    if len(cells) != len(header):
        raise ValueError(f"{len(cells)} cells, the header has {len(header)}")
    given = dict(zip(header, map(unguarded, cells), strict=True))
    kind = given["type"].strip().lower()
    value = canonical_value(kind, given["value"])
    start, end = _window(given.get("start"), given.get("end"), instant)
    return Indicated(kind, value, start, end, given.get("label", "").strip(), exhibit, line)


def guarded(cell: str) -> str:
    """The cell with a `'` in front where a spreadsheet would compute it."""
    return f"'{cell}" if _COMPUTED.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell without the `'` that `guarded` set."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def _raw(lines: list[str], line: int) -> str:
    return lines[line - 1][:400] if 0 < line <= len(lines) else ""


def decode_text(path: Path, encoding: str | None = None) -> str:
    """The file's text, decompressed, in the encoding given or found; InputError where it is no text."""
    content = read_limited(path, LIMIT_BYTES)
    found = encoding or detect_encoding(content[: 1 << 16])
    if found is None:
        raise InputError("this is not text", where=str(path), hint="save it as UTF-8")
    return content.decode(found, "replace").removeprefix("\ufeff")


def read_watch(path: Path, assumed: ZoneInfo | None = None) -> pa.Table:
    """The watch list in that CSV file, as table `watch`; RequestError names the first line that cannot be used."""
    return identified(read_windows(path, assumed))


def read_windows(path: Path, assumed: ZoneInfo | None = None) -> pa.Table:
    """The same without ids, of which few are needed: what `identified` makes table `watch` of, or of some of its rows."""
    import pyarrow as pa

    from urazuke.evidence.tables import schema

    try:
        text = decode_text(path)
    except OSError as error:
        raise RequestError(f"the watch list cannot be read: {error.strerror}", where=str(path), hint="name a CSV file") from None
    rows = list(watch_rows(text, "", assumed or zone("UTC")))
    faults = [r for r in rows if isinstance(r, Refused)]
    if faults:
        more = f"; {len(faults) - 1} more lines cannot be used" if len(faults) > 1 else ""
        raise RequestError(faults[0].reason + more, where=f"{path}:{faults[0].line}", hint=_HINT)
    if not rows:
        raise RequestError("the watch list is empty", where=str(path), hint=_HINT)
    given = [r for r in rows if isinstance(r, Indicated)]
    columns = {name: [getattr(row, name) for row in given] for name in ("type", "value", "start", "end", LINE)}
    columns["label"] = [printable(row.label) for row in given]
    columns["basis"] = [[]] * len(given)
    wanted = schema("watch").append(pa.field(LINE, pa.int64()))
    return pa.table([pa.array(columns.get(f.name, [None] * len(given)), f.type) for f in wanted], schema=wanted)


def identified(rows: pa.Table) -> pa.Table:
    """Those rows of `read_windows` with their ids; any other rows of table `watch` as they are."""
    import pyarrow as pa

    if LINE not in rows.column_names:
        return rows
    named = zip(*(rows.column(name).to_pylist() for name in ("type", "value", "start", "end", "label", LINE)), strict=True)
    ids = [_watch_id(kind, value, start, end, label, "", line) for kind, value, start, end, label, line in named]
    return rows.set_column(0, "watch_id", pa.array(ids, pa.string())).drop_columns([LINE])
