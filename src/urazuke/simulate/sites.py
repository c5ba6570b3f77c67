"""Most of what anybody talks to is harmless, and much of it stands on rented servers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from urazuke.simulate.addresses import SITES, SITES_SIZE
from urazuke.simulate.parameters import Parameters
from urazuke.simulate.records import Lease, Registry
from urazuke.simulate.words import words

LASTING = 80
MOST_RENTED = 600


@dataclass(frozen=True)
class Site:
    """A harmless server, by name and address, up in [start, end)."""

    host: str
    address: int
    start: int
    end: int


def site_name(draw: np.random.Generator) -> str:
    """A name under .example or .test that no cover name resembles."""
    word, other = (words().site_words[int(n)] for n in draw.integers(0, len(words().site_words), 2))
    return f"{word}{other}{draw.integers(1000)}.{'example' if draw.random() < 0.6 else 'test'}"


def honest_span(parameters: Parameters, registry: Registry, lease: Lease) -> tuple[int, int]:
    """The part of a lease, inside the horizon, in which its address is surely in honest hands; empty where none is."""
    account = registry.accounts[lease.account]
    start, end = max(lease.start, parameters.opens), min(lease.end, parameters.closes)
    if account.persona is not None or lease.ambiguous or lease.prefix != 32:
        return start, start
    if account.bought:
        end = min(end, account.last_old if account.last_old is not None else start)
    return start, max(start, end)


def found_sites(parameters: Parameters, registry: Registry, avoid: frozenset[int]) -> list[Site]:
    """Sites that last, and sites on honest customers' servers while they rent them; never on a lease (by place) in `avoid`."""
    draw = parameters.draw("sites")
    places = draw.permutation(SITES_SIZE - 2)[:LASTING]
    sites = [Site(f"{_host(draw)}.{site_name(draw)}", SITES + 1 + int(place), parameters.opens, parameters.closes) for place in places]
    rented = [n for n in range(len(registry.leases)) if n not in avoid]
    for place in draw.permutation(len(rented)).tolist():
        lease = registry.leases[rented[place]]
        start, end = honest_span(parameters, registry, lease)
        if end - start < 86_400:
            continue
        sites.append(Site(f"{_host(draw)}.{site_name(draw)}", lease.address, start, end))
        if len(sites) >= LASTING + MOST_RENTED:
            break
    return sites


def _host(draw: np.random.Generator) -> str:
    return words().site_hosts[int(draw.integers(len(words().site_hosts)))]
