"""Who held an address when: rental windows looked up by address and instant.

Built from table `windows`: one row a tenancy, already split at hand-overs, `ip` an address or a CIDR.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from urazuke.evidence.interval import Interval

if TYPE_CHECKING:
    import pyarrow as pa

LESSEE, TRANSFEREE = "lessee", "transferee"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Tenancy:
    """One account's hold of one address (or network) over one window, under one controller."""

    id: str
    account: str
    lease: str
    ip: str
    window: Interval
    controller: str

    @property
    def side(self) -> str:
        """`transferee` after a hand-over, else `lessee`."""
        return TRANSFEREE if self.controller == TRANSFEREE else LESSEE


class Occupancy:
    """The tenancies of a case, in the order of the table."""

    def __init__(self, windows: pa.Table) -> None:
        self.tenancies = [_tenancy(row) for row in windows.select(_COLUMNS).to_pylist()]
        self.by_id = {t.id: t for t in self.tenancies}
        self._by_account: dict[str, list[Tenancy]] = {}
        self._by_network: dict[tuple[int, int], dict[int, list[Tenancy]]] = {}
        for tenancy in self.tenancies:
            self._by_account.setdefault(tenancy.account, []).append(tenancy)
            network = ipaddress.ip_network(tenancy.ip)
            same_size = self._by_network.setdefault((network.version, network.prefixlen), {})
            same_size.setdefault(int(network.network_address), []).append(tenancy)

    def of_account(self, account: str, side: str) -> list[Tenancy]:
        return [t for t in self._by_account.get(account, ()) if t.side == side]

    def sides(self, account: str) -> set[str]:
        return {t.side for t in self._by_account.get(account, ())}

    def touching(self, value: str) -> list[Tenancy]:
        """Every tenancy of an address or network that shares an address with this one, by start."""
        asked = ipaddress.ip_network(value)
        found = list(self._around(asked))
        for (version, length), networks in self._by_network.items():
            if version == asked.version and length > asked.prefixlen:
                first, last = int(asked.network_address), int(asked.broadcast_address)
                found += [t for start, held in networks.items() if first <= start <= last for t in held]
        return sorted(found, key=lambda t: (t.window.lower, t.id))

    def _around(self, asked: Network) -> Iterator[Tenancy]:
        for (version, length), networks in self._by_network.items():
            if version == asked.version and length <= asked.prefixlen:
                shift = asked.max_prefixlen - length
                yield from networks.get(int(asked.network_address) >> shift << shift, ())


_COLUMNS = ["tenancy_id", "account_id", "lease_id", "ip", "start", "end", "controller"]


def _tenancy(row: dict[str, Any]) -> Tenancy:
    window = Interval(row["start"], row["end"])
    return Tenancy(row["tenancy_id"], row["account_id"], row["lease_id"], row["ip"], window, row["controller"])


def at(tenancies: Iterable[Tenancy], start: datetime, end: datetime | None) -> list[Tenancy]:
    """Those whose window holds the instant, or shares an instant with `[start, end)`."""
    if end is None:
        return [t for t in tenancies if t.window.holds(start)]
    asked = Interval(start, end)
    return [t for t in tenancies if t.window.overlaps(asked)]


def accounts(tenancies: Iterable[Tenancy]) -> list[str]:
    """The accounts that hold them, each once, in order."""
    return list(dict.fromkeys(t.account for t in tenancies))


def same_hold(tenancies: Iterable[Tenancy], as_this: Tenancy) -> list[Tenancy]:
    """Both sides of that account's lease of that address."""
    return [t for t in tenancies if (t.account, t.lease, t.ip) == (as_this.account, as_this.lease, as_this.ip)]
