"""Who logs in at the same hours and through the same anonymiser is the likelier one hand; who does not, the less likely.

Only first log-ins by the lessee's machine count: later ones may be a buyer's. Hours can be faked and
an anonymiser has many users, so the bits are few, capped (model.toml), and never a feature that links by itself.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from urazuke.linkage.market import is_exit, parameters
from urazuke.linkage.model import identities_counted
from urazuke.linkage.profiles import Profiles
from urazuke.linkage.values import network_key

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

_HOURS = 24.0
_BINS = 48


@dataclass(frozen=True, slots=True)
class Habit:
    """The hour of day (UTC) around which an account is used, of how many log-ins, and the exit it mostly comes from, if any."""

    hour: float
    log_ins: int
    exit: str | None

    def __str__(self) -> str:
        return f"around {self.hour:04.1f} h UTC" + (f" through {self.exit}" if self.exit else "")


class Habits:
    """The habits of a case's accounts, and how usual each is among them."""

    def __init__(self, habits: dict[str, Habit], usual: Collection[str] | None = None) -> None:
        """`usual`: the accounts that say what is usual; all of them where it is not given."""
        self.of = habits
        told = [habit for account, habit in habits.items() if usual is None or account in usual]
        self._told = max(len(told), 1)
        self._exits = Counter(habit.exit for habit in told)
        self._hours = Counter(int(habit.hour * _BINS / _HOURS) % _BINS for habit in told)

    def among(self, accounts: Collection[str]) -> Habits:
        """The same habits, weighed by how usual each is among those accounts."""
        return Habits(self.of, accounts)

    def weigh(self, left: str, right: str) -> float | None:
        """Bits for one hand on both accounts; None where one of them was hardly used."""
        if left not in self.of or right not in self.of:
            return None
        one, other = self.of[left], self.of[right]
        cap = float(parameters()["habits"]["cap"])
        return max(-cap, min(cap, self._hour_bits(one, other) + self._exit_bits(one.exit, other.exit)))

    def _hour_bits(self, one: Habit, other: Habit) -> float:
        """The density of the difference for one person against that of two customers of the case."""
        wanted = parameters()["habits"]
        width = math.sqrt(wanted["hours_steady"] ** 2 + wanted["hours_spread"] ** 2 * (1 / one.log_ins + 1 / other.log_ins))
        usual = (self._share_around(one.hour, width) + self._share_around(other.hour, width)) / 2
        steady = 1 - wanted["changed"]
        return math.log2((steady * _bell(_apart(one.hour, other.hour), width) + wanted["changed"] * usual) / usual)

    def _share_around(self, hour: float, width: float) -> float:
        having = sum(count * _bell(_apart(hour, (place + 0.5) * _HOURS / _BINS), width) for place, count in self._hours.items())
        return max(having / self._told, 1e-3)

    def _exit_bits(self, one: str | None, other: str | None) -> float:
        wanted = parameters()["habits"]
        m, total = wanted["same_exit"], self._told
        agreeing = sum((count / total) ** 2 for count in self._exits.values())
        if one != other:
            return math.log2((1 - m) / max(1 - agreeing, 1 - m))
        chance = agreeing if one is None else max(self._exits[one] / total, wanted["exit_share"])
        return math.log2(max(m / chance, 1.0))


def login_habits(access_rows: pa.Table, profiles: Profiles) -> Habits:
    """The habits of the leased accounts that logged in a few times; `access_rows` as `urazuke.leases.name_accounts` gives them."""
    import polars as pl

    wanted = parameters()["habits"]
    columns = pl.DataFrame(access_rows.select(["account_id", "time", "source_ip", "device"]))
    networks = columns["source_ip"].unique()
    keys = pl.Series([network_key(ip) for ip in networks], dtype=pl.String)
    rows = columns.with_columns(network=columns["source_ip"].replace_strict(networks, keys, return_dtype=pl.String))
    visitors = rows.group_by("network").agg(pl.col("account_id").n_unique())
    counted = identities_counted(profiles)
    exits = [network for network, users in visitors.iter_rows() if network and is_exit(users, counted)]
    leased = rows.join(profiles.rows.select("account_id").unique(), on="account_id", how="semi")
    return Habits(_described(_lessees_own(leased, profiles), exits, wanted["least"], wanted["exit_use"]))


def _lessees_own(rows: pl.DataFrame, profiles: Profiles) -> pl.DataFrame:
    """Of each account the first log-ins, by the machine that signed up where it was used a few times."""
    import polars as pl

    wanted = parameters()["habits"]
    signed_up = profiles.rows.filter(pl.col("signed").is_not_null()).select("account_id", "device").drop_nulls().unique()
    own = rows.join(signed_up, on=["account_id", "device"], how="semi")
    used = own.group_by("account_id").len().filter(pl.col("len") >= wanted["least"])
    others = rows.join(used, on="account_id", how="anti")
    kept = pl.concat([own.join(used, on="account_id", how="semi"), others])
    return kept.sort("account_id", "time", "source_ip").group_by("account_id", maintain_order=True).head(wanted["first"])


def _described(rows: pl.DataFrame, exits: list[str], least: int, exit_use: float) -> dict[str, Habit]:
    import polars as pl

    angle = (pl.col("time").dt.hour().cast(pl.Float64) * 60 + pl.col("time").dt.minute()) * (2 * math.pi / (60 * _HOURS))
    used = rows.filter(pl.col("network").is_in(exits)).group_by("account_id", "network").len("times")
    mostly = used.sort(["times", "network"], descending=[True, False]).group_by("account_id", maintain_order=True).first()
    means = rows.group_by("account_id").agg(pl.len().alias("log_ins"), angle.sin().sum().alias("sine"), angle.cos().sum().alias("cosine"))
    found = {}
    for account, log_ins, sine, cosine, network, times in means.join(mostly, on="account_id", how="left").sort("account_id").iter_rows():
        if log_ins >= least:
            hour = round(math.atan2(sine, cosine) / (2 * math.pi) * _HOURS % _HOURS, 2) % _HOURS
            found[account] = Habit(hour, log_ins, network if times and times >= exit_use * log_ins else None)
    return found


def _apart(one: float, other: float) -> float:
    """Hours between two times of day, the short way round."""
    gap = abs(one - other) % _HOURS
    return min(gap, _HOURS - gap)


def _bell(gap: float, width: float) -> float:
    return math.exp(-((gap / width) ** 2) / 2)
