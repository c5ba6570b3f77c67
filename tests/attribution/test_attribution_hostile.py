"""Whatever the claims say, the answers stay probabilities, name only what is in the case, and do not depend on order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from urazuke.evidence.claim import CLAIM_ROLES, FACTUALITIES

values = st.sampled_from(["tick", "kite", "unit", "army", "man", "officer", "jaxa", "nobody", "", True, 7, "no"])
origins = st.sampled_from(["Police", "Victim", "unidentified (a)", "unidentified (b)", ""])


@st.composite
def claim_rows(draw: st.DrawFn, say: Callable[..., dict[str, Any]], number: int) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(CLAIM_ROLES)))
    arguments = {role: draw(st.lists(values, max_size=2)) for role in CLAIM_ROLES[kind]}
    row = say(f"{draw(st.sampled_from('abc'))}.c{number}", kind, draw(origins), draw(st.sampled_from(FACTUALITIES)))
    others = [f"{report}.c{n}" for report in "abc" for n in range(8)]
    import json

    row |= {"arguments": json.dumps(arguments), "opposed_by": draw(st.lists(st.sampled_from(others), max_size=3))}
    return row | {"speakers": draw(st.sampled_from([[], ["A"], ["A", "B"]])), "credibility": draw(st.integers(1, 6))}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_claims_break_it(hypotheses: Callable[..., Any], say: Callable[..., Any], data: st.DataObject) -> None:
    rows = [data.draw(claim_rows(say, n)) for n in range(data.draw(st.integers(0, 7)))]
    found = hypotheses(rows)
    assert hypotheses(rows[::-1]) == found
    total: dict[str, float] = defaultdict(float)
    ids = {row["claim_id"] for row in rows}
    for row in found:
        total[row["question"]] += row["probability"]
        assert 0 <= row["probability_low"] <= row["probability"] <= row["probability_high"] <= 1
        assert set(row["supports"]) | set(row["opposes"]) <= ids and not set(row["supports"]) & set(row["opposes"])
    assert len(total) == 3 and all(abs(value - 1) < 1e-4 for value in total.values())
    silent = [row for row in rows if row["factuality"] == "no_comment"]
    assert not {row["claim_id"] for row in silent} & {i for row in found for i in (*row["supports"], *row["opposes"])}
