"""The matrix says for every piece of evidence what it does to every answer, and what the answer would be without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from urazuke.attribution import weigh
from urazuke.evidence.case import Settings
from urazuke.evidence.tables import make_table

Say = Callable[..., Any]
Run = Callable[..., list[dict[str, Any]]]
GROUP = "Which group used them?"


def _matrix(claims: Sequence[dict[str, Any]], **more: Any) -> list[dict[str, Any]]:
    from tests.attribution.conftest import ENTITIES

    entities = [{"entity_id": i, "type": t, "name": n, "names": [n]} for i, (t, n) in ENTITIES.items()]
    tables = {"claims": make_table("claims", claims), "entities": make_table("entities", entities)}
    tables |= {name: make_table(name, rows) for name, rows in more.items()}
    return list(weigh(Settings(), tables)["weights"].to_pylist())


def _leading(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return max((r for r in rows if r["question"] == GROUP), key=lambda r: r["probability"])


def test_without_and_regraded_are_what_a_case_without_or_with_that_grade_comes_to(hypotheses: Run, say: Say) -> None:
    claims = [say(f"{o}.c1", "attributed_to", o, actor=["tick"]) for o in ("Police", "Vendor", "Victim")]
    rows = [r for r in _matrix(claims) if r["question"] == GROUP]
    assert [r["row_id"] for r in rows] == ["Police.c1", "Vendor.c1", "Victim.c1"] and all(r["counted"] for r in rows)
    leader = _leading(hypotheses(claims))
    assert {(r["leader"], r["probability"]) for r in rows} == {(leader["hypothesis"], leader["probability"])}
    without = {r["hypothesis"]: r["probability"] for r in hypotheses(claims[1:]) if r["question"] == GROUP}
    assert rows[0]["without"] == pytest.approx(without["Tick"], abs=1e-6)
    assert rows[0]["worse"] < rows[0]["probability"] < rows[0]["better"]


def test_what_one_origin_says_again_counts_once(say: Say) -> None:
    claims = [say("a.c1", "attributed_to", "Police", actor=["tick"]), say("b.c1", "attributed_to", "Police", actor=["tick"])]
    rows = [r for r in _matrix(claims) if r["question"] == GROUP]
    assert [r["counted"] for r in rows] == [True, False]
    assert rows[1]["without"] is None


def test_the_most_telling_comes_first_and_a_denial_tells_little(say: Say) -> None:
    claims = [
        say("a.c1", "attributed_to", "Police", actor=["tick"]),
        say("b.c1", "attributed_to", "Ministry", factuality="denied", actor=["tick"]),
    ]
    rows = [r for r in _matrix(claims) if r["question"] == GROUP]
    assert [r["kind"] for r in rows] == ["attributed", "denial"]
    assert rows[0]["diagnosticity"] > 1 > 0.2 > rows[1]["diagnosticity"] > 0
    for row in rows:
        values = [cell["bits"] for cell in row["bits"]]
        assert row["diagnosticity"] == pytest.approx(max(values) - min(values), abs=1e-3)


def test_a_lessee_whose_account_was_taken_is_no_evidence_of_false_names() -> None:
    tenancy = {"tenancy_id": "t1", "account_id": "A", "persona_id": "p1", "watched": True, "because": "lead", "controller": "transferee"}
    persona = {"persona_id": "p1", "accounts": ["A", "B"], "names": ["Sato Hana", "Mori Ken"], "score": 12.0}
    assert not [r for r in _matrix([], tenancies=[tenancy], personas=[persona]) if r["kind"] == "records_false_names"]
    lessee = tenancy | {"controller": "lessee"}
    assert [r["row_id"] for r in _matrix([], tenancies=[lessee], personas=[persona]) if r["kind"] == "records_false_names"] == ["p1"]
