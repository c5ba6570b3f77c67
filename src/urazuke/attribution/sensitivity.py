"""How far a probability moves if the grades are off by one, and which sources, if wrong, change the conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

from urazuke.attribution.chain import Inquiry, assess
from urazuke.attribution.removals import NEAR, Removals
from urazuke.attribution.weighing import Chances, Hypothesis, graded
from urazuke.attribution.words import UPPER_ENDS, in_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GRADE_SHIFTS = (-1, 0, 1)
UNKNOWN_FACTORS = (0.5, 1.0, 2.0)
LARGEST_SET = 3
MOST_ORIGINS = 80  # of more origins than that, sets of two and three are of those whose evidence moves most; alone each is tried
_BATCH = 20_000  # sets weighed together

Set = tuple[str, ...]


def intervals(inquiry: Inquiry) -> dict[Hypothesis, tuple[float, float]]:
    """Lowest and highest probability over every grade one better or worse and the prior of unknown halved or doubled."""
    runs = [assess(inquiry, shift=s, unknown_factor=f) for s in GRADE_SHIFTS for f in UNKNOWN_FACTORS]
    return {h: (min(run[h] for run in runs), max(run[h] for run in runs)) for h in runs[0]}


def flip_sets(inquiry: Inquiry, base: Chances) -> dict[Hypothesis, list[Set]]:
    """For each hypothesis the smallest sets of origins without which its word changes, or whether it leads.

    All of them, of up to three origins, smaller ones first and each size in order of name. Minimal: no listed set
    contains another of the same hypothesis.
    """
    found: dict[Hypothesis, list[Set]] = {h: [] for h in base}
    seen: dict[Hypothesis, set[Set]] = {h: set() for h in base}
    removals = Removals(inquiry)
    strongest = sorted(_by_effect(inquiry)[:MOST_ORIGINS])
    sizes = [combinations(removals.origins, 1), *(combinations(strongest, n) for n in range(2, LARGEST_SET + 1))]
    for removed in _batches(chain.from_iterable(sizes)):
        flipped = _flipped(inquiry, base, removals, removed)
        for h, flags in flipped.items():
            for place in flags.nonzero()[0].tolist():
                one = removed[place]
                if not any(part in seen[h] for n in range(1, len(one)) for part in combinations(one, n)):
                    seen[h].add(one)
                    found[h].append(one)
    return found


def _batches(sets: Iterator[Set]) -> Iterator[list[Set]]:
    while batch := list(islice(sets, _BATCH)):
        yield batch


def _flipped(inquiry: Inquiry, base: Chances, removals: Removals, removed: Sequence[Set]) -> dict[Hypothesis, NDArray[np.bool_]]:
    """For each hypothesis whether each set changes its word or whether it leads; what is near a threshold is assessed one by one."""
    import numpy as np

    column = {origin: i for i, origin in enumerate(removals.origins)}
    kept = np.ones((len(removed), len(column)), dtype=bool)
    for place, names in enumerate(removed):
        kept[place, [column[name] for name in names]] = False
    chances = removals.chances(kept)
    leading, doubtful = _leading(chances), np.zeros(len(removed), dtype=bool)
    flags: dict[Hypothesis, NDArray[np.bool_]] = {}
    led = leaders(base)
    for h, values in chances.items():
        word = np.searchsorted(UPPER_ENDS, values, side="right")
        doubtful |= (np.abs(values[:, None] - np.array(UPPER_ENDS)) < NEAR).any(axis=1)
        leads, contested = leading[h]
        doubtful |= contested
        flags[h] = (word != np.searchsorted(UPPER_ENDS, base[h], side="right")) | (leads != (led[h.question] == h))
    for place in doubtful.nonzero()[0].tolist():
        exact = assess(inquiry, without=frozenset(removed[place]))
        now = leaders(exact)
        for h in base:
            flags[h][place] = in_words(exact[h]) != in_words(base[h]) or (led[h.question] == h) != (now[h.question] == h)
    return flags


def _leading(chances: Mapping[Hypothesis, NDArray[np.float64]]) -> dict[Hypothesis, tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """For each hypothesis whether it leads its question in each set, and whether another is as near as to be equal."""
    import numpy as np

    found = {}
    for question in {h.question for h in chances}:
        own = [h for h in chances if h.question == question]
        values = np.stack([chances[h] for h in own], axis=1)
        best = values.argmax(axis=1)
        contested = (values >= values.max(axis=1, keepdims=True) - NEAR).sum(axis=1) > 1
        found.update({h: (best == i, contested) for i, h in enumerate(own)})
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
