"""Whatever a reader makes of a report, corroboration and the order of reports stay out of its reach."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corroboration.conftest import make_reading

from urazuke.corroboration import corroborate
from urazuke.evidence.case import Settings
from urazuke.evidence.claim import CLAIM_ROLES, ENTITY_TYPES, FACTUALITIES, Claim, Entity, Mention, Reading, Span

texts = st.text(st.sampled_from("aΩ部隊 Unit61419男30代\n\x00\u202e<'\""), max_size=30)
references = st.sampled_from(["e0", "e1", "e2", "e9", "outlet", "", "200", "<script>"])
values = st.one_of(references, st.integers(-5, 5), st.booleans(), st.none(), st.just("9" * 400), st.just("٣"))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, 40))
    return Span(start, start + draw(st.integers(0, 20)))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    kind = draw(st.sampled_from([*CLAIM_ROLES, "unheard_of"]))
    roles = CLAIM_ROLES.get(kind, ("x",))
    arguments: dict[str, Any] = {role: tuple(draw(st.lists(values, max_size=3))) for role in draw(st.sets(st.sampled_from(roles)))}
    return Claim(
        draw(st.sampled_from(["c1", "c2", "c3"])), kind, draw(spans()), tuple(draw(st.lists(spans(), max_size=2))), arguments,
        draw(st.sampled_from(FACTUALITIES)), tuple(draw(st.lists(references, max_size=3))), "fuzz",
    )  # fmt: skip


@st.composite
def readings(draw: st.DrawFn, number: int) -> Reading:
    entities = tuple(
        Entity(
            f"e{n}", draw(st.sampled_from(ENTITY_TYPES)), draw(texts), (Mention(draw(spans()), draw(st.sampled_from(["name", "nominal"]))),)
        )
        for n in range(draw(st.integers(0, 3)))
    )
    return Reading(
        f"{number:064x}", draw(st.sampled_from(["reports/a.txt", "b", "", "../x\n.md"])), draw(st.one_of(st.none(), texts)),
        draw(st.sampled_from([None, "2024-05-01", "nonsense"])), "en", draw(st.sampled_from([0.0, 1.0])), draw(texts),
        entities=entities, claims=tuple(draw(st.lists(claims(), max_size=4, unique_by=lambda c: c.id))),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.tuples(readings(1), readings(2), readings(3)))
def test_no_reading_breaks_it_and_the_order_never_shows(three: tuple[Reading, ...]) -> None:
    found = corroborate(three, Settings())
    again = corroborate(three[::-1], Settings())
    assert (found.claims, found.entities, found.alignment) == (again.claims, again.entities, again.alignment)
    ids = found.claims.column("claim_id").to_pylist()
    assert len(ids) == len(set(ids)) == sum(len(r.claims) for r in three)
    for row in found.claims.to_pylist():
        assert 1 <= row["credibility"] <= 6 and 0 <= row["corroboration"] <= 3
        assert set(row["opposed_by"]) <= set(ids) and row["basis"]
    assert all(set(row["claims"]) <= set(ids) for row in found.alignment.to_pylist())


def test_twice_the_reports_of_one_story_are_not_compared_four_times(monkeypatch: pytest.MonkeyPatch) -> None:
    from urazuke.corroboration import relations

    calls = [0]
    compare = relations.compare_role

    def counted(left: Any, right: Any, role: str) -> Any:
        calls[0] += 1
        return compare(left, right, role)

    monkeypatch.setattr(relations, "compare_role", counted)

    def work(number: int) -> int:
        known = [("v", "organisation", "Acme Harbour", "name"), ("m", "person_unnamed", "an engineer aged 34", "nominal")]
        told = [
            ("attacked", {"victim": ["v"]}, "stated", ["outlet"]),
            ("rented_server", {"lessee": ["m"], "times": [3]}, "suspected", ["outlet"]),
            ("leaked", {"victim": ["v"], "polarity": ["no_leak"]}, "denied", ["outlet", "v"]),
        ]
        calls[0] = 0
        corroborate([make_reading(f"r{n}", f"Outlet {n}", known, told) for n in range(number)], Settings())
        return calls[0]

    assert work(40) <= 2.2 * work(20) + 20
