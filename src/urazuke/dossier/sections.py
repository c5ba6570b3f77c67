"""Windows, organisations and hypotheses as plain lists for their templates; order and references are settled here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from urazuke.dossier.basis import Basis, Reference, basis_of, locate, refer, refer_all, shown_only
from urazuke.dossier.book import Book, Row
from urazuke.dossier.summary import percent_interval

View = dict[str, Any]


def tenancy_view(book: Book) -> View:
    """The watched windows by account, each with its hand-over, lessee record and quoted line."""
    groups: dict[str, View] = {}
    handovers: dict[str, list[Row]] = {}
    for row in book.rows("handovers"):
        handovers.setdefault(row["account_id"], []).append(
            row | {"refs": basis_of(book, row, quotes="handovers", limit=4), "reasons": [book.told(text) for text in row["reasons"] or []]}
        )
    for row in book.rows("tenancies"):
        account = row["account_id"]
        group = groups.setdefault(
            account,
            {"account": account, "label": book.labels.get(account), "provider": row["provider"], "persona": refer(book, row["persona_id"]),
             "has_persona": row["persona_id"] in book.labels, "taken": account in book.taken,
             "handovers": handovers.get(account, []), "rows": []},
        )  # fmt: skip
        group["rows"].append(row | {"refs": basis_of(book, row, quotes="tenancies", limit=2)})
    total = book.counts["tenancies"]
    return {"groups": list(groups.values()), "others": len(book.other_tenants), "rest": total - book.shown["tenancies"].total}


def victim_view(book: Book) -> list[View]:
    """Each organisation with its windows, its statement and the contacts that are shown."""
    contacts: dict[str, list[View]] = {}
    for row in book.rows("contacts"):
        contacts.setdefault(row["organisation"], []).append(_contact(book, row))
    return [
        row
        | {
            "name": book.organisation(row["organisation"]), "windows": shown_only(refer_all(book, row["tenancies"])),
            "refs": shown_only(basis_of(book, row)), "contacts": contacts.get(row["organisation"], []),
            "agrees": {True: "yes", False: "no", None: "open"}[row["statement_agrees"]],
        }
        for row in book.rows("victims")
    ]  # fmt: skip


def _contact(book: Book, row: Row) -> View:
    watched = next((i["id"] for i in row["basis"] or [] if i["id"] in book.labels), None)
    return row | {"window": refer(book, row["tenancy_id"] or watched), "place": _place(book, row, quotes="contacts")}


def _place(book: Book, row: Row, *, quotes: str | None = None) -> Reference:
    """Where the first event of a contact stands: file, line."""
    return locate(book, row["exhibit"] or "", row["line"], quotes=quotes, path=True)


def hypothesis_view(book: Book) -> list[View]:
    """Questions in the order of the table, hypotheses from the most to the least probable."""
    groups: dict[str, list[View]] = {}
    for row in book.rows("hypotheses"):
        groups.setdefault(row["question"] or "", []).append(
            row
            | {
                "hypothesis": book.names.get(row["hypothesis"], row["hypothesis"]),
                "interval": percent_interval(row), "for": refer_all(book, row["supports"]), "against": refer_all(book, row["opposes"]),
                "flips": _sources(book, row["flips_if"]), "bar": _bar(row),
            }
        )  # fmt: skip
    return [{"question": q, "rows": sorted(rows, key=lambda r: -(r["probability"] or 0))} for q, rows in groups.items()]


def missing_view(book: Book) -> list[tuple[str, list[str]]]:
    """By question what would tell its answers apart and is not in the case."""
    found: dict[str, dict[str, None]] = {}
    for row in book.rows("hypotheses"):
        found.setdefault(row["question"] or "", {}).update(dict.fromkeys(row["missing"] or ()))
    return [(question, list(what)) for question, what in found.items() if what]


def _sources(book: Book, sets: Iterable[str] | None) -> Basis:
    """Sources, alone or several joined by +, in the dossier's language."""
    basis = refer_all(book, list(sets or []))
    named = (replace(r, text=" + ".join(book.told(part) for part in r.text.split(" + "))) for r in basis.references)
    return replace(basis, references=tuple(named))


def _bar(row: Row) -> View | None:
    low, point, high = row["probability_low"], row["probability"], row["probability_high"]
    if low is None or high is None or point is None:
        return None
    return {"left": round(100 * low, 1), "width": round(100 * max(high - low, 0.0), 1), "point": round(100 * point, 1)}
