"""Dates in a report are days, months, years or intervals, resolved against the day it was published.

English and Japanese by a small grammar of their own; what the document cannot resolve keeps an `X` for each digit
(`XXXX-06-20`, `XXXX-XX-20`), and an expression that names no date at all ("recently") is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from urazuke.evidence.claim import DateMention, Span
from urazuke.reports.dates import english as dates_en
from urazuke.reports.dates import english_broken as dates_broken
from urazuke.reports.dates import english_translated as dates_translated
from urazuke.reports.dates import japanese as dates_ja
from urazuke.reports.dates.rules import Anchor, Resolve


def find_dates(text: str, language: str, published: str | None, broken: Collection[tuple[int, int]] = ()) -> list[DateMention]:
    """The dates in text order, none inside another; `published` is an ISO day or None, `broken` where a machine translated."""
    anchor = Anchor(_day(published))
    rules = dates_ja.RULES if language == "ja" else (*dates_en.RULES, *dates_translated.RULES)
    found: list[tuple[int, int, int, re.Match[str], Resolve]] = []
    for number, (pattern, resolve) in enumerate(rules):
        group = "d" if "d" in pattern.groupindex else 0
        found += [(m.start(group), -m.end(group), number, m, resolve) for m in pattern.finditer(text)]
    for start, end in broken if language == "en" else ():
        for number, (pattern, resolve) in enumerate(dates_broken.RULES, len(rules)):
            found += [(m.start("d"), -m.end("d"), number, m, resolve) for m in pattern.finditer(text, max(0, start - 1), end)]
    dates: list[DateMention] = []
    end = -1
    for start, negative_end, _, match, resolve in sorted(found, key=lambda f: f[:3]):
        if start < end:
            continue
        value = resolve(match, anchor)
        if value is None:
            part = match.groupdict()
            if part.get("year") and part.get("day"):
                end = -negative_end  # a day that does not exist leaves no month behind
            continue
        if resolve is dates_en.from_year and any(a <= start < b for a, b in broken):
            dates += _each_end(match, value)
        else:
            dates.append(DateMention(Span(start, -negative_end), value))
        anchor.saw(value, -negative_end)
        end = -negative_end
    return dates


def _each_end(match: re.Match[str], value: str) -> list[DateMention]:
    """`from November of last year to December`, word by word from 昨年11月から12月にかけて: two dates there, and two here."""
    first, last = value.split("/")
    begun = re.sub(r"\s+(?:to|through|until)\s+$", "", match.string[match.start("d") : match.start("month")])
    return [
        DateMention(Span(match.start("d"), match.start("d") + len(begun)), first),
        DateMention(Span(match.start("month"), match.end("month")), last),
    ]


def full_days(text: str, language: str) -> list[DateMention]:
    """Those of the dates that give day, month and year themselves."""
    return [d for d in find_dates(text, language, None) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", d.value)]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
