"""Trials, notices and news from abroad in broken translations: who is accused, which office it is, and how many did it."""

from __future__ import annotations

import pytest
from tests.reports.report_mentions import meant, wordings

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text
from urazuke.reports.dates.finding import find_dates


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_text(
        "Yamaga defendant who resold server, the first trial\n\n"
        "The trial of Yamaga Sota defendant (39), who is charged with doubt of fraud, was opened at Otsu district court. It is seen that "
        "Yamaga defendant was asked by 3 persons of trading. The defendant admitted it and is talking with \"It was for money\".\n\n"
        "Sewerage bureau of Hino town reported on false access to the Ministry of Land, Infrastructure and Transport. Charge person had "
        "left password as it was. It was announced 6 days that Biwa lake water research center was invaded.\n\n"
        "It is said that Yunnan state security department and group called \"Slow Crane\" were concerned. Companies of 9 countries "
        "including America were damaged, and server company in Otsu was used. Prefectural police headquarters investigates.\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("Yamaga Sota", "person"),
        ("Yamaga", "person"),
        ("The defendant", "person"),
        ("Otsu district court", "government_body"),
        ("Sewerage bureau of Hino town", "government_body"),
        ("Ministry of Land, Infrastructure and Transport", "government_body"),
        ("Charge person", "person_unnamed"),
        ("Biwa lake water research center", "organisation"),
        ("Yunnan state security department", "government_body"),
        ('group called "Slow Crane"', "threat_group"),
        ("America", "place"),
        ("server company in Otsu", "organisation"),
        ("Prefectural police headquarters", "police"),
    ],
)
def test_accused_offices_and_groups_are_told(reading: Reading, form: str, kind: str) -> None:
    assert reading.garbled
    assert meant(reading, form).type == kind


def test_the_defendant_is_who_is_named_so_in_headline_and_text(reading: Reading) -> None:
    assert meant(reading, "The defendant") is meant(reading, "Yamaga Sota") is meant(reading, "Yamaga")


def test_a_title_is_no_part_of_a_name(reading: Reading) -> None:
    assert not any("defendant" in form for form in wordings(reading, "person", "person_unnamed") if form != "The defendant")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was announced 6 days that the lake was", ["XXXX-XX-06"]),
        ("Log\nOctober 4: the line was cut\n", ["XXXX-10-04"]),
        ("Posted on October 1, 2018\nOctober 4: the line was cut\n", ["2018-10-01", "2018-10-04"]),
    ],
)
def test_days_in_lists_and_announcements(text: str, expected: list[str]) -> None:
    assert [d.value for d in find_dates(text, "en", None, [(0, len(text))])][-len(expected) :] == expected
