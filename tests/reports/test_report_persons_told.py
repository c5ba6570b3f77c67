"""Persons and things told by what they do or are said to be: trades, ages, who is accused by name, servers only counted."""

from __future__ import annotations

import pytest
from tests.reports.report_mentions import meant, wordings

from urazuke.reports.reading import read_text


def test_who_is_accused_by_name_is_the_man_and_the_suspect_afterwards() -> None:
    reading = read_text(
        "Rein Kask, a 38-year-old warehouse manager, was arrested in May on suspicion of renting seven servers. The man denies it.\n\n"
        '"He was used," his lawyer, Toomas Allik, said. The lawyer added that the suspect had never met the hackers.'
    )
    assert meant(reading, "Rein Kask") is meant(reading, "The man") is meant(reading, "the suspect")
    assert meant(reading, "The lawyer") is meant(reading, "Toomas Allik")


def test_a_woman_is_not_a_man_who_is_accused_by_name() -> None:
    reading = read_text(
        "Mr Rein Kask, 38, was charged with fraud. The woman who collected the money has fled, police said. The woman is 30."
    )
    assert meant(reading, "The woman") is not meant(reading, "Rein Kask")


def test_who_is_at_work_somewhere_is_not_the_courier_told_of_before() -> None:
    reading = read_text(
        "The Vestland Herring Cooperative was hacked through servers that a courier for Slate Petrel, a hacking group, had rented. "
        "The cooperative's chief engineer, Torbjørn Vik, said that the intruders had read its mail. Police arrested the courier."
    )
    assert meant(reading, "Torbjørn Vik") is not meant(reading, "the courier")


@pytest.mark.parametrize("trade", ["locksmith", "deckhand", "beekeeper", "estate agent", "31-year-old luthier", "part-time web designer"])
def test_a_trade_describes_a_person(trade: str) -> None:
    reading = read_text(f"Police in Derby arrested the {trade} on Monday. They say the suspect had rented four servers under false names.")
    assert f"the {trade}" in wordings(reading, "person_unnamed")


def test_a_trade_that_no_list_has_is_a_persons_where_the_text_tells_so() -> None:
    reading = read_text("A 45-year-old zumbalist was charged with fraud on Monday. The zumbalist has admitted the lease of nine servers.")
    assert meant(reading, "A 45-year-old zumbalist") is meant(reading, "The zumbalist")


def test_an_estate_agent_is_not_whoever_was_spoken_of_last() -> None:
    reading = read_text(
        "A 45-year-old estate agent of Ukrainian nationality is alleged to have leased twelve servers. He passed the passwords to "
        "an unidentified individual in Minsk. The estate agent has admitted the lease."
    )
    assert meant(reading, "The estate agent") is meant(reading, "A 45-year-old estate agent of Ukrainian nationality")


def test_servers_that_are_only_counted_are_servers() -> None:
    reading = read_text("Farrell rented two servers in Leeds under a false name. Both were later used to attack Harrowmere Optics.")
    assert "Both" in wordings(reading, "server")


def test_a_group_is_told_with_the_name_that_others_know_it_by() -> None:
    reading = read_text("The attack was the work of Amber Heron, a group better known in the security industry as TA8812.")
    assert meant(reading, "a group better known in the security industry as TA8812") is meant(reading, "Amber Heron")


def test_a_statements_capitals_are_no_names() -> None:
    reading = read_text(
        "The Board has informed the Court that the State takes no position. The Trustees of Elm Hospice were attacked in May."
    )
    assert wordings(reading, "organisation") == ["Elm Hospice"]


def test_an_officer_in_capitals_is_a_person() -> None:
    reading = read_text("COL. HANY SALAMA, CYBERCRIME DEPARTMENT: We arrested a man on Monday.\n\nSalama said the man had rented servers.")
    assert "HANY SALAMA" in wordings(reading, "person")
