"""Words: the seven of ICD 203, with their ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urazuke.attribution.words import WORDS, in_japanese, in_words


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.0, "almost no chance"), (0.01, "almost no chance"), (0.049, "almost no chance"), (0.05, "very unlikely"), (0.2, "unlikely"),
        (0.45, "roughly even chance"), (0.5, "roughly even chance"), (0.55, "likely"), (0.8, "very likely"), (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)  # fmt: skip
def test_each_range_has_its_word(probability: float, word: str) -> None:
    assert in_words(probability) == word


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_probability_never_has_a_lower_word(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert WORDS.index(in_words(low)) <= WORDS.index(in_words(high))


def test_every_word_has_a_japanese_twin() -> None:
    assert len({in_japanese(word) for word in WORDS}) == len(WORDS) and not {in_japanese(word) for word in WORDS} & set(WORDS)
