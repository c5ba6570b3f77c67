"""Who calls which group what: each source speaks for itself, conflicts are named, and no two sayings are chained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.attribution.conftest import claim

from urazuke.attribution import group_aliases
from urazuke.evidence.case import Actor
from urazuke.evidence.locator import Locator
from urazuke.evidence.tables import make_table

Row = dict[str, Any]
ENTITIES = {
    "tick": ("threat_group", "Tick", ["Tick"]),
    "kite": ("threat_group", "Kite", ["Kite"]),
    "owl": ("threat_group", "Grey Owl", ["Grey Owl"]),
    "plug": ("malware", "PlugX", ["PlugX"]),
    "unit": ("military_unit", "Unit 61419", ["Unit 61419"]),
    "crowd": ("threat_group", "the attackers", []),
}


def _file(exhibit: str, *groups: Sequence[str], by: str | None = None) -> list[Row]:
    return [
        {"shared_id": f"{exhibit}-{n}", "type": "group", "name": names[0], "names": list(names), "relation": None, "shared_by": by,
         "basis": [Locator(exhibit * 32, n + 1).as_row()]}
        for n, names in enumerate(groups)
    ]  # fmt: skip


def _rows(
    claims: Sequence[Row] = (), shared: Sequence[Row] = (), actors: Sequence[Actor] = (), watched: Sequence[str] = (),
    entities: Mapping[str, tuple[str, str, list[str]]] = ENTITIES,
) -> list[Row]:  # fmt: skip
    tables = {
        "entities": make_table("entities", [{"entity_id": i, "type": t, "name": n, "names": ns} for i, (t, n, ns) in entities.items()]),
        "claims": make_table("claims", claims),
        "readings": make_table("readings"),
        "shared": make_table("shared", shared),
        "intel_watch": make_table("watch", [{"watch_id": e, "basis": [Locator(e * 32, 9).as_row()]} for e in watched]),
    }
    found: list[Row] = group_aliases(tables, actors, {"ab" * 32: "intel/a.json", "cd" * 32: "intel/b.json"}).to_pylist()
    return found


def _attacked(group: str) -> Row:
    return claim(f"r.{group}", "attacked", "Police", attacker=[group])


def _called(name: str, alias: str, factuality: str = "stated", number: int = 1, **more: Any) -> Row:
    return claim(f"r.c{number}", "alias_of", "Vendor", factuality, name=[name], alias=[alias], **more)


def test_a_unit_that_a_list_gives_as_a_name_stands_as_no_name() -> None:
    rows = _rows([_attacked("tick")])
    unit = next(row for row in rows if "61419" in row["alias"])
    assert (unit["group"], unit["kind"], unit["conflict"], unit["source"]) == ("Tick", "unit", "not_a_name", "MISP threat actors")
    assert not [row for row in rows if row["kind"] == "name" and "61419" in row["alias"]]
    assert rows[0] == unit  # conflicts come first
    assert {row["alias"] for row in rows if row["source"] == "MITRE ATT&CK" and row["said"] == "own_name"} == {"BRONZE BUTLER"}


def test_an_agency_a_company_and_an_operation_of_case_toml_are_no_names_either() -> None:
    listed = ("Ministry of State Security", "Chengdu Example Technology Co. Ltd", "Operation Lantern", "Unit 61398", "Red Kite")
    kinds = {row["alias"]: (row["kind"], row["conflict"]) for row in _rows([_attacked("kite")], actors=[Actor("Kite", listed)])}
    assert [kinds[name][0] for name in listed] == ["agency", "company", "operation", "unit", "name"]
    assert [kinds[name][1] for name in listed] == ["not_a_name"] * 4 + [None]


def test_groups_that_the_case_does_not_name_are_not_listed() -> None:
    assert _rows() == []
    assert {row["group"] for row in _rows([_attacked("kite"), _attacked("crowd")], actors=[Actor("Kite"), Actor("Lazarus Group")])} == {
        "Kite"
    }


def test_a_name_that_two_groups_have_shows_the_other_and_whose_list_it_is() -> None:
    shared = _file("ab", ("Kite", "Dusk"), ("Grey Owl", "Dusk"), by="CERT Example")
    rows = [row for row in _rows([_attacked("kite"), _attacked("owl")], shared) if row["alias"] == "Dusk"]
    source = "intel/a.json (CERT Example)"
    assert [(row["group"], row["conflict"], row["other"]) for row in rows] == [
        ("Grey Owl", "two_groups", [{"group": "Kite", "source": source}]),
        ("Kite", "two_groups", [{"group": "Grey Owl", "source": source}]),
    ]
    assert {(place["exhibit"], place["line"]) for place in rows[0]["basis"] if place["exhibit"]} == {("ab" * 32, 2)}


def test_a_name_that_is_only_a_synonym_of_two_groups_brings_neithers_names() -> None:
    rows = _rows([_attacked("kite")], _file("ab", ("Dawn", "Kite", "Sunrise"), ("Dusk", "Kite", "Sunset")))
    assert [(row["alias"], row["conflict"], [o["group"] for o in row["other"]]) for row in rows] == [
        ("Kite", "two_groups", ["Dawn", "Dusk"])
    ]


def test_two_groups_of_the_case_that_a_list_joins_are_shown_as_kept_apart() -> None:
    rows = _rows([_attacked("kite"), _attacked("owl")], _file("ab", ("Kite", "Grey Owl", "Dusk")))
    assert [(row["group"], row["alias"], row["conflict"], row["other"]) for row in rows if row["conflict"]] == [
        ("Grey Owl", "Kite", "two_groups", [{"group": "Kite", "source": "this case"}]),
        ("Kite", "Grey Owl", "two_groups", [{"group": "Grey Owl", "source": "this case"}]),
    ]
    assert [row["group"] for row in rows if row["alias"] == "Dusk"] == ["Kite"]  # the group under whose name the source has it


def test_two_sources_that_know_a_group_by_either_name_do_not_conflict() -> None:
    shared = _file("ab", ("Kite", "Dusk", "Grey Owl")) + _file("cd", ("Dusk", "Kite"))
    rows = _rows([_attacked("kite")], shared, entities={i: e for i, e in ENTITIES.items() if i != "owl"})
    assert {row["alias"] for row in rows} == {"Kite", "Dusk", "Grey Owl"} and not [row for row in rows if row["conflict"]]
    apart = _rows([], _file("ab", ("Stalker Panda",)), watched=["ab"]) + _rows(
        [_attacked("tick")], _file("ab", ("Stalker Panda",)), watched=["ab"]
    )
    assert not [row for row in apart if row["group"] == "Stalker Panda" and row["conflict"] == "two_groups"]


def test_a_list_that_calls_a_group_otherwise_and_agrees_on_more_than_one_name_means_the_same() -> None:
    for names, conflicts in ((("Kite Team", "Dusk", "Noon"), []), (("Kite Team", "Dusk"), ["Dusk"])):
        rows = _rows([_attacked("kite")], _file("ab", ("Kite", "Dusk", "Noon")) + _file("cd", names))
        assert [row["alias"] for row in rows if row["conflict"]] == conflicts
        assert "Kite Team" not in {row["alias"] for row in rows}


def test_a_list_that_keeps_former_names_as_entries_does_not_contradict_itself() -> None:
    rows = _rows([_attacked("bear")], entities={"bear": ("threat_group", "APT28", ["APT28"])})
    microsoft = [row for row in rows if row["source"] == "Microsoft activity groups"]
    assert [row["alias"] for row in microsoft if row["said"] == "own_name"] == ["Forest Blizzard"]
    assert not [row for row in microsoft if row["conflict"]]


def test_what_a_report_says_stands_with_its_claim_and_how_firmly_it_says_so() -> None:
    rows = _rows([_called("kite", "Night Heron", "suspected"), _called("kite", "plug", number=2)])
    told = {row["alias"]: row for row in rows}
    assert (told["Night Heron"]["said"], told["Night Heron"]["source"]) == ("suspected", "Outlet (r)")
    assert told["Night Heron"]["basis"][0]["id"] == "r.c1" and told["Night Heron"]["conflict"] is None
    assert (told["PlugX"]["kind"], told["PlugX"]["conflict"]) == ("tool", "not_a_name")


def test_a_denial_stands_as_one_and_disputes_what_the_others_say() -> None:
    rows = _rows([_called("kite", "Dusk", "denied")], _file("ab", ("Kite", "Dusk")))
    by_source = {row["source"]: row for row in rows if row["alias"] == "Dusk"}
    assert by_source["Outlet (r)"]["conflict"] == "denied"
    listed = by_source["intel/a.json"]
    assert listed["conflict"] == "disputed" and listed["other"] == [{"group": None, "source": "Outlet (r)"}]


def test_a_claim_that_others_oppose_is_disputed_and_a_rejected_one_says_nothing() -> None:
    against = claim("q.c1", "denied", "Ministry", outlet="Paper", speaker=["kite"])
    opposed = _called("kite", "Dusk", opposed_by=["q.c1"])
    row = next(row for row in _rows([opposed, against]) if row["alias"] == "Dusk")
    assert row["conflict"] == "disputed" and row["other"] == [{"group": None, "source": "Paper (q)"}]
    assert not _rows([opposed | {"corroboration": 0}])


def test_a_shared_file_that_gives_nothing_to_watch_is_a_catalogue() -> None:
    shared = _file("ab", ("Dusk", "Evening")) + _file("cd", ("Dawn", "Morning"))
    assert {row["group"] for row in _rows((), shared, watched=["cd"])} == {"Dawn"}


def test_one_source_joins_a_and_b_another_b_and_c_and_nobody_a_and_c() -> None:
    shared = _file("ab", ("Kite", "Dusk")) + _file("cd", ("Dusk", "Grey Owl", "Evening"))
    pairs = {(row["group"], row["alias"]) for row in _rows([_attacked("kite"), _attacked("owl")], shared)}
    assert ("Kite", "Dusk") in pairs and ("Grey Owl", "Dusk") in pairs
    assert not {("Kite", "Evening"), ("Kite", "Grey Owl"), ("Grey Owl", "Kite")} & pairs


NAMES = st.lists(st.sampled_from([f"Zorb {letter}" for letter in "ABCDEF"]), min_size=1, max_size=4, unique=True)


@given(ours=st.lists(NAMES, max_size=3), first=st.lists(NAMES, max_size=3), second=st.lists(NAMES, max_size=3))
def test_every_row_is_in_one_entry_of_its_source_and_order_does_not_matter(
    ours: list[list[str]], first: list[list[str]], second: list[list[str]]
) -> None:
    entities = {f"e{n}": ("threat_group", names[0], names) for n, names in enumerate(ours)}
    shared, attacks = _file("ab", *first) + _file("cd", *second), [_attacked(i) for i in entities]
    rows = _rows(attacks, shared, watched=["ab"], entities=entities)
    by_source = {"intel/a.json": _merged(first), "intel/b.json": _merged(second)}
    for row in rows:
        assert any({row["group"], row["alias"]} <= names for names in by_source[row["source"]])
    assert rows == _rows(attacks[::-1], shared, watched=["ab"], entities=entities)


def _merged(entries: list[list[str]]) -> list[set[str]]:
    """What one file says under one own name is one saying."""
    found: dict[str, set[str]] = {}
    for names in entries:
        found.setdefault(names[0], set()).update(names)
    return list(found.values())
