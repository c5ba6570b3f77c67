"""Where two accounts' records cover one address at one time, nobody knows whose an event was: that time is not watched.

A tenancy is watched in the rest of its window; a judgement can watch it whole.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterable

from urazuke.evidence.interval import BEGINNING, END, Interval, union
from urazuke.hunt.indicators import canonical_value
from urazuke.hunt.occupancy import Occupancy, Tenancy

Piece = tuple[str, Interval]  # address or network, window


def undisputed(occupancy: Occupancy, tenancy: Tenancy, allowed: Collection[str], within: Piece) -> tuple[list[Piece], list[Tenancy]]:
    """What of that address and window is the tenancy's beyond dispute, and the tenancies of other accounts that dispute the rest.

    `within` lies inside the tenancy; `allowed` are accounts of the same reach, whose overlaps dispute nothing.
    """
    value, window = within
    others = [t for t in occupancy.touching(value) if t.account != tenancy.account and t.account not in allowed
              and t.window.overlaps(window)]  # fmt: skip
    narrower = list(dict.fromkeys(t.ip for t in others if _strictly_inside(t.ip, value)))
    pieces = [(rest, window) for rest in (without(value, narrower) if narrower else [value])]
    pieces += [(ip, window) for ip in _outermost(narrower)]
    clear = []
    for ip, whole in pieces:
        disputes = [t.window for t in others if ipaddress.ip_network(t.ip).overlaps(ipaddress.ip_network(ip))]
        clear += [(ip, part) for part in subtract(whole, disputes)]
    return clear, others


def subtract(whole: Interval, taken: Iterable[Interval]) -> list[Interval]:
    """The parts of the interval that none of the others holds, in order."""
    parts, start = [], whole.lower
    for other in union(taken):
        if start < min(other.lower, whole.upper):
            parts.append(_interval(start, min(other.lower, whole.upper)))
        start = max(start, other.upper)
    if start < whole.upper:
        parts.append(_interval(start, whole.upper))
    return parts


def without(value: str, taken: Iterable[str]) -> list[str]:
    """What is left of the network without those addresses and networks, in order."""
    rest = [ipaddress.ip_network(value)]
    for ip in taken:
        removed = ipaddress.ip_network(ip)
        left = []
        for network in rest:
            if not network.overlaps(removed):
                left.append(network)
            elif _strictly_inside(str(removed), str(network)):
                left += network.address_exclude(removed)  # type: ignore[arg-type]
        rest = left
    return [canonical_value("ip", str(n)) for n in sorted(rest, key=lambda n: int(n.network_address))]


def _interval(start: object, end: object) -> Interval:
    return Interval(None if start == BEGINNING else start, None if end == END else end)  # type: ignore[arg-type]


def _strictly_inside(ip: str, value: str) -> bool:
    inner, outer = ipaddress.ip_network(ip), ipaddress.ip_network(value)
    return inner.version == outer.version and inner != outer and inner.subnet_of(outer)  # type: ignore[arg-type]


def _outermost(networks: list[str]) -> list[str]:
    return [n for n in networks if not any(_strictly_inside(n, other) for other in networks)]
