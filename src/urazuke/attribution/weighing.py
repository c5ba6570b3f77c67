"""Weights of evidence add up exactly, in any order; a re-report adds nothing, a refusal to comment nothing.

For each hypothesis the logarithms of the likelihoods are summed with `math.fsum`, whose result does not depend on the
order. Evidence is clustered by origin and proposition, and the strongest of a cluster counts. A grade mixes:
P'(e|H) = r P(e|H) + (1 - r) mean, so that worthless evidence has no effect rather than the opposite one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from urazuke.attribution.likelihoods import NAMED, OTHER_NAMED, UNKNOWN, reliance, table, unknown_floor
from urazuke.corroboration.sources import UNIDENTIFIED, is_identified


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One answer to one question; `role` is its column in likelihoods.toml, `covers` the parts of a body it stands for."""

    question: str
    name: str
    role: str
    target: str | None = None
    part_of: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Route:
    """What a piece of evidence goes through at an earlier hop: the hypotheses (by role or target) that must hold there."""

    question: str
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One row of the case as evidence on one question.

    `targets` are the named hypotheses that it points at (entity ids), none where it points at roles; `proposition`
    is what it is clustered by, with `origin`; `routes` the upstream hypotheses it needs (any one of them is enough);
    `own_voice` that the outlet of `report` says it itself.
    """

    question: str
    kind: str
    targets: tuple[str, ...]
    origin: str
    proposition: str
    grade: int
    row_id: str
    record: bool = False
    routes: tuple[Route, ...] = field(default=())
    report: str = ""
    own_voice: bool = False


Chances = Mapping[Hypothesis, float]


def likelihood(item: Item, hypothesis: Hypothesis) -> float:
    """P(e|H) as the table has it, before the grade."""
    cells = table(item.question).evidence[item.kind]
    if hypothesis.role != NAMED:
        return cells[hypothesis.role]
    pointed = hypothesis.target in item.targets or bool(hypothesis.part_of & set(item.targets))
    return cells[NAMED] if pointed else cells[OTHER_NAMED]


def graded(item: Item, hypotheses: Sequence[Hypothesis], shift: int = 0) -> tuple[float, ...]:
    """P'(e|H) for each hypothesis; `shift` makes the grade better (-1) or worse (+1). Grade 6 always weighs nothing."""
    raw = [likelihood(item, h) for h in hypotheses]
    grade = item.grade if item.grade == 6 else min(5, max(1, item.grade + shift))
    r, mean = reliance(grade), math.fsum(raw) / len(raw)
    return tuple(r * p + (1 - r) * mean for p in raw)


def strongest(items: Iterable[Item], hypotheses: Sequence[Hypothesis], shift: int = 0) -> list[tuple[Item, tuple[float, ...]]]:
    """One item of each cluster of origin and proposition, with its graded likelihoods; what has no effect is left out."""
    best: dict[tuple[str, str], tuple[float, Item, tuple[float, ...]]] = {}
    for item in _identified(heard(items)):
        values = graded(item, hypotheses, shift)
        if max(values) - min(values) < 1e-12:
            continue
        strength = math.log(max(values) / min(values))
        key = item.origin, item.proposition
        if key not in best or strength > best[key][0]:
            best[key] = strength, item, values
    return [(item, values) for _, (_, item, values) in sorted(best.items())]


def heard(items: Iterable[Item]) -> list[Item]:
    """The items that can weigh something, in order.

    An outlet's own words beside the source that it quotes for the same weigh nothing, nor do they where others repeat them.
    """
    listed = sorted(item for item in items if reliance(item.grade) > 0)
    sourced = {(i.report, i.question, i.proposition) for i in listed if not i.own_voice}
    echoed = {(i.origin, i.question, i.proposition) for i in listed if i.own_voice and (i.report, i.question, i.proposition) in sourced}
    return [i for i in listed if (i.origin, i.question, i.proposition) not in echoed]


def _identified(items: Iterable[Item]) -> list[Item]:
    """An origin that nobody can identify adds nothing beside one that is known, and all such are one."""
    listed = list(items)
    told = {(i.question, i.proposition) for i in listed if is_identified(i.origin)}
    known = [i for i in listed if is_identified(i.origin)]
    spare = [i for i in listed if not is_identified(i.origin) and (i.question, i.proposition) not in told]
    return known + [replace(i, origin=UNIDENTIFIED) for i in spare]


def telling(items: Iterable[Item]) -> list[Item]:
    """The same evidence without what can never count beside the rest: of one origin's repetitions the best graded."""
    best: dict[tuple[object, ...], Item] = {}
    for item in heard(items):
        key = item.question, item.kind, item.targets, item.origin, item.proposition, item.routes
        if key not in best or item.grade < best[key].grade:
            best[key] = item
    return sorted(best.values())


def posterior(hypotheses: Sequence[Hypothesis], priors: Mapping[Hypothesis, float], items: Iterable[Item], shift: int = 0) -> Chances:
    """The probability of each hypothesis after the evidence; they sum to 1."""
    counted = strongest(items, hypotheses, shift)
    logs = [math.fsum([math.log(priors[h]), *(math.log(v[i]) for _, v in counted)]) for i, h in enumerate(hypotheses)]
    top = max(logs)
    weights = [math.exp(value - top) for value in logs]
    total = math.fsum(weights)
    return {h: w / total for h, w in zip(hypotheses, weights)}


def priors(hypotheses: Sequence[Hypothesis], judged: Mapping[str, float], unknown_factor: float = 1.0) -> dict[Hypothesis, float]:
    """Priors of one question, summing to 1: the table's, an analyst's in their place, `unknown` never below its floor.

    `judged` is by name; `unknown_factor` makes `unknown` rarer or more common, for the sweep.
    """
    shares = table(hypotheses[0].question).prior
    named = [h for h in hypotheses if h.role == NAMED]
    start = {h: shares[NAMED] / len(named) if h.role == NAMED else shares[h.role] for h in hypotheses}
    fixed = {h: judged[h.name] for h in hypotheses if h.name in judged}
    free = {h: p * (unknown_factor if h.role == UNKNOWN else 1.0) for h, p in start.items() if h not in fixed}
    found = _sharing(fixed, free)
    unknown = next(h for h in hypotheses if h.role == UNKNOWN)
    if unknown not in fixed and found[unknown] < unknown_floor():
        others = {h: p for h, p in found.items() if h != unknown}
        found = _sharing({unknown: unknown_floor()}, others)
    return {h: found[h] for h in hypotheses}


def _sharing(fixed: Mapping[Hypothesis, float], free: Mapping[Hypothesis, float]) -> dict[Hypothesis, float]:
    """The free share what the fixed leave; where the fixed leave next to nothing they are scaled down."""
    taken, room = math.fsum(fixed.values()), math.fsum(free.values())
    scale = min(1.0, 0.99 / taken) if taken and free else (1.0 / taken if taken else 1.0)
    rest = 1.0 - taken * scale
    return {**{h: p * scale for h, p in fixed.items()}, **{h: p / room * rest for h, p in free.items()}}
