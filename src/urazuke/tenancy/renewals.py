"""A contract that was renewed is one hold of its address, however many rows and ids it has; a gap between rows stays one.

Joined are rows of one account, address and contract that touch or overlap. A renewal under a new lease id is of the same
contract where the record names the lease that it renews. Two more habits of providers are known: an end at the last second
of an hour (23:59:59) touches a start in the next second; and a lease that one row has as open and another, from the same
start, as ended has ended: the open one is older.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from urazuke.evidence.interval import BEGINNING, END, Interval

if TYPE_CHECKING:
    import pyarrow as pa

_SECOND = timedelta(seconds=1)
Place = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Lease:
    """One lease of one address as the records have it, renewals joined; `basis` names the rows it was read from."""

    provider: str
    account_id: str
    lease_id: str
    ip: str
    interval: Interval
    basis: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    lower: datetime
    upper: datetime
    lease_id: str
    places: tuple[Place, ...]


def join_renewals(lease_rows: pa.Table) -> list[Lease]:
    """The leases of table `lease_rows`, renewals joined under their first id; by provider, account, contract, address and start."""
    columns = ["provider", "account_id", "lease_id", "ip", "start", "end", "renews"]
    listed = [lease_rows[column].to_pylist() for column in columns]
    first = _first_ids(zip(*listed[:3], listed[6]))
    grouped: dict[tuple[str, str, str, str], list[_Term]] = defaultdict(list)
    for places, (provider, account, lease_id, ip, start, end, _) in zip(_places(lease_rows), zip(*listed)):
        term = _Term(start or BEGINNING, end or END, lease_id, places)
        grouped[provider, account, first.get((provider, account, lease_id), lease_id), ip].append(term)
    return [
        Lease(key[0], key[1], term.lease_id, key[3], Interval(_bound(term.lower), _bound(term.upper)), term.places)
        for key in sorted(grouped)
        for term in _joined(grouped[key])
    ]


def _bound(instant: datetime) -> datetime | None:
    return None if instant in (BEGINNING, END) else instant


def _places(lease_rows: pa.Table) -> Iterator[tuple[Place, ...]]:
    """Exhibit and line of everything that each row rests on."""
    basis = lease_rows["basis"].combine_chunks()
    items = basis.flatten()
    pairs = list(zip(items.field("exhibit").to_pylist(), items.field("line").to_pylist()))
    position = 0
    for length in basis.value_lengths().to_pylist():
        yield tuple(pairs[position : position + (length or 0)])
        position += length or 0


def _first_ids(rows: Iterator[tuple[str, str, str, str | None]]) -> dict[tuple[str, str, str], str]:
    """The first lease id of each contract that was renewed under another: only ids of the same account are followed."""
    before: dict[tuple[str, str, str], str | None] = {}
    for provider, account, lease_id, renews in rows:
        if renews is not None or (provider, account, lease_id) not in before:
            before[provider, account, lease_id] = renews
    return {key: _origin(key, before) for key, renews in before.items() if renews is not None}


def _origin(key: tuple[str, str, str], before: Mapping[tuple[str, str, str], str | None]) -> str:
    provider, account, lease_id = key
    seen = {lease_id}
    while (earlier := before.get((provider, account, lease_id))) and earlier not in seen and (provider, account, earlier) in before:
        seen.add(earlier)
        lease_id = earlier
    # Ids that name each other in a circle have no first one: the smallest stands for all.
    return min(seen) if earlier in seen else lease_id


def _joined(terms: Sequence[_Term]) -> list[_Term]:
    if len(terms) == 1:
        return list(terms)
    joined: list[_Term] = []
    for term in sorted(_ended(terms), key=lambda each: (each.lower, each.upper)):
        if joined and term.lower <= _reach(joined[-1].upper):
            last = joined[-1]
            joined[-1] = _Term(last.lower, max(last.upper, term.upper), last.lease_id, tuple(dict.fromkeys((*last.places, *term.places))))
        else:
            joined.append(term)
    return joined


def _reach(upper: datetime) -> datetime:
    """How late a start still touches that end."""
    return upper + _SECOND if upper != END and upper.minute == 59 and upper.second == 59 else upper


def _ended(terms: Sequence[_Term]) -> list[_Term]:
    """The terms, of which those still open are ended as another row with the same start is."""
    ends: dict[datetime, datetime] = {}
    for term in terms:
        if term.upper != END:
            ends[term.lower] = max(term.upper, ends.get(term.lower, term.upper))
    return [_Term(t.lower, ends.get(t.lower, END), t.lease_id, t.places) if t.upper == END else t for t in terms]
