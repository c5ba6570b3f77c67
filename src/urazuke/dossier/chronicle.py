"""The timeline as a reader of paper can take it in: many windows and hand-overs of a month are one row, the rest stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from urazuke.dossier.basis import basis_of
from urazuke.dossier.book import LIMITS, Book, Row, Shown
from urazuke.dossier.timeline import timeline_rows

FEW = 12  # rows from rental and log-in records that stand alone; more are told month by month


def timeline_view(book: Book) -> dict[str, Any]:
    """The timeline of what the dossier shows, in its language."""
    shown = {name: book.rows(name) for name in ("claims", "tenancies", "handovers", "victims", "contacts")}
    names = {r["organisation"]: book.organisation(r["organisation"]) for r in shown["victims"]}
    readings = list(book.readings.values())
    held = timeline_rows([], shown["tenancies"], shown["handovers"], [], [], book.names, book.say)
    seen = timeline_rows(shown["claims"], [], [], shown["victims"], shown["contacts"], book.names, book.say, readings, names)
    if len(held) > FEW:
        held = by_month(book, shown["tenancies"], shown["handovers"])
    rows = sorted([*held, *seen], key=lambda r: (r["start"] is None, r["start"] or "", r["end"] or "", r["what"], str(r["basis"])))
    kept = rows[: LIMITS["timeline"]]
    for row in kept:
        row["refs"] = basis_of(book, row)
    return {"rows": kept, "shown": Shown("timeline", kept, len(rows)), "monthly": len(held) > 0 and held[0]["end"] is None}


def by_month(book: Book, tenancies: Iterable[Row], handovers: Iterable[Row]) -> list[Row]:
    """A row for the windows that begin in a month, and one for the accounts that change hands in it."""
    windows: dict[str, list[Row]] = {}
    for row in tenancies:
        windows.setdefault(f"{row['start']:%Y-%m}" if row["start"] else "", []).append(row)
    passed: dict[str, list[Row]] = {}
    for row in handovers:
        passed.setdefault(f"{row['earliest']:%Y-%m}" if row["earliest"] else "", []).append(row)
    return [
        *(_month(book, "windows", "records", month, rows, "tenancy_id") for month, rows in sorted(windows.items())),
        *(_month(book, "handovers", "logins", month, rows, "account_id") for month, rows in sorted(passed.items())),
    ]


def _month(book: Book, what: str, certainty: str, month: str, rows: Sequence[Row], key: str) -> Row:
    from urazuke.evidence.locator import row_reference

    accounts = {row["account_id"] for row in rows}
    providers = sorted({row["provider"] for row in rows if row.get("provider")})
    return {
        "start": month or None, "end": None, "what": book.say(f"timeline.month_{what}", n=len(rows)),
        "who": book.say("timeline.accounts", n=len(accounts)),
        "where": ", ".join([*providers[:3], "…"] if len(providers) > 3 else providers) or None,
        "certainty": book.say(f"timeline.{certainty}"), "basis": [row_reference(row[key]) for row in rows],
    }  # fmt: skip
