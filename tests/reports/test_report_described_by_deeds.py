"""Who is described by what is done to him, and by what he once was: which noun is a person's, and where a description ends."""

from __future__ import annotations

import pytest

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text


def forms(reading: Reading, kind: str) -> set[str]:
    return {reading.text[m.span.start : m.span.end] for e in reading.entities if e.type == kind for m in e.mentions}


@pytest.mark.parametrize(
    ("report", "kind", "told"),
    [
        ("Harp tuner held over leased servers\n\nPolice say the tuner leased four servers.", "person_unnamed", {"Harp tuner", "the tuner"}),
        ("A harp tuner was arrested in Leeds on Friday. The tuner leased four servers, police said.", "person_unnamed",
         {"A harp tuner", "The tuner"}),
        ("Police arrested Ana Ruiz, a harp tuner, on Friday. They say the tuner leased four servers.", "person",
         {"a harp tuner", "the tuner"}),
    ],
)  # fmt: skip
def test_whoever_is_taken_away_is_a_person_by_any_noun(report: str, kind: str, told: set[str]) -> None:
    assert told <= forms(read_text(report), kind)


def test_what_is_held_or_charged_is_no_person() -> None:
    reading = read_text("Festival held over weekend\n\nThe battery was charged in an hour. The hearing was held in Leeds.")
    assert not forms(reading, "person_unnamed")


@pytest.mark.parametrize(
    ("sentence", "kind", "told"),
    [
        ("He gave the passwords to a man he had met on a games forum, police said.", "person_unnamed", "a man he had met on a games forum"),
        ("He gave the passwords to a woman he knew from work and was paid 300 euros.", "person_unnamed", "a woman he knew from work"),
        ("She sold the passwords to a man who styled himself a broker.", "person_unnamed", "a man who styled himself a broker"),
        ("The servers were leased by a man who used to run a laundry.", "person_unnamed", "a man who used to run a laundry"),
        ("Ostra Web, the company that rented out the machines, declined to comment.", "organisation",
         "the company that rented out the machines"),
        ("The contract named a rowing club that dissolved in 2004.", "organisation", "a rowing club that dissolved in 2004"),
        ("They left behind TarnBell, a program that harvests passwords.", "malware", "a program that harvests passwords"),
        ("A baker was arrested, said two people briefed on the inquiry. The two people said he leased servers.", "person_unnamed",
         "two people briefed on the inquiry"),
    ],
)  # fmt: skip
def test_what_says_which_one_is_meant_belongs_to_the_description(sentence: str, kind: str, told: str) -> None:
    assert told in forms(read_text(f"Hackers broke into Elbe Water in April. {sentence}"), kind)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Police detained a man who rented the servers in May.", "a man"),
        ("A student was arrested. An officer had told the student which machines to lease.", "the student"),
        ("Prosecutors indicted a man they had questioned in May.", "a man"),
    ],
)
def test_what_somebody_did_does_not(sentence: str, told: str) -> None:
    assert told in forms(read_text(f"Hackers broke into Elbe Water in April. {sentence}"), "person_unnamed")


def test_who_is_known_only_by_a_title_and_a_name_is_called_so() -> None:
    reading = read_text('Ana Ruiz gave the log-ins to a customer known only as "Mr Vale". Mr Vale paid 300 euros for the log-ins.')
    assert 'a customer known only as "Mr Vale"' in forms(reading, "person")
