"""An account changed hands where the device, the network and the agent of its log-ins all change and none returns.

A traveller keeps the device; a new laptop keeps the network; who moves house and buys a new one keeps the habits. Only
a cut in an account's log-ins that no device, no agent and no network of its own crosses, with steady use on both sides
at hours of the day that are not one person's, is a hand-over. It happened between the last log-in before the cut and
the first after it.
"""

from __future__ import annotations

import ipaddress
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from urazuke.evidence.instant import format_instant

if TYPE_CHECKING:
    import pyarrow as pa

# Fewer log-ins on a side do not show that the old controller is gone, or who the new one is.
FEWEST_LOGINS = 5
# After a longer silence an honest customer too comes back with another machine from another place.
LONGEST_SILENCE = timedelta(days=60)
# A network that so many accounts use (anonymisers, carriers' gateways) belongs to none of them: that it appears on
# both sides of a cut says nothing. Small cases: 20 accounts at least.
SHARED_NETWORK_SHARE, SHARED_NETWORK_ACCOUNTS = 0.02, 20
# A side where nearly every log-in has another device shows no steady user whose going could be seen.
MOST_DEVICES = 4
# Chi-square of homogeneity over six bands of the day (5 degrees of freedom): 15.09 is the 1% level, 11.07 the 5% level.
# A false hand-over costs more than a missed one, so chance must be excluded at 1%; at 5% where the new user's first
# acts lock the old one out. Where both sides keep the same hours the change is not told from a move of house.
HOURS_APART, HOURS_APART_AFTER_LOCKOUT = 15.09, 11.07
BANDS_OF_HOURS = 6
LOCKING_OUT = ("password", "passwd", "パスワード", "2fa", "mfa", "email_change", "change_email")


@dataclass(frozen=True, slots=True)
class Login:
    """One access record: `place` is its exhibit and line; device and agent are None where the record has none."""

    time: datetime
    network: str
    device: str | None
    agent: str | None
    action: str
    place: tuple[str, int | None]


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


def find_handovers(access_rows: pa.Table) -> tuple[dict[str, list[Handover]], frozenset[str]]:
    """account_id -> its hand-overs in order, and all accounts that have log-ins."""
    logins = _logins(access_rows)
    shared = _shared_networks(logins)
    found = {account: handovers for account in sorted(logins) if (handovers := _of_account(logins[account], shared))}
    return found, frozenset(logins)


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


def _shared_networks(logins: dict[str, list[Login]]) -> frozenset[str]:
    users = Counter(network for listed in logins.values() for network in {login.network for login in listed})
    limit = max(SHARED_NETWORK_ACCOUNTS, SHARED_NETWORK_SHARE * len(logins))
    return frozenset(network for network, count in users.items() if count > limit)


def _of_account(logins: Sequence[Login], shared: frozenset[str]) -> list[Handover]:
    """The cuts that nothing crosses, the widest silence first; others follow where they leave enough on both sides."""
    cuts = _uncrossed_cuts(logins, shared)
    chosen: list[int] = []
    for cut in sorted(cuts, key=lambda c: (logins[c - 1].time - logins[c].time, c)):
        bounds = sorted([0, len(logins), *chosen])
        before = max(b for b in bounds if b <= cut)
        after = min(b for b in bounds if b >= cut)
        if cut - before >= FEWEST_LOGINS and after - cut >= FEWEST_LOGINS and _is_change(logins[before:cut], logins[cut:after]):
            chosen.append(cut)
    bounds = [0, *sorted(chosen), len(logins)]
    return [_handover(logins[a:b], logins[b:c]) for a, b, c in zip(bounds, bounds[1:], bounds[2:])]


def _uncrossed_cuts(logins: Sequence[Login], shared: frozenset[str]) -> list[int]:
    """The positions k such that no device, agent or own network stands both before and from log-in k on."""
    first: dict[tuple[str, str], int] = {}
    last: dict[tuple[str, str], int] = {}
    for index, login in enumerate(logins):
        for mark in _marks(login, shared):
            first.setdefault(mark, index)
            last[mark] = index
    reach, open_until = [0] * len(logins), 0
    for mark, start in first.items():
        reach[start] = max(reach[start], last[mark])
    cuts = []
    for index in range(1, len(logins)):
        open_until = max(open_until, reach[index - 1])
        if open_until < index and logins[index].time - logins[index - 1].time <= LONGEST_SILENCE:
            cuts.append(index)
    return cuts


def _marks(login: Login, shared: frozenset[str]) -> list[tuple[str, str]]:
    marks = [(kind, value) for kind, value in (("device", login.device), ("agent", login.agent)) if value]
    return marks if login.network in shared else [*marks, ("network", login.network)]


def _is_change(before: Sequence[Login], after: Sequence[Login]) -> bool:
    """Are device, agent and network known on both sides, and is each side one steady user's?"""
    for side in (before, after):
        devices = {login.device for login in side if login.device}
        known = sum(bool(login.device and login.agent) for login in side)
        if not devices or known < FEWEST_LOGINS or len(devices) > min(MOST_DEVICES, known // 2):
            return False
    if _main_networks(before) & _main_networks(after):
        return False
    return _hours_apart(before, after) > (HOURS_APART_AFTER_LOCKOUT if _locks_out(after) else HOURS_APART)


def _main_networks(side: Sequence[Login]) -> set[str]:
    """The networks of at least a third of the log-ins: two people rarely have one of them in common, exits or not."""
    counts = Counter(login.network for login in side)
    return {network for network, count in counts.items() if 3 * count >= len(side)}


def _locks_out(after: Sequence[Login]) -> bool:
    return any(word in login.action for login in after[:FEWEST_LOGINS] for word in LOCKING_OUT)


def _hours_apart(before: Sequence[Login], after: Sequence[Login]) -> float:
    """Chi-square of the two sides' hours of the day (UTC, bands of four hours); large where they are not one person's."""
    left, right = (Counter(login.time.hour * BANDS_OF_HOURS // 24 for login in side) for side in (before, after))
    ratio = math.sqrt(len(after) / len(before))
    bands = [(left[band], right[band]) for band in range(BANDS_OF_HOURS) if left[band] + right[band]]
    return sum((old * ratio - new / ratio) ** 2 / (old + new) for old, new in bands)


def _handover(before: Sequence[Login], after: Sequence[Login]) -> Handover:
    """`score` is the chi-square of the hours for each level needed: 1 is just enough."""
    old, new = before[-1], after[0]
    apart = _hours_apart(before, after)
    exits = {login.network for login in before} & {login.network for login in after}
    reasons = [
        f"{len(before)} log-ins up to {format_instant(old.time)} and {len(after)} from {format_instant(new.time)} share no device",
        "they share no user agent",
        f"they share no network, but for {len(exits)} that many accounts use" if exits else "they share no network",
        f"their hours of the day differ (chi-square {apart:.1f}, 5 degrees of freedom)",
    ]
    if _locks_out(after):
        reasons.append("the new user's first acts lock the old one out")
    places = tuple(dict.fromkeys(login.place for login in (*before[-FEWEST_LOGINS:], *after[:FEWEST_LOGINS])))
    return Handover(old.time, new.time, round(apart / HOURS_APART, 4), tuple(reasons), places)
