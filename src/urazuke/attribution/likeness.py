"""What was seen in this case, compared with what known groups do: a ranking to look at, and one capped item of evidence.

Seen are the ATT&CK ids that the reports write (T1059.001), and the malware and tools that a claim says were used. A group
that no source names never becomes a hypothesis by likeness alone; `none of the known` is an answer.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from urazuke.attribution.known_groups import KnownGroups, known_groups
from urazuke.attribution.likelihoods import likeness_grades
from urazuke.attribution.material import Material
from urazuke.attribution.similarity import hangs_on_tools, rank_groups
from urazuke.attribution.weighing import Item
from urazuke.corroboration.names import name_key
from urazuke.evidence.locator import Locator, derive_id, row_reference
from urazuke.evidence.tables import make_table

if TYPE_CHECKING:
    import pyarrow as pa

COMPARISON = "comparison with known groups"
LISTED = 10
NAMING = ("attributed", "used_infrastructure", "received_access")
FEWEST_SEEN = 3  # fewer ids than that are no way of working
_ATTACK_ID = re.compile(r"(?<![\w.])[TS]\d{4}(?:\.\d{3})?(?![\w])")
Seen = dict[str, list[dict[str, Any]]]  # ATT&CK id -> locators and rows where it was seen


def compare_groups(tables: Mapping[str, pa.Table], bundles: Iterable[Mapping[str, Any]] = ()) -> pa.Table:
    """The inner table `similar_groups`, most likely first; empty where too little was seen to compare.

    From the tables `readings`, `claims` and `entities`. `because` are the ids that carry it, the rarest first, with their
    names; `hangs` says that it rests on tools that hardly another group is known for, which can be planted.
    """
    known = known_groups(bundles)
    seen = _seen(tables, known)
    if len(seen) < FEWEST_SEEN:
        return make_table("similar_groups")
    ranked = [r for r in rank_groups(seen, known.profiles)[:LISTED] if r.probability > 0]
    rows = [
        {
            "similarity_id": derive_id("similar", r.group, *sorted(seen)), "rank": place, "group": r.group,
            "names": list(known.names[r.group]),
            "seen": sorted(seen), "score": r.score, "probability": r.probability,
            "because": [f"{i} {known.labels.get(i, '')}".strip() for i in r.because],
            "hangs": place == 1 and hangs_on_tools(seen, known.profiles, r.group),
            "basis": [where for i in r.because for where in seen[i]],
        }
        for place, r in enumerate(ranked, 1)
    ]  # fmt: skip
    return make_table("similar_groups", rows)


def _seen(tables: Mapping[str, pa.Table], known: KnownGroups) -> Seen:
    found: Seen = {}
    for row in tables["readings"].to_pylist() if "readings" in tables else ():
        text = str(json.loads(row["reading"])["text"])
        for match in _ATTACK_ID.finditer(text):
            if match[0] in known.labels:
                found.setdefault(match[0], []).append(Locator(row["exhibit"], None, match.start(), match.end()).as_row())
    names = {row["entity_id"]: [row["name"], *(row["names"] or [])] for row in tables["entities"].to_pylist()}
    for claim in tables["claims"].to_pylist():
        if claim["type"] == "used_malware" and claim["corroboration"] and claim["factuality"] in ("stated", "suspected"):
            for value in json.loads(claim["arguments"] or "{}").get("malware", ()):
                for attack_id in sorted(
                    {known.software[k] for n in names.get(value, [value]) if (k := name_key(str(n))) in known.software}
                ):
                    found.setdefault(attack_id, []).append(row_reference(claim["claim_id"]))
    return found


def from_likeness(material: Material, heard: Sequence[Item]) -> tuple[Item, ...]:
    """One item where the group that the ranking puts first is one that `heard`, the items on the group, point at.

    Weaker where it hangs on tools. Where those who name the group are also the only ones to tell what was seen, they named it
    for that: the likeness then is theirs, and adds nothing to what they say.
    """
    rows = material.rows.get("similar_groups", ())
    if not rows:
        return ()
    first = min(rows, key=lambda row: row["rank"])
    grade = next((grade for least, grade in likeness_grades() if first["probability"] >= least), None)
    own = {name_key(name) for name in first["names"]}
    meant = tuple(sorted(t for t in {t for item in heard for t in item.targets} if own & _keys(material.entities[t])))
    if not meant or grade is None:
        return ()
    kind, origin = ("alike_by_tools", COMPARISON) if first["hangs"] else ("alike", _teller(first, meant, heard, material))
    return (Item("group", kind, meant, origin, " ".join(meant), grade, first["similarity_id"]),)


def _teller(row: Mapping[str, Any], meant: Sequence[str], heard: Sequence[Item], material: Material) -> str:
    """The comparison is a source of its own where a report that does not name the group tells enough of what was seen."""
    exhibit_of = {claim["claim_id"]: _exhibit(claim) for claim in material.rows.get("claims", ())}
    naming = [item for item in heard if item.kind in NAMING and set(item.targets) <= set(meant)]
    told: Counter[str | None] = Counter(
        exhibit for place in row["basis"] or () if (exhibit := place["exhibit"] or exhibit_of.get(place["id"]))
    )
    named_in = {exhibit_of.get(item.row_id) for item in naming}
    if not naming or any(count >= FEWEST_SEEN for exhibit, count in told.items() if exhibit not in named_in):
        return COMPARISON
    return min(item.origin for item in naming)


def _exhibit(claim: Mapping[str, Any]) -> str | None:
    return next((place["exhibit"] for place in claim["basis"] or () if place["exhibit"]), None)


def _keys(entity: Mapping[str, Any]) -> set[str]:
    return {name_key(str(name)) for name in (entity["name"], *(entity["names"] or ()))}
