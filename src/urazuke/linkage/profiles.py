"""Every lease, and every device of an account's first days, is one profile: the values that could tie it to another's.

The devices count that an account used while it was new, for what comes later may be somebody else's: an account that
is handed over gets the operator's devices, and those tie operators, not renters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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

NEW_FOR = timedelta(days=3)
GLUE = ("payment", "phone", "document", "device", "address", "email", "email_pattern", "network")
Place = tuple[str, int | None]


@dataclass(slots=True)
class Account:
    """What the case knows of one account; `places`: (field, value) -> the rows that carry it."""

    leases: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    called: set[tuple[str, ...]] = field(default_factory=set)
    birth_dates: set[str] = field(default_factory=set)
    identities: set[str] = field(default_factory=set)
    first_start: datetime | None = None
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
    for account_id, device, place in _early_devices(access_rows, accounts):
        profile = _device_profile(account_id, device)
        accounts[account_id].places["device", device].append(place)
        seen.setdefault(tuple(profile.values()), profile)
    rows = sorted(seen.values(), key=lambda p: [str(value) for value in p.values()])
    for number, profile in enumerate(rows):
        profile["unique_id"] = number
    return Profiles(rows, {a: accounts[a] for a in sorted(accounts)}, _identities(accounts))


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
    if account.first_start is None or row["start"] < account.first_start:
        account.first_start = row["start"]
    for key in ("identity", "birth_date", *GLUE, "plan"):
        if profile[key]:
            account.places[key, profile[key]] += places


def _early_devices(access_rows: pa.Table, accounts: dict[str, Account]) -> Iterable[tuple[str, str, Place]]:
    """(account, device, place) of the log-ins of an account's first days, one of each device."""
    taken: set[tuple[str, str]] = set()
    columns = (access_rows[name].to_pylist() for name in ("account_id", "time", "device", "basis"))
    for account_id, time, device, basis in zip(*columns):
        known = accounts.get(account_id)
        start = known.first_start if known else None
        if device and start and abs(time - start) <= NEW_FOR and (account_id, device) not in taken:
            taken.add((account_id, device))
            yield account_id, device, (basis[0]["exhibit"], basis[0]["line"])


def _identities(accounts: dict[str, Account]) -> dict[tuple[str, str], set[str]]:
    """(field, value) -> who has it; an account without any name counts as an identity of its own."""
    having: dict[tuple[str, str], set[str]] = defaultdict(set)
    for account_id, account in accounts.items():
        for key, value in account.places:
            having[key, value] |= account.identities or {f"account {account_id}"}
    return having
