"""Every address of a simulated case is from a benchmark, documentation or carriers' shared range, and each range has one use.

198.18.0.0/17      rented servers, split evenly among the providers; 100.64.0.0/11 where there are too many
100.96.0.0/11      subscribers of internet providers; also 2001:db8:4000::/34
198.18.128.0/17    the organisations, a /26 each
198.19.0.0/20      popular sites; also 192.0.2.0/24
198.19.16.0 ff.    visitors and scanners, up to 198.19.55.255
198.19.56.0/21     exits of eight VPN services, a /24 each, shared by many
203.0.113.0/24     where withdrawn names are pointed
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from itertools import pairwise

import numpy as np

from urazuke.errors import RequestError
from urazuke.simulate.records import Lease, Registry

RENTED = (198 << 24) | (18 << 16)
RENTED_SIZE = 1 << 15
ORGANISATIONS = (198 << 24) | (18 << 16) | (128 << 8)
SITES = (198 << 24) | (19 << 16)
SITES_SIZE = 4096
VISITORS = SITES + 4096
VISITORS_SIZE = 40 * 256
SUBSCRIBERS = (100 << 24) | (96 << 16)
SUBSCRIBERS_NETS = 1 << 13
WIDE_RENTED, WIDE_SIZE = (100 << 24) | (64 << 16), 1 << 21
MANY_LEASES = 60_000
EXITS = SITES + 56 * 256
EXIT_SERVICES = 8
EXITS_OF_A_SERVICE = 20
SINKHOLES = (203 << 24) | (113 << 8)
BLOCK = 8
COOLING_SECONDS = (3_600, 5 * 86_400)


def dotted(address: int) -> str:
    """An IPv4 address as text."""
    return f"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}"


def exit_address(draw: np.random.Generator, service: int) -> int:
    """One of the exits of a VPN service."""
    return EXITS + service * 256 + int(draw.integers(1, EXITS_OF_A_SERVICE + 1))


def assign_addresses(registry: Registry, providers: int, draw: np.random.Generator) -> None:
    """Every lease gets an address that nobody else holds at the time; addresses are few, so each has many tenants one after another.

    Addresses of adverse leases go to the next customer first. RequestError where the pool is too small.
    """
    wide = len(registry.leases) > MANY_LEASES
    start, size = (WIDE_RENTED, WIDE_SIZE) if wide else (RENTED, RENTED_SIZE)
    share = size // providers // BLOCK * BLOCK
    by_provider: dict[int, list[Lease]] = defaultdict(list)
    for lease in registry.leases:
        by_provider[registry.accounts[lease.account].provider].append(lease)
    for provider in sorted(by_provider):
        leases = sorted(by_provider[provider], key=lambda lease: (lease.start, lease.lease_id))
        blocks = [lease for lease in leases if lease.prefix < 32]
        base = start + provider * share
        for number, lease in enumerate(blocks):
            lease.address = base + share - BLOCK * (number + 1)
        room = share - BLOCK * len(blocks) - 1
        _hand_out([lease for lease in leases if lease.prefix == 32], registry, base, room, draw)


def _hand_out(leases: list[Lease], registry: Registry, base: int, room: int, draw: np.random.Generator) -> None:
    wanted = _peak(leases) * 11 // 10 + 4
    if wanted > room:
        message = f"{len(leases)} leases do not fit the rented range"
        raise RequestError(message, where="--leases", hint="ask for fewer leases or more providers")
    free = [base + 1 + int(n) for n in draw.permutation(wanted)]
    returning: list[tuple[int, int, bool]] = []
    wanted_back: list[int] = []
    for lease in leases:
        while returning and returning[0][0] <= lease.start:
            _, address, coveted = heapq.heappop(returning)
            (wanted_back if coveted else free).append(address)
        adverse = registry.accounts[lease.account].adverse
        if wanted_back and not adverse:
            lease.address = wanted_back.pop(0)
        else:
            stock = free or wanted_back
            position = int(draw.integers(len(stock)))
            stock[position], stock[-1] = stock[-1], stock[position]
            lease.address = stock.pop()
        heapq.heappush(returning, (lease.end + int(draw.integers(*COOLING_SECONDS)), lease.address, adverse))


def _peak(leases: list[Lease]) -> int:
    changes = sorted([(lease.start, 1) for lease in leases] + [(lease.end + COOLING_SECONDS[1], -1) for lease in leases])
    level = peak = 0
    for _, change in changes:
        level += change
        peak = max(peak, level)
    return peak


def double_bookings(registry: Registry, share: float, draw: np.random.Generator) -> None:
    """A provider's slips: a few honest records overlap with the next tenant's, and both are ambiguous."""
    tenants: dict[int, list[Lease]] = defaultdict(list)
    for lease in registry.leases:
        if lease.prefix == 32:
            tenants[lease.address].append(lease)
    for address in sorted(tenants):
        row = sorted(tenants[address], key=lambda lease: lease.start)
        for one, two in pairwise(row):
            honest = not (registry.accounts[one.account].adverse or registry.accounts[two.account].adverse)
            if honest and not one.ambiguous and draw.random() < share:
                one.end = two.start + int((two.end - two.start) * draw.uniform(0.05, 0.5)) // 60 * 60
                one.ambiguous = two.ambiguous = True
