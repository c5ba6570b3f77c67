"""A translation keeps the order of Japanese dates: the year first, then the month; a day stands alone before who acted on it."""

from __future__ import annotations

import pytest

from urazuke.reports.dates.finding import find_dates


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("in 2019 September it was attacked", None, ["2019-09"]),
        ("on 2019 May 7 it was attacked", None, ["2019-05-07"]),
        ("between 2019 September and December", None, ["2019-09/2019-12"]),
        ("in last year July the company", "2021-06-15", ["2020-07"]),
        ("in last year July the company", None, ["XXXX-07"]),
        ("the year before last November", "2021-06-15", ["2019-11"]),
        ("spring of the year before last", "2021-06-15", ["2019-03/2019-05"]),
        ("2019 year 5 month 7 day", None, ["2019-05-07"]),
        ("on 9th Aichi prefectural police arrested the man", "2021-06-15", ["2021-06-09"]),
        ("on 28th Aichi prefectural police arrested the man", "2021-06-03", ["2021-05-28"]),
        ("Kumamoto prefectural police 14th, by the doubt", None, ["XXXX-XX-14"]),
        ("on the afternoon of 12th", "2021-06-15", ["2021-06-12"]),
        ("an office on 5th Avenue", "2021-06-15", []),
        ("In 2019 May resigned.", "2021-06-15", ["2019"]),
        ("13 month 40 day", "2021-06-15", []),
    ],
)
def test_dates_in_japanese_order(text: str, published: str | None, expected: list[str]) -> None:
    assert [d.value for d in find_dates(text, "en", published)] == expected


BROKEN = (
    ("18 days, it was found by the coverage", None, ["XXXX-XX-18"]),
    ("18 days, it was found by the coverage", "2018-11-20", ["2018-11-18"]),
    ("on 20 day of last month", "2018-11-20", ["2018-10-20"]),
    ("before dawn of 12th", "2018-11-20", ["2018-11-12"]),
    ("the server stopped in the spring of last year", None, ["XXXX-03/XXXX-05"]),
    ("from last year's winter", "2018-11-20", ["2017-12/2018-02"]),
    ("On 2011 August 17 it came. The next day 18th, the server stopped", "2011-11-02", ["2011-08-17", "2011-08-18"]),
    ("On May 3 it came. Next day, the server stopped", "2018-11-20", ["2018-05-03", "2018-05-04"]),
    ("In August 2017 it came. same month 5th, it stopped", None, ["2017-08", "2017-08-05"]),
    ("documents are sent as early as the 4th", "2021-02-03", ["2021-02-04"]),
    ("Reiwa 3 (2021) April", None, ["2021-04"]),
    ("September 3 in Heisei 28", None, ["2016-09-03"]),
    ("H28.9.3", None, ["2016-09-03"]),
    ("attacked on the 18th and 19th", "2018-11-20", ["2018-11-18", "2018-11-19"]),
    ("2016 autumn", None, ["2016-09/2016-11"]),
    ("May of the last year", "2018-11-20", ["2017-05"]),
    ("In 2017 it came, and June of same year it stopped", None, ["2017", "2017-06"]),
    ("8 days 17:03", None, ["XXXX-XX-08"]),
    ("on 45 days, it was found", None, []),
)


@pytest.mark.parametrize(("text", "published", "expected"), BROKEN)
def test_dates_that_only_a_broken_sentence_gives(text: str, published: str | None, expected: list[str]) -> None:
    assert [d.value for d in find_dates(text, "en", published, [(0, len(text))])] == expected


@pytest.mark.parametrize("text", ["18 days, it was found, had passed.", "It took 18 days, the company said.", "H28.9.3 is a version."])
def test_sound_english_is_not_read_so(text: str) -> None:
    assert find_dates(text, "en", "2018-11-20") == []


@pytest.mark.parametrize("text", ["It took 18 days, the company said.", "within 5 days of the attack", "after 3 days, it stopped"])
def test_lengths_of_time_are_no_days(text: str) -> None:
    assert find_dates(text, "en", "2018-11-20", [(0, len(text))]) == []
