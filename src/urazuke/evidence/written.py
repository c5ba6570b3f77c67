"""A written date and time is taken apart into its numbers, whatever the order, the calendar, the half of the day and the zone.

    2024-04-02 14:34:00+09:00     2024/4/2 14:34        20240402143400       02.04.2024 14:34 CEST
    2 Apr 2024 14:34 +0900        Apr 2, 2024 2:34 PM   Tue Apr  2 14:34:00 JST 2024
    2024年4月2日(火) 午後2時34分     令和6年4月2日         R6.4.2 14:34         令和六年四月二日 24時
    2024년 4월 2일 오후 2시 34분     2024年4月2日 下午2点34分                      民國113年4月2日

What is written without a zone comes back naive. Which of two numbers is the month is never guessed: where both could be,
`order` must say so.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "令": 2018,
    "平": 1988,
    "昭": 1925,
    "大": 1911,
    "民國": 1911,
    "民国": 1911,
    "R": 2018,
    "H": 1988,
    "S": 1925,
    "T": 1911,
}
# Abbreviations that mean one offset wherever they are used; those below mean several.
OFFSET_HOURS = {
    "Z": 0, "UTC": 0, "GMT": 0, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "PHT": 8, "ICT": 7, "WIB": 7, "MSK": 3, "EET": 2, "EEST": 3,
    "CET": 1, "CEST": 2, "WET": 0, "WEST": 1, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "PST": -8, "PDT": -7, "AEST": 10, "AEDT": 11,
    "NZST": 12, "NZDT": 13, "日本時間": 9, "日本標準時": 9, "世界標準時": 0, "協定世界時": 0, "韓国時間": 9, "北京时间": 8, "北京時間": 8,
}  # fmt: skip
SEVERAL_OFFSETS = frozenset({"CST", "IST", "BST", "MST", "AST"})

_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s*)?"
_ERA = r"(?P<era>令和?|平成?|昭和?|大正?|民國|民国|[RHST])\s*\.?\s*(?P<era_year>\d{1,3}|元)"
_MARK = r"\s*[-/.年]\s*"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:西暦)?(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*日?",
        rf"(?:{_ERA}){_MARK}(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})(?!\d)\s*日?",
        r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=[T\s_-]|\d{4}(?:\d\d)?(?!\d)|$)",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.]*{_MONTH}[\s\-/.,]*(?P<year>\d{{4}}|\d\d(?!\d|:))",
        rf"{_WEEKDAY}{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        rf"{_WEEKDAY}(?P<first>\d{{1,2}})(?P<mark>[/.\-])(?P<second>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})(?!\d)",
        r"(?P<first>\d{1,2})(?P<mark>[/.\-])(?P<second>\d{1,2})(?P=mark)(?P<third>\d{1,2})(?!\d)",
    )
)
_HALVES = {"午前": 0, "上午": 0, "am": 0, "午後": 12, "下午": 12, "pm": 12}
_HALF = r"(?:午前|午後|上午|下午|[ap]\.?m\.?(?![a-z]))"
_CLOCK = re.compile(
    rf"(?P<before>{_HALF})?\s*(?:(?P<noon>正午)|(?P<hour>\d{{1,2}})(?:\s*(?::|時)\s*(?P<minute>\d{{1,2}}|半)?\s*分?"
    r"(?:(?:(?<=分)|\s*:)\s*(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?\s*秒?)?)?)"
    rf"\s*(?P<after>{_HALF})?",
    re.IGNORECASE,
)
_COMPACT_CLOCK = re.compile(r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:[.,](?P<fraction>\d{1,9}))?(?!\d)")
_UNIX_DATE = re.compile(
    rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})\s+(?P<clock>\d\d:\d\d:\d\d)\s*(?P<zone>[A-Z]{{1,5}}|[+-]\d{{4}})?\s+(?P<year>\d{{4}})", re.I
)
_WEEKDAY_NOTE = re.compile(
    r"\s*[(\[](?:[月火水木金土日](?:曜日?|[・祝]*)|[일월화수목금토]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)[)\]]", re.I
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*(?P<sign>[+\-−])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?::?(?P<seconds>\d{2}))?", re.I)
# An offset decides; the name beside it only repeats it: "+0900 JST", "GMT+0900 (Japan Standard Time)", "+09:00[Asia/Tokyo]".
_AFTER_OFFSET = re.compile(r"^((?:UTC|GMT)?\s*[+\-]\d\d:?\d\d|Z)(?:\s+[A-Z]{3,5}|\s*\(.{1,60}\)|\s*\[.{1,60}\])$", re.I)
_REGION = re.compile(r"[A-Za-z]+(?:/[A-Za-z_+\-0-9]+){1,2}")
_WORDS = str.maketrans("년월일시분초点點号號", "年月日時分秒時時日日")
_KANJI = {char: number for number, char in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十]+(?=\\s*[年月日時分秒])")


class UnclearOrderError(ValueError):
    """Day and month could each be the other."""


@cache
def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name; ValueError, with a word on the usual form, where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not a time zone; write an IANA name such as Asia/Tokyo or UTC") from error


@cache
def written_zone(text: str) -> tzinfo:
    """The zone that a word beside a time means: an abbreviation, an offset or an IANA name; ValueError where it means none."""
    name = text.strip().strip("[]()").strip()
    if name.upper() in SEVERAL_OFFSETS:
        raise ValueError(f"{name} is the zone of several countries: an offset such as +08:00 would say which")
    if (hours := OFFSET_HOURS.get(name.upper())) is not None:
        return UTC if hours == 0 else timezone(timedelta(hours=hours))
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0), seconds=int(match["seconds"] or 0))
        return timezone(-offset if match["sign"] != "+" else offset)
    if _REGION.fullmatch(name):
        return zone(name)
    raise ValueError(f"{name!r} is not a time zone")


def parse_written(text: str, order: str | None = None) -> datetime:
    """The date and time of the text, naive where it has no zone; ValueError where it is none.

    `order` is `DMY`, `MDY` or `YMD` and decides for 01/04/2024 and 24/04/01; UnclearOrderError where it would be needed.
    """
    value = _plain(text)
    if match := _UNIX_DATE.fullmatch(value):
        hour, minute, second = map(int, match["clock"].split(":"))
        day = datetime(int(match["year"]), _MONTHS[match["name"].lower()], int(match["day"]), hour, minute, second)
        return day.replace(tzinfo=written_zone(match["zone"])) if match["zone"] else day
    for pattern in _DATES:
        if match := pattern.match(value):
            return _with_clock(_day(match.groupdict(), order), value[match.end() :])
    if (match := _CLOCK.match(value)) and match["minute"]:
        rest = value[match.end() :].strip()
        for pattern in _DATES:
            if found := pattern.fullmatch(rest):
                return _clock_on(_day(found.groupdict(), order), match)
    raise ValueError("not a time in a known form")


def _plain(text: str) -> str:
    value = unicodedata.normalize("NFKC", text).strip()
    if value.isascii():
        return value
    value = value.translate(_WORDS).replace("오전", "上午").replace("오후", "下午")
    return _KANJI_NUMBER.sub(lambda match: str(_kanji_number(match[0])), value)


def _kanji_number(text: str) -> int:
    """三十一 and 二〇二四 as numbers."""
    if "十" not in text:
        return int("".join(str(_KANJI[char]) for char in text))
    tens, _, ones = text.partition("十")
    return (_KANJI[tens] if tens else 1) * 10 + (_KANJI[ones] if ones else 0)


def _day(part: dict[str, str | None], order: str | None) -> datetime:
    if part.get("first"):
        return _ordered(part, order)
    if part.get("era"):
        era = str(part["era"])
        year = ERAS[era.upper()] + (1 if part["era_year"] == "元" else int(part["era_year"] or 0))
    else:
        written = part["year"] or ""
        year = int(written) + (2000 if len(written) == 2 else 0)
    month = _MONTHS[str(part["name"]).lower()] if part.get("name") else int(part["month"] or 0)
    return datetime(year, month, int(part["day"] or 0))


def _ordered(part: dict[str, str | None], order: str | None) -> datetime:
    """Two numbers before the year, or three of two digits: the order given, else the only one that is possible."""
    first, second = int(part["first"] or 0), int(part["second"] or 0)
    if part.get("third"):
        third = int(part["third"] or 0)
        if order is None:
            raise UnclearOrderError("year, month and day cannot be told apart")
        year, month, day = {"YMD": (first, second, third), "DMY": (third, second, first), "MDY": (third, first, second)}[order]
        return datetime(2000 + year, month, day)
    year = int(part["year"] or 0)
    if part["mark"] == "." or order == "DMY" or first > 12:
        return datetime(year, second, first)
    if order == "MDY" or second > 12 or first == second:
        return datetime(year, first, second)
    raise UnclearOrderError("day and month cannot be told apart")


def _with_clock(day: datetime, rest: str) -> datetime:
    rest = _WEEKDAY_NOTE.sub("", rest, count=1)
    compact = _COMPACT_CLOCK.match(rest.lstrip("T _-"))
    rest = re.sub(r"^(?:[T_,\s]|[-:](?=\d\d:))+", "", rest)
    if not rest:
        return day
    match = compact if compact and ":" not in rest[:3] else _CLOCK.match(rest)
    if match is None:
        return day.replace(tzinfo=written_zone(rest))
    moment = _clock_on(day, match)
    words = _AFTER_OFFSET.sub(r"\1", rest[match.end() :].strip())
    return moment.replace(tzinfo=written_zone(words)) if words else moment


def _clock_on(day: datetime, match: re.Match[str]) -> datetime:
    """That clock time on that day; 24:00 is the next day's midnight."""
    part = match.groupdict()
    if part.get("noon"):
        return day + timedelta(hours=12)
    if part.get("before") is None and part.get("after") is None and part["minute"] is None and "時" not in match[0]:
        raise ValueError("not a time in a known form")
    hour, minute = int(part["hour"] or 0), 30 if part["minute"] == "半" else int(part["minute"] or 0)
    second, fraction = int(part["second"] or 0), int(((part["fraction"] or "") + "000000")[:6])
    if half := (part.get("before") or part.get("after")):
        hour = _hour_of_half(hour, half)
    if hour == 24 and minute == second == fraction == 0:
        return day + timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=second, microsecond=fraction)


def _hour_of_half(hour: int, half: str) -> int:
    """12 AM is midnight and 12 PM noon; 午前 and 午後 count from 0, and what their 12 would mean is disputed."""
    if hour > (11 if half in ("午前", "午後") else 12) or (hour == 0 and half.isascii()):
        raise ValueError(f"{half} {hour} is not an hour of that half of the day")
    return hour % 12 + _HALVES[half.lower().replace(".", "")]
