"""An account that shares one thing with one of a renter's accounts and another with a second is the renter's too.

Groups begin with the pairs that are linked alone. Between two groups, or a group and an account, everything counts that
any of their pairs shares, each value once; what chance could have done is worth less the more pairs were compared. A card,
a number or a document that somebody uses who is known to sign under several names is likelier his under one name more
than a stranger's: there one such thing and like habits suffice.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from urazuke.linkage.accounts import Account
from urazuke.linkage.explanations import is_family
from urazuke.linkage.features import Feature
from urazuke.linkage.links import BY_CHANCE, SPELT, STREET, TOKENS, Link, is_rare, log_odds
from urazuke.linkage.market import parameters
from urazuke.linkage.personas import Groups, form_personas, signs_falsely
from urazuke.linkage.values import network_key

# What two pairs of strangers may share by chance, and the more so the more pairs there are.
CHANCE = frozenset({"device", "address", "email_pattern", "network", "line", "plan"})
# Whom an identity thief robs shares these with him, and takes no part.
CLAIMED = frozenset({"identity", "birth_date"})
# One operator takes over the accounts of several renters.
# How the accounts are used: the mean over the pairs counts; habits whole, for they are several accounts'.
CONDUCT = frozenset({"habits", "opened", "passed_on"})
LEFT_OUT = CLAIMED | {"machines", "group"}
# What was lent to somebody of another group, or between two households, was so whoever else of them has it.
LENT = TOKENS | {"device"}


# Comparisons of which one level has another name.
PARTS = {"burst": {"plan"}, "email": {"email_pattern"}}


@dataclass(frozen=True, slots=True)
class Union:
    """What holds two groups together: the bits, less those of chance, and the pairs whose values it counts."""

    odds: float
    weight: float
    carriers: tuple[Link, ...]
    values: tuple[Feature, ...]


def grow_groups(links: Sequence[Link], accounts: Mapping[str, Account], prior: float) -> list[Link]:
    """The links with those linked that a group bears out, each with a feature `group` that says by what."""
    return _Growth(owned_together(links, accounts), accounts, prior).grown()


def owned_together(links: Sequence[Link], accounts: Mapping[str, Account]) -> list[Link]:
    """The links with those linked that share one card, number or machine with a third account, all used in like manner.

    Of a machine that is not enough: its make may be common. One of the accounts must have been passed on besides.
    """
    wanted = parameters()["belonging"]
    carrying: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        for feature in link.shared:
            if feature.field in wanted and _counts(feature, link) and not CLAIMED & {f.field for f in link.shared}:
                carrying[feature.field, feature.left or ""].append(link)
    found = {(link.left, link.right): link for link in links}
    for (field, value), having in sorted(carrying.items()):
        alike = _alike(having, wanted["habits"])
        bits = wanted[field] + sum(sorted(alike.values())[1:])
        names = {identity for account in alike for identity in accounts[account].identities}
        holders = {account for link in having for account in (link.left, link.right)}
        few = len(alike) < max(wanted["least"], wanted["share"] * len(holders)) or len(names) < wanted["least"]
        few = few or (field in BY_CHANCE and not _is_passed_on(having, alike))
        if few or bits < log_odds(parameters()["group"]["linked"]):
            continue
        for link in having:
            if link.left in alike and link.right in alike and link.decision != "linked":
                told = f"{field} {value}: " + ", ".join(sorted(set(alike) - {link.left, link.right}))
                found[link.left, link.right] = _borne_out(link, link.weight + bits, told)
    return [found[pair] for pair in sorted(found)]


def _is_passed_on(links: Iterable[Link], accounts: Collection[str]) -> bool:
    """Was one of the accounts? Neighbours with one make of machine keep theirs."""
    return any(link.left in accounts and link.right in accounts and any(f.field == "passed_on" for f in link.shared) for link in links)


def _alike(links: Sequence[Link], least: float) -> dict[str, float]:
    """The accounts whose habits agree with all the others', with the mean of the bits; whoever agrees least goes first."""
    bits: dict[str, dict[str, float]] = defaultdict(dict)
    for link in links:
        for feature in link.features:
            if feature.field == "habits":
                bits[link.left][link.right] = bits[link.right][link.left] = feature.uncapped
    while bits:
        means = {account: sum(with_others.values()) / len(with_others) for account, with_others in bits.items() if with_others}
        worst = min(bits, key=lambda account: (means.get(account, -math.inf), account))
        if means.get(worst, -math.inf) >= least:
            return means
        del bits[worst]
        for with_others in bits.values():
            with_others.pop(worst, None)
    return {}


