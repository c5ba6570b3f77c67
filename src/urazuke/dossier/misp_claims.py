"""Claims stand in `report` objects, each with its grade as a tag; hypotheses in words with their probability; renters as records name them.

Tags are of the taxonomies admiralty-scale and estimative-language (MISP taxonomies). A name on a lease is what a record says,
not who somebody is: a `person` object holds it as an alias, and only for renters whom the pivot follows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.claim_words import sentence
from urazuke.dossier.csv_export import contract_table
from urazuke.dossier.evidence_time import watched_tenancies
from urazuke.dossier.misp_event import EventMaker, text
from urazuke.dossier.summary import percent_interval
from urazuke.hunt.personas import followed_personas

if TYPE_CHECKING:
    import pyarrow as pa


Row = dict[str, Any]
CREDIBILITY = 'admiralty-scale:information-credibility="{}"'
RELIABILITY = 'admiralty-scale:source-reliability="{}"'
LIKELIHOOD = 'estimative-language:likelihood-probability="{}"'
CONFIDENCE = 'estimative-language:confidence-in-analytic-judgment="{}"'


def add_renters(maker: EventMaker, tables: Mapping[str, pa.Table]) -> None:
    """The names on the leases of each followed renter."""
    followed = followed_personas(watched_tenancies(tables))
    for row in contract_table("personas", tables).to_pylist():
        if row["persona_id"] not in followed or not row["names"]:
            continue
        holder = maker.compound("person", row["persona_id"], comment="Not a verdict on a person: names on leases may be false or stolen")
        for name in dict.fromkeys(map(text, row["names"])):
            maker.within(holder, "alias", name, to_ids=False)
        said = f"Renter {row['persona_id']}: controller of {len(row['accounts'])} rental accounts on the linking evidence"
        maker.within(holder, "text", text(said), to_ids=False)


def add_claims(maker: EventMaker, tables: Mapping[str, pa.Table]) -> None:
    """One object a report; each claim a summary of its own, in words, with who says it and how credible it is."""
    names = {row["entity_id"]: row["name"] for row in contract_table("entities", tables).to_pylist()}
    say = Catalogue("en")
    reliability = {p.name: p.reliability for p in maker.case.settings.publishers}
    reports: dict[str, list[Row]] = {}
    for row in contract_table("claims", tables).to_pylist():
        reports.setdefault(row["report"] or "", []).append(row)
    for report, claims in sorted(reports.items()):
        published = claims[0]["report_published"]
        holder = maker.compound("report", report, comment=f"published {published}" if published else "")
        maker.within(holder, "title", text(report or "report"), to_ids=False)
        for row in claims:
            said = text(f"{row['claim_id']}: {sentence(row, names, say, report)}")
            made = maker.within(holder, "summary", said, to_ids=False, comment=text(f"{row['factuality']}; {_places(row)}"))
            made.add_tag(CREDIBILITY.format(row["credibility"] or 6))
            if row["speakers"] and (grade := reliability.get(row["speakers"][0])):
                made.add_tag(RELIABILITY.format(grade.lower()))


def _places(row: Row) -> str:
    return "; ".join(f"{i['exhibit']} [{i['start']}-{i['end']}]" for i in row["basis"] or [] if i["exhibit"])


def add_groups(maker: EventMaker, tables: Mapping[str, pa.Table]) -> None:
    """The groups that reports name; that a group is named is no attribution."""
    for row in contract_table("entities", tables).to_pylist():
        if row["type"] == "threat_group":
            comment = f"named in {len(row['reports'] or [])} reports; also: {json.dumps(row['names'] or [], ensure_ascii=False)}"
            maker.attribute("threat-actor", text(row["name"]), row["entity_id"], to_ids=False, comment=text(comment))


def add_hypotheses(maker: EventMaker, tables: Mapping[str, pa.Table]) -> None:
    """Each hypothesis with its interval, its ICD 203 word and its confidence."""
    for row in contract_table("hypotheses", tables).to_pylist():
        said = f"{row['question']} {row['hypothesis']}: {row['words']} ({percent_interval(row)})"
        comment = f"confidence {row['confidence']}; missing: {'; '.join(row['missing'] or []) or 'nothing named'}"
        made = maker.attribute(
            "text", text(said), row["question"], row["hypothesis"], category="Attribution", to_ids=False, comment=text(comment)
        )  # fmt: skip
        made.add_tag(LIKELIHOOD.format(row["words"].replace(" ", "-")))
        made.add_tag(CONFIDENCE.format(row["confidence"]))
