"""Japanese dates: 令和3年4月20日, ４月20日, 20日, 昨年12月, 今月20日, 同日, けさ, 昨年夏, 先週金曜, 3日後, 2016〜17年."""

# ruff: noqa: E501  a rule a line
from __future__ import annotations

import re
import unicodedata

from urazuke.reports.dates.rules import (
    SEASONS,
    Anchor,
    Rule,
    day_alone,
    day_of_any_month,
    era_year,
    months,
    moved_day,
    moved_month,
    nearest_year,
    season,
    shifted,
    shifted_month,
    week,
    weekend,
    ymd,
)  # fmt: skip

_N = r"[0-9０-９]{1,2}"
_KANJI = "〇一二三四五六七八九"
_ERA = rf"(?P<era>令和|平成|昭和)(?P<era_year>{_N}|元)"
_ERAS = {"R": "令和", "H": "平成", "S": "昭和"}
_YEAR = r"(?P<year>[12１２][0-9０-９]{3})"
_MONTH = rf"(?P<month>{_N})月"
_DAY = rf"(?P<day>{_N})日"
_TEN = r"(?:(?:の)?(?:上旬|中旬|下旬|初旬|初め|はじめ|半ば|中ごろ|末日?|ごろ|頃))?"
_YEARS_BACK = {"今年": 0, "ことし": 0, "本年": 0, "昨年": 1, "去年": 1, "一昨年": 2, "おととし": 2, "来年": -1, "さ来年": -2, "再来年": -2}
_BY_ANCHOR = {"同年": 0, "同じ年": 0, "翌年": 1, "前年": -1}
_WORD = "|".join(sorted((*_YEARS_BACK, *_BY_ANCHOR), key=len, reverse=True))
_BACK = rf"(?P<back>{_WORD})"
_DAYS = {
    "けさ": 0, "今朝": 0, "きょう": 0, "今日": 0, "本日": 0, "今夜": 0, "今晩": 0, "昨夜": -1, "昨晩": -1, "ゆうべ": -1, "きのう": -1, "昨日": -1, "昨朝": -1,
    "おととい": -2, "一昨日": -2, "あす": 1, "明日": 1, "あした": 1, "明朝": 1, "あさって": 2, "明後日": 2,
}  # fmt: skip
_MONTHS = {"今月": 0, "先月": -1, "来月": 1, "先々月": -2, "さ来月": 2, "再来月": 2}
_WEEKS = {"今週": 0, "先週": -1, "来週": 1, "再来週": 2, "先々週": -2}
_WEEKDAYS = "月火水木金土日"
_SEASON = r"(?P<season>春|夏|秋|冬)"
_NOT_A_DAY = r"(?!間|目|以内|以上|以下|ごろ間|連続|後|前|余|ぶり|分|程度|ごと|おき|あたり|当たり|ほど|足らず|がかり|も早く|本|曜)"
_AHEAD = re.compile(
    r"^(?:ごろ|頃)?(?:に(?:も|予定|開か|判決|初公判|施行|再開)|まで(?!に[^。\n]{0,40}(?:た|まし)た?。)|以降に|の(?:予定|見通し)|[^。、]{0,14}(?:予定|方針|見通し|見込み))"
)
_NUMBER = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"  # 昨年十二月


def _number(text: str | None) -> int | None:
    if text and text[0] in f"{_KANJI}十":
        return _kanji(text)
    return int(unicodedata.normalize("NFKC", text)) if text else None


def _kanji(text: str) -> int:
    """二〇二一, 十二, 二十三."""
    if "十" not in text:
        return int("".join(str(_KANJI.index(c)) for c in text.replace("零", "〇")))
    tens, ones = text.split("十", 1)
    return 10 * (_KANJI.index(tens) if tens else 1) + (_KANJI.index(ones) if ones else 0)


def _era(name: str, year: str) -> int:
    """令和7, 令和七, 令和元."""
    return era_year(name, year if year == "元" else str(_number(year)))


def _ahead(match: re.Match[str]) -> bool:
    return _AHEAD.match(match.string[match.end() : match.end() + 60]) is not None


def _part(match: re.Match[str], name: str) -> int | None:
    return _number(match.groupdict().get(name))


def _full(match: re.Match[str], _: Anchor) -> str | None:
    part = match.groupdict()
    year = _era(part["era"], part["era_year"]) if part.get("era") else _number(part["year"])
    month = _part(match, "month")
    if year is None or not 1000 <= year <= 9999:
        return None
    if part.get("season"):
        return season(year, SEASONS[part["season"]])
    return ymd(year, month, _part(match, "day")) if month else f"{year:04d}"


