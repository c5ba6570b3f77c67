"""Likeness to known groups: read from reports and claims, one capped item, and never a name that no source gave."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest
from tests.attribution.conftest import claim

from urazuke.attribution import attribute, compare_groups
from urazuke.attribution.known_groups import known_groups
from urazuke.evidence.case import Settings
from urazuke.evidence.locator import Locator
from urazuke.evidence.tables import json_rows, make_table

Run = Callable[..., list[dict[str, Any]]]
ENTITIES = {"kite": ("threat_group", "Kite"), "owl": ("threat_group", "Grey Owl"), "m1": ("malware", "Alpha")}


def _object(kind: str, number: int, attack_id: str, name: str, **more: Any) -> dict[str, Any]:
    reference = {"source_name": "mitre-attack", "external_id": attack_id}
    return {"type": kind, "id": f"{kind}--{kind}-{number}", "name": name, "external_references": [reference], **more}


def _bundle(uses: Mapping[str, Sequence[int]], tools: int = 0) -> dict[str, Any]:
    """A release of ATT&CK with groups that use techniques by number, each with so many tools of its own."""
    objects = [
        {"type": "x-mitre-matrix", "id": "x-mitre-matrix--0"},
        *(_object("attack-pattern", n, f"T{1000 + n}", f"Technique {n}") for n in range(60)),
    ]
    for place, (group, numbers) in enumerate(uses.items()):
        own = [_object("malware", 100 + place * 10 + k, f"S{1000 + place * 10 + k}", f"Tool {group} {k}") for k in range(tools)]
        objects += [_object("intrusion-set", place, f"G{place:04d}", group, aliases=[f"{group} Team"]), *own]
        targets = [*(f"attack-pattern--attack-pattern-{n}" for n in numbers), *(o["id"] for o in own)]
        objects += [
            {"type": "relationship", "relationship_type": "uses", "source_ref": f"intrusion-set--intrusion-set-{place}", "target_ref": t}
            for t in targets
        ]
    return {"type": "bundle", "objects": objects}


GROUPS = {"Kite": range(8), "Grey Owl": range(8, 16), **{f"Other {n}": range(16 + n, 24 + n) for n in range(12)}}


def _tables(text: str, claims: Sequence[dict[str, Any]] = ()) -> dict[str, pa.Table]:
    reading = json.dumps({"text": text})
    entities = [{"entity_id": i, "type": t, "name": n, "names": [n]} for i, (t, n) in ENTITIES.items()]
    readings = [{"exhibit": "ab" * 32, "path": "r.txt", "reading": reading}]
    return {
        "readings": make_table("readings", readings),
        "claims": make_table("claims", claims),
        "entities": make_table("entities", entities),
    }


def test_the_group_that_works_so_comes_first_with_the_places_that_say_it() -> None:
    found = compare_groups(_tables("Seen: T1000, T1001, (T1002) and T1003.", ()), [_bundle(GROUPS)]).to_pylist()
    assert found[0]["group"] == "Kite" and found[0]["names"] == ["Kite", "Kite Team"] and not found[0]["hangs"]
    assert {(b["start"], b["end"]) for b in found[0]["basis"]} >= {(6, 11), (13, 18)}
    assert sum(row["probability"] for row in found) <= 1 + 1e-9


@pytest.mark.parametrize("text", ["", "T1000 and T1001", "T1000.999 XT1001 T10011 T9999 S12", "t1000 t1001 t1002"])
def test_too_little_seen_is_no_way_of_working(text: str) -> None:
    assert compare_groups(_tables(text), [_bundle(GROUPS)]).num_rows == 0


def test_malware_counts_where_a_claim_says_it_was_used_and_not_where_that_is_denied() -> None:
    bundle = _bundle(GROUPS)
    bundle["objects"] += [
        _object("malware", 900, "S0900", "Alpha"),
        {"type": "relationship", "relationship_type": "uses", "source_ref": "intrusion-set--1", "target_ref": "malware--900"},
    ]
    text = "T1000 T1001 T1002 T1003"
    for factuality, expected in (("stated", True), ("denied", False)):
        used = claim("a.c1", "used_malware", "Vendor", factuality, malware=["m1"])
        rows = compare_groups(_tables(text, [used]), [bundle]).to_pylist()
        assert ("S0900" in rows[0]["seen"]) is expected


def _group_question(text: str, claims: Sequence[dict[str, Any]], bundle: Mapping[str, Any]) -> dict[str, float]:
    tables = _tables(text, claims)
    tables["similar_groups"] = compare_groups(tables, [bundle])
    del tables["readings"]
    rows = json_rows("hypotheses", attribute(Settings(), tables))
    return {r["hypothesis"]: r["probability"] for r in rows if r["question"] == "Which group used them?"}


def test_likeness_names_nobody_whom_no_source_names_and_lends_a_named_group_little() -> None:
    text, bundle = " ".join(f"T{1000 + n}" for n in range(8)), _bundle(GROUPS)
    assert "Kite" not in _group_question(text, [], bundle)
    named = [claim("a.c1", "attributed_to", "Police", actor=["kite"])]
    without, alike = _group_question("", named, bundle)["Kite"], _group_question(text, named, bundle)["Kite"]
    assert without < alike < without + 0.15
    other = [claim("a.c1", "attributed_to", "Police", actor=["owl"])]
    assert _group_question(text, other, bundle) == _group_question("", other, bundle)


def test_likeness_adds_nothing_where_only_those_who_name_the_group_tell_what_was_seen() -> None:
    text, bundle = " ".join(f"T{1000 + n}" for n in range(8)), _bundle(GROUPS)
    named = claim("a.c1", "attributed_to", "Vendor", actor=["kite"])
    own = named | {"basis": [Locator("ab" * 32, None, 0, 5).as_row()]}  # the same exhibit as the text's
    other = named | {"basis": [Locator("cd" * 32, None, 0, 5).as_row()]}
    without = _group_question("", [own], bundle)["Kite"]
    assert _group_question(text, [own], bundle)["Kite"] == without < _group_question(text, [other], bundle)["Kite"]
    police = claim("b.c1", "attributed_to", "Police", actor=["kite"]) | {"basis": other["basis"]}
    assert _group_question(text, [own, police], bundle)["Kite"] == _group_question("", [own, police], bundle)["Kite"]


def test_planted_tools_raise_the_false_flag_and_not_the_group() -> None:
    bundle = _bundle(GROUPS | {f"Crowd {n}": range(8, 40) for n in range(60)}, tools=3)
    planted = "S1000 S1001 S1002 " + " ".join(f"T{n}" for n in range(1040, 1044))
    named = [claim("a.c1", "attributed_to", "Police", actor=["kite"])]
    rows = compare_groups(_tables(planted), [bundle]).to_pylist()
    assert rows[0]["group"] == "Kite" and rows[0]["hangs"] and rows[0]["probability"] < 0.55
    before, after = _group_question("", named, bundle), _group_question(planted, named, bundle)
    flag = next(h for h in after if h.startswith("a false flag"))
    assert after[flag] > before[flag] and after["Kite"] < before["Kite"]


@pytest.mark.parametrize("bundle", [{}, {"objects": None}, {"objects": [1, "x", {"type": "intrusion-set"}]}, _bundle({"Kite": ()})])
def test_a_bundle_without_groups_that_use_something_leaves_the_shipped_ones(bundle: dict[str, Any]) -> None:
    known = known_groups([bundle])
    assert known is known_groups() and "T1566.001" in known.labels
    assert known.software["plugx"] == "S0013" and "Tick" in known.names["BRONZE BUTLER"]


def test_a_bundle_that_is_no_release_of_attack_adds_its_groups_and_takes_none_away() -> None:
    shared = _bundle({"Kite": range(8), "Tick of ours": ()})
    shared["objects"] = [o for o in shared["objects"] if not o["type"].startswith("x-mitre-")]
    known = known_groups([shared])
    assert known.profiles["Kite"] == {f"T{1000 + n}" for n in range(8)}
    assert {n: p for n, p in known.profiles.items() if n != "Kite"} == known_groups().profiles
    assert "Kite" not in known_groups().profiles and known.labels["T1566.001"] == known_groups().labels["T1566.001"]


def test_no_unit_and_no_agency_is_a_name_of_a_known_group() -> None:
    names = {name for listed in known_groups().names.values() for name in listed}
    assert not [n for n in names if "61419" in n]
