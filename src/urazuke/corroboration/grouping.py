"""Claims that tell one thing are one group; claims about different things are never in one, whatever links them.

Claims of one signature are told alike and stand together from the start, so that a thousand reports of one wire are
compared once. Links are followed from the strongest to the weakest; one that would join two claims that part is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from urazuke.corroboration.entities import Known
from urazuke.corroboration.propositions import Proposition
from urazuke.corroboration.relations import kinship, parting

_MANY = 300  # tellings of one type and stance beyond which only those that share a name are compared


@dataclass(frozen=True, slots=True)
class Group:
    """The claims that tell one thing with one stance, in order."""

    members: tuple[Proposition, ...]

    @property
    def type(self) -> str:
        return self.members[0].type

    @property
    def stance(self) -> str:
        return self.members[0].stance

    def tellings(self) -> list[list[Proposition]]:
        """The claims by the way in which they are told."""
        found: dict[object, list[Proposition]] = defaultdict(list)
        for p in self.members:
            found[p.signature].append(p)
        return list(found.values())

    @property
    def reports(self) -> frozenset[str]:
        return frozenset(p.report for p in self.members)


def grouped(propositions: Sequence[Proposition]) -> list[Group]:
    """Every claim in exactly one group, in order of the first claim's id."""
    kinds: dict[tuple[str, str], dict[object, list[Proposition]]] = defaultdict(lambda: defaultdict(list))
    for p in sorted(propositions, key=lambda p: p.id):
        kinds[p.type, p.stance][p.signature].append(p)
    found = [Group(tuple(sorted(split, key=lambda p: p.id))) for of_kind in kinds.values() for split in _split(list(of_kind.values()))]
    return sorted((g for group in found for g in _own_words_apart(group)), key=lambda g: g.members[0].id)


def candidates(left: Sequence[Proposition], right: Sequence[Proposition] | None = None) -> Iterator[tuple[int, int]]:
    """Index pairs worth comparing: all where there are few, else those that share a thing or a word."""
    others = left if right is None else right
    if len(left) * len(others) <= _MANY * _MANY:
        yield from combinations(range(len(left)), 2) if right is None else ((i, j) for i in range(len(left)) for j in range(len(others)))
        return
    where: dict[str, list[int]] = defaultdict(list)
    for j, p in enumerate(others):
        for key in _handles(p):
            where[key].append(j)
    seen = set()
    for i, p in enumerate(left):
        for key in _handles(p):
            for j in where[key][:_MANY]:
                if (i, j) not in seen and (right is not None or i < j):
                    seen.add((i, j))
                    yield i, j


def _handles(p: Proposition) -> frozenset[str]:
    values = [v for role in p.kind.identifying for v in p.arguments.get(role, ())]
    return frozenset(v.thing if isinstance(v, Known) else str(v) for v in values)


def _split(tellings: list[list[Proposition]]) -> Iterable[list[Proposition]]:
    """Those tellings of one type and stance, joined where they tell one thing."""
    heads = [telling[0] for telling in tellings]
    links = []
    for i, j in candidates(heads):
        if kin := kinship(heads[i], heads[j]):
            links.append((kin.level != "full", -kin.score, -len(tellings[i]) - len(tellings[j]), i, j))
    home = list(range(len(heads)))
    parts = {i: [i] for i in home}
    for _, _, _, i, j in sorted(links):
        one, other = home[i], home[j]
        if one == other or any(parting(heads[a], heads[b]) for a in parts[one] for b in parts[other]):
            continue
        parts[one] += parts.pop(other)
        for k in parts[one]:
            home[k] = one
    return [[p for k in sorted(part) for p in tellings[k]] for part in parts.values()]


def _own_words_apart(group: Group) -> list[Group]:
    """That a body confirms an attack on itself is told apart from the attack where a report tells both."""
    if group.type != "attacked":
        return [group]
    own = [p for p in group.members if _says_it_of_itself(p)]
    told = {p.report for p in group.members if p not in own}
    apart = [p for p in own if p.report in told]
    if len({p.report for p in apart}) < 2:
        return [group]
    rest = [p for p in group.members if p not in apart]
    return [Group(tuple(part)) for part in (rest, apart) if part]


def _says_it_of_itself(p: Proposition) -> bool:
    return p.depth == 2 and any(
        isinstance(v, Known) and v.named and p.source.key == f"thing:{v.thing}" for v in p.arguments.get("victim", ())
    )