def _spelled(match: re.Match[str], anchor: Anchor) -> str | None:
    year = _kanji(match["kyear"]) if match["kyear"] else None
    month, day = _kanji(match["kmonth"]), _kanji(match["kday"]) if match["kday"] else None
    return ymd(year or nearest_year(anchor, month, day), month, day)


def _initial(match: re.Match[str], _: Anchor) -> str | None:
    return ymd(era_year(_ERAS[match["letter"]], match["era_year"]), int(match["month"]), int(match["day"]))


def _interval(match: re.Match[str], anchor: Anchor) -> str | None:
    """2022年3〜7月, 昨年3〜7月, 3〜7月."""
    first, last = _part(match, "first"), _part(match, "month")
    if first is None or last is None:
        return None
    year = _named_year(match, anchor) or nearest_year(anchor, last, None)
    return months(year, first, last) if year else f"XXXX-{first:02d}/XXXX-{last:02d}"


def _named_year(match: re.Match[str], anchor: Anchor) -> int | None:
    part = match.groupdict()
    if part.get("era"):
        return _era(part["era"], part["era_year"])
    return _number(part["year"]) if part.get("year") else _word_year(part["back"], anchor) if part.get("back") else None


def _word_year(word: str, anchor: Anchor) -> int | None:
    if word in _BY_ANCHOR:
        base = anchor.year or (anchor.published.year if anchor.published else None)
        return base + _BY_ANCHOR[word] if base else None
    return anchor.published.year - _YEARS_BACK[word] if anchor.published else None


def _day_interval(match: re.Match[str], anchor: Anchor) -> str | None:
    """4月3〜5日."""
    month, first, last = _part(match, "month"), _part(match, "first"), _part(match, "day")
    if month is None or first is None or last is None or first >= last:
        return None
    year = _named_year(match, anchor) or nearest_year(anchor, month, first, _ahead(match))
    start, end = ymd(year, month, first), ymd(year, month, last)
    return f"{start}/{end}" if start and end else None


def _years(match: re.Match[str], _: Anchor) -> str | None:
    first = unicodedata.normalize("NFKC", match["first"])
    last = unicodedata.normalize("NFKC", match["last"])
    last = last if len(last) == 4 else first[:2] + last
    return f"{first}/{last}" if first < last else None


def _short_year(match: re.Match[str], anchor: Anchor) -> str | None:
    """16年 is 2016, where that is no later than publication."""
    year = 2000 + (_number(match["short"]) or 0)
    if anchor.published is not None and year > anchor.published.year + 1:
        return None
    month = _part(match, "month")
    if match["season"]:
        return season(year, SEASONS[match["season"]])
    return ymd(year, month, _part(match, "day")) if month else str(year)


def _back(match: re.Match[str], anchor: Anchor) -> str | None:
    year, month = _word_year(match["back"], anchor), _part(match, "month")
    if month:
        return ymd(year, month, _part(match, "day"))
    if year and match.groupdict().get("season"):
        return season(year, SEASONS[match["season"]])
    if year and match.groupdict().get("edge"):
        return f"{year:04d}-12" if match["edge"] == "末" else f"{year:04d}-01"
    return f"{year:04d}" if year else None


def _short_season(match: re.Match[str], anchor: Anchor) -> str | None:
    """昨秋, 今春, 来冬; この夏."""
    back = {"昨": 1, "今": 0, "来": -1, "一昨": 2, "この": 0}[match["when"]]
    return season(anchor.published.year - back, SEASONS[match["season"]]) if anchor.published else None


def _same_year_month(match: re.Match[str], anchor: Anchor) -> str | None:
    """`8月` after `去年4月から` belongs to the same year; alone it is the nearest one."""
    month, day = int(_number(match["month"]) or 0), _part(match, "day")
    if _joined(match, anchor) and anchor.year and anchor.month:
        return ymd(anchor.year + (anchor.month > month), month, day)
    return ymd(nearest_year(anchor, month, day, _ahead(match)), month, day)


def _joined(match: re.Match[str], anchor: Anchor) -> bool:
    """Whether it goes on from the date right before: から, と, 〜."""
    between = match.string[anchor.end : match.start()] if 0 <= anchor.end <= match.start() <= anchor.end + 12 else None
    return (
        between is not None
        and re.fullmatch(
            r"(?:午前|午後|未明|夜|朝|ごろ|頃|上旬|中旬|下旬|末)?(?:から|〜|～|－|–|-|、|と|および|及び|・|にかけて|に)?、?", between
        )
        is not None
    )


