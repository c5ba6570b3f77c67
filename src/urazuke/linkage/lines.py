"""The line of a lessee is where his own machine logs in again and again: an address that is no exit of many.

Providers of access give out whole networks; one address of them, at one time, is one house's. Who hides his sign-up
behind an anonymiser and then works from home is known by it. So are the people of one house, and of one office.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING

from urazuke.linkage.market import is_exit, parameters, taken_for
from urazuke.linkage.values import network_key

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa


@lru_cache(maxsize=1 << 16)
def line_key(text: str | None) -> str | None:
    """The address; of IPv6 the /64, whose machines draw their addresses anew; None where it is none."""
    try:
        address = ipaddress.ip_address(text or "")
    except ValueError:
        return None
    return network_key(text) if address.version == 6 else str(address)


def lessees_lines(access_rows: pa.Table, signed_up: pl.DataFrame, identities: int) -> pl.DataFrame:
    """`account_id`, `line` and `row`, the place of the first log-in over it in `access_rows`; by account and line.

    Of each account the first log-ins count, by the machine that signed up or was there first: later ones may be a
    buyer's. `signed_up`: `account_id` and `device` of the leases; `identities`: how many the case has.
    """
    import polars as pl

    wanted = parameters()["line"]
    rows = _own_log_ins(_placed(access_rows, taken_for(identities)), signed_up, wanted["first"])
    days = pl.col("time").dt.date().n_unique().alias("days")
    used = rows.group_by("account_id", "line").agg(pl.len().alias("times"), days, pl.col("row").first())
    used = used.join(rows.group_by("account_id").len("all"), on="account_id").drop_nulls("line")
    often = (pl.col("days") >= wanted["days"]) & (pl.col("times") >= wanted["share"] * pl.col("all"))
    return used.filter(often).select("account_id", "line", "row").sort("account_id", "line")


def _placed(access_rows: pa.Table, identities: int) -> pl.DataFrame:
    """The log-ins with their `line`, null at an exit that many use."""
    import polars as pl

    rows = pl.DataFrame(access_rows.select(["account_id", "time", "source_ip", "device"])).with_row_index("row")
    addresses = rows["source_ip"].unique()
    networks = pl.Series([network_key(address) for address in addresses], dtype=pl.String)
    lines = pl.Series([line_key(address) for address in addresses], dtype=pl.String)
    rows = rows.with_columns(
        pl.col("source_ip").replace_strict(addresses, networks, return_dtype=pl.String).alias("network"),
        pl.col("source_ip").replace_strict(addresses, lines, return_dtype=pl.String).alias("line"),
    )
    users = rows.group_by("network").agg(pl.col("account_id").n_unique())
    exits = [network for network, accounts in users.iter_rows() if network and is_exit(accounts, identities)]
    return rows.with_columns(pl.when(~pl.col("network").is_in(exits)).then("line"), pl.col("device").fill_null(""))


def _own_log_ins(rows: pl.DataFrame, signed_up: pl.DataFrame, first: int) -> pl.DataFrame:
    """Of each leased account the first log-ins by its lessee's machines."""
    import polars as pl

    ordered = rows.join(signed_up.select("account_id").unique(), on="account_id", how="semi").sort("account_id", "time", "row")
    earliest = ordered.group_by("account_id", maintain_order=True).head(parameters()["passed_on"]["first"]).select("account_id", "device")
    machines = pl.concat([signed_up.drop_nulls(), earliest]).unique()
    own = ordered.join(machines, on=["account_id", "device"], how="semi", maintain_order="left")
    return own.group_by("account_id", maintain_order=True).head(first)
