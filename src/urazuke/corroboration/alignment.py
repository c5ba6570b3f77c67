"""Claims of several reports in rows: which say the same, and which do not.

`same` closes over its links: one row for each proposition that two reports tell, called `partial` where some of them
tell it with a part that differs. Every other relation stands between
propositions: one row for each accusation with all answers to it, one for each pair of propositions that contradict
each other, one for each chain of partial tellings or of progress.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from urazuke.evidence.locator import row_reference

RELATIONS = ("same", "partial", "factuality_differs", "status_progressed", "contradicts", "opposed_positions")
_CLOSED = ("same", "factuality_differs")
Pair = tuple[str, str]
Group = tuple[str, ...]


def alignment_rows(pairs: Mapping[Pair, str], report_of: Mapping[str, str], answering: frozenset[str]) -> list[dict[str, object]]:
    """Rows of the table `alignment`, in order of relation and claims; `answering` are the claims that deny or object."""
    by_relation: dict[str, list[Pair]] = defaultdict(list)
    for pair, relation in sorted(pairs.items()):
        by_relation[relation].append(pair)
    told = _components(pair for relation in _CLOSED for pair in by_relation[relation])
    home = {claim: group[0] for group in told for claim in group}
    differing = {claim for pair in by_relation["factuality_differs"] for claim in pair}
    differing = {claim for pair in by_relation["factuality_differs"] for claim in pair}
    rows = {("factuality_differs", group) for group in told if differing & set(group)}
    in_part = {pair for pair in by_relation["partial"] if home.get(pair[0], pair[0]) == home.get(pair[1], pair[1])}
    for group in _components(by_relation["same"]):
        parted = any(set(pair) & set(group) for pair in in_part)
        if len({report_of[c] for c in group}) > 1:
            rows.add(("partial" if parted else "same", group))
    for relation in ("partial", "status_progressed"):
        apart = (pair for pair in by_relation[relation] if pair not in in_part)
        rows |= {(relation, group) for group in _components(apart)}
    rows |= {("contradicts", group) for group in _between(by_relation["contradicts"], home)}
    rows |= {("opposed_positions", group) for group in _answered(by_relation["opposed_positions"], home, answering)}
    return [
        {"relation": relation, "claims": list(group), "basis": [row_reference(c) for c in group]}
        for relation, group in sorted(rows, key=lambda row: (RELATIONS.index(row[0]), row[1]))
    ]


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
