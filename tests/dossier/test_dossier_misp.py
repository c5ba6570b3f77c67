"""The event is what MISP takes: windows as first and last seen, detection only until they end, every grade a tag."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from tests.dossier.dossier_case import HOSTILE, Worked, day, worked_case
from tests.dossier.watch_lists import said, table, watch_rows
from tests.hunt.scenes import intel_exhibit

from urazuke.dossier import export_misp
from urazuke.dossier.misp import misp_event
from urazuke.evidence.case import Case, Settings
from urazuke.evidence.instant import zone
from urazuke.evidence.interval import Interval
from urazuke.evidence.tables import make_table
from urazuke.hunt import read_intel
from urazuke.hunt.misp import event_rows
from urazuke.hunt.watchfile import Indicated

UTC = zone("UTC")
IN_MAY = Interval(day(5, 10), day(5, 11))


@pytest.fixture
def event(english: Worked) -> dict[str, Any]:
    made: dict[str, Any] = misp_event(english.case, english.tables, IN_MAY)["Event"]
    return made


def objects(event: dict[str, Any], name: str) -> list[dict[str, list[Any]]]:
    """The objects of that template, as relation -> values."""
    found = []
    for item in (o for o in event["Object"] if o["name"] == name):
        values: dict[str, list[Any]] = {}
        for attribute in item["Attribute"]:
            values.setdefault(attribute["object_relation"], []).append(attribute["value"])
        found.append(values)
    return found


def test_pymisp_s_own_schema_and_types_accept_it(event: dict[str, Any]) -> None:
    import jsonschema
    import pymisp

    schema = json.loads((Path(pymisp.__file__).parent / "data" / "schema-lax.json").read_text())  # the other knows no objects
    jsonschema.validate({"Event": event}, schema)
    again = pymisp.MISPEvent(strict_validation=True)
    again.from_dict(Event=json.loads(json.dumps(event)))
    known = again.describe_types
    for attribute in [*again.attributes, *(a for o in again.objects for a in o.attributes)]:
        assert attribute.type in known["category_type_mappings"][attribute.category]
    assert {o.name for o in again.objects} == {"domain-ip", "victim", "person", "report"}
    assert all(json.loads(o.to_json(strict=True))["template_uuid"] for o in again.objects)  # every template has what it requires
    assert all(a["timestamp"] == "1620000000" for o in [event, *event["Object"]] for a in o["Attribute"])


def test_a_window_is_for_detection_until_it_ends(event: dict[str, Any]) -> None:
    windows = {}
    for item in (o for o in event["Object"] if o["name"] == "domain-ip"):
        (address,) = (a for a in item["Attribute"] if a["object_relation"] == "ip")
        windows[address["value"], address["first_seen"][:10], address.get("last_seen", "")[:10]] = address["to_ids"]
    assert windows == {
        ("198.18.7.10", "2021-03-01", "2021-05-01"): False, ("198.18.7.10", "2021-05-01", "2021-06-01"): True,
        ("198.18.7.11", "2021-03-05", ""): True,
    }  # fmt: skip
    assert not [a for o in event["Object"] for a in o["Attribute"] if a["to_ids"] and a["object_relation"] != "ip"]


def test_who_met_the_servers_is_seen_and_named_with_what_it_came_to(event: dict[str, Any]) -> None:
    seen = [(a["value"], s["source"]) for o in event["Object"] for a in o["Attribute"] for s in a.get("Sighting", [])]
    assert sorted(seen) == sorted(
        [("198.18.7.10", "Tideline Institute"), ("198.18.7.11", "Tideline Institute"), ("198.18.7.10", f"Kaze Works {HOSTILE}")]
    )
    assert any("data_out; 2 events" in v["description"][0] and v["name"] == ["Tideline Institute"] for v in objects(event, "victim"))


def test_each_claim_has_its_speaker_and_its_grade(event: dict[str, Any]) -> None:
    (report,) = (o for o in event["Object"] if o["name"] == "report")
    tags = {a["value"]: [t["name"] for t in a.get("Tag", [])] for a in report["Attribute"] if a["object_relation"] == "summary"}
    assert len(tags) == 5
    (leak,) = (t for v, t in tags.items() if v.startswith("harbour.c3"))
    assert leak == ['admiralty-scale:information-credibility="3"', 'admiralty-scale:source-reliability="b"']
    hypotheses = {a["value"]: [t["name"] for t in a["Tag"]] for a in event["Attribute"] if a["type"] == "text"}
    (likely,) = (t for v, t in hypotheses.items() if "the renter of P1" in v)
    assert likely == [
        'estimative-language:likelihood-probability="likely"', 'estimative-language:confidence-in-analytic-judgment="low"',
    ]  # fmt: skip
    assert [t["name"] for t in event["Tag"]] == ["tlp:amber+strict"]


def test_names_on_leases_stand_in_person_objects_and_go_with_them(english: Worked) -> None:
    (person,) = objects(misp_event(english.case, english.tables, IN_MAY)["Event"], "person")
    assert "Sato Hana" in person["alias"]
    without = misp_event(english.case, english.tables, IN_MAY, persons=False)
    assert "Sato" not in json.dumps(without) and not objects(without["Event"], "person")


def test_the_same_case_gives_the_same_bytes(english: Worked, tmp_path: Path) -> None:
    again = worked_case(tmp_path / "again", "ja")
    export_misp(english.case, english.tables, tmp_path / "a.json", IN_MAY)
    export_misp(again.case, again.tables, tmp_path / "b.json", IN_MAY)
    content = (tmp_path / "a.json").read_bytes()
    assert content == (tmp_path / "b.json").read_bytes()
    uuids = [line.split('"')[3] for line in content.decode().splitlines() if line.strip().startswith('"uuid"')]
    assert len(uuids) == len(set(uuids)) > 30


def test_read_back_through_intel_it_is_the_same_watch_list(english: Worked, tmp_path: Path) -> None:
    export_misp(english.case, english.tables, tmp_path / "event.json", IN_MAY)
    exhibit = intel_exhibit(tmp_path, "shared.json", (tmp_path / "event.json").read_bytes())
    watch, rejects, *_ = read_intel([exhibit], UTC)
    assert said(watch.to_pylist()) == said(english.tables["watch"].to_pylist()) and rejects.num_rows == 0


def test_the_groups_that_reports_name_are_read_back_as_others_words(english: Worked, tmp_path: Path) -> None:
    entities = english.tables["entities"].to_pylist()
    heron = {**entities[0], "entity_id": "ent-9", "type": "threat_group", "name": "Copper Heron", "names": ["Copper Heron"]}
    tables = {**english.tables, "entities": make_table("entities", [*entities, heron])}
    content = json.dumps(misp_event(english.case, tables, IN_MAY), indent=1)
    found = read_intel([intel_exhibit(tmp_path, "shared.json", content)], UTC)
    assert "Copper Heron" in [r["name"] for r in found.shared.to_pylist() if r["type"] == "group"] and found.rejects.num_rows == 0


@given(watch_rows())
def test_every_watch_list_comes_back_with_its_windows(rows: list[dict[str, Any]]) -> None:
    event = misp_event(Case(Path("nowhere"), Settings()), {"watch": table(rows)}, IN_MAY)
    back = list(event_rows(json.loads(json.dumps(event)), "x", {}, UTC))
    assert all(isinstance(r, Indicated) for r in back), back
    assert said(r.as_row() for r in back if isinstance(r, Indicated)) == said(rows)


def test_an_empty_case_is_an_event_without_findings(english: Worked) -> None:
    event = misp_event(english.case, {}, IN_MAY)["Event"]
    assert not event.get("Attribute") and not event.get("Object")
