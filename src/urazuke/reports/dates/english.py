"""English dates: `April 20, 2021`, `20 April`, `October last year`, `on the 20th`, `Wednesday`, `this morning`, `earlier this month`.

Gives the rules in the order in which they are tried; expressions that lean on a day named before are in dates_en_relative.
"""

# ruff: noqa: E501  a rule a line
from __future__ import annotations

import functools
import re

from urazuke.reports.dates.english_relative import RULES as RELATIVE
from urazuke.reports.dates.rules import (
    MONTHS,
    SEASONS,
    WEEKDAYS,
    Anchor,
    Rule,
    cased,
    day_alone,
    day_of_any_month,
    era_year,
    months,
    nearest_year,
    past_season,
    season,
    shifted,
    shifted_month,
    week,
    weekend,
    ymd,
)  # fmt: skip

_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|Jun(?:e|\.)?|Jul(?:y|\.)?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_FULL_MONTH = "(?:" + "|".join(m.title() for m in MONTHS) + ")"
_FIRST = _MONTH.replace("<month>", "<first>")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAMED = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
_PART = r"(?:(?:the end of|the start of|the beginning of|the middle of|end)[- ](?:in )?)?"
_IN = (
    r"(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|[Ff]rom|[Aa]s of|[Tt]hroughout|[Tt]hrough|[Tt]ill|[Aa]fter|[Bb]efore|[Aa]round|[Bb]ack in|to|last|of"
    r"|and|or|between|[Ee]arly|[Ll]ate|for|this|next)"
)
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_ERA = r"(?P<era>Reiwa|Heisei|Showa) (?P<era_year>\d{1,2})"
_WHICH = (
    r"(?:of )?(?P<which>(?:last|previous|the previous|this|the same|that|next)(?= year)|the(?= year before last))(?: year)(?: before last)?"
)
_ROUGHLY = r"(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[- ](?:in )?)?"
_AHEAD = re.compile(
    r"\b(?:(?:to|will|would|may|might|could|plans?|planned|expected|likely|set)\b[^.;]{0,80}\bas early as|next|coming|set (?:to|for)|will|plan(?:s|ned)? (?:to|for)|expected|scheduled|due|intends? to|going to|is to|are to|would be|ahead of"
    r"|by (?:the end of|early|late|mid))\b[^.;]*$"
)
_AHEAD_AFTER = re.compile(r"[^.;\n]{0,40}\b(?:will|plans? to|(?:is|are) (?:set|due|expected|scheduled|to))\b")
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _number_of(name: str) -> int:
    return next(i for i, m in enumerate(MONTHS, 1) if m.startswith(name.lower()[:3]))


def _group(match: re.Match[str], name: str) -> int | None:
    value = match.groupdict().get(name)
    return int(value) if value else None


def _ahead(match: re.Match[str]) -> bool:
    """Whether the words before speak of what is to come."""
    before = match.string[max(0, match.start() - 60) : match.start("d" if "d" in match.groupdict() else 0)].lower()
    return _AHEAD.search(before) is not None or _AHEAD_AFTER.match(match.string, match.end()) is not None


def _full(match: re.Match[str], _: Anchor) -> str | None:
    return ymd(_group(match, "year"), _number_of(match["month"]), _group(match, "day"))


def _iso(match: re.Match[str], _: Anchor) -> str | None:
    return ymd(_group(match, "year"), int(match["m"]), int(match["day"]))


def _numeric(match: re.Match[str], _: Anchor) -> str | None:
    """`16.05.2024`, `16/05/2024`, `05/16/2024`; where both numbers could be the month, other dates of the text decide, or nothing."""
    first, second, year = int(match["day"]), int(match["m"]), _group(match, "year")
    if "." in match[0] or first > 12 or first == second:
        return ymd(year, second, first)
    if second > 12:
        return ymd(year, first, second)
    day_first, month_first = _orders(match.string)
    if day_first == month_first:
        return f"{year}-XX-XX"
    return ymd(year, second, first) if day_first else ymd(year, first, second)


