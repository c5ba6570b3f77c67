"""English dates: `April 20, 2021`, `20 April`, `October last year`, `on the 20th`, `Wednesday`, `this morning`, `earlier this month`."""

from __future__ import annotations

import re
from datetime import timedelta

from urazuke.reports.date_rules import MONTHS, WEEKDAYS, Anchor, Rule, nearest_year, shifted, shifted_month, week, ymd

_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAMED = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
_IN = "[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|[Ff]rom"
_SEASONS = {"winter": (12, 2), "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}
_YEAR = r"(?P<year>(?:19|20)\d{2})"


def _month(match: re.Match[str]) -> int:
    name = match["month"].lower()[:3]
    return next(i for i, m in enumerate(MONTHS, 1) if m.startswith(name))


def _group(match: re.Match[str], name: str) -> int | None:
    value = match.groupdict().get(name)
    return int(value) if value else None


def _full(match: re.Match[str], _: Anchor) -> str | None:
    return ymd(_group(match, "year"), _month(match), _group(match, "day"))


def _iso(match: re.Match[str], _: Anchor) -> str | None:
    return ymd(_group(match, "year"), int(match["m"]), int(match["day"]))


def _day_first(match: re.Match[str], _: Anchor) -> str | None:
    """`16.05.2024` and `16/05/2024`; where both numbers could be the month, a slash does not tell which."""
    day, month = int(match["day"]), int(match["m"])
    if "/" in match[0] and day <= 12 and day != month:
        return None
    return ymd(_group(match, "year"), month, day)


def _no_year(match: re.Match[str], anchor: Anchor) -> str | None:
    month, day = _month(match), _group(match, "day")
    return ymd(nearest_year(anchor, month, day), month, day)


def _last_year(match: re.Match[str], anchor: Anchor) -> str | None:
    year = anchor.published.year if anchor.published else None
    back = 1 if match["which"].lower() in ("last", "previous") else 0
    return ymd(year - back if year else None, _month(match), _group(match, "day"))


def _two_months(match: re.Match[str], _: Anchor) -> str | None:
    names = [n.lower()[:3] for n in (match["first"], match["month"])]
    first, last = (next(i for i, m in enumerate(MONTHS, 1) if m.startswith(n)) for n in names)
    year = int(match["year"])
    return f"{year if first <= last else year - 1}-{first:02d}/{year}-{last:02d}"


def _year_only(match: re.Match[str], _: Anchor) -> str | None:
    return match["year"]


def _ordinal(match: re.Match[str], anchor: Anchor) -> str | None:
    day = int(match["day"])
    published = anchor.published
    if published is None:
        return f"XXXX-XX-{day:02d}" if 1 <= day <= 31 else None
    year, month = published.year, published.month
    if day > published.day + 7:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return ymd(year, month, day)


def _weekday(match: re.Match[str], anchor: Anchor) -> str | None:
    """The nearest such day: ahead where the words before it say so, else on or before publication."""
    if anchor.published is None:
        return None
    wanted = WEEKDAYS.index(match["weekday"].lower())
    before = match.string[max(0, match.start() - 60) : match.start()].lower()
    ahead = re.search(r"(?:as early as|next|coming|set to|will|plan(?:s|ned)? to)\b[^.]*$", before) is not None
    distance = (wanted - anchor.published.weekday()) % 7 if ahead else -((anchor.published.weekday() - wanted) % 7)
    if match["which"] and match["which"].lower() == "last" and distance == 0:
        distance = -7
    return (anchor.published + timedelta(days=distance)).isoformat()


def _near(match: re.Match[str], anchor: Anchor) -> str | None:
    word = " ".join(match["d"].lower().split())
    days = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the day before yesterday": -2}.get(word, 0)
    return shifted(anchor, days)


def _relative(match: re.Match[str], anchor: Anchor) -> str | None:
    unit = match["unit"].lower()
    back = {"this": 0, "last": -1, "next": 1, "previous": -1}[match["which"].lower()]
    if unit == "week":
        return week(anchor, back)
    if unit == "month":
        moved = shifted_month(anchor, back)
        return ymd(*moved, None) if moved else None
    return str(anchor.published.year + back) if anchor.published else None


def _season(match: re.Match[str], anchor: Anchor) -> str | None:
    """`last autumn` is September to November, the latest that had begun before publication's own season."""
    if anchor.published is None:
        return None
    first, last = _SEASONS[match["season"].lower()]
    year = anchor.published.year - (1 if match["which"].lower() == "last" and anchor.published.month < first + 3 else 0)
    return f"{year}-{first:02d}/{year + (1 if last < first else 0)}-{last:02d}"


def _following_month(match: re.Match[str], anchor: Anchor) -> str | None:
    if anchor.month is None or anchor.year is None:
        return None
    step = 1 if match["which"].lower() in ("following", "next") else -1
    index = anchor.year * 12 + anchor.month - 1 + step
    return ymd(index // 12, index % 12 + 1, None)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", r"\s+"))


RULES: tuple[Rule, ...] = (
    (_rule(rf"\b{_NAMED}{_MONTH} {_DAY},? {_YEAR}\b"), _full),
    (_rule(rf"\b{_NAMED}{_DAY} (?:of )?{_MONTH},? {_YEAR}\b"), _full),
    (re.compile(rf"\b{_YEAR}[-/.](?P<m>\d{{1,2}})[-/.](?P<day>\d{{1,2}})\b"), _iso),
    (re.compile(rf"\b{_DAY}-{_MONTH}-{_YEAR}\b"), _full),
    (re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})[./](?P<m>\d{{1,2}})[./]{_YEAR}(?![\d.])"), _day_first),
    (_rule(rf"\b(?P<first>{'|'.join(m.title() for m in MONTHS)}) (?:and|to|through|until|-|–) {_MONTH} {_YEAR}\b"), _two_months),
    (_rule(rf"\b{_MONTH},? (?:of )?{_YEAR}\b"), _full),
    (_rule(rf"\b{_MONTH}(?: {_DAY})?,? (?:of )?(?P<which>last|previous|this) year\b"), _last_year),
    (_rule(rf"\b{_MONTH} {_DAY}\b(?!:)"), _no_year),
    (_rule(rf"\b{_DAY} {_MONTH}(?![A-Za-z])"), _no_year),
    (_rule(rf"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|[Ff]rom|last|and|of|between) (?P<d>{_MONTH})\b(?! [A-Za-z]*\d)"), _no_year),
    (_rule(r"(?:[Oo]n|of|until|by) (?P<d>the (?P<day>[0-9]{1,2})(?:st|nd|rd|th))\b(?! century| [A-Z])"), _ordinal),
    (_rule(rf"\b(?:{_IN}|early|late|mid|and) (?P<d>(?P<year>(?:19|20)\d{{2}}))\b(?![-/.]?\d)"), _year_only),
    (_rule(rf"(?:(?P<which>[Ll]ast|[Nn]ext|[Oo]n) )?(?P<d>\b(?P<weekday>{'|'.join(w.title() for w in WEEKDAYS)})\b)"), _weekday),
    (_rule(r"(?P<d>\b(?:[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]his (?:morning|afternoon|evening)|[Tt]onight|[Ll]ast night)\b)"), _near),
    (_rule(r"\b(?P<which>[Tt]his|[Ll]ast|[Nn]ext|[Pp]revious) (?P<unit>week|month|year)\b"), _relative),
    (_rule(r"\b(?P<which>[Tt]his|[Ll]ast) (?P<season>winter|spring|summer|autumn|fall)\b"), _season),
    (_rule(r"\b[Tt]he (?P<which>following|next|previous) month\b"), _following_month),
)  # fmt: skip
