"""How much of a thing each report tells, and how firmly: `same` or `partial`, and doubts that a machine loses or adds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from urazuke.corroboration import corroborate
from urazuke.corroboration.descriptions import disagree, features
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.tables import json_rows

Build = Callable[..., Reading]
SERVER = ("s", "server", "servers", "nominal")
UNIT = ("u", "military_unit", "Unit 31456", "name")


def _rows(*readings: Reading) -> list[tuple[str, tuple[str, ...]]]:
    found = corroborate(readings, Settings())
    return [(row["relation"], tuple(row["claims"])) for row in json_rows("alignment", found.alignment)]


def test_what_is_told_of_several_is_partial_with_what_others_tell_of_each_of_them(reading: Build) -> None:
    def attack(stem: str, *names: str) -> Reading:
        cast = [(f"v{n}", "organisation", name, "name") for n, name in enumerate(names)]
        return reading(stem, f"Outlet {stem}", cast, [("attacked", {"victim": [row[0] for row in cast]}, "stated", ["outlet"])])

    rows = _rows(attack("a", "Acme", "Bolt"), attack("b", "Acme"), attack("c", "Bolt"), attack("d", "Crane"))
    assert rows == [("partial", ("a.c1", "b.c1")), ("partial", ("a.c1", "c.c1"))]


def test_what_a_machine_translation_lacks_makes_nothing_partial_where_clear_reports_agree(reading: Build) -> None:
    def use(stem: str, victim: bool, garbled: float = 0.0) -> Reading:
        roles = {"infrastructure": ["s"], **({"victim": ["v"]} if victim else {})}
        cast = [SERVER, ("v", "organisation", "Acme", "name")]
        return reading(stem, f"Outlet {stem}", cast, [("used_infrastructure", roles, "stated", ["outlet"])], garbled=garbled)

    everyone = ("a.c1", "b.c1", "c.c1")
    assert _rows(use("a", True), use("b", True), use("c", False, garbled=1.0)) == [("same", everyone)]
    assert ("partial", everyone) in _rows(use("a", True), use("b", True), use("c", False))


@pytest.mark.parametrize("garbled", ["stated", "suspected"])
def test_no_doubt_is_taken_from_a_machine_translation_and_none_believed(reading: Build, garbled: str) -> None:
    def member(stem: str, factuality: str, mangled: float) -> Reading:
        cast = [("m", "person", "Han", "name"), UNIT]
        return reading(
            stem, f"Outlet {stem}", cast, [("member_of", {"member": ["m"], "organisation": ["u"]}, factuality, ["outlet"])], garbled=mangled
        )

    clear = "suspected" if garbled == "stated" else "stated"
    assert _rows(member("a", clear, 0.0), member("b", garbled, 1.0)) == [("same", ("a.c1", "b.c1"))]
    assert _rows(member("a", clear, 0.0), member("b", garbled, 0.0)) == [("factuality_differs", ("a.c1", "b.c1"))]


def test_an_order_by_an_officer_of_a_unit_is_told_in_part_where_only_the_unit_is_named(reading: Build) -> None:
    def order(stem: str, *principals: str) -> Reading:
        cast = [("w", "person_unnamed", "a woman aged 41", "nominal"), ("o", "person_unnamed", "an officer of the unit", "nominal"), UNIT]
        claims = [("tasked_by", {"agent": ["w"], "principal": list(principals)}, "suspected", ["outlet"])]
        return reading(stem, f"Outlet {stem}", cast, claims)

    rows = _rows(order("a", "o", "u"), order("b", "o", "u"), order("c", "u"))
    assert rows == [("same", ("a.c1", "b.c1")), ("partial", ("a.c1", "b.c1", "c.c1"))]


def test_the_only_arrest_of_each_report_is_one_though_only_one_of_them_gives_the_name(reading: Build) -> None:
    def arrest(stem: str, *men: Any) -> Reading:
        return reading(stem, f"Outlet {stem}", men, [("arrested", {"subject": [man[0]]}, "stated", ["outlet"]) for man in men])

    named, other = ("m", "person", "Dominic Farrell", "name"), ("n", "person", "Ian Moss", "name")
    described = ("m", "person_unnamed", "a man from Leeds", "nominal")
    assert _rows(arrest("a", named), arrest("b", described)) == [("same", ("a.c1", "b.c1"))]
    assert all(relation != "same" for relation, _ in _rows(arrest("a", named, other), arrest("b", described)))


def test_one_verdict_on_who_did_it_is_one_though_held_more_and_less_firmly_and_the_difference_is_shown(reading: Build) -> None:
    def verdict(stem: str, factuality: str) -> Reading:
        cast = [("g", "threat_group", "Amber Heron", "name")]
        return reading(stem, f"Outlet {stem}", cast, [("attributed_to", {"actor": ["g"]}, factuality, ["outlet"])])

    both = ("a.c1", "b.c1")
    assert _rows(verdict("a", "stated"), verdict("b", "suspected")) == [("same", both), ("factuality_differs", both)]
    assert _rows(verdict("a", "stated"), verdict("b", "stated")) == [("same", both)]


@pytest.mark.parametrize(("words", "one"), [("TA8812", True), ("the label TA8812", True), ("Grey Wader", False)])
def test_a_second_name_is_known_with_the_words_around_it(reading: Build, words: str, one: bool) -> None:
    def alias(stem: str, second: str) -> Reading:
        cast = [("g", "threat_group", "Amber Heron", "name")]
        return reading(stem, f"Outlet {stem}", cast, [("alias_of", {"name": ["g"], "alias": [second]}, "stated", ["outlet"])])

    assert _rows(alias("a", "TA8812"), alias("b", words)) == ([("same", ("a.c1", "b.c1"))] if one else [])


@pytest.mark.parametrize(("age", "apart"), [("a man of 26", False), ("an unemployed man of 31", True), ("a group of 26", False)])
def test_a_man_of_26_is_26_years_old(age: str, apart: bool) -> None:
    assert disagree(features([age]), features(["26歳の男"])) is apart


def test_a_firm_that_a_headline_describes_may_be_the_one_named_under_it(reading: Build) -> None:
    def use(stem: str, *victims: Any) -> Reading:
        claims = [("used_infrastructure", {"infrastructure": ["s"], "victim": [v[0]]}, "stated", ["outlet"]) for v in victims]
        return reading(stem, f"Outlet {stem}", [SERVER, *victims], claims)

    named, described = ("v", "organisation", "Pentreath Tidal", "name"), ("d", "organisation", "tidal energy firm", "nominal")
    other = ("o", "organisation", "Ureshino Hydro", "name")
    assert _rows(use("a", named), use("b", described, named)) == [("same", ("a.c1", "b.c1", "b.c2"))]
    assert _rows(use("a", named), use("b", other)) != [("same", ("a.c1", "b.c1"))]


@pytest.mark.parametrize(("words", "joined"), [("本市", True), ("東光市", False)])
def test_a_body_that_points_to_itself_is_not_another_by_name(reading: Build, words: str, joined: bool) -> None:
    def use(stem: str, victim: str) -> Reading:
        cast = [SERVER, ("c", "government_body", "砂原市", "name")]
        return reading(stem, f"Outlet {stem}", cast, [("used_infrastructure", {"infrastructure": ["s"], "victim": [victim]}, "stated", [])])

    rows = _rows(use("a", "c"), use("b", words))
    assert (rows == [("same", ("a.c1", "b.c1"))]) is joined
