"""Dates in what a machine made of Japanese that sound English would read otherwise: `18 days, it was found` is 18日.

Only broken sentences are read so. What the document cannot resolve keeps an `X` for each digit here too.
"""

from __future__ import annotations

import re

from urazuke.reports.dates.rules import (
    MONTHS,
    SEASONS,
    Anchor,
    Rule,
    cased,
    day_alone,
    era_year,
    moved_day,
    moved_month,
    nearest_year,
    season,
    ymd,
)

_MONTH = "(?P<month>" + "|".join(m.title() for m in MONTHS) + ")"
_ERA = r"(?P<era>Heisei|Reiwa|Showa)"
_ERAS = {"H": "平成", "R": "令和", "S": "昭和"}
_BACK = {"the year before last": 2, "last year": 1, "this year": 0}
_SEASON = r"(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)"
_DAYS = r"(?P<d>(?P<day>\d{1,2}) days?)\b(?! (?:later|before|after|ago|from|in|earlier|straight|of (?!this|last)))"
_NTH = r"(?P<d>(?:[Tt]he )?(?P<day>\d{1,2})(?:st|nd|rd|th))"


def _day(match: re.Match[str], anchor: Anchor) -> str | None:
    return day_alone(anchor, int(match["day"]))


def _of_month(match: re.Match[str], anchor: Anchor) -> str | None:
    """`12 days of last month`."""
    if anchor.published is None:
        return day_alone(anchor, int(match["day"]))
    return ymd(*moved_month(anchor.published.year, anchor.published.month, -1 if match["which"] == "last" else 0), int(match["day"]))


def _same_month(match: re.Match[str], anchor: Anchor) -> str | None:
    """同月5日: of the month last named."""
    return ymd(anchor.year, anchor.month, int(match["day"])) if anchor.month else day_alone(anchor, int(match["day"]))


def _beside(match: re.Match[str], anchor: Anchor) -> str | None:
    """翌日, 同日: the day after the one last named, or that very day."""
    if match["which"].lower() == "same":
        return anchor.as_fine_as("day")
    return moved_day(anchor.last_day(), 1)


def _next_day(match: re.Match[str], anchor: Anchor) -> str | None:
    """翌18日: of the month of the day before, where the text named that."""
    following = moved_day(anchor.last_day(), 1)
    return following if following and int(following[-2:]) == int(match["day"]) else day_alone(anchor, int(match["day"]))


def _season_of(match: re.Match[str], anchor: Anchor) -> str | None:
    first, which = SEASONS[match["season"].lower()], " ".join(match["which"].lower().split())
    if anchor.published is not None:
        return season(anchor.published.year - _BACK[which], first)
    return f"XXXX-{first:02d}/XXXX-{moved_month(2000, first, 2)[1]:02d}"


def _year_and_season(match: re.Match[str], _: Anchor) -> str | None:
    return season(int(match["year"]), SEASONS[match["season"].lower()])


def _of_era(match: re.Match[str], _: Anchor) -> str | None:
    """`September 3 in Heisei 28`, `Reiwa 3 (2021) April`, `H28.9.3`."""
    found = match.groupdict()
    year = era_year(_ERAS[match["era"][0]], match["years"])
    month = int(found["number"]) if found.get("number") else MONTHS.index(match["month"].lower()) + 1
    return ymd(year, month, int(found["day"]) if found.get("day") else None)


def _year(match: re.Match[str], _: Anchor) -> str | None:
    return match["year"]


def _month_of_last(match: re.Match[str], anchor: Anchor) -> str | None:
    return ymd(anchor.published.year - 1 if anchor.published else None, MONTHS.index(match["month"].lower()) + 1, None)


def _listed(match: re.Match[str], anchor: Anchor) -> str | None:
    """`November 2: the line was cut` in a list of what happened: of the year of the letter above it."""
    month, day = MONTHS.index(match["month"].lower()) + 1, int(match["day"])
    return ymd(nearest_year(anchor, month, day) or anchor.year, month, day)


