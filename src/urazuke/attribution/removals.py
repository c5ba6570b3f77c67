"""What every probability would be without some origins, for thousands of such sets at once.

`chain.assess` says it for one set, exactly. Here the same sums run over all sets together in numpy: an origin's evidence is
one row of logarithms that is there or not; an origin that nobody can identify counts only where no known one says the
same; each hop is capped by the one before. Rounding may differ in the last bits, so whoever compares with a threshold
asks `assess` again where a value lies within NEAR of it (`sensitivity.flip_sets`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from urazuke.attribution.chain import Inquiry, points_at
from urazuke.attribution.likelihoods import NAMED, QUESTIONS, UNKNOWN, reliance
from urazuke.attribution.weighing import Hypothesis, Item, Route, graded, priors, strongest
from urazuke.corroboration.sources import is_identified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAR = 1e-9


@dataclass(frozen=True)
class _Unidentified:
    """One proposition's unidentified evidence, strongest first, and the known origins (columns) beside which it adds nothing."""

    told_by: Sequence[int]
    ranked: Sequence[tuple[int, NDArray[np.float64]]]


@dataclass(frozen=True)
class _Hop:
    """One question: log priors, log likelihoods by origin, unidentified evidence, and what points at each hypothesis."""

    hypotheses: Sequence[Hypothesis]
    start: NDArray[np.float64]
    known: NDArray[np.float64]  # origins x hypotheses
    unidentified: Sequence[_Unidentified]
    pointing: Sequence[Sequence[tuple[int, tuple[Route, ...]]]]


class Removals:
    """The assessment of an inquiry with any of its `origins` left out."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.origins = sorted({item.origin for items in inquiry.weights.values() for item in items})
        self._hops = [_hop(inquiry, question, self.origins) for question in QUESTIONS]

    def chances(self, kept: NDArray[np.bool_]) -> Mapping[Hypothesis, NDArray[np.float64]]:
        """For each hypothesis its probability in every set; `kept` is sets x origins."""
        found: dict[Hypothesis, NDArray[np.float64]] = {}
        for hop in self._hops:
            found.update(_capped(hop, _posterior(hop, kept), kept, found))
        return found


def _hop(inquiry: Inquiry, question: str, origins: Sequence[str]) -> _Hop:
    import numpy as np

    hypotheses = inquiry.hypotheses[question]
    column = {origin: i for i, origin in enumerate(origins)}
    items = inquiry.weights[question]
    start = priors(hypotheses, inquiry.judged.get(question, {}))
    known = np.zeros((len(origins), len(hypotheses)))
    for item, values in strongest([i for i in items if is_identified(i.origin)], hypotheses):
        known[column[item.origin]] += np.log(values)
    pointing = [
        [(column[i.origin], i.routes) for i in items if h.role == NAMED and points_at(i, h)]
        for h in hypotheses
    ]  # fmt: skip
    logs = np.array([math.log(start[h]) for h in hypotheses])
    return _Hop(hypotheses, logs, known, _unidentified(items, hypotheses, column), pointing)


def _unidentified(items: Sequence[Item], hypotheses: Sequence[Hypothesis], column: Mapping[str, int]) -> list[_Unidentified]:
    import numpy as np

    propositions: dict[str, list[Item]] = {}
    for item in items:
        if reliance(item.grade) > 0 and not is_identified(item.origin):
            propositions.setdefault(item.proposition, []).append(item)
    found = []
    for proposition, listed in sorted(propositions.items()):
        told_by = sorted({column[i.origin] for i in items if i.proposition == proposition and is_identified(i.origin)})
        valued = [(item, graded(item, hypotheses)) for item in sorted(listed)]
        moving = [(max(v) / min(v), column[item.origin], np.log(v)) for item, v in valued if max(v) - min(v) >= 1e-12]
        found.append(_Unidentified(told_by, [(origin, logs) for _, origin, logs in sorted(moving, key=lambda m: -m[0])]))
    return found


def _posterior(hop: _Hop, kept: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Sets x hypotheses, each row summing to 1."""
    import numpy as np

    logs = hop.start + kept @ hop.known
    for group in hop.unidentified:
        free = ~kept[:, group.told_by].any(axis=1)
        for origin, values in group.ranked:
            here = free & kept[:, origin]
            logs[here] += values
            free &= ~here
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _capped(
    hop: _Hop, chances: NDArray[np.float64], kept: NDArray[np.bool_], upstream: Mapping[Hypothesis, NDArray[np.float64]]
) -> dict[Hypothesis, NDArray[np.float64]]:
    import numpy as np

    held = chances.copy()
    for i, pointing in enumerate(hop.pointing):
        if pointing:
            held[:, i] = np.minimum(chances[:, i], _cap(pointing, kept, upstream))
    excess = (chances - held).sum(axis=1)
    return {h: held[:, i] + (excess if h.role == UNKNOWN else 0.0) for i, h in enumerate(hop.hypotheses)}


def _cap(
    pointing: Sequence[tuple[int, tuple[Route, ...]]], kept: NDArray[np.bool_], upstream: Mapping[Hypothesis, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """1 where nothing points at it any more or something does directly; else the best route that is left."""
    import numpy as np

    direct, routed, best = np.zeros(len(kept), bool), np.zeros(len(kept), bool), np.zeros(len(kept))
    for origin, routes in pointing:
        here = kept[:, origin]
        if not routes:
            direct |= here
            continue
        routed |= here
        for route in routes:
            through = [p for h, p in upstream.items() if h.question == route.question and {h.role, h.target} & set(route.through)]
            best = np.maximum(best, np.where(here, np.minimum(1.0, sum(through, np.zeros(len(kept)))), 0.0))
    return np.where(direct | ~routed, 1.0, best)
