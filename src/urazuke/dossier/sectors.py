"""Organisations met, by sector and by how far it went: bars told apart by their filling, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from urazuke.dossier.book import Book
from urazuke.dossier.csv_export import contract_table
from urazuke.dossier.summary import IMPACTS

if TYPE_CHECKING:
    import pyarrow as pa

WIDTH, LEFT, ROW, BAR, HEAD = 960, 250, 26, 16, 34
MOST_SECTORS = 16
MOST_UNIT = 60.0  # of the picture, for one organisation


def sector_view(book: Book, tables: Mapping[str, pa.Table]) -> dict[str, Any] | None:
    """Counted over all victims; None where there is none. Sectors with most organisations first, the smallest together."""
    sector_of = {o.id: o.sector or "" for o in book.case.settings.organisations}
    counts: dict[str, dict[str, int]] = {}
    for row in contract_table("victims", tables).select(["organisation", "impact"]).to_pylist():
        by_impact = counts.setdefault(sector_of.get(row["organisation"], ""), {})
        by_impact[row["impact"]] = by_impact.get(row["impact"], 0) + 1
    if not counts:
        return None
    ordered = sorted(counts.items(), key=lambda item: (item[0] == "", -sum(item[1].values()), item[0]))
    named, rest = ordered[:MOST_SECTORS], ordered[MOST_SECTORS:]
    rows = [(book.say.term("sector", sector) if sector else book.say("sector.none"), by_impact) for sector, by_impact in named]
    if rest:
        rows.append((book.say("sector.others", n=len(rest)), {i: sum(b.get(i, 0) for _, b in rest) for i in IMPACTS}))
    return _figure(rows)


def _figure(rows: list[tuple[str, dict[str, int]]]) -> dict[str, Any]:
    most = max(sum(by_impact.values()) for _, by_impact in rows)
    unit = min(MOST_UNIT, (WIDTH - LEFT - 40) / most)
    drawn = []
    for number, (name, by_impact) in enumerate(rows):
        x, segments = float(LEFT), []
        for impact in IMPACTS:
            if count := by_impact.get(impact, 0):
                segments.append({"impact": impact, "n": count, "x": round(x, 1), "width": round(count * unit - 1.5, 1)})
                x += count * unit
        y = HEAD + number * ROW
        drawn.append({"name": name, "y": y, "segments": segments, "total": sum(by_impact.values()), "end": round(x + 5, 1)})
    totals = {impact: sum(by_impact.get(impact, 0) for _, by_impact in rows) for impact in IMPACTS}
    legend = [{"impact": impact, "x": LEFT + number * 175} for number, impact in enumerate(IMPACTS)]
    return {
        "rows": drawn,
        "totals": totals,
        "legend": legend,
        "width": WIDTH,
        "left": LEFT,
        "bar": BAR,
        "height": HEAD + len(rows) * ROW + 4,
    }
