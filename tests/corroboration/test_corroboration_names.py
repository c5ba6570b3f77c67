"""One name in two writings has one key; a unit's name is never a group's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.corroboration.names import is_unit_name, likeness, name_key, tokens


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Unit 61419", "61419部隊", "military_unit"),
        ('"61419 Unit"', "the PLA's Unit 61419", "military_unit"),
        ("ＪＡＸＡ", "jaxa", "organisation"),
        ("The Ministry of Foreign Affairs", "ministry of foreign affairs", "government_body"),
        ("呉浜マリン株式会社", "呉浜マリン", "organisation"),
        ("BRONZE-BUTLER", "Bronze Butler", "threat_group"),
    ],
)
def test_two_writings_of_one_name_have_one_key(one: str, other: str, kind: str) -> None:
    assert name_key(one, kind) == name_key(other, kind) != ""


@pytest.mark.parametrize(("one", "other"), [("Unit 61419", "Unit 61398"), ("Tick", "Tock"), ("東都日報", "東都新報")])
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["PLA Unit 61419", "61419部隊", "the 61419 Unit"])
def test_a_unit_is_recognised_by_its_name(name: str) -> None:
    assert is_unit_name(name)


@pytest.mark.parametrize("name", ["Tick", "BRONZE BUTLER", "United Widgets", "APT10"])
def test_a_group_is_not_taken_for_a_unit(name: str) -> None:
    assert not is_unit_name(name)


@given(st.text(max_size=40))
def test_any_text_has_a_key_and_the_key_is_its_own_key(text: str) -> None:
    key = name_key(text, "organisation")
    assert name_key(key.upper() if key.isascii() else key, "organisation") in (key, name_key(key, "organisation"))
    assert likeness(tokens(text), tokens(text)) in (0.0, 1.0)