def _day(match: re.Match[str], anchor: Anchor) -> str | None:
    day = int(_number(match["day"]) or 0)
    if match[0].startswith("翌") and anchor.year and anchor.month and anchor.day and anchor.day < day:
        return ymd(anchor.year, anchor.month, day)  # 10月6日…、翌7日
    if _joined(match, anchor) and anchor.year and anchor.month and anchor.day and anchor.day < day:
        return ymd(anchor.year, anchor.month, day)
    return day_alone(anchor, day, 31 if _ahead(match) else 7)


def _month_word(match: re.Match[str], anchor: Anchor) -> str | None:
    moved = shifted_month(anchor, _MONTHS[match["word"]])
    day = _part(match, "day")
    return ymd(*moved, day) if moved else day_of_any_month(day)


def _same_day(match: re.Match[str], anchor: Anchor) -> str | None:
    """同日: the day last named, in this paragraph or within a fortnight of publication; else the day of publication.

    翌日 and 前日 are the days beside it.
    """
    step = {"翌": 1, "前": -1, "当": 0, "同": 0}[match[0][0]]
    last, published = anchor.last_day(), anchor.published
    fresh = "\n" not in match.string[max(anchor.end, 0) : match.start()]
    if last and (published is None or fresh or abs((published - last).days) <= 14):
        return moved_day(last, step)
    return anchor.as_fine_as("day") if published is None and not step else shifted(anchor, step)


def _same_month(match: re.Match[str], anchor: Anchor) -> str | None:
    if not (anchor.year and anchor.month):
        return None
    year, month = moved_month(anchor.year, anchor.month, {"同": 0, "翌": 1, "前": -1}[match[0][0]])
    return ymd(year, month, _part(match, "day"))


def _ago(match: re.Match[str], anchor: Anchor) -> str | None:
    """3年前, 2か月前, 10日前, 2週間前: from publication, as fine as the unit."""
    count, unit, published = _number(match["count"]) or 0, match["unit"], anchor.published
    if published is None:
        return None
    if unit == "年":
        return f"{published.year - count:04d}"
    if unit == "週間":
        return week(anchor, -count)
    if unit == "日":
        return moved_day(published, -count)
    return ymd(*moved_month(published.year, published.month, -count), None)


def _later(match: re.Match[str], anchor: Anchor) -> str | None:
    """3日後, 1週間後, 2か月後: from the date last named."""
    count, unit = _number(match["count"]) or 0, match["unit"]
    if unit in ("日", "週間"):
        return moved_day(anchor.last_day(), count * (7 if unit == "週間" else 1))
    if unit == "年":
        return f"{anchor.year + count:04d}" if anchor.year else None
    return ymd(*moved_month(anchor.year, anchor.month, count), None) if anchor.year and anchor.month else None


def _weekday(match: re.Match[str], anchor: Anchor) -> str | None:
    if anchor.published is None:
        return None
    wanted, now = _WEEKDAYS.index(match["weekday"]), anchor.published.weekday()
    if match["week"]:
        return shifted(anchor, wanted - now + 7 * _WEEKS[match["week"]])
    return shifted(anchor, (wanted - now) % 7 if _ahead(match) else -((now - wanted) % 7))


def _weekend(match: re.Match[str], anchor: Anchor) -> str | None:
    return weekend(anchor, {"先": -1, "今": 0, "来": 1}[match[0][0]])


def _fiscal(match: re.Match[str], anchor: Anchor) -> str | None:
    """2021年度 is April 2021 to March 2022."""
    part = match.groupdict()
    year = _named_year(match, anchor) if part.get("year") or part.get("era") else None
    if year is None and anchor.published is not None:
        now = anchor.published.year - (anchor.published.month < 4)
        year = now - {"今年度": 0, "本年度": 0, "昨年度": 1, "前年度": 1, "来年度": -1}.get(match[0], 0)
    return f"{year:04d}-04/{year + 1:04d}-03" if year else None


