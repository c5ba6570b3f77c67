"""An account changed hands where the device, the network and the agent of its log-ins all change and none returns.

A traveller keeps the device; a new laptop keeps the network; both keep, or come back to, something. Only a cut in an
account's log-ins that no device, no agent and no network of its own crosses, with steady use on both sides, is a
hand-over. It happened between the last log-in before the cut and the first after it.
"""

from __future__ import annotations

import ipaddress
from collections import Counter, defaultdict
from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class Login:
    """One access record: `place` is its exhibit and line; device and agent are None where the record has none."""

    time: datetime
    network: str
    device: str | None
    agent: str | None
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
    columns = ["account_id", "time", "source_ip", "device", "user_agent", "basis"]
    by_account: dict[str, list[Login]] = defaultdict(list)
    for account, time, source, device, agent, basis in zip(*(access_rows[c].to_pylist() for c in columns)):
        place = (basis[0]["exhibit"], basis[0]["line"])
        by_account[account].append(Login(time, network_of(source), device, agent, place))
    for listed in by_account.values():
        listed.sort(key=lambda login: (login.time, login.place[0], login.place[1] or 0))
    return dict(by_account)


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
    return [_handover(logins[a:b], logins[b:c], shared) for a, b, c in zip(bounds, bounds[1:], bounds[2:])]


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
    return _networks(before).isdisjoint(_networks(after)) or not _main_network(before) & _main_network(after)


def _networks(side: Sequence[Login]) -> set[str]:
    return {login.network for login in side}


def _main_network(side: Sequence[Login]) -> set[str]:
    """The networks of at least a third of the log-ins: two people rarely have one of them in common, exits or not."""
    counts = Counter(login.network for login in side)
    return {network for network, count in counts.items() if 3 * count >= len(side)}


def _handover(before: Sequence[Login], after: Sequence[Login], shared: frozenset[str]) -> Handover:
    old, new = before[-1], after[0]
    near = min(len(before), len(after), 20)
    hours = _hours_apart(before, after)
    silence_days = (new.time - old.time) / timedelta(days=1)
    reasons = [
        f"{len(before)} log-ins up to {format_instant(old.time)} and {len(after)} from {format_instant(new.time)} share no device",
        "and no agent",
        "and no network but those that many accounts use" if _networks(before) & _networks(after) else "and no network",
        f"hours of the day differ by {hours:.2f} of 1",
    ]
    own = {login.network for login in (*before, *after)} - shared
    score = round(near / 20 + hours + (0.5 if own else 0.0) - silence_days / LONGEST_SILENCE.days, 4)
    places = tuple(dict.fromkeys(login.place for login in (*before[-FEWEST_LOGINS:], *after[:FEWEST_LOGINS])))
    return Handover(old.time, new.time, score, tuple(reasons), places)


def _hours_apart(before: Sequence[Login], after: Sequence[Login]) -> float:
    """How far the two sides' hours of the day (UTC, six bands of four hours) are apart: 0 alike, 1 nothing shared."""
    left, right = (Counter(login.time.hour // 4 for login in side) for side in (before, after))
    return sum(abs(left[band] / len(before) - right[band] / len(after)) for band in range(6)) / 2
