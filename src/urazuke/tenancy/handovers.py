"""An account changed hands where device, network and agent of its log-ins change, none returns, and the hours are another's.

A traveller keeps the device; a new laptop keeps the network; who moves house and buys a new one keeps the habits. Only
a cut in an account's log-ins that no device, no agent and no network of its own crosses, with steady use on both sides,
can be a hand-over, and it is one where what changed there adds up (`weighing`). It happened between the last log-in before
the cut and the first after it.
"""

from __future__ import annotations

import ipaddress
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from urazuke.evidence.instant import format_instant
from urazuke.tenancy.weighing import FIRST_ACTS, NEEDED, Login, Surroundings, weigh

if TYPE_CHECKING:
    import pyarrow as pa

# Fewer log-ins on a side do not show that the old controller is gone, or who the new one is.
FEWEST_LOGINS = 5
# More on a side add nothing to what these nearest ones show but time.
MOST_LOGINS = 300
# After a longer silence an honest customer too comes back with another machine from another place.
LONGEST_SILENCE = timedelta(days=60)
# A network that so many accounts use (anonymisers, carriers' gateways) belongs to none of them: that it appears on
# both sides of a cut says nothing. Small cases: 20 accounts at least.
SHARED_NETWORK_SHARE, SHARED_NETWORK_ACCOUNTS = 0.02, 20
# A side where nearly every log-in has another device or agent shows no steady user whose going could be seen.
MOST_DEVICES = 4
# Where nothing returns there is a cut at every log-in: only those at the widest silences are weighed.
MOST_CUTS = 50
# A cut that weighs half of what is needed: the account may have changed hands.
DOUBTED = NEEDED / 2
# How many acts change a password, and of how many, before a case of thousands tells otherwise.
USUAL_LOCKOUTS = 25, 1000


@dataclass(frozen=True, slots=True)
class Handover:
    """Between `earliest` and `latest` the account got another controller; a higher score is a clearer change."""

    earliest: datetime
    latest: datetime
    score: float
    reasons: tuple[str, ...]
    places: tuple[tuple[str, int | None], ...]

    @property
    def instant(self) -> datetime:
        """The middle of the interval, where windows are split."""
        return self.earliest + (self.latest - self.earliest) / 2


class Changes(NamedTuple):
    """account_id -> its hand-overs in order; account_id -> the one that may have been, where there is none; all accounts with log-ins."""

    handovers: dict[str, list[Handover]]
    doubts: dict[str, Handover]
    accounts: frozenset[str]


def find_handovers(access_rows: pa.Table) -> Changes:
    """The hand-overs of all accounts; a doubt is a change that half of what a hand-over needs speaks for, or that few log-ins show."""
    logins = _logins(access_rows)
    usual = _surroundings(logins)
    handovers, doubts = {}, {}
    for account, listed in sorted(logins.items()):
        cuts = sorted(_uncrossed_cuts(listed, usual), key=lambda c: (listed[c - 1].time - listed[c].time, c))[:MOST_CUTS]
        if found := _of_account(listed, cuts, usual):
            handovers[account] = found
        elif doubt := _doubt([_sides(listed, 0, cut, len(listed)) for cut in cuts], usual):
            doubts[account] = doubt
    return Changes(handovers, doubts, frozenset(logins))


def _logins(access_rows: pa.Table) -> dict[str, list[Login]]:
    columns = (access_rows[name].to_pylist() for name in ("account_id", "time", "source_ip", "device", "user_agent", "action"))
    by_account: dict[str, list[Login]] = defaultdict(list)
    for account, time, source, device, agent, action, place in zip(*columns, _first_places(access_rows)):
        by_account[account].append(Login(time, network_of(source), device, agent, (action or "").casefold(), place))
    for listed in by_account.values():
        listed.sort(key=lambda login: (login.time, login.place[0], login.place[1] or 0))
    return dict(by_account)


def _first_places(access_rows: pa.Table) -> Iterator[tuple[str, int | None]]:
    """The first place of every row's basis, without a dict for each: there are hundreds of thousands."""
    for chunk in access_rows["basis"].chunks:
        first = chunk.offsets.slice(0, len(chunk))
        places = chunk.values.take(first)
        yield from zip(places.field("exhibit").to_pylist(), places.field("line").to_pylist())


@lru_cache(maxsize=1 << 16)
def network_of(address: str) -> str:
    """The /24 or /64 that an address lies in: what stays when a subscriber gets another address."""
    return str(ipaddress.ip_network(f"{address}/{64 if ':' in address else 24}", strict=False))


def _surroundings(logins: dict[str, list[Login]]) -> Surroundings:
    users = Counter(network for listed in logins.values() for network in {login.network for login in listed})
    limit = max(SHARED_NETWORK_ACCOUNTS, SHARED_NETWORK_SHARE * len(logins))
    shared = {network: count for network, count in users.items() if count > limit}
    lockouts, acts = sum(login.locks_out for listed in logins.values() for login in listed), sum(map(len, logins.values()))
    share = (lockouts + USUAL_LOCKOUTS[0]) / (acts + USUAL_LOCKOUTS[1]) if lockouts else 0.0
    return Surroundings({n: count / sum(shared.values()) for n, count in shared.items()}, share)


