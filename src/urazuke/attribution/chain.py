"""The chain is never stronger than its weakest hop: what goes through an earlier answer is no more probable than it.

Address, tenancy, lessee, group, principal are layers. A piece of evidence that reaches a hypothesis only through an
earlier hop (the group got the log-ins through the hand-over; the unit tasked the group) lends it at most the
probability of that hop. What the cap takes goes to `unknown`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from urazuke.attribution.likelihoods import NAMED, QUESTIONS, UNKNOWN, reliance
from urazuke.attribution.weighing import Chances, Hypothesis, Item, Route, posterior, priors, telling


@dataclass(frozen=True)
class Inquiry:
    """All that the assessment depends on: the hypotheses of the three questions, the evidence, the analysts' priors."""

    hypotheses: Mapping[str, Sequence[Hypothesis]]
    items: Sequence[Item]
    judged: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @functools.cached_property
    def weights(self) -> Mapping[str, Sequence[Item]]:
        """By question, the evidence that can count: hundreds of reports repeat few things."""
        return {question: telling(i for i in self.items if i.question == question) for question in QUESTIONS}


def assess(inquiry: Inquiry, *, shift: int = 0, unknown_factor: float = 1.0, without: frozenset[str] = frozenset()) -> Chances:
    """The probability of every hypothesis of every question, capped hop by hop.

    `shift` moves every grade, `unknown_factor` the prior of unknown; evidence of the origins in `without` is left out.
    """
    found: dict[Hypothesis, float] = {}
    for question in QUESTIONS:
        hypotheses = inquiry.hypotheses[question]
        items = [item for item in inquiry.weights[question] if item.origin not in without]
        start = priors(hypotheses, inquiry.judged.get(question, {}), unknown_factor)
        found.update(_capped(posterior(hypotheses, start, items, shift), items, found))
    return found


def cap(hypothesis: Hypothesis, items: Iterable[Item], upstream: Chances) -> float:
    """The most that the hypothesis can be: the best of the routes by which its evidence reaches it; 1 where one is direct."""
    if hypothesis.role != NAMED:
        return 1.0
    pointing = [i for i in items if points_at(i, hypothesis)]
    if not pointing or any(not item.routes for item in pointing):
        return 1.0
    return max(_chance(route, upstream) for item in pointing for route in item.routes)


def points_at(item: Item, hypothesis: Hypothesis) -> bool:
    """Whether it asserts the named hypothesis, or a part of the body that it names."""
    if not reliance(item.grade) or item.kind == "denial":
        return False
    return hypothesis.target in item.targets or bool(hypothesis.part_of & set(item.targets))


def _chance(route: Route, upstream: Chances) -> float:
    through = [p for h, p in upstream.items() if h.question == route.question and {h.role, h.target} & set(route.through)]
    return min(1.0, math.fsum(through))


def _capped(chances: Chances, items: Sequence[Item], upstream: Chances) -> Chances:
    held = {h: min(p, cap(h, items, upstream)) for h, p in chances.items()}
    excess = math.fsum(p - held[h] for h, p in chances.items())
    if not excess:
        return chances
    return {h: p + excess if h.role == UNKNOWN else p for h, p in held.items()}
