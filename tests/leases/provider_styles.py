"""How providers export their rental records: formats, headers, times, lists and marks, drawn at random.

A style is one provider's way to export: file format, encoding, delimiter, language of the headers, form, zone and precision
of its times, how it lists addresses, what stands for "still open", and what else lies in the file. Everything follows from
the random generator given, and nothing here looks into the product's lists of headers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any


@dataclass(frozen=True)
class TimeForm:
    """How a time is written. `precision`: µs, s, min or day; `says_zone`: the text itself names the zone."""

    name: str
    precision: str
    write: Callable[[datetime], Any]
    says_zone: bool = False
    only: str | None = None
    order: str | None = None


@dataclass
class Style:
    """One provider's way to export."""

    provider: str
    file: str
    zone: str
    zone_said: str
    form: TimeForm
    headers: dict[str, str]
    encoding: str
    delimiter: str = ","
    ends: str = "\n"
    layout: str = "csv"
    split_clock: bool = False
    period: bool = False
    last_day: str | None = None
    split_name: bool = False
    address_list: str = ";"
    open_mark: str = ""
    lease_ids: bool = True
    names_provider: bool = True
    extras: tuple[str, ...] = ()
    mixed: bool = False
    packed: bool = False
    nasty: Random = field(default_factory=Random)


def _ampm(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M} {'PM' if moment.hour >= 12 else 'AM'}"


def _japanese_half(moment: datetime) -> str:
    return f"{'午後' if moment.hour >= 12 else '午前'}{moment.hour % 12}時{moment.minute:02}分"


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + _DIGITS[ones]


def _reiwa(moment: datetime) -> str:
    """The era year: 令和 from 1 May 2019, 平成 before."""
    if (moment.year, moment.month) >= (2019, 5):
        return f"令和{'元' if moment.year == 2019 else moment.year - 2018}"
    return f"平成{moment.year - 1988}"


def _era_letter(moment: datetime) -> str:
    era = _reiwa(moment)
    return ("R" if era.startswith("令和") else "H") + era[2:].replace("元", "1")


def _half(moment: datetime, before: str, after: str) -> str:
    return after if moment.hour >= 12 else before


def _serial(moment: datetime) -> str:
    days = (moment.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1)
    return f"{days:.10f}".rstrip("0").rstrip(".")


def _midnight_as_24(moment: datetime) -> str:
    if (moment.hour, moment.minute) == (0, 0):
        return f"{moment - timedelta(days=1):%Y/%m/%d} 24:00"
    return f"{moment:%Y/%m/%d %H:%M}"


_DIGITS = ("", *"一二三四五六七八九")
_WIDE = str.maketrans("0123456789/: ", "０１２３４５６７８９／：　")
_WEEKDAYS = "月火水木金土日"
ABBREVIATIONS = {"Asia/Tokyo": "JST", "UTC": "UTC", "Asia/Seoul": "KST"}


def _epoch(moment: datetime, per_second: int) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1_000_000 // per_second)


