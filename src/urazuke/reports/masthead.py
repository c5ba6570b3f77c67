"""What the document says of itself: its language, its publisher, its day, and how far it is machine-translated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from urazuke.evidence.case import Publisher
from urazuke.reports.date_rules import MONTHS, WEEKDAYS
from urazuke.reports.dates import find_dates
from urazuke.reports.found import Found
from urazuke.reports.patterns import compiled, data

HEAD = 700
_KANJI = re.compile(r"[\u30a0-\u9fff]")
_JAPANESE = re.compile(r"[\u3040-\u30ff]")
_DATELINE = re.compile(r"(?:\(|—|–|-)\s?(?P<name>[A-Z][A-Za-z]{1,12}(?: [A-Z][a-z]+){0,2})\)\s*(?:-|—|–)")
_ISSUER = re.compile(r"^\s*(?:Source|Publisher|Issued by|発行|出典|発表者)\s*[:：]\s*(?P<name>[^\n]{2,80})$", re.MULTILINE)
_WEEKDAY = re.compile(rf"\bon ({'|'.join(w.title() for w in WEEKDAYS)})\b|\b({'|'.join(w.title() for w in WEEKDAYS)})\b")


def language_of(text: str) -> str:
    """`ja` where kana make up more than a twentieth of the letters, else `en`."""
    sample = text[:200_000]
    letters = sum(c.isalpha() for c in sample)
    return "ja" if letters and len(_JAPANESE.findall(sample)) > letters / 20 else "en"


def garbled_of(text: str, language: str) -> float:
    """0 to 1: how strongly the idioms of machine-translated Japanese show; two different ones make 0.5 or more."""
    if language != "en":
        return 0.0
    sample = text[:100_000]
    seen = sum(1 for p in data("frames/garbled.toml")["idioms"] if compiled(p, any_case=False).search(sample))
    return min(1.0, seen * 0.3) if seen > 1 else 0.2 * seen


def publisher_of(text: str, known: Sequence[Found], publishers: Sequence[Publisher]) -> str | None:
    """The outlet named in the head of the document: an issuer line, an agency in brackets, else the first short line that is one."""
    head = text[:HEAD]
    for match in (_ISSUER.search(head), _DATELINE.search(head)):
        if match and match["name"] not in MONTHS:
            return _canonical(match["name"].strip(), known, text)
    byline = re.search(r"^(?:By|Reported by) [^,\n]{3,40}, (?P<name>[A-Z][^,\n|]{3,40})$", head, re.MULTILINE)
    bulleted = re.search(r"^\s*[•*-]\s*(?P<name>[A-Z][\w ]{1,40}?)(?: Summary| Digest| staff)$", head, re.MULTILINE)
    for match in (byline, bulleted):
        if match:
            return _canonical(match["name"].strip(), known, text)
    if beside := _beside_date(head, known):
        return _canonical(beside, known, text)
    named = [p.name for p in publishers if p.name in head]
    for item in known:
        if item.type == "media_outlet" and item.end <= len(head) and _on_short_line(text, item):
            return item.name
    if named:
        return named[0]
    issuers = [f for f in known if f.type in ("organisation", "government_body") and f.kind == "name" and f.end <= len(head)]
    return next((f.name for f in reversed(issuers[:4]) if _on_short_line(text, f, issuers)), None)


def is_code(publisher: str | None, known: Sequence[Found]) -> bool:
    """`KWS`, an agency's letters that nothing here spells out: no name by which its own word could be told from others'."""
    named = {f.name for f in known if f.type == "media_outlet" and f.key}
    return publisher is not None and re.fullmatch(r"[A-Z]{2,5}", publisher) is not None and publisher not in named


def _beside_date(head: str, known: Sequence[Found]) -> str | None:
    """`2 November 2021 | The Morning Post`: what stands beside the date in a line of the head, a place excepted."""
    places = {f.name for f in known if f.type == "place"} | {
        head[f.start : f.end] for f in known if f.type == "place" and f.end <= len(head)
    }
    for line in head.splitlines()[:10]:
        spans = [d.span for d in find_dates(line, "ja", None) if re.fullmatch(r"\d{4}-\d\d-\d\d", d.value)]
        rest = (line[: spans[0].start] + " " + line[spans[0].end :]).strip(" \u3000|【】()（）") if spans else ""
        if re.fullmatch(r"[^\s\d、。：:0-9A-Za-z]{3,14}", rest) and _KANJI.search(rest):
            return rest
        parts = [p.strip() for p in re.split(r"\s[|·•—–]\s", line)]
        dated = [p for p in parts if any(re.fullmatch(r"\d{4}-\d\d-\d\d", d.value) for d in find_dates(p, "en", None)) and len(p) < 40]
        others = [p for p in parts if p not in dated and re.fullmatch(r"[A-Z][^\d|:]{2,40}", p) and len(p.split()) <= 6 and p not in places]
        if len(parts) > 1 and dated and others and not re.search(r"\b(?:read|updated|published|edited)\b", others[-1], re.IGNORECASE):
            return others[-1].removeprefix("From ").strip()
    return None


def _canonical(name: str, known: Sequence[Found], text: str) -> str:
    return next((f.name for f in known if f.type == "media_outlet" and text[f.start : f.end] == name), name)


def _on_short_line(text: str, item: Found, others: Sequence[Found] = ()) -> bool:
    """Alone on its line, or beside a date only."""
    start = text.rfind("\n", 0, item.start) + 1
    end = text.find("\n", item.end)
    line = text[start : end if end >= 0 else len(text)]
    for other in (item, *others):
        line = line.replace(text[other.start : other.end], "")
    rest = re.sub(r"[\d年月日時分:：,./()（）\s|・•-]|Summary|" + "|".join(m.title() for m in MONTHS), "", line)
    return len(rest) <= 4


def published_of(text: str, language: str) -> str | None:
    """The first full date in the head of the document, before its second paragraph of prose; else a dateline with its weekday."""
    head = text[:HEAD]
    end = _prose_end(head)
    days = [d for d in find_dates(head, language, None) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", d.value) and d.span.start < end]
    for day in days:
        if _labelled(text, day.span.start, day.span.end):
            return day.value
    for day in days:
        if _header_place(text, day.span.start, day.span.end):
            return day.value
    foot = max(HEAD, len(text) - 400)
    last = [d for d in find_dates(text[foot:], language, None) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", d.value)]
    at_foot = [d.value for d in last if _header_place(text, foot + d.span.start, foot + d.span.end)]
    at_head = [d.value for d in days if d.span.start < 200]
    return next(iter([*at_foot, *at_head]), None) or _dateline_day(text, language)


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


def _dateline_day(text: str, language: str) -> str | None:
    """`HIROSHIMA, June 14 (KWS) - … said Tuesday`: the one year, near those the text names, in which that day fits."""
    if language != "en":
        return None
    match = re.search(
        r"^[^a-z\n]{3,40}?[,.]? ?(?:\([A-Za-z ]+\)[,.]? ?)?"
        r"(?:(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2})|(?P<day2>\d{1,2}) (?P<month2>[A-Z][a-z]{2,8}))\b[^\n]{0,20}?(?:\(|-|—|–|:|\n)",
        text[:HEAD],
        re.MULTILINE,
    )
    years = [int(y) for y in re.findall(r"\b(20[0-4]\d)\b", text[:20_000])]
    said = _WEEKDAY.search(text, match.end()) if match else None
    if match is None or said is None or not years:
        return None
    month = next((i for i, m in enumerate(MONTHS, 1) if m.startswith((match["month"] or match["month2"]).lower()[:3])), 0)
    wanted = {m[1] or m[2] for m in _WEEKDAY.finditer(text, match.end(), match.end() + 1500)}
    for year in (max(years), max(years) + 1):
        try:
            day = date(year, month, int(match["day"] or match["day2"]))
        except ValueError:
            continue
        if WEEKDAYS[day.weekday()].title() in wanted:
            return day.isoformat()
    return None
