"""Names and dates in broken translations of other genres than the annotated reports have, against marks in the texts.

    python bench/translations.py             the thirty-one of bench/translations, document by document

A mention counts where its type is right and half of the words of both are the same; a date where its value is right too.
Wanted: .85 of the mentions (F1), .95 of the dates, all documents recognised as translations.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from urazuke.evidence.claim import Reading
from urazuke.reports import read_text

HERE = Path(__file__).resolve().parent / "translations"
OPENS = re.compile(r"\{([^|{}]+)\|")
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Mark:
    """What the marker says of the words from `start` to `end`: a type and whose it is, or a date's value."""

    start: int
    end: int
    what: str


def unmarked(marked: str) -> tuple[str, list[Mark]]:
    """The text without its marks, and these."""
    text, found, open_at = [], [], []
    at = length = 0
    while at < len(marked):
        if opening := OPENS.match(marked, at):
            open_at.append((length, opening[1]))
            at = opening.end()
        elif marked[at] == "}":
            start, what = open_at.pop()
            found.append(Mark(start, length, what))
            at += 1
        else:
            text.append(marked[at])
            at, length = at + 1, length + 1
    return "".join(text), found


def overlap(first: Mark, second: Mark) -> float:
    """How much of both is common, 0 to 1."""
    common = min(first.end, second.end) - max(first.start, second.start)
    return max(0, common) / (max(first.end, second.end) - min(first.start, second.start))


def matched(wanted: list[Mark], found: list[Mark]) -> int:
    """How many of those wanted were found, each by one of its own, the best pairs first."""
    pairs = ((overlap(w, f), i, j) for i, w in enumerate(wanted) for j, f in enumerate(found) if w.what == f.what)
    left, taken = set(range(len(wanted))), set(range(len(found)))
    for share, i, j in sorted(pairs, key=lambda p: (-p[0], p[1:])):
        if share >= HALF and i in left and j in taken:
            left.remove(i)
            taken.remove(j)
    return len(wanted) - len(left)


def mentions(reading: Reading) -> list[Mark]:
    """Names and descriptions that the reader found, with their types."""
    told = [(m, e.type) for e in reading.entities if e.type != "date" for m in e.mentions if m.kind != "pronoun"]
    return [Mark(m.span.start, m.span.end, kind) for m, kind in told]


def score(path: Path) -> tuple[int, int, int, int, int, float]:
    """Mentions right, found and wanted; dates right and wanted; the share of the text that is taken for a translation."""
    text, marks = unmarked(path.read_text("utf-8"))
    reading = read_text(text)
    dates = [Mark(m.start, m.end, m.what[2:]) for m in marks if m.what.startswith("D ")]
    wanted = [Mark(m.start, m.end, m.what.partition("#")[0]) for m in marks if not m.what.startswith("D ")]
    found = mentions(reading)
    dated = [Mark(d.span.start, d.span.end, d.value) for d in reading.dates]
    return matched(wanted, found), len(found), len(wanted), matched(dates, dated), len(dates), reading.garbled


def line(name: str, rows: list[tuple[int, int, int, int, int, float]]) -> str:
    """F1 of the mentions, dates, and in how many documents more than half was taken for a translation."""
    right, found, wanted, dated, dates = (sum(row[n] for row in rows) for n in range(5))
    known = sum(row[5] >= HALF for row in rows)
    return f"{name:22} mentions F1 {2 * right / (found + wanted):.3f}   dates {dated} of {dates}   recognised {known} of {len(rows)}"


def main() -> None:
    rows = {path.stem: score(path) for path in sorted(HERE.glob("*.txt"))}
    for name, row in rows.items():
        print(line(name, [row]))
    print(line("the first eight", [row for name, row in rows.items() if name[0].isdigit()]))
    print(line("the later eight", [row for name, row in rows.items() if name.startswith("later")]))
    print(line("the last fifteen", [row for name, row in rows.items() if name.startswith("last")]))


if __name__ == "__main__":
    main()