FORMS: tuple[TimeForm, ...] = (
    TimeForm("iso Z", "µs", lambda m: m.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z", True),
    TimeForm("iso offset", "µs", lambda m: m.isoformat(), True),
    TimeForm("iso offset, no colon", "s", lambda m: f"{m:%Y-%m-%dT%H:%M:%S%z}", True),
    TimeForm("iso naive", "µs", lambda m: m.replace(tzinfo=None).isoformat(" ")),
    TimeForm("iso T minutes", "min", lambda m: f"{m:%Y-%m-%dT%H:%M}"),
    TimeForm("iso with region", "s", lambda m: f"{m.isoformat()}[{m.tzinfo}]", True),
    TimeForm("slashes", "min", lambda m: f"{m.year}/{m.month}/{m.day} {m.hour}:{m:%M}"),
    TimeForm("slashes, seconds", "s", lambda m: f"{m:%Y/%m/%d %H:%M:%S}"),
    TimeForm("slashes, comma fraction", "µs", lambda m: f"{m:%Y/%m/%d %H:%M:%S,%f}"),
    TimeForm("slashes, full width", "min", lambda m: f"{m:%Y/%m/%d %H:%M}".translate(_WIDE)),
    TimeForm("slashes, 24:00", "min", _midnight_as_24),
    TimeForm("slashes, AM/PM", "min", lambda m: f"{m:%Y/%m/%d} {_ampm(m)}"),
    TimeForm("dots", "s", lambda m: f"{m:%Y.%m.%d %H:%M:%S}"),
    TimeForm("kanji", "min", lambda m: f"{m.year}年{m.month}月{m.day}日 {m.hour}時{m.minute:02}分"),
    TimeForm("kanji, weekday", "s", lambda m: f"{m.year}年{m.month:02}月{m.day:02}日({_WEEKDAYS[m.weekday()]}) {m:%H:%M:%S}"),
    TimeForm("kanji, halves", "min", lambda m: f"{m.year}年{m.month}月{m.day}日{_japanese_half(m)}"),
    TimeForm("era", "min", lambda m: f"{_reiwa(m)}年{m.month}月{m.day}日 {m.hour}時{m.minute:02}分"),
    TimeForm(
        "era letter",
        "min",
        lambda m: f"{'R' if _reiwa(m)[:2] == '令和' else 'H'}{_reiwa(m)[2:].replace('元', '1')}.{m.month}.{m.day} {m:%H:%M}",
    ),
    TimeForm("era in kanji", "min", lambda m: f"{_reiwa(m)[:2]}{_era_kanji(m)}年{_kanji(m.month)}月{_kanji(m.day)}日 {m:%H:%M}"),
    TimeForm(
        "chinese halves",
        "min",
        lambda m: f"{m.year}年{m.month}月{m.day}日 {'下午' if m.hour >= 12 else '上午'}{m.hour % 12 or 12}点{m.minute:02}分",
    ),
    TimeForm(
        "korean",
        "min",
        lambda m: f"{m.year}년 {m.month}월 {m.day}일 {'오후' if m.hour >= 12 else '오전'} {m.hour % 12 or 12}시 {m.minute}분",
    ),
    TimeForm("english", "s", lambda m: f"{m.day} {m:%b %Y %H:%M:%S %z}", True),
    TimeForm("english, naive", "min", lambda m: f"{m:%d-%b-%Y %H:%M}"),
    TimeForm("english, AM/PM", "min", lambda m: f"{m:%b} {m.day}, {m.year} {_ampm(m)}"),
    TimeForm("english, long", "min", lambda m: f"{m:%A}, {m.day} {m:%B} {m.year} {_ampm(m)}"),
    TimeForm("unix date", "s", lambda m: f"{m:%a %b} {m.day:2} {m:%H:%M:%S} {ABBREVIATIONS[str(m.tzinfo)]} {m.year}", True, "abbreviated"),
    TimeForm("web log", "s", lambda m: f"{m:%d/%b/%Y:%H:%M:%S %z}", True),
    TimeForm("abbreviation", "s", lambda m: f"{m:%Y-%m-%d %H:%M:%S} {ABBREVIATIONS[str(m.tzinfo)]}", True, "abbreviated"),
    TimeForm("region", "s", lambda m: f"{m:%Y-%m-%d %H:%M:%S} {m.tzinfo}", True),
    TimeForm("UTC+n", "min", lambda m: f"{m:%Y-%m-%d %H:%M} UTC{_offset(m)}", True),
    TimeForm("day first", "min", lambda m: f"{m:%d/%m/%Y %H:%M}", order="DMY"),
    TimeForm("month first", "min", lambda m: f"{m.month}/{m.day}/{m.year} {_ampm(m)}", order="MDY"),
    TimeForm("day first, dots", "s", lambda m: f"{m:%d.%m.%Y %H:%M:%S}"),
    TimeForm("compact", "s", lambda m: f"{m:%Y%m%d%H%M%S}"),
    TimeForm("compact Z", "s", lambda m: f"{m.astimezone(UTC):%Y%m%dT%H%M%S}Z", True),
    TimeForm("epoch", "s", lambda m: _epoch(m, 1), True),
    TimeForm("epoch ms", "s", lambda m: _epoch(m, 1_000), True),
    TimeForm("epoch µs", "µs", lambda m: _epoch(m, 1_000_000), True),
    TimeForm("serial day", "s", _serial),
    TimeForm("timestamp", "µs", lambda m: m, only="parquet"),
    TimeForm("timestamp, zoned", "µs", lambda m: m, True, "parquet"),
    TimeForm("date", "day", lambda m: f"{m:%Y-%m-%d}"),
    TimeForm("date, slashes", "day", lambda m: f"{m.year}/{m.month}/{m.day}"),
    TimeForm("date, era", "day", lambda m: f"{_reiwa(m)}年{m.month}月{m.day}日"),
    TimeForm("date, compact", "day", lambda m: f"{m:%Y%m%d}"),
    TimeForm("date, english", "day", lambda m: f"{m.day} {m:%B %Y}"),
)


def _era_kanji(moment: datetime) -> str:
    year = _reiwa(moment)[2:]
    return year if year == "元" else _kanji(int(year))


def _offset(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    minutes = abs(int(offset.total_seconds())) // 60
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")


ZONES = (
    "Asia/Tokyo", "UTC", "Asia/Seoul", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Europe/London", "Asia/Kolkata",
    "Australia/Sydney",
)  # fmt: skip
CASE_ZONE = "Asia/Tokyo"

WORDS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("provider_words.toml").read_text("utf-8"))
# Headers by language, as providers write them; those of a made-up house language are told by columns.toml.
LANGUAGES: dict[str, dict[str, list[str]]] = WORDS["languages"]
EXTRAS: dict[str, str] = WORDS["extras"]
# Forms of one zone and precision that stand side by side in a file that people filled in by hand.
MIXED = (
    "slashes", "kanji", "kanji, halves", "era", "era letter", "iso T minutes", "slashes, 24:00", "slashes, AM/PM", "english, AM/PM",
    "slashes, full width",
)  # fmt: skip
_LISTS = (";", "; ", ",", ", ", " ", "\n", "|", "、", "columns")


def draw_style(random: Random, number: int) -> Style:
    """A way to export; what does not go together in reality is not drawn together."""
    language = random.choice([*LANGUAGES, "english", "japanese", "japanese"])
    words = LANGUAGES[language]
    layout = random.choice(["csv", "csv", "csv", "csv", "jsonl", "array", "nested", "parquet"])
    form = random.choice([each for each in FORMS if each.only in (None, "abbreviated", layout)])
    encoding = random.choice(WORDS["encodings"][language]) if layout == "csv" else "utf-8"
    kanji = language == "japanese"
    style = Style(
        provider=f"{'東西南北'[number % 4]}ホスティング{number}" if kanji else f"Provider {number}",
        file=f"p{number}.{'csv' if layout == 'csv' else 'parquet' if layout == 'parquet' else 'jsonl'}",
        zone=random.choice(["Asia/Tokyo", "UTC", "Asia/Seoul"] if form.only == "abbreviated" else ZONES),
        zone_said="value" if form.says_zone else random.choice(["header", "columns.toml", "case", "column"]),
        form=form,
        headers={column: random.choice(list(names)) for column, names in words.items()},
        encoding=encoding,
        delimiter=random.choice([",", ",", "\t", ";", "|"]),
        ends=random.choice(["\n", "\r\n", "\r\n", "\n", "\r"]),
        layout=layout,
        open_mark=random.choice(WORDS["open"]["any" if kanji or encoding.startswith("utf") else "ascii"]),
        address_list=random.choice(_LISTS),
        lease_ids=random.random() < 0.9,
        names_provider=random.random() < 0.9,
        nasty=random,
        extras=tuple(random.sample(list(EXTRAS), random.choice([0, 0, 1, 3]))),
        packed=layout == "csv" and random.random() < 0.1,
        mixed=form.name in MIXED and random.random() < 0.6,
        split_name="family_name" in words and random.random() < 0.4,
    )
    if style.zone_said == "case":
        style.zone = CASE_ZONE
    _draw_columns_of_time(random, style, words)
    return style


def _draw_columns_of_time(random: Random, style: Style, words: dict[str, list[str]]) -> None:
    """Date and clock time in two columns, both ends in one, or the last day instead of the end."""
    form = style.form.name
    if style.layout == "csv" and not style.form.says_zone and not style.mixed and "start_time" in words:
        style.split_clock = form in ("slashes", "slashes, seconds", "iso naive", "dots", "kanji", "era") and random.random() < 0.3
        one_field = form in ("slashes", "iso naive", "kanji", "era", "date", "date, slashes") and random.random() < 0.2
        style.period = one_field and not style.split_clock
    if style.form.precision == "day" and not style.period and "last_day" in words and random.random() < 0.4:
        style.last_day = random.choice(["header", "columns.toml"])
