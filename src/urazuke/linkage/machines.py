"""Two machines, at two places, that both log in to two accounts are one controller's: chance shares one of a make.

A renter's own machines and an operator's to whom he passed the accounts both show so. Exits that many use are no places,
and a machine at a place that serves many accounts is an administrator's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING

from urazuke.linkage.model import is_exit, is_hub
from urazuke.linkage.values import network_key

if TYPE_CHECKING:
    import pyarrow as pa

FEWEST = 2
Pair = tuple[str, str]


def shared_machines(access_rows: pa.Table, accounts: Iterable[str], identities: int) -> dict[Pair, tuple[str, ...]]:
    """(account, account) -> the machines, in order, that log in to both at one place, where there are two at two places."""
    users, visitors = _log_ins(access_rows, frozenset(accounts))
    found: dict[Pair, set[tuple[str, str]]] = defaultdict(set)
    for (device, network), having in users.items():
        if len(having) > 1 and not is_hub(len(having)) and not is_exit(len(visitors[network]), identities):
            for pair in combinations(sorted(having), 2):
                found[pair].add((device, network))
    return {
        pair: tuple(sorted({device for device, _ in seen}))
        for pair, seen in sorted(found.items())
        if len({device for device, _ in seen}) >= FEWEST and len({network for _, network in seen}) >= FEWEST
    }


def _log_ins(access_rows: pa.Table, accounts: frozenset[str]) -> tuple[dict[tuple[str, str], set[str]], dict[str, set[str]]]:
    """(device, network) -> accounts, and network -> accounts."""
    users: dict[tuple[str, str], set[str]] = defaultdict(set)
    visitors: dict[str, set[str]] = defaultdict(set)
    columns = (access_rows[name].to_pylist() for name in ("account_id", "device", "source_ip"))
    for account, device, source in zip(*columns):
        network = network_key(source)
        if network is None:
            continue
        visitors[network].add(account)
        if device and account in accounts:
            users[device, network].add(account)
    return users, visitors
