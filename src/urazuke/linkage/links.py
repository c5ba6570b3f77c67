"""Two accounts are linked where what they share is rare, independent, and not explained by a household or a reseller.

Weights are bits, log2 of the Bayes factor; the prior is not in them. A similarity is not a confidence: `decision` says
what follows from it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from urazuke.linkage.accounts import Place
from urazuke.linkage.explanations import SERVED, desks_of_agents, explained_fields, hands_of_many, lent_fields
from urazuke.linkage.features import (
    Feature,
    Pair,
    corrected,
    features_of,
    with_conduct,
    with_habits,
    with_machines,
    with_opening,
    with_owners,
    with_slip,
)
from urazuke.linkage.habits import Habits
from urazuke.linkage.market import is_hub, parameters
from urazuke.linkage.model import days_spanned, identities_counted, score_pairs
from urazuke.linkage.passing_on import PassedOn
from urazuke.linkage.profiles import Profiles
from urazuke.linkage.same_person import SamePerson

# What a renter uses, not what he claims to be.
MEANS = frozenset({"payment", "phone", "device", "email", "email_pattern", "network", "line"})
# A machine of the same make in the same neighbourhood is met by chance; one of two features must be more than that.
BY_CHANCE = frozenset({"device", "network", "line", "plan"})
# What neighbours who sign up in one week have in common: that both moved on, as some do each year, adds nothing to it.
STREET = frozenset({"network", "plan"})
INDEPENDENT = MEANS | {"address", "document", "plan"}
# What no two customers have by chance.
TOKENS = frozenset({"payment", "phone", "document", "email"})
# Made up by the renter, and the same word occurs to two of them: no token that a bank or a telephone company gave out.
SPELT = frozenset({"email"})
_BASIS_ROWS = 3


@dataclass(frozen=True, slots=True)
class Link:
    """A pair of accounts, ordered; `explained` are the shared fields that have an innocent reason.

    `controller_only`: one hand controls both, and nothing says that one renter took them. `sold_alike`: then the bits of how
    alike their lessees' log-ins are, among all whose accounts were passed on.
    """

    left: str
    right: str
    weight: float
    decision: str
    features: tuple[Feature, ...]
    explained: frozenset[str] = frozenset()
    controller_only: bool = False
    sold_alike: float | None = None

    @property
    def shared(self) -> tuple[Feature, ...]:
        """The features in which the accounts agree."""
        return tuple(feature for feature in self.features if feature.left is not None)

    @property
    def alike(self) -> bool:
        """Were both accounts used at like hours and places before any change of hands, and not only as all who sell use theirs?"""
        habits = next((feature.uncapped for feature in self.features if feature.field == "habits"), -math.inf)
        return habits >= parameters()["decision"]["sellers"] and self.sold_alike is not None and self.sold_alike >= 0


def weigh_links(
    profiles: Profiles, machines: Mapping[Pair, Sequence[str]], habits: Habits, passed: PassedOn, same: Mapping[Pair, SamePerson]
) -> list[Link]:
    """Every pair of accounts that shares something, decided alone; ordered by accounts.

    `machines` as `shared_machines`, `habits` as `login_habits`, `passed` as `passed_on` and `same` as `find_same_persons`
    find them.
    """
    desks, spanned = desks_of_agents(profiles), days_spanned(profiles)
    pairs: list[tuple[Pair, list[Feature], frozenset[str]]] = []
    for left, right, found in score_pairs(profiles):
        accounts = profiles.accounts[left], profiles.accounts[right]
        features = with_owners(corrected(features_of(found, profiles), *accounts), *accounts, profiles)
        features = with_machines(with_slip(features, same.get((left, right))), machines.get((left, right), ()), profiles)
        if any(feature.left is not None for feature in features):
            features = with_habits(with_opening(features, *accounts, spanned), left, right, habits)
            pairs.append(((left, right), features, explained_fields(features, *accounts)))
    hands = hands_of_many(features for _, features, _ in pairs) if habits.of else {}
    prior, sellers = prior_bits(profiles), habits.among(passed.since)
    links = []
    for pair, features, explained in pairs:
        explained |= lent_fields(features, desks, hands) | _unseen(features, habits)
        explained = frozenset() if _sold_together(pair, features, passed) else explained
        link = _weighed(pair, with_conduct(features, pair, _vouched(features, explained), passed), explained, prior)
        links.append(replace(link, sold_alike=sellers.weigh(*pair)) if link.controller_only else link)
    return links


def _sold_together(pair: Pair, features: Iterable[Feature], passed: PassedOn) -> bool:
    """Were both passed to the same machines? Neither a household nor an agent's clients sell to one crew."""
    return all(account in passed.since for account in pair) and any(feature.field == "machines" for feature in features)


def _unseen(features: Iterable[Feature], habits: Habits) -> frozenset[str]:
    """What an agent may have lent where log-ins are recorded, but too few of these two accounts to tell one hand from two."""
    seen = any(feature.field in ("habits", "identity") and (feature.field == "habits" or feature.left) for feature in features)
    return frozenset() if seen or not habits.of else SERVED


def _vouched(features: Iterable[Feature], explained: Collection[str]) -> bool:
    """Is something shared that no chance explains?"""
    few = int(parameters()["decision"]["few"])
    rare = [f for f in features if f.left is not None and is_rare(f) and f.own and f.field not in explained]
    return any(f.field in TOKENS or (f.field == "device" and f.holders <= few) for f in rare)


