"""What the document says of itself: its language, and the day it was published."""

from __future__ import annotations

import re
from datetime import date

from urazuke.reports.dates.finding import full_days
from urazuke.reports.dates.rules import MONTHS, WEEKDAYS

HEAD = 700
LATEST = 2026  # the last year that a dateline without a year is tried in
_JAPANESE = re.compile(r"[\u3040-\u30ff]")
_MONTH = "|".join(sorted({m[:n].title() for m in MONTHS for n in (3, 4, len(m))}, key=len, reverse=True))
_DATELINE = re.compile(
    r"^[^a-z\n]{3,40}?[,.]? ?(?:[A-Z][A-Za-z. ]{1,20}, ?)?(?:\([A-Za-z ]+\)[,.]? ?)?"
    rf"(?:(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}}) (?P<month2>{_MONTH})\.?)(?![\d,])[^\n]{0, 20}?(?:\(|-|—|–|:|\n)",
    re.MULTILINE,
)
_WEEKDAY = re.compile(rf"\bon ({'|'.join(w.title() for w in WEEKDAYS)})\b|\b({'|'.join(w.title() for w in WEEKDAYS)})\b")


def language_of(text: str) -> str:
    """`ja` where kana make up more than a twentieth of the letters, else `en`."""
    sample = text[:200_000]
    letters = sum(c.isalpha() for c in sample)
    return "ja" if letters and len(_JAPANESE.findall(sample)) > letters / 20 else "en"


def published_of(text: str, language: str) -> str | None:
    """The first full date in the head of the document, before its second paragraph of prose; else a dateline with its weekday."""
    head = text[:HEAD]
    line = _DATELINE.search(head) if language == "en" else None
    end = min(_prose_end(head), line.start() if line else HEAD)
    days = [d for d in full_days(head, language) if d.span.start < end]
    for day in days:
        if _labelled(text, day.span.start, day.span.end):
            return day.value
    for day in days:
        if _header_place(text, day.span.start, day.span.end):
            return day.value
    foot = max(end, len(text) - 400)
    at_foot = [d.value for d in full_days(text[foot:], language) if _header_place(text, foot + d.span.start, foot + d.span.end)]
    at_head = [d.value for d in days if d.span.start < 200]
    return (_dateline_day(text, line) if line else None) or next(iter([*at_foot, *at_head]), None)


def _prose_end(head: str) -> int:
    """Where the first long paragraph ends."""
    at = 0
    for line in head.splitlines(keepends=True):
        at += len(line)
        if len(line) > 300:
            return at
    return len(head)


def _labelled(text: str, start: int, end: int) -> bool:
    """Alone on its line, or with no more than a word such as `Published` or a name of the outlet beside it."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    rest = text[line_start:start] + text[end : line_end if line_end >= 0 else len(text)]
    return len(re.sub(r"[\W\d_]", "", rest)) <= 24


def _header_place(text: str, start: int, end: int) -> bool:
    """In a line of its own, or in a dateline such as `VILNIUS, 18 Feb 2025 (BNA) --`."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    return len(line) <= 80 or (start - line_start < 60 and re.match(r"[^a-z]{0,40}(?:\(|--|—|–|- )", text[end : end + 20]) is not None)


def _dateline_day(text: str, match: re.Match[str]) -> str | None:
    """`HIROSHIMA, June 14 (KWS) - … said Tuesday`: the year in which that day fits what the text tells of years and weekdays.

    With years in the text it is the latest of them or the one after; without any, the last up to `LATEST` in which the
    first weekday of the text is that day or the one before.
    """
    month = next((i for i, m in enumerate(MONTHS, 1) if m.startswith((match["month"] or match["month2"]).lower()[:3])), 0)
    day = int(match["day"] or match["day2"])
    wanted = [WEEKDAYS.index((m[1] or m[2]).lower()) for m in _WEEKDAY.finditer(text, match.end(), match.end() + 1500)]
    full = [d.value for d in full_days(text[:20_000], "en")]
    years = [int(y) for y in re.findall(r"\b(20[0-4]\d)\b", text[:20_000])]
    if not years and not wanted:
        return None
    tried = [d for y in ((max(years), max(years) + 1) if years else range(LATEST, LATEST - 11, -1)) if (d := _valid(y, month, day))]
    fitting = [d for d in tried if d.weekday() in wanted] if years else [d for d in tried if (wanted[0] - d.weekday()) % 7 == 0]
    later = [d for d in tried if full and d.isoformat() >= max(full)]
    return next((d.isoformat() for d in (*([d for d in later if d in fitting]), *fitting, *later)), None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
