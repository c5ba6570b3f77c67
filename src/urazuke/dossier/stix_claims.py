"""Claims leave as notes and opinions, hypotheses as groupings: statements about objects, never objects' properties.

A group that is named in a claim is an intrusion set, a unit, an authority or an organisation an identity: a unit alleged to
task a group is not a name of the group. What the standard has no field for (how firmly, whose grade, which probability) stands
in a declared extension. Confidence follows Admiralty credibility (1 90, 2 70, 3 50, 4 30, 5 10, 6 none).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from urazuke.dossier.catalogue import Catalogue
from urazuke.dossier.claim_words import claim_arguments, sentence
from urazuke.dossier.csv_export import contract_table
from urazuke.dossier.stix_objects import CONFIDENCE
from urazuke.dossier.stix_relations import add_relations, entity_object
from urazuke.dossier.summary import is_dispute, percent_interval

if TYPE_CHECKING:
    import pyarrow as pa

    from urazuke.dossier.stix_objects import Maker

Row = dict[str, Any]
CASE = "the case"


def add_claims(maker: Maker, tables: Mapping[str, pa.Table]) -> None:
    """Each claim a note on the objects that it names, in the report that holds it; a denial of others an opinion on their notes."""
    entities = {row["entity_id"]: row for row in contract_table("entities", tables).to_pylist()}
    names = {entity_id: row["name"] for entity_id, row in entities.items()}
    say = Catalogue("en")
    claims = contract_table("claims", tables).to_pylist()
    reports: dict[str, list[str]] = {}
    for row in claims:
        note = _note(maker, row, entities, names, say)
        if (report := _report_id(maker, row)) is not None:
            reports.setdefault(report, []).append(note)
    _add_reports(maker, claims, reports)
    _add_opinions(maker, claims, names, say)
    add_relations(maker, claims, entities)


def _note(maker: Maker, row: Row, entities: Mapping[str, Row], names: Mapping[str, str], say: Catalogue) -> str:
    named = [e for values in claim_arguments(row).values() for v in values if (e := entities.get(str(v)))]
    objects = sorted({stix_id for e in named if (stix_id := entity_object(maker, e))})
    spans = [{k: item[k] for k in ("exhibit", "start", "end")} for item in row["basis"] or [] if item["exhibit"]]
    return maker.add(
        "note", row["claim_id"], row["claim_id"], abstract=say.term("claim_type", row["type"]), content=_content(row, names, say),
        object_refs=objects or [_report_id(maker, row) or maker.id("grouping", CASE)], confidence=CONFIDENCE.get(row["credibility"]),
        labels=[row["factuality"]],
        extensions=maker.extension(claim_id=row["claim_id"], factuality=row["factuality"], speakers=row["speakers"], origin=row["origin"],
                                   admiralty_credibility=row["credibility"], independent_origins=row["corroboration"], spans=spans),
    )  # fmt: skip


def _report_id(maker: Maker, row: Row) -> str | None:
    """The object of the claim's report; None where its day is not known to the day, for a `report` must have one."""
    return maker.id("report", row["report"]) if row["report"] and _day(row["report_published"]) else None


def _day(published: str | None) -> str | None:
    try:
        return f"{date.fromisoformat(published or '')}T00:00:00Z"
    except ValueError:
        return None


def _add_reports(maker: Maker, claims: Sequence[Row], notes: Mapping[str, list[str]]) -> None:
    for row in claims:
        if (report := _report_id(maker, row)) is not None:
            maker.add(
                "report", row["report"], row["report"], name=row["report"],
                published=_day(row["report_published"]), object_refs=sorted(set(notes[report])),
            )  # fmt: skip


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


def _content(row: Row, names: Mapping[str, str], say: Catalogue) -> str:
    """The claim in words and the places of its passages: report, characters."""
    places = [f"{i['exhibit']} [{i['start']}-{i['end']}]" for i in row["basis"] or [] if i["exhibit"]]
    return f"{sentence(row, names, say, row['report'] or '')} ({'; '.join(places)})"


def add_hypotheses(maker: Maker, tables: Mapping[str, pa.Table]) -> None:
    """Each hypothesis a grouping of what supports it, its probability in words and figures in the description."""
    for row in contract_table("hypotheses", tables).to_pylist():
        supports = [maker.by_row[i] for i in row["supports"] or [] if i in maker.by_row]
        kept = ("question", "probability_low", "probability", "probability_high", "words", "confidence", "missing")
        maker.add(
            "grouping", f"{row['question']} {row['hypothesis']}", name=row["hypothesis"], context="unspecified",
            description=f"{row['question']} {row['words']} ({percent_interval(row)}), confidence {row['confidence']}",
            object_refs=sorted(set(supports)) or [maker.id("grouping", CASE)], extensions=maker.extension(**{k: row[k] for k in kept}),
        )  # fmt: skip


def add_case(maker: Maker) -> None:
    """The case itself: a grouping of everything that was found, where anything was."""
    found = sorted(i for i, made in maker.objects.items() if made["type"] not in ("marking-definition", "extension-definition"))
    if found != [maker.author]:
        maker.add(
            "grouping", CASE, name=maker.case.settings.title, context="suspicious-activity", description=maker.case.settings.question,
            object_refs=[i for i in found if i != maker.author],
        )  # fmt: skip
