"""Evidence against hypotheses, side by side: what tells them apart, what the answer would be without it; known groups alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from urazuke.dossier.basis import basis_of, refer
from urazuke.dossier.book import Book, Row
from urazuke.dossier.rewording import reworded

if TYPE_CHECKING:
    import pyarrow as pa

View = dict[str, Any]
ROWS = 30  # a question
FELT, STRONG = 0.05, 0.75  # bits: less is no difference that a reader should see, more is marked


def matrix_view(book: Book, tables: Mapping[str, pa.Table]) -> dict[str, View]:
    """By question: its hypotheses (in the order of their table), the evidence that counts, and how much only repeats it."""
    if tables.get("weights") is None:
        return {}
    by_question: dict[str, list[Row]] = {}
    for row in tables["weights"].to_pylist():
        by_question.setdefault(row["question"], []).append(row)
    titles = {(h["question"], h["hypothesis"]): h["label"] for h in book.rows("hypotheses")}
    return {question: _matrix(book, rows, titles) for question, rows in by_question.items()}


def _matrix(book: Book, rows: Sequence[Row], titles: Mapping[tuple[str, str], str]) -> View:
    question = rows[0]["question"]
    names = [cell["hypothesis"] for cell in rows[0]["bits"]]
    order = sorted(range(len(names)), key=lambda i: _number(titles.get((question, names[i]), "")))
    counted = [row for row in rows if row["counted"]]
    return {
        "heads": [titles.get((question, names[i]), names[i]) for i in order],
        "leader": titles.get((question, rows[0]["leader"]), rows[0]["leader"]),
        "rows": [_evidence(book, row, order) for row in counted[:ROWS]], "more": len(counted) - len(counted[:ROWS]),
        "repeats": len(rows) - len(counted),
    }  # fmt: skip


def _number(label: str) -> tuple[int, str]:
    """H2 before H10, what has no label last."""
    digits = label[1:]
    return (int(digits), "") if digits.isdecimal() else (10**9, label)


def _evidence(book: Book, row: Row, order: Sequence[int]) -> View:
    cells = [_cell(row["bits"][i]["bits"]) for i in order]
    shares = {name: f"{100 * row[name]:.0f}%" for name in ("probability", "without", "better", "worse")}
    return (
        row
        | shares
        | {"ref": refer(book, row["row_id"]), "origin": reworded(row["origin"], book.say.language, book.labels), "cells": cells}
    )


def _cell(bits: float) -> View:
    if abs(bits) < FELT:
        return {"text": "·", "kind": ""}
    return {
        "text": f"{bits:+.1f}".replace("-", "−"),
        "kind": ("for" if bits > 0 else "against") + (" strong" if abs(bits) >= STRONG else ""),
    }


def likeness_view(book: Book, tables: Mapping[str, pa.Table]) -> list[Row]:
    """The known groups that work as was seen here, most likely first, and what is left for none of them."""
    rows = tables["similar_groups"].to_pylist() if tables.get("similar_groups") is not None else []
    return [
        row | {"label": book.labels[row["similarity_id"]], "refs": basis_of(book, row), "share": f"{100 * row['probability']:.0f}%"}
        for row in rows
    ]
