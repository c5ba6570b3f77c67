"""Two accounts are linked where what they share is rare, independent, and not explained by a household or a reseller.

Weights are bits, log2 of the Bayes factor; the prior is not in them. A similarity is not a confidence: `decision` says
what follows from it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from urazuke.linkage.accounts import Account, Place
from urazuke.linkage.model import COMPARED, Agreement, compared_columns, identities_counted, is_exit, is_hub, parameters, score_pairs
from urazuke.linkage.profiles import Profiles
from urazuke.linkage.values import alike_names, same_family

# What one household, or one reseller's desk, shares without being one renter.
HOUSEHOLD = frozenset({"payment", "phone", "device", "machines", "address", "network"})
RESELLER = frozenset({"device", "machines", "address", "network"})
AGENT = frozenset({"device", "machines", "network"})
# What a renter uses, not what he claims to be.
MEANS = frozenset({"payment", "phone", "device", "email", "email_pattern", "network"})
# A machine of the same make in the same neighbourhood is met by chance; one of two features must be more than that.
BY_CHANCE = frozenset({"device", "network"})
INDEPENDENT = MEANS | {"address", "document"}
_BASIS_ROWS = 3


@dataclass(frozen=True, slots=True)
class Feature:
    """A field in which two accounts agree (weight above 0) or were found to differ; `holders`: identities with the value."""

    field: str
    left: str | None
    right: str | None
    weight: float
    holders: int


@dataclass(frozen=True, slots=True)
class Link:
    """A pair of accounts, ordered; `places` are the rows that carry the shared values.

    `controller_only`: one hand controls both, and nothing says that one renter took them.
    """

    left: str
    right: str
    weight: float
    decision: str
    features: tuple[Feature, ...]
    places: tuple[Place, ...]
    controller_only: bool = False


def weigh_links(profiles: Profiles, machines: Mapping[tuple[str, str], tuple[str, ...]]) -> list[Link]:
    """The links worth listing, ordered by accounts; `machines` as `shared_machines` finds them."""
    prior = -math.log2(identities_counted(profiles))
    desks = desk_devices(profiles)
    listed = _log_odds(parameters()["decision"]["listed"])
    links = []
    for left, right, found in score_pairs(profiles):
        accounts = profiles.accounts[left], profiles.accounts[right]
        features = _with_machines(_corrected(_features(found, profiles), *accounts), machines.get((left, right), ()), profiles)
        weight = sum(feature.weight for feature in features)
        shared = [feature for feature in features if feature.left is not None]
        if not shared or prior + weight < listed:
            continue
        explained = explained_fields(shared, *accounts, desks)
        decision = _decide(prior + weight, shared, explained)
        controlled = decision == "linked" and not is_enough([f for f in shared if f.field != "machines"], explained)
        places = _places(profiles, left, right, shared)
        links.append(Link(left, right, round(weight, 4), decision, tuple(features), places, controlled))
    return links


def _with_machines(features: list[Feature], machines: Sequence[str], profiles: Profiles) -> list[Feature]:
    """The features with that of shared machines, which then stands for a shared device too."""
    if not machines:
        return features
    holders = sorted(profiles.holders.of("device", machine) for machine in machines)
    total = identities_counted(profiles)
    weight = math.log2(parameters()["machines"]["m"]) + sum(math.log2(total / count) for count in holders[:2])
    text = ", ".join(machines)
    made = Feature("machines", text, text, round(weight, 4), holders[-1])
    return [*(feature for feature in features if feature.field != "device"), made]


def _features(found: Mapping[str, Agreement], profiles: Profiles) -> list[Feature]:
    return [_feature(name, *found[name], profiles) for name in COMPARED if name in found]


def _feature(name: str, weight: float, level: int, value: str | None, profiles: Profiles) -> Feature:
    weight = round(weight, 4)
    if value is None:
        return Feature(name, None, None, weight, 0)
    key = compared_columns(name)[-level]
    return Feature(key, value, value, weight, profiles.holders.of(key, value))


def _corrected(features: list[Feature], left: Account, right: Account) -> list[Feature]:
    """What a pairwise model counts twice is taken back.

    An e-mail stem that both lessees' names explain was not made up by one hand: it weighs nothing. A burst beside a
    network agreement adds only that the plan is the same.
    """
    namesakes = any(alike_names(a, b) for a in left.called for b in right.called)
    kept = [feature for feature in features if not (namesakes and feature.field == "email_pattern")]
    if any(feature.field == "network" and feature.left is not None for feature in kept):
        burst = parameters()["burst"]
        plan = round(math.log2(burst["m"] / burst["u_beside_network"]), 4)
        kept = [replace(f, weight=plan) if f.field == "plan" else f for f in kept]
    return kept


def _decide(log_odds: float, shared: list[Feature], explained: frozenset[str]) -> str:
    wanted = parameters()["decision"]
    if log_odds >= _log_odds(wanted["linked"]) and is_enough(shared, explained):
        return "linked"
    return "review" if log_odds >= _log_odds(wanted["review"]) else "rejected"


def is_enough(shared: list[Feature], explained: frozenset[str]) -> bool:
    """Is there more than chance, a shared roof, an agent's desk or a stolen identity explains?

    Under different names: two independent rare features, or a document that nearly nobody else has. Under one name: a
    rare feature that is the renter's own means, for name, birth date, address and document are what an identity thief
    has of his victim.
    """
    wanted = parameters()["decision"]
    rare = {f.field for f in shared if f.field in INDEPENDENT and f.field not in explained and not is_hub(f.holders)}
    if any(f.field == "identity" for f in shared):
        return bool(rare & MEANS - BY_CHANCE)
    if any(f.field == "machines" for f in shared) and "machines" not in explained:
        return True
    strong = any(f.field == "document" and f.holders <= wanted["strong_document"] for f in shared)
    return strong or (len(rare) >= wanted["features"] and not rare <= BY_CHANCE)


def explained_fields(shared: Iterable[Feature], left: Account, right: Account, desks: frozenset[tuple[str, str]]) -> frozenset[str]:
    """The fields whose agreement has an innocent reason: a family under one roof, or the desk of one reseller or agent.

    A household: the family names agree and the birth dates differ. A reseller: the card is on so many identities that
    it is nobody's own, and then the machine and the network that signed up may be the reseller's too. An agent with few
    clients: his card and his machine, which several clients' accounts were opened with at one place (`desks`).
    """
    shared = list(shared)
    values = {f.field: f.left or "" for f in shared}
    explained: frozenset[str] = frozenset()
    if _is_family(left, right):
        explained |= HOUSEHOLD
    if any(f.field == "payment" and is_hub(f.holders) for f in shared):
        explained |= RESELLER
    if (values.get("payment", ""), values.get("device", "")) in desks:
        explained |= AGENT
    return explained


def desk_devices(profiles: Profiles) -> frozenset[tuple[str, str]]:
    """(payment, device) pairs with which two identities signed up from one network that is no common exit.

    Who hides behind false names signs up from changing places; an agent sits in his office.
    """
    import polars as pl

    total = identities_counted(profiles)
    users = profiles.holders.tables["network"]
    exits = users.filter([is_exit(count, total) for count in users.get_column("holders")]).get_column("value")
    opened = profiles.rows.drop_nulls(["payment", "device", "network"]).filter(~pl.col("network").is_in(exits.implode()))
    renters = pl.coalesce("identity", "account_id").n_unique().alias("renters")
    desks = opened.group_by("payment", "device", "network").agg(renters).filter(pl.col("renters") > 1)
    return frozenset(desks.select("payment", "device").iter_rows())


def _is_family(left: Account, right: Account) -> bool:
    if left.birth_dates & right.birth_dates:
        return False
    return any(same_family(a, b) for a in left.called for b in right.called)


def _places(profiles: Profiles, left: str, right: str, shared: Iterable[Feature]) -> tuple[Place, ...]:
    """The first rows of each account that carry each shared value."""
    places: dict[Place, None] = {}
    for feature in shared:
        values = (feature.left or "").split(", ") if feature.field == "machines" else [feature.left or ""]
        field = "device" if feature.field == "machines" else feature.field
        for account in (left, right):
            for value in values:
                places.update(dict.fromkeys(profiles.accounts[account].places[field, value][:_BASIS_ROWS]))
    return tuple(places)


def _log_odds(probability: float) -> float:
    return math.log2(probability / (1 - probability))
