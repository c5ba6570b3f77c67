"""Who is told of without an article is recognised as such, and what stands beside a name in a broken translation gives its kind."""

from __future__ import annotations

import pytest
from tests.reports.report_mentions import meant, wordings

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text
from urazuke.reports.dates.finding import find_dates


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_text(
        "Umbrella manufacturer major attack, teller to rearrest\n\n"
        'Net of "Amayadori Craft" (Himeji) was invaded. Court clerk admitted to detective of Akashi Central Station. Attorney-at-law '
        "Mr. T said that it increases. It is the thing where IT enterprise of Kobe lent server to person who seems broker.\n\n"
        'It is seen as crime of "Puddle Toad". Ransomware of new kind "Drizzle" was planted from communication soft "Window Seat", and '
        "approximately 30 of printing company and research organ were damaged. Officer of Mongolian army general staff information bureau "
        "denies. Agent of Mongolia was told by 9 day.\n"
    )


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("Amayadori Craft", "organisation"),
        ("Himeji", "place"),
        ("Akashi Central Station", "police"),
        ("Attorney-at-law Mr. T", "person_unnamed"),
        ("IT enterprise of Kobe", "organisation"),
        ("person who seems broker", "person_unnamed"),
        ("Puddle Toad", "threat_group"),
        ("Drizzle", "malware"),
        ("Window Seat", "product"),
        ("approximately 30 of printing company and research organ", "organisation_group"),
        ("Mongolian army general staff information bureau", "military_unit"),
        ("Agent of Mongolia", "person_unnamed"),
    ],
)
def test_what_stands_beside_a_name_gives_its_kind(reading: Reading, form: str, kind: str) -> None:
    assert reading.garbled
    assert meant(reading, form).type == kind


def test_a_single_letter_is_nobodys_name(reading: Reading) -> None:
    assert "T" not in wordings(reading, "person")


def test_one_person_after_another_without_an_article_is_no_native_english() -> None:
    told = (
        "Card was handed to classmate of night school. Phone was sent to carpenter of this town. Money was sent to florist. "
        "It was asked by lodger."
    )
    assert read_text(f"{told}\n\nThe bank declined to answer.\n").garbled


@pytest.mark.parametrize(
    "sound",
    [
        "He was promoted from clerk to manager. She left the money to friends. The town elected a baker as mayor, and the vote was fair.\n",
        "The key was handed to a classmate. A lodger asked the landlord for it in person, and a neighbour told the police of the loan.\n",
    ],
)
def test_titles_and_articles_are_native_english(sound: str) -> None:
    assert not read_text(sound).garbled


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They were held by 9 day, it is said", ["XXXX-XX-09"]),
        ("[Ulsan 9 day Joint] The police of the port", ["XXXX-XX-09"]),
        ("a backdoor was set at March end, and", ["XXXX-03"]),
    ],
)
def test_days_and_ends_of_months_as_translators_leave_them(text: str, expected: list[str]) -> None:
    assert [d.value for d in find_dates(text, "en", None, [(0, len(text))])] == expected
