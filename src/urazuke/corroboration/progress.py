"""A case moves on: somebody is to be questioned, is arrested, is charged. Later reports tell a later stage of the same.

Stages are known by the type of the claim and by words of its trigger; the row joins what different reports tell of one
person at different stages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from urazuke.corroboration.entities import Known
from urazuke.corroboration.grouping import Group
from urazuke.corroboration.propositions import Proposition

_CHARGED = re.compile(r"\b(?:charg|indict|arraign)|起訴|追起訴", re.IGNORECASE)


def stages(groups: Sequence[Group]) -> Iterator[Sequence[Proposition]]:
    """Arrested here and charged there; to be questioned here and arrested there."""
    of: dict[str, dict[str, list[Proposition]]] = defaultdict(lambda: defaultdict(list))
    for p in (p for group in groups for p in group.members):
        stage = _stage(p)
        for value in p.arguments.get("subject", ()) if stage else ():
            if isinstance(value, Known):
                of[value.thing][stage].append(p)
    for person in sorted(of):
        for earlier, later in (("to be questioned", "arrested"), ("to be questioned", "charged"), ("arrested", "charged")):
            claims = [*of[person][earlier], *of[person][later]]
            if of[person][earlier] and of[person][later] and len({p.report for p in claims}) > 1:
                yield claims
                break


def _stage(p: Proposition) -> str:
    if p.type == "arrested" and p.claim.factuality == "stated":
        return "arrested"
    if p.type == "interviewed" and p.claim.factuality == "planned":
        return "to be questioned"
    return "charged" if p.type == "suspected_of" and _CHARGED.search(p.trigger) else ""
