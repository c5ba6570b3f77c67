"""People and offices in broken translations: without articles, told by what is heaped up around them, or left in Japanese."""

from __future__ import annotations

import pytest
from tests.reports.report_mentions import meant, wordings

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text
from urazuke.reports.dates.finding import find_dates


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_text(
        'Brewery "Kosame Shuzo" attack, document sending of the woman, Gifu Kenkei\n\n'
        "In the incident that net of brewery was penetrated illegally, Gifu Kenkei sent documents of the woman (44) of tutor of Seki-shi "
        "to Gifu Chiken by doubt such as forged private document use. Kenkei hears circumstances from pharmacist who is acquaintance.\n\n"
        "According to the public security authorized personnel, password was mailed by message service to man of the trading partner, "
        'and he is seen to belong to "57 gou Butai" of North Korean army.\n\n'
        '"It was asked by Mr. K. I only borrowed", the woman is talking. As for Mr. K, he left Japan in last year May. It is said that '
        "locksmith of Vietnamese nationality also helped. It is said that forged locksmith card was found.\n\n"
        'Kubodera Gaimu Daijin told "The answer is withheld". We apologize for the worry to the persons concerned.\n'
    )


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("Gifu Kenkei", "police"),
        ("Gifu Chiken", "government_body"),
        ("the woman (44) of tutor of Seki-shi", "person_unnamed"),
        ("the public security authorized personnel", "person_unnamed"),
        ("message service", "online_service"),
        ("man of the trading partner", "person_unnamed"),
        ("57 gou Butai", "military_unit"),
        ("North Korean army", "military_unit"),
        ("Mr. K", "person_unnamed"),
        ("locksmith of Vietnamese nationality", "person_unnamed"),
        ("Kubodera", "person"),
    ],
)
def test_what_a_translator_left_bare_or_in_japanese_is_told(reading: Reading, form: str, kind: str) -> None:
    assert reading.garbled
    assert meant(reading, form).type == kind


def test_a_force_by_its_word_alone_is_the_one_named_with_its_place(reading: Reading) -> None:
    assert meant(reading, "Kenkei") is meant(reading, "Gifu Kenkei")
    assert meant(reading, "Kenkei").name == "Gifu Prefectural Police"


def test_an_initial_is_one_person_throughout(reading: Reading) -> None:
    assert wordings(reading, "person_unnamed").count("Mr. K") == 2
    assert meant(reading, "Mr. K") is not meant(reading, "the woman")


def test_a_noun_that_another_is_made_of_is_nobody(reading: Reading) -> None:
    assert not any(form in ("locksmith", "forged locksmith") for form in wordings(reading, "person_unnamed"))


def test_to_whom_one_apologises_is_no_source(reading: Reading) -> None:
    assert "the persons concerned" not in wordings(reading, "person_unnamed")


def test_sound_english_is_left_alone() -> None:
    sound = read_text("Mr. K paid the plumber. Police in Osaka arrested a tutor on Monday, the court said in a statement.\n")
    assert not sound.garbled
    assert "Mr. K" not in wordings(sound, "person_unnamed")


@pytest.mark.parametrize(("published", "expected"), [(None, ["XXXX-10", "XXXX-02"]), ("2016-05-09", ["2015-10", "2016-02"])])
def test_a_span_of_months_in_a_broken_sentence_is_two_dates(published: str | None, expected: list[str]) -> None:
    text = "From October of last year to February, server was borrowed."
    assert [d.value for d in find_dates(text, "en", published, [(0, len(text))])] == expected
    assert len(find_dates(text, "en", published)) == 1
