"""The timeline as a reader of paper can take it in: where they are many, windows, hand-overs and first contacts of a month are one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from urazuke.dossier.basis import basis_of
from urazuke.dossier.book import LIMITS, Book, Row, Shown
from urazuke.dossier.timeline import timeline_rows
from urazuke.evidence.locator import row_reference

FEW = 12  # rows from records, and rows from logs, that stand alone; more are told month by month
NAMED = 3  # providers, or organisations, of a month


def timeline_view(book: Book) -> dict[str, Any]:
    """The timeline of what the dossier shows, in its language."""
    shown = {name: book.rows(name) for name in ("claims", "tenancies", "handovers", "victims", "contacts")}
    names = {r["organisation"]: book.organisation(r["organisation"]) for r in shown["victims"]}
    readings = list(book.readings.values())
    held = timeline_rows([], shown["tenancies"], shown["handovers"], [], [], book.names, book.say)
    met = timeline_rows([], [], [], shown["victims"], shown["contacts"], book.names, book.say, (), names)
    said = timeline_rows(shown["claims"], [], [], [], [], book.names, book.say, readings)
    monthly = len(held) > FEW or len(met) > FEW
    if len(held) > FEW:
        held = held_by_month(book, shown["tenancies"], shown["handovers"])
    if len(met) > FEW:
        met = met_by_month(book, shown["victims"])
    rows = sorted([*held, *met, *said], key=lambda r: (r["start"] is None, r["start"] or "", r["end"] or "", r["what"], str(r["basis"])))
    kept = rows[: LIMITS["timeline"]]
    for row in kept:
        row["refs"] = basis_of(book, row)
    return {"rows": kept, "shown": Shown("timeline", kept, len(rows)), "monthly": monthly}


def met_by_month(book: Book, victims: Iterable[Row]) -> list[Row]:
    """A row for the organisations that were first met in a month."""
    first: dict[str, list[Row]] = {}
    for row in victims:
        first.setdefault(_month_of(row["first_seen"]), []).append(row)
    return [_met(book, month, rows) for month, rows in sorted(first.items())]


def held_by_month(book: Book, tenancies: Iterable[Row], handovers: Iterable[Row]) -> list[Row]:
    """A row for the windows that begin in a month, and one for the accounts that change hands in it."""
    windows: dict[str, list[Row]] = {}
    for row in tenancies:
        windows.setdefault(_month_of(row["start"]), []).append(row)
    passed: dict[str, list[Row]] = {}
    for row in handovers:
        passed.setdefault(_month_of(row["earliest"]), []).append(row)
    return [
        *(_held(book, "windows", "records", month, rows, "tenancy_id") for month, rows in sorted(windows.items())),
        *(_held(book, "handovers", "logins", month, rows, "account_id") for month, rows in sorted(passed.items())),
    ]


def _month_of(instant: datetime | None) -> str:
    return f"{instant:%Y-%m}" if instant is not None else ""


def _first(names: Sequence[str], comma: str) -> str | None:
    return comma.join([*names[:NAMED], "…"] if len(names) > NAMED else names) or None


def _met(book: Book, month: str, rows: Sequence[Row]) -> Row:
    return {
        "start": month or None, "end": None, "what": book.say("timeline.month_victims", n=len(rows)),
        "who": _first([book.organisation(row["organisation"]) for row in rows], book.say("page.comma")), "where": None,
        "certainty": book.say("timeline.logs"),
        "basis": [row_reference(row["organisation"]) for row in rows],
    }  # fmt: skip


def _held(book: Book, what: str, certainty: str, month: str, rows: Sequence[Row], key: str) -> Row:
    accounts = {row["account_id"] for row in rows}
    providers = sorted({row["provider"] for row in rows if row.get("provider")})
    return {
        "start": month or None, "end": None, "what": book.say(f"timeline.month_{what}", n=len(rows)),
        "who": book.say("timeline.accounts", n=len(accounts)),
        "where": _first(providers, book.say("page.comma")),
        "certainty": book.say(f"timeline.{certainty}"), "basis": [row_reference(row[key]) for row in rows],
    }  # fmt: skip
