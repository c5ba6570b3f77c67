"""A persona is the renter of the accounts that links hold together; a judgement wins over every link.

Links are taken strongest first, each joining two groups; one that would bring together two accounts that an analyst
has unlinked joins nothing, not even through third parties. What was joined last is the persona's weakest link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from urazuke.evidence.judgement import Judgement
from urazuke.linkage.accounts import Account
from urazuke.linkage.explanations import is_family
from urazuke.linkage.links import Link
from urazuke.linkage.market import parameters

# A single link that alone holds two groups together is believed only where it is much stronger than is asked of a pair:
# one wrong link there makes many accounts one person's.
BRIDGE_FEATURES = 3
# What is no thing of its own that two accounts share.
BESIDE = frozenset({"plan", "habits", "opened", "passed_on"})


@dataclass(slots=True)
class Groups:
    """Union-find over accounts; `apart`: pairs that must not end in one group."""

    apart: list[tuple[str, str]] = field(default_factory=list)
    parent: dict[str, str] = field(default_factory=dict)

    def of(self, account: str) -> str:
        root = account
        while self.parent.get(root, root) != root:
            root = self.parent[root]
        while self.parent.get(account, account) != root:
            self.parent[account], account = root, self.parent[account]
        return root

    def may_join(self, left: str, right: str) -> bool:
        groups = {self.of(left), self.of(right)}
        return not any({self.of(a), self.of(b)} == groups and self.of(a) != self.of(b) for a, b in self.apart)

    def join(self, left: str, right: str) -> None:
        low, high = sorted((self.of(left), self.of(right)))
        self.parent[high] = low


@dataclass(frozen=True, slots=True)
class Persona:
    """Accounts in order, and the links that join them, strongest first; `judged` where an analyst's judgement joins some."""

    accounts: tuple[str, ...]
    joined_by: tuple[Link, ...]
    judged: tuple[Judgement, ...]


def standing_judgements(judgements: Sequence[Judgement], accounts: Iterable[str]) -> tuple[dict[tuple[str, str], Judgement], Groups]:
    """The link and unlink judgements about known accounts that stand, by pair, and the groups they make.

    Where judgements contradict one another, also through third parties, the later stands.
    """
    known = set(accounts)
    standing: dict[tuple[str, str], Judgement] = {}
    groups = Groups()
    for judgement in reversed(judgements):
        if judgement.verb not in ("link", "unlink") or not known.issuperset(judgement.arguments):
            continue
        left, right = sorted(judgement.arguments)
        if (left, right) in standing:
            continue
        if judgement.verb == "link" and groups.may_join(left, right):
            groups.join(left, right)
            standing[left, right] = judgement
        elif judgement.verb == "unlink" and groups.of(left) != groups.of(right):
            groups.apart.append((left, right))
            standing[left, right] = judgement
    return standing, groups


def weak_bridges(links: Sequence[Link]) -> set[tuple[str, str]]:
    """Links that alone hold two groups of at least two accounts together and are no stronger than a pair needs."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_edges_from((link.left, link.right) for link in links)
    candidates = {(link.left, link.right): link for link in links}
    weak = set()
    for edge in nx.bridges(graph):
        left, right = sorted(edge)
        shared = [f for f in candidates[left, right].shared if f.field not in BESIDE]
        if len(shared) < BRIDGE_FEATURES and min(_sizes_without(graph, left, right)) > 1:
            weak.add((left, right))
    return weak


def _sizes_without(graph: Any, left: str, right: str) -> tuple[int, int]:
    import networkx as nx

    graph.remove_edge(left, right)
    sizes = len(nx.node_connected_component(graph, left)), len(nx.node_connected_component(graph, right))
    graph.add_edge(left, right)
    return sizes


def form_personas(
    links: Sequence[Link], standing: dict[tuple[str, str], Judgement], groups: Groups, accounts: Mapping[str, Account]
) -> tuple[list[Persona], set[tuple[str, str]]]:
    """The groups of at least two accounts, and the links left out because a judgement or a victim's other accounts forbid."""
    joined: list[Link] = []
    refused: set[tuple[str, str]] = set()
    renters = sorted((link for link in links if not link.controller_only), key=_strongest_first)
    controllers = sorted((link for link in links if link.controller_only), key=_strongest_first)
    for link in renters:
        _take(link, groups, joined, refused)
    passed_on = _groups_passed_on(links, controllers, standing, groups, accounts)
    several, crews = _crews_of_several(links, controllers, groups), _by_crew(controllers)
    for link in controllers:
        alike = link.alike if link.left not in several else _are_one_seller_s(link, crews[link.left], groups)
        if alike and {groups.of(link.left), groups.of(link.right)} <= passed_on:
            _take(link, groups, joined, refused)
            passed_on.add(groups.of(link.left))
        else:
            refused.add((link.left, link.right))
    return _collect(links, joined, standing, groups), refused


