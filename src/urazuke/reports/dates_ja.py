"""Japanese dates: 令和3年4月20日, ４月20日, 20日, 昨年12月, 今月20日, 同日, けさ, 去年, 来月."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from urazuke.reports.date_rules import Anchor, Rule, era_year, nearest_year, shifted, shifted_month, week, ymd

_N = r"[0-9０-９]{1,2}"
_ERA = rf"(?P<era>令和|平成|昭和)(?P<era_year>{_N}|元)"
_MONTH = rf"(?P<month>{_N})月"
_DAY = rf"(?P<day>{_N})日"
_YEARS_BACK = {"今年": 0, "ことし": 0, "本年": 0, "同年": 0, "昨年": 1, "去年": 1, "前年": 1, "一昨年": 2, "おととし": 2, "来年": -1}
_BACK = rf"(?P<back>{'|'.join(sorted(_YEARS_BACK, key=len, reverse=True))})"
_DAYS = {
    "けさ": 0, "今朝": 0, "きょう": 0, "今日": 0, "本日": 0, "今夜": 0, "今晩": 0, "昨夜": -1, "昨晩": -1, "きのう": -1, "昨日": -1,
    "おととい": -2, "一昨日": -2, "あす": 1, "明日": 1, "あした": 1,
}  # fmt: skip
_MONTHS = {"今月": 0, "先月": -1, "来月": 1, "先々月": -2}
_WEEKS = {"今週": 0, "先週": -1, "来週": 1}


def _number(text: str | None) -> int | None:
    return int(unicodedata.normalize("NFKC", text)) if text else None


def _full(match: re.Match[str], _: Anchor) -> str | None:
    part = match.groupdict()
    year = era_year(part["era"], unicodedata.normalize("NFKC", part["era_year"])) if part.get("era") else _number(part["year"])
    month = _number(part.get("month"))
    if year is None or not 1000 <= year <= 9999:
        return None
    return ymd(year, month, _number(part.get("day"))) if month else f"{year:04d}"


def _back(match: re.Match[str], anchor: Anchor) -> str | None:
    word, month = match["back"], _number(match.groupdict().get("month"))
    base = anchor.year if word == "同年" else (anchor.published.year if anchor.published else None)
    year = base - _YEARS_BACK[word] if base else None
    if month:
        return ymd(year, month, _number(match.groupdict().get("day")))
    return str(year) if year else None


def _same_year_month(match: re.Match[str], anchor: Anchor) -> str | None:
    """`8月` after `去年4月から` belongs to the same year; alone it is the nearest one."""
    month, day = int(_number(match["month"]) or 0), _number(match.groupdict().get("day"))
    before = match.string[max(0, match.start() - 3) : match.start()]
    if before.endswith(("から", "〜", "～", "、", "と")) and anchor.year and anchor.month and anchor.month <= month:
        return ymd(anchor.year, month, day)
    return ymd(nearest_year(anchor, month, day), month, day)


def _day(match: re.Match[str], anchor: Anchor) -> str | None:
    day = int(_number(match["day"]) or 0)
    if not 1 <= day <= 31:
        return None
    if anchor.published is None:
        return f"XXXX-XX-{day:02d}"
    if day <= anchor.published.day + 7:
        return ymd(anchor.published.year, anchor.published.month, day)
    last = anchor.published.replace(day=1) - timedelta(days=1)
    return ymd(last.year, last.month, day)


def _month_word(match: re.Match[str], anchor: Anchor) -> str | None:
    moved = shifted_month(anchor, _MONTHS[match["word"]])
    day = _number(match.groupdict().get("day"))
    if moved:
        return ymd(*moved, day)
    return f"XXXX-XX-{day:02d}" if day and 1 <= day <= 31 else None


def _same_day(_: re.Match[str], anchor: Anchor) -> str | None:
    """同日: the day last named, else the day of publication."""
    if anchor.year and anchor.month and anchor.day:
        return date(anchor.year, anchor.month, anchor.day).isoformat()
    return shifted(anchor, 0)


def _same_month(match: re.Match[str], anchor: Anchor) -> str | None:
    day = _number(match.groupdict().get("day"))
    return ymd(anchor.year, anchor.month, day) if anchor.year and anchor.month else None


RULES: tuple[Rule, ...] = (
    (re.compile(rf"(?:{_ERA}|(?P<year>[12１２][0-9０-９]{{3}}))年(?:{_MONTH}(?:{_DAY})?)?(?!間)"), _full),
    (re.compile(r"(?<!\d)(?P<year>[12]\d{3})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"), _full),
    (re.compile(rf"{_BACK}(?:の?{_MONTH}(?:{_DAY})?)?"), _back),
    (re.compile(rf"(?<![0-9０-９年]){_MONTH}{_DAY}(?!間)"), _same_year_month),
    (re.compile(rf"(?<![0-9０-９年か]){_MONTH}(?!間)(?!{_N}日)"), _same_year_month),
    (re.compile(rf"(?P<word>先々月|今月|先月|来月)(?:{_DAY})?"), _month_word),
    (re.compile(rf"同月(?:{_DAY})?"), _same_month),
    (re.compile(rf"(?<![0-9０-９月年]){_DAY}(?!間|目|以内|以上|ごろ間|連続|後|前)"), _day),
    (re.compile("同日"), _same_day),
    (re.compile("|".join(sorted(_DAYS, key=len, reverse=True))), lambda m, a: shifted(a, _DAYS[m[0]])),
    (re.compile("|".join(_WEEKS)), lambda m, a: week(a, _WEEKS[m[0]])),
)  # fmt: skip
