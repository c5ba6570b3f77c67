"""Every row of the index that holds a watched term, at whatever time: what the windows are then held against.

Rows come in tables of bounded size. Their `source`, `destination` and `name` are codes until somebody asks for the text: of a
popular address nearly all rows lie outside every window, and are only summed.

Directions, as seen from the organisation: `outbound` where the indicator is the destination, `inbound` where it is the source,
`lookup` where a name was asked for, or an answer named it. A name in any other line, a user agent, a fingerprint, a URL, a hash or
a mail address has the direction of the session that carries it: inbound where its source is a stranger and its destination the
organisation's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from urazuke.hunt.condensing import Changes, Rows
from urazuke.hunt.lookup import Found, Targets, ranges
from urazuke.telemetry.segment import NONE, UNSAID
from urazuke.telemetry.terms import ROLES, TYPES

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from urazuke.hunt.inside import Inside
    from urazuke.telemetry.segment import Segment

ROWS = 1 << 20  # rows in a table, about
DIRECTIONS = ("outbound", "inbound", "lookup")
_DIRECTION = {"destination": 0, "source": 1, "answer": 2, "asked": 2}


class Sightings:
    """The rows that hold a target of those segments, which are opened when they are asked: one at a time, for they may be many."""

    def __init__(self, segments: Iterable[Callable[[], Segment]], targets: Targets, inside: Inside) -> None:
        self._inside = inside
        self._found: list[tuple[Callable[[], Segment], Found]] = []
        for opened in segments:
            found = targets.find(opened())
            if len(found[0]):
                self._found.append((opened, found))

    def targets(self) -> list[int]:
        """Those that any segment holds, in order."""
        return sorted({target for _, (_, targets) in self._found for target in targets.tolist()})

    def tables(self, changes: Changes) -> Iterator[pa.Table]:
        """Tables with the columns of `schema`; all rows of a line are in one.

        `source`, `destination` and `name` are codes; `twin`: another row may be of the same line, target and direction; `events` and
        `last`: of how many lines between two `changes` the row is the sum, and when the last of them was.
        """
        import pyarrow as pa

        held: list[pa.Table] = []
        for number, (opened, found) in enumerate(self._found):
            held.append(self._rows(number, opened(), *found, changes))
            if sum(table.num_rows for table in held) >= ROWS:
                yield pa.concat_tables(held)
                held = []
        if held:
            yield pa.concat_tables(held)

    @staticmethod
    def schema() -> pa.Schema:
        """The columns of `tables`, their text plain."""
        import pyarrow as pa

        return pa.schema([
            ("target", pa.int64()), ("direction", pa.string()), ("organisation", pa.string()), ("time", pa.timestamp("us", "UTC")),
            ("source", pa.int64()), ("destination", pa.int64()), ("name", pa.int64()), ("source_bytes", pa.int64()),
            ("destination_bytes", pa.int64()), ("exhibit", pa.string()), ("line", pa.int64()), ("offset", pa.int64()), ("twin", pa.bool_()),
            ("events", pa.int64()), ("last", pa.timestamp("us", "UTC")),
        ])  # fmt: skip

    def texts(self, codes: Iterable[int]) -> Iterator[tuple[int, str]]:
        """The texts of those codes."""
        by_segment: dict[int, list[int]] = {}
        for code in codes:
            by_segment.setdefault(code >> 32, []).append(code & NONE)
        for number, terms in sorted(by_segment.items()):
            values = self._found[number][0]().values.take(terms).to_pylist()
            yield from ((number << 32 | term, value) for term, value in zip(terms, values, strict=True))

    def _rows(self, number: int, segment: Segment, terms: np.ndarray, targets: np.ndarray, changes: Changes) -> pa.Table:
        import pyarrow as pa

        rows = self._sighted(segment, terms, targets)
        found = changes.condense(segment, rows)
        row = rows.row[found.at]
        columns = {
            "target": rows.target[found.at],
            "direction": pa.DictionaryArray.from_arrays(rows.direction[found.at], list(DIRECTIONS)),
            "organisation": _named(segment.organisation[row], segment.organisations), "time": _instants(segment.time[row]),
            **{end: _code(number, getattr(segment, end)[row]) for end in ("source", "destination", "name")},
            **{name: pa.array(sizes, mask=sizes == UNSAID) for name, sizes in found.sizes.items()},
            "exhibit": _named(segment.exhibit[row], segment.exhibits), "line": segment.line[row], "offset": segment.offset[row],
            "twin": rows.alone[found.at], "events": found.events, "last": _instants(segment.time[found.last]),
        }  # fmt: skip
        return pa.table(columns)

    def _sighted(self, segment: Segment, terms: np.ndarray, targets: np.ndarray) -> Rows:
        """Every row of those terms; alone are those of whose line another may be of the same target and direction."""
        import numpy as np

        first = segment.first.astype(np.int64)
        counts = first[terms + 1] - first[terms]
        row = segment.postings[ranges(first[terms], first[terms + 1])].astype(np.int64)
        types, roles = (np.repeat(column[terms], counts) for column in (segment.types, segment.roles))
        direction = np.array([_DIRECTION.get(role, 0) for role in ROLES], np.int8)[roles]
        in_session = roles == ROLES.index("session")
        direction[in_session] = self._directions(segment, row[in_session])
        alone = (segment.twin[row] > 0) | (types == TYPES.index("domain"))  # a line may name a domain more than once
        return Rows(row, np.repeat(np.arange(len(terms)), counts), np.repeat(targets, counts), direction, alone)

    def _directions(self, segment: Segment, row: np.ndarray) -> np.ndarray:
        """Inbound where the source is a stranger and the destination, if there is one, the organisation's own; else outbound."""
        import numpy as np

        organisation = segment.organisation[row]
        own_source, own_destination = (self._own(segment, organisation, end[row]) for end in (segment.source, segment.destination))
        inbound = ~own_source & (own_destination | (segment.destination[row] == NONE))
        return np.where(inbound, 1, 0).astype(np.int8)

    def _own(self, segment: Segment, organisation: np.ndarray, term: np.ndarray) -> np.ndarray:
        import numpy as np

        pairs, places = np.unique(organisation.astype(np.uint64) << np.uint64(32) | term, return_inverse=True)
        known = [self._holds(segment, int(pair) >> 32, int(pair) & NONE) for pair in pairs]
        found: np.ndarray = np.array(known, bool)[places]
        return found

    def _holds(self, segment: Segment, organisation: int, term: int) -> bool:
        if term == NONE:
            return False
        return self._inside.holds(segment.organisations[organisation].as_py(), segment.values[term].as_py())


def _named(codes: np.ndarray, values: pa.Array) -> pa.Array:
    """The texts of those places among the values, as a dictionary of those that occur."""
    import numpy as np
    import pyarrow as pa

    used, places = np.unique(codes, return_inverse=True)
    return pa.DictionaryArray.from_arrays(places.astype(np.int32), values.take(used).cast(pa.string()))


def _code(segment: int, terms: np.ndarray) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    return pa.array(np.int64(segment << 32) | terms.astype(np.int64), mask=terms == NONE)


def _instants(micros: np.ndarray) -> pa.Array:
    import pyarrow as pa

    return pa.array(micros).cast(pa.timestamp("us", "UTC"))


def code_table(rows: Sequence[tuple[int, str]]) -> pa.Table:
    """The rows of `Sightings.texts` as a table."""
    import pyarrow as pa

    return pa.table({"code": pa.array([c for c, _ in rows], pa.int64()), "text": pa.array([t for _, t in rows], pa.string())})
