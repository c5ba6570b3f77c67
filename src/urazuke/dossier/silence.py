"""What the logs cannot tell: organisations whose logs leave out watched days, contacts or not; and why each contact is graded so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from urazuke.dossier.basis import refer
from urazuke.dossier.book import Book, Row, Shown

if TYPE_CHECKING:
    import pyarrow as pa

View = dict[str, Any]
MOST_ROWS, GAPS = 60, 4
TARGETS, REASONS = 6, 6  # told of one organisation, and of one target


def silence_view(book: Book, tables: Mapping[str, pa.Table]) -> View:
    """Organisations with watched days that no log covers, those not seen first, then by how many days; and how many have none such."""
    if tables.get("coverage") is None:
        return {"rows": [], "covered": 0, "days": 0}
    rows = [row for row in tables["coverage"].to_pylist() if row["watched_days"]]
    missing = [row for row in rows if row["watched_missing"]]
    missing.sort(key=lambda row: (row["seen"] == "contacts", -row["watched_missing"], row["organisation"]))
    return {
        "rows": [_silent(book, row) for row in missing[:MOST_ROWS]], "shown": Shown("coverage", missing[:MOST_ROWS], len(missing)),
        "covered": sum(row["seen"] == "none" for row in rows), "days": max((row["watched_days"] for row in rows), default=0),
    }  # fmt: skip


def _silent(book: Book, row: Row) -> View:
    gaps = [gap.replace("/", " – ") if len(set(gap.split("/"))) > 1 else gap.partition("/")[0] for gap in row["watched_gaps"]]
    return {
        "name": book.organisation(row["organisation"]), "first": row["first_day"], "last": row["last_day"],
        "missing": row["watched_missing"], "of": row["watched_days"], "gaps": gaps[:GAPS], "more": max(len(gaps) - GAPS, 0),
        "seen": book.say(f"silence.{row['seen']}"),
    }  # fmt: skip


def reasons_view(book: Book, tables: Mapping[str, pa.Table]) -> dict[str, list[View]]:
    """organisation -> why it is graded so, server by server, the one that decides first; and what that means for its statement."""
    found: dict[str, list[View]] = {}
    if tables.get("impacts") is None:
        return found
    for row in sorted(tables["impacts"].to_pylist(), key=lambda row: not row["decides"]):
        told = [*row["reasons"][:REASONS], *([row["statement_because"]] if row["statement_because"] else [])]
        found.setdefault(row["organisation"], []).append({
            "target": refer(book, row["tenancy_id"]) if row["tenancy_id"] else None, "name": row["target"], "impact": row["impact"],
            "reasons": [book.told(text) for text in told],
        })  # fmt: skip
    return {organisation: listed[:TARGETS] for organisation, listed in found.items()}