def _of_account(logins: Sequence[Login], cuts: Sequence[int], usual: Surroundings) -> list[Handover]:
    """Of the cuts that nothing crosses, given widest silence first, those that are hand-overs of what the earlier ones leave."""
    chosen: list[int] = []
    for cut in cuts:
        bounds = sorted([0, len(logins), *chosen])
        before = max(b for b in bounds if b <= cut)
        after = min(b for b in bounds if b >= cut)
        if _is_change(*_sides(logins, before, cut, after), usual):
            chosen.append(cut)
    bounds = [0, *sorted(chosen), len(logins)]
    return [_handover(*_sides(logins, a, b, c), usual) for a, b, c in zip(bounds, bounds[1:], bounds[2:])]


def _sides(logins: Sequence[Login], start: int, cut: int, end: int) -> tuple[Sequence[Login], Sequence[Login]]:
    return logins[max(start, cut - MOST_LOGINS) : cut], logins[cut : min(end, cut + MOST_LOGINS)]


def _doubt(sides: Sequence[tuple[Sequence[Login], Sequence[Login]]], usual: Surroundings) -> Handover | None:
    """The cut that weighs most, where it weighs enough to doubt that the lessee is still there: after any silence, with few log-ins."""
    weighed = [(sum(weigh(before, after, usual).values()), before, after) for before, after in sides]
    bits, before, after = max(weighed, key=lambda item: item[0], default=(0.0, (), ()))
    return _handover(before, after, usual) if bits >= DOUBTED else None


def _uncrossed_cuts(logins: Sequence[Login], usual: Surroundings) -> list[int]:
    """The positions k such that no device, agent or own network stands both before and from log-in k on."""
    first: dict[tuple[str, str], int] = {}
    last: dict[tuple[str, str], int] = {}
    for index, login in enumerate(logins):
        for mark in _marks(login, usual):
            first.setdefault(mark, index)
            last[mark] = index
    reach, open_until = [0] * len(logins), 0
    for mark, start in first.items():
        reach[start] = max(reach[start], last[mark])
    cuts = []
    for index in range(1, len(logins)):
        open_until = max(open_until, reach[index - 1])
        if open_until < index:
            cuts.append(index)
    return cuts


def _marks(login: Login, usual: Surroundings) -> list[tuple[str, str]]:
    marks = [(kind, value) for kind, value in (("device", login.device), ("agent", login.agent)) if value]
    return marks if login.network in usual.exits else [*marks, ("network", login.network)]


def _is_change(before: Sequence[Login], after: Sequence[Login], usual: Surroundings) -> bool:
    """Do they follow on each other, is each long enough and one steady user's, and does what changed add up?"""
    if after[0].time - before[-1].time > LONGEST_SILENCE:
        return False
    steady = all(len(side) >= FEWEST_LOGINS and _is_steady(side) for side in (before, after))
    return steady and sum(weigh(before, after, usual).values()) >= NEEDED


def _is_steady(side: Sequence[Login]) -> bool:
    """Do the log-ins name their agents, and does what devices they name return?"""
    devices = [login.device for login in side if login.device]
    return len(set(devices)) <= min(MOST_DEVICES, (len(devices) + 1) // 2) and sum(bool(login.agent) for login in side) >= FEWEST_LOGINS


def _handover(before: Sequence[Login], after: Sequence[Login], usual: Surroundings) -> Handover:
    """`score` is the bits for each bit needed: 1 is just enough."""
    old, new, bits = before[-1], after[0], weigh(before, after, usual)
    sides = f"{len(before)} log-ins up to {format_instant(old.time)} and {len(after)} from {format_instant(new.time)}"
    known = all(any(login.device for login in side) for side in (before, after))
    exits = {login.network for login in before} & {login.network for login in after}
    reasons = [
        f"{sides} share no device" if known else f"{sides}: a side has no device recorded",
        "they share no user agent",
        f"they share no network, but for {len(exits)} that many accounts use" if exits else "they share no network",
        f"their hours of the day are two people's ({bits['hours']:.1f} bits)",
        *(["the new user's first acts lock the old one out"] if any(login.locks_out for login in after[:FIRST_ACTS]) else []),
        "together " + ", ".join(f"{kind} {weight:.1f}" for kind, weight in bits.items()) + f": {sum(bits.values()):.1f} bits",
    ]
    places = tuple(dict.fromkeys(login.place for login in (*before[-FEWEST_LOGINS:], *after[:FEWEST_LOGINS])))
    return Handover(old.time, new.time, round(sum(bits.values()) / NEEDED, 4), tuple(reasons), places)
