"""Lines whose cells tabs part are rows of a table; the first row says what the columns hold, and so of what type their names are."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from urazuke.reports.entities.nominal_heads import type_of_noun

_ROW = re.compile(r"^[^\t\n]+(?:\t[^\t\n]*)+$", re.MULTILINE)
LONGEST = 2000  # rows of a document that are looked at
_COLUMNS = {
    "threat_group": ("actor", "group", "adversary", "cluster", "gang"),
    "organisation": ("vendor", "company", "organisation", "organization", "firm", "publisher", "maker", "manufacturer", "provider"),
    "place": ("country", "city", "region", "location"),
    "product": ("product", "software", "appliance"),
    "malware": ("malware", "family"),
    "tool": ("tool",),
    "media_outlet": ("outlet", "newspaper"),
}


@dataclass(frozen=True, slots=True)
class Tables:
    """`headers` are the spans of first rows, `cells` those of the cells below with the type that their column tells; both in order."""

    headers: tuple[tuple[int, int], ...]
    cells: tuple[tuple[int, int, str | None], ...]

    def in_header(self, offset: int) -> bool:
        index = bisect_right(self.headers, offset, key=lambda span: span[0]) - 1
        return index >= 0 and offset < self.headers[index][1]

    def type_at(self, offset: int) -> str | None:
        index = bisect_right(self.cells, offset, key=lambda cell: cell[0]) - 1
        return self.cells[index][2] if index >= 0 and offset < self.cells[index][1] else None


def find_tables(text: str) -> Tables:
    """Two rows or more with nothing but white space between them are a table."""
    blocks: list[list[re.Match[str]]] = []
    for count, row in enumerate(_ROW.finditer(text)):
        if count >= LONGEST:
            break
        if blocks and not text[blocks[-1][-1].end() : row.start()].strip() and row[0].count("\t") == blocks[-1][0][0].count("\t"):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    listed = [rows for rows in blocks if len(rows) > 1]
    return Tables(tuple(rows[0].span() for rows in listed), tuple(cell for rows in listed for cell in _cells(rows)))


def _cells(rows: list[re.Match[str]]) -> list[tuple[int, int, str | None]]:
    kinds = [_told(cell) for cell in rows[0][0].split("\t")]
    cells = []
    for row in rows[1:]:
        at = row.start()
        for cell, kind in zip(row[0].split("\t"), kinds, strict=False):
            cells.append((at, at + len(cell), kind))
            at += len(cell) + 1
    return cells


def _told(header: str) -> str | None:
    words = header.lower().split()
    last = words[-1].rstrip("s") if words else ""
    listed = next((kind for kind, nouns in _COLUMNS.items() if last in nouns), None)
    return listed or (type_of_noun(words[-1], words[:-1]) if len(words) > 1 else None)
