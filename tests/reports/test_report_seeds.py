"""The two real reports that the project is modelled on are read, and nothing in them is said more firmly than they say it."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.reports.report_claims import named, said, speakers

from urazuke.evidence.claim import Reading
from urazuke.reports import read_report


@pytest.fixture(scope="module")
def seeds(shared: Path) -> tuple[Reading, Reading]:
    summary, translated = sorted((shared / "seeds").glob("*.txt"))
    zone = ZoneInfo("Asia/Tokyo")
    return read_report(summary, zone=zone), read_report(translated, zone=zone)


def test_about_200_including_jaxa_were_attacked(seeds: tuple[Reading, Reading]) -> None:
    for reading in seeds:
        attacked = said(reading, "attacked", victim_count=200)
        assert any("Japan Aerospace Exploration Agency" in named(reading, c, "victim") for c in attacked)
    assert said(seeds[0], "attacked", victim_count=200, attacker="hackers")


def test_the_armys_direction_is_only_suspected(seeds: tuple[Reading, Reading]) -> None:
    for reading in seeds:
        tasked = said(reading, "tasked_by", principal="People's Liberation Army")
        assert tasked and {c.factuality for c in tasked} == {"suspected"}


def test_the_hackers_are_directed_and_the_spokesperson_is_suspected_of_nothing(seeds: tuple[Reading, Reading]) -> None:
    (directed,) = said(seeds[0], "tasked_by", principal="People's Liberation Army")
    assert named(seeds[0], directed, "agent") == ["a group of Chinese hackers"]
    (charged,) = said(seeds[0], "suspected_of")
    assert named(seeds[0], charged, "subject") == ["a Chinese Communist Party member in his 30s"] and len(charged.arguments["offence"]) == 1


def test_five_rentals_and_false_names(seeds: tuple[Reading, Reading]) -> None:
    assert said(seeds[0], "rented_server", times=5)
    assert said(seeds[0], "rented_server", false_name=True)
    assert said(seeds[1], "rented_server", false_name=True, lessee="a man in his 30s")


def test_ids_handed_to_tick_through_an_online_site(seeds: tuple[Reading, Reading]) -> None:
    for reading in seeds:
        assert said(reading, "handed_over_credentials", recipient="Tick", channel="an online site")


def test_a_member_of_unit_61419_and_the_other_man(seeds: tuple[Reading, Reading]) -> None:
    (stated,) = said(seeds[0], "tasked_by", principal="Unit 61419", agent="another Chinese man")
    assert "Tokyo Metropolitan Police Department" in speakers(seeds[0], stated)
    (believed,) = said(seeds[1], "tasked_by", principal="Unit 61419")
    assert believed.factuality == "suspected" and believed.arguments["via"] == ("wives",)


def test_jaxa_says_that_nothing_leaked(seeds: tuple[Reading, Reading]) -> None:
    (claim,) = said(seeds[0], "leaked", polarity="no_leak", victim="Japan Aerospace Exploration Agency")
    assert claim.factuality == "denied" and speakers(seeds[0], claim)[-1] == "A JAXA spokesperson"


def test_kato_declined_and_the_foreign_ministry_objected(seeds: tuple[Reading, Reading]) -> None:
    (claim,) = said(seeds[0], "declined_to_comment", speaker="Kato")
    assert claim.factuality == "no_comment"
    objections = [c for c in seeds[1].claims if c.type == "objected_to_attribution"]
    assert {speakers(seeds[1], c)[-1] for c in objections} <= {"Wang Wenbin", "Ministry of Foreign Affairs of China"}
    assert any("Wang Wenbin" in speakers(seeds[1], c) for c in objections)


def test_papers_to_be_sent_and_papers_sent(seeds: tuple[Reading, Reading]) -> None:
    assert {c.factuality for c in said(seeds[0], "referred_to_prosecutors")} == {"planned"}
    assert "stated" in {c.factuality for c in said(seeds[1], "referred_to_prosecutors")}


def test_both_men_were_interviewed_and_left(seeds: tuple[Reading, Reading]) -> None:
    for reading in seeds:
        assert said(reading, "left_country", subject="two")
    assert said(seeds[1], "interviewed", subject="two")
    assert said(seeds[1], "admitted")


def test_the_translation_is_recognised(seeds: tuple[Reading, Reading]) -> None:
    assert seeds[0].garbled < 0.5 <= seeds[1].garbled
