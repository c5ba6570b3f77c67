"""What speaks for a claim and what against it: the claims of other tellings, not yet the origins behind them.

A telling speaks for another where it says all that the other says; what it leaves out, it does not confirm. A plan
does not confirm that a thing was done. What nobody knows speaks neither for nor against.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from urazuke.corroboration.alignment import figures_apart
from urazuke.corroboration.disputes import Disputes
from urazuke.corroboration.grouping import Group
from urazuke.corroboration.propositions import Proposition, Verdict, compare_role, compare_values
from urazuke.corroboration.relations import kinship, lawyer_and_client


@dataclass(frozen=True, slots=True)
class Standing:
    agreeing: tuple[Proposition, ...] = ()
    opposing: tuple[Proposition, ...] = ()


def standing(groups: Sequence[Group], found: Disputes) -> dict[str, Standing]:
    """For every claim, the claims that say the same, and those that say otherwise."""
    agreeing: dict[str, list[Proposition]] = defaultdict(list)
    against: dict[str, dict[str, Proposition]] = defaultdict(dict)
    for group in groups:
        for p, q in _agreements(group):
            agreeing[p.id].append(q)
    for p, q in _oppositions(groups, found):
        if p.stance != "open" and q.stance != "open":
            against[p.id][q.id] = q
    return {
        p.id: Standing(tuple(agreeing[p.id]), tuple(q for _, q in sorted(against[p.id].items())))
        for group in groups for p in group.members
    }  # fmt: skip


def _agreements(group: Group) -> Iterator[tuple[Proposition, Proposition]]:
    tellings = group.tellings()
    for same in tellings:
        yield from ((p, q) for p, q in permutations(same, 2) if _confirms(q, p))
    for ours, theirs in permutations(tellings, 2):
        if says_as_much(theirs[0], ours[0]):
            yield from ((p, q) for p in ours for q in theirs if _confirms(q, p))


def _confirms(one: Proposition, other: Proposition) -> bool:
    """A plan does not confirm the deed, nor a lawyer his client."""
    if one.type == "denied" and lawyer_and_client(one, other):
        return False
    return one.claim.factuality != "planned" or other.claim.factuality == "planned"


def says_as_much(one: Proposition, other: Proposition) -> bool:
    """Whether the first says whatever the second says that tells it from others."""
    kin = kinship(one, other)
    if kin is None or kin.clash or any(figures_apart((one, other))):
        return False
    if any(other.arguments.get(role) and not one.arguments.get(role) for role in (*one.kind.needed, *one.kind.figures)):
        return False
    return all(_covers(one, other, role) for role in one.kind.identifying if compare_role(one, other, role) is Verdict.PART)


def _covers(one: Proposition, other: Proposition, role: str) -> bool:
    return all(
        any(compare_values(b, a) in (Verdict.AGREE, Verdict.PART) for b in one.arguments[role]) for a in other.arguments.get(role, ())
    )


def _oppositions(groups: Sequence[Group], found: Disputes) -> Iterator[tuple[Proposition, Proposition]]:
    for row in found.contradictions:
        yield from ((p, q) for p, q in permutations(row, 2) if p.stance != q.stance)
    for group in groups:
        for row in figures_apart(group.members):
            yield from ((p, q) for p, q in permutations(row, 2) if any(figures_apart((p, q))))
    for accusation, answer, _ in found.answers:
        for p in accusation.members:
            for q in answer.members:
                yield p, q
                yield q, p
