"""Observables on a short set of warning lists are marked with the list's name, never removed: a reader decides.

The lists are those that pymispwarninglists ships; only small ones are read (addresses set aside by RFCs, public
resolvers, hashes of nothing, well-known services), and only when a report holds an observable.
"""

from __future__ import annotations

import functools
import ipaddress
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from urazuke.evidence.claim import Observable

LISTS = ("rfc1918", "rfc5735", "rfc6598", "multicast", "ipv6-linklocal", "empty-hashes", "common-ioc-false-positive",
         "google", "microsoft", "moz-top500",
         "automated-malware-analysis", "security-provider-blogpost", "whats-my-ip", "url-shortener")  # fmt: skip


def marked(observables: Iterable[Observable]) -> Iterator[Observable]:
    """The same observables, `harmless` set where a list names the value."""
    listed = list(observables)
    if not listed:
        return
    exact, ranges = _lists()
    starts = [r[0] for r in ranges]
    for item in listed:
        name = exact.get(item.value.lower())
        if name is None and item.type == "domain":
            name = _by_suffix(item.value.lower(), exact)
        if name is None and item.type == "ipv4":
            number = int(ipaddress.IPv4Address(item.value))
            index = bisect_right(starts, number) - 1
            name = ranges[index][2] if index >= 0 and number <= ranges[index][1] else None
        yield Observable(item.type, item.value, item.span, name) if name else item


def _by_suffix(domain: str, exact: dict[str, str]) -> str | None:
    """Lists of hostnames write `.example.org` for all names below it."""
    labels = domain.split(".")
    return next((exact[key] for n in range(len(labels) - 1) if (key := "." + ".".join(labels[n:])) in exact), None)


@functools.cache
def _lists() -> tuple[dict[str, str], list[tuple[int, int, str]]]:
    exact: dict[str, str] = {}
    ranges: list[tuple[int, int, str]] = []
    spec = find_spec("pymispwarninglists")
    root = Path(spec.origin).parent / "data" / "misp-warninglists" / "lists" if spec and spec.origin else None
    for name in LISTS if root else ():
        try:
            content = json.loads((root / name / "list.json").read_bytes())  # type: ignore[operator]
        except (OSError, ValueError):
            continue
        for value in content.get("list", ()):
            try:
                network = ipaddress.IPv4Network(value)
                ranges.append((int(network.network_address), int(network.broadcast_address), name))
            except ValueError:
                exact.setdefault(str(value).lower(), name)
    return exact, _disjoint(ranges)


def _disjoint(ranges: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Sorted, without those that lie inside an earlier one."""
    kept: list[tuple[int, int, str]] = []
    for item in sorted(ranges, key=lambda r: (r[0], -r[1], r[2])):
        if not kept or item[1] > kept[-1][1]:
            kept.append(item)
    return kept
