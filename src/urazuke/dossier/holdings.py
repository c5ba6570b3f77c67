"""Exhibits: those that the dossier rests on one by one, the rest counted by kind and organisation; and what could not be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from urazuke.dossier.book import LIMITS, Book, Row
from urazuke.dossier.csv_export import contract_table

if TYPE_CHECKING:
    import pyarrow as pa

View = dict[str, Any]
GROUPS = 40  # organisations whose files are counted apart


def exhibit_view(book: Book, cited: Iterable[str]) -> View:
    """What something here rests on, and what is no log while there is room for it; the others in groups."""
    wanted = set(cited)
    room = LIMITS["exhibits"] - len(wanted)
    listed: list[View] = []
    rest: list[View] = []
    for sha256, row in book.exhibits.items():
        if sha256 not in wanted and row["kind"] != "log" and room > 0:
            wanted.add(sha256)
            room -= 1
        (listed if sha256 in wanted else rest).append(row | {"label": book.labels[sha256]})
    groups = _groups(book, rest)
    return {"rows": listed, "rest": len(rest), "groups": groups[:GROUPS], "more": len(groups[GROUPS:]), "taken": _span(book.exhibits)}


def _groups(book: Book, rows: Iterable[Row]) -> list[View]:
    """Files, bytes and rows by kind and, for logs, by the organisation whose folder they lie in."""
    groups: dict[tuple[str, str], View] = {}
    for row in rows:
        parts = PurePosixPath(row["path"]).parts
        owner = parts[1] if row["kind"] == "log" and len(parts) > 2 else ""
        group = groups.setdefault((row["kind"], owner), {"kind": row["kind"], "files": 0, "bytes": 0, "rows": 0, "rejected": 0})
        group["name"] = book.organisation(owner) if owner else None
        group["files"] += 1
        for count in ("bytes", "rows", "rejected"):
            group[count] += row[count] or 0
    return [groups[key] for key in sorted(groups)]


def _span(exhibits: Mapping[str, Row]) -> tuple[Any, Any] | None:
    taken = [row["taken_in"] for row in exhibits.values() if row.get("taken_in") is not None]
    return (min(taken), max(taken)) if taken else None


def reject_view(book: Book, tables: Mapping[str, pa.Table]) -> View:
    """How many rows could not be used, for which reasons, and the first of them."""
    table = contract_table("rejects", tables)
    counted = table.group_by("reason").aggregate([("exhibit", "count"), ("exhibit", "count_distinct")]).to_pylist()
    reasons = sorted(counted, key=lambda r: (-r["exhibit_count"], r["reason"] or ""))
    rows = []
    for row in book.rows("rejects"):
        exhibit = book.exhibits.get(row["exhibit"] or "")
        rows.append(row | {"path": exhibit["path"] if exhibit else row["exhibit"], "label": book.labels.get(row["exhibit"] or "")})
        book.cited.update({row["exhibit"]} & set(book.exhibits))
    return {"rows": rows, "reasons": reasons[:12], "more": len(reasons[12:])}
