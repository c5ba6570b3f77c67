"""Dates are resolved against publication; what the document cannot resolve keeps its X."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.reports.dates import find_dates


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("on April 20, 2021", None, ["2021-04-20"]),
        ("Tuesday 20 April 2021", None, ["2021-04-20"]),
        ("2021-04-20", None, ["2021-04-20"]),
        ("16.05.2024", None, ["2024-05-16"]),
        ("16-May-2024", None, ["2024-05-16"]),
        ("between April and August 2021", None, ["2021-04/2021-08"]),
        ("in October 2021", None, ["2021-10"]),
        ("in 2016", None, ["2016"]),
        ("on 11 December", "2025-02-18", ["2024-12-11"]),
        ("on 11 December", None, ["XXXX-12-11"]),
        ("October last year", "2022-06-15", ["2021-10"]),
        ("said on the 20th", "2021-04-20", ["2021-04-20"]),
        ("said on the 20th", None, ["XXXX-XX-20"]),
        ("said on the 28th", "2021-04-03", ["2021-03-28"]),
        ("said Tuesday", "2022-06-14", ["2022-06-14"]),
        ("to be sent as early as Wednesday", "2022-06-14", ["2022-06-15"]),
        ("this morning", "2021-04-20", ["2021-04-20"]),
        ("yesterday", "2021-03-01", ["2021-02-28"]),
        ("this week", "2025-02-18", ["2025-02-17/2025-02-23"]),
        ("last autumn", "2022-06-16", ["2021-09/2021-11"]),
        ("in January. They left the following month", "2022-06-14", ["2022-01", "2022-02"]),
        ("31 February 2024", None, []),
        ("It may be. We march on.", "2024-01-01", []),
    ],
)
def test_english(text: str, published: str | None, expected: list[str]) -> None:
    assert [d.value for d in find_dates(text, "en", published)] == expected


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("2021年4月20日", None, ["2021-04-20"]),
        ("令和3年4月20日", None, ["2021-04-20"]),
        ("平成元年", None, ["1989"]),
        ("２０２１年４月", None, ["2021-04"]),
        ("4月20日", "2021-04-22", ["2021-04-20"]),
        ("12月3日", "2021-01-05", ["2020-12-03"]),
        ("20日", "2021-04-20", ["2021-04-20"]),
        ("28日", "2021-04-03", ["2021-03-28"]),
        ("20日", None, ["XXXX-XX-20"]),
        ("昨年12月", "2025-02-21", ["2024-12"]),
        ("去年4月から8月にかけて", "2022-06-15", ["2021-04", "2021-08"]),
        ("ことし2月", "2022-06-15", ["2022-02"]),
        ("今月20日", "2021-04-22", ["2021-04-20"]),
        ("先月", "2021-01-10", ["2020-12"]),
        ("2016年6月14日、同日夜", None, ["2016-06-14", "2016-06-14"]),
        ("けさ", "2021-04-20", ["2021-04-20"]),
        ("来週", "2021-04-20", ["2021-04-26/2021-05-02"]),
        ("3日間続いた", "2021-04-20", []),
        ("2月30日", "2021-04-20", []),
    ],
)
def test_japanese(text: str, published: str | None, expected: list[str]) -> None:
    assert [d.value for d in find_dates(text, "ja", published)] == expected


_WORDS = st.sampled_from(
    [
        "20",
        "日",
        "月",
        "年",
        "2021",
        "April",
        " ",
        "of",
        "last",
        "year",
        "the",
        "th",
        "令和",
        "元",
        "昨年",
        "同",
        "-",
        "/",
        "99",
        "Monday",
        "on",
        "００",
    ]
)


@given(
    st.lists(_WORDS, max_size=25).map("".join),
    st.sampled_from(["en", "ja"]),
    st.sampled_from([None, "2021-04-20", "1000-01-01", "9999-12-31"]),
)
def test_no_text_makes_it_raise_and_spans_lie_in_the_text_in_order(text: str, language: str, published: str | None) -> None:
    end = 0
    for date in find_dates(text, language, published):
        assert end <= date.span.start < date.span.end <= len(text)
        end = date.span.end
