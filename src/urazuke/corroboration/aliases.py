"""A group that a report says to be another by a second name is that other, though nothing merges the two.

What one report tells of `TA-4471` and another of Copper Heron is of one group where a report says that the two are names
of one. That is never followed further: of two names that a third is said to have, nobody said that they are one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from itertools import product

from urazuke.corroboration.names import name_key
from urazuke.evidence.claim import Claim, Reading

_ASSERTED = ("stated", "suspected")


def other_names(groups: Mapping[str, Set[str]], ids: Mapping[tuple[str, str], str], readings: Mapping[str, Reading]) -> dict[str, set[str]]:
    """Group -> the groups that a report gives as another name of it.

    `groups` are the keys of the names of every group, `ids` the entity that each document's entity is. A unit or a company
    is nobody's other name; a name that two groups share names neither.
    """
    bearers: dict[str, set[str]] = defaultdict(set)
    for group, keys in groups.items():
        for key in keys:
            bearers[key].add(group)
    found: dict[str, set[str]] = defaultdict(set)
    for label, reading in sorted(readings.items()):
        for claim in reading.claims:
            if claim.type == "alias_of" and claim.factuality in _ASSERTED:
                for one, other in product(*(_groups(claim, role, label, ids, bearers, groups) for role in ("name", "alias"))):
                    found[one].add(other)
                    found[other].add(one)
    return found


def _groups(
    claim: Claim, role: str, label: str, ids: Mapping[tuple[str, str], str], bearers: Mapping[str, set[str]], groups: Mapping[str, Set[str]]
) -> list[str]:
    """The groups meant: the one that the document's entity is, or the only one of that name."""
    found = []
    for value in map(str, claim.arguments.get(role, ())):
        if (label, value) in ids:
            found += [ids[label, value]] if ids[label, value] in groups else []
        elif len(named := bearers.get(name_key(value, "threat_group"), set())) == 1:
            found += named
    return found
