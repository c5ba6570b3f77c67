"""What others share of groups is read alike from STIX and from MISP, in their words; broken and hostile parts are refused with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hunt.scenes import day, intel_exhibit

from urazuke.evidence.instant import zone
from urazuke.hunt import read_intel
from urazuke.hunt.misp_groups import event_groups
from urazuke.hunt.shared import Shared
from urazuke.hunt.stix_groups import bundle_groups
from urazuke.hunt.watchfile import Refused

UTC = zone("UTC")
HERON, VIPER, DASERF = "intrusion-set--1", "threat-actor--2", "malware--3"
OBJECTS: list[dict[str, Any]] = [
    {"type": "identity", "id": "identity--9", "name": "Harbour CERT"},
    {"type": "intrusion-set", "id": HERON, "name": "Copper Heron", "aliases": ["Blue Ibis"], "created_by_ref": "identity--9"},
    {"type": "threat-actor", "id": VIPER, "name": "Quay Viper"},
    {"type": "malware", "id": DASERF, "name": "Daserf"},
    {"type": "tool", "id": "tool--4", "name": "PsExec"},
    {"type": "indicator", "id": "indicator--5", "name": "c2", "pattern": "[ipv4-addr:value = '198.18.0.1']", "pattern_type": "stix"},
]  # fmt: skip


def joined(source: str, word: str, target: str, **more: Any) -> dict[str, Any]:
    return {"type": "relationship", "id": f"relationship--{source}{target}", "relationship_type": word, "source_ref": source,
            "target_ref": target, **more}  # fmt: skip


RELATIONS = [
    joined("indicator--5", "indicates", HERON, confidence=70, created_by_ref="identity--9"),
    joined(HERON, "uses", DASERF, start_time="2024-01-02T00:00:00Z", stop_time="2024-01-03T00:00:00Z"),
    joined(HERON, "attributed-to", VIPER), joined(DASERF, "uses", "tool--4"), joined(VIPER, "uses", "attack-pattern--elsewhere"),
]  # fmt: skip


def bundle(*objects: dict[str, Any]) -> str:
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": [*objects]}, indent=1)


def read(folder: Path, content: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    found = read_intel([intel_exhibit(folder, "a.json", content)], UTC)
    assert found.counts.to_pylist()[0]["rejected"] == found.rejects.num_rows
    return found.shared.to_pylist(), found.rejects.to_pylist()


def said(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {(r["type"], r["name"], tuple(r["names"]), r["relation"], r["other_type"], r["other"], r["shared_by"]) for r in rows}


def cluster(kind: str, value: str, uuid: str, synonyms: Any = (), **more: Any) -> dict[str, Any]:
    return {"GalaxyCluster": [{"type": kind, "value": value, "uuid": uuid, "meta": {"synonyms": list(synonyms)}, **more}]}


HERON_CLUSTER = cluster("mitre-intrusion-set", "Copper Heron - G9060", "uuid-of-heron", ["Blue Ibis"], GalaxyClusterRelation=[
    {"referenced_galaxy_cluster_uuid": "uuid-of-daserf", "referenced_galaxy_cluster_type": "uses"},
    {"referenced_galaxy_cluster_uuid": "uuid-of-elsewhere", "referenced_galaxy_cluster_type": "similar"},
])  # fmt: skip
EVENT: dict[str, Any] = {
    "info": "an event", "uuid": "uuid-of-event", "Orgc": {"name": "Harbour CERT"},
    "Galaxy": [HERON_CLUSTER, cluster("mitre-malware", "Daserf - S9187", "uuid-of-daserf")],
    "Tag": [{"name": 'misp-galaxy:mitre-intrusion-set="Copper Heron - G9060"'}, {"name": 'misp-galaxy:threat-actor="Quay Viper"'},
            {"name": "tlp:amber"}],
    "Attribute": [
        {"type": "ip-dst", "value": "198.18.0.1", "uuid": "uuid-of-ip", "to_ids": True, "Galaxy": [HERON_CLUSTER]},
        {"type": "threat-actor", "value": "Quay Viper", "uuid": "uuid-of-viper"},
        {"type": "domain", "value": "other.example", "uuid": "uuid-of-other", "to_ids": True},
    ],
    "Object": [
        {"name": "intrusion-set", "uuid": "uuid-of-ibis", "Attribute": [{"object_relation": "name", "value": "Mud Ibis", "type": "text"},
                                                                  {"object_relation": "aliases", "value": "Silt", "type": "text"}],
         "ObjectReference": [{"relationship_type": "uses", "referenced_uuid": "uuid-of-c2"}]},
        {"name": "domain-ip", "uuid": "uuid-of-c2", "Attribute": [{"object_relation": "ip", "type": "ip-dst", "value": "198.18.0.9"}]},
    ],
}  # fmt: skip


def test_groups_of_a_bundle_keep_their_names_and_the_words_of_their_relationships(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, bundle(*OBJECTS, *RELATIONS))
    heron = ("group", "Copper Heron", ("Copper Heron", "Blue Ibis"))
    assert rejects == [] and said(rows) == {
        (*heron, None, None, None, "Harbour CERT"), ("group", "Quay Viper", ("Quay Viper",), None, None, None, None),
        ("indicator", "198.18.0.1", ("198.18.0.1",), "indicates", "group", "Copper Heron", "Harbour CERT"),
        (*heron, "uses", "malware", "Daserf", None), (*heron, "attributed-to", "group", "Quay Viper", None),
        ("group", "Quay Viper", ("Quay Viper",), "uses", "technique", "attack-pattern--elsewhere", None),
    }  # fmt: skip
    by_word = {(r["relation"], r["other"]): r for r in rows}
    uses = by_word["uses", "Daserf"]
    assert (uses["since"], uses["until"]) == (day(1), day(2)) and by_word["indicates", "Copper Heron"]["confidence"] == 70


def test_an_event_says_the_same_by_clusters_tags_objects_and_attributes(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, json.dumps({"Event": EVENT}, indent=1))
    heron, by = ("group", "Copper Heron", ("Copper Heron", "Blue Ibis")), "Harbour CERT"
    ibis = ("group", "Mud Ibis", ("Mud Ibis", "Silt"))
    assert rejects == [] and said(rows) == {
        (*heron, None, None, None, by), ("group", "Quay Viper", ("Quay Viper",), None, None, None, by), (*ibis, None, None, None, by),
        ("indicator", "198.18.0.1", ("198.18.0.1",), "indicates", "group", "Copper Heron", by),
        (*heron, "uses", "malware", "Daserf", by), (*heron, "similar", "thing", "uuid-of-elsewhere", by),
        (*ibis, "uses", "domain-ip", "198.18.0.9", by),
    }  # fmt: skip
    assert len(rows) == 7  # a group that is named by tag, cluster and attribute is one


def test_each_row_leads_to_the_line_that_says_it(tmp_path: Path) -> None:
    for content in (bundle(*OBJECTS, *RELATIONS), json.dumps({"Event": EVENT}, indent=1)):
        rows, _ = read(tmp_path, content)
        lines = content.split("\n")
        for row in rows:
            if (line := row["basis"][0]["line"]) is not None:
                assert '"id"' in lines[line - 1] or '"uuid"' in lines[line - 1]
        assert sum(row["basis"][0]["line"] is not None for row in rows) >= len(rows) - 1  # a tag has no id


@pytest.mark.parametrize(("content", "reason"), [
    (bundle({"type": "intrusion-set", "id": "intrusion-set--1"}), "the group has no name"),
    (bundle({"type": "threat-actor", "id": "threat-actor--1", "name": ["x"]}), "the group has no name"),
    (bundle({"type": "intrusion-set", "id": "x--1", "name": "A", "aliases": [{"a": 1}]}), "other names of the group are no list"),
    (bundle({**OBJECTS[1], "revoked": True}), "the intrusion-set was revoked"),
    (bundle(*OBJECTS, joined(HERON, "uses", DASERF, revoked=True)), "the relationship was revoked"),
    (bundle(*OBJECTS, {**joined(HERON, "uses", DASERF), "target_ref": 3}), "does not say what it joins"),
    (bundle(*OBJECTS, {**joined(HERON, "uses", DASERF), "relationship_type": " "}), "of what kind it is"),
    (bundle(*OBJECTS, joined(HERON, "uses", DASERF, confidence=101)), "no whole number from 0 to 100"),
    (bundle(*OBJECTS, joined(HERON, "uses", DASERF, start_time=3)), "is not text"),
    (bundle(*OBJECTS, joined(HERON, "uses", DASERF, start_time="2024-01-02", stop_time="2024-01-01")), "ends before it starts"),
    (json.dumps({"Event": {"info": "x", "Galaxy": [cluster("threat-actor", "", "u")]}}), "the group has no name"),
    (json.dumps({"Event": {"info": "x", "Galaxy": [cluster("threat-actor", "A", "u", [3])]}}), "other names of the group are no list"),
    (json.dumps({"Event": {"info": "x", "Attribute": [{"type": "threat-actor", "value": {}, "uuid": "u"}]}}), "the group has no name"),
    (json.dumps({"Event": {"info": "x", "Object": [{"name": "threat-actor", "uuid": "u"}]}}), "the group has no name"),
    (json.dumps({"Event": {"info": "x", "Galaxy": [cluster("threat-actor", "A", "u", GalaxyClusterRelation=[{}])]}}), "what it joins"),
    (json.dumps({"Event": {"info": "x", "Object": [{"name": "file", "uuid": "u", "ObjectReference": [{"relationship_type": []}]}]}}),
     "a reference of the object"),
])  # fmt: skip
def test_what_is_broken_is_refused_with_its_reason_and_the_rest_is_read(tmp_path: Path, content: str, reason: str) -> None:
    whole, _ = read(tmp_path, bundle(*OBJECTS))
    rows, rejects = read(tmp_path, content)
    assert [r for r in rejects if reason in r["reason"]] and len(rejects) == 1
    if content.count("identity--9") > 1:
        assert len(rows) >= len(whole) - 1


def test_hostile_names_are_made_safe_and_nothing_is_merged_by_name(tmp_path: Path) -> None:
    names = ["A\u202eB\n\x1b[2J", "\ud800", "x" * 1_000_000]
    groups = [{"type": "intrusion-set", "id": f"intrusion-set--{n}", "name": name} for n, name in enumerate(names)]
    rows, rejects = read(tmp_path, bundle(*groups, *({**g, "id": f"{g['id']}-again", "aliases": ["Other"]} for g in groups)))
    assert rejects == [] and len(rows) == 6
    assert all(row["name"].isprintable() and len(row["name"]) <= 200 for row in rows)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["threat-actor", "u", "uses", "intrusion-set--1"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["Event", "Attribute", "Object", "Galaxy", "GalaxyCluster", "GalaxyClusterRelation", "Tag", "type", "value", "uuid",
                         "name", "meta", "synonyms", "ObjectReference", "referenced_uuid", "relationship_type", "objects", "id", "aliases",
                         "source_ref", "target_ref", "Orgc", "object_relation", "pattern", "created_by_ref", "confidence"]),
        inner, max_size=6),
    max_leaves=30,
)  # fmt: skip


@given(ANY, ANY)
def test_no_json_makes_the_readers_of_groups_fail(document: Any, part: Any) -> None:
    whole = {"Event": {**EVENT, "Galaxy": [part, {"GalaxyCluster": [part]}], "Object": [part], "Attribute": part, "Tag": [{"name": part}]}}
    relation = {"type": "relationship", "source_ref": part, "target_ref": HERON, "relationship_type": part}
    objects = [*OBJECTS, relation, part, {"type": "intrusion-set", "id": "i", "name": part, "aliases": part}, {"type": part}]
    found = [*event_groups(document, "x", {}), *event_groups(whole, "x", {}), *bundle_groups({"objects": objects}, "x", {}, UTC)]
    found += bundle_groups({"objects": document}, "x", {}, UTC)
    for row in found:
        assert isinstance(row, Shared | Refused)
        if isinstance(row, Shared):
            row.as_row()
