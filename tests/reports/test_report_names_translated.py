"""Names in what a machine made of Japanese: told by the kind before their quotation marks, capitals or none."""

from __future__ import annotations

import pytest
from tests.reports.report_mentions import meant, wordings

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_text(
        'Pump maker invasion The man of server contract sends documents to the prosecutor Aichi prefectural police "It is 3 times"\n\n'
        'In the incident that the in-house net of the pump maker "Owari pump" (Nagoya-shi) was penetrated illegally in May last year, '
        "Aichi prefectural police on the 9th, assuming that the rental server was borrowed by the name of others, the man (41) of Korean "
        "nationality was sent documents to Nagoya district public prosecutor's office by doubt such as forged private document use.\n\n"
        "According to the person concerned of investigation, it is seen that the password for the manager was passed to the woman (29) "
        "of a former student. It is assumed that I had been asked from the officer of Chinese army 90210 unit.\n\n"
        'As for the prefectural police, it sees that the remote control type virus "night heron" was used and the hacker group '
        '"gray mantis" (another name silver toad) participated. Chinese consulate in Nagoya put out the comment "I oppose firmly".\n'
    )


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("Owari pump", "organisation"),
        ("night heron", "malware"),
        ("gray mantis", "threat_group"),
        ("silver toad", "threat_group"),
        ("90210 unit", "military_unit"),
        ("Chinese consulate in Nagoya", "government_body"),
        ("Nagoya district public prosecutor's office", "government_body"),
        ("the prosecutor", "government_body"),
        ("forged private document use", "offence"),
        ("Pump maker", "organisation"),
        ("the woman (29) of a former student", "person_unnamed"),
    ],
)
def test_a_translated_name_is_told_by_the_kind_beside_it(reading: Reading, form: str, kind: str) -> None:
    assert reading.garbled
    assert meant(reading, form).type == kind


def test_a_kind_before_a_quoted_name_is_nobody_else(reading: Reading) -> None:
    assert not {"the pump maker", "the hacker group", "the remote control type virus"} & set(
        wordings(reading, "organisation", "threat_group", "malware")
    )


def test_whose_password_it_is_is_no_person(reading: Reading) -> None:
    assert "the manager" not in wordings(reading, "person_unnamed")


def test_another_name_is_the_same_group(reading: Reading) -> None:
    assert meant(reading, "silver toad") is meant(reading, "gray mantis")


def test_a_sentence_that_somebody_says_is_no_name() -> None:
    reading = read_text(
        'The man was sent documents to the prosecutor and he said that. It is said that I answered the company "I don\'t know". '
        'The man said to the company "It is nothing". I understood from the interview. The virus "There is none" was told.'
    )
    assert not [w for w in wordings(reading, "organisation", "malware") if w.startswith(("I ", "It ", "There "))]
