"""Whoever lays the blame says so: `the centre laid the blame for the break-in at the door of Copper Heron`."""

from __future__ import annotations

from urazuke.reports.claims.moment import Value, types
from urazuke.reports.claims.triggers import Trigger
from urazuke.reports.entities.cast import Referent
from urazuke.reports.grammar.relations_en import is_passive, objects, surface_subject

_GROUP = types("threat_group")
_BODIES = types("threat_group|military_unit|government_body|organisation|place")
_TELLS = types("government_body|police|person|person_unnamed|organisation")


def who_blames(trigger: Trigger, arguments: dict[str, list[Value]]) -> str | None:
    """The subject of the verb that blames, where it is somebody else than who is blamed; None where it is told in the passive."""
    parsed, token = trigger.parsed, trigger.token
    if parsed is None or token is None:
        return None
    verb = token if token.pos_ == "VERB" else next((a for a in token.ancestors if a.pos_ == "VERB"), None)
    if verb is None or is_passive(verb) or verb.lemma_ in ("be", "bear", "carry", "claim", "admit", "accept", "take"):
        return None
    told = {v.id for values in arguments.values() for v in values if isinstance(v, Referent)}
    found = parsed.mentions(surface_subject(verb), _TELLS)
    return next((p.who.id for p in found[:1] if p.who.id not in told), None)


def suspects_a_body(trigger: Trigger) -> bool:
    """`the group, which is suspected of having attacked them`: an attack is ascribed to it; of an offence it is not suspected."""
    parsed, token = trigger.parsed, trigger.token
    return parsed is not None and token is not None and bool(parsed.mentions(objects(token), _BODIES))


def links_a_group(trigger: Trigger) -> bool:
    """`The centre has linked Winter Choir to Unit 26165`: whose the group is, and not who did it."""
    parsed, token = trigger.parsed, trigger.token
    linked = parsed.mentions(objects(token), _GROUP) if parsed is not None and token is not None else []
    return any(p.kind == "name" for p in linked)
