"""Each provider hands over its records in its own way: headers, clocks, encodings and endings differ, and so do the bad rows."""

from __future__ import annotations

from itertools import pairwise

import polars as pl

from urazuke.simulate.addresses import dotted
from urazuke.simulate.logbook import Book
from urazuke.simulate.logins import ACTIONS
from urazuke.simulate.parameters import Parameters
from urazuke.simulate.records import Lease, Registry
from urazuke.simulate.sheets import UNWRITABLE, file_bytes
from urazuke.simulate.styles import access_styles, lease_styles
from urazuke.simulate.words import Style, words

LEASE_COLUMNS = (
    "provider", "lease_id", "account_id", "ip", "start", "end", "plan", "name", "name_reading", "birth_date", "address", "phone", "email",
    "document", "payment", "signup_ip", "device",
)  # fmt: skip
ACCESS_COLUMNS = ("provider", "account_id", "time", "action", "source_ip", "user_agent", "device")
BAD_LEASES: tuple[dict[str, str], ...] = (
    {"start": "unknown"},
    {"ip": "198.18.999.7"},
    {"account_id": ""},
    {"end": "1999-12-31T15:00:00Z"},
)
BAD_LOGINS: tuple[dict[str, str], ...] = ({"time": "yesterday"}, {"source_ip": ""})


def hand_over_leases(parameters: Parameters, registry: Registry, book: Book) -> None:
    """leases/: a file a provider, and columns.toml for the one that has headers of its own."""
    frame = _lease_frame(parameters, registry)
    for number, style in enumerate(lease_styles(parameters)):
        rows = frame.filter(pl.col("number") == number).select(*LEASE_COLUMNS, "latin")
        content, rejects = file_bytes(_writable(rows, style), style, ("start", "end"), BAD_LEASES)
        book.write(f"leases/{words().providers[number].stem}.{style.file}", "lease", content, rejects)
    if parameters.providers > 2:
        lines = [f'{ours} = "{theirs}"' for ours, theirs in words().headers["own"].items()]
        (book.root / "leases" / "columns.toml").write_text("# Ridgeline Servers' own headers\n" + "\n".join(lines) + "\n", encoding="utf-8")


def hand_over_logins(parameters: Parameters, registry: Registry, logins: pl.DataFrame, book: Book) -> None:
    """access/: a file a provider; none where there are no log-ins."""
    if not logins.height:
        return
    accounts = pl.DataFrame(
        {
            "account": range(len(registry.accounts)),
            "account_id": [account.account_id for account in registry.accounts],
            "number": [account.provider for account in registry.accounts],
        },
        schema_overrides={"account": pl.Int64},
    )
    frame = logins.join(accounts, on="account", how="left", maintain_order="left").with_columns(
        pl.Series("action", ACTIONS).gather(logins["action"])
    )
    for number, style in enumerate(access_styles(parameters)):
        provider = words().providers[number]
        rows = frame.filter(pl.col("number") == number).with_columns(pl.lit(provider.name).alias("provider")).select(ACCESS_COLUMNS)
        content, rejects = file_bytes(rows, style, ("time",), BAD_LOGINS)
        book.write(f"access/{provider.stem}.{style.file}", "access", content, rejects)


def _writable(rows: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Names that a character code cannot write are stated in Latin letters, as such a provider's form makes people do."""
    if style.code.startswith("utf"):
        return rows.drop("latin")
    fits = [_can_write(name, style.code) for name in rows["name"].to_list()]
    name = pl.when(pl.Series(fits, dtype=pl.Boolean)).then(pl.col("name")).otherwise(pl.col("latin"))
    return rows.with_columns(name.alias("name")).drop("latin")


def _can_write(text: str, code: str) -> bool:
    try:
        text.translate(UNWRITABLE).encode(code)
    except UnicodeEncodeError:
        return False
    return True


def lease_addresses(lease: Lease) -> list[str]:
    """The addresses of a lease as a record states them: one, a network, or an IPv4 and an IPv6."""
    first = dotted(lease.address) + ("" if lease.prefix == 32 else f"/{lease.prefix}")
    return [first, lease.second] if lease.second else [first]


def _lease_frame(parameters: Parameters, registry: Registry) -> pl.DataFrame:
    rows = []
    for lease in sorted(registry.leases, key=lambda lease: (lease.start, lease.lease_id)):
        account = registry.accounts[lease.account]
        who = account.identity
        bounds = [lease.start, *lease.renewals, lease.end]
        for start, end in pairwise(bounds):
            stated = (
                words().providers[account.provider].name, lease.lease_id, account.account_id, ";".join(lease_addresses(lease)),
                start, end if end < parameters.closes else None, lease.plan, who.name, who.reading, who.birth, who.address, who.phone,
                who.email, account.document, account.payment, account.signup_ip, account.device, f"{who.given} {who.family}".title(),
            )  # fmt: skip
            rows.append((account.provider, *stated))
    kinds = {name: pl.Int64 if name in ("number", "start", "end") else pl.String for name in ("number", *LEASE_COLUMNS, "latin")}
    return pl.DataFrame(rows, schema=kinds, orient="row")