def under_one_name(links: Sequence[Link], same: Mapping[Pair, SamePerson]) -> list[Link]:
    """The links with, for review, the pairs that have nothing but the lessee in common: one customer, or a thief and his victim."""
    known = {(link.left, link.right) for link in links}
    more = []
    for pair, found in same.items():
        if found.likely and pair not in known:
            features = tuple(Feature(field.field, field.left, field.right, field.weight, 1) for field in found.fields)
            more.append(Link(*pair, round(sum(feature.weight for feature in features), 4), "review", features))
    return sorted([*links, *more], key=lambda link: (link.left, link.right))


def _weighed(pair: Pair, features: Sequence[Feature], explained: frozenset[str], prior: float) -> Link:
    weight = sum(feature.weight for feature in features)
    shared = [feature for feature in features if feature.left is not None]
    decision = _decide(prior + weight, shared, explained)
    controlled = decision == "linked" and not _is_renter_s(shared, explained)
    return Link(*pair, round(weight, 4), decision, tuple(features), explained, controlled)


def prior_bits(profiles: Profiles) -> float:
    """Log2 of the odds, before anything is compared, that two accounts are one renter's."""
    return -math.log2(identities_counted(profiles))


def worth_listing(links: Iterable[Link], prior: float) -> list[Link]:
    """Those that are not rejected, and the rejected whose posterior is not negligible."""
    least = log_odds(parameters()["decision"]["listed"])
    return [link for link in links if link.decision != "rejected" or prior + link.weight >= least]


def _decide(odds: float, shared: list[Feature], explained: frozenset[str]) -> str:
    wanted = parameters()["decision"]
    several = len(rare_fields(shared, explained)) >= int(wanted["features"])
    one = "linked_by_hand" if _habits_are_alike(shared, wanted["hand"]) else "linked_by_one"
    least = wanted["linked" if several or _is_one_name(shared) else one]
    if odds >= log_odds(least) and is_enough(shared, explained):
        return "linked"
    return "review" if odds >= log_odds(wanted["review"]) else "rejected"


def is_enough(shared: list[Feature], explained: frozenset[str]) -> bool:
    """Is there more than chance, a shared roof, an agent's desk or a stolen identity explains?

    Under different names: two independent rare features, or a document that nearly nobody else has. Like habits of log-in
    are one beside two things that chance could do. Under one name: a rare feature that
    is the renter's own means, for name, birth date, address and document are what an identity thief has of his victim.
    """
    wanted = parameters()["decision"]
    rare = rare_fields(shared, explained)
    several = len(rare) >= int(wanted["features"])
    if _is_one_name(shared):
        return bool(rare & MEANS - BY_CHANCE)
    if any(f.field == "machines" for f in shared) and "machines" not in explained:
        return True
    if any(f.field == "document" and f.holders <= wanted["strong_document"] and f.field not in explained for f in shared):
        return True
    conduct = {f.field for f in shared if f.field == "passed_on"} | ({"habits"} if _habits_are_alike(shared, wanted["habits"]) else set())
    if several:
        return bool(conduct - {"passed_on"} if rare <= STREET else conduct) or not rare <= BY_CHANCE
    told = "passed_on" in conduct or _habits_are_alike(shared, wanted["hand"])
    return bool(rare & TOKENS - SPELT and told) or ("habits" in conduct and _is_held_by_few(shared, rare))


def _habits_are_alike(shared: Iterable[Feature], bits: float) -> bool:
    return any(feature.field == "habits" and feature.weight >= bits for feature in shared)


def _is_held_by_few(shared: Iterable[Feature], rare: Collection[str]) -> bool:
    """Is a machine or a number among the rare things that hardly anybody else has?"""
    few = int(parameters()["decision"]["few"])
    return any(f.field in rare and f.field in ("device", "phone") and f.own and f.holders <= few for f in shared)


def _is_one_name(shared: Iterable[Feature]) -> bool:
    """Do both say to be one person, if under a name written differently: the birth date with the address or the document?"""
    fields = {feature.field for feature in shared}
    return "identity" in fields or ("birth_date" in fields and bool(fields & {"address", "document"}))


def _is_renter_s(shared: list[Feature], explained: frozenset[str]) -> bool:
    """Does a linked pair share something of whoever took the accounts, and not only of whoever uses them now?"""
    own = [feature for feature in shared if feature.field != "machines"]
    if len(own) == len(shared) or is_enough(own, explained):
        return True
    return not _is_one_name(shared) and any(is_rare(f) and f.own and f.field not in explained | {"network"} for f in own)


def rare_fields(shared: Iterable[Feature], explained: Collection[str]) -> set[str]:
    """The fields of what is rare and unexplained; a line and the network that it is in are one place."""
    fields = {feature.field for feature in shared if is_rare(feature) and feature.field not in explained}
    return fields - {"line"} | {"network"} if "line" in fields else fields


def is_rare(feature: Feature) -> bool:
    """Is the value one that few have; of a plan, that it was taken within hours?"""
    return feature.near if feature.field == "plan" else feature.field in INDEPENDENT and not is_hub(feature.holders)


def places_of(link: Link, profiles: Profiles) -> tuple[Place, ...]:
    """The first rows of each account that carry each shared value."""
    places: dict[Place, None] = {}
    for feature in link.shared:
        field = "device" if feature.field == "machines" else feature.field
        for account, text in ((link.left, feature.left), (link.right, feature.right)):
            for value in (text or "").split(", ") if feature.field == "machines" else [text or ""]:
                places.update(dict.fromkeys(profiles.accounts[account].places.get((field, value), [])[:_BASIS_ROWS]))
    return tuple(places)


def log_odds(probability: float) -> float:
    return math.log2(probability / (1 - probability))
