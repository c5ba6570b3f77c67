"""Observables on a short set of warning lists are marked with the list's name, never removed: a reader decides.

The lists are those that pymispwarninglists ships; only small ones are read (addresses set aside by RFCs, public
resolvers, hashes of nothing, well-known services), and only when a report holds an observable.
"""

from __future__ import annotations

import functools
import ipaddress
import json
from bisect import bisect_right
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path

LISTS = ("rfc1918", "rfc5735", "rfc6598", "multicast", "ipv6-linklocal", "empty-hashes", "common-ioc-false-positive",
         "google", "microsoft", "moz-top500",
         "automated-malware-analysis", "security-provider-blogpost", "whats-my-ip", "url-shortener")  # fmt: skip
_Range = tuple[int, int, str]  # first, last, list


def list_of(kind: str, value: str) -> str | None:
    """The name of the list that holds an observable, or all of a network."""
    exact, ranges = _lists()
    name = exact.get(value.lower())
    if name is None and kind == "domain":
        name = _by_suffix(value.lower(), exact)
    if name is None and kind in ("ipv4", "ipv6"):
        first, last = _bounds(kind, value)
        index = bisect_right(ranges[kind], first, key=_first) - 1
        if index >= 0 and last <= ranges[kind][index][1]:
            name = ranges[kind][index][2]
    return name


_first = itemgetter(0)


def _bounds(kind: str, value: str) -> tuple[int, int]:
    """First and last address, as numbers."""
    if kind == "ipv4" and "/" not in value:
        number = int.from_bytes(map(int, value.split(".")))
        return number, number
    network = ipaddress.ip_network(value, strict=False)
    return int(network.network_address), int(network.broadcast_address)


def _by_suffix(domain: str, exact: dict[str, str]) -> str | None:
    """Lists of hostnames write `.example.org` for all names below it."""
    labels = domain.split(".")
    return next((exact[key] for n in range(len(labels) - 1) if (key := "." + ".".join(labels[n:])) in exact), None)


@functools.cache
def _lists() -> tuple[dict[str, str], dict[str, list[_Range]]]:
    exact: dict[str, str] = {}
    ranges: dict[str, list[_Range]] = {"ipv4": [], "ipv6": []}
    spec = find_spec("pymispwarninglists")
    root = Path(spec.origin).parent / "data" / "misp-warninglists" / "lists" if spec and spec.origin else None
    for name in LISTS if root else ():
        try:
            content = json.loads((root / name / "list.json").read_bytes())  # type: ignore[operator]
        except (OSError, ValueError):
            continue
        for value in content.get("list", ()):
            try:
                network = ipaddress.ip_network(value)
                ranges[f"ipv{network.version}"].append((int(network.network_address), int(network.broadcast_address), name))
            except ValueError:
                exact.setdefault(str(value).lower(), name)
    return exact, {kind: _disjoint(listed) for kind, listed in ranges.items()}


def _disjoint(ranges: list[_Range]) -> list[_Range]:
    """Sorted, without those that lie inside an earlier one."""
    kept: list[_Range] = []
    for item in sorted(ranges, key=lambda r: (r[0], -r[1], r[2])):
        if not kept or item[1] > kept[-1][1]:
            kept.append(item)
    return kept
