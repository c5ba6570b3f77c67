"""What the case's own sources call groups: the claims of its reports, the shared files in intel/, the actors of case.toml."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from urazuke.attribution.naming import THIS_CASE, Entry, kind_of
from urazuke.corroboration.names import name_key
from urazuke.evidence.case import Actor
from urazuke.evidence.locator import row_reference

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


def is_named_group(entity: Row) -> bool:
    return entity["type"] == "threat_group" and bool(entity["names"])


def of_the_case(entities: Mapping[str, Row]) -> Iterator[Entry]:
    """The groups that the case takes for one each: what lists join, it may keep apart."""
    return (Entry(THIS_CASE, THIS_CASE, (row["name"], *row["names"])) for row in entities.values() if is_named_group(row))


def of_case_file(actors: Sequence[Actor]) -> Iterator[Entry]:
    return (Entry("case.toml", "case.toml", (actor.name, *actor.aliases)) for actor in actors)


def of_shared_files(shared: Sequence[Row], paths: Mapping[str, str]) -> list[Entry]:
    """What one file says of one group in several places is one saying."""
    found: dict[tuple[str, str], Entry] = {}
    for row in shared:
        if row["relation"] is None and row["type"] == "group":
            exhibit = row["basis"][0]["exhibit"]
            source = paths.get(exhibit, exhibit[:16]) + (f" ({row['shared_by']})" if row["shared_by"] else "")
            entry = Entry(source, exhibit, tuple(dict.fromkeys((row["name"], *row["names"]))), basis=tuple(row["basis"]))
            before = found.setdefault((exhibit, entry.own), entry)
            found[exhibit, entry.own] = replace(before, names=tuple(dict.fromkeys((*before.names, *entry.names))))
    return list(found.values())


def of_claims(claims: Sequence[Row], entities: Mapping[str, Row], readings: Sequence[Row]) -> list[Entry]:
    """Each name that a report gives a group, as a saying of its own."""
    texts = {row["exhibit"]: str(json.loads(row["reading"])["text"]) for row in readings}
    sources = {claim["claim_id"]: _source(claim) for claim in claims}
    found = []
    for claim in (claim for claim in claims if claim["type"] == "alias_of"):
        opposed = tuple(dict.fromkeys(sources[i] for i in claim["opposed_by"] or () if i in sources))
        for name, alias, kind in _pairs(claim, entities, texts):
            saying = f"{claim['claim_id']} {name} {alias}"
            basis = (row_reference(claim["claim_id"]),)
            found.append(Entry(sources[claim["claim_id"]], saying, (name, alias), claim["factuality"], ((alias, kind),), basis, opposed))
    return found


def _source(claim: Row) -> str:
    """Who says it, and in which report."""
    speaker = (claim["speakers"] or ("",))[0]
    return f"{speaker} ({claim['report']})" if speaker and claim["report"] not in speaker else speaker or str(claim["report"])


def _pairs(claim: Row, entities: Mapping[str, Row], texts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """The group's name, the other name, and what that is the name of."""
    arguments = json.loads(claim["arguments"] or "{}")
    for subject in map(str, arguments.get("name", ())):
        entity = entities.get(subject)
        for value in map(str, arguments.get("alias", ())) if entity is None or is_named_group(entity) else ():
            other = entities.get(value)
            alias = str(other["name"]) if other else value
            name = _name_used(claim, entity, alias, texts) if entity else subject
            if name_key(name) != name_key(alias):
                yield name, alias, kind_of(alias, other["type"] if other else None)


def _name_used(claim: Row, entity: Row, alias: str, texts: Mapping[str, str]) -> str:
    """Which of the entity's names stands in the claim's passages: the report says it of that one."""
    exhibit = next((place["exhibit"] for place in claim["basis"] or () if place["exhibit"]), None)
    text = texts.get(exhibit or "", "")
    passages = " ".join(text[span["start"] : span["end"]] for span in claim["evidence"] or ())
    others = [name for name in dict.fromkeys((entity["name"], *entity["names"])) if name_key(name) != name_key(alias)]
    standing = sorted((place, name) for name in others if (place := passages.find(name)) >= 0)
    return str(standing[0][1] if standing else entity["name"])