def _month_end(match: re.Match[str], anchor: Anchor) -> str | None:
    """7月末: some day of that month."""
    month = MONTHS.index(match["month"].lower()) + 1
    return ymd(nearest_year(anchor, month, None), month, None)


def _same_year(match: re.Match[str], anchor: Anchor) -> str | None:
    return ymd(anchor.year, MONTHS.index((match["month"] or match["behind"]).lower()) + 1, None)


RULES: tuple[Rule, ...] = (
    (cased(rf"(?:^|\n|[.”\"] ){_DAYS.replace('days?', 'days')}(?=,| \d{{1,2}}:\d\d)"), _day),
    (cased(rf"\b(?:[Oo]n|[Mm]orning of|[Ee]vening of|[Nn]ight of|[Aa]fternoon of|[Dd]awn of|o'clock of|[Pp]olice) (?:the )?{_DAYS}"), _day),
    (cased(rf"(?:\b[Bb]y|\b[Uu]ntil|\[[A-Z][a-z]+|(?:^|\n)[A-Z][a-z]+) {_DAYS}(?=[ ,.;\]])"), _day),
    (cased(rf"(?:^|\n){_DAYS}(?=\n|$)"), _day),
    (cased(rf"\b(?:announced|arrested|reported|sent|held) {_DAYS}(?= (?:that|the|a|an|to|by)\b)"), _day),
    (cased(rf"(?:^|\n)(?P<d>{_MONTH} (?P<day>\d{{1,2}}))(?=: )"), _listed),
    (cased(r"\b(?P<d>(?P<day>\d{1,2}) days? of (?P<which>this|last) month)\b"), _of_month),
    (cased(r"\b(?P<d>(?:[Tt]he )?[Ss]ame month (?P<day>\d{1,2})(?:st|nd|rd|th| days?))\b"), _same_month),
    (cased(rf"\b(?:dawn of|early morning of|as early as|[Ii]t is|[Nn]ext is|\d{{1,2}}(?:st|nd|rd|th) and) {_NTH}\b"), _day),
    (cased(rf"\b{_NTH}(?= \((?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)|,? it (?:was|is|became)\b)"), _day),
    (cased(r"\b(?P<d>(?:[Tt]he )?[Nn]ext day,? (?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th))\b"), _next_day),
    (cased(r"\b(?<!the )(?P<d>(?P<which>[Nn]ext|[Ss]ame) day)\b(?! \d)"), _beside),
    (cased(rf"\b(?P<d>{_SEASON} (?:of )?(?P<which>last year|this year|the year before last))\b"), _season_of),
    (cased(rf"\b(?P<d>(?P<which>last year|this year|the year before last)['’]s {_SEASON})\b"), _season_of),
    (cased(rf"\b(?P<d>(?P<year>(?:19|20)\d\d),? {_SEASON})\b"), _year_and_season),
    (cased(rf"\b(?P<d>{_ERA} (?P<years>\d{{1,2}}) \(\d{{4}}\),? {_MONTH}(?: (?P<day>\d{{1,2}}))?)\b"), _of_era),
    (cased(rf"\b(?P<d>{_MONTH}(?: (?P<day>\d{{1,2}}))?,? (?:in |of )?{_ERA} (?P<years>\d{{1,2}}))\b"), _of_era),
    (cased(r"\b(?P<d>(?P<era>[HRS])(?P<years>\d{1,2})\.(?P<number>\d{1,2})\.(?P<day>\d{1,2}))\b"), _of_era),
    (cased(r"\b(?P<d>(?P<year>(?:19|20)\d\d) year)\b"), _year),
    (cased(rf"\b(?P<d>{_MONTH} of the last year)\b"), _month_of_last),
    (cased(rf"\b(?P<d>{_MONTH} end)\b(?! of)"), _month_end),
    (cased(rf"\b(?P<d>(?:{_MONTH} of same year|same year {_MONTH.replace('<month>', '<behind>')}))\b"), _same_year),
)  # fmt: skip