def _strongest_first(link: Link) -> tuple[float, str, str]:
    return (-link.weight, link.left, link.right)


def _take(link: Link, groups: Groups, joined: list[Link], refused: set[tuple[str, str]]) -> None:
    if groups.of(link.left) == groups.of(link.right):
        return
    if groups.may_join(link.left, link.right):
        groups.join(link.left, link.right)
        joined.append(link)
    else:
        refused.add((link.left, link.right))


def _crews_of_several(links: Sequence[Link], controllers: Sequence[Link], groups: Groups) -> set[str]:
    """The accounts of crews that hold accounts of two renters, each known by several accounts: they buy from whoever sells."""
    members: dict[str, set[str]] = defaultdict(set)
    held, crews = Groups(), defaultdict[str, set[str]](set)
    for link in links:
        for account in (link.left, link.right):
            members[groups.of(account)].add(account)
    for link in controllers:
        held.join(link.left, link.right)
    for link in controllers:
        crews[held.of(link.left)] |= {link.left, link.right}
    return {
        account
        for accounts in crews.values()
        for account in accounts
        if sum(len(members[group]) > 1 for group in {groups.of(other) for other in accounts}) > 1
    }


def _by_crew(controllers: Sequence[Link]) -> dict[str, list[Link]]:
    """Account -> the links of the crew that holds it."""
    held, crews = Groups(), defaultdict[str, list[Link]](list)
    for link in controllers:
        held.join(link.left, link.right)
    for link in controllers:
        crews[held.of(link.left)].append(link)
    return {account: crews[held.of(account)] for link in controllers for account in (link.left, link.right)}


def _are_one_seller_s(link: Link, crew: Sequence[Link], groups: Groups) -> bool:
    """Were the accounts of both groups that the crew holds used by one hand before, as far as their habits tell?"""
    sides = {groups.of(link.left), groups.of(link.right)}
    bits = [bits for other in crew if {groups.of(other.left), groups.of(other.right)} == sides and (bits := other.sold_alike) is not None]
    return bool(bits) and sum(bits) / len(bits) >= parameters()["decision"]["one_seller"]


def _groups_passed_on(
    links: Sequence[Link],
    controllers: Sequence[Link],
    standing: Iterable[tuple[str, str]],
    groups: Groups,
    accounts: Mapping[str, Account],
) -> set[str]:
    """The renters' groups that a common controller may join: single accounts, those of which he holds two, and false names'.

    A customer with several accounts of whom one was bought or stolen is his victim, and keeps the others.
    """
    members: dict[str, set[str]] = defaultdict(set)
    held: dict[str, set[str]] = defaultdict(set)
    for pair in (*((link.left, link.right) for link in links), *standing):
        for account in pair:
            members[groups.of(account)].add(account)
    for link in controllers:
        for account in (link.left, link.right):
            held[groups.of(account)].add(account)
    one_s_own = {group for group in members if len(members[group]) == 1 or len(held[group]) > 1}
    return one_s_own | {group for group in held if group not in one_s_own and signs_falsely(members[group], accounts)}


def signs_falsely(members: Iterable[str], accounts: Mapping[str, Account]) -> bool:
    """Are there two under names that neither one customer nor one family explains?"""
    having = [account for member in sorted(members) if (account := accounts[member]).identities]
    return any(not (a.identities & b.identities) and not is_family(a, b) for n, a in enumerate(having) for b in having[:n])


def _collect(links: Sequence[Link], joined: Sequence[Link], standing: dict[tuple[str, str], Judgement], groups: Groups) -> list[Persona]:
    members: dict[str, set[str]] = defaultdict(set)
    for link in links:
        members[groups.of(link.left)].add(link.left)
        members[groups.of(link.right)].add(link.right)
    for pair in standing:
        for account in pair:
            members[groups.of(account)].add(account)
    by_group: dict[str, list[Link]] = defaultdict(list)
    for link in joined:
        by_group[groups.of(link.left)].append(link)
    return [
        Persona(
            tuple(sorted(members[group])),
            tuple(by_group[group]),
            tuple(judgement for pair, judgement in sorted(standing.items()) if groups.of(pair[0]) == group and judgement.verb == "link"),
        )
        for group in sorted(members, key=lambda g: min(members[g]))
        if len(members[group]) > 1
    ]
