"""Two accounts are linked where what they share is rare, independent, and not explained by a household or a reseller.

Weights are bits, log2 of the Bayes factor; the prior is not in them. A similarity is not a confidence: `decision` says
what follows from it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from urazuke.linkage.accounts import Place
from urazuke.linkage.explanations import SERVED, desks_of_agents, explained_fields, hands_of_many
from urazuke.linkage.features import Feature, Pair, corrected, features_of, with_habits, with_machines, with_owners, with_slip
from urazuke.linkage.habits import Habits
from urazuke.linkage.model import identities_counted, is_hub, parameters, score_pairs
from urazuke.linkage.profiles import Profiles
from urazuke.linkage.same_person import SamePerson

# What a renter uses, not what he claims to be.
MEANS = frozenset({"payment", "phone", "device", "email", "email_pattern", "network"})
# A machine of the same make in the same neighbourhood is met by chance; one of two features must be more than that.
BY_CHANCE = frozenset({"device", "network", "plan"})
INDEPENDENT = MEANS | {"address", "document", "plan"}
# What no two customers have by chance.
TOKENS = frozenset({"payment", "phone", "document", "email"})
_BASIS_ROWS = 3


@dataclass(frozen=True, slots=True)
class Link:
    """A pair of accounts, ordered; `explained` are the shared fields that have an innocent reason.

    `controller_only`: one hand controls both, and nothing says that one renter took them.
    """

    left: str
    right: str
    weight: float
    decision: str
    features: tuple[Feature, ...]
    explained: frozenset[str] = frozenset()
    controller_only: bool = False

    @property
    def shared(self) -> tuple[Feature, ...]:
        """The features in which the accounts agree."""
        return tuple(feature for feature in self.features if feature.left is not None)


def weigh_links(profiles: Profiles, machines: Mapping[Pair, Sequence[str]], habits: Habits, same: Mapping[Pair, SamePerson]) -> list[Link]:
    """Every pair of accounts that shares something, decided alone; ordered by accounts.

    `machines` as `shared_machines`, `habits` as `login_habits` and `same` as `find_same_persons` find them.
    """
    desks = desks_of_agents(profiles)
    pairs: list[tuple[Pair, list[Feature], frozenset[str]]] = []
    for left, right, found in score_pairs(profiles):
        accounts = profiles.accounts[left], profiles.accounts[right]
        features = with_owners(corrected(features_of(found, profiles), *accounts), *accounts, profiles)
        features = with_machines(with_slip(features, same.get((left, right))), machines.get((left, right), ()), profiles)
        features = with_habits(features, left, right, habits)
        if any(feature.left is not None and feature.field != "habits" for feature in features):
            pairs.append(((left, right), features, explained_fields(features, *accounts, desks)))
    many = hands_of_many(features for _, features, _ in pairs)
    prior = prior_bits(profiles)
    return [_weighed(pair, features, explained | _of_many(features, many), prior) for pair, features, explained in pairs]


def under_one_name(links: Sequence[Link], same: Mapping[Pair, SamePerson]) -> list[Link]:
    """The links with, for review, the pairs that have nothing but the lessee in common: one customer, or a thief and his victim."""
    known = {(link.left, link.right) for link in links}
    more = []
    for pair, found in same.items():
        if found.likely and pair not in known:
            features = tuple(Feature(field.field, field.left, field.right, field.weight, 1) for field in found.fields)
            more.append(Link(*pair, round(sum(feature.weight for feature in features), 4), "review", features))
    return sorted([*links, *more], key=lambda link: (link.left, link.right))


def _of_many(features: Iterable[Feature], many: Collection[tuple[str, str]]) -> frozenset[str]:
    """What is explained by an agent who offers one of the shared values to many."""
    return SERVED if any((feature.field, feature.left) in many for feature in features) else frozenset()


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
    if odds >= log_odds(wanted["linked"]) and is_enough(shared, explained):
        return "linked"
    return "review" if odds >= log_odds(wanted["review"]) else "rejected"


def is_enough(shared: list[Feature], explained: frozenset[str]) -> bool:
    """Is there more than chance, a shared roof, an agent's desk or a stolen identity explains?

    Under different names: two independent rare features, or a document that nearly nobody else has. Like habits of log-in
    are one beside two things that chance could do. Under one name: a rare feature that
    is the renter's own means, for name, birth date, address and document are what an identity thief has of his victim.
    """
    wanted = parameters()["decision"]
    rare = {feature.field for feature in shared if is_rare(feature) and feature.field not in explained}
    several = len(rare) >= int(wanted["features"])
    if _is_one_name(shared):
        return bool(rare & MEANS - BY_CHANCE)
    if any(f.field == "machines" for f in shared) and "machines" not in explained:
        return True
    if any(f.field == "document" and f.holders <= wanted["strong_document"] for f in shared):
        return True
    if any(f.field == "habits" and f.weight >= wanted["habits"] for f in shared):
        return several
    return several and not rare <= BY_CHANCE


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