def _borne_out(link: Link, weight: float, told: str) -> Link:
    """The link, linked, with what others than the two accounts add to it."""
    group = Feature("group", told, told, round(weight - link.weight, 4))
    return replace(link, decision="linked", weight=round(weight, 4), features=(*link.features, group), controller_only=False)


class _Growth:
    """Groups, strongest union first; `ties`: group -> neighbouring group -> the links between them that share something rare."""

    def __init__(self, links: Sequence[Link], accounts: Mapping[str, Account], prior: float) -> None:
        self.links = {(link.left, link.right): link for link in links}
        self.accounts, self.prior = accounts, prior
        self.groups = Groups()
        self.members: dict[str, set[str]] = {}
        self.ties: dict[str, dict[str, list[Link]]] = defaultdict(lambda: defaultdict(list))
        self.heap: list[tuple[float, str, str, int]] = []
        self.version: dict[str, int] = defaultdict(int)
        self._begin()

    def grown(self) -> list[Link]:
        while self.heap:
            _, one, other, version = heapq.heappop(self.heap)
            current = one in self.ties and other in self.ties[one] and version == self.version[one] + self.version[other]
            union = self._union(one, other) if current else None
            if union is not None:
                self._settle(union)
                self._merge(one, other)
        return [self.links[pair] for pair in sorted(self.links)]

    def _begin(self) -> None:
        personas, _ = form_personas([link for link in self.links.values() if link.decision == "linked"], {}, Groups(), self.accounts)
        for persona in personas:
            for account in persona.accounts[1:]:
                self.groups.join(persona.accounts[0], account)
        for link in self.links.values():
            for account in (link.left, link.right):
                self.members.setdefault(self.groups.of(account), set()).add(account)
        for link in self.links.values():
            one, other = self.groups.of(link.left), self.groups.of(link.right)
            if one != other and not CLAIMED & {f.field for f in link.shared} and any(_may_count(feature, link) for feature in link.shared):
                self.ties[one][other].append(link)
                self.ties[other][one].append(link)
        for one in sorted(self.ties):
            for other in sorted(self.ties[one]):
                if one < other:
                    self._push(one, other)

    def _push(self, one: str, other: str) -> None:
        if len(self.members[one]) == len(self.members[other]) == 1:
            return
        union = self._union(one, other)
        if union is not None:
            left, right = sorted((one, other))
            heapq.heappush(self.heap, (-union.odds, left, right, self.version[left] + self.version[right]))

    def _union(self, one: str, other: str) -> Union | None:
        """What ties the groups, where it is enough."""
        false_names = self._signs_falsely(one, other)
        links = self._as_of_false_names(one, other) if false_names else self.ties[one][other]
        found = unite(links, self._chances(one, other))
        wanted = parameters()["group"]
        rare = {_own_thing(f) for f in found.values if is_rare(f)}
        fields = {field for field, _ in rare}
        odds = self.prior + found.weight
        several = len(rare) >= parameters()["decision"]["features"]
        habits = sum(f.weight for f in found.values if f.field == "habits")
        known = false_names and habits >= (0.0 if several and not fields <= STREET else wanted["habits"])
        own = _is_one_hand_s(found.values, habits) or bool(fields & TOKENS - SPELT)
        if not (several and not fields <= BY_CHANCE) and not (known and (several or own or _is_one_house(found.values))):
            return None
        if known:
            odds += wanted["known_own" if own else "known"] + sum(self._told_by_others(f, (one, other)) for f in found.values)
        return replace(found, odds=odds) if odds >= log_odds(wanted["linked"]) else None

    def _chances(self, one: str, other: str) -> dict[str, int]:
        """Field -> how often chance could have made the two groups agree: each value of the one with each of the other."""
        sides = [[self.accounts[member] for member in self.members[group]] for group in (one, other)]
        return {field: math.prod(max(len({v for a in side for v in a.values(field)}), 1) for side in sides) for field in CHANCE}

    def _signs_falsely(self, one: str, other: str) -> bool:
        """Does one of the groups sign under unrelated names?"""
        return any(signs_falsely(self.members[group], self.accounts) for group in (one, other))

    def _told_by_others(self, feature: Feature, groups: tuple[str, str]) -> float:
        """Bits more for a machine or an address of the renter's own: how common it is, only others' having it says."""
        if feature.field not in ("device", "address") or not is_rare(feature):
            return 0.0
        having = [self.accounts[member] for group in groups for member in self.members[group]]
        own = {name for a in having if feature.left in a.values(feature.field) for name in a.identities}
        return math.log2(max(feature.holders, 2) / max(feature.holders - len(own), 1))

    def _as_of_false_names(self, one: str, other: str) -> list[Link]:
        """The links, with an address that is no family's as the renter's own."""
        return [replace(x, explained=x.explained - {"address"}) if self._is_no_family(x) else x for x in self.ties[one][other]]

    def _is_no_family(self, link: Link) -> bool:
        return not is_family(self.accounts[link.left], self.accounts[link.right])

    def _settle(self, union: Union) -> None:
        told = "; ".join(f"{f.field} {f.left}" for f in union.values if f.field not in CONDUCT)
        for link in union.carriers:
            self.links[link.left, link.right] = _borne_out(link, union.weight, told)

    def _merge(self, one: str, other: str) -> None:
        self.groups.join(one, other)
        kept = self.groups.of(one)
        gone = other if kept == one else one
        self.members[kept] |= self.members.pop(gone)
        neighbours = self.ties.pop(gone)
        for group, between in neighbours.items():
            if group == kept:
                continue
            self.ties[kept][group] += between
            self.ties[group][kept] = self.ties[kept][group]
            self.ties[group].pop(gone, None)
        self.ties[kept].pop(gone, None)
        self.version[kept] += 1
        for group in sorted(self.ties[kept]):
            self._push(kept, group)


