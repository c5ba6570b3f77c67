"""Alignment as annotators do it: figures, corrections, voices that come round, answers of several who are accused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from urazuke.corroboration import corroborate
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import DateMention, Reading, Span
from urazuke.evidence.tables import json_rows

Build = Callable[..., Reading]
ACME = ("v", "organisation", "Acme", "name")
CORRECTION = "CORRECTION of our story"


def _rows(*readings: Reading) -> list[tuple[str, tuple[str, ...]]]:
    return [(row["relation"], tuple(row["claims"])) for row in json_rows("alignment", corroborate(readings, Settings()).alignment)]


def test_two_counts_of_victims_contradict_and_are_no_partial_telling(reading: Build) -> None:
    def campaign(stem: str, words: str, count: int) -> Reading:
        cast = [("g", "threat_group", "Tick", "name"), ("v", "organisation_group", words, "nominal")]
        claims = [("attacked", {"attacker": ["g"], "victim": ["v"], "victim_count": [count]}, "stated", ["outlet"])]
        return reading(stem, f"Outlet {stem}", cast, claims)

    found = _rows(campaign("a", "at least six European clinics", 6), campaign("b", "at least nine clinics in Europe", 9))
    assert found == [("contradicts", ("a.c1", "b.c1"))]


def test_the_voice_that_comes_round_progresses_and_the_others_still_contradict(reading: Build) -> None:
    police = ("p", "police", "Romanian police", "name")

    def leak(stem: str, polarity: str, factuality: str, speaker: str, day: str) -> Reading:
        claim = ("leaked", {"victim": ["v"], "polarity": [polarity]}, factuality, ["outlet", speaker])
        return reading(stem, f"Outlet {stem}", [ACME, police], [claim], published=day)

    no, stolen, yes = (
        leak("a", "no_leak", "denied", "v", "2024-03-01"),
        leak("b", "leaked", "suspected", "p", "2024-04-01"),
        leak("c", "leaked", "stated", "v", "2024-05-01"),
    )
    rows = _rows(no, stolen, yes)
    assert ("status_progressed", ("a.c1", "c.c1")) in rows
    assert ("contradicts", ("a.c1", "b.c1")) in rows


def test_each_of_several_accused_answers_in_a_row_of_his_own(reading: Build) -> None:
    both = ("b", "person_unnamed", "the two suspects", "nominal")
    man, woman = ("m", "person_unnamed", "a man aged 41", "nominal"), ("w", "person_unnamed", "a woman aged 29", "nominal")
    report = reading(
        "a",
        "A",
        [both, man, woman, ("o", "offence", "fraud", "name")],
        [
            ("suspected_of", {"subject": ["b"], "offence": ["o"]}, "suspected", ["outlet"]),
            ("denied", {"speaker": ["w"], "content": ["any part in it"]}, "denied", ["outlet", "w"]),
            ("denied", {"speaker": ["m"], "content": ["the charge"]}, "denied", ["outlet", "m"]),
        ],
    )
    assert _rows(report) == [("opposed_positions", ("a.c1", "a.c2")), ("opposed_positions", ("a.c1", "a.c3"))]


def test_not_to_have_known_what_for_opposes_no_accusation(reading: Build) -> None:
    man = ("m", "person_unnamed", "a man aged 41", "nominal")

    def report(content: str) -> Reading:
        claims: list[Any] = [
            ("suspected_of", {"subject": ["m"], "offence": ["o"]}, "suspected", ["outlet"]),
            ("denied", {"speaker": ["m"], "content": [content]}, "denied", ["outlet", "m"]),
        ]
        return reading("a", "A", [man, ("o", "offence", "fraud", "name")], claims)

    assert _rows(report("he did not know what it was for")) == []
    assert _rows(report("any involvement")) == [("opposed_positions", ("a.c1", "a.c2"))]


def test_a_chief_executive_elsewhere_does_not_answer_for_two_suspects(reading: Build) -> None:
    suspects = [("b", "person_unnamed", "two people", "nominal"), ("o", "offence", "fraud", "name")]
    accused = reading("a", "A", suspects, [("suspected_of", {"subject": ["b"], "offence": ["o"]}, "suspected", ["outlet"])])
    chief = [("e", "person", "Ann Verhoef", "name")]
    other = reading("b", "B", chief, [("denied", {"speaker": ["e"], "content": ["a ransom was paid"]}, "denied", ["outlet", "e"])])
    assert _rows(accused, other) == []


def test_another_day_contradicts_where_a_report_puts_something_right(reading: Build) -> None:
    def attack(stem: str, day: str, body: str = "") -> Reading:
        made = reading(stem, f"Outlet {stem}", [ACME], [("attacked", {"victim": ["v"]}, "stated", ["outlet"])], body=body)
        return replace(made, dates=(DateMention(Span(0, 4), day),))

    assert ("contradicts", ("a.c1", "b.c1")) in _rows(attack("a", "2024-03-03"), attack("b", "2024-03-01", CORRECTION))
    assert _rows(attack("a", "2024-03-03"), attack("b", "2024-03-01")) == [("same", ("a.c1", "b.c1"))]


def test_two_arrested_corrected_to_one_contradict(reading: Build) -> None:
    man = ("m", "person", "Mircea Dobre", "name")
    both = ("b", "person_unnamed", "two people", "nominal")

    def arrest(stem: str, who: str, body: str = "") -> Reading:
        return reading(stem, f"Outlet {stem}", [man, both], [("arrested", {"subject": [who]}, "stated", ["outlet"])], body=body)

    assert _rows(arrest("a", "b"), arrest("b", "m", CORRECTION)) == [("contradicts", ("a.c1", "b.c1"))]
    assert _rows(arrest("a", "b"), arrest("b", "m")) == [("partial", ("a.c1", "b.c1"))]


def test_servers_with_two_addresses_are_two_servers_however_they_are_written(reading: Build) -> None:
    def used(stem: str, words: str) -> Reading:
        claims = [("used_infrastructure", {"infrastructure": ["s"], "victim": ["v"]}, "stated", ["outlet"])]
        return reading(stem, f"Outlet {stem}", [ACME, ("s", "server", words, "nominal")], claims)

    one = used("a", "a server at 203[.]0[.]113[.]77")
    assert _rows(one, used("b", "a server (203.0.113.77)")) == [("same", ("a.c1", "b.c1"))]
    assert _rows(one, used("b", "a server (198.51.100.9)")) == []


def test_a_body_that_declines_without_a_topic_tells_a_part(reading: Build) -> None:
    def refusal(stem: str, **topic: list[str]) -> Reading:
        claims = [("declined_to_comment", {"speaker": ["v"], **topic}, "no_comment", ["outlet"])]
        return reading(stem, f"Outlet {stem}", [ACME], claims)

    assert _rows(refusal("a", topic=["the ransom"]), refusal("b")) == [("partial", ("a.c1", "b.c1"))]


def test_two_admissions_of_one_person_are_parts_of_what_he_admits(reading: Build) -> None:
    def admission(stem: str, content: str) -> Reading:
        man = ("m", "person", "Mircea Dobre", "name")
        return reading(stem, f"Outlet {stem}", [man], [("admitted", {"subject": ["m"], "content": [content]}, "stated", ["outlet"])])

    assert _rows(admission("a", "selling the accounts"), admission("b", "hiring the machine")) == [("partial", ("a.c1", "b.c1"))]


def test_an_office_beside_a_name_tells_who_it_is_in_another_language(reading: Build) -> None:
    def refusal(stem: str, words: str, body: str, language: str) -> Reading:
        cast = [("c", "person", words, "name")]
        claims = [("declined_to_comment", {"speaker": ["c"], "topic": ["報道"]}, "no_comment", ["outlet", "c"])]
        return reading(stem, f"Outlet {stem}", cast, claims, body=body, language=language)

    japanese = refusal("a", "佐久間", "", "ja")
    text = japanese.text.replace("佐久間 /", "佐久間官房長官")
    english = refusal("b", "The Chief Cabinet Secretary", "", "en")
    assert _rows(replace(japanese, text=text), english) == [("same", ("a.c1", "b.c1"))]


def test_a_spokesperson_declines_for_the_body_that_declines_elsewhere(reading: Build) -> None:
    def refusal(stem: str, who: tuple[str, str, str, str]) -> Reading:
        claims = [("declined_to_comment", {"speaker": [who[0]], "topic": ["the press report"]}, "no_comment", ["outlet"])]
        return reading(stem, f"Outlet {stem}", [who], claims)

    spoken = ("p", "person_unnamed", "a spokesperson for Acme", "nominal")
    assert _rows(refusal("a", ACME), refusal("b", spoken)) == [("same", ("a.c1", "b.c1"))]


def test_a_body_and_its_initials_in_one_report_are_one_thing_in_another(reading: Build) -> None:
    full, short = ("f", "organisation", "Northern Valley Network", "name"), ("s", "organisation", "NVN", "name")
    attack = ("attacked", {"victim": ["f"]}, "stated", ["outlet"])
    one = reading("a", "A", [full, short], [attack])
    other = reading("b", "B", [short], [("attacked", {"victim": ["s"]}, "stated", ["outlet"])])
    assert _rows(one, other) == [("same", ("a.c1", "b.c1"))]


def test_how_firmly_the_use_of_a_server_is_told_makes_no_difference(reading: Build) -> None:
    def used(stem: str, factuality: str) -> Reading:
        server = ("s", "server", "a server at 203.0.113.77", "nominal")
        claims = [("used_infrastructure", {"infrastructure": ["s"], "victim": ["v"]}, factuality, ["outlet"])]
        return reading(stem, f"Outlet {stem}", [ACME, server], claims)

    assert _rows(used("a", "stated"), used("b", "suspected")) == [("same", ("a.c1", "b.c1"))]
