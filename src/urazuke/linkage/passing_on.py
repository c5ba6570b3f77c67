"""An account whose machine, program and place change together and for good was passed to somebody else.

Few customers do that to an account (a new machine and a new house in one week); who rents for others lives by it. So of two
accounts that share a card, the passing on of one says that the card's owner rents for others. When an account changed
hands, and whether it did, is for `tenancy` to say with more care; here it is one sign among others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from urazuke.linkage.market import is_exit, parameters
from urazuke.linkage.model import identities_counted
from urazuke.linkage.profiles import Profiles
from urazuke.linkage.values import network_key

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class PassedOn:
    """`since`: account -> the day (ISO) of the first log-in by other hands; `watched`: the accounts used often enough to tell."""

    since: dict[str, str]
    watched: frozenset[str]


def passed_on(access_rows: pa.Table, profiles: Profiles) -> PassedOn:
    """The leased accounts that were passed on; `access_rows` as `urazuke.leases.name_accounts` gives them."""
    import polars as pl

    wanted = parameters()["passed_on"]
    rows = _with_sides(_log_ins(access_rows, profiles), profiles, wanted["first"])
    sides = rows.group_by("account_id", maintain_order=True).agg(
        pl.col("own").sum().alias("before"), pl.col("later").sum().alias("after"), pl.col("time").filter("later").min().alias("since")
    )
    enough = sides.filter((pl.col("before") >= wanted["before"]) & (pl.col("after") >= wanted["after"]))
    moved = rows.filter(pl.col("later") & pl.col("home").is_not_null()).select("account_id").unique()
    found = enough.join(moved, on="account_id", how="semi")
    for column in ("home", "user_agent"):
        found = found.join(_on_both_sides(rows, column), on="account_id", how="anti")
    since = {account: moment.date().isoformat() for account, moment in found.select("account_id", "since").sort("account_id").iter_rows()}
    used = sides.filter(pl.col("before") + pl.col("after") >= wanted["before"] + wanted["after"])
    return PassedOn(since, frozenset(used.get_column("account_id")))


def _log_ins(access_rows: pa.Table, profiles: Profiles) -> pl.DataFrame:
    """The leased accounts' log-ins in order of time, with `home`: the network, null where it is an exit that many use."""
    import polars as pl

    rows = pl.DataFrame(access_rows.select(["account_id", "time", "source_ip", "user_agent", "device"]))
    addresses = rows["source_ip"].unique()
    keys = pl.Series([network_key(address) for address in addresses], dtype=pl.String)
    rows = rows.with_columns(pl.col("source_ip").replace_strict(addresses, keys, return_dtype=pl.String).alias("home"))
    users = rows.group_by("home").agg(pl.col("account_id").n_unique())
    counted = identities_counted(profiles)
    exits = [network for network, accounts in users.iter_rows() if network and is_exit(accounts, counted)]
    rows = rows.with_columns(pl.when(~pl.col("home").is_in(exits)).then("home"), pl.col("device").fill_null(""))
    leased = rows.join(profiles.rows.select("account_id").unique(), on="account_id", how="semi")
    return leased.sort("account_id", "time", "source_ip", "device", "user_agent")


def _with_sides(rows: pl.DataFrame, profiles: Profiles, first: int) -> pl.DataFrame:
    """`own`: by a machine of the lease or of the first log-ins; `later`: after the last such log-in."""
    import polars as pl

    signed_up = profiles.rows.filter(pl.col("signed").is_not_null()).select("account_id", "device").drop_nulls()
    earliest = rows.group_by("account_id", maintain_order=True).head(first).select("account_id", "device")
    lessees = pl.concat([signed_up, earliest]).unique().with_columns(pl.lit(True).alias("own"))
    marked = rows.join(lessees, on=["account_id", "device"], how="left", maintain_order="left").with_columns(pl.col("own").fill_null(False))
    place = pl.int_range(pl.len()).over("account_id")
    last = pl.when("own").then(place).max().over("account_id")
    return marked.with_columns((place > last).alias("later"))


def _on_both_sides(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """The accounts with a value of that column before and after."""
    known = rows.drop_nulls(column)
    before = known.filter(known["own"]).select("account_id", column).unique()
    after = known.filter(known["later"]).select("account_id", column).unique()
    return before.join(after, on=["account_id", column], how="semi").select("account_id").unique()
