"""Time that is taken from a window is exactly the time that others held."""

from __future__ import annotations

import ipaddress

from hypothesis import given
from hypothesis import strategies as st
from tests.hunt.scenes import day

from urazuke.evidence.interval import Interval
from urazuke.hunt.overlaps import subtract, without

WINDOWS = st.tuples(st.none() | st.integers(0, 8), st.none() | st.integers(9, 20)).map(
    lambda w: Interval(None if w[0] is None else day(w[0]), None if w[1] is None else day(w[1]))
) | st.integers(0, 19).map(lambda n: Interval(day(n), day(n + 1)))


@given(WINDOWS, st.lists(WINDOWS, max_size=4))
def test_an_instant_is_left_where_the_window_holds_it_and_no_other_does(whole: Interval, taken: list[Interval]) -> None:
    left = subtract(whole, taken)
    for number in range(-1, 43):
        instant = day(number / 2)
        assert sum(part.holds(instant) for part in left) == (whole.holds(instant) and not any(t.holds(instant) for t in taken))


@given(st.lists(st.tuples(st.integers(0, 31), st.sampled_from([27, 29, 31, 32])), max_size=4))
def test_an_address_is_left_where_the_network_holds_it_and_none_that_was_taken_does(taken: list[tuple[int, int]]) -> None:
    networks = [str(ipaddress.ip_network((0xC6120000 + at, length), strict=False)) for at, length in taken]
    left = [ipaddress.ip_network(value) for value in without("198.18.0.0/27", networks)]
    for number in range(32):
        address = ipaddress.ip_address(0xC6120000 + number)
        assert sum(address in n for n in left) == (not any(address in ipaddress.ip_network(n) for n in networks))
