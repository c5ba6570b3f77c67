"""Simulated markets beside the shared worlds, which another hand made: who shares what with whom, and who logs in how.

    python bench/market.py [SEED…]

Shares are of accounts that have a card, telephone, machine, house or network at sign-up which another customer has too,
by the truth's customers. The fewer a world has, the easier it is not to accuse anybody.
"""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl
from worlds import SHARED

from urazuke.evidence.case import open_case
from urazuke.evidence.exhibit import loose_exhibit
from urazuke.leases import name_accounts, read_access, read_columns, read_leases
from urazuke.simulate import simulate

SEEDS = (1, 2, 3)
SHARED_BY = ("payment", "phone", "device", "address", "network")
HEAD = ("world", "accounts", "covert", *(f"{field} %" for field in SHARED_BY), "widest card", "log-ins", "machines", "gap h")


def rows_of(case: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Leases and log-ins as the program reads them, with the account's id as the truth has it."""
    settings = open_case(case).settings
    columns = read_columns(case / "leases" / "columns.toml")
    files = [
        [loose_exhibit(path, kind) for path in sorted((case / folder).iterdir()) if path.suffix != ".toml"] for folder, kind in FOLDERS
    ]
    named = name_accounts(read_leases(files[0], settings, columns).rows, read_access(files[1], settings, columns).rows)
    leases, access = (pl.DataFrame(pl.from_arrow(table.drop(["basis"]))) for table in named)
    own = pl.col("account_id").str.split("/").list.last().alias("account")
    return leases.with_columns(own), access.with_columns(own)


FOLDERS = (("leases", "lease"), ("access", "access"))


def figures(case: Path) -> list[str]:
    """One line of the table."""
    truth = case.with_name(case.name + ".truth")
    stated_accounts = [json.loads(line) for line in (truth / "accounts.jsonl").read_text("utf-8").splitlines()]
    accounts = pl.DataFrame(stated_accounts, infer_schema_length=None)
    handovers: list[dict[str, Any]] = json.loads((truth / "handovers.json").read_text("utf-8"))
    leases, access = rows_of(case)
    network = pl.col("signup_ip").str.replace(r"(\.\d+|::[0-9a-f]+)$", "").alias("network")
    stated = leases.with_columns(network).join(
        accounts.select("account_id", "customer", "covert"), left_on="account", right_on="account_id"
    )
    used = access.group_by("account").agg(
        (pl.len() * 30 / (pl.col("time").max() - pl.col("time").min()).dt.total_days().clip(lower_bound=10)).alias("monthly"),
        pl.col("device").drop_nulls().n_unique().alias("machines"),
    )
    gaps = [_hours(row["first_new"]) - _hours(row["last_old"]) for row in handovers]
    cards = stated.drop_nulls("payment").group_by("payment").agg(pl.col("customer").n_unique())["customer"]
    return [
        case.name, str(accounts.height), str(accounts["covert"].sum()), *(f"{100 * _share(stated, field):.0f}" for field in SHARED_BY),
        str(cards.max()), f"{used['monthly'].median():.1f}", f"{used['machines'].mean():.2f}", f"{median(gaps):.0f}" if gaps else "-",
    ]  # fmt: skip


def _share(stated: pl.DataFrame, field: str) -> float:
    """The share of accounts whose value some other customer has too."""
    rows = stated.drop_nulls(field).select("account", "customer", field).unique()
    holders = rows.group_by(field).agg(pl.col("customer").n_unique().alias("holders"))
    shared = rows.join(holders, on=field).filter(pl.col("holders") > 1)
    return shared["account"].n_unique() / stated["account"].n_unique()


def _hours(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() / 3600


def main(seeds: list[int]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        work, cases = Path(temporary), list[Path]()
        for archive in sorted((SHARED / "worlds").glob("*.tar.gz")):
            with tarfile.open(archive) as packed:
                wanted = [member for member in packed.getmembers() if "/logs/" not in member.name]
                packed.extractall(work, members=wanted, filter="data")
            cases.append(work / archive.name.removesuffix(".tar.gz"))
        for seed in seeds:
            for noise in ("usual", "high"):
                name = work / f"{noise}-{seed}"
                cases.append(simulate(name, organisations=1, events=0, leases=3000, opsec="medium", noise=noise, seed=seed).case)
        rows = [list(HEAD), *(figures(case) for case in cases)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        print(
            "  ".join(
                text.rjust(width) if column else text.ljust(width) for column, (text, width) in enumerate(zip(row, widths, strict=True))
            )
        )


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or list(SEEDS))
