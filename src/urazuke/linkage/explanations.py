"""What two accounts share may have an innocent reason: one roof, one reseller's card, one agent's desk."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from urazuke.linkage.accounts import Account
from urazuke.linkage.features import Feature
from urazuke.linkage.market import is_exit, is_hub, parameters
from urazuke.linkage.model import SECONDS_A_DAY, identities_counted
from urazuke.linkage.profiles import Profiles
from urazuke.linkage.values import same_family

# What one household, or one reseller's desk, shares without being one renter.
HOUSEHOLD = frozenset({"payment", "phone", "device", "machines", "address", "network", "line"})
RESELLER = frozenset({"device", "machines", "address", "network", "line"})
AGENT = frozenset({"device", "machines", "network", "line"})
# What an agent lends his clients.
OFFERED = frozenset({"payment", "phone", "device", "line"})
SERVED = AGENT | OFFERED


Value = tuple[str, str]  # field and what stands in it


@dataclass(frozen=True, slots=True)
class Desks:
    """What agents sign their clients up with: cards, and (card, machine) pairs."""

    cards: frozenset[str]
    machines: frozenset[tuple[str, str]]


def explained_fields(features: Sequence[Feature], left: Account, right: Account) -> frozenset[str]:
    """The fields whose agreement has an innocent reason in the two accounts alone: one roof, a reseller, or two ways of life.

    A household: the addresses or the family names agree and the birth dates differ. A reseller: the card is on so many
    identities that it is nobody's own, and then the machine and the network that signed up may be the reseller's too. Two
    ways of life: whoever pays or signs up for another is not the other.
    """
    shared = [feature for feature in features if feature.left is not None]
    fields = {feature.field for feature in shared}
    explained: frozenset[str] = frozenset()
    roof = is_family(left, right) or ("address" in fields and not left.birth_dates & right.birth_dates)
    if roof and "identity" not in fields:
        explained |= HOUSEHOLD
    if any(f.field == "payment" and is_hub(f.holders) for f in shared):
        explained |= RESELLER
    unlike = any(f.field == "habits" and f.weight <= parameters()["desk"]["unlike"] for f in features)
    return explained | SERVED | {"document"} if unlike and "identity" not in fields else explained


def lent_fields(features: Sequence[Feature], desks: Desks, hands: Mapping[Value, float]) -> frozenset[str]:
    """The fields whose agreement an agent explains: his card, number or machine, which his clients use each in his own way.

    `hands` as `hands_of_many` gives it: one renter's habits are alike, however long he keeps one office.
    """
    wanted = parameters()["desk"]
    shared = {feature.field: feature.left or "" for feature in features if feature.left is not None}
    if any(hands.get(value, 0.0) <= wanted["disparate"] for value in shared.items()):
        return SERVED
    card = shared.get("payment", "")
    if card in desks.cards and hands.get(("payment", card), 0.0) < wanted["alike"]:
        return AGENT | {"payment"}
    return AGENT if (card, shared.get("device", "")) in desks.machines else frozenset()


def hands_of_many(pairs: Iterable[Sequence[Feature]]) -> dict[Value, float]:
    """(field, value) of a card, number or machine of three accounts or more -> the median of how alike their habits are, in bits.

    Two accounts of which one was hardly seen in use count as differing: nothing says that they are one hand's.
    """
    wanted = parameters()["desk"]
    bits: dict[Value, list[float]] = defaultdict(list)
    for features in pairs:
        habits = next((feature.weight for feature in features if feature.field == "habits"), wanted["unlike"])
        for feature in features:
            if feature.field in OFFERED and feature.left is not None and not is_hub(feature.holders):
                bits[feature.field, feature.left].append(habits)
    least = wanted["clients"] * (wanted["clients"] - 1) / 2
    return {value: median(found) for value, found in bits.items() if len(found) >= least}


def desks_of_agents(profiles: Profiles) -> Desks:
    """Cards and (card, machine) pairs with which two identities signed up from one network that is no common exit.

    Who hides behind false names signs up from changing places, or in one go; an agent sits in his office for years.
    """
    import polars as pl

    total = identities_counted(profiles)
    users = profiles.holders.tables["network"]
    exits = users.filter([is_exit(count, total) for count in users.get_column("holders")]).get_column("value")
    opened = profiles.rows.drop_nulls(["payment", "network"]).filter(~pl.col("network").is_in(exits.implode()))
    who = pl.coalesce("identity", "account_id")
    settled = parameters()["desk"]["days"] * SECONDS_A_DAY
    first = opened.group_by("payment", "network", who.alias("who")).agg(pl.col("signed").min())
    sat = first.group_by("payment", "network").agg((pl.col("signed").max() - pl.col("signed").min()).alias("sat"))
    shared = opened.drop_nulls("device").group_by("payment", "device", "network").agg(who.n_unique().alias("renters"))
    return Desks(
        frozenset(sat.filter(pl.col("sat") > settled).get_column("payment")),
        frozenset(shared.filter(pl.col("renters") > 1).select("payment", "device").iter_rows()),
    )


def is_family(left: Account, right: Account) -> bool:
    """Do the family names agree, and the birth dates not, or else the given names, as twins' do?"""
    if left.birth_dates & right.birth_dates:
        return not left.called & right.called and any(_are_twins(a, b) for a in left.called for b in right.called)
    return any(same_family(a, b) for a in left.called for b in right.called)


def _are_twins(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Two names of two parts in one script, of which one part is the same: the family name, whichever comes first."""
    if len(left) != 2 or len(right) != 2 or _script("".join(left)) != _script("".join(right)):
        return False
    return (left[0] == right[0]) != (left[1] == right[1]) and (left[0] == right[0] or left[0].isascii())


def _script(text: str) -> str:
    """The first word of the characters' names in Unicode: LATIN, KATAKANA, CJK, HANGUL; several joined."""
    return " ".join(sorted({unicodedata.name(char, "?").split()[0] for char in text if char.isalpha()}))