def unite(links: Sequence[Link], chances: Mapping[str, int]) -> Union:
    """The evidence of all pairs together: each value once at its best, each field that nobody agrees in once at its mildest.

    `chances`: how often chance could have done each of CHANCE.
    """
    best: dict[tuple[str, str], Feature] = {}
    against: dict[str, float] = {}
    conduct: dict[str, list[float]] = defaultdict(list)
    lent = {(f.field, f.left) for link in links for f in link.shared if f.field in LENT and f.field in link.explained}
    for link in links:
        for feature in link.features:
            if feature.field in CONDUCT:
                conduct[feature.field].append(feature.uncapped)
            elif feature.left is None:
                against[feature.field] = max(against.get(feature.field, feature.weight), feature.weight)
            elif feature.own and feature.field not in link.explained | LEFT_OUT:
                if (key := (feature.field, feature.left)) in lent:
                    continue
                best[key] = max(best.get(key, feature), feature, key=lambda f: f.weight)
    values = [
        replace(f, weight=max(f.weight - math.log2(chances[f.field]), 0.0)) if f.field in CHANCE else f for _, f in sorted(best.items())
    ]
    agreed = {f.field for f in values}
    total = sum(f.weight for f in values) + sum(
        w
        for field, w in against.items()
        if field not in agreed and not (field == "burst" and "plan" in agreed) and not (field == "email" and "email_pattern" in agreed)
    )
    means = [Feature(field, "", "", sum(bits) / len(bits)) for field, bits in sorted(conduct.items())]
    return Union(0.0, total + sum(f.weight for f in means), tuple(links), (*values, *means))


def _is_one_hand_s(values: Iterable[Feature], habits: float) -> bool:
    """Is there a machine or an address of few, or of more where the habits are alike?"""
    wanted = parameters()["decision"]
    having = [f for f in values if f.field in ("device", "address") and is_rare(f)]
    return any(habits >= wanted["habits"] or (f.field == "device" and f.holders <= wanted["few"]) for f in having)


def _is_one_house(values: Iterable[Feature]) -> bool:
    """Is there a line of so few that it is no hall's and no office's, and a sign-up from one network in the same days?"""
    few = parameters()["decision"]["few"]
    return {"line", "network"} <= {f.field for f in values if is_rare(f) and (f.field != "line" or f.holders <= few)}


def _own_thing(feature: Feature) -> tuple[str, str | None]:
    """The field and the value; a line and the network that it is in are one place."""
    return (
        ("network", network_key(feature.left.split("/")[0])) if feature.field == "line" and feature.left else (feature.field, feature.left)
    )


def _counts(feature: Feature, link: Link) -> bool:
    """Is it rare, the lessees' own, and without an innocent reason?"""
    return is_rare(feature) and feature.own and feature.field not in link.explained


def _may_count(feature: Feature, link: Link) -> bool:
    """Does it count, or would it if one of the two were known to sign falsely?"""
    return _counts(feature, link) or (feature.field == "address" and is_rare(feature))
