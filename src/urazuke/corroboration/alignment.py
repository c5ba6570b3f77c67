"""Claims of several reports in rows: which say the same, and which do not.

`same` closes over its links: one row for each proposition that two reports tell, called `partial` where some of them
tell it with a part that differs. Every other relation stands between
propositions: one row for each accusation with all answers to it, one for each pair of propositions that contradict
each other, one for each chain of partial tellings or of progress.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from urazuke.evidence.locator import row_reference

RELATIONS = ("same", "partial", "factuality_differs", "status_progressed", "contradicts", "opposed_positions")
Pair = tuple[str, str]
Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """What the rows need to know of the claims: their report, which of them answer (deny, object), which know nothing."""

    report_of: Mapping[str, str]
    answering: frozenset[str]
    unsettled: frozenset[str]

    def across(self, group: Group) -> bool:
        """Whether more than one report tells it."""
        return len({self.report_of[claim] for claim in group}) > 1


def alignment_rows(pairs: Mapping[Pair, str], sides: Sides) -> list[dict[str, object]]:
    """Rows of the table `alignment`, in order of relation and claims. Only opposition may stand inside one report."""
    of: dict[str, list[Pair]] = defaultdict(list)
    for pair, relation in sorted(pairs.items()):
        half_known = relation == "factuality_differs" and len(sides.unsettled & set(pair)) == 1
        of["half_known" if half_known else relation].append(pair)
    told = _components([*of["same"], *of["factuality_differs"]])
    home = {claim: group[0] for group in told for claim in group}
    rows = {(relation, group) for relation, group in _tellings(of, told, home) if sides.across(group)}
    rows |= {("contradicts", group) for group in _between(of["contradicts"], home)}
    rows |= {("opposed_positions", group) for group in _answered(of["opposed_positions"], home, sides.answering)}
    return [
        {"relation": relation, "claims": list(group), "basis": [row_reference(c) for c in group]}
        for relation, group in sorted(rows, key=lambda row: (RELATIONS.index(row[0]), row[1]))
    ]


def _tellings(of: Mapping[str, list[Pair]], told: Sequence[Group], home: Mapping[str, str]) -> Iterator[tuple[str, Group]]:
    """The rows in which reports tell one thing: alike, in part, more or less firmly, or further on."""
    differing = {claim for pair in of["factuality_differs"] for claim in pair}
    yield from (("factuality_differs", group) for group in told if differing & {*group})
    yield from (("factuality_differs", group) for group in _between(of["half_known"], home))
    inside = {pair for pair in of["partial"] if home.get(pair[0], pair[0]) == home.get(pair[1], pair[1])}
    parted = {claim for pair in inside for claim in pair}
    yield from (("partial" if parted & {*group} else "same", group) for group in _components(of["same"]))
    for relation in ("partial", "status_progressed"):
        yield from ((relation, group) for group in _components(pair for pair in of[relation] if pair not in inside))


def linked(pairs: Mapping[Pair, str], relations: Sequence[str]) -> dict[str, list[str]]:
    """Each claim's partners by those relations, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for (one, other), relation in sorted(pairs.items()):
        if relation in relations:
            found[one].append(other)
            found[other].append(one)
    return found


def _between(pairs: Iterable[Pair], home: Mapping[str, str]) -> list[Group]:
    """The claims that contradict each other, by the two propositions that they belong to."""
    found: dict[Pair, set[str]] = defaultdict(set)
    for one, other in pairs:
        left, right = sorted((home.get(one, one), home.get(other, other)))
        found[left, right] |= {one, other}
    return [tuple(sorted(claims)) for claims in found.values()]


def _answered(pairs: Iterable[Pair], home: Mapping[str, str], answering: frozenset[str]) -> list[Group]:
    """Each accusation, however many reports tell it, with everything that answers it."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        accusation = other if one in answering else one
        found[home.get(accusation, accusation)] |= {one, other}
    return [tuple(sorted(claims)) for claims in found.values()]


def _components(pairs: Iterable[Pair]) -> list[Group]:
    parent: dict[str, str] = {}

    def root(claim: str) -> str:
        parent.setdefault(claim, claim)
        while parent[claim] != claim:
            parent[claim] = claim = parent[parent[claim]]
        return claim

    for one, other in pairs:
        left, right = sorted((root(one), root(other)))
        parent[right] = left
    groups: dict[str, list[str]] = defaultdict(list)
    for claim in sorted(parent):
        groups[root(claim)].append(claim)
    return [tuple(group) for _, group in sorted(groups.items())]
