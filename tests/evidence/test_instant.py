"""Every form of time that the field writes becomes one UTC instant; what is no time says so."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.evidence.instant import format_instant, from_epoch, parse_instant, parse_moment, to_utc, zone

TOKYO = zone("Asia/Tokyo")
NEW_YORK = zone("America/New_York")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-04-02T05:34:00Z", "2024-04-02T05:34:00Z"),
        ("2024-04-02T14:34:00+09:00", "2024-04-02T05:34:00Z"),
        ("2024-04-02T14:34:00+0900", "2024-04-02T05:34:00Z"),
        ("2024-04-02 14:34:00", "2024-04-02T05:34:00Z"),
        ("2024-04-02 14:34", "2024-04-02T05:34:00Z"),
        ("2024-04-02T14:34:00.250", "2024-04-02T05:34:00.250000Z"),
        ("2024-04-02", "2024-04-01T15:00:00Z"),
        ("2024/04/02 14:34", "2024-04-02T05:34:00Z"),
        ("2024/4/2 14:34:05", "2024-04-02T05:34:05Z"),
        ("2024/04/02", "2024-04-01T15:00:00Z"),
        ("2024.04.02 14:34", "2024-04-02T05:34:00Z"),
        ("2024/04/02 14:34:00 JST", "2024-04-02T05:34:00Z"),
        ("2024/04/02 05:34:00 UTC", "2024-04-02T05:34:00Z"),
        ("2024/04/02 05:34:00 GMT", "2024-04-02T05:34:00Z"),
        ("2024/04/02 00:34:00 -0500", "2024-04-02T05:34:00Z"),
        ("2024/04/02 14:34:00,125", "2024-04-02T05:34:00.125000Z"),
        ("2024年4月2日 14時34分", "2024-04-02T05:34:00Z"),
        ("2024年4月2日14時34分05秒", "2024-04-02T05:34:05Z"),
        ("2024年4月2日(火) 14:34:05", "2024-04-02T05:34:05Z"),
        ("2024年4月2日 14時", "2024-04-02T05:00:00Z"),
        ("2024年4月2日", "2024-04-01T15:00:00Z"),
        ("令和6年4月2日 14時34分", "2024-04-02T05:34:00Z"),
        ("令和元年5月1日", "2019-04-30T15:00:00Z"),
        ("平成28年6月14日 02:11", "2016-06-13T17:11:00Z"),
        ("昭和64年1月7日", "1989-01-06T15:00:00Z"),
        ("大正12年9月1日 11時58分", "1923-09-01T02:58:00Z"),
        ("R6.4.2", "2024-04-01T15:00:00Z"),
        ("H28.6.14 02:11", "2016-06-13T17:11:00Z"),
        ("２０２４／０４／０２　１４：３４", "2024-04-02T05:34:00Z"),
        ("２０２４年４月２日　１４時３４分", "2024-04-02T05:34:00Z"),
        ("令和６年４月２日", "2024-04-01T15:00:00Z"),
        ("2024/04/02 24:00", "2024-04-02T15:00:00Z"),
        ("  2024-04-02T05:34:00Z \n", "2024-04-02T05:34:00Z"),
        ("1712036040", "2024-04-02T05:34:00Z"),
        ("1712036040.25", "2024-04-02T05:34:00.250000Z"),
        ("1712036040250", "2024-04-02T05:34:00.250000Z"),
        ("1712036040250125", "2024-04-02T05:34:00.250125Z"),
        ("1712036040250125999", "2024-04-02T05:34:00.250125Z"),
        ("20240402143405", "2024-04-02T05:34:05Z"),
        ("20240402 1434", "2024-04-02T05:34:00Z"),
        ("2 Apr 2024 05:34 +0000", "2024-04-02T05:34:00Z"),
        ("Tuesday, 2 April 2024 2:34 p.m.", "2024-04-02T05:34:00Z"),
        ("2-Apr-24 14:34", "2024-04-02T05:34:00Z"),
        ("Apr 2, 2024 2:34 PM", "2024-04-02T05:34:00Z"),
        ("2024/04/02 AM 12:34", "2024-04-01T15:34:00Z"),
        ("2024/04/02 12:34 pm", "2024-04-02T03:34:00Z"),
        ("Tue Apr  2 14:34:00 JST 2024", "2024-04-02T05:34:00Z"),
        ("Tue Apr 02 2024 14:34:00 GMT+0900 (Japan Standard Time)", "2024-04-02T05:34:00Z"),
        ("02/Apr/2024:14:34:00 +0900", "2024-04-02T05:34:00Z"),
        ("02.04.2024 14:34", "2024-04-02T05:34:00Z"),
        ("13/04/2024", "2024-04-12T15:00:00Z"),
        ("04/13/2024", "2024-04-12T15:00:00Z"),
        ("14:34 2024/04/02", "2024-04-02T05:34:00Z"),
        ("2024-04-02 00:34:00 EST", "2024-04-02T05:34:00Z"),
        ("2024-04-02 07:34 CEST", "2024-04-02T05:34:00Z"),
        ("2024-04-02 14:34 +0900 JST", "2024-04-02T05:34:00Z"),
        ("2024-04-02 14:34 UTC+9", "2024-04-02T05:34:00Z"),
        ("2024-04-02 01:34 America/New_York", "2024-04-02T05:34:00Z"),
        ("2024-04-02T14:34:00+09:00[Asia/Tokyo]", "2024-04-02T05:34:00Z"),
        ("2024-04-02 14:34 日本時間", "2024-04-02T05:34:00Z"),
        ("2024年4月2日(火・祝) 午後2時34分", "2024-04-02T05:34:00Z"),
        ("2024年4月2日 9時半", "2024-04-02T00:30:00Z"),
        ("2024年4月2日正午", "2024-04-02T03:00:00Z"),
        ("令和六年四月二十一日十四時三十四分", "2024-04-21T05:34:00Z"),
        ("令和六年四月二日二十四時", "2024-04-02T15:00:00Z"),
        ("令6.4.2 14:34", "2024-04-02T05:34:00Z"),
        ("R6/4/2 14:34", "2024-04-02T05:34:00Z"),
        ("㋿6年4月2日", "2024-04-01T15:00:00Z"),
        ("2024年4月2日 下午2点34分", "2024-04-02T05:34:00Z"),
        ("2024년 4월 2일 오후 12시 34분", "2024-04-02T03:34:00Z"),
        ("民國113年4月2日", "2024-04-01T15:00:00Z"),
    ],
)
def test_a_known_form_is_read_as_local_to_the_assumed_zone(text: str, expected: str) -> None:
    assert format_instant(parse_instant(text, TOKYO)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", " ",
        "yesterday", "2024-13-01", "2024/02/30", "2024/04/02 25:00", "2024/04/02 14:60", "2024/04/02 24:01", "令和0年4月2日x", "14:34",
        "9999999999999999", "-1", "2024-04-02T14:34:00+99:00", "0000/01/01", "平成", "12345", "20240402143", "2024年", "\x00", "0001-01-01",
        "04/05/2024", "24/04/02", "2024-04-02 14:34 CST", "2024/04/02 午前12:30", "2024/04/02 13:00 PM", "2024-04-02 nowhere",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused_with_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        parse_instant(text, TOKYO)


@given(st.text(alphabet="0123456789０１２年月日時分秒-/.:TZ +令和平成昭元RHS(火)JSTUTC,", max_size=30))
def test_any_text_is_an_instant_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_instant(text, TOKYO).tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("04/05/2024", "DMY", "2024-05-04"),
        ("04/05/2024", "MDY", "2024-04-05"),
        ("24/04/05", "YMD", "2024-04-05"),
        ("4/5/24", "DMY", "2024-05-04"),
    ],
)
def test_what_could_be_day_or_month_is_read_in_the_order_given(text: str, order: str, day: str) -> None:
    assert parse_moment(text, order).date().isoformat() == day


def test_a_local_time_that_came_twice_is_the_earlier_one() -> None:
    assert format_instant(parse_instant("2024-11-03 01:30", NEW_YORK)) == "2024-11-03T05:30:00Z"


def test_a_local_time_in_summer_and_winter_has_the_season_s_offset() -> None:
    assert format_instant(parse_instant("2024-07-01 12:00", NEW_YORK)) == "2024-07-01T16:00:00Z"
    assert format_instant(parse_instant("2024-01-01 12:00", NEW_YORK)) == "2024-01-01T17:00:00Z"


def test_a_zone_in_the_text_wins_over_the_assumed_one() -> None:
    assert parse_instant("2024-04-02T05:34:00Z", TOKYO) == parse_instant("2024-04-02T05:34:00Z", NEW_YORK)


@given(st.datetimes(datetime(1912, 8, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_what_is_written_is_read_back(moment: datetime) -> None:
    assert parse_instant(format_instant(moment), TOKYO) == moment


@given(st.datetimes(datetime(2019, 5, 1), datetime(2098, 1, 1)).map(lambda d: d.replace(second=0, microsecond=0)))
def test_the_japanese_and_the_plain_form_agree(moment: datetime) -> None:
    era = f"令和{moment.year - 2018}年{moment.month}月{moment.day}日 {moment.hour}時{moment.minute:02}分"
    plain = f"{moment:%Y/%m/%d %H:%M}"
    assert parse_instant(era, TOKYO) == parse_instant(plain, TOKYO) == to_utc(moment, TOKYO)


@pytest.mark.parametrize("text", ["1714121940000", "1714121940123", "1700000000000", "1735686000000000"])
def test_epochs_that_look_like_a_day_of_long_ago_are_epochs(text: str) -> None:
    assert parse_moment(text) == from_epoch(text)
    assert parse_moment(text).year > 2020


@given(st.integers(1_000_000_000, 9_999_999_999), st.integers(0, 999_999))
def test_epoch_seconds_are_exact_to_the_microsecond(seconds: int, micros: int) -> None:
    expected = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds, microseconds=micros)
    assert from_epoch(f"{seconds}.{micros:06}") == expected


@pytest.mark.parametrize("name", ["Asia/Tokio", "", "/etc/passwd", "../../etc/passwd", "JST-9", "a\x00b", "Asia"])
def test_an_unknown_zone_is_refused_with_the_usual_form(name: str) -> None:
    with pytest.raises(ValueError, match="IANA name"):
        zone(name)


def test_the_half_of_the_day_is_read_where_it_is_said() -> None:
    tokyo = zone("Asia/Tokyo")
    assert parse_instant("平成28年6月5日 午後3時05分", tokyo) == datetime(2016, 6, 5, 6, 5, tzinfo=UTC)
    assert parse_instant("2016年6月5日午前0時", tokyo) == datetime(2016, 6, 4, 15, tzinfo=UTC)
    with pytest.raises(ValueError, match="half of the day"):
        parse_instant("2016年6月5日 午後13時", tokyo)
