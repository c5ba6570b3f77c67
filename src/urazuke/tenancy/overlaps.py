"""Where two accounts hold one address at one instant, nobody can say whose it was: both windows are ambiguous there.

A leased network holds every address inside it.
"""

from __future__ import annotations

import heapq
import ipaddress
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from urazuke.evidence.interval import Interval


@dataclass(frozen=True, slots=True)
class Holding:
    """An account's hold of an address or network over an interval."""

    ip: str
    account_id: str
    interval: Interval


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def ambiguous_holdings(holdings: Sequence[Holding]) -> set[int]:
    """The positions of the holdings that share an instant of an address with another account's."""
    by_network: dict[Network, list[int]] = defaultdict(list)
    for position, holding in enumerate(holdings):
        by_network[ipaddress.ip_network(holding.ip)].append(position)
    found: set[int] = set()
    enclosing: list[Network] = []
    for network in sorted(by_network, key=lambda n: (n.version, int(n.network_address), n.prefixlen)):
        while enclosing and not _inside(network, enclosing[-1]):
            enclosing.pop()
        found |= _clashes(holdings, [p for outer in enclosing for p in by_network[outer]], by_network[network])
        enclosing.append(network)
    return found


def _inside(inner: Network, outer: Network) -> bool:
    """Networks are nested or apart, so in this order the first address decides."""
    return inner.version == outer.version and int(inner.network_address) <= int(outer.broadcast_address)


def _clashes(holdings: Sequence[Holding], outer: Sequence[int], own: Sequence[int]) -> set[int]:
    """Positions in `outer` and `own` that overlap another account's; pairs within `outer` alone were seen before."""
    found: set[int] = set()
    open_until: list[tuple[datetime, int]] = []
    inner = set(own)
    for position in sorted([*outer, *own], key=lambda p: (holdings[p].interval.lower, p)):
        holding = holdings[position]
        while open_until and open_until[0][0] <= holding.interval.lower:
            heapq.heappop(open_until)
        for _, other in open_until:
            if holdings[other].account_id != holding.account_id and (position in inner or other in inner):
                found |= {position, other}
        heapq.heappush(open_until, (holding.interval.upper, position))
    return found
