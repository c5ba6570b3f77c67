"""The matrix stands under its question, each answer under its label, each piece of evidence leading to its row."""

from __future__ import annotations

from pathlib import Path

from tests.dossier.conftest import write
from tests.dossier.dossier_case import HOSTILE, Worked
from tests.dossier.test_dossier_page import Parsed

from urazuke.evidence.tables import make_table

QUESTION = "Who controlled the servers?"


def _weight(row_id: str, kind: str, bits: tuple[float, float], counted: bool = True) -> dict[str, object]:
    named = [{"hypothesis": "unknown", "bits": bits[0]}, {"hypothesis": "the renter of P1", "bits": bits[1]}]
    return {
        "question": QUESTION, "kind": kind, "origin": f"police {HOSTILE}", "row_id": row_id, "grade": 3, "counted": counted, "bits": named,
        "diagnosticity": 1.0, "leader": "the renter of P1", "probability": 0.7, "without": 0.4, "better": 0.75, "worse": 0.65, "basis": [],
    }  # fmt: skip


def test_the_matrix_shows_bits_by_hypothesis_and_the_answer_without_the_source(english: Worked, tmp_path: Path) -> None:
    rows = [_weight("harbour.c2", "rented_under_false_name", (-0.8, 0.9)), _weight("harbour.c3", "denial", (0.01, -0.2), counted=False)]
    english.tables["weights"] = make_table("weights", rows)
    page = write(english, tmp_path / "dossier")
    text = Parsed(page).text
    assert "What tells the answers apart" in text and "said to be rented under a false name; police" in text
    assert '<td class="mark for strong">+0.9</td><td class="mark against strong">−0.8</td>' in page  # H1 is the renter, H2 unknown
    assert "40%" in text and "65%–75%" in text and "1 further row says again" in text
    assert "a denial;" not in text
