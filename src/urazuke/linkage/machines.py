"""Two machines, at two places, that both log in to two accounts are one controller's: chance shares one of a make.

A renter's own machines and an operator's to whom he passed the accounts both show so. Exits that many use are no places,
and a machine at a place that serves many accounts is an administrator's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING

from urazuke.linkage.market import is_exit, is_hub
from urazuke.linkage.values import network_key

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

FEWEST = 2
Pair = tuple[str, str]


def shared_machines(access_rows: pa.Table, accounts: Iterable[str], identities: int) -> dict[Pair, tuple[str, ...]]:
    """(account, account) -> the machines, in order, that log in to both at one place, where there are two at two places."""
    found: dict[Pair, set[tuple[str, str]]] = defaultdict(set)
    for device, network, having in _shared(_log_ins(access_rows), accounts, identities).iter_rows():
        for pair in combinations(sorted(having), 2):
            found[pair].add((device, network))
    return {
        pair: tuple(sorted({device for device, _ in seen}))
        for pair, seen in sorted(found.items())
        if len({device for device, _ in seen}) >= FEWEST and len({network for _, network in seen}) >= FEWEST
    }


def _log_ins(access_rows: pa.Table) -> pl.DataFrame:
    """`account_id`, `device` and `network`, each combination once; a log-in from no address is left out."""
    import polars as pl

    rows = pl.DataFrame(access_rows.select(["account_id", "device", "source_ip"])).unique()
    sources = rows.get_column("source_ip").unique()
    networks = pl.Series([network_key(source) for source in sources], dtype=pl.String)
    placed = rows.with_columns(pl.col("source_ip").replace_strict(sources, networks, return_dtype=pl.String).alias("network"))
    return placed.drop_nulls("network").select("account_id", "device", "network").unique()


def _shared(log_ins: pl.DataFrame, accounts: Iterable[str], identities: int) -> pl.DataFrame:
    """`device`, `network` and the several accounts, but not many, that it logs in to there; no exits."""
    import polars as pl

    visitors = log_ins.group_by("network").agg(pl.col("account_id").n_unique().alias("users"))
    exits = visitors.filter([is_exit(users, identities) for users in visitors.get_column("users")]).get_column("network")
    leased = pl.DataFrame({"account_id": list(accounts)}, schema={"account_id": pl.String})
    used = log_ins.filter(pl.col("device") != "", ~pl.col("network").is_in(exits.implode())).join(leased, on="account_id", how="semi")
    users = used.group_by("device", "network").agg(pl.col("account_id").sort())
    several = pl.col("account_id").list.len()
    hubs = [count for count in users.select(several.unique()).to_series() if is_hub(count)]
    return users.filter(several > 1, ~several.is_in(hubs)).sort("device", "network")
