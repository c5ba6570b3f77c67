"""Odd capitals, descriptions that hold a name, and who speaks for a body, in broken translations."""

from __future__ import annotations

import pytest
from tests.reports.report_mentions import meant, wordings

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text
from urazuke.reports.dates.finding import find_dates


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_text(
        "Piano Parts are Aimed  Borrowed by the name of dead, hyogo Prefectural Police\n\n"
        "In the problem where hamada RESIN (Hyogo Prefecture Himeji City) was invaded illegally, Hyogo Prefectural Police sent documents "
        "of former piano tuner man (58) by suspicion of fraud. Hamada speaks that it is in the midst of investigation.\n\n"
        'As for ID, it is seen that I handed to woman who calls herself "Suzuran" through message app. According to incident related '
        "person, the woman belongs to chinese people's Liberation Army.\n\n"
        'Those which attacked are hacker group called "quiet HERON". The group poked weak point of mail device "Sazanami BOX". It is '
        'the thing where also resin maker of Italy "Portavecchia" was damaged.\n\n'
        'Public relations charge of Hamada is speaking "It opposes to guess".\n'
    )


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("hamada RESIN", "organisation"),
        ("Hyogo Prefectural Police", "police"),
        ("former piano tuner man (58)", "person_unnamed"),
        ('woman who calls herself "Suzuran"', "person"),
        ("incident related person", "person_unnamed"),
        ("chinese people's Liberation Army", "military_unit"),
        ('hacker group called "quiet HERON"', "threat_group"),
        ('weak point of mail device "Sazanami BOX"', "vulnerability"),
        ("resin maker of Italy", "organisation"),
        ("Public relations charge of Hamada", "person_unnamed"),
    ],
)
def test_odd_capitals_and_missing_articles_hide_nobody(reading: Reading, form: str, kind: str) -> None:
    assert reading.garbled
    assert meant(reading, form).type == kind


def test_the_first_word_of_a_name_in_odd_capitals_is_that_name(reading: Reading) -> None:
    assert meant(reading, "Hamada") is meant(reading, "hamada RESIN")


def test_a_force_is_the_same_whatever_its_capitals(reading: Reading) -> None:
    assert meant(reading, "hyogo Prefectural Police") is meant(reading, "Hyogo Prefectural Police")


def test_who_speaks_for_a_body_is_not_the_man(reading: Reading) -> None:
    assert meant(reading, "Public relations charge of Hamada") is not meant(reading, "former piano tuner man (58)")


def test_no_name_reaches_over_the_gap_in_a_headline(reading: Reading) -> None:
    assert not any("  " in form for form in wordings(reading, "organisation", "person", "place"))


def test_the_following_month_leans_on_a_month_of_an_unknown_year() -> None:
    assert [d.value for d in find_dates("heard it in December of last year, and left in the following month", "en", None)] == [
        "XXXX-12",
        "XXXX-01",
    ]


@pytest.mark.parametrize("said", ["the man of Seoul residence, a broker, met her", "It is the thing which was lent by agent of the maker"])
def test_idioms_of_translators_are_recognised(said: str) -> None:
    assert read_text(f"{said}. The server was borrowed by the name of others.\n").garbled
