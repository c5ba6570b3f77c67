"""The watch list as its own CSV (contract, section 3): read back, it is the same values and the same windows.

A cell that a spreadsheet would compute gets a `'` in front, which the reader of watch lists takes away again.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from urazuke.dossier.sensors.selection import public_label
from urazuke.evidence.instant import format_instant
from urazuke.hunt.watchfile import COLUMNS, guarded

if TYPE_CHECKING:
    from urazuke.dossier.sensors.selection import Selection


def watch_csv(selection: Selection) -> str:
    """Header and rows, sorted; open ends are empty cells."""
    rows = {
        (row["type"], row["value"], *(format_instant(row[c]) if row[c] else "" for c in ("start", "end")), public_label(row))
        for row in selection.rows
    }
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(cell) for cell in row] for row in sorted(rows))
    return out.getvalue()
