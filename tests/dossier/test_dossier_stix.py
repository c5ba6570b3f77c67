"""The bundle is strict STIX 2.1, holds only what is watched, and is the same bytes every time."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dossier.dossier_case import Worked, day

from urazuke.dossier import export_stix
from urazuke.dossier.stix import stix_bundle
from urazuke.dossier.stix_objects import TLP
from urazuke.dossier.stix_pattern import open_pattern, window_pattern

# STIX 2.1, section 3 and 4: what each pair of types may be joined by, beside related-to, derived-from and duplicate-of.
ALLOWED = {
    ("infrastructure", "consists-of", "ipv4-addr"),
    ("infrastructure", "consists-of", "ipv6-addr"),
    ("indicator", "indicates", "infrastructure"),
}
ANYWHERE = {"related-to", "derived-from", "duplicate-of"}


@pytest.fixture
def bundle(english: Worked) -> dict[str, Any]:
    return stix_bundle(english.case, english.tables)


def of_type(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [o for o in bundle["objects"] if o["type"] == kind]


def test_every_object_parses_strictly(english: Worked, tmp_path: Path) -> None:
    import stix2

    export_stix(english.case, english.tables, tmp_path / "bundle.json")
    text = (tmp_path / "bundle.json").read_text("utf-8")
    parsed = stix2.parse(text, allow_custom=False, version="2.1")
    assert len(parsed.objects) == len(json.loads(text)["objects"]) > 25
    assert not re.search(r'"x_', text)


def test_every_reference_and_relationship_is_allowed(bundle: dict[str, Any]) -> None:
    kinds = {o["id"]: o["type"] for o in bundle["objects"]}
    relations = of_type(bundle, "relationship")
    assert relations
    for relation in relations:
        joined = (kinds[relation["source_ref"]], relation["relationship_type"], kinds[relation["target_ref"]])
        assert joined in ALLOWED or joined[1] in ANYWHERE, joined
    for o in bundle["objects"]:
        refs = [v for k, v in o.items() if k.endswith("_ref")] + [v for k, vs in o.items() if k.endswith("_refs") for v in vs]
        assert set(refs) <= set(kinds)


def test_only_watched_windows_leave_each_with_its_start_and_stop(bundle: dict[str, Any]) -> None:
    assert len(of_type(bundle, "infrastructure")) == 3
    assert "198.18.7.99" not in json.dumps(bundle)
    patterns = sorted(i["pattern"] for i in of_type(bundle, "indicator"))
    assert patterns == [
        "[ipv4-addr:value = '198.18.7.10'] START t'2021-03-01T00:00:00Z' STOP t'2021-05-01T00:00:00Z'",
        "[ipv4-addr:value = '198.18.7.10'] START t'2021-05-01T00:00:00Z' STOP t'2021-06-01T00:00:00Z'",
        "[ipv4-addr:value = '198.18.7.11']",
    ]


def test_a_sighting_says_which_indicator_was_seen_where(bundle: dict[str, Any]) -> None:
    objects = {o["id"]: o for o in bundle["objects"]}
    seen = {
        (objects[s["sighting_of_ref"]]["name"][:11], objects[s["where_sighted_refs"][0]]["name"][:4]) for s in of_type(bundle, "sighting")
    }
    assert seen == {("198.18.7.10", "Tide"), ("198.18.7.11", "Tide"), ("198.18.7.10", "Kaze")}


def test_no_name_on_a_lease_leaves(bundle: dict[str, Any]) -> None:
    text = json.dumps(bundle)
    assert "Sato" not in text and "Honest Customer" not in text


def test_a_denial_is_an_opinion_on_what_it_denies(bundle: dict[str, Any]) -> None:
    (opinion,) = of_type(bundle, "opinion")
    notes = {n["id"]: n for n in of_type(bundle, "note")}
    assert opinion["opinion"] == "disagree" and "an attack on Tideline Institute" in notes[opinion["object_refs"][0]]["content"]


def test_confidence_follows_credibility_and_is_absent_where_none_can_be_judged(bundle: dict[str, Any]) -> None:
    confidence = {n["abstract"]: n.get("confidence") for n in of_type(bundle, "note")}
    assert confidence["attacked"] == 50 and confidence["declined to comment"] is None


def test_everything_carries_the_marking_of_the_case(bundle: dict[str, Any]) -> None:
    marked = [o for o in bundle["objects"] if o["type"] != "marking-definition"]
    assert all(o["object_marking_refs"] == [TLP["amber+strict"]] for o in marked)


def test_the_same_case_gives_the_same_bundle(english: Worked, bundle: dict[str, Any], tmp_path: Path) -> None:
    from tests.dossier.dossier_case import worked_case

    again = worked_case(tmp_path / "again", "ja")
    assert stix_bundle(again.case, again.tables) == stix_bundle(english.case, english.tables) == bundle


def test_an_empty_case_is_a_bundle_without_findings(english: Worked) -> None:
    empty = stix_bundle(english.case, {})
    assert {o["type"] for o in empty["objects"]} == {"marking-definition", "identity"}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["domain", "url", "email", "user_agent"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), min_size=1, max_size=40),
)
def test_a_value_cannot_end_its_pattern(kind: str, value: str) -> None:
    from stix2patterns.v21.pattern import Pattern

    pattern, language = open_pattern(kind, value)
    assert language == "stix"
    Pattern(pattern)  # raises where it does not parse
    unescaped = re.sub(r"\\.", "", pattern)
    assert unescaped.count("'") == (6 if kind == "user_agent" else 2)


def test_a_window_open_at_one_end_has_no_qualifier() -> None:
    assert "START" not in window_pattern("ip", "198.18.7.10", day(3, 1), None)
    assert "START" not in window_pattern("ip", "198.18.7.10", None, day(3, 1))
    assert window_pattern("ip", "198.18.7.0/28", day(3, 1), day(3, 2)).startswith("[ipv4-addr:value ISSUBSET '198.18.7.0/28'] START")
    assert window_pattern("ip", "2001:db8::1", None, None) == "[ipv6-addr:value = '2001:db8::1']"
