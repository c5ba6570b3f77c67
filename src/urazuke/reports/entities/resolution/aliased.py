"""Whom a report gives a second name is one entity of that report under both names, whatever the second was taken for alone.

Only as the report tells it, and only groups and programs: a second name told of two, one that the actor data keeps
apart, a unit, an agency or the police stay what they are. The claim `alias_of` says who told it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from urazuke.evidence.claim import Claim
from urazuke.reports.entities.cast import Cast, Referent
from urazuke.reports.entities.resemblance import folded

_NAMED_TWICE = ("threat_group", "malware")
_MISTAKEN = ("person", "organisation", "place", "media_outlet", "product", "tool", "online_service")
_OF_ITS_OWN = ("a", "an", "another", "second")  # a loader, then a custom implant tracked as X: no other name of the loader


def joined_by_alias(cast: Cast, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims with one id for both names; the cast's referents are joined in place."""
    told = [(name, str(alias)) for name, alias in _told(cast, claims)]
    owners = defaultdict(set)
    for name, alias in told:
        owners[folded(alias)].add(name.id)
    same: dict[str, str] = {}
    for name, alias in told:
        kept = cast.referent(same.get(name.id, name.id))
        if kept is None or len(owners[folded(alias)]) > 1:
            continue
        for other in [r for r in cast.referents if r is not kept and _is_second_name(r, alias, kept)]:
            _join(cast, other, kept)
            same = {gone: kept.id if into == other.id else into for gone, into in same.items()} | {other.id: kept.id}
    return tuple(_renamed(c, same) for c in claims) if same else tuple(claims)


def _told(cast: Cast, claims: Iterable[Claim]) -> Iterable[tuple[Referent, object]]:
    for claim in claims:
        if claim.type != "alias_of" or claim.factuality == "denied" or claim.garbled:
            continue
        name = cast.referent(str(next(iter(claim.arguments.get("name", ())), "")))
        if name is not None and name.type in _NAMED_TWICE:
            yield from ((name, alias) for alias in claim.arguments.get("alias", ()))


def _is_second_name(referent: Referent, alias: str, kept: Referent) -> bool:
    if not referent.mentions or folded(alias) not in {folded(n) for n in referent.names}:
        return False
    if (referent.key and kept.key) or any(m.kind == "nominal" and m.features.get("first") in _OF_ITS_OWN for m in referent.mentions):
        return False
    if referent.type == kept.type:
        return True
    alone = not referent.key and all(m.kind == "name" for m in referent.mentions)
    return alone and referent.type in _MISTAKEN and len({folded(n) for n in referent.names}) == 1


def _join(cast: Cast, gone: Referent, kept: Referent) -> None:
    for mention in gone.mentions:
        cast.of[id(mention)] = kept
    kept.mentions = sorted([*kept.mentions, *gone.mentions], key=lambda m: (m.start, m.end))
    kept.names.extend(n for n in gone.names if n not in kept.names)
    gone.mentions = []
    cast.referents.remove(gone)


def _renamed(claim: Claim, same: dict[str, str]) -> Claim:
    def renamed(values: Iterable[object]) -> tuple[object, ...]:
        return tuple(dict.fromkeys(same.get(v, v) if isinstance(v, str) else v for v in values))

    arguments = {role: renamed(values) for role, values in claim.arguments.items()}
    return replace(claim, arguments=arguments, speakers=tuple(str(s) for s in renamed(claim.speakers)))
