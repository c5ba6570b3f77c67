"""Each provider hands over its records in its own way: headers, clocks, encodings and endings differ, and so do the bad rows."""

from __future__ import annotations

import io
from itertools import pairwise

import polars as pl

from urazuke.simulate.addresses import dotted
from urazuke.simulate.formats.lines import stamp
from urazuke.simulate.logbook import Book
from urazuke.simulate.logins import ACTIONS
from urazuke.simulate.parameters import Parameters
from urazuke.simulate.records import Lease, Registry
from urazuke.simulate.words import Provider, words

LEASE_COLUMNS = (
    "provider", "lease_id", "account_id", "ip", "start", "end", "plan", "name", "name_reading", "birth_date", "address", "phone", "email",
    "document", "payment", "signup_ip", "device",
)  # fmt: skip
ACCESS_COLUMNS = ("provider", "account_id", "time", "action", "source_ip", "user_agent", "device")
CASE_OFFSET = 9 * 3600
PATTERNS = {  # how a provider writes an instant: UTC offset in seconds (the last three without saying so), pattern
    "utc": (0, "%Y-%m-%dT%H:%M:%SZ"),
    "offset": (CASE_OFFSET, "%Y-%m-%dT%H:%M:%S+09:00"),
    "slashes": (CASE_OFFSET, "%Y/%m/%d %H:%M:%S"),
    "dashes": (CASE_OFFSET, "%Y-%m-%d %H:%M:%S"),
    "kanji": (CASE_OFFSET, "%Y年%-m月%-d日 %-H時%M分"),
}
SJIS = str.maketrans({"髙": "高", "﨑": "崎"})


def hand_over_leases(parameters: Parameters, registry: Registry, book: Book) -> None:
    """leases/: a file a provider, and columns.toml for the one that has headers of its own."""
    frame = _lease_frame(parameters, registry)
    for number, provider in enumerate(words().providers[: parameters.providers]):
        rows = frame.filter(pl.col("number") == number).select(LEASE_COLUMNS)
        content, rejects = _file(rows, provider.leases, ("start", "end"), provider.times, BAD_LEASES, _headers(provider))
        book.write(f"leases/{provider.stem}.{provider.leases.split('-')[0]}", "lease", content, rejects)
    if parameters.providers > 2:
        lines = [f'{ours} = "{theirs}"' for ours, theirs in words().own_headers.items()]
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
    for number, provider in enumerate(words().providers[: parameters.providers]):
        rows = frame.filter(pl.col("number") == number).with_columns(pl.lit(provider.name).alias("provider")).select(ACCESS_COLUMNS)
        content, rejects = _file(rows, provider.access, ("time",), provider.access_times, BAD_LOGINS, {})
        book.write(f"access/{provider.stem}.{provider.access}", "access", content, rejects)


def lease_addresses(lease: Lease) -> list[str]:
    """The addresses of a lease as a record states them: one, a /29, or an IPv4 and an IPv6."""
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
                who.email, account.document, account.payment, account.signup_ip, account.device,
            )  # fmt: skip
            rows.append((account.provider, *stated))
    kinds = {name: pl.Int64 if name in ("number", "start", "end") else pl.String for name in ("number", *LEASE_COLUMNS)}
    return pl.DataFrame(rows, schema=kinds, orient="row")


BAD_LEASES: tuple[dict[str, str], ...] = (
    {"start": "unknown"},
    {"ip": "198.18.999.7"},
    {"account_id": ""},
    {"end": "1999-12-31T15:00:00Z"},
)
BAD_LOGINS: tuple[dict[str, str], ...] = ({"time": "yesterday"}, {"source_ip": ""})


def _file(
    rows: pl.DataFrame, shape: str, times: tuple[str, ...], style: str, bad: tuple[dict[str, str], ...], headers: dict[str, str]
) -> tuple[bytes, int]:
    """The bytes of one provider's file, and how many of its rows are bad. A Parquet file is typed and has none."""
    if shape == "parquet":
        buffer = io.BytesIO()
        typed = [(pl.col(name) * 1000).cast(pl.Datetime("ms", "UTC")) for name in times]
        rows.with_columns(typed).write_parquet(buffer, statistics=False)
        return buffer.getvalue(), 0
    offset, pattern = PATTERNS[style]
    text = rows.with_columns(stamp(pl.col(name) * 1_000_000, offset, pattern).alias(name) for name in times)
    text, rejects = _spoil(text, bad)
    if shape == "jsonl":
        return _json_lines(text), rejects + 1
    written: str = text.rename(headers).write_csv()
    if shape == "csv-sjis":
        return written.translate(SJIS).replace("\n", "\r\n").encode("cp932", "replace"), rejects
    return written.encode("utf-8-sig" if shape == "csv-bom" else "utf-8"), rejects


def _spoil(text: pl.DataFrame, bad: tuple[dict[str, str], ...]) -> tuple[pl.DataFrame, int]:
    """Copies of real rows with one field each that cannot be, spread through the file; a small file has none."""
    if text.height < 2 * len(bad) + 2:
        return text, 0
    step = text.height // (len(bad) + 1)
    parts = []
    for number, change in enumerate(bad):
        parts.append(text.slice(number * step, step))
        spoilt = {name: pl.lit(value).alias(name) for name, value in change.items()}
        if "lease_id" in text.columns:
            spoilt["lease_id"] = (pl.col("lease_id") + "X").alias("lease_id")
        parts.append(text.slice((number + 1) * step, 1).with_columns(spoilt.values()))
    parts.append(text.slice(len(bad) * step))
    return pl.concat(parts), len(bad)


def _json_lines(text: pl.DataFrame) -> bytes:
    """One object a line; the last line was cut off while it was written."""
    buffer = io.BytesIO()
    text.write_ndjson(buffer)
    return buffer.getvalue() + b'{"provider":"cut o\n'


def _headers(provider: Provider) -> dict[str, str]:
    return {"canonical": {}, "japanese": words().japanese_headers, "own": words().own_headers}[provider.headers]
