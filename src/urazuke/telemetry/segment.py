"""A segment is an inverted index over up to about a million events: terms in order, and for each the rows that hold it.

Rows are the events in order of time, each with what a contact needs to know of it. `terms` are sorted by type, role, number and
value; the postings of term t are `postings[first[t]:first[t + 1]]`, rows in order, so that those inside a window are found by
halving. All columns have a fixed width and lie uncompressed in one Arrow file, which is mapped, not read: a hunt touches only the
pages that hold what it looks for. The file is a table of one row, every column a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from urazuke.telemetry.terms import ROLES, TYPES, address_terms, text_numbers

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NONE = 0xFFFFFFFF  # no term
SEGMENT_EVENTS = 1 << 20
UNSAID = -1  # bytes that the line does not say
TEXTS = ("organisation", "source_ip", "destination_ip", "name", "url", "user_agent", "ja3", "email", "kind", "exhibit")
COLUMNS = (*TEXTS, "time", "answers", "hashes", "source_bytes", "destination_bytes", "line", "offset")
_SESSION_TEXTS = (("url", "url"), ("user_agent", "user_agent"), ("ja3", "ja3"), ("email", "email"), ("hashes", "hash"))


@dataclass(frozen=True, slots=True)
class Segment:
    """`types` and `roles` are places in TYPES and ROLES; `source`, `destination` and `name` are terms, or NONE.

    `organisation` and `exhibit` are places in `organisations` and `exhibits`; `twin`: the line has another event here.
    """

    types: np.ndarray
    roles: np.ndarray
    numbers: np.ndarray
    first: np.ndarray
    values: pa.Array
    postings: np.ndarray
    time: np.ndarray
    source: np.ndarray
    destination: np.ndarray
    name: np.ndarray
    source_bytes: np.ndarray
    destination_bytes: np.ndarray
    organisation: np.ndarray
    exhibit: np.ndarray
    line: np.ndarray
    offset: np.ndarray
    twin: np.ndarray
    organisations: pa.Array
    exhibits: pa.Array

    def section(self, kind: str, role: str) -> tuple[int, int]:
        """The first term of that type and role, and the one after the last."""
        import numpy as np

        low, high = np.searchsorted(self.types, TYPES.index(kind), "left"), np.searchsorted(self.types, TYPES.index(kind), "right")
        roles = self.roles[low:high]
        at = ROLES.index(role)
        return int(low + np.searchsorted(roles, at, "left")), int(low + np.searchsorted(roles, at, "right"))


def write_segment(segment: Segment, path: Path) -> None:
    """The segment as one Arrow file; the same bytes for the same segment."""
    import pyarrow as pa

    lists = {}
    for field in fields(segment):
        column = getattr(segment, field.name)
        values = column if isinstance(column, pa.Array) else pa.array(column)
        lists[field.name] = pa.LargeListArray.from_arrays(pa.array([0, len(values)], pa.int64()), values)
    table = pa.table(lists)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def open_segment(path: Path) -> Segment:
    """The segment, mapped; OSError or ArrowInvalid where the file is not whole."""
    import pyarrow as pa

    batch = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0)
    columns = {name: batch.column(name).flatten() for name in batch.schema.names}
    return Segment(**{n: c if pa.types.is_large_string(c.type) else c.to_numpy(zero_copy_only=True) for n, c in columns.items()})


def build_segment(events: pa.Table) -> Segment:
    """The index of those events (the COLUMNS of `event_schema`; text may be dictionaries), in whatever order they come."""
    import numpy as np
    import pyarrow as pa

    time = events.column("time").combine_chunks().cast(pa.int64()).to_numpy()
    if (time[1:] < time[:-1]).any():
        order = np.argsort(time, kind="stable")
        events, time = events.take(order), time[order]
    coded = {name: _coded(events.column(name)) for name in TEXTS if not pa.types.is_nested(events.schema.field(name).type)}
    sections = list(_sections(events, coded))
    terms = _Terms(sections)
    exhibit, exhibits = _numbered(coded["exhibit"])
    organisation, organisations = _numbered(coded["organisation"])
    line = _integers(events, "line")
    return Segment(
        **terms.columns(), time=time, source=terms.of_rows("source", len(time)), destination=terms.of_rows("destination", len(time)),
        name=terms.of_rows("name", len(time)), source_bytes=_integers(events, "source_bytes"),
        destination_bytes=_integers(events, "destination_bytes"), organisation=organisation, exhibit=exhibit, line=line,
        offset=_integers(events, "offset"), twin=_twins(exhibit, line), organisations=organisations, exhibits=exhibits,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Section:
    """Values of one field in one role: for each occurrence its row and its place among the (distinct) values.

    `held` occurrences are postings; the others are only what a row says.
    """

    field: str
    role: str
    values: pa.Array
    types: np.ndarray
    numbers: np.ndarray
    codes: np.ndarray
    rows: np.ndarray
    held: np.ndarray | None = None


def _sections(events: pa.Table, coded: dict[str, tuple[np.ndarray, pa.Array]]) -> Iterator[_Section]:
    import numpy as np

    kinds, names = coded["kind"]
    place = {kind: at for at, kind in enumerate(names.to_pylist())}
    is_dns, is_file = kinds == place.get("dns", NONE), kinds == place.get("file", NONE)
    rows = np.arange(events.num_rows)
    for field, role in (("destination", "destination"), ("source", "source")):
        # a file's record tells of a session that has its own: the file is found by its hash, the address by the session
        yield _section(field, role, "ip", *coded[f"{field}_ip"], rows, held=~is_file)
    codes, values = coded["name"]
    yield _section("name", "asked", "domain", np.where(is_dns, codes, -1), values, rows)
    yield _section("name", "session", "domain", np.where(is_dns, -1, codes), values, rows)
    yield _section("answers", "answer", "answer", *_listed(events.column("answers")))
    for field, kind in _SESSION_TEXTS:
        occurring = (*coded[field], rows) if field in coded else _listed(events.column(field))
        yield _section(field, "session", kind, *occurring)


def _section(
    field: str, role: str, kind: str, codes: np.ndarray, values: pa.Array, rows: np.ndarray, held: np.ndarray | None = None
) -> _Section:
    import numpy as np

    known = codes >= 0
    occurs = np.bincount(codes[known], minlength=len(values)) > 0
    places = (np.cumsum(occurs) - 1)[codes[known]]
    values = values.filter(occurs)
    if kind in ("ip", "answer"):
        types, numbers = address_terms(values, "domain" if kind == "answer" else "other")
    else:
        types, numbers = np.full(len(values), TYPES.index(kind), np.uint8), text_numbers(kind, values.to_pylist())
    return _Section(field, role, values, types, numbers, places, rows[known], None if held is None else held[rows[known]])


class _Terms:
    """The terms of all sections in one order, and where those of each section have come to lie."""

    def __init__(self, sections: list[_Section]) -> None:
        import numpy as np
        import pyarrow as pa

        self._sections = sections
        self._bases = np.cumsum([0, *(len(s.values) for s in sections)])
        self._values = pa.concat_arrays([s.values.cast(pa.large_string()) for s in sections])
        self._keys = np.concatenate([_packed(s) for s in sections])
        self._order = _in_order(self._keys, self._values)
        self._place = np.empty(len(self._order), np.uint32)
        self._place[self._order] = np.arange(len(self._order), dtype=np.uint32)

    def columns(self) -> dict[str, Any]:
        """The columns of the terms and their postings."""
        import numpy as np

        postings = []
        for section, base in zip(self._sections, self._bases, strict=False):
            held = slice(None) if section.held is None else section.held
            term = self._place[base + section.codes[held]].astype(np.uint64)
            postings.append(term << np.uint64(32) | section.rows[held].astype(np.uint64))
        packed = np.sort(np.concatenate(postings))  # np.unique hashes, which takes fifty times as long here
        packed = packed[np.concatenate([[True], packed[1:] != packed[:-1]])[: len(packed)]]
        keys = self._keys[self._order]
        first = np.searchsorted(packed, np.arange(len(keys) + 1, dtype=np.uint64) << np.uint64(32))
        return {
            "types": (keys >> np.uint64(40)).astype(np.uint8), "roles": (keys >> np.uint64(32)).astype(np.uint8),
            "numbers": keys.astype(np.uint32), "first": first.astype(np.uint32), "values": self._values.take(self._order),
            "postings": packed.astype(np.uint32),
        }  # fmt: skip

    def of_rows(self, field: str, rows: int) -> np.ndarray:
        """The term that the field of each row is."""
        import numpy as np

        found = np.full(rows, NONE, np.uint32)
        for section, base in zip(self._sections, self._bases, strict=False):
            if section.field == field:
                found[section.rows] = self._place[base + section.codes]
        return found


def _packed(section: _Section) -> np.ndarray:
    """Type, role and number in one number, which sorts as they do."""
    import numpy as np

    role = np.uint64(ROLES.index(section.role))
    return section.types.astype(np.uint64) << np.uint64(40) | role << np.uint64(32) | section.numbers.astype(np.uint64)


def _in_order(keys: np.ndarray, values: pa.Array) -> np.ndarray:
    """The order by key; those with the same key by value."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    same = np.concatenate([[False], keys[order[1:]] == keys[order[:-1]], [False]])
    tied = np.flatnonzero(same[1:] | same[:-1])[: len(order)]
    among = order[tied].tolist()
    texts = dict(zip(among, values.take(order[tied]).to_pylist(), strict=True))
    order[tied] = sorted(among, key=lambda i: (int(keys[i]), texts[i]))
    return order


