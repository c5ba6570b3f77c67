"""What each section of the dossier shows, as plain lists for its template; order and references are settled here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from urazuke.dossier.basis import Basis, Reference, basis_of, claim_exhibit, locate, passages, refer, refer_all
from urazuke.dossier.book import LIMITS, Book, Row, Shown
from urazuke.dossier.claim_words import proposition, sentence, speaker_chain
from urazuke.dossier.csv_export import contract_table
from urazuke.dossier.rewording import reworded
from urazuke.dossier.summary import is_dispute, percent_interval
from urazuke.dossier.timeline import timeline_rows

if TYPE_CHECKING:
    import pyarrow as pa

View = dict[str, Any]


def timeline_view(book: Book) -> View:
    """The timeline of what the dossier shows, in its language."""
    shown = {name: book.rows(name) for name in ("claims", "tenancies", "handovers", "victims", "contacts")}
    rows = timeline_rows(
        shown["claims"], shown["tenancies"], shown["handovers"], shown["victims"], shown["contacts"], book.names, book.say,
        list(book.readings.values()), {r["organisation"]: book.organisation(r["organisation"]) for r in shown["victims"]},
    )  # fmt: skip
    for row in rows[: LIMITS["timeline"]]:
        row["refs"] = basis_of(book, row)
    return {"rows": rows[: LIMITS["timeline"]], "shown": Shown("timeline", rows[: LIMITS["timeline"]], len(rows))}


def tenancy_view(book: Book) -> View:
    """The watched windows by account, each with its hand-over, lessee record and quoted line."""
    groups: dict[str, View] = {}
    handovers: dict[str, list[Row]] = {}
    for row in book.rows("handovers"):
        handovers.setdefault(row["account_id"], []).append(
            row | {"refs": basis_of(book, row, quotes=2, limit=4), "reasons": [_reworded(book, text) for text in row["reasons"] or []]}
        )
    for row in book.rows("tenancies"):
        account = row["account_id"]
        group = groups.setdefault(
            account,
            {"account": account, "label": book.labels.get(account), "provider": row["provider"], "persona": refer(book, row["persona_id"]),
             "has_persona": row["persona_id"] in book.labels, "taken": account in book.taken,
             "handovers": handovers.get(account, []), "rows": []},
        )  # fmt: skip
        group["rows"].append(row | {"refs": basis_of(book, row, quotes=2, limit=2)})
    total = book.counts["tenancies"]
    return {"groups": list(groups.values()), "others": len(book.other_tenants), "rest": total - book.shown["tenancies"].total}


def pivot_view(book: Book) -> View:
    """The leads, the steps from them, and what is watched without a rental record."""
    steps = [
        row
        | {
            "from": _source(book, row), "to": _target(book, row), "why": _reworded(book, row["why"] or ""),
            "refs": _shown_only(basis_of(book, row, quotes=2, limit=3)),
        }
        for row in book.rows("pivot")
    ]  # fmt: skip
    alone = [row | {"refs": basis_of(book, row)} for row in book.watch.values() if row.get("label")]
    return {"leads": book.leads, "steps": steps, "alone": alone}


def _reworded(book: Book, text: str) -> str:
    return reworded(text, book.say.language, book.labels)


def _source(book: Book, row: Row) -> Reference:
    """Where a step comes from; an entry of intelligence or of a report that has no row here is called what it is."""
    found = refer(book, row["from_id"])
    unnamed = found.anchor is None and (row["from_id"] or "").startswith(("watch-", "observable-"))
    return Reference(book.say("step.indicator"), None) if unnamed else found


def _shown_only(basis: Basis) -> Basis:
    """Without ids that lead nowhere on this page; the tables have them."""
    kept = tuple(r for r in basis.references if r.anchor or r.quote is not None)
    return replace(basis, references=kept) if kept else basis


def _target(book: Book, row: Row) -> Reference:
    """Where a step leads; to the watch list itself where it is the step that put an indicator on it."""
    if book.labels.get(row["to_id"] or "") == row["label"]:
        return Reference(book.say("pivot.list"), None)
    return refer(book, row["to_id"])


def victim_view(book: Book) -> list[View]:
    """Each organisation with its windows, its statement and the contacts that are shown."""
    contacts: dict[str, list[View]] = {}
    for row in book.rows("contacts"):
        contacts.setdefault(row["organisation"], []).append(_contact(book, row))
    return [
        row
        | {
            "name": book.organisation(row["organisation"]), "windows": refer_all(book, row["tenancies"]),
            "refs": basis_of(book, row), "contacts": contacts.get(row["organisation"], []),
            "agrees": {True: "yes", False: "no", None: "open"}[row["statement_agrees"]],
        }
        for row in book.rows("victims")
    ]  # fmt: skip


def _contact(book: Book, row: Row) -> View:
    watched = next((i["id"] for i in row["basis"] or [] if i["id"] in book.labels), None)
    return row | {"window": refer(book, row["tenancy_id"] or watched), "place": _place(book, row, quotes=True)}


def _place(book: Book, row: Row, *, quotes: bool = False) -> Reference:
    """Where the first event of a contact stands: file, line."""
    return locate(book, row["exhibit"] or "", row["line"], quotes=quotes)


def claim_view(book: Book) -> list[View]:
    """Claims grouped by who is made to speak last in the chain; those without a source come last."""
    groups: dict[str, list[View]] = {}
    for row in book.rows("claims"):
        speakers = speaker_chain(row, book.names, book.say)
        alone = speakers == [book.say("says.report", report=row["report"] or "")]
        groups.setdefault("" if alone else speakers[-1], []).append(_claim(book, row, speakers))
    return [{"speaker": name, "claims": groups[name]} for name in sorted(groups, key=lambda n: (n == "", n))]


def _claim(book: Book, row: Row, speakers: Sequence[str]) -> View:
    exhibit = claim_exhibit(book, row)
    reading = book.readings.get(exhibit or "")
    publisher = next((p for p in book.case.settings.publishers if reading is not None and p.name == reading.publisher), None)
    return row | {
        "what": proposition(row, book.names, book.say), "chain": speakers, "passages": passages(book, row), "refs": basis_of(book, row),
        "opposed": refer_all(book, row["opposed_by"]), "corrected": refer_all(book, _corrections(book, row)),
        "publisher": reading.publisher if reading else None,
        "reliability": publisher.reliability if publisher else None, "origin_name": _origin(book, row),
    }  # fmt: skip


def _corrections(book: Book, row: Row) -> list[str]:
    """The claims in its basis: those by which its own source took it back."""
    claims = {other["claim_id"] for other in book.rows("claims")}
    return [item["id"] for item in row["basis"] or [] if item.get("id") in claims]


def _origin(book: Book, row: Row) -> str | None:
    if row["origin"] == f"unidentified ({row['report']})":
        return book.say("says.report", report=row["report"])
    origin = book.names.get(row["origin"], row["origin"])
    return _reworded(book, origin) if origin else origin


def statement_view(book: Book) -> list[View]:
    """Denials, refusals, objections and "nothing leaked", a sentence each, with the passage."""
    return [
        row
        | {
            "text": sentence(row, book.names, book.say, row["report"] or ""),
            "passages": passages(book, row)[:1],
            "refs": basis_of(book, row),
        }
        for row in book.rows("claims")
        if is_dispute(row)
    ]


def hypothesis_view(book: Book) -> list[View]:
    """Questions in the order of the table, hypotheses from the most to the least probable."""
    groups: dict[str, list[View]] = {}
    for row in book.rows("hypotheses"):
        groups.setdefault(row["question"] or "", []).append(
            row
            | {
                "interval": percent_interval(row), "for": refer_all(book, row["supports"]), "against": refer_all(book, row["opposes"]),
                "flips": _sources(book, row["flips_if"]), "bar": _bar(row),
            }
        )  # fmt: skip
    return [
        {"question": q, "rows": sorted(rows, key=lambda r: -(r["probability"] or 0)), "missing": _missing(rows)}
        for q, rows in groups.items()
    ]


def _sources(book: Book, sets: Iterable[str] | None) -> Basis:
    """Sources, alone or several joined by +, in the dossier's language."""
    basis = refer_all(book, list(sets or []))
    named = (replace(r, text=" + ".join(_reworded(book, part) for part in r.text.split(" + "))) for r in basis.references)
    return replace(basis, references=tuple(named))


