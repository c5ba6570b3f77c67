"""From the leads to the watch list: each step with its reason; steps that say the same of many are one row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from urazuke.dossier.basis import Basis, Reference, basis_of, refer, refer_all, shown_only
from urazuke.dossier.book import Book, Row

View = dict[str, Any]
TOGETHER = 12  # rows that a group names


def pivot_view(book: Book) -> View:
    """The leads, the steps from them, and what is watched without a rental record."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in book.rows("pivot"):
        groups.setdefault(_group(book, row), []).append(row)
    steps = [_step(book, rows[0]) if len(rows) == 1 else _together(book, key, rows) for key, rows in groups.items()]
    alone = [row | {"refs": basis_of(book, row)} for row in book.watch.values() if row.get("label")]
    return {"leads": book.leads, "steps": steps, "alone": alone}


def _group(book: Book, row: Row) -> tuple[str, ...]:
    """What is told together: windows watched on one side of their accounts, members of one renter, hand-overs for one reason."""
    if row["step"] == "watch" and (window := _window(book, row)) is not None:
        return ("watch", str(window["controller"]))
    if row["step"] == "watch" and (book.labels.get(row["to_id"] or "") or "").startswith("I"):
        return ("alone", "watched")
    if row["step"] == "member":
        return ("member", str(row["from_id"]))
    if row["step"] == "handover":
        return ("handover", str(row["why"]))
    return ("single", row["label"])


def _window(book: Book, row: Row) -> Row | None:
    return next((t for t in book.rows("tenancies") if t["tenancy_id"] == row["to_id"]), None)


def _step(book: Book, row: Row) -> View:
    refs = shown_only(basis_of(book, row, quotes="pivot", limit=3))
    return {
        "label": row["label"], "also": (), "step": row["step"], "source": _source(book, row),
        "to": Basis((_target(book, row),), 0), "why": book.told(row["why"] or ""), "refs": refs,
    }  # fmt: skip


def _together(book: Book, key: Sequence[str], rows: Sequence[Row]) -> View:
    """One row for several; each keeps its own label, so that what refers to it finds it."""
    first = _step(book, rows[0])
    targets = [row["to_id"] for row in rows if row["to_id"] is not None]
    sources = list(dict.fromkeys(row["from_id"] for row in rows))
    whys = {row["why"] for row in rows}
    why = (
        first["why"]
        if len(whys) == 1
        else book.say(
            "pivot.watched_alone" if key[0] == "alone" else f"pivot.{key[0]}", n=len(rows), side=book.say.term("controller", key[1])
        )
    )
    return first | {
        "also": tuple(row["label"] for row in rows[1:]), "source": first["source"] if len(sources) == 1 else None, "why": why,
        "to": refer_all(book, targets, TOGETHER), "refs": Basis((), 0),
    }  # fmt: skip


def _source(book: Book, row: Row) -> Reference:
    """Where a step comes from; an entry of intelligence or of a report that has no row here is called what it is."""
    found = refer(book, row["from_id"])
    unnamed = found.anchor is None and (row["from_id"] or "").startswith(("watch-", "observable-"))
    return Reference(book.say("step.indicator"), None) if unnamed else found


def _target(book: Book, row: Row) -> Reference:
    """Where a step leads; to the watch list itself where it is the step that put an indicator on it."""
    if book.labels.get(row["to_id"] or "") == row["label"]:
        return Reference(book.say("pivot.list"), None)
    return refer(book, row["to_id"])
