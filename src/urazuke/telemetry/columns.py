"""The fields of many lines become columns of events; a line with one value that cannot be is rejected, with the field.

Values come as the log has them: text, numbers, None where the log leaves a field out. Nothing here raises on them.
`vectors` says the same of values that are Arrow arrays, and is to be changed with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from urazuke.telemetry.addresses import absolute_url, asked_host, canonical_address, canonical_answer, canonical_name, requested_host
from urazuke.telemetry.events import event_schema
from urazuke.telemetry.times import Clock, civil_times, epochs

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Flags = np.ndarray[Any, np.dtype[np.bool_]]
    Numbers = np.ndarray[Any, np.dtype[np.int64]]

LARGEST = (1 << 63) - 1
_DIGITS = re.compile(r"[0-9]{1,18}")
_WRONG = object()


class Columns:
    """Events of one kind, one for each line in `at` (indices into the block)."""

    def __init__(self, kind: str, at: Sequence[int]) -> None:
        self.at = at
        self.bad: dict[int, str] = {}
        self._values: dict[str, Any] = {"kind": kind}

    def __len__(self) -> int:
        return len(self.at)

    def set(self, field: str, value: Any) -> None:
        """The same value in every row, or a list that is right as it is."""
        self._values[field] = value

    def get(self, field: str) -> list[Any]:
        """The column as it stands, None in every row where it was never set."""
        found = self._values.get(field)
        return found if isinstance(found, list) else [found] * len(self.at)

    def nothing(self) -> Any:
        """A column of nothing, as a log gives it."""
        return [None] * len(self.at)

    def reject(self, row: int, reason: str) -> None:
        """That row is no event; the first reason stands."""
        self.bad.setdefault(row, reason)

    def time(self, micros: Sequence[int | None]) -> None:
        """Microseconds since 1970; None is a reject."""
        if None in micros:
            for row, value in enumerate(micros):
                if value is None:
                    self.reject(row, "the time is missing or cannot be read")
            micros = [m or 0 for m in micros]
        self._values["time"] = list(micros)

    def moments(self, values: Sequence[Any], zone: ZoneInfo) -> None:
        """The times of the events, as epochs or in ISO 8601."""
        self.time(epochs(values, zone))

    def civil(self, values: Sequence[Any], clock: Clock) -> None:
        """The times of the events, as clocks on walls show them or in any form of `moments`."""
        self.time(civil_times(values, clock, clock.zone))

    def times(self, values: Sequence[Any], read: Callable[[str], int | None]) -> None:
        """The times of the events, each different text read once."""
        known = {v: read(v) if v else None for v in dict.fromkeys(values)}
        self.time([known[v] for v in values])

    def text(self, field: str, values: Sequence[Any]) -> None:
        self._values[field] = [v if type(v) is str or v is None else _as_text(v) for v in values]

    def lower(self, field: str, values: Sequence[Any]) -> None:
        self._values[field] = self._each(values, _lower, field)

    def name(self, values: Sequence[Any], field: str = "name") -> None:
        """Names in their one spelling; an address in the place of one becomes the destination, where there is none yet."""
        names = self._each(values, lambda v: canonical_name(v) if isinstance(v, str) else None, field)
        literal = self._each(names, lambda v: canonical_address(v.strip("[]")) if v else None, field)
        self._values[field] = [None if a else n for n, a in zip(names, literal)]
        if any(literal):
            known = self.get("destination_ip")
            self._values["destination_ip"] = [d or a for d, a in zip(known, literal)]

    def address(self, field: str, values: Sequence[Any]) -> None:
        self._values[field] = self._each(values, _address, field)

    def port(self, field: str, values: Sequence[Any]) -> None:
        self._values[field] = self._each(values, _port, field)

    def size(self, field: str, values: Sequence[Any]) -> None:
        """Bytes: whole numbers from 0."""
        self._values[field] = [v if v is None or (type(v) is int and 0 <= v <= LARGEST) else _size(v) for v in values]
        self._refuse_wrong(field)

    def answers(self, values: Sequence[Any]) -> None:
        self.lists("answers", values, canonical_answer)

    def looked_up(self, field: str, values: Sequence[Any], table: Mapping[Any, str]) -> None:
        """What the table has for each value; nothing for what it does not have."""
        self._values[field] = [table.get(v) if isinstance(v, str | bool) else None for v in values]

    def mapped(self, values: Sequence[Any], convert: Callable[[str | None], str | None]) -> Sequence[Any]:
        """What the function makes of each value; it is asked once of each different one."""
        known = {v: convert(v) for v in dict.fromkeys(values)}
        return [known[v] for v in values]

    def paired(
        self, values: Sequence[Any], others: Sequence[Any], convert: Callable[[str | None, str | None], str | None]
    ) -> Sequence[Any]:
        """What the function makes of each value and the other one beside it."""
        known = {pair: convert(*pair) for pair in dict.fromkeys(zip(values, others))}
        return [known[pair] for pair in zip(values, others)]

    def told(self, values: Sequence[Any], test: Callable[[str | None], bool]) -> Flags:
        """Which values pass the test."""
        import numpy as np

        known = {v: test(v) for v in dict.fromkeys(values)}
        return np.array([known[v] for v in values], bool)

    def numbers(self, values: Sequence[Any]) -> Numbers:
        """Whole numbers from 0, of digits or of a column; -1 for anything else."""
        import numpy as np

        return np.array([v if type(v) is int else -1 if v is None or not _DIGITS.fullmatch(v) else int(v) for v in values], np.int64)

    def turn(self, rows: Flags) -> None:
        """Those rows tell of what went back to who opened the session: the ends change over, and the bytes are the destination's."""
        if not rows.any():
            return
        for end in ("ip", "port"):
            source, destination = (self.get(f"{side}_{end}") for side in ("source", "destination"))
            self._values[f"source_{end}"] = self._chosen(rows, destination, source)
            self._values[f"destination_{end}"] = self._chosen(rows, source, destination)
        sent = self.get("source_bytes")
        self._values["destination_bytes"] = self._chosen(rows, sent, self.get("destination_bytes"))
        self._values["source_bytes"] = self._chosen(rows, None, sent)

    def _chosen(self, rows: Flags, values: Any, others: Any) -> Any:
        """The values in those rows, the others in the rest."""
        return [v if r else o for r, v, o in zip(rows.tolist(), values or [None] * len(rows), others)]

    def gathered(self, field: str, several: Sequence[Sequence[Any]], convert: Callable[[str], str | None] = str) -> None:
        """A list of what stands in several columns of text or of lists of text."""
        rows = zip(*several, strict=True)
        self.lists(field, [[i for v in row if v for i in (v if isinstance(v, list) else (v,))] for row in rows], convert)

    def spread(self, field: str, lists: Sequence[Sequence[str]]) -> None:
        """One event for each item of each list, or for the line where its list is empty; all other columns come before."""
        rows = [row for row, items in enumerate(lists) for _ in items or ("",)]
        self._values = {name: [v[r] for r in rows] if isinstance(v, list) else v for name, v in self._values.items()}
        self._values[field] = [item for items in lists for item in items or (None,)]
        self.bad = {new: self.bad[old] for new, old in enumerate(rows) if old in self.bad}
        self.at = [self.at[row] for row in rows]

    def request(self, hosts: Sequence[Any], targets: Sequence[Any]) -> None:
        """The name and the URL that requests ask for, from their Host headers and what stands behind the method."""
        hosts, targets = ([v if isinstance(v, str) else None for v in values] for values in (hosts, targets))
        self.name([asked_host(h, t) for h, t in zip(hosts, targets)])
        self.targets(hosts, targets)

    def targets(self, hosts: Sequence[Any], targets: Sequence[Any]) -> None:
        """The URLs of what stands behind the method, at those hosts."""
        self.set("url", [absolute_url(h, t) for h, t in zip(hosts, targets)])

    def requested(self, methods: Sequence[Any], urls: Sequence[Any]) -> None:
        """What a proxy was asked for: the name or the address, the port, and the URL where it is one."""
        hosts = {pair: requested_host(*pair) for pair in dict.fromkeys(zip(methods, urls))}
        found = [hosts[pair] for pair in zip(methods, urls)]
        self.set("destination_port", [port for _, port in found])
        self.set("url", [absolute_url(None, url) for url in urls])
        self.name([host for host, _ in found])

    def part(self, values: Sequence[Any], pattern: str) -> Sequence[Any]:
        """What the group `part` of the pattern holds where the whole of a value fits; nothing elsewhere."""
        match = re.compile(pattern).fullmatch
        return [found["part"] if v and (found := match(v)) else None for v in values]

    def first(self, values: Sequence[Any]) -> Sequence[Any]:
        """Of each list the first item."""
        return [v[0] if isinstance(v, list) and v else None for v in values]

    def either(self, values: Sequence[Any], others: Sequence[Any]) -> Sequence[Any]:
        """Each value, the other where there is none."""
        return [v or o for v, o in zip(values, others)]

    def unless(self, tests: Sequence[Any], values: Sequence[Any]) -> Sequence[Any]:
        """Each value where there is nothing in the column of tests."""
        return [None if t else v for t, v in zip(tests, values)]

    def where(self, flags: Sequence[Any], values: Sequence[Any], others: Sequence[Any]) -> Sequence[Any]:
        """Each value where Zeek's flag is set, the other where it is not."""
        return [v if f is True or f == "T" else o for f, v, o in zip(flags, values, others)]

    def lists(self, field: str, values: Sequence[Any], convert: Callable[[str], str | None] = str) -> None:
        """Lists of text, each item converted; a list of nothing is null."""
        self._values[field] = [
            ([c for i in v if isinstance(i, str) and (c := convert(i))] or None) if isinstance(v, list) and v else None for v in values
        ]

    def _each(self, values: Sequence[Any], convert: Callable[[Any], Any], field: str) -> list[Any]:
        """Each different value converted once."""
        try:
            known = {v: convert(v) for v in dict.fromkeys(values)}
        except TypeError:  # a list or an object where a plain value should be
            values = [v if isinstance(v, str | int | float) or v is None else _as_text(v) for v in values]
            known = {v: convert(v) for v in dict.fromkeys(values)}
        found = [known[v] for v in values]
        if _WRONG in known.values():
            self._values[field] = found
            self._refuse_wrong(field)
            found = self._values[field]
        return found

    def _refuse_wrong(self, field: str) -> None:
        values = self._values[field]
        if _WRONG not in values:
            return
        for row, value in enumerate(values):
            if value is _WRONG:
                self.reject(row, f"the {field.replace('_', ' ')} cannot be read")
                values[row] = None

    def table(self, constants: dict[str, str], lines: Any, offsets: Any) -> pa.Table:
        """The events that are good, with the schema of events; `lines` and `offsets` (numbers) of every row, good or bad."""
        import pyarrow as pa

        filled = {**self._values, **constants, "line": pa.array(lines, pa.int64()), "offset": pa.array(offsets, pa.int64())}
        arrays = [_array(filled.get(f.name), f.type, len(self.at)) for f in event_schema()]
        table = pa.Table.from_arrays(arrays, schema=event_schema())
        if self.bad:
            table = table.take(pa.array([r for r in range(len(self.at)) if r not in self.bad], pa.int64()))
        return table