def _coded(column: pa.ChunkedArray) -> tuple[np.ndarray, pa.Array]:
    """For each row the place of its value among the distinct ones, -1 for none."""
    import numpy as np
    import pyarrow as pa

    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    if column.null_count == len(column):
        return np.full(len(column), -1, np.int32), pa.array([], pa.string())
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], pa.dictionary(pa.int32(), pa.string()))
    return whole.indices.fill_null(-1).to_numpy(zero_copy_only=False), whole.dictionary


def _listed(column: pa.ChunkedArray) -> tuple[np.ndarray, pa.Array, np.ndarray]:
    """Every item of every list: places among the distinct ones, these, and the rows."""
    import pyarrow.compute as pc

    whole = column.combine_chunks()
    codes, values = _coded(_chunked(pc.list_flatten(whole)))
    return codes, values, pc.list_parent_indices(whole).to_numpy()


def _chunked(values: pa.Array) -> pa.ChunkedArray:
    import pyarrow as pa

    return values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])


def _numbered(coded: tuple[np.ndarray, pa.Array]) -> tuple[np.ndarray, pa.Array]:
    import numpy as np
    import pyarrow as pa

    return coded[0].astype(np.uint32), coded[1].cast(pa.large_string())


def _integers(events: pa.Table, column: str) -> np.ndarray:
    import numpy as np

    found: np.ndarray = events.column(column).combine_chunks().fill_null(UNSAID).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _twins(exhibit: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Which rows share their line with another; eight bits each, for a mapped file holds no bits."""
    import numpy as np

    places = exhibit.astype(np.uint64) << np.uint64(44) | line.astype(np.uint64)
    ordered = np.sort(places)
    shared = ordered[1:][ordered[1:] == ordered[:-1]]
    return np.isin(places, shared).astype(np.uint8)
