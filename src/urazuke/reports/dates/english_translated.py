"""Dates in the order that Japanese has them, as translators leave it: `2019 September`, `last year July`, `5 month 7 day`."""

from __future__ import annotations

import re

from urazuke.reports.dates.rules import MONTHS, SEASONS, Anchor, Rule, cased, day_alone, months, nearest_year, season, ymd

_MONTH = "(?P<month>" + "|".join(m.title() for m in MONTHS if m != "may") + r"|May(?= \d|,| and\b| of\b| to\b|\.))"
_LAST = _MONTH.replace("<month>", "<last>")
_WHICH = r"(?P<which>the year before last|last year|this year|the previous year|the same year)"
_BACK = {"the year before last": 2, "last year": 1, "the previous year": 1, "this year": 0}
_BODY = r"(?=[A-Z][a-z]+ (?:[Pp]refectural|[Cc]ity|[Dd]istrict|[Mm]etropolitan|[Pp]olice))"


def _number(match: re.Match[str], group: str) -> int | None:
    value = match.groupdict().get(group)
    if value is None:
        return None
    return MONTHS.index(value.lower()) + 1 if value.lower() in MONTHS else int(value)


def _year_first(match: re.Match[str], _: Anchor) -> str | None:
    month = _number(match, "month")
    return ymd(_number(match, "year"), month, _number(match, "day")) if month else None


def _from_to(match: re.Match[str], _: Anchor) -> str | None:
    """`between 2019 September and December`: one interval."""
    first, last = _number(match, "month"), _number(match, "last")
    return months(int(match["year"]), first, last) if first and last else None


def _which_first(match: re.Match[str], anchor: Anchor) -> str | None:
    which = " ".join(match["which"].lower().split())
    published = anchor.published
    year = anchor.year if which == "the same year" else published.year - _BACK[which] if published else None
    month = _number(match, "month")
    return ymd(year, month, _number(match, "day")) if month else None


def _month_and_day(match: re.Match[str], anchor: Anchor) -> str | None:
    month, day = int(match["m"]), int(match["day"])
    if not 1 <= month <= 12:
        return None
    return ymd(_number(match, "year") or nearest_year(anchor, month, day), month, day)


def _season_before_last(match: re.Match[str], anchor: Anchor) -> str | None:
    first = SEASONS[match["season"].lower()]
    return season(anchor.published.year - 2, first) if anchor.published else None


def _nth(match: re.Match[str], anchor: Anchor) -> str | None:
    """The last such day that had come when it was published."""
    return day_alone(anchor, int(match["day"]))


_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)"
RULES: tuple[Rule, ...] = (
    (cased(rf"\b[Bb]etween (?P<d>(?P<year>(?:19|20)\d{{2}}) {_MONTH} and {_LAST})\b"), _from_to),
    (cased(rf"\b(?P<d>(?P<year>(?:19|20)\d{{2}}) {_MONTH}(?: (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:))?)(?! (?:19|20)\d\d)"), _year_first),
    (cased(rf"\b(?P<d>{_WHICH} {_MONTH}(?: (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b)?)"), _which_first),
    (cased(r"\b(?P<d>(?:(?P<year>(?:19|20)\d{2}) year )?(?P<m>\d{1,2}) month (?P<day>\d{1,2}) day)\b"), _month_and_day),
    (cased(r"\b(?P<d>(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter) (?:of )?the year before last)\b"), _season_before_last),
    (cased(rf"\b(?:[Oo]n )?(?P<d>{_NTH}) {_BODY}"), _nth),
    (cased(rf"\b(?:police|[Pp]olice [Dd]epartment) (?:on )?(?P<d>{_NTH}),"), _nth),
    (cased(rf"\b(?:morning|afternoon|evening|night) of (?P<d>{_NTH})\b"), _nth),
)  # fmt: skip