@functools.lru_cache(maxsize=2)
def _orders(text: str) -> tuple[bool, bool]:
    """Whether some date of the text can only have the day first, and whether some can only have the month first."""
    found = re.findall(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{4}(?![\d/])", text)
    return any(int(a) > 12 for a, _ in found), any(int(b) > 12 for _, b in found)


def _no_year(match: re.Match[str], anchor: Anchor) -> str | None:
    month, day = _number_of(match["month"]), _group(match, "day")
    return ymd(_year_of(match, anchor, month, day), month, day)


def _year_of(match: re.Match[str], anchor: Anchor, month: int, day: int | None) -> int | None:
    """The year of the date named just before in the same breath, else the nearest."""
    between = match.string[anchor.end : match.start()] if 0 <= anchor.end <= match.start() <= anchor.end + 60 else "."
    if (
        anchor.year
        and anchor.month
        and anchor.month <= month
        and re.fullmatch(r"[^.;\n]*\b(?:to|and|until|through|or)\b[^.;\n]{0,12}|\s?[-–]\s?", between)
    ):
        return anchor.year
    return nearest_year(anchor, month, day, _ahead(match))


def _which_year(match: re.Match[str], anchor: Anchor) -> int | None:
    if match["which"].lower() == "the":
        return anchor.published.year - 2 if anchor.published else None  # of the year before last
    which = match["which"].lower().removeprefix("the ")
    if which in ("same", "that"):
        return anchor.year
    back = {"last": 1, "previous": 1, "next": -1}.get(which, 0)
    return anchor.published.year - back if anchor.published else None


def _last_year(match: re.Match[str], anchor: Anchor) -> str | None:
    return ymd(_which_year(match, anchor), _number_of(match["month"]), _group(match, "day"))


def _months(match: re.Match[str], anchor: Anchor) -> str | None:
    """`between May and September last year`: one interval."""
    first, last = _number_of(match["first"]), _number_of(match["month"])
    part = match.groupdict()
    year = int(part["year"]) if part.get("year") else _which_year(match, anchor) if part.get("which") else nearest_year(anchor, last, None)
    if year is None:
        return f"XXXX-{first:02d}/XXXX-{last:02d}"
    return months(year, first, last)


def from_year(match: re.Match[str], anchor: Anchor) -> str | None:
    """`from September of last year to November`: one interval, into the next year where the months say so."""
    first, last, year = _number_of(match["first"]), _number_of(match["month"]), _which_year(match, anchor)
    if year is None:
        return f"XXXX-{first:02d}/XXXX-{last:02d}"
    return months(year if first <= last else year + 1, first, last)


def _of_month(match: re.Match[str], anchor: Anchor) -> str | None:
    """`the 12th of last month`, `this month 12th`."""
    which, day = match["which"].lower(), int(match["day"])
    if which in ("the same", "that"):
        return ymd(anchor.year, anchor.month, day) if anchor.year and anchor.month else None
    moved = shifted_month(anchor, {"last": -1, "next": 1}.get(which, 0))
    return ymd(*moved, day) if moved else day_of_any_month(day)


def _era(match: re.Match[str], _: Anchor) -> str | None:
    """`Reiwa 5`, `September 8, Reiwa 5`."""
    part = match.groupdict()
    year = era_year({"reiwa": "令和", "heisei": "平成", "showa": "昭和"}[part["era"].lower()], part["era_year"])
    return ymd(year, _number_of(part["month"]), _group(match, "day")) if part.get("month") else f"{year:04d}"


def _across_years(match: re.Match[str], _: Anchor) -> str | None:
    """`between November 2024 and March 2025`: one interval."""
    first, last = (int(match["since"]), _number_of(match["first"])), (int(match["year"]), _number_of(match["month"]))
    return f"{first[0]:04d}-{first[1]:02d}/{last[0]:04d}-{last[1]:02d}" if first < last else None


def _days(match: re.Match[str], anchor: Anchor) -> str | None:
    """`between 19 and 24 March`, `March 3-5, 2021`: one interval."""
    month, first, last = _number_of(match["month"]), int(match["from"]), int(match["day"])
    year = _group(match, "year") or nearest_year(anchor, month, first)
    start, end = ymd(year, month, first), ymd(year, month, last)
    return f"{start}/{end}" if start and end and first < last else None


def _year_only(match: re.Match[str], _: Anchor) -> str | None:
    return match["year"]


def _years(match: re.Match[str], _: Anchor) -> str | None:
    last = match["year"] if len(match["year"]) == 4 else match["first"][:2] + match["year"]
    return f"{match['first']}/{last}" if match["first"] < last else None


def _ordinal(match: re.Match[str], anchor: Anchor) -> str | None:
    return day_alone(anchor, int(match["day"]), 28 if _ahead(match) else 7)


def _weekday(match: re.Match[str], anchor: Anchor) -> str | None:
    """The nearest such day: ahead where the words before it say so, else on or before publication."""
    if anchor.published is None:
        return None
    wanted = WEEKDAYS.index(match["weekday"].lower())
    which, after = (match["which"] or "").lower(), (match["after"] or "").lower()
    if after:
        return _in_week(anchor, wanted, {"last": -1, "this": 0, "next": 1}[after])
    ahead = which in ("next", "this coming", "coming") or (which != "last" and _ahead(match))
    distance = (wanted - anchor.published.weekday()) % 7 if ahead else -((anchor.published.weekday() - wanted) % 7)
    if distance == 0 and which in ("last", "next"):
        distance = -7 if which == "last" else 7
    return shifted(anchor, distance)


def _in_week(anchor: Anchor, wanted: int, weeks: int) -> str | None:
    return shifted(anchor, wanted - (anchor.published.weekday() if anchor.published else 0) + 7 * weeks)


def _near(match: re.Match[str], anchor: Anchor) -> str | None:
    word = " ".join(match["d"].lower().split())
    if word == "overnight":
        return f"{shifted(anchor, -1)}/{shifted(anchor, 0)}" if anchor.published else None
    days = {
        "yesterday": -1,
        "last night": -1,
        "last evening": -1,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    }
    return shifted(anchor, days.get(word.removesuffix(" morning").removesuffix(" afternoon").removesuffix(" evening"), days.get(word, 0)))


def _relative(match: re.Match[str], anchor: Anchor) -> str | None:
    unit = match["unit"].lower()
    back = {"this": 0, "last": -1, "past": -1, "next": 1, "previous": -1, "coming": 1}[match["which"].lower()]
    if unit == "week":
        return week(anchor, back)
    if unit == "weekend":
        started = anchor.published is not None and anchor.published.weekday() >= 5
        return weekend(anchor, back - 1 if back < 0 and started else back)
    if unit == "month":
        moved = shifted_month(anchor, back)
        return ymd(*moved, None) if moved else None
    return str(anchor.published.year + back) if anchor.published else None


def _weekend(_: re.Match[str], anchor: Anchor) -> str | None:
    """`over the weekend`: the last one that had begun."""
    return weekend(anchor, 0 if anchor.published is not None and anchor.published.weekday() >= 5 else -1)


def _season(match: re.Match[str], anchor: Anchor) -> str | None:
    """`last autumn` is September to November, the latest that had begun before publication's own season."""
    first = SEASONS[match["season"].lower()]
    part = match.groupdict()
    if part.get("year"):
        return season(int(part["year"]), first)
    published = anchor.published
    if published is None:
        return None
    if part.get("back"):
        return season(published.year - (part["back"].lower() == "last"), first)
    within = first <= published.month < first + 3
    return past_season(anchor, first, 1 if (part.get("which") or "").lower() == "last" and within else 0)


def _quarter(match: re.Match[str], anchor: Anchor) -> str | None:
    number, part = _QUARTERS[match["number"].lower()], match.groupdict()
    year = int(part["year"]) if part.get("year") else anchor.published.year if anchor.published else None
    length = 6 if part.get("half") else 3
    first = (number - 1) * length + 1
    if year is None or first > 12:
        return None
    return f"{year:04d}-{first:02d}/{year:04d}-{first + length - 1:02d}"


def _feast(match: re.Match[str], anchor: Anchor) -> str | None:
    word = match["d"].lower().replace("’", "'")
    month, day = {"christmas eve": (12, 24), "christmas day": (12, 25), "new year's eve": (12, 31), "new year's day": (1, 1)}[
        " ".join(word.split())
    ]
    return ymd(nearest_year(anchor, month, day, _ahead(match)), month, day)


_WEEKDAY = rf"(?P<weekday>{'|'.join(w.title() for w in WEEKDAYS)})"
RULES: tuple[Rule, ...] = (
    (cased(rf"(?P<d>\b(?P<from>\d{{1,2}})(?:st|nd|rd|th)?\s?(?:-|–|to|until|through)\s?{_DAY} {_MONTH}(?:,? {_YEAR})?)\b"), _days),
    (cased(rf"\b[Bb]etween (?P<d>(?:the )?(?P<from>\d{{1,2}})(?:st|nd|rd|th)? and (?:the )?{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?)\b"), _days),
    (cased(rf"(?P<d>\b{_MONTH} (?P<from>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[-–]\s?| (?:to|through|and) ){_DAY}(?!:)(?:,? {_YEAR})?)\b(?![-/])"), _days),
    (cased(rf"\b(?P<d>{_NAMED}{_MONTH} {_DAY},? {_YEAR})\b"), _full),
    (cased(rf"\b(?P<d>{_NAMED}{_DAY} (?:of )?{_MONTH},? {_YEAR})\b"), _full),
    (cased(rf"\b(?P<d>the {_DAY} of {_MONTH},? {_YEAR})\b"), _full),
    (cased(rf"\b(?P<d>the (?P<day>\d{{1,2}})(?:st|nd|rd|th) of {_MONTH})(?![A-Za-z])"), _no_year),
    (cased(rf"\b(?P<d>{_MONTH}(?: {_DAY})?,? (?:of )?{_ERA})\b"), _era),
    (cased(rf"\b(?P<d>{_ERA}(?: year)?,? {_MONTH}(?: {_DAY})?)\b"), _era),
    (cased(rf"\b(?P<d>{_ERA})\b(?! (?:{_FULL_MONTH[3:-1]}))"), _era),
    (cased(r"\b(?P<d>(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<which>this|last|next|the same|that) month)\b"), _of_month),
    (cased(r"\b(?P<d>(?P<which>[Tt]his|[Ll]ast|[Nn]ext) month(?: on)?(?: the)? (?P<day>\d{1,2})(?:st|nd|rd|th| day))\b(?! [A-Z])"), _of_month),
    (re.compile(rf"(?<![\d-]){_YEAR}[-/.](?P<m>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?![\d-])"), _iso),
    (re.compile(rf"\b{_DAY}-{_MONTH}-{_YEAR}\b"), _full),
    (re.compile(rf"(?<![\d./])(?P<day>\d{{1,2}})(?P<s>[./])(?P<m>\d{{1,2}})(?P=s){_YEAR}(?![\d./]\d|\d)"), _numeric),
    (cased(rf"\b[Bb]etween (?P<d>{_FIRST},? (?P<since>(?:19|20)\d{{2}}) and {_MONTH},? {_YEAR})\b"), _across_years),
    (cased(rf"\b(?P<d>{_FIRST},? (?P<since>(?:19|20)\d{{2}})(?: (?:to|through|until) |\s?[-–]\s?){_MONTH},? {_YEAR})\b"), _across_years),
    (cased(rf"\b(?P<d>{_FIRST}(?: (?:and|to|through|until) |\s?[-–]\s?){_MONTH},? {_YEAR})\b"), _months),
    (cased(rf"\b(?P<d>{_FIRST}(?: (?:and|to|through|until) |\s?[-–]\s?){_MONTH} {_WHICH})\b"), _months),
    (cased(rf"\b[Bb]etween (?P<d>{_FIRST} and {_MONTH})\b(?! \d)"), _months),
    (cased(rf"\b[Ff]rom (?P<d>{_FIRST},? {_WHICH} (?:to|through|until) {_MONTH})\b(?! \d|,? \d{{4}}| (?:of )?(?:last|this|next|the)\b)"), from_year),
    (cased(rf"\b(?P<d>{_ROUGHLY}{_MONTH},? (?:of |in )?{_YEAR})\b"), _full),
    (cased(rf"\b(?P<d>{_ROUGHLY}{_MONTH}(?: {_DAY})?,? {_WHICH})\b"), _last_year),
    (cased(rf"\b(?P<d>{_DAY} {_MONTH},? {_WHICH})\b"), _last_year),
    (cased(rf"\b(?P<d>{_NAMED}{_MONTH} {_DAY})\b(?!:)(?! (?:servers|people|companies|hospitals))"), _no_year),
    (cased(rf"\b(?P<d>{_NAMED}{_DAY} (?:of )?{_MONTH})(?![A-Za-z])"), _no_year),
    (cased(rf"\b{_IN} {_PART}(?P<d>{_ROUGHLY}{_MONTH})(?![A-Za-z])(?! [A-Z]?[A-Za-z]*\d)"), _no_year),
    (cased(rf"\b(?P<d>[Mm]id-{_MONTH})\b"), _no_year),
    (cased(rf"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Oo]ur|[Hh]is|[Hh]er|[Tt]hat|[Tt]his) (?P<d>(?P<month>{_FULL_MONTH[3:-1]})) (?=[a-z])"), _no_year),
    (cased(r"\b(?:[Oo]n|[Oo]f|[Uu]ntil|[Bb]y|[Ii]n|[Ss]ince|[Ff]rom|[Tt]o|[Ll]ate|[Ee]arly) (?P<d>the (?P<day>[0-9]{1,2})(?:st|nd|rd|th))\b"
           r"(?! (?:century|floor|time|anniversary|place|edition|round|district|day|generation|party|biggest|largest|person|morning|afternoon|evening|night)\b| [A-Z])"), _ordinal),
    (cased(r"(?P<d>\b(?P<day>[0-9]{1,2})(?:st|nd|rd|th) (?:morning|afternoon|evening|night)\b)"), _ordinal),
    (cased(r"\b[Oo]n (?P<d>(?P<day>[0-9]{1,2})(?:st|nd|rd|th))\b(?! [A-Z])"), _ordinal),
    (cased(rf"\b(?:[Bb]etween|[Ff]rom) (?P<d>(?P<first>(?:19|20)\d{{2}}) (?:and|to) {_YEAR})\b"), _years),
    (re.compile(r"(?<![-\d/.])(?P<d>(?P<first>20\d\d)\s?[-–/]\s?(?P<year>20\d\d|\d\d))(?![-\d/.])"), _years),
    (cased(rf"\b(?:{_IN}|[Tt]he|an?|its|their|his|her|mid|in about|and|in fiscal|fiscal)[ -](?P<d>(?:(?:early|late|mid)[- ])?{_YEAR})\b(?![-/.]?\d)"), _year_only),
    (re.compile(r"[(,] ?(?P<d>(?P<year>20\d{2}))(?=[),])"), _year_only),
    (cased(rf"\b(?P<d>(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter),? (?:of |in )?{_YEAR})\b"), _season),
    (cased(r"\b(?P<d>(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter) (?:of )?(?P<back>last|this) year)\b"), _season),
    (cased(r"\b(?P<which>[Tt]his|[Ll]ast|[Nn]ext) (?P<season>winter|spring|summer|autumn|fall)\b"), _season),
    (cased(r"\b(?:[Ii]n|[Dd]uring|[Ss]ince|[Oo]ver) (?P<d>(?:the )?(?:early |late )?(?P<season>winter|spring|summer|autumn))\b(?! (?:of|[0-9]))"), _season),
    (cased(rf"\b(?P<d>(?:the )?(?P<number>first|second|third|fourth) (?:quarter|(?P<half>half))(?: of)?(?: the year)?,? (?:{_YEAR}|(?=last|this|the)))"), _quarter),
    (cased(r"\b(?P<d>(?:the )?(?P<number>first|second|third|fourth) (?:quarter|(?P<half>half)) of (?:the|this) year)\b"), _quarter),
    (re.compile(rf"\b(?P<d>(?:Q|(?P<half>H))(?P<number>[1-4])(?: of)? {_YEAR})\b"), _quarter),
    (re.compile(r"(?P<d>\b(?:Christmas (?:Eve|Day)|New Year['’]s (?:Eve|Day))\b)"), _feast),
    *RELATIVE,
    (cased(rf"(?:\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his coming|[Cc]oming|[Oo]n) )?(?P<d>\b{_WEEKDAY}\b(?:,? (?:of )?(?P<after>last|this|next) week)?)"), _weekday),
    (cased(r"(?P<d>\b(?:[Tt]oday|[Yy]esterday(?: (?:morning|afternoon|evening))?|[Tt]omorrow(?: (?:morning|afternoon|evening))?|[Tt]his (?:morning|afternoon|evening)"
           r"|[Tt]onight|[Ll]ast (?:night|evening)|[Oo]vernight(?! (?:success|stay|bag))|[Tt]he day (?:before yesterday|after tomorrow))\b)"), _near),
    (cased(r"\b(?P<which>[Tt]his|[Ll]ast|[Pp]ast|[Nn]ext|[Pp]revious|[Cc]oming) (?P<unit>week|weekend|month|year)\b"), _relative),
    (cased(r"\b(?:[Oo]ver|[Aa]t|[Dd]uring|[Oo]n) (?P<d>the weekend)\b"), _weekend),
)  # fmt: skip