def _array(value: Any, kind: pa.DataType, rows: int) -> pa.Array:
    import pyarrow as pa

    if isinstance(value, pa.Array):
        return value
    if value is None:
        return pa.nulls(rows, kind)
    if not isinstance(value, list):
        return pa.repeat(pa.scalar(value, kind), rows)
    if pa.types.is_timestamp(kind):
        return pa.array(value, pa.int64()).cast(kind)
    try:
        return pa.array(value, kind)
    except UnicodeEncodeError:  # half a surrogate pair out of a JSON escape
        clean = [_clean(v) if isinstance(v, str) else [_clean(i) for i in v] if v else v for v in value]
        return pa.array(clean, kind)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _as_text(value: Any) -> str | None:
    """A number as text; a list or an object is none."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _lower(value: Any) -> str | None:
    return value.lower() if isinstance(value, str) and value else None


def _address(value: Any) -> Any:
    if value is None or value == "":
        return None
    return (canonical_address(value) if isinstance(value, str) else None) or _WRONG


def _size(value: Any) -> Any:
    """A whole number from 0 however it is written; None for nothing."""
    try:
        if value is None or value == "":
            return None
        number = int(value) if not isinstance(value, bool) else -1
    except (ValueError, TypeError, OverflowError):
        return _WRONG
    return number if 0 <= number <= LARGEST and (not isinstance(value, float) or number == value) else _WRONG


def _port(value: Any) -> Any:
    number = _size(value)
    return number if number is None or number is _WRONG or number < 65536 else _WRONG
