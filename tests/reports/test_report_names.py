"""Names that no list knows: a code word is no firm, a place and a plain word are one name, capitals change nothing."""

from __future__ import annotations

import pytest

from urazuke.reports import read_text


def types(text: str, wording: str) -> set[str]:
    """The types of the entities that have a mention of that wording."""
    return {e.type for e in read_text(text).entities for m in e.mentions if text[m.span.start : m.span.end] == wording}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They planted a piece of software named FernMole. FernMole took its orders from two servers.", "FernMole"),
        ("The loader AshSpoon was followed by TinGoose on three hosts.", "TinGoose"),
        ("They left a back door we call RustVole. RustVole beacons hourly.", "RustVole"),
        ("What happened\n\n  * A loader ran first.\n  * PineCrow collected the mail.\n", "PineCrow"),
    ],
)
def test_a_code_word_is_malware_where_nothing_tells_otherwise(text: str, name: str) -> None:
    assert types(text, name) == {"malware"}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The intruders used a weakness in the Ostrava Edge remote-access appliance.", "Ostrava Edge", "product"),
        ("The bank insisted that nothing was lost, the Tokai Yuho reported.", "Tokai Yuho", "media_outlet"),
        ("In London Thursday, officials said nothing was lost.", "London", "place"),
        ("The servers stood in Gifu. A lawyer said so to Gifu Mayor Ken Ito.", "Gifu", "place"),
    ],
)
def test_a_place_and_a_plain_capitalised_word_are_one_name(text: str, name: str, kind: str) -> None:
    assert types(text, name) == {kind}


def test_a_state_body_in_capitals_is_one_with_its_initials() -> None:
    text = "NATIONAL COMPUTER EMERGENCY CENTRE (NCXC)\n\nThe board of NCXC has met. A spokesman for NCXC said so."
    assert types(text, "NCXC") == {"government_body"}


def test_ways_through_a_product_are_vulnerabilities() -> None:
    text = "They used an authentication bypass in Brennick Gateway. With the bypass, anybody could log in."
    assert types(text, "an authentication bypass in Brennick Gateway") == {"vulnerability"}
    assert types(text, "the bypass") == {"vulnerability"}
    assert types("The town opened the bypass in May.", "the bypass") == set()
