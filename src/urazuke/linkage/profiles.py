"""Every lease, and every device that logs in to an account, is one profile: the values that could tie it to another's.

A device that logs in may be an operator's to whom the account was handed. It ties two accounts only beside something
of the renters' own (links.py), so that whoever merely sold an account, or lost it, is not drawn in by its buyer.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.linkage.accounts import Accounts
from urazuke.linkage.addresses import address_key, romanised
from urazuke.linkage.contacts import email_key, email_pattern, phone_key
from urazuke.linkage.holders import Holders, count_holders
from urazuke.linkage.identities import one_identity
from urazuke.linkage.lines import lessees_lines
from urazuke.linkage.same_person import STATED
from urazuke.linkage.values import folded, identity_key, network_key

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

# Of the leases, and with the lines from which their lessees log in.
TAKEN_DOWN = ("payment", "phone", "document", "device", "address", "email", "email_pattern", "network")
GLUE = (*TAKEN_DOWN, "line")
# Two large customers with thousands of leases each would else be compared millions of times.
MOST_LEASES = 8
# The form in which each column is compared, and the columns of a lease that it is made from; the others are as given.
_FORMS: dict[str, tuple[tuple[str, ...], Callable[..., str | None]]] = {
    "identity": (("name", "name_reading", "birth_date"), identity_key),
    "birth_date": (("birth_date",), folded),
    "phone": (("phone",), phone_key),
    "address": (("address",), address_key),
    "email": (("email",), email_key),
    "email_pattern": (("email",), email_pattern),
    "network": (("signup_ip",), network_key),
    "plan": (("plan",), folded),
}
_CARRIED = ("identity", "birth_date", *TAKEN_DOWN, "plan")
TEXTS = ("account_id", *_CARRIED)


@dataclass(frozen=True, slots=True)
class Profiles:
    """`rows` for the model: TEXTS, `signed` (epoch seconds) and `unique_id`, in the order of account and lease.

    `stated`: what the lessees say of themselves, `account_id` and STATED, a row a lease.
    """

    rows: pl.DataFrame
    accounts: Accounts
    holders: Holders
    stated: pl.DataFrame


def build_profiles(lease_rows: pa.Table, access_rows: pa.Table) -> Profiles:
    """Profiles in the order of account and lease; equal ones once."""
    import polars as pl

    leases = _leases_compared(lease_rows)
    used = [_log_in_devices(access_rows, leases), _log_in_lines(access_rows, leases)]
    log_ins = pl.concat(used, how="diagonal").sort("account_id", maintain_order=True)
    values = {key: leases.select("account_id", pl.col(key).alias("value")) for key in _CARRIED}
    values["device"] = pl.concat([values["device"], log_ins.select("account_id", pl.col("device").alias("value"))])
    values["line"] = log_ins.select("account_id", pl.col("line").alias("value"))
    holders = count_holders(values, leases.select("account_id", "identity"))
    signed = _at_sign_up(leases).select(*TEXTS, "signed")
    rows = _first_leases(pl.concat([signed, log_ins.select("account_id", "device", "line")], how="diagonal"))
    return Profiles(rows, Accounts(leases, log_ins, _CARRIED), holders, leases.select("account_id", *STATED))


def _leases_compared(lease_rows: pa.Table) -> pl.DataFrame:
    """A row a lease with the forms in which it is compared, by account, each account's in reading order."""
    import polars as pl

    given = _frame(lease_rows)
    forms = {name: pl.Series(name, _formed(form, given.select(columns)), pl.String) for name, (columns, form) in _FORMS.items()}
    forms["identity"] = _one_identity(given.select("name", "name_reading"), forms)
    forms["address"] = _as(forms["address"], romanised(forms["address"].drop_nulls()))
    signed = (given.get_column("start").dt.epoch("us") / 1_000_000).alias("signed")
    kept = given.select("account_id", "lease_id", "name", "name_reading", "payment", "document", "device", "basis")
    return kept.with_columns(*forms.values(), signed).sort("account_id", maintain_order=True)


def _one_identity(names: pl.DataFrame, forms: Mapping[str, pl.Series]) -> pl.Series:
    """The identities, with those that only another spelling of the name makes two as one."""
    return _as(forms["identity"], one_identity(names.with_columns(forms["identity"], forms["birth_date"])))


def _as(values: pl.Series, standing: Mapping[str, str]) -> pl.Series:
    """The values, with what another stands for as that other."""
    return values.replace(list(standing), list(standing.values())) if standing else values


def _at_sign_up(leases: pl.DataFrame) -> pl.DataFrame:
    """The leases with the plan only where an account begins, and with the time at which it first came from its network.

    Whoever has ten leases would else have a hundred chances to take a plan on the same day as another such customer.
    """
    import polars as pl

    begun = pl.col("signed") == pl.col("signed").min().over("account_id")
    return leases.with_columns(pl.when(begun).then("plan").alias("plan"), pl.col("signed").min().over("account_id", "network"))


def _formed(form: Callable[..., str | None], columns: pl.DataFrame) -> list[str | None]:
    """The form of every row; most rows repeat an earlier one's values."""
    return list(map(functools.cache(form), *(column.to_list() for column in columns)))


def _frame(table: pa.Table) -> pl.DataFrame:
    import polars as pl

    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _log_in_devices(access_rows: pa.Table, leases: pl.DataFrame) -> pl.DataFrame:
    """The first log-in in the records of each device to each leased account: `account_id`, `device` and `basis`, by account."""
    import polars as pl

    used = _frame(access_rows.select(["account_id", "device"])).with_row_index("row").filter(pl.col("device") != "")
    used = used.join(leases.select("account_id").unique(), on="account_id", how="semi")
    first = used.unique(["account_id", "device"], keep="first", maintain_order=True).sort("account_id", maintain_order=True)
    return first.select("account_id", "device").with_columns(_frame(access_rows.select(["basis"]).take(first.get_column("row").to_arrow())))


def _log_in_lines(access_rows: pa.Table, leases: pl.DataFrame) -> pl.DataFrame:
    """The first log-in over each lessee's line: `account_id`, `line` and `basis`."""
    import polars as pl

    renters = leases.select(pl.coalesce("identity", "account_id")).n_unique()
    found = lessees_lines(access_rows, leases.select("account_id", "device"), renters)
    return found.select("account_id", "line").with_columns(_frame(access_rows.select(["basis"]).take(found.get_column("row").to_arrow())))


def _first_leases(profiles: pl.DataFrame) -> pl.DataFrame:
    """The profiles in order; of an account's many leases by the same means only the first few, which say it all."""
    import polars as pl

    order: list[Any] = ["account_id", pl.col("signed").fill_null(0.0), *(pl.col(key).fill_null("None") for key in (*_CARRIED, "line"))]
    ordered = profiles.unique().sort(order)
    nth = pl.int_range(pl.len()).over("account_id", "identity", *GLUE)
    return ordered.filter(nth < MOST_LEASES).with_row_index("unique_id").with_columns(pl.col("unique_id").cast(pl.Int64))