_UNIT = r"(?P<unit>年|週間|日|(?:か|カ|ヶ|ケ|ヵ|箇)月)"
RULES: tuple[Rule, ...] = (
    (re.compile(rf"(?:{_ERA}|{_YEAR})年度"), _fiscal),
    (re.compile(r"(?:今|本|昨|前|来)年度"), _fiscal),
    (re.compile(rf"(?:(?:{_ERA}|{_YEAR})年|{_BACK}の?)?(?P<first>{_N})(?:月)?(?:〜|～|－|—|–|-|~){_MONTH}(?!{_N}日)"), _interval),
    (re.compile(rf"(?:(?:{_ERA}|{_YEAR})年|{_BACK}の?)?{_MONTH}(?P<first>{_N})日?(?:〜|～|－|—|–|-|~|・){_DAY}"), _day_interval),
    (re.compile(r"(?P<first>[12１２][0-9０-９]{3})年?(?:〜|～|－|—|–|-|~)(?P<last>[12１２][0-9０-９]{3}|[0-9０-９]{2})年(?!度|間)"), _years),
    (re.compile(rf"(?:{_ERA}|{_YEAR})年(?:の?{_SEASON}(?!季)|\s?{_MONTH}(?:\s?{_DAY}|{_TEN})|(?:末|初め|前半|後半)?)(?!間|度)"), _full),
    (re.compile(r"(?P<era>令和|平成|昭和)(?P<era_year>[一二三四五六七八九十]{1,3})年(?:(?P<month>[一二三四五六七八九十]{1,2})月(?:(?P<day>[一二三四五六七八九十]{1,3})日)?)?(?!間|度)"), _full),
    (re.compile(rf"(?<![0-9０-９]){_YEAR}[-/.／．・](?P<month>{_N})[-/.／．・](?P<day>{_N})(?![0-9０-９])"), _full),
    (re.compile(r"(?<![A-Za-z])(?P<letter>[RHS])(?P<era_year>\d{1,2})[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})(?!\d)"), _initial),
    (re.compile(rf"(?:(?P<kyear>[一二][〇零九][{_KANJI}零]{{2}})年)?(?P<kmonth>[一二三四五六七八九十]{{1,2}})月(?P<kday>[一二三四五六七八九十]{{1,3}})日"), _spelled),
    (re.compile(rf"{_BACK}(?:の?(?P<month>{_NUMBER})月(?:(?P<day>{_NUMBER})日|{_TEN})|の?{_SEASON}(?!季)|の?(?P<edge>末|初め)|)(?!度|比|同期)"), _back),
    (re.compile(rf"(?<![0-9０-９第約計十])(?P<short>[0-9０-９]{{2}})年(?:{_MONTH}(?:{_DAY}|{_TEN})|の?{_SEASON}(?!季)|(?=に(?!わた|及)|から|の[一-鿿]|ごろ|頃|末|以降|、))"), _short_year),
    (re.compile(rf"(?<![一-鿿])(?P<when>一昨|昨|今|来|この){_SEASON}(?!季|場)"), _short_season),
    (re.compile(rf"(?<![0-9０-９年]){_MONTH}{_DAY}(?!間)"), _same_year_month),
    (re.compile(rf"(?<![0-9０-９年か]){_MONTH}{_TEN}(?!間)(?!{_N}日)"), _same_year_month),
    (re.compile(rf"(?P<word>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?:の?{_DAY}|{_TEN})(?!号)"), _month_word),
    (re.compile(rf"(?:同|翌|前)月(?:の?{_DAY}|{_TEN})"), _same_month),
    (re.compile(rf"(?<![0-9０-９月年])翌(?P<day>{_N})日"), _day),
    (re.compile(rf"(?<![0-9０-９月年〜～]){_DAY}{_NOT_A_DAY}"), _day),
    (re.compile(r"(?:同日|翌日|前日|当日|翌朝|翌晩|翌未明|前夜)"), _same_day),
    (re.compile("|".join(sorted(_DAYS, key=len, reverse=True))), lambda m, a: shifted(a, _DAYS[m[0]])),
    (re.compile(rf"(?P<week>{'|'.join(sorted(_WEEKS, key=len, reverse=True))})?の?(?<![0-9０-９一-鿿日(（])(?P<weekday>[{_WEEKDAYS}])曜日?"), _weekday),
    (re.compile(rf"(?P<week>{'|'.join(sorted(_WEEKS, key=len, reverse=True))})の?(?P<weekday>[{_WEEKDAYS}])曜日?"), _weekday),
    (re.compile(r"(?:先|今|来)週末"), _weekend),
    (re.compile("|".join(sorted(_WEEKS, key=len, reverse=True))), lambda m, a: week(a, _WEEKS[m[0]])),
    (re.compile(rf"(?<![0-9０-９数約])(?P<count>{_N}){_UNIT}前(?!後)"), _ago),
    (re.compile(rf"(?<![0-9０-９数約])(?P<count>{_N}){_UNIT}後(?!半)"), _later),
)  # fmt: skip
