"""What a match of addresses at any time would have accused, and why it does not count here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from urazuke.dossier.basis import basis_of, locate, refer
from urazuke.dossier.book import Book
from urazuke.dossier.csv_export import contract_table

if TYPE_CHECKING:
    import pyarrow as pa

REASONS = ("before", "after", "between", "other_tenant")
NAMED = 8  # organisations that are named of those that only a match at any time would accuse


def outside_view(book: Book, tables: Mapping[str, pa.Table]) -> dict[str, Any]:
    """Counted over the whole table: by reason, and whom a match at any time would accuse; then its first rows.

    The windows of others are given without names or quotes.
    """
    table = contract_table("outside", tables)
    rows = [
        row
        | {
            "name": book.organisation(row["organisation"]), "place": locate(book, row["exhibit"] or "", row["line"], path=True),
            "window": refer(book, row["tenancy_id"]),
        }
        for row in book.rows("outside")
    ]  # fmt: skip
    met = set(contract_table("victims", tables)["organisation"].to_pylist())
    spared = sorted(book.organisation(o) for o in set(table["organisation"].to_pylist()) - met if o is not None)
    neighbours = [row | {"refs": basis_of(book, row, limit=2)} for row in book.rows("neighbours")]
    return {
        "rows": rows, "neighbours": neighbours, "reasons": _by_reason(table), "met": len(met), "spared": spared[:NAMED],
        "spared_total": len(spared), "spared_more": len(spared[NAMED:]), "total": table.num_rows,
    }  # fmt: skip


def _by_reason(table: pa.Table) -> list[dict[str, Any]]:
    """For each reason its contacts, organisations and events."""
    counted = table.group_by("reason").aggregate([("contact_id", "count"), ("organisation", "count_distinct"), ("events", "sum")])
    found = {row["reason"]: row for row in counted.to_pylist()}
    order = [*REASONS, *sorted(str(r) for r in found if r not in REASONS)]
    return [
        {
            "reason": reason, "contacts": found[reason]["contact_id_count"], "organisations": found[reason]["organisation_count_distinct"],
            "events": found[reason]["events_sum"],
        }
        for reason in order
        if reason in found
    ]  # fmt: skip
