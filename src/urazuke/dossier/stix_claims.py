"""Claims leave as notes and opinions, hypotheses as groupings: statements about objects, never objects' properties.

A group that is named in a claim is an intrusion set, a unit, an authority or an organisation an identity: a unit alleged to
task a group is not a name of the group. Confidence follows Admiralty credibility (1 90, 2 70, 3 50, 4 30, 5 10, 6 none).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.claim_words import claim_arguments, sentence
from urazuke.dossier.csv_export import contract_table
from urazuke.dossier.summary import is_dispute, percent_interval

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.dossier.stix_objects import Maker

Row = dict[str, Any]
CONFIDENCE = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}
_IDENTITIES = {
    "organisation": "organization", "organisation_group": "group", "military_unit": "organization", "government_body": "organization",
    "police": "organization", "political_party": "organization", "media_outlet": "organization",
}  # fmt: skip


def add_claims(maker: Maker, tables: Mapping[str, pa.Table]) -> None:
    """Each claim a note on the objects that it names; a denial of other claims an opinion on their notes."""
    entities = {row["entity_id"]: row for row in contract_table("entities", tables).to_pylist()}
    names = {entity_id: row["name"] for entity_id, row in entities.items()}
    say = Catalogue("en")
    claims = contract_table("claims", tables).to_pylist()
    for row in claims:
        named = [e for values in claim_arguments(row).values() for v in values if (e := entities.get(str(v)))]
        objects = sorted({stix_id for e in named if (stix_id := _entity(maker, e))})
        maker.add(
            "note", row["claim_id"], row["claim_id"], abstract=say.term("claim_type", row["type"]), content=_content(row, names, say),
            object_refs=objects or [maker.author], confidence=CONFIDENCE.get(row["credibility"]), labels=[row["factuality"]],
        )  # fmt: skip
    _add_opinions(maker, claims, names, say)


def _add_opinions(maker: Maker, claims: Sequence[Row], names: Mapping[str, str], say: Catalogue) -> None:
    """A denial, refusal or objection that opposes other claims disagrees with their notes."""
    disputes = {row["claim_id"]: row for row in claims if is_dispute(row)}
    against: dict[str, set[str]] = {}
    for row in claims:
        for other in row["opposed_by"] or []:
            for denial, denied in ((other, row["claim_id"]), (row["claim_id"], other)):
                if denial in disputes and denied in maker.by_row:
                    against.setdefault(denial, set()).add(maker.by_row[denied])
    for denial, notes in sorted(against.items()):
        text = sentence(disputes[denial], names, say, disputes[denial]["report"] or "")
        maker.add("opinion", denial, opinion="disagree", explanation=text, object_refs=sorted(notes))


def _entity(maker: Maker, entity: Row) -> str | None:
    """The object of a named entity, or None for types that are none (persons without a name, dates, places …)."""
    others = sorted({n for n in entity["names"] or [] if n != entity["name"]})
    if entity["type"] == "threat_group":
        return maker.add("intrusion-set", entity["entity_id"], entity["entity_id"], name=entity["name"], aliases=others)
    if entity["type"] in _IDENTITIES:
        return maker.add(
            "identity", entity["entity_id"], entity["entity_id"], name=entity["name"], identity_class=_IDENTITIES[entity["type"]],
            description=entity["type"].replace("_", " "),
        )  # fmt: skip
    return None


def _content(row: Row, names: Mapping[str, str], say: Catalogue) -> str:
    """The claim in words and the places of its passages: report, characters."""
    places = [f"{i['exhibit']} [{i['start']}-{i['end']}]" for i in row["basis"] or [] if i["exhibit"]]
    return f"{sentence(row, names, say, row['report'] or '')} ({'; '.join(places)})"


def add_hypotheses(maker: Maker, tables: Mapping[str, pa.Table]) -> None:
    """Each hypothesis a grouping of what supports it, its probability in words and figures in the description."""
    for row in contract_table("hypotheses", tables).to_pylist():
        supports = [maker.by_row[i] for i in row["supports"] or [] if i in maker.by_row]
        maker.add(
            "grouping", f"{row['question']} {row['hypothesis']}", name=row["hypothesis"], context="unspecified",
            description=f"{row['question']} {row['words']} ({percent_interval(row)}), confidence {row['confidence']}",
            object_refs=sorted(set(supports)) or [maker.author],
        )  # fmt: skip
