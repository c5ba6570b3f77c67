"""One person, group or product called otherwise in each report, or by two descriptions in one, is one in what is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from urazuke.corroboration import corroborate
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.tables import json_rows

Build = Callable[..., Reading]
UNIT = ("u", "military_unit", "Unit 71180", "name")
SERVER = ("s", "server", "servers", "nominal")


def _rows(*readings: Reading) -> list[tuple[str, tuple[str, ...]]]:
    found = corroborate(readings, Settings())
    return [(row["relation"], tuple(row["claims"])) for row in json_rows("alignment", found.alignment)]


def _of_group(reading: Build, stem: str, name: str, claims: Sequence[Any], kind: str = "name") -> Reading:
    return reading(stem, f"Outlet {stem}", [("g", "threat_group", name, kind), UNIT], claims)


def _member() -> Any:
    return ("member_of", {"member": ["g"], "organisation": ["u"]}, "suspected", ["outlet"])


def _alias(second: str) -> Any:
    return ("alias_of", {"name": ["g"], "alias": [second]}, "stated", ["outlet"])


def test_a_group_told_of_by_its_second_name_is_the_group(reading: Build) -> None:
    one, other = _of_group(reading, "a", "Copper Teal", [_member()]), _of_group(reading, "b", "TA-7719", [_member()])
    assert _rows(one, other) == []
    assert _rows(one, other, _of_group(reading, "c", "Copper Teal", [_alias("TA-7719")])) == [("same", ("a.c1", "b.c1"))]


def test_two_second_names_of_one_group_are_not_said_to_be_one(reading: Build) -> None:
    one, other = _of_group(reading, "a", "Quay Lark", [_member()]), _of_group(reading, "b", "TA-7719", [_member()])
    told = _of_group(reading, "c", "Copper Teal", [_alias("TA-7719")]), _of_group(reading, "d", "Copper Teal", [_alias("Quay Lark")])
    assert _rows(one, other, *told) == []


def test_the_hackers_of_a_report_are_the_one_group_of_the_case(reading: Build) -> None:
    one, other = _of_group(reading, "a", "Copper Teal", [_member()]), _of_group(reading, "b", "these hackers", [_member()], "nominal")
    assert _rows(one, other) == [("same", ("a.c1", "b.c1"))]
    third = reading(
        "a2", "Outlet c", [("g", "threat_group", "Quay Lark", "name"), ("u", "military_unit", "Unit 30044", "name")], [_member()]
    )
    assert _rows(one, other, third) == []


def _two_descriptions(reading: Build, second: str) -> Reading:
    """A report that rents servers to one description and lets the other deny."""
    people = [("m", "person_unnamed", "a former teacher of 34", "nominal"), ("n", "person_unnamed", second, "nominal"), SERVER]
    rents = ("rented_server", {"lessee": ["m"], "server": ["s"]}, "suspected", ["outlet"])
    sends = ("referred_to_prosecutors", {"subject": ["m"]}, "stated", ["outlet"])
    denies = ("denied", {"speaker": ["n"], "content": ["that he knew of any hacking"]}, "denied", ["n"])
    gives = ("handed_over_credentials", {"giver": ["n"]}, "stated", ["outlet"])
    return reading("a", "Outlet a", people, [rents, sends, denies, gives])


def _in_japanese(reading: Build) -> Reading:
    people = [("m", "person_unnamed", "元塾講師の男（34）", "nominal"), SERVER]
    rents = ("rented_server", {"lessee": ["m"], "server": ["s"]}, "suspected", ["outlet"])
    gives = ("handed_over_credentials", {"giver": ["m"]}, "stated", ["outlet"])
    denies = ("denied", {"speaker": ["m"], "content": ["攻撃に使われるとは知らなかった"]}, "denied", ["m"])
    return reading("b", "Outlet b", people, [rents, gives, denies], language="ja")


@pytest.mark.parametrize(
    ("second", "one"), [("the suspect", True), ("a second man", False), ("a woman", False), ("a spokesperson for the school", False)]
)
def test_the_suspect_of_a_report_is_the_man_it_described_before(reading: Build, second: str, one: bool) -> None:
    rows = _rows(_two_descriptions(reading, second), _in_japanese(reading))
    assert (("same", ("a.c3", "b.c3")) in rows) is one
    assert ("same", ("a.c1", "b.c1")) in rows


def test_two_who_stand_in_one_claim_are_two(reading: Build) -> None:
    one = _two_descriptions(reading, "the contact")
    given = ("handed_over_credentials", {"giver": ["n"], "recipient": ["m"]}, "stated", ["outlet"])
    people = [("m", "person_unnamed", "a former teacher of 34", "nominal"), ("n", "person_unnamed", "the contact", "nominal"), SERVER]
    rents = ("rented_server", {"lessee": ["m"], "server": ["s"]}, "suspected", ["outlet"])
    denies = ("denied", {"speaker": ["n"], "content": ["that he knew of any hacking"]}, "denied", ["n"])
    apart = reading("a", "Outlet a", people, [rents, given, denies])
    assert ("same", ("a.c3", "b.c3")) in _rows(one, _in_japanese(reading))
    assert not any("a.c3" in claims for relation, claims in _rows(apart, _in_japanese(reading)) if relation == "same")


def _statement(reading: Build, stem: str, words: str, content: str, garbled: float = 0.0) -> Reading:
    denies = ("denied", {"speaker": ["m"], "content": [content]}, "denied", ["m"])
    return reading(stem, f"Outlet {stem}", [("m", "person_unnamed", words, "nominal")], [denies], garbled=garbled)


def test_a_translation_that_lost_who_spoke_tells_the_same_words(reading: Build) -> None:
    known, knew = "攻撃に使われるとは知らなかった", "It was not aware that it is used in attack"
    assert _rows(_statement(reading, "a", "ウェブデザイナーの男", known), _statement(reading, "b", "Nagano person", knew, 1.0)) == [
        ("same", ("a.c1", "b.c1"))
    ]
    assert _rows(_statement(reading, "a", "ウェブデザイナーの男", known), _statement(reading, "b", "a spokesperson", knew)) == []


def _one_alias(reading: Build, stem: str, name: str, *second: str) -> Reading:
    return _of_group(reading, stem, name, [_alias(s) for s in second])


def test_the_only_second_name_in_each_alphabet_is_one(reading: Build) -> None:
    english, japanese = _one_alias(reading, "a", "Copper Teal", "Thin Ledger"), _one_alias(reading, "b", "Copper Teal", "ウスチョウボ")
    assert _rows(english, japanese) == [("same", ("a.c1", "b.c1"))]
    assert _rows(_one_alias(reading, "a", "Copper Teal", "Thin Ledger", "TA-7719"), japanese) == []
    assert _rows(english, _one_alias(reading, "b", "Copper Teal", "Quay Lark")) == []


@pytest.mark.parametrize(("words", "one"), [("ナギＶＰＮ", True), ("HarborVPN", False)])
def test_a_product_in_kana_is_the_product(reading: Build, words: str, one: bool) -> None:
    flaw = ("f", "vulnerability", "CVE-2024-99561", "name")
    left = reading(
        "a",
        "Outlet a",
        [flaw, ("p", "product", "NagiVPN", "name")],
        [("exploited", {"vulnerability": ["f"], "product": ["p"]}, "stated", ["outlet"])],
    )
    right = reading("b", "Outlet b", [flaw], [("exploited", {"vulnerability": ["f"], "product": [words]}, "stated", ["outlet"])])
    assert _rows(left, right) == ([("same", ("a.c1", "b.c1"))] if one else [])


@pytest.mark.parametrize(("words", "one"), [("攻撃した側", True), ("身代金の額", False)])
def test_what_is_not_commented_on_is_known_in_the_other_language(reading: Build, words: str, one: bool) -> None:
    def declines(stem: str, topic: str) -> Reading:
        said = ("declined_to_comment", {"speaker": ["m"], "topic": [topic]}, "no_comment", ["m"])
        return reading(stem, f"Outlet {stem}", [("m", "police", "Gifu Prefectural Police", "name")], [said])

    assert _rows(declines("a", "who the attackers are"), declines("b", words)) == ([("same", ("a.c1", "b.c1"))] if one else [])


def _attack(reading: Build, stem: str, victim: Any, given: Sequence[Any] = ("v",)) -> Reading:
    entities = [victim] if victim else []
    return reading(stem, f"Outlet {stem}", entities, [("attacked", {"victim": list(given)}, "stated", ["outlet"])])


def test_counted_victims_are_known_by_their_number_and_are_no_single_one(reading: Build) -> None:
    seven = ("v", "organisation_group", "Seven other port operators", "nominal")
    port = ("v", "organisation", "Kestrel Bay Port", "name")
    words = _attack(reading, "b", None, ["ほか7つの港湾事業者"])
    assert _rows(_attack(reading, "a", seven), words) == [("same", ("a.c1", "b.c1"))]
    assert _rows(_attack(reading, "a", port), words) == []
    assert _rows(_attack(reading, "a", seven), _attack(reading, "b", None, ["ほか5つの港湾事業者"])) == []


def test_one_named_at_the_head_of_a_group_is_among_it(reading: Build) -> None:
    group = ("v", "organisation_group", "白樺大など約40の企業・大学", "nominal")
    one = _attack(reading, "b", ("v", "organisation", "Shirakaba University", "name"))
    assert _rows(_attack(reading, "a", group), one) == [("partial", ("a.c1", "b.c1"))]
    assert _rows(_attack(reading, "a", group), _attack(reading, "b", ("v", "organisation", "Tateyama University", "name"))) == []


def _soldier(reading: Build, stem: str, *words: str) -> Reading:
    people = [(f"m{n}", "person_unnamed", w, "nominal") for n, w in enumerate(words)]
    claims = [("member_of", {"member": [m[0]], "organisation": ["u"]}, "suspected", ["outlet"]) for m in people]
    return reading(stem, f"Outlet {stem}", [*people, UNIT], claims)


def test_the_one_member_of_a_unit_in_each_report_is_one(reading: Build) -> None:
    assert _rows(_soldier(reading, "a", "an acquaintance"), _soldier(reading, "b", "元同僚の男")) == [("same", ("a.c1", "b.c1"))]
    assert _rows(_soldier(reading, "a", "an acquaintance", "the broker"), _soldier(reading, "b", "元同僚の男")) == []


def _accused(reading: Build, stem: str, actor: tuple[str, str, str, str]) -> Reading:
    cast = [actor, ("p", "government_body", "National Cyber Office", "name"), ("v", "organisation", "Kestrel Bay Port", "name")]
    warned = ("notified", {"notifier": ["p"], "victim": ["v"]}, "stated", ["outlet"])
    blamed = ("attributed_to", {"actor": [actor[0]]}, "suspected", ["outlet"])
    return reading(stem, f"Outlet {stem}", cast, [blamed, warned])


def test_who_investigates_is_not_the_accused_though_a_report_reads_so(reading: Build) -> None:
    group = ("g", "threat_group", "Copper Teal", "name")
    body = ("p", "government_body", "National Cyber Office", "name")
    other = ("q", "threat_group", "Quay Lark", "name")
    assert ("same", ("a.c1", "b.c1")) in _rows(_accused(reading, "a", group), _accused(reading, "b", body))
    assert ("same", ("a.c1", "b.c1")) not in _rows(_accused(reading, "a", group), _accused(reading, "b", other))
