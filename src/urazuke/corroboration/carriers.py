"""An outlet that says it carries another's report adds no origin of its own.

Two ways of saying so: the report itself is a re-report (its outlet, or nobody, is named as the one that repeats), or
it tells that other outlets carried a story (`TBS carried a similar story`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from urazuke.corroboration.entities import Cast
from urazuke.corroboration.names import name_key
from urazuke.evidence.claim import Claim, Reading

OUTLET = "outlet"


def re_reports(readings: Mapping[str, Reading], cast: Cast) -> dict[str, str]:
    """Report -> the report of the case that it repeats, or else the name of the outlet that it repeats."""
    publishers = {name_key(r.publisher): label for label, r in sorted(readings.items(), reverse=True) if r.publisher}
    found: dict[str, str] = {}
    for label, claim in _tellings(readings):
        outlets = _keys(claim, "outlet", label, cast)
        if outlets and not outlets & ({OUTLET, name_key(readings[label].publisher or "")} - {""}):
            continue
        for original in claim.arguments.get("original", ()):
            known = cast.find(label, str(original))
            keys = known.keys if known and known.named else frozenset({name_key(str(original))})
            target = next((publishers[k] for k in sorted(keys) if k in publishers), known.name if known else str(original))
            if target != label:
                found.setdefault(label, target)
    return found


def echoes(readings: Mapping[str, Reading], cast: Cast) -> dict[str, str]:
    """Entity id of an outlet -> that of the outlet whose story it is said to have carried."""
    found: dict[str, str] = {}
    for label, claim in _tellings(readings):
        originals = [known for v in claim.arguments.get("original", ()) if (known := cast.find(label, str(v))) and known.named]
        for outlet in claim.arguments.get("outlet", ()):
            known = cast.find(label, str(outlet))
            if known and originals and known.entity_id != originals[0].entity_id:
                found.setdefault(known.entity_id, originals[0].entity_id)
    return found


def _tellings(readings: Mapping[str, Reading]) -> Iterator[tuple[str, Claim]]:
    for label, reading in sorted(readings.items()):
        yield from ((label, claim) for claim in reading.claims if claim.type == "re_reported")


def _keys(claim: Claim, role: str, label: str, cast: Cast) -> frozenset[str]:
    found: set[str] = set()
    for value in claim.arguments.get(role, ()):
        known = cast.find(label, str(value))
        found |= {name_key(str(value)), *(known.keys if known else ())}
    return frozenset(found)
