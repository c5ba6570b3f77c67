"""Who takes over one account often takes over others: what is new in this account came into accounts of other holders as well.

A device that most of its accounts got only after a time of other use belongs to somebody who comes into other people's
accounts, where that earlier use has nothing in common between them, or where the one who opened them all is still at work in
others while the newcomer is in these. A customer's own new laptop comes into all of his accounts too, but from his own old
devices, which are seen no more. Nor does anything come to a stranger that comes to another account in the same name. Agencies
and friends come into other people's accounts as crews do, but there the old users stay: `Company` counts in how many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from urazuke.tenancy.arrivals import Arrival, find_arrivals, marks_of, shared_marks
from urazuke.tenancy.logins import Session, Sessions

FEWEST_SESSIONS = 3  # of whoever came
LATE_BITS = 2.0  # for each session after the cut that shows nothing of it yet: the cut is too early
LIVES_ON = timedelta(days=7)
# Bits for a stranger by what came to one other account as well, and more for each account more. Prints of browsers are alike by
# chance, and neighbours share a network, so one thing alone says little; and whoever has one device in that network counts once.
TOGETHER_BITS, DEVICE_BITS, NETWORK_BITS, MOST_BITS = (6.0, 2.0), (2.0, 0.5), (0.0, 1.5), 12.0


class Company(NamedTuple):
    """`bits` for what came having come to `accounts` others; in `again` of these the old user stays."""

    bits: float = 0.0
    accounts: int = 0
    again: int = 0


@dataclass(frozen=True, slots=True)
class Crews:
    """`arrivals` and the last use by mark, of those that several accounts have; `openers`: mark -> whose accounts began with it."""

    arrivals: Mapping[str, Sequence[Arrival]]
    last: Mapping[str, datetime]
    openers: Mapping[str, AbstractSet[str]]
    services: AbstractSet[str]

    def company(self, before: Sequence[Session], after: Sequence[Session], account: str, holder: str) -> Company:
        """What came with the cut, where it came to others' accounts as well."""
        own = {m for s in before for m in marks_of(s, self.services)}
        old, new = ({s.device for s in side if s.device} for side in (before, after))
        found: dict[str, list[Arrival]] = {}
        for mark in {m for s in after for m in marks_of(s, self.services)} - own:
            others = [x for x in self.arrivals.get(mark, ()) if x.account != account and x.holder != holder]
            apart = [x for x in others if own.isdisjoint(x.beside) and self._apart(mark, own & x.earlier, old)]
            if apart and (mark in new or 2 * sum(x.again for x in apart) < len(apart)):  # else it is an exit of several
                found[mark] = apart
        shown = [not found.keys().isdisjoint(marks_of(s, self.services)) for s in after]
        if sum(shown) < FEWEST_SESSIONS:
            return Company()
        company = _company(found, new)
        return company._replace(bits=max(0.0, company.bits - LATE_BITS * shown.index(True)))

    def _apart(self, mark: str, both: set[str], devices: set[str]) -> bool:
        """Have the earlier users of two accounts nothing in common, or is he who had both still at work while the newcomer is?"""
        first = min(x.at for x in self.arrivals[mark])
        return not both or any(self.last[m] >= first + LIVES_ON for m in devices & both or both if m in self.last)

    def opened_for_others(self, before: Sequence[Session], holder: str) -> bool:
        """Did whoever began this account begin accounts of others?"""
        return any(self.openers.get(mark, frozenset()) - {holder} for mark in _keys(before[0], self.services)) if before else False


def _company(found: Mapping[str, Sequence[Arrival]], devices: AbstractSet[str]) -> Company:
    """Accounts that got two of these marks or more got the same newcomer; if there is none, those that got one device, or one network."""
    marks: dict[str, set[str]] = {}
    first_of: dict[str, Arrival] = {}  # whoever came may have several devices: what was there before the first is the old user's
    for mark, others in found.items():
        for x in others:
            marks.setdefault(x.account, set()).add(mark)
            if x.account not in first_of or x.at < first_of[x.account].at:
                first_of[x.account] = x
    kinds = (
        (TOGETHER_BITS, [a for a in marks if len(marks[a]) > 1], False),
        (DEVICE_BITS, [a for a in marks if marks[a] & devices], False),
        (NETWORK_BITS, list(marks), True),
    )
    for (first, more), accounts, by_device in kinds:
        came = [first_of[account] for account in accounts]
        several = len({x.device or x.holder for x in came} if by_device else {x.holder for x in came})
        if several and (bits := first + more * (several - 1)) > 0:
            return Company(min(MOST_BITS, bits), len(came), sum(x.again for x in came))
    return Company()


def find_crews(accounts: Mapping[str, Sessions], services: AbstractSet[str], holder_of: Callable[[str], str]) -> Crews:
    """The marks of several accounts: to which of them they came, with which they began, and when they were last seen."""
    shared, users = shared_marks(accounts, services)
    last: dict[str, datetime] = {}
    openers: dict[str, set[str]] = {}
    for account, sessions in accounts.items():
        for mark in _keys(sessions.listed[0], services) if sessions.listed else ():
            if mark in shared:
                openers.setdefault(mark, set()).add(holder_of(account))
        for mark, at in _last_uses(sessions.listed, services):
            if mark in shared:
                last[mark] = max(at, last.get(mark, at))
    return Crews(find_arrivals(accounts, shared, users, services, holder_of), last, openers, services)


def _keys(session: Session, services: AbstractSet[str]) -> tuple[str, ...]:
    return (session.device,) if session.device else marks_of(session, services)


def _last_uses(listed: Sequence[Session], services: AbstractSet[str]) -> Iterable[tuple[str, datetime]]:
    return {mark: session.end for session in listed for mark in marks_of(session, services)}.items()
