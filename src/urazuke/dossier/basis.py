"""A basis is shown as links that a reader can follow, in print too: labels of rows, and file, line and offset of bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from urazuke.dossier.book import Book
from urazuke.evidence.claim import Reading, one_line

ITEMS_SHOWN = 6
BESIDE = 240
_STOP = re.compile(r"(?P<kept>[。！？][」』]?|[.!?][\"”’)]?(?=\s+[\"“(]?[A-Z0-9]|\s*$))\s*|(?P<blank>\s*\n\s*\n\s*)")
_GAP = re.compile(r"[\s、,]+")
PASSAGE_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class Reference:
    """`text` is what is printed, `anchor` where it leads in the dossier (None: only in the tables beside it).

    `quote` is the line to show with it, under the id `anchor`; None where the line is shown elsewhere or not at hand.
    """

    text: str
    anchor: str | None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    references: tuple[Reference, ...]
    more: int

    def __bool__(self) -> bool:
        return bool(self.references)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a report in three parts, the trigger in the middle; `language` is that of the report."""

    before: str
    trigger: str
    after: str
    language: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage in parts, each with whether it is a trigger; `language` is that of the report."""

    parts: tuple[tuple[str, bool], ...]
    language: str


def basis_of(book: Book, row: Mapping[str, Any], *, quotes: str | None = None, limit: int = ITEMS_SHOWN) -> Basis:
    """The row's basis as references; with the first of its lines where there is room for rows of that kind (`book.QUOTED`).

    A line is quoted once in the whole dossier.
    """
    items = list(row.get("basis") or [])
    references = []
    for item in items[:limit]:
        reference = _reference(book, item, quotes)
        quotes = quotes if reference.quote is None else None
        references.append(reference)
    return Basis(tuple(references), max(len(items) - limit, 0))


def shown_only(basis: Basis) -> Basis:
    """Without ids that lead nowhere on this page, counted; where none leads anywhere, as it is."""
    kept = tuple(r for r in basis.references if r.anchor or r.quote is not None)
    return Basis(kept, basis.more + len(basis.references) - len(kept)) if kept else basis


def refer(book: Book, row_id: str | None) -> Reference:
    """A reference to the row with that id, under its label where the dossier shows it."""
    if row_id is None:
        return Reference("–", None)
    if row_id in book.exhibits:
        return locate(book, row_id, None)
    if (label := book.labels.get(row_id)) is not None:
        return Reference(label, label)
    if (entry := book.watch.get(row_id)) is not None:
        return Reference(f"{entry['type']} {entry['value']}", None)
    return Reference(row_id, None)


def refer_all(book: Book, ids: Sequence[str] | None, limit: int = 12) -> Basis:
    listed = list(ids or ())
    return Basis(tuple(refer(book, i) for i in listed[:limit]), max(len(listed) - limit, 0))


def locate(
    book: Book, exhibit: str, line: int | None, start: int | None = None, end: int | None = None, *, quotes: str | None = None,
    path: bool = False,
) -> Reference:  # fmt: skip
    """A place in an exhibit: its label, the line or characters, on demand the path; it leads to its quote where the line is quoted.

    `quotes` names the kind of rows (`book.QUOTED`) with which the line may be quoted here.
    """
    row = book.exhibits.get(exhibit)
    if row is None:
        return Reference(f"{exhibit[:16]}…", None)
    book.cited.add(exhibit)
    label = book.labels[exhibit]
    place = (f"{label} {row['path']}" if path else label) + (f":{line}" if line is not None else "")
    if start is not None and end is not None:
        place += f"{_page(book, exhibit, start)} [{start}–{end}]"
    quote = _quote(book, exhibit, line, quotes) if quotes is not None else None
    return Reference(place, f"{label}.{line}" if (exhibit, line) in book.quoted else label, quote)


def _page(book: Book, exhibit: str, start: int) -> str:
    """`, p. 3` for a passage of a PDF: its reading parts pages by form feeds."""
    reading = book.readings.get(exhibit)
    if reading is None or book.exhibits[exhibit].get("media_type") != "application/pdf":
        return ""
    return f", p. {reading.text.count(chr(12), 0, start) + 1}"


def _quote(book: Book, exhibit: str, line: int | None, kind: str) -> str | None:
    """The line, the first time that it is asked for while there is room; it is shown then, and only referred to afterwards."""
    text = book.quotes.get(exhibit, line)
    if text is None or line is None or (exhibit, line) in book.quoted or book.room[kind] < 1:
        return None
    book.quoted.add((exhibit, line))
    book.room[kind] -= 1
    return text


def _reference(book: Book, item: Mapping[str, Any], quotes: str | None) -> Reference:
    if item["id"] is not None:
        return refer(book, item["id"])
    return locate(book, item["exhibit"], item["line"], item["start"], item["end"], quotes=quotes)


def passages(book: Book, claim: Mapping[str, Any]) -> list[Passage]:
    """The sentences of the report that hold the claim's passages: what stands beside a passage may say that it is not so."""
    reading = book.readings.get(claim_exhibit(book, claim) or "")
    if reading is None:
        return []
    trigger = claim["trigger"] or {"start": 0, "end": 0}
    spans = claim["evidence"] or [trigger]
    wide = dict.fromkeys(_sentence(reading.text, span["start"], span["end"]) for span in spans[:4])
    return [_passage(reading.text, reading.language, start, end, trigger["start"], trigger["end"]) for start, end in wide]


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The passage out to the ends of its sentence or paragraph, `BESIDE` characters at most on either side."""
    low, high = max(0, start - BESIDE), min(len(text), end + BESIDE)
    left = max((m.end() for m in _STOP.finditer(text, low, start)), default=low)
    if left == low > 0:  # no end of a sentence so near: no half word either
        left = next((m.end() for m in _GAP.finditer(text, low, start)), start)
    if text[max(start, end - 1) : end] in ("。", ".", "!", "?"):
        return left, end
    stop = next(_STOP.finditer(text, end, high), None)
    right = stop.start() + len(stop["kept"] or "") if stop else high
    if stop is None and high < len(text):
        right = max((m.start() for m in _GAP.finditer(text, end, high)), default=end)
    return left, max(right, end)


def claim_exhibit(book: Book, claim: Mapping[str, Any]) -> str | None:
    """The report that holds the claim: as its basis says, else by the name of its report."""
    for item in claim["basis"] or []:
        if item["exhibit"] in book.readings:
            return str(item["exhibit"])
    report = claim["report"] or ""
    for exhibit, reading in book.readings.items():
        if report in (exhibit, reading.path, reading.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]):
            return exhibit
    return None


def is_foreign(book: Book, claim: Mapping[str, Any]) -> bool:
    """Whether its report is in another language than the dossier: of claims equally credible the reader's own is told."""
    reading = book.readings.get(claim_exhibit(book, claim) or "")
    return reading is None or reading.language != book.say.language


