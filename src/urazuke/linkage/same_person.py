"""Two accounts may be one honest person's who was written down differently: a slip in a birth date, an old address.

The duplicates model says how likely that is. It never joins two accounts by itself: who steals an identity has his victim's
name, birth date and address, and a family has one address and one telephone; links.py asks for means of the renter's own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urazuke.linkage.addresses import parse_address
from urazuke.linkage.duplicates import duplicate_model, find_duplicates
from urazuke.linkage.values import name_tokens

if TYPE_CHECKING:
    import polars as pl

# Father and son may bear one name: their birth dates are a digit apart, and a generation.
GENERATION_YEARS = 15
_ADDRESS_PARTS = ("locality", "house_number", "property")
# What a lessee says of himself, in the forms in which profiles have it.
STATED = ("identity", "name", "name_reading", "birth_date", "address", "phone", "email")
# The fields of a link, and the compared columns that make each.
_FIELDS = {
    "identity": ("given_name", "family_name", "birth_date"), "address": ("house_number", "property", "locality"), "phone": ("phone",),
    "email": ("email",),
}  # fmt: skip
# What people under one roof share, whoever they are.
HOUSEHOLD = frozenset({"address", "phone"})
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """A field of two records: what each says, and what that weighs in bits."""

    field: str
    left: str | None
    right: str | None
    weight: float

    @property
    def is_own(self) -> bool:
        """Would a namesake, or somebody else under the same roof, differ in it? Mail addresses that are alike are made of names."""
        return self.field not in HOUSEHOLD and (self.field != "email" or self.left == self.right)


@dataclass(frozen=True, slots=True)
class SamePerson:
    """Two accounts' records that may be one person's; `log_odds` in bits, of all that is not a household's, prior included.

    `slip`: one name, and birth dates that are a slip of the pen apart.
    """

    log_odds: float
    fields: tuple[Compared, ...]
    slip: bool

    @property
    def likely(self) -> bool:
        match = float(duplicate_model()["decision"]["match"])
        return self.log_odds >= math.log2(match / (1 - match))


def find_same_persons(stated: pl.DataFrame) -> dict[Pair, SamePerson]:
    """(account, account) -> the likeliest two of their records; `stated`: a row a record, `account_id` and STATED."""
    import polars as pl

    records = stated.unique().sort("account_id", *STATED, nulls_last=True)
    records = records.with_columns(pl.int_range(pl.len()).cast(pl.String).str.zfill(9).alias("id"))
    found = find_duplicates(_persons(records))
    columns = [name.removeprefix("weight_") for name in found.columns if name.startswith("weight_")]
    best: dict[Pair, SamePerson] = {}
    for row in found.sort("log_odds", "left", "right", descending=[True, False, False]).iter_rows(named=True):
        left, right = (records.row(int(row[side]), named=True) for side in ("left", "right"))
        fields = _fields(row, left, right, columns)
        log_odds = row["log_odds"] - sum(field.weight for field in fields if field.weight > 0 and not field.is_own)
        best.setdefault((left["account_id"], right["account_id"]), SamePerson(round(log_odds, 4), fields, is_slip(left, right)))
    return best


def _persons(records: pl.DataFrame) -> pl.DataFrame:
    """The columns that duplicates.toml compares."""
    import polars as pl

    names = [_name(name, reading) for name, reading in records.select("name", "name_reading").iter_rows()]
    addresses = [_address(address) for address in records.get_column("address")]
    return records.select(
        "id", pl.col("account_id").alias("holder"), "birth_date", "phone", "email",
        pl.Series("family_name", [family for family, _ in names], pl.String),
        pl.Series("given_name", [given for _, given in names], pl.String),
        *(pl.Series(part, [parts[at] for parts in addresses], pl.String) for at, part in enumerate(_ADDRESS_PARTS)),
    )  # fmt: skip


def _name(name: str | None, reading: str | None) -> tuple[str | None, str | None]:
    """Family and given name as read, or as written; a name that is written together is a family name."""
    parts = name_tokens(reading) or name_tokens(name)
    return (parts[0] if parts else None), (" ".join(parts[1:]) or None)


def _address(address: str | None) -> Sequence[str | None]:
    """Town and street, block and house number, and the flat."""
    parsed = parse_address(address)
    return [part or None for part in (parsed.place, parsed.house, parsed.flat)] if parsed else (None, None, None)


def _fields(row: Mapping[str, Any], left: Mapping[str, Any], right: Mapping[str, Any], columns: Sequence[str]) -> tuple[Compared, ...]:
    fields = []
    for name, compared in _FIELDS.items():
        weight = round(sum(row[f"weight_{column}"] for column in compared if column in columns), 4)
        if weight:
            fields.append(Compared(name, left[name] if weight > 0 else None, right[name] if weight > 0 else None, weight))
    return tuple(fields)


def is_slip(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Is the name the same, in whatever order, and the birth date the same but for one slip of the pen within a generation?"""
    one, other = (name_tokens(record["name_reading"]) or name_tokens(record["name"]) for record in (left, right))
    born = [record["birth_date"] or "" for record in (left, right)]
    if not one or (sorted(one) != sorted(other) and "".join(one) != "".join(other)) or not all(born):
        return False
    years = [int(date[:4]) if date[:4].isdigit() else None for date in born]
    if years[0] is None or years[1] is None or abs(years[0] - years[1]) >= GENERATION_YEARS:
        return False
    return one_slip(*born)


def one_slip(left: str, right: str) -> bool:
    """Are two texts the same but for one character, or for two neighbours exchanged?"""
    if len(left) != len(right):
        return False
    places = [place for place, (one, other) in enumerate(zip(left, right)) if one != other]
    if len(places) == 2:
        a, b = places
        digits = [place for place in range(a, b + 1) if left[place].isalnum()]
        return left[a] == right[b] and left[b] == right[a] and len(digits) == 2
    return len(places) < 2
