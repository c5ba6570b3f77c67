"""Who says it, and how firmly: what two voices judge is one judgement in part, and a doubted act is the stated act still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from urazuke.corroboration import corroborate
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import Reading
from urazuke.evidence.tables import json_rows

Build = Callable[..., Reading]
POLICE = ("v", "police", "Nagano Prefectural Police", "name")
KENKEI = ("v", "police", "長野県警", "name")
VENDOR = ("v", "organisation", "Sablewood Labs", "name")


def _rows(*readings: Reading) -> list[tuple[str, tuple[str, ...]]]:
    found = corroborate(readings, Settings())
    return [(row["relation"], tuple(row["claims"])) for row in json_rows("alignment", found.alignment)]


def _blames(reading: Build, stem: str, voice: Any, factuality: str = "suspected") -> Reading:
    said = ("attributed_to", {"actor": ["g"]}, factuality, ["outlet", "v"] if voice else ["outlet"])
    return reading(stem, f"Outlet {stem}", [("g", "threat_group", "Paper Lynx", "name"), *([voice] if voice else [])], [said])


def test_two_bodies_that_blame_one_group_judge_it_in_part_alike(reading: Build) -> None:
    rows = _rows(_blames(reading, "a", POLICE), _blames(reading, "b", KENKEI), _blames(reading, "c", VENDOR))
    assert rows == [("same", ("a.c1", "b.c1")), ("partial", ("a.c1", "b.c1", "c.c1"))]


def test_one_body_told_of_by_two_reports_judges_once(reading: Build) -> None:
    assert _rows(_blames(reading, "a", POLICE), _blames(reading, "b", KENKEI)) == [("same", ("a.c1", "b.c1"))]


def test_what_an_outlet_itself_says_may_be_what_the_only_voice_told_it(reading: Build) -> None:
    assert _rows(_blames(reading, "a", VENDOR), _blames(reading, "b", None)) == [("same", ("a.c1", "b.c1"))]
    rows = _rows(_blames(reading, "a", POLICE), _blames(reading, "b", KENKEI), _blames(reading, "c", None))
    assert rows == [("same", ("a.c1", "b.c1", "c.c1"))]


def test_a_firm_that_publishes_its_own_judgement_is_a_voice(reading: Build) -> None:
    said = ("attributed_to", {"actor": ["g"]}, "suspected", ["outlet"])
    own = reading("c", "Sablewood Labs", [("g", "threat_group", "Paper Lynx", "name"), VENDOR], [said])
    assert _rows(_blames(reading, "a", POLICE), own) == [("partial", ("a.c1", "c.c1"))]


def test_a_judgement_held_less_firmly_elsewhere_is_told_so(reading: Build) -> None:
    rows = _rows(_blames(reading, "a", POLICE, "stated"), _blames(reading, "b", KENKEI), _blames(reading, "c", VENDOR))
    assert rows == [("same", ("a.c1", "b.c1")), ("partial", ("a.c1", "b.c1", "c.c1")), ("factuality_differs", ("a.c1", "b.c1", "c.c1"))]


@pytest.mark.parametrize(("kind", "one"), [("tasked_by", True), ("member_of", False)])
def test_who_was_hired_is_one_though_one_report_only_suspects_it(reading: Build, kind: str, one: bool) -> None:
    roles = ("agent", "principal") if kind == "tasked_by" else ("member", "organisation")

    def told(stem: str, factuality: str) -> Reading:
        entities = [("g", "threat_group", "Paper Lynx", "name"), ("u", "military_unit", "Unit 30044", "name")]
        return reading(stem, f"Outlet {stem}", entities, [(kind, dict(zip(roles, (["g"], ["u"]), strict=True)), factuality, ["outlet"])])

    rows = _rows(told("a", "stated"), told("b", "suspected"))
    assert rows == [*([("same", ("a.c1", "b.c1"))] if one else []), ("factuality_differs", ("a.c1", "b.c1"))]


def test_an_objection_answers_who_a_group_is_said_to_belong_to_where_nobody_is_blamed_otherwise(reading: Build) -> None:
    entities = [("g", "threat_group", "Lacquer Fox", "name"), ("u", "military_unit", "Reconnaissance General Bureau", "name")]
    member = ("member_of", {"member": ["g"], "organisation": ["u"]}, "suspected", ["outlet"])
    embassy = ("e", "government_body", "Embassy of Elbonia", "name")
    rejects = ("objected_to_attribution", {"speaker": ["e"], "content": ["a malicious fabrication"]}, "denied", ["e"])
    rows = _rows(reading("a", "Outlet a", entities, [member]), reading("b", "Outlet b", [embassy], [rejects]))
    assert rows == [("opposed_positions", ("a.c1", "b.c1"))]


def _declines(reading: Build, stem: str, **given: str) -> Reading:
    said = ("declined_to_comment", {"speaker": ["p"], **{role: [words] for role, words in given.items()}}, "no_comment", ["p"])
    return reading(stem, f"Outlet {stem}", [("p", "organisation", "Usui Hosting", "name")], [said])


@pytest.mark.parametrize(
    ("topic", "reason", "relation"),
    [("its customer", "", "same"), ("its customer", "捜査中のため", "partial")],
)
def test_on_what_and_why_are_two_halves_of_one_refusal(reading: Build, topic: str, reason: str, relation: str) -> None:
    one = _declines(reading, "a", reason="the investigation in Japan")
    other = _declines(reading, "b", **{role: words for role, words in (("topic", topic), ("reason", reason)) if words})
    assert _rows(one, other) == [(relation, ("a.c1", "b.c1"))]


@pytest.mark.parametrize(("offence", "told"), [("詐欺", ["same"]), ("不正アクセス", []), ("renting the servers", [])])
def test_of_one_man_two_suspicions_are_two(reading: Build, offence: str, told: list[str]) -> None:
    def suspected(stem: str, words: str) -> Reading:
        claim = ("suspected_of", {"subject": ["m"], "offence": [words]}, "suspected", ["outlet"])
        return reading(stem, f"Outlet {stem}", [("m", "person", "Jonas Vaitkus", "name")], [claim])

    assert [relation for relation, _ in _rows(suspected("a", "fraud"), suspected("b", offence))] == told


@pytest.mark.parametrize(
    ("offence", "content", "opposed"),
    [
        ("私電磁的記録不正作出・同供用", "関与", False), ("computer sabotage", "any involvement", True),
        ("forgery of private documents", "any involvement", False), ("forgery of private documents", "the charge", True),
    ],
)  # fmt: skip
def test_who_denies_a_part_in_the_attack_does_not_deny_whose_name_he_signed(
    reading: Build, offence: str, content: str, opposed: bool
) -> None:
    suspected = ("suspected_of", {"subject": ["m"], "offence": [offence]}, "suspected", ["outlet"])
    denies = ("denied", {"speaker": ["m"], "content": [content]}, "denied", ["m"])
    rows = _rows(reading("a", "Outlet a", [("m", "person", "Jonas Vaitkus", "name")], [suspected, denies]))
    assert rows == ([("opposed_positions", ("a.c1", "a.c2"))] if opposed else [])