def _missing(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(m for row in rows for m in row["missing"] or []))


def _bar(row: Row) -> View | None:
    low, point, high = row["probability_low"], row["probability"], row["probability_high"]
    if low is None or high is None or point is None:
        return None
    return {"left": round(100 * low, 1), "width": round(100 * max(high - low, 0.0), 1), "point": round(100 * point, 1)}


def outside_view(book: Book, tables: Mapping[str, pa.Table]) -> View:
    """Contacts outside every window, counted by reason over the whole table; the windows of others without names or quotes."""
    table = contract_table("outside", tables)
    counts = table.group_by("reason").aggregate([("contact_id", "count")]).to_pylist()
    rows = [
        row | {"name": book.organisation(row["organisation"]), "place": _place(book, row), "window": refer(book, row["tenancy_id"])}
        for row in book.rows("outside")
    ]
    neighbours = [row | {"refs": basis_of(book, row, limit=2)} for row in book.rows("neighbours")]
    return {"rows": rows, "neighbours": neighbours, "counts": sorted((c["reason"] or "", c["contact_id_count"]) for c in counts)}


def exhibit_view(book: Book, cited: Iterable[str]) -> View:
    """All exhibits where they are few; else those that something rests on, those with rejects, and those that are no logs."""
    wanted = set(cited)
    few = len(book.exhibits) <= LIMITS["exhibits"]
    rows = []
    for sha256, row in book.exhibits.items():
        if few or sha256 in wanted or row["kind"] != "log" or (row["rejected"] or 0) > 0:
            rows.append(row | {"label": book.labels[sha256]})
    return {"rows": rows, "rest": len(book.exhibits) - len(rows)}


def reject_view(book: Book) -> list[View]:
    rows = []
    for row in book.rows("rejects"):
        exhibit = book.exhibits.get(row["exhibit"] or "")
        rows.append(row | {"path": exhibit["path"] if exhibit else row["exhibit"], "label": book.labels.get(row["exhibit"] or "")})
        book.cited.update({row["exhibit"]} & set(book.exhibits))
    return rows