def _passage(text: str, language: str, start: int, end: int, trigger_start: int, trigger_end: int) -> Passage:
    """Cut to `PASSAGE_CHARACTERS` around the trigger, with an ellipsis where something was cut."""
    inside = start <= trigger_start < trigger_end <= end
    middle = (trigger_start, trigger_end) if inside else (start, start)
    left, right = start, end
    if end - start > PASSAGE_CHARACTERS:
        left = max(start, middle[0] - PASSAGE_CHARACTERS // 2)
        right = min(end, max(middle[1], left + PASSAGE_CHARACTERS))
    before = ("…" if left > start else "") + one_line(text[left : middle[0]])
    after = one_line(text[middle[1] : right]) + ("…" if right < end else "")
    return Passage(before, one_line(text[middle[0] : middle[1]]), after, language if language in ("en", "ja") else "", start, end)


def marked(reading: Reading, span: tuple[int, int], triggers: Sequence[tuple[int, int]]) -> Marked:
    """That span of a report with every trigger in it, cut to `PASSAGE_CHARACTERS` around the first."""
    inside = sorted(t for t in triggers if span[0] <= t[0] < t[1] <= span[1])
    start, end = span
    if end - start > PASSAGE_CHARACTERS:
        start = max(start, (inside[0][0] if inside else start) - PASSAGE_CHARACTERS // 2)
        end = min(end, start + PASSAGE_CHARACTERS)
    parts, at = [("…" if start > span[0] else "", False)], start
    for left, right in inside:
        if at <= left and right <= end:
            parts += [(one_line(reading.text[at:left]), False), (one_line(reading.text[left:right]), True)]
            at = right
    parts += [(one_line(reading.text[at:end]), False), ("…" if end < span[1] else "", False)]
    return Marked(tuple(p for p in parts if p[0]), reading.language if reading.language in ("en", "ja") else "")
