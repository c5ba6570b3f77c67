"""Which known groups work as this one did: one capped hint among others, never the verdict.

What is seen (ATT&CK techniques and software) is taken to come partly from what is known of the group and partly from
what all groups do: P(id | group) = (1 - lambda) P(id) + lambda [id known] / (k + ids known). The score is the sum of
log P(id | group) / P(id): an id that few groups have weighs much, and a long profile gains nothing by its length.
(Jelinek and Mercer's interpolation, 1980, as used for ranking by Zhai and Lafferty, 2004.) The first group's probability
is a logistic on its margin over the second; similarity.toml holds the numbers and how they were found.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """`score` in nats of evidence; `because` the shared ids, the rarest first."""

    group: str
    score: float
    probability: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Fit:
    own_share: float
    unseen_ids: float
    background: float
    slope: float
    intercept: float
    temperature: float
    unprofiled: float
    exclusive: int
    planted: int
    against: float
    hanging: float
    clear: float
    unclear: float


def rank_groups(evidence: Collection[str], profiles: Mapping[str, Collection[str]]) -> list[RankedGroup]:
    """Groups by how well their known ATT&CK techniques and software explain those seen, most likely first.

    `evidence` are ids such as `T1059.001` and `S0154`, compared without case; `profiles` those known of each group. The
    probabilities are calibrated over the ranking and may sum to less than 1: the rest is `none of these`. Equals stand
    in order of name.
    """
    seen = sorted({item.strip().upper() for item in evidence if item.strip()})
    known = {group: frozenset(item.strip().upper() for item in items) for group, items in profiles.items()}
    frequency = _frequency(known)
    weights = {item: _background(item, frequency) for item in seen}
    scored = sorted((-_score(weights, known[group]), group) for group in known)
    chances = _calibrated([-score for score, _ in scored], bool(scored) and hangs_on_tools(seen, known, scored[0][1]))
    return [
        RankedGroup(group, round(-score, 6), round(chance, 6), _because(seen, known[group], frequency))
        for (score, group), chance in zip(scored, chances)
    ]


def _frequency(known: Mapping[str, frozenset[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for items in known.values():
        for item in items:
            counts[item] = counts.get(item, 0) + 1
    return counts


def _background(item: str, frequency: Mapping[str, int]) -> float:
    """P(id): its share of all that is known of all groups, never nothing."""
    extra = _fit().background
    return (frequency.get(item, 0) + extra) / (sum(frequency.values()) + extra * (len(frequency) + 1))


def _score(background: Mapping[str, float], items: frozenset[str]) -> float:
    fit = _fit()
    own = 1 / (len(items) + fit.unseen_ids)
    return math.fsum(
        math.log(1 - fit.own_share + (fit.own_share * own / chance if item in items else 0.0)) for item, chance in background.items()
    )


def hangs_on_tools(evidence: Collection[str], profiles: Mapping[str, Collection[str]], group: str) -> bool:
    """Does what is seen speak against the group once the tools that (nearly) nobody else is known for are left aside?"""
    fit = _fit()
    known = {name: frozenset(items) for name, items in profiles.items()}
    frequency = _frequency(known)
    own = [i for i in evidence if i in known[group] and i.startswith("S") and frequency[i] <= fit.exclusive]
    tools = sorted(own, key=lambda i: (frequency[i], i))[: fit.planted]
    rest = {item: _background(item, frequency) for item in evidence if item not in tools}
    return bool(tools) and _score(rest, known[group]) < fit.against


def _calibrated(scores: Sequence[float], hangs: bool) -> list[float]:
    """A group that the evidence does not speak for has no probability; the others share what the first leaves."""
    fit = _fit()
    if not scores or scores[0] <= 0:
        return [0.0 for _ in scores]
    margin = scores[0] - max([0.0, *scores[1:2]])
    first = 1 / (1 + math.exp(-(fit.intercept + fit.slope * math.sqrt(margin))))
    first = min(first, fit.hanging if hangs else 1.0, fit.unclear if margin < fit.clear else 1.0)
    weights = [math.exp((score - scores[0]) / fit.temperature) if score > 0 else 0.0 for score in scores[1:]]
    total = math.fsum(weights)
    rest = (1 - first) * (1 - fit.unprofiled)
    return [first, *(min(first, rest * weight / total) if total else 0.0 for weight in weights)]


def _because(seen: Sequence[str], items: frozenset[str], frequency: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted((item for item in seen if item in items), key=lambda item: (frequency[item], item)))


@functools.cache
def _fit() -> _Fit:
    document = tomllib.loads(files("urazuke.attribution").joinpath("similarity.toml").read_text("utf-8"))
    return _Fit(**document["fit"])
