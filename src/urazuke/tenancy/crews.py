"""Who takes over one account often takes over others: devices and networks that came to several accounts of different holders.

A device that most of its accounts got only after a time of other use, where that earlier use has nothing in common between
them, belongs to somebody who comes into other people's accounts. A customer's own new laptop comes into all his accounts too,
but from his own old devices; a common machine of many is there from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from urazuke.tenancy.logins import Session, Sessions

FEWEST_BEFORE = 3  # sessions of other use; and of use by whoever came
MOST_ACCOUNTS = 200  # more is a common machine or a service
MOST_OF_ITS_ACCOUNTS = 0.5
DEVICE_BITS, NETWORK_BITS = 5.0, 1.0  # so much likelier of a stranger; neighbours share a network by chance, as those with devices show

Earlier = Mapping[str, Sequence[frozenset[str]]]


def newcomers(accounts: Mapping[str, Sessions]) -> dict[str, list[frozenset[str]]]:
    """Device or network -> the marks of the earlier use, for each of the accounts to which it came later; those of several alone."""
    users: dict[str, int] = {}
    for sessions in accounts.values():
        for mark in {m for s in sessions.listed for m in _marks(s)}:
            users[mark] = users.get(mark, 0) + 1
    shared = {mark for mark, count in users.items() if 2 <= count <= MOST_ACCOUNTS}
    found: dict[str, list[frozenset[str]]] = {}
    for sessions in accounts.values():
        for mark, earlier in _came_later(sessions.listed, shared):
            found.setdefault(mark, []).append(earlier)
    return {m: earlier for m, earlier in found.items() if len(earlier) > 1 and len(earlier) >= MOST_OF_ITS_ACCOUNTS * users[m]}


def _marks(session: Session) -> Iterable[str]:
    return (session.device, session.network) if session.device else (session.network,)


def _came_later(listed: Sequence[Session], shared: AbstractSet[str]) -> Iterable[tuple[str, frozenset[str]]]:
    """Each shared mark that was not there in the first sessions, with all marks before it."""
    seen: set[str] = set()
    for index, session in enumerate(listed):
        if index >= FEWEST_BEFORE:
            yield from ((m, frozenset(seen)) for m in _marks(session) if m in shared and m not in seen)
        seen.update(_marks(session))


def company_bits(before: Sequence[Session], after: Sequence[Session], known: Earlier) -> float:
    """Bits for what came with the cut having come into somebody else's account as well."""
    own = {m for s in before for m in _marks(s)}
    came = {m for s in after for m in _marks(s)} - own
    strangers = {m for m in came if any(own.isdisjoint(earlier) for earlier in known.get(m, ()))}
    if sum(not strangers.isdisjoint(_marks(s)) for s in after) < FEWEST_BEFORE:
        return 0.0
    if strangers & {s.device for s in after}:
        return DEVICE_BITS
    return 0.0 if any(s.device for s in after) else NETWORK_BITS
