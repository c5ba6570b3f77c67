"""Which evidence tells the hypotheses apart, how far, and what the answer would be without it or with another grade.

A row for each piece of evidence and a figure for each hypothesis, as in the analysis of competing hypotheses (R. J. Heuer,
Psychology of Intelligence Analysis, 1999, chapter 8): evidence that is as probable under every hypothesis proves none.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from urazuke.attribution.chain import Inquiry, assess
from urazuke.attribution.likelihoods import QUESTIONS, table
from urazuke.attribution.sensitivity import leaders
from urazuke.attribution.weighing import Chances, Hypothesis, Item, graded, strongest
from urazuke.evidence.locator import row_reference
from urazuke.evidence.tables import make_table

if TYPE_CHECKING:
    import pyarrow as pa

BEST, WORST = 1, 5  # grades that one step better or worse do not leave; 6 cannot be judged at all


def evidence_matrix(inquiry: Inquiry, base: Chances, language: str) -> pa.Table:
    """The inner table `weights` of an inquiry that comes to `base`: by question (as `hypotheses` has it), what tells most apart first.

    `bits`: for each hypothesis log2 of the evidence's graded likelihood over its mean under all of them. `diagnosticity`: the
    largest less the smallest. `counted` is false for what repeats its origin, which adds nothing. For what counts, `leader`
    is the question's most probable hypothesis and `probability` its probability, `without` what that is without the
    origin, `better` and `worse` what it is with the item one grade up or down.
    """
    return make_table("weights", [row for question in QUESTIONS for row in _rows(inquiry, question, base, language)])


def _rows(inquiry: Inquiry, question: str, base: Chances, language: str) -> list[dict[str, Any]]:
    asked = table(question).question
    hypotheses = inquiry.hypotheses[question]
    leader = leaders(base)[question]
    counted = {_key(item) for item, _ in strongest(inquiry.weights[question], hypotheses)}
    rows = []
    for item in sorted(i for i in inquiry.items if i.question == question):
        values = graded(item, hypotheses)
        mean = math.fsum(values) / len(values)
        bits = [{"hypothesis": h.name, "bits": round(math.log2(v / mean), 4)} for h, v in zip(hypotheses, values)]
        row = {
            "question": asked.get(language, asked["en"]), "kind": item.kind, "origin": item.origin, "row_id": item.row_id,
            "grade": item.grade, "bits": bits,
            "diagnosticity": round(math.log2(max(values) / min(values)), 4), "counted": _key(item) in counted,
            "leader": leader.name, "probability": _rounded(base[leader]), "basis": [row_reference(item.row_id)],
        }  # fmt: skip
        rows.append(row | (_sensitivity(inquiry, item, leader) if row["counted"] else {}))
    return sorted(rows, key=lambda r: (not r["counted"], -r["diagnosticity"], r["row_id"], r["kind"]))


def _key(item: Item) -> tuple[Any, ...]:
    """The item whatever its origin is called: all that nobody can identify are counted as one."""
    return item.row_id, item.kind, item.targets, item.routes


def _sensitivity(inquiry: Inquiry, item: Item, leader: Hypothesis) -> dict[str, float]:
    def with_grade(grade: int) -> float:
        items = [replace(i, grade=grade) if i == item else i for i in inquiry.items]
        return _rounded(assess(replace(inquiry, items=items))[leader])

    return {
        "without": _rounded(assess(inquiry, without=frozenset({item.origin}))[leader]),
        "better": with_grade(max(BEST, item.grade - 1)),
        "worse": with_grade(min(WORST, item.grade + 1)),
    }


def _rounded(probability: float) -> float:
    return round(probability, 6)
