"""A group of a sharing community's own, as a cluster of a MISP event, is compared beside those of ATT&CK and takes nothing from them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from urazuke.attribution import rank_groups
from urazuke.attribution.known_groups import known_groups
from urazuke.reports.entities.names.galaxies import cluster_values

TECHNIQUES = {
    value["meta"]["external_id"]: value for value in cluster_values("mitre-attack-pattern") if value.get("meta", {}).get("external_id")
}
SOME = ["T1566.001", "T1059.001", "T1053.005", "T1003.001", "T1071.001", "T1105"]


def event(cluster: dict[str, Any], at: str = "Galaxy") -> dict[str, Any]:
    galaxy = [{"GalaxyCluster": [cluster]}]
    return {"Event": {"info": "x", "Galaxy": galaxy} if at == "Galaxy" else {"info": "x", "Attribute": [{"uuid": "a", "Galaxy": galaxy}]}}


def group(name: str, uuid: str, uses: list[str], **meta: Any) -> dict[str, Any]:
    relations = [{"referenced_galaxy_cluster_type": "uses", "referenced_galaxy_cluster_uuid": TECHNIQUES[i]["uuid"]} for i in uses]
    return {"type": "threat-actor", "value": name, "uuid": uuid, "meta": meta, "GalaxyClusterRelation": relations}


def test_a_group_of_an_event_is_one_more_to_compare_with() -> None:
    shipped = known_groups()
    for at in ("Galaxy", "Attribute"):
        known = known_groups([event(group("Copper Heron", "uuid-of-heron", SOME, synonyms=["Blue Ibis"]), at)])
        assert known.profiles["Copper Heron"] == frozenset(SOME) and known.names["Copper Heron"] == ("Copper Heron", "Blue Ibis")
        assert {n: p for n, p in known.profiles.items() if n != "Copper Heron"} == shipped.profiles
        assert known.labels == shipped.labels and known.software == shipped.software
    assert rank_groups(SOME, known.profiles)[0].group == "Copper Heron"


def test_what_an_event_tells_of_a_known_group_is_added_and_takes_nothing_away() -> None:
    shipped = known_groups()
    tick = next(v for v in cluster_values("mitre-intrusion-set") if v["meta"].get("external_id") == "G0060")
    own = tick["value"].removesuffix(" - G0060")
    poorer = {**group(tick["value"], tick["uuid"], [], external_id=["G0060"]), "type": "mitre-intrusion-set"}
    assert known_groups([event(poorer)]).profiles == shipped.profiles
    more = known_groups([event(group(own, "uuid-of-another", SOME))])
    assert more.profiles[own] == shipped.profiles[own] | set(SOME)


def test_without_a_relationship_a_group_has_no_profile() -> None:
    assert "Mud Ibis" not in known_groups([event(group("Mud Ibis", "uuid-of-ibis", []))]).profiles


@given(st.recursive(st.none() | st.text(max_size=5) | st.integers(), lambda inner: st.lists(inner, max_size=3), max_leaves=6))
def test_no_cluster_makes_it_fail(part: Any) -> None:
    for key in ("type", "value", "uuid", "meta", "GalaxyClusterRelation"):
        known_groups([event({**group("Copper Heron", "uuid-of-heron", SOME), key: part})])
    known_groups([event({**group("Copper Heron", "uuid-of-heron", SOME), "meta": {"external_id": part, "synonyms": part}})])
    known_groups([{"Event": part}, {"response": part}])
