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
