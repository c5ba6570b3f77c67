"""Dates are resolved against publication; what the document cannot resolve keeps its X."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.reports.dates.finding import find_dates
from urazuke.reports.dates.rules import MONTHS, SOON, WEEKDAYS


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("on April 20, 2021", None, ["2021-04-20"]),
        ("Tuesday 20 April 2021", None, ["2021-04-20"]),
        ("2021-04-20", None, ["2021-04-20"]),
        ("16.05.2024", None, ["2024-05-16"]),
        ("16-May-2024", None, ["2024-05-16"]),
        ("between April and August 2021", None, ["2021-04/2021-08"]),
        ("between November 2024 and March 2025", None, ["2024-11/2025-03"]),
        ("in November 2024 and March 2025", None, ["2024-11", "2025-03"]),
        ("on the 3rd of May 2024", None, ["2024-05-03"]),
        ("Updated 12 October: an address was corrected", "2024-09-20", ["2024-10-12"]),
        ("In early March our team was called", "2024-03-27", ["2024-03"]),
        ("from June of the year before last to January last year", "2023-09-08", ["2021-06", "2022-01"]),
        ("from September of last year to November, he used", "2024-06-20", ["2023-09/2023-11"]),
        ("on the 12th of last month", "2024-09-20", ["2024-08-12"]),
        ("this month 12th, police said", "2024-09-20", ["2024-09-12"]),
        ("last month 5 firms were hit", "2024-09-20", ["2024-08"]),
        ("On 3 May 2024 it began; the following Tuesday it ended", None, ["2024-05-03", "2024-05-07"]),
        ("On 29 August 2024 staff saw it. It had told us the evening before.", None, ["2024-08-29", "2024-08-28"]),
        ("the day before the attack", "2024-09-20", []),
        ("On 5 June 2024 he left. Two days before, he sold it.", None, ["2024-06-05", "2024-06-03"]),
        ("September 8, Reiwa 5", None, ["2023-09-08"]),
        ("in Heisei 30", None, ["2018"]),
        ("the month before last", "2024-01-20", ["2023-11"]),
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
        ("between 19 and 24 March", "2024-04-22", ["2024-03-19/2024-03-24"]),
        ("from 3 to 5 May", "2021-06-01", ["2021-05-03/2021-05-05"]),
        ("March 3-5, 2021", "2021-06-01", ["2021-03-03/2021-03-05"]),
        ("between May and September last year", "2023-11-10", ["2022-05/2022-09"]),
        ("between March and June of this year", "2024-09-24", ["2024-03/2024-06"]),
        ("Between May and September, the", "2024-12-05", ["2024-05/2024-09"]),
        ("from May to September. The", "2024-12-06", ["2024-05", "2024-09"]),
        ("in mid-March", "2021-06-01", ["2021-03"]),
        ("last Friday", "2024-05-01", ["2024-04-26"]),
        ("In March 2021 he left. The previous month", "2022-06-14", ["2021-03", "2021-02"]),
        ("earlier this year", "2022-06-14", ["2022"]),
        ("in the spring of 2021", "2022-06-14", ["2021-03/2021-05"]),
        ("on 3 May. The following day", "2022-06-14", ["2022-05-03", "2022-05-04"]),
        ("on 12/03/2021", "2022-06-14", ["2021-XX-XX"]),
        ("on 25/03/2021 and 12/03/2021", "2022-06-14", ["2021-03-25", "2021-03-12"]),
        ("2021-04-20T10:00Z", None, ["2021-04-20"]),
        ("on Feb. 3", "2022-06-14", ["2022-02-03"]),
        ("in the first quarter of 2021", "2022-06-14", ["2021-01/2021-03"]),
        ("Q3 2021", "2022-06-14", ["2021-07/2021-09"]),
        ("over the weekend", "2022-06-14", ["2022-06-11/2022-06-12"]),
        ("overnight", "2022-06-14", ["2022-06-13/2022-06-14"]),
        ("is expected to rule on his detention on Friday", "2024-09-26", ["2024-09-27"]),
        ("Sentencing is set for March 14", "2024-12-05", ["2025-03-14"]),
        ("detained the reseller on Monday", "2024-09-26", ["2024-09-23"]),
        ("on 12 April; on the 15th they", "2024-04-27", ["2024-04-12", "2024-04-15"]),
        ("on the 9th afternoon", None, ["XXXX-XX-09"]),
        ("on the 25th. They met on the same day in", None, ["XXXX-XX-25", "XXXX-XX-25"]),
        ("in the 24th", None, ["XXXX-XX-24"]),
        ("Feb. 20, 2024. It followed the next evening", "2024-03-03", ["2024-02-20", "2024-02-21"]),
        ("in December", "2024-01-20", ["2023-12"]),
        ("in December", "2024-12-20", ["2024-12"]),
        ("in November, weeks", "2025-02-18", ["2024-11"]),
        ("two weeks later", "2024-12-20", []),
        ("On 3 May 2021 it began. Two weeks later", "2024-12-20", ["2021-05-03", "2021-05-17"]),
        ("three years ago", "2024-12-20", ["2021"]),
        ("four days ago", "2024-12-20", ["2024-12-16"]),
        ("December last year", "2024-02-20", ["2023-12"]),
        ("the December intrusion", "2024-02-20", ["2023-12"]),
        ("May the force. It may 5", "2024-01-01", []),
        ("a 2016 attack", "2024-01-01", ["2016"]),
        ("since late 2023", "2024-01-01", ["2023"]),
        ("Tuesday of last week", "2024-05-01", ["2024-04-23"]),
        ("next Tuesday", "2024-05-01", ["2024-05-07"]),
        ("from 2016 to 2018", "2024-01-01", ["2016/2018"]),
        ("Dec. 5, 2024", "2024-12-05", ["2024-12-05"]),
        ("16 May 2024 and 3 June", "2024-12-05", ["2024-05-16", "2024-06-03"]),
        ("Wednesday, 1 May 2024", None, ["2024-05-01"]),
        ("version 3.12.2024", None, ["2024-12-03"]),
        ("10.0.20.2021", None, []),
        ("New Year's Eve", "2024-01-20", ["2023-12-31"]),
        ("In 2023 and 2024", "2024-12-05", ["2023", "2024"]),
        ("on the night of 3 February 2025", "2025-02-06", ["2025-02-03"]),
        ("last month", "2024-12-06", ["2024-11"]),
        ("the summer of last year", "2024-12-06", ["2023-06/2023-08"]),
        ("since last summer", "2024-12-06", ["2024-06/2024-08"]),
        ("by the end of June", "2024-05-06", ["2024-06"]),
        ("will be sentenced in January", "2024-12-06", ["2025-01"]),
        ("at the end of 2021", "2022-12-06", ["2021"]),
        ("in early January", "2024-12-06", ["2024-01"]),
        ("June-August 2021", "2024-12-06", ["2021-06/2021-08"]),
        ("20th of April 2021", None, ["2021-04-20"]),
        ("April 20", "2021-04-20", ["2021-04-20"]),
        ("on June 20, police will", "2021-06-18", ["2021-06-20"]),
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
        ("けさ", "2021-04-20", ["2021-04-20"]),
        ("昨夜", "2021-04-20", ["2021-04-19"]),
        ("2016年6月14日、翌日", "2021-04-20", ["2016-06-14", "2016-06-15"]),
        ("12月28日に出国した。前日には", "2021-01-20", ["2020-12-28", "2020-12-27"]),
        ("同月", "2021-01-20", []),
        ("昨年12月28日に出国。同月中旬", "2025-01-21", ["2024-12-28", "2024-12"]),
        ("同年6月", "2025-01-21", ["2025-06"]),
        ("2016年に始まり、同年6月", "2025-01-21", ["2016", "2016-06"]),
        ("先月", "2021-01-10", ["2020-12"]),
        ("昨年12月", "2021-01-10", ["2020-12"]),
        ("去年", "2021-01-10", ["2020"]),
        ("今月20日", "2021-01-22", ["2021-01-20"]),
        ("20日", "2021-01-22", ["2021-01-20"]),
        ("12月上旬", "2021-01-22", ["2020-12"]),
        ("令和3年", "2021-01-22", ["2021"]),
        ("平成28年6月", "2021-01-22", ["2016-06"]),
        ("3月末", "2021-04-22", ["2021-03"]),
        ("数日前", "2021-04-22", []),
        ("16年に", "2021-04-22", ["2016"]),
        ("2016〜17年", "2021-04-22", ["2016/2017"]),
        ("２０２１年４月２０日", "2021-04-22", ["2021-04-20"]),
        ("去年4月から8月にかけて", "2022-06-15", ["2021-04", "2021-08"]),
        ("2022年3～7月", "2024-02-20", ["2022-03/2022-07"]),
        ("2022年秋", "2024-02-20", ["2022-09/2022-11"]),
        ("昨年夏", "2025-01-21", ["2024-06/2024-08"]),
        ("昨秋", "2025-01-21", ["2024-09/2024-11"]),
        ("2022年3月7日～7月29日", "2024-02-20", ["2022-03-07", "2022-07-29"]),
        ("先月21日", "2024-03-02", ["2024-02-21"]),
        ("県警は21日にも発表する", "2024-02-20", ["2024-02-21"]),
        ("3年前", "2024-02-20", ["2021"]),
        ("2か月前", "2024-02-20", ["2023-12"]),
        ("2週間後", "2024-02-20", []),
        ("7月4日に攻撃を受けた事件で、県警は10日", "2024-08-12", ["2024-07-04", "2024-08-10"]),
        ("7月4日と6日", "2024-08-12", ["2024-07-04", "2024-07-06"]),
        ("二〇二一年四月二十日", None, ["2021-04-20"]),
        ("R3.4.20", None, ["2021-04-20"]),
        ("先週金曜日", "2024-05-01", ["2024-04-26"]),
        ("来週月曜", "2024-05-01", ["2024-05-06"]),
        ("今春", "2024-05-01", ["2024-03/2024-05"]),
        ("2017年から18年にかけて", "2019-07-09", ["2017", "2018"]),
        ("懲役10年", "2024-05-01", []),
        ("3日間", "2024-05-01", []),
        ("2021年度", "2024-05-01", ["2021-04/2022-03"]),
        ("2023年11月8日（水）", None, ["2023-11-08"]),
        ("10日午前", "2023-11-10", ["2023-11-10"]),
        ("本年1月", "2023-11-10", ["2023-01"]),
        ("今月中に", "2024-03-02", ["2024-03"]),
        ("翌年3月", "2024-03-02", ["2025-03"]),
        ("2016年12月に侵入。翌年3月", "2024-03-02", ["2016-12", "2017-03"]),
        ("昨年末", "2024-03-02", ["2023-12"]),
        ("11月3日に", "2023-11-08", ["2023-11-03"]),
        ("攻撃2日前の7月4日", "2025-09-18", ["2025-09-16", "2025-07-04"]),
        ("2024/05/01", None, ["2024-05-01"]),
        ("令和６年３月２日（土曜日）", None, ["2024-03-02"]),
        ("12月3日に初公判", "2023-11-10", ["2023-12-03"]),
        ("おととい", "2023-11-10", ["2023-11-08"]),
        ("今年8月から10月までの間", "2024-11-12", ["2024-08", "2024-10"]),
        ("週末", "2024-11-12", []),
        ("5月3〜5日", "2024-11-12", ["2024-05-03/2024-05-05"]),
        ("24時間", "2024-11-12", []),
        ("100日", "2024-11-12", []),
        ("11月30日と12月2日", "2024-12-12", ["2024-11-30", "2024-12-02"]),
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
    for found in find_dates(text, language, published):
        assert end <= found.span.start < found.span.end <= len(text)
        end = found.span.end


_DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))


@given(_DAYS, st.integers(0, 6))
def test_a_weekday_is_the_last_one_unless_it_is_to_come(published: date, weekday: int) -> None:
    name = WEEKDAYS[weekday].title()
    (past,) = find_dates(f"The bank said on {name} that", "en", published.isoformat())
    (coming,) = find_dates(f"It is expected to rule on {name}", "en", published.isoformat())
    assert date.fromisoformat(past.value).weekday() == date.fromisoformat(coming.value).weekday() == weekday
    assert timedelta(0) <= published - date.fromisoformat(past.value) < timedelta(7)
    assert timedelta(0) <= date.fromisoformat(coming.value) - published < timedelta(7)


@given(_DAYS, st.integers(1, 60))
def test_days_before_and_after_are_counted_by_the_calendar(published: date, count: int) -> None:
    day = published.isoformat()
    assert [d.value for d in find_dates(f"{count} days ago", "en", day)] == [(published - timedelta(count)).isoformat()]
    assert [d.value for d in find_dates(f"{count}日前", "ja", day)] == [(published - timedelta(count)).isoformat()]
    assert [d.value for d in find_dates(f"{day}, {count} days later", "en", None)][1] == (published + timedelta(count)).isoformat()
    assert [d.value for d in find_dates("昨日", "ja", day)] == [(published - timedelta(1)).isoformat()]
    assert [d.value for d in find_dates(f"{day}に侵入し、翌日", "ja", None)][1] == (published + timedelta(1)).isoformat()


@given(_DAYS, _DAYS)
def test_a_day_and_month_without_a_year_is_the_last_one_unless_the_next_is_weeks_away(published: date, told: date) -> None:
    text = f"on {told.day} {MONTHS[told.month - 1].title()}, it was hit"
    for found in find_dates(text, "en", published.isoformat()):
        value = date.fromisoformat(found.value)
        assert (value.month, value.day) == (told.month, told.day) and value <= published + timedelta(SOON)
        assert published - value < timedelta(366) or (told.month, told.day) == (2, 29)
