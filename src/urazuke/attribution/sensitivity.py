"""How far a probability moves if the grades are off by one, and which sources, if wrong, change the conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from urazuke.attribution.chain import Inquiry, assess
from urazuke.attribution.weighing import Chances, Hypothesis, graded
from urazuke.attribution.words import in_words

GRADE_SHIFTS = (-1, 0, 1)
UNKNOWN_FACTORS = (0.5, 1.0, 2.0)
LARGEST_SET = 3
_MOST_SETS = 12
_MOST_ORIGINS = 10  # of those, sets of two and three are tried; every origin is tried alone


def intervals(inquiry: Inquiry) -> dict[Hypothesis, tuple[float, float]]:
    """Lowest and highest probability over every grade one better or worse and the prior of unknown halved or doubled."""
    runs = [assess(inquiry, shift=s, unknown_factor=f) for s in GRADE_SHIFTS for f in UNKNOWN_FACTORS]
    return {h: (min(run[h] for run in runs), max(run[h] for run in runs)) for h in runs[0]}


def flip_sets(inquiry: Inquiry, base: Chances) -> dict[Hypothesis, list[tuple[str, ...]]]:
    """For each hypothesis the smallest sets of origins without which its word changes, or whether it leads.

    Minimal: no listed set contains another of the same hypothesis. Sets of up to three origins.
    """
    found: dict[Hypothesis, list[tuple[str, ...]]] = {h: [] for h in base}
    leading = leaders(base)
    origins = _by_effect(inquiry)
    for size in range(1, LARGEST_SET + 1):
        pool = origins if size == 1 else origins[:_MOST_ORIGINS]
        for removed in combinations(sorted(pool), size):
            without = frozenset(removed)
            left = assess(inquiry, without=without)
            new = leaders(left)
            for h in base:
                flips = in_words(left[h]) != in_words(base[h]) or (leading[h.question] == h) != (new[h.question] == h)
                if flips and len(found[h]) < _MOST_SETS and not any(set(smaller) <= without for smaller in found[h]):
                    found[h].append(removed)
    return found


def leaders(chances: Chances) -> Mapping[str, Hypothesis]:
    """The most probable hypothesis of each question; of equals the one named first."""
    best: dict[str, Hypothesis] = {}
    for h, p in chances.items():
        if h.question not in best or p > chances[best[h.question]]:
            best[h.question] = h
    return best


def _by_effect(inquiry: Inquiry) -> list[str]:
    """The origins, those whose evidence moves most first."""
    effect: dict[str, float] = {}
    for item in (item for items in inquiry.weights.values() for item in items):
        values = graded(item, inquiry.hypotheses[item.question])
        effect[item.origin] = max(effect.get(item.origin, 0.0), max(values) / min(values))
    return sorted(effect, key=lambda origin: (-effect[origin], origin))
