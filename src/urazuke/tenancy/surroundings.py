"""What is usual in a case: how many accounts have a device, a browser, a network, and which networks are one service's.

A mark of one account alone hardly comes back by chance; an exit of many accounts does. Networks of many accounts that the same
accounts use (a VPN's exits, a carrier's gateways) count as one: whoever has one of them has them all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from urazuke.tenancy.crews import Company, Crews, find_crews
from urazuke.tenancy.logins import Session, Sessions

# A network of so many accounts is a service's. In a large case the share counts.
SERVICE_ACCOUNTS, SERVICE_SHARE = 20, 0.0005
SAME_SERVICE = 0.5  # of the accounts of the smaller network use the other too
MOST_WITNESSES, MOST_NETWORKS = 5000, 40  # accounts that show which networks go together; networks of one that does
# Users elsewhere whom the case does not show: in a case of one account nothing is usual.
UNSEEN = {"device": 1000, "browser": 10, "agent": 50, "network": 200}
# How many sessions change a password, and of how many, before a case of thousands tells otherwise.
USUAL_LOCK_OUTS = 25, 1000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Shares of accounts by mark; `services`: network -> the service's own name for all of its networks; `lock_outs`: share of sessions;

    `crews`: who comes into several accounts. `account` and `holder` are those that are looked at.
    """

    devices: Mapping[str, float]
    browsers: Mapping[str, float]
    agents: Mapping[str, float]
    networks: Mapping[str, float]
    services: Mapping[str, str]
    lock_outs: float
    crews: Crews
    account: str = ""
    holder: str = ""

    def at(self, account: str, holder: str) -> Surroundings:
        """The same, as that account has it."""
        return replace(self, account=account, holder=holder)

    def company(self, before: Sequence[Session], after: Sequence[Session]) -> Company:
        return self.crews.company(before, after, self.account, self.holder)

    def opened_for_others(self, before: Sequence[Session]) -> bool:
        return self.crews.opened_for_others(before, self.holder)

    def own(self, network: str) -> str | None:
        """The network where it is no service's."""
        return None if network in self.services else network

    def service_of(self, network: str) -> str:
        return self.services.get(network, network)


def survey(accounts: Mapping[str, Sessions], holders: Mapping[str, str]) -> Surroundings:
    """What is usual among these accounts; `holders`: account -> in whose name it is, each in its own where that is not known."""
    listed = [sessions.listed for sessions in accounts.values()]
    services = _services(listed)
    networks = Counter(n for sessions in listed for n in {services.get(s.network, s.network) for s in sessions})
    served = sum(networks[service] for service in set(services.values()))
    shares = _shares(networks, "network")
    # A stranger picks a service as others do who use one, or a network as anybody does.
    shares |= {service: (shares[service] + networks[service] / served) / 2 for service in set(services.values())}
    marks = ({s.device for s in sessions} for sessions in listed), ({s.browser for s in sessions} for sessions in listed)
    agents = Counter(mark for sessions in listed for mark in {s.agent for s in sessions} if mark)
    devices, browsers = (Counter(mark for found in side for mark in found if mark) for side in marks)
    return Surroundings(
        _shares(devices, "device"),
        _shares(browsers, "browser"),
        _shares(agents, "agent"),
        shares,
        services,
        _lock_outs(listed),
        find_crews(accounts, services.keys(), lambda account: holders.get(account, account)),
    )


def _many(listed: Sequence[Sequence[Session]]) -> float:
    return max(SERVICE_ACCOUNTS, SERVICE_SHARE * len(listed))


def _shares(users: Counter[str], kind: str) -> dict[str, float]:
    total = sum(users.values()) + UNSEEN[kind]
    return {mark: count / total for mark, count in users.items()}


def _lock_outs(listed: Iterable[Sequence[Session]]) -> float:
    locked = [session.locks_out for sessions in listed for session in sessions]
    return (sum(locked) + USUAL_LOCK_OUTS[0]) / (len(locked) + USUAL_LOCK_OUTS[1]) if any(locked) else 0.0


def _services(listed: Sequence[Sequence[Session]]) -> dict[str, str]:
    """Each network of many accounts, and the first, by name, of those that it goes together with."""
    users = Counter(network for sessions in listed for network in {s.network for s in sessions})
    common = {network for network, count in users.items() if count >= _many(listed)}
    seen, pairs, witnesses = Counter[str](), Counter[tuple[str, str]](), 0
    for sessions in listed:
        own = sorted({s.network for s in sessions} & common)
        if own and len(own) <= MOST_NETWORKS and witnesses < MOST_WITNESSES:
            witnesses += 1
            seen.update(own)
            pairs.update(combinations(own, 2))
    return _joined(common, [pair for pair, n in pairs.items() if n >= SAME_SERVICE * min(seen[pair[0]], seen[pair[1]])])


def _joined(networks: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first network of each connected part."""
    beside: dict[str, set[str]] = defaultdict(set)
    for left, right in pairs:
        beside[left].add(right)
        beside[right].add(left)
    found: dict[str, str] = {}
    for network in sorted(networks):
        reached = [network] if network not in found else []
        while reached:
            here = reached.pop()
            found[here] = network
            reached += [n for n in beside[here] if n not in found]
    return found
