"""Every lease, and every device that logs in to an account, is one profile: the values that could tie it to another's.

A device that logs in may be an operator's to whom the account was handed. It ties two accounts only beside something
of the renters' own (links.py), so that whoever merely sold an account, or lost it, is not drawn in by its buyer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from urazuke.linkage.values import (
    address_key,
    email_key,
    email_pattern,
    folded,
    identity_key,
    name_tokens,
    network_key,
    phone_key,
)

if TYPE_CHECKING:
    import pyarrow as pa

GLUE = ("payment", "phone", "document", "device", "address", "email", "email_pattern", "network")
# Two large customers with thousands of leases each would else be compared millions of times.
MOST_LEASES = 8
Place = tuple[str, int | None]


@dataclass(slots=True)
class Account:
    """What the case knows of one account; `places`: (field, value) -> the rows that carry it."""

    leases: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    called: set[tuple[str, ...]] = field(default_factory=set)
    birth_dates: set[str] = field(default_factory=set)
    identities: set[str] = field(default_factory=set)
    places: dict[tuple[str, str], list[Place]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Profiles:
    """`rows` for the model, `accounts` by id, and `identities`: (field, value) -> the identities that have it."""

    rows: list[dict[str, Any]]
    accounts: dict[str, Account]
    identities: dict[tuple[str, str], set[str]]


def build_profiles(lease_rows: pa.Table, access_rows: pa.Table) -> Profiles:
    """Profiles in the order of account and lease; equal ones once."""
    accounts: dict[str, Account] = defaultdict(Account)
    seen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in lease_rows.to_pylist():
        profile = _lease_profile(row)
        _note(accounts[row["account_id"]], row, profile)
        seen.setdefault(tuple(profile.values()), profile)
    for account_id, device, place in _login_devices(access_rows, accounts):
        profile = _device_profile(account_id, device)
        accounts[account_id].places["device", device].append(place)
        seen.setdefault(tuple(profile.values()), profile)
    rows = _first_leases(seen.values())
    for number, profile in enumerate(rows):
        profile["unique_id"] = number
    return Profiles(rows, {a: accounts[a] for a in sorted(accounts)}, _identities(accounts))


def _first_leases(profiles: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The profiles in order; of an account's many leases by the same means only the first few, which say it all."""
    kept: list[dict[str, Any]] = []
    leases: dict[tuple[Any, ...], int] = defaultdict(int)
    for profile in sorted(profiles, key=lambda p: [p["account_id"], p["signed"] or 0.0, *(str(value) for value in p.values())]):
        means = (profile["account_id"], profile["identity"], *(profile[key] for key in GLUE))
        leases[means] += 1
        if leases[means] <= MOST_LEASES:
            kept.append(profile)
    return kept


def _lease_profile(row: dict[str, Any]) -> dict[str, Any]:
    identity = identity_key(row["name"], row["name_reading"], row["birth_date"])
    return {
        "account_id": row["account_id"], "identity": identity, "birth_date": folded(row["birth_date"]),
        "payment": row["payment"], "phone": phone_key(row["phone"]), "document": row["document"], "device": row["device"],
        "address": address_key(row["address"]), "email": email_key(row["email"]), "email_pattern": email_pattern(row["email"]),
        "network": network_key(row["signup_ip"]), "plan": folded(row["plan"]), "signed": row["start"].timestamp(),
    }  # fmt: skip


def _device_profile(account_id: str, device: str) -> dict[str, Any]:
    empty = dict.fromkeys(("identity", "birth_date", *GLUE, "plan", "signed"))
    return {"account_id": account_id, **empty, "device": device}


def _note(account: Account, row: dict[str, Any], profile: dict[str, Any]) -> None:
    account.leases.add(row["lease_id"])
    places = [(item["exhibit"], item["line"]) for item in row["basis"]]
    for name in (row["name"], row["name_reading"]):
        if tokens := name_tokens(name):
            account.called.add(tokens)
    if row["name"]:
        account.names.add(row["name"])
    if profile["birth_date"]:
        account.birth_dates.add(profile["birth_date"])
    if profile["identity"]:
        account.identities.add(profile["identity"])
    for key in ("identity", "birth_date", *GLUE, "plan"):
        if profile[key]:
            account.places[key, profile[key]] += places


def _login_devices(access_rows: pa.Table, accounts: dict[str, Account]) -> Iterable[tuple[str, str, Place]]:
    """(account, device, place) of the first log-in in the records of each device to each leased account."""
    import pyarrow as pa

    first: dict[tuple[str, str], int] = {}
    pairs = zip(access_rows["account_id"].to_pylist(), access_rows["device"].to_pylist())
    for index, (account_id, device) in enumerate(pairs):
        if device and account_id in accounts:
            first.setdefault((account_id, device), index)
    basis = access_rows["basis"].take(pa.array(list(first.values()), pa.int64())).to_pylist()
    for (account_id, device), places in zip(first, basis):
        yield account_id, device, (places[0]["exhibit"], places[0]["line"])


def _identities(accounts: dict[str, Account]) -> dict[tuple[str, str], set[str]]:
    """(field, value) -> who has it; an account without any name counts as an identity of its own."""
    having: dict[tuple[str, str], set[str]] = defaultdict(set)
    for account_id, account in accounts.items():
        for key, value in account.places:
            having[key, value] |= account.identities or {f"account {account_id}"}
    return having
