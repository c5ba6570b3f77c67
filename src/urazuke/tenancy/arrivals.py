"""What came to an account after other use, and came to accounts of others as well: devices, and networks that are no service's.

A mark of several accounts that most of them had from the beginning is a common machine's or a neighbourhood's, and is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from urazuke.tenancy.logins import Session, Sessions

MOST_ACCOUNTS = 200  # more is a common machine or a service
MOST_OF_ITS_ACCOUNTS = 0.5
AGAIN_AFTER = timedelta(days=5)  # who is there twice after so long is there still: no overlap, and no one last look


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mark that came to an account, with `device`; `earlier`, the marks before it; `beside`, those of several accounts that are used
    long after; `again`, whether the old user is there still."""

    account: str
    holder: str
    at: datetime
    device: str | None
    earlier: frozenset[str]
    beside: frozenset[str]
    again: bool


def marks_of(session: Session, services: AbstractSet[str]) -> tuple[str, ...]:
    """The device, and the network where it is no service's."""
    network = () if session.network in services else (session.network,)
    return (session.device, *network) if session.device else network


def find_arrivals(
    accounts: Mapping[str, Sessions], shared: AbstractSet[str], users: Mapping[str, int], services: AbstractSet[str],
    holder_of: Callable[[str], str],
) -> dict[str, list[Arrival]]:  # fmt: skip
    """Mark -> the accounts to which it came, of the marks `shared` by several that came to most of these."""
    came: dict[str, dict[str, int]] = {}
    for account, sessions in accounts.items():
        if first := _first_sessions(sessions.listed, shared, services):
            came[account] = first
    counts = Counter(mark for first in came.values() for mark in first)
    kept = {mark for mark, count in counts.items() if count > 1 and count >= MOST_OF_ITS_ACCOUNTS * users[mark]}
    found: dict[str, list[Arrival]] = {mark: [] for mark in sorted(kept)}
    for account, first in came.items():
        for mark, arrival in _arrivals(account, holder_of(account), accounts[account].listed, first, kept, shared, services):
            found[mark].append(arrival)
    return found


def shared_marks(accounts: Mapping[str, Sessions], services: AbstractSet[str]) -> tuple[set[str], dict[str, int]]:
    """The marks of several accounts, but not of very many; and how many accounts have each."""
    users: dict[str, int] = {}
    for sessions in accounts.values():
        for mark in {m for s in sessions.listed for m in marks_of(s, services)}:
            users[mark] = users.get(mark, 0) + 1
    return {mark for mark, count in users.items() if 2 <= count <= MOST_ACCOUNTS}, users


def _first_sessions(listed: Sequence[Session], shared: AbstractSet[str], services: AbstractSet[str]) -> dict[str, int]:
    """Each shared mark that the first session did not have -> the first that did."""
    found: dict[str, int] = {}
    for index, session in enumerate(listed):
        for mark in marks_of(session, services):
            if mark in shared:
                found.setdefault(mark, index)
    return {mark: index for mark, index in found.items() if index}


def _arrivals(
    account: str, holder: str, listed: Sequence[Session], first: Mapping[str, int], kept: AbstractSet[str], shared: AbstractSet[str],
    services: AbstractSet[str],
) -> Iterable[tuple[str, Arrival]]:  # fmt: skip
    came = {mark: index for mark, index in first.items() if mark in kept}
    if not came:
        return
    late = _last_uses_but_one(listed, services)
    for mark, index in came.items():
        at, earlier = listed[index].start, frozenset(m for s in listed[:index] for m in marks_of(s, services))
        beside = frozenset(m for m, used in late.items() if used >= at + AGAIN_AFTER and m != mark)
        again = not beside.isdisjoint(earlier - came.keys())
        yield mark, Arrival(account, holder, at, listed[index].device, earlier, beside & shared, again)


def _last_uses_but_one(listed: Sequence[Session], services: AbstractSet[str]) -> dict[str, datetime]:
    late: dict[str, datetime] = {}
    last: dict[str, datetime] = {}
    for session in listed:
        for mark in marks_of(session, services):
            if mark in last:
                late[mark] = last[mark]
            last[mark] = session.start
    return late
