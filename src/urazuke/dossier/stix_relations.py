"""What claims say of actors becomes relationships that the standard allows, each with who alleges it and how credible that is.

A unit that is said to have tasked a group is joined to it through a threat actor, "whoever is alleged to act for it": STIX lets
an intrusion set be attributed to a threat actor, and a threat actor to an identity, and so the two never become one.
Source: OASIS STIX 2.1, appendix B; where it has no word for a pair, `related-to` with the word in the description.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.claim_words import claim_arguments, sentence
from urazuke.dossier.stix_objects import CONFIDENCE

if TYPE_CHECKING:
    from urazuke.dossier.stix_objects import Maker

Row = dict[str, Any]
# claim type -> (role, relationship, role)
_SAID = {
    "attacked": ("attacker", "targets", "victim"), "used_malware": ("attacker", "uses", "malware"),
    "exploited": ("attacker", "targets", "vulnerability"), "tasked_by": ("agent", "attributed-to", "principal"),
    "attributed_to": ("attacker_or_event", "attributed-to", "actor"), "member_of": ("member", "related-to", "organisation"),
}  # fmt: skip
_NOT_SAID = ("denied", "no_comment", "planned")
_ACTORS = ("intrusion-set", "threat-actor")
_ALLOWED = {
    *((actor, "targets", target) for actor in _ACTORS for target in ("identity", "vulnerability")),
    *((actor, "uses", used) for actor in _ACTORS for used in ("malware", "tool")),
    ("threat-actor", "attributed-to", "identity"), ("intrusion-set", "attributed-to", "threat-actor"),
}  # fmt: skip
IDENTITIES = {
    "organisation": "organization", "organisation_group": "group", "military_unit": "organization", "government_body": "organization",
    "police": "organization", "political_party": "organization", "media_outlet": "organization",
}  # fmt: skip
_PERSONS = ("person", "person_unnamed")


def entity_object(maker: Maker, entity: Row, acting: bool = False) -> str | None:
    """The object of a named entity; a person only where he is said to act, and others that are no objects (dates, places) none."""
    key, name, kind = entity["entity_id"], entity["name"], entity["type"]
    others = sorted({n for n in entity["names"] or [] if n != name})
    if kind == "threat_group":
        return maker.add("intrusion-set", key, key, name=name, aliases=others)
    if kind == "malware":
        return maker.add("malware", key, key, name=name, is_family=True, aliases=others)
    if kind == "tool":
        return maker.add("tool", key, key, name=name, aliases=others)
    if kind == "vulnerability":
        return maker.add("vulnerability", key, key, name=name)
    if kind in IDENTITIES:
        return maker.add("identity", key, key, name=name, identity_class=IDENTITIES[kind], description=kind.replace("_", " "))
    if kind in _PERSONS and acting:
        about = "as reports describe somebody; not a verdict on a person"
        return maker.add("threat-actor", key, key, name=name, threat_actor_types=["unknown"], description=about)
    return None


def add_relations(maker: Maker, claims: Sequence[Row], entities: Mapping[str, Row]) -> None:
    """One relationship for each pair that claims join, with all the claims that say so."""
    said: dict[tuple[str, str, str], list[Row]] = {}
    for row in claims:
        if row["type"] in _SAID and row["factuality"] not in _NOT_SAID:
            for joined in _joined(maker, row, entities):
                said.setdefault(joined, []).append(row)
    names = {entity_id: row["name"] for entity_id, row in entities.items()}
    for (source, word, target), rows in sorted(said.items()):
        _relate(maker, source, word, target, rows, names)


def _joined(maker: Maker, row: Row, entities: Mapping[str, Row]) -> Iterator[tuple[str, str, str]]:
    first, word, second = _SAID[row["type"]]
    roles = claim_arguments(row)
    for left in roles.get(first, ()):
        for right in roles.get(second, ()):
            one, other = entities.get(str(left)), entities.get(str(right))
            if one and other and one is not other:
                source, target = entity_object(maker, one, acting=True), entity_object(maker, other, acting=first != "attacker")
                if source and target and source != target:
                    yield source, word, target


def _relate(maker: Maker, source: str, word: str, target: str, rows: Sequence[Row], names: Mapping[str, str]) -> None:
    say = Catalogue("en")
    told = [sentence(row, names, say, row["report"] or "") for row in rows]
    described = f"Alleged: {' '.join(dict.fromkeys(told))} ({', '.join(row['claim_id'] for row in rows)})"
    confidence = max((CONFIDENCE.get(row["credibility"], 0) for row in rows), default=0) or None
    kinds = source.partition("--")[0], target.partition("--")[0]
    if word == "attributed-to" and kinds == ("intrusion-set", "identity"):
        name = maker.objects[target]["name"]
        actor = maker.add(
            "threat-actor", f"acting for {target}", name=f"Whoever is alleged to act for {name}", threat_actor_types=["unknown"],
            description="Stands between a group and a body that is alleged to task it; the two are not one.",
        )  # fmt: skip
        maker.relate(source, word, actor, described, confidence=confidence)
        maker.relate(actor, word, target, described, confidence=confidence)
    elif (kinds[0], word, kinds[1]) in _ALLOWED:
        maker.relate(source, word, target, described, confidence=confidence)
    else:
        maker.relate(source, "related-to", target, f"{word.replace('-', ' ')}. {described}", confidence=confidence)
