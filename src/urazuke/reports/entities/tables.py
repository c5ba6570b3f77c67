"""Lines whose cells tabs part are rows of a table; the first row says what the columns hold, and so of what type their names are."""

from __future__ import annotations

import re
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
class Table:
    """`header` is the span of the first row, `cells` those of the others with the type that their column tells, if any."""

    header: tuple[int, int]
    cells: tuple[tuple[int, int, str | None], ...]

    def type_at(self, offset: int) -> str | None:
        return next((kind for start, end, kind in self.cells if start <= offset < end), None)


def tables(text: str) -> list[Table]:
    """The tables in order: two rows or more with nothing but white space between them."""
    blocks: list[list[re.Match[str]]] = []
    for count, row in enumerate(_ROW.finditer(text)):
        if count >= LONGEST:
            break
        if blocks and not text[blocks[-1][-1].end() : row.start()].strip() and row[0].count("\t") == blocks[-1][0][0].count("\t"):
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return [_table(rows) for rows in blocks if len(rows) > 1]


def _table(rows: list[re.Match[str]]) -> Table:
    kinds = [_told(cell) for cell in rows[0][0].split("\t")]
    cells = []
    for row in rows[1:]:
        at = row.start()
        for cell, kind in zip(row[0].split("\t"), kinds, strict=False):
            cells.append((at, at + len(cell), kind))
            at += len(cell) + 1
    return Table(rows[0].span(), tuple(cells))


def _told(header: str) -> str | None:
    words = header.lower().split()
    last = words[-1].rstrip("s") if words else ""
    listed = next((kind for kind, nouns in _COLUMNS.items() if last in nouns), None)
    return listed or (type_of_noun(words[-1], words[:-1]) if len(words) > 1 else None)
