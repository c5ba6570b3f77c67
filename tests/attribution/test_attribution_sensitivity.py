"""Flip sets are all the smallest sets of origins that change a conclusion: what assessing every set one by one finds."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from bench.attribution import brute_force, random_inquiry
from hypothesis import given, settings
from hypothesis import strategies as st

from urazuke.attribution.chain import Inquiry, assess
from urazuke.attribution.removals import Removals
from urazuke.attribution.sensitivity import flip_sets

inquiries = st.builds(random_inquiry, st.integers(0, 10_000), st.integers(0, 7))


@settings(deadline=None, max_examples=60)
@given(inquiries)
def test_flip_sets_are_what_brute_force_finds(inquiry: Inquiry) -> None:
    base = assess(inquiry)
    assert flip_sets(inquiry, base) == brute_force(inquiry, base)


@settings(deadline=None, max_examples=60)
@given(inquiries, st.randoms(use_true_random=False))
def test_many_sets_at_once_are_assessed_as_each_alone(inquiry: Inquiry, chance: random.Random) -> None:
    removals = Removals(inquiry)
    sets = [[o for o in removals.origins if chance.random() < 0.5] for _ in range(5)]
    found = removals.chances(np.array([[o not in gone for o in removals.origins] for gone in sets], dtype=bool).reshape(5, -1))
    for place, gone in enumerate(sets):
        exact = assess(inquiry, without=frozenset(gone))
        assert {h: p[place] for h, p in found.items()} == pytest.approx(exact, abs=1e-12)


@given(inquiries, st.integers(0, 10_000))
def test_a_re_report_in_another_outlet_changes_nothing_whoever_spoke(inquiry: Inquiry, seed: int) -> None:
    if not inquiry.items:
        return
    again = random.Random(seed).choice(list(inquiry.items))
    for own_voice in (True, False):
        more = replace(again, row_id="zz.c1", report="zz", own_voice=own_voice)
        assert assess(replace_items(inquiry, more)) == assess(inquiry)


def replace_items(inquiry: Inquiry, more: object) -> Inquiry:
    return Inquiry(inquiry.hypotheses, [*inquiry.items, more], inquiry.judged)  # type: ignore[list-item]
