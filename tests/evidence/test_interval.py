"""Windows are half-open; cutting, splitting and joining them neither loses nor invents an instant."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.evidence.interval import BEGINNING, END, Interval, union

DAY = datetime(2024, 4, 1, tzinfo=UTC)
STEPS = range(-1, 12)


def at(step: int) -> datetime:
    return DAY + timedelta(hours=step)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start, end = draw(st.one_of(st.none(), st.integers(0, 8))), draw(st.one_of(st.none(), st.integers(1, 10)))
    if start is not None and end is not None and end <= start:
        start, end = end - 1, start + 1
    return Interval(None if start is None else at(start), None if end is None else at(end))


def instants(interval: Interval) -> set[int]:
    """The steps that it holds: on a grid that goes one step past every bound that is drawn."""
    return {step for step in STEPS if interval.holds(at(step))}


def test_the_start_is_inside_and_the_end_is_not() -> None:
    window = Interval(at(1), at(2))
    assert window.holds(at(1))
    assert not window.holds(at(2))
    assert window.holds(at(2) - timedelta(microseconds=1))


def test_open_ends_hold_everything_beyond() -> None:
    assert Interval(None, None).holds(BEGINNING)
    assert Interval(None, None).holds(END)
    assert Interval(at(3), None).holds(END)
    assert not Interval(at(3), None).holds(at(2))


@pytest.mark.parametrize("end", [0, 1])
def test_an_interval_that_holds_nothing_is_refused(end: int) -> None:
    with pytest.raises(ValueError, match="end after it starts"):
        Interval(at(1), at(end))


@given(intervals(), intervals())
def test_a_cut_holds_what_both_hold(one: Interval, other: Interval) -> None:
    both = one.cut(other)
    assert (instants(both) if both else set()) == instants(one) & instants(other)


@given(intervals(), intervals())
def test_overlapping_means_sharing_an_instant(one: Interval, other: Interval) -> None:
    assert one.overlaps(other) == bool(instants(one) & instants(other))
    assert one.overlaps(other) == other.overlaps(one)


@given(intervals(), intervals())
def test_a_cut_is_the_same_from_both_sides(one: Interval, other: Interval) -> None:
    assert one.cut(other) == other.cut(one)


@given(intervals(), st.integers(-1, 11))
def test_a_split_holds_the_same_instants_each_once(window: Interval, step: int) -> None:
    parts = window.split(at(step))
    held = [s for part in parts for s in sorted(instants(part))]
    assert sorted(held) == sorted(instants(window))
    assert all(not a.overlaps(b) for a in parts for b in parts if a is not b)


@given(st.lists(intervals(), max_size=6))
def test_a_union_holds_the_same_instants_in_the_fewest_windows(windows: list[Interval]) -> None:
    joined = union(windows)
    assert {s for w in joined for s in instants(w)} == {s for w in windows for s in instants(w)}
    assert all(a.upper < b.lower for a, b in itertools.pairwise(joined))


@given(st.lists(intervals(), max_size=6), st.randoms(use_true_random=False))
def test_a_union_does_not_depend_on_the_order(windows: list[Interval], chance: object) -> None:
    shuffled = list(windows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert union(shuffled) == union(windows)


def test_windows_that_touch_are_joined() -> None:
    assert union([Interval(at(2), at(3)), Interval(at(1), at(2))]) == [Interval(at(1), at(3))]
