"""Weighing: exact, in any order; re-reports and refusals add nothing; grades move towards no effect; caps hold."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from urazuke.attribution.chain import Inquiry, assess, cap
from urazuke.attribution.likelihoods import NAMED, QUESTIONS, table
from urazuke.attribution.weighing import Hypothesis, Item, Route, graded, posterior, priors

GROUP = [Hypothesis("group", "Tick", NAMED, "tick"), Hypothesis("group", "Kite", NAMED, "kite")]
GROUP += [Hypothesis("group", role, role) for role in table("group").roles]
KINDS = sorted(table("group").evidence)

items = st.builds(
    lambda kind, target, origin, grade, row: Item(
        "group", kind, (target,), origin, ("denial " if kind == "denial" else "") + target, grade, f"r.c{row}", report=f"r{row % 3}"
    ),
    st.sampled_from(KINDS), st.sampled_from(["tick", "kite"]), st.sampled_from(["Police", "Victim", "Ministry", "unidentified (x)"]),
    st.integers(1, 6), st.integers(0, 30),
)  # fmt: skip


@given(st.lists(items, max_size=8).flatmap(lambda listed: st.tuples(st.just(listed), st.permutations(listed))))
def test_the_order_of_the_evidence_changes_nothing_at_all(both: tuple[list[Item], list[Item]]) -> None:
    start = priors(GROUP, {})
    assert posterior(GROUP, start, both[0]) == posterior(GROUP, start, both[1])


@given(st.lists(items, min_size=1, max_size=8), st.data())
def test_a_re_report_of_the_same_origin_adds_exactly_nothing(listed: list[Item], data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(listed))
    worse = replace(again, row_id="zz.c1", report="zz", grade=min(6, again.grade + data.draw(st.integers(0, 2))))
    start = priors(GROUP, {})
    assert posterior(GROUP, start, [*listed, worse]) == posterior(GROUP, start, listed)


@given(st.lists(items, max_size=8), st.sampled_from(KINDS))
def test_what_cannot_be_judged_is_exactly_neutral(listed: list[Item], kind: str) -> None:
    refusal = Item("group", kind, ("tick",), "Spokesman", "tick", 6, "n.c1")
    start = priors(GROUP, {})
    assert posterior(GROUP, start, [*listed, refusal]) == posterior(GROUP, start, listed)
    assert posterior(GROUP, start, [refusal], shift=-1) == posterior(GROUP, start, [])


@given(items, st.integers(1, 5))
def test_a_worse_grade_moves_towards_no_effect_and_never_past_it(item: Item, grade: int) -> None:
    better, worse = (graded(replace(item, grade=g), GROUP) for g in (grade, min(5, grade + 1)))
    mean = sum(better) / len(better)
    for one, other in zip(better, worse):
        assert abs(other - mean) <= abs(one - mean) + 1e-12 and (one - mean) * (other - mean) >= -1e-12


@given(st.lists(items, max_size=8))
def test_probabilities_sum_to_one_and_unknown_is_never_ruled_out(listed: list[Item]) -> None:
    chances = posterior(GROUP, priors(GROUP, {}), listed)
    assert abs(sum(chances.values()) - 1) < 1e-9
    assert min(chances.values()) > 0


def test_a_denial_is_nearly_equal_under_every_hypothesis() -> None:
    for question in QUESTIONS:
        cells = table(question).evidence["denial"]
        assert 0.85 < min(cells.values()) / max(cells.values()) < 1, question


def test_every_likelihood_is_a_probability_with_a_cell_for_every_role_and_no_ratio_above_sixteen() -> None:
    for question in QUESTIONS:
        roles = set(table(question).roles) | ({NAMED, "other_named"} if NAMED in table(question).prior else set())
        assert abs(sum(table(question).prior.values()) - 1) < 1e-9
        for kind, cells in table(question).evidence.items():
            assert set(cells) == roles, (question, kind)
            assert all(0 < p < 1 for p in cells.values()) and max(cells.values()) / min(cells.values()) <= 16, (question, kind)


def test_an_analysts_prior_takes_the_place_of_the_tables() -> None:
    start = priors(GROUP, {"Tick": 0.6})
    assert start[GROUP[0]] == 0.6 and abs(sum(start.values()) - 1) < 1e-12
    crowded = priors(GROUP, {"Tick": 0.9, "Kite": 0.9})
    assert abs(sum(crowded.values()) - 1) < 1e-12 and min(crowded.values()) > 0


def test_unknown_keeps_its_floor_unless_an_analyst_sets_it() -> None:
    unknown = next(h for h in GROUP if h.role == "unknown")
    assert priors(GROUP, {"Tick": 0.98})[unknown] >= 0.05
    assert priors(GROUP, {"unknown": 0.01})[unknown] == 0.01


tasking = st.builds(
    lambda origin, grade, direct: Item(
        "tasking", "tasked", ("unit",), origin, "unit", grade, "t.c1", routes=() if direct else (Route("group", ("tick",)),)
    ),
    st.sampled_from(["A", "B", "C"]), st.integers(1, 6), st.booleans(),
)  # fmt: skip


@given(st.lists(items, max_size=6), st.lists(tasking, max_size=4), st.sampled_from([-1, 0, 1]))
def test_what_reaches_a_hypothesis_through_an_earlier_hop_is_no_more_probable_than_that_hop(
    groups: list[Item], orders: list[Item], shift: int
) -> None:
    unit = Hypothesis("tasking", "Unit", NAMED, "unit")
    hypotheses = {
        "control": [Hypothesis("control", r, r) for r in table("control").roles],
        "group": GROUP,
        "tasking": [unit, *(Hypothesis("tasking", r, r) for r in table("tasking").roles)],
    }
    chances = assess(Inquiry(hypotheses, (*groups, *orders)), shift=shift)
    if orders and all(item.routes for item in orders) and any(item.grade < 6 for item in orders):
        assert chances[unit] <= chances[GROUP[0]]
    assert chances[unit] <= cap(unit, orders, chances)
    for question in QUESTIONS:
        assert abs(sum(p for h, p in chances.items() if h.question == question) - 1) < 1e-9
