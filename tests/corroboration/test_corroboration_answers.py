"""Who answers what: denials by the accused and by his lawyer, what he says that he did not know, and whose data is denied lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from urazuke.corroboration import corroborate
from urazuke.corroboration.romanisation import soundlike
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.tables import json_rows

Build = Callable[..., Reading]
MAN = ("m", "person", "Dominic Farrell", "name")
LAWYER = ("l", "person_unnamed", "his lawyer", "nominal")


def _rows(*readings: Reading) -> list[tuple[str, tuple[str, ...]]]:
    found = corroborate(readings, Settings())
    return [(row["relation"], tuple(row["claims"])) for row in json_rows("alignment", found.alignment)]


def _denial(speaker: str, content: str) -> tuple[Any, ...]:
    return ("denied", {"speaker": [speaker], "content": [content]}, "denied", ["outlet", speaker])


ARREST = ("arrested", {"subject": ["m"]}, "stated", ["outlet"])
SALE = ("handed_over_credentials", {"giver": ["m"], "sold": [True]}, "suspected", ["outlet"])


def test_a_lawyer_denies_what_his_client_denies_and_is_no_second_source_for_it(reading: Build) -> None:
    his = reading("a", "A", [MAN], [ARREST, _denial("m", "he sold nothing")])
    lawyers = reading("b", "B", [MAN, LAWYER], [ARREST, _denial("l", "his client sold nothing to anybody")])
    assert ("same", ("a.c2", "b.c2")) in _rows(his, lawyers)
    rows = json_rows("claims", corroborate([his, lawyers], Settings()).claims)
    assert {row["claim_id"]: row["corroboration"] for row in rows if row["type"] == "denied"} == {"a.c2": 1, "b.c2": 1}


def test_a_lawyer_does_not_speak_for_somebody_whom_nobody_accuses(reading: Build) -> None:
    hers = reading("a", "A", [("m", "person", "Annelies Stolt", "name")], [_denial("m", "she sold nothing")])
    lawyers = reading("b", "B", [MAN, LAWYER], [ARREST, _denial("l", "his client sold nothing to anybody")])
    assert all(relation != "same" for relation, _ in _rows(hers, lawyers))


@pytest.mark.parametrize("who", ["m", "l"])
def test_that_he_did_it_and_that_he_did_not_contradict(reading: Build, who: str) -> None:
    report = reading("a", "A", [MAN, LAWYER], [SALE, ("suspected_of", {"subject": ["m"]}, "suspected", ["outlet"])])
    answer = reading("b", "B", [MAN, LAWYER], [_denial(who, "the passwords were never sold")])
    assert _rows(report, answer) == [("contradicts", ("a.c1", "b.c1"))]


@pytest.mark.parametrize("content", ["he had no idea what for", "ハッカーが使うとは思っていなかった", "何も聞かされていない"])
def test_who_says_that_he_did_not_know_denies_no_deed(reading: Build, content: str) -> None:
    assert _rows(reading("a", "A", [MAN], [SALE]), reading("b", "B", [MAN], [_denial("m", content)])) == []


def test_whose_data_a_denial_is_about_is_unsure_where_nobody_was_attacked_by_that_name(reading: Build) -> None:
    cast = [("u", "organisation", "Shannon University", "name"), ("e", "organisation", "The Estuary Echo", "name")]

    def denial(stem: str, victim: str, *more: Any) -> Reading:
        leaked = ("leaked", {"victim": [victim], "data": ["student records"], "polarity": ["no_leak"]}, "denied", ["outlet"])
        return reading(stem, f"Outlet {stem}", cast, [leaked, *more])

    attack = ("attacked", {"victim": ["u"]}, "stated", ["outlet"])
    on_the_paper = ("attacked", {"victim": ["e"]}, "stated", ["outlet"])
    assert ("same", ("a.c1", "b.c1")) in _rows(denial("a", "u", attack), denial("b", "e"))
    assert ("same", ("a.c1", "b.c1")) not in _rows(denial("a", "u", attack), denial("b", "e", on_the_paper))


def test_a_company_and_a_man_are_not_one_giver(reading: Build) -> None:
    firm = ("t", "organisation", "Tidemark IT", "name")
    denied = ("handed_over_credentials", {"giver": ["t"], "object": ["k"]}, "denied", ["outlet"])
    given = ("handed_over_credentials", {"giver": ["m"], "object": ["k"]}, "stated", ["outlet"])
    key = ("k", "credential", "the passwords", "nominal")
    assert _rows(reading("a", "A", [MAN, key], [given]), reading("b", "B", [firm, key], [denied])) == []


@pytest.mark.parametrize(
    ("english", "japanese", "one"),
    [("MuddyWater", "マディウォーター", True), ("Palmerworm", "パーマーワーム", True), ("MuddyWater", "マンダリン", False)],
)
def test_a_liquid_that_only_makes_a_vowel_long_is_not_heard(english: str, japanese: str, one: bool) -> None:
    assert (soundlike(english, japanese) >= 0.75) is one


def test_that_one_handed_nothing_over_does_not_contradict_that_somebody_did(reading: Build) -> None:
    key = ("k", "credential", "the passwords", "nominal")
    staff = ("e", "person_unnamed", "its own employees", "nominal")

    def told(stem: str, who: Any, factuality: str) -> Reading:
        return reading(
            stem, f"Outlet {stem}", [key, who], [("handed_over_credentials", {"giver": [who[0]], "object": ["k"]}, factuality, ["outlet"])]
        )

    assert _rows(told("a", MAN, "stated"), told("b", staff, "denied")) == []
    assert _rows(told("a", MAN, "stated"), told("b", MAN, "denied")) == [("contradicts", ("a.c1", "b.c1"))]


def test_who_answers_something_else_than_the_deed_takes_the_other_side(reading: Build) -> None:
    paid = reading("b", "B", [MAN], [_denial("m", "金は一切もらっていない")])
    assert _rows(reading("a", "A", [MAN], [SALE]), paid) == [("opposed_positions", ("a.c1", "b.c1"))]


def test_a_lawyer_whose_client_knew_nothing_disputes_the_charge_and_no_deed(reading: Build) -> None:
    lawyers = reading("b", "B", [MAN, LAWYER], [_denial("l", "My client never knew of any intrusion")])
    charge = ("suspected_of", {"subject": ["m"]}, "suspected", ["outlet"])
    assert _rows(reading("a", "A", [MAN], [SALE, charge]), lawyers) == [("opposed_positions", ("a.c2", "b.c1"))]
    assert _rows(reading("a", "A", [MAN], [SALE]), lawyers) == []
