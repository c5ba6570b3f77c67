"""How many identities have a value: what many have says little, and an honest customer's five leases count once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Holders:
    """`tables`: field -> its values with their `holders`, by value; `identities`: how many there are in the case."""

    tables: Mapping[str, pl.DataFrame]
    several: Mapping[tuple[str, str], int]
    identities: int

    def of(self, field: str, value: str) -> int:
        """How many identities have that value, which at least one account has."""
        return self.several.get((field, value), 1)


def count_holders(values: Mapping[str, pl.DataFrame], identities: pl.DataFrame) -> Holders:
    """`values`: field -> a frame of `account_id` and `value`; `identities`: `account_id` and `identity`, null where there is none.

    An account without any name counts as an identity of its own, and so does each of the names that one account has.
    """
    import polars as pl

    owners = _owners(identities)
    tables: dict[str, pl.DataFrame] = {}
    seen = [owners.head(0).get_column("owner")]
    for field, frame in values.items():
        edges = frame.drop_nulls().unique().join(owners, on="account_id", how="inner").select("value", "owner")
        tables[field] = edges.group_by("value").agg(pl.col("owner").n_unique().alias("holders")).sort("value")
        seen.append(edges.get_column("owner").unique())
    several = {(field, value): count for field, table in tables.items() for value, count in table.filter(pl.col("holders") > 1).iter_rows()}
    return Holders(tables, several, pl.concat(seen).n_unique())


def _owners(identities: pl.DataFrame) -> pl.DataFrame:
    """`account_id` and `owner`: a number for each identity, below 0 for accounts without one."""
    import polars as pl

    named = identities.drop_nulls().unique().with_columns(pl.col("identity").rank("dense").cast(pl.Int64).alias("owner"))
    nameless = identities.select("account_id").unique().sort("account_id").join(named, on="account_id", how="anti")
    alone = nameless.with_columns((-1 - pl.int_range(pl.len())).alias("owner"))
    return pl.concat([named.select("account_id", "owner"), alone])
