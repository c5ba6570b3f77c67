"""English dates that lean on another: `the following day`, `two weeks later`, `three years ago`, `the same month`."""

# ruff: noqa: E501  a rule a line
from __future__ import annotations

import re

from urazuke.reports.dates.rules import WEEKDAYS, Anchor, Rule, cased, moved_day, moved_month, week, ymd

_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,2}}|(?i:{'|'.join(sorted(_COUNTS, key=len, reverse=True))}))"


def _count(match: re.Match[str]) -> int:
    word = match["count"].lower()
    return int(word) if word.isdigit() else _COUNTS[word]


def _moved(anchor: Anchor, unit: str, count: int) -> str | None:
    """That many units from the date last named, no finer than it was itself."""
    if unit == "day":
        return moved_day(anchor.last_day(), count)
    if unit == "week":
        return moved_day(anchor.last_day(), 7 * count)
    if unit == "month":
        if unsure := re.fullmatch(r"XXXX-(\d\d)(?:-\d\d)?", anchor.value):
            return f"XXXX-{(int(unsure[1]) - 1 + count) % 12 + 1:02d}"
        if not (anchor.year and anchor.month):
            return None
        year, month = moved_month(anchor.year, anchor.month, count)
        return ymd(year, month, None)
    return f"{anchor.year + count:04d}" if anchor.year else None


def _following(match: re.Match[str], anchor: Anchor) -> str | None:
    step = {"following": 1, "next": 1, "same": 0, "previous": -1, "preceding": -1}[match["which"].lower()]
    unit = match["unit"].lower()
    if step == 0:
        return anchor.as_fine_as({"week": "", "month": "month", "year": "year"}.get(unit, "day"))
    return _moved(anchor, "day" if unit in ("morning", "evening", "night", "afternoon") else unit, step)


def _day_before(match: re.Match[str], anchor: Anchor) -> str | None:
    return _moved(anchor, "day", -1 if match["which"].lower() == "before" else 1)


def _beside_weekday(match: re.Match[str], anchor: Anchor) -> str | None:
    """`the following Tuesday`: the first one after the day last named."""
    last, wanted = anchor.last_day(), WEEKDAYS.index(match["weekday"].lower())
    if last is None:
        return None
    ahead = match["which"].lower() in ("following", "next")
    distance = (wanted - last.weekday() - 1) % 7 + 1 if ahead else -((last.weekday() - wanted - 1) % 7 + 1)
    return moved_day(last, distance)


def _before_last(match: re.Match[str], anchor: Anchor) -> str | None:
    unit = match["unit"].lower()
    if anchor.published is None:
        return None
    if unit == "week":
        return week(anchor, -2)
    if unit == "year":
        return f"{anchor.published.year - 2:04d}"
    return ymd(*moved_month(anchor.published.year, anchor.published.month, -2), None)


def _later(match: re.Match[str], anchor: Anchor) -> str | None:
    sign = 1 if match["which"].lower() in ("later", "after that", "afterwards", "on") else -1
    return _moved(anchor, match["unit"].lower(), sign * _count(match))


def _ago(match: re.Match[str], anchor: Anchor) -> str | None:
    """`ten days ago` is a day, `two weeks ago` a week, `four months ago` a month, `five years ago` a year."""
    if anchor.published is None:
        return None
    count, unit = _count(match), match["unit"].lower()
    if unit == "day":
        return moved_day(anchor.published, -count)
    if unit == "week":
        return week(anchor, -count)
    if unit == "month":
        year, month = moved_month(anchor.published.year, anchor.published.month, -count)
        return ymd(year, month, None)
    return f"{anchor.published.year - count:04d}"


RULES: tuple[Rule, ...] = (
    (cased(r"\b(?P<d>[Tt]he (?:very )?(?P<which>following|next|same|previous|preceding) (?P<unit>day|morning|evening|afternoon|night|week|month|year))\b"), _following),
    (cased(rf"\b(?P<d>[Tt]he (?P<which>following|next|previous|preceding) (?P<weekday>{'|'.join(w.title() for w in WEEKDAYS)}))\b"), _beside_weekday),
    (cased(r"\b(?P<d>[Tt]he (?P<unit>week|month|year) before last)\b"), _before_last),
    (cased(r"\b(?P<d>(?:[Tt]he|[Aa]) (?:day|evening|night|morning|afternoon) (?P<which>before|after|later))\b"
           r"(?! (?:yesterday|tomorrow|last|the|an?|its|his|her|their|our|he|she|it|they|we|[A-Z]))"), _day_before),
    (cased(rf"\b(?P<d>{_COUNT} (?P<unit>day|week|month|year)s? (?P<which>before|afterwards))(?=[,.;]|$)"), _later),
    (cased(rf"\b(?P<d>{_COUNT} (?P<unit>day|week|month|year)s? (?P<which>later|earlier|before that|after that|previously))\b"), _later),
    (cased(rf"\b(?P<d>{_COUNT} (?P<unit>day|week|month|year)s? ago)\b"), _ago),
)  # fmt: skip
