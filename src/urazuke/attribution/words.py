"""A probability in words is one of seven, with the ranges of ICD 203, and never stands for how sure one is of it.

Source: Intelligence Community Directive 203, Analytic Standards (2015), section D.6.e(2)(a).
"""

from __future__ import annotations

# Upper end of each range (excluded), in order. Below 1 % and above 99 % the outermost words still hold.
_RANGES = (
    (0.05, "almost no chance", "ほぼあり得ない"),
    (0.20, "very unlikely", "可能性は非常に低い"),
    (0.45, "unlikely", "可能性は低い"),
    (0.55, "roughly even chance", "五分五分"),
    (0.80, "likely", "可能性が高い"),
    (0.95, "very likely", "可能性が非常に高い"),
    (float("inf"), "almost certain", "ほぼ確実"),
)
UPPER_ENDS = tuple(top for top, _, _ in _RANGES[:-1])
WORDS = tuple(word for _, word, _ in _RANGES)


def in_words(probability: float) -> str:
    """The ICD 203 word for a probability from 0 to 1."""
    return next(word for top, word, _ in _RANGES if probability < top)


def in_japanese(word: str) -> str:
    """The same degree in Japanese; the word itself where it is none of the seven."""
    return next((japanese for _, english, japanese in _RANGES if english == word), word)
