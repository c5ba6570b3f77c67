"""Where two accounts hold one address at one instant, nobody can say whose it was: both windows are ambiguous there.

A leased network holds every address inside it.
"""

from __future__ import annotations

import heapq
import ipaddress
from collections import Counter, defaultdict
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


# IP version, first and last address as numbers.
Block = tuple[int, int, int]


def ambiguous_holdings(holdings: Sequence[Holding]) -> set[int]:
    """The positions of the holdings that share an instant of an address with another account's."""
    by_ip: dict[str, list[int]] = defaultdict(list)
    for position, holding in enumerate(holdings):
        by_ip[holding.ip].append(position)
    by_block: dict[Block, list[int]] = defaultdict(list)
    for ip, positions in by_ip.items():
        by_block[_block(ip)] += positions
    found: set[int] = set()
    enclosing: list[Block] = []
    for block in sorted(by_block, key=lambda b: (b[0], b[1], -b[2])):
        while enclosing and not _inside(block, enclosing[-1]):
            enclosing.pop()
        if enclosing or len(by_block[block]) > 1:
            found |= _clashes(holdings, [p for outer in enclosing for p in by_block[outer]], by_block[block])
        enclosing.append(block)
    return found


def _block(ip: str) -> Block:
    if "/" not in ip and ":" not in ip:
        first, second, third, fourth = ip.split(".")
        number = int(first) << 24 | int(second) << 16 | int(third) << 8 | int(fourth)
        return 4, number, number
    network = ipaddress.ip_network(ip)
    return network.version, int(network.network_address), int(network.broadcast_address)


def _inside(inner: Block, outer: Block) -> bool:
    """Networks are nested or apart, so in this order the first address decides."""
    return inner[0] == outer[0] and inner[1] <= outer[2]


class _Open:
    """The holdings that are open at the instant the sweep has reached, and those of them that have met no other account yet."""

    def __init__(self) -> None:
        self.accounts: Counter[str] = Counter()
        self.unmet: dict[str, set[int]] = {}

    def add(self, account: str, position: int, met: bool) -> None:
        self.accounts[account] += 1
        if not met:
            self.unmet.setdefault(account, set()).add(position)

    def close(self, account: str, position: int) -> None:
        self.accounts[account] -= 1
        if not self.accounts[account]:
            del self.accounts[account]
        self.unmet.get(account, set()).discard(position)

    def others(self, account: str) -> bool:
        return len(self.accounts) > 1 or (bool(self.accounts) and account not in self.accounts)

    def meet(self, account: str) -> set[int]:
        """Those of other accounts that meet another for the first time."""
        return {position for other in [name for name in self.unmet if name != account] for position in self.unmet.pop(other)}


def _clashes(holdings: Sequence[Holding], outer: Sequence[int], own: Sequence[int]) -> set[int]:
    """Positions in `outer` and `own` that overlap another account's; pairs within `outer` alone were seen before."""
    found: set[int] = set()
    inner = set(own)
    open_own, open_outer = _Open(), _Open()
    until: list[tuple[datetime, int]] = []
    for position in sorted([*outer, *own], key=lambda p: (holdings[p].interval.lower, p)):
        account, interval = holdings[position].account_id, holdings[position].interval
        while until and until[0][0] <= interval.lower:
            _, ended = heapq.heappop(until)
            (open_own if ended in inner else open_outer).close(holdings[ended].account_id, ended)
        rivals = (open_own, open_outer) if position in inner else (open_own,)
        met = any(each.others(account) for each in rivals)
        if met:
            found |= {position}.union(*(each.meet(account) for each in rivals))
        (open_own if position in inner else open_outer).add(account, position, met)
        heapq.heappush(until, (interval.upper, position))
    return found
