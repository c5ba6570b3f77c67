"""Which known groups work as this one did: one capped hint among others, never the verdict.

What is seen (ATT&CK techniques and software) is taken to come partly from what is known of the group and partly from what all
groups do: P(id | group) = (1 - w) P(id) + w [id known] / (ids known), with w = share (ids known) / (ids known + unseen), so that
little is expected of a group of which little is known (the two-stage smoothing of Zhai and Lafferty, 2002). The score is the sum
of log P(id | group) / P(id): an id that few groups have weighs much. A group known for other forms of a technique and not for the
form seen pays a little; an id that nobody is known for says nothing. The first group's probability is read from how far it leads
over the second. Where a number depends on how much is known at all, it is counted in groups or in mean profiles, so that another
catalogue than the one it was found on is weighed alike. similarity.toml holds the numbers and how they were found.
"""

from __future__ import annotations

import functools
import math
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """`score` in nats of evidence; `because` the shared ids, the rarest first."""

    group: str
    score: float
    probability: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """The numbers of the score, as the table `fit` of similarity.toml explains them."""

    own_share_techniques: float
    own_share_software: float
    unseen_profiles: float
    background_techniques: float
    background_software: float
    another_way: float


class Profiles:
    """What is known of every group, and how many groups each id is known for."""

    def __init__(self, profiles: Mapping[str, Collection[str]]) -> None:
        self.known = {group: frozenset(_tidied(items)) for group, items in profiles.items()}
        self.techniques = {group: frozenset(map(_technique, items)) for group, items in self.known.items()}
        self.frequency = Counter(item for items in self.known.values() for item in items)
        self.listed = self.frequency.total()
        self.mean = self.listed / max(1, len(self.known))

    def background(self, item: str, fit: Fit) -> float:
        """P(id): its share of all that is known of all groups, never nothing."""
        extra = len(self.known) * (fit.background_software if _is_software(item) else fit.background_techniques)
        return (self.frequency[item] + extra) / (self.listed + extra * (len(self.frequency) + 1))

    def rarity(self, item: str) -> float:
        return max(0.0, math.log(len(self.known) / (self.frequency[item] + 0.5)))


def rank_groups(evidence: Collection[str], profiles: Mapping[str, Collection[str]]) -> list[RankedGroup]:
    """Groups by how well their known ATT&CK techniques and software explain those seen, most likely first.

    `evidence` are ids such as `T1059.001` and `S0154`, compared without case; `profiles` those known of each group. The
    probabilities are calibrated over the ranking and may sum to less than 1: the rest is `none of these`. Equals stand
    in order of name.
    """
    seen, known = _tidied(evidence), Profiles(profiles)
    scored = sorted((-score, group) for group, score in group_scores(seen, known).items())
    chances = _calibrated(seen, known, [(group, -score) for score, group in scored])
    return [
        RankedGroup(group, round(-score, 6), round(chance, 6), _because(seen, group, known))
        for (score, group), chance in zip(scored, chances)
    ]


def group_scores(seen: Sequence[str], profiles: Profiles, fit: Fit | None = None) -> dict[str, float]:
    """How much more probable each group makes what is seen than groups at large do, in nats."""
    numbers = fit or found_numbers()
    telling = [(item, profiles.background(item, numbers), profiles.rarity(item)) for item in seen if profiles.frequency[item]]
    return {group: math.fsum(_weights(telling, group, profiles, numbers)) for group in profiles.known}


def _weights(telling: Iterable[tuple[str, float, float]], group: str, profiles: Profiles, fit: Fit) -> Iterable[float]:
    items, techniques = profiles.known[group], profiles.techniques[group]
    one = 1 / (len(items) + fit.unseen_profiles * profiles.mean)
    for item, background, rarity in telling:
        share = fit.own_share_software if _is_software(item) else fit.own_share_techniques
        common = 1 - share * len(items) * one
        if item in items:
            yield math.log(common + share * one / background)
        else:
            otherwise = "." in item and _technique(item) in techniques
            yield math.log(common) - (fit.another_way * rarity if otherwise else 0.0)


def hangs_on_tools(evidence: Collection[str], profiles: Mapping[str, Collection[str]], group: str) -> bool:
    """Do other groups explain what is seen better, once the tools that (nearly) nobody else is known for are left aside?"""
    return _hangs(_tidied(evidence), Profiles(profiles), group)


def _hangs(seen: Sequence[str], profiles: Profiles, group: str) -> bool:
    planted, frequency = _document()["planted"], profiles.frequency
    own = [i for i in seen if i in profiles.known[group] and _is_software(i) and frequency[i] <= planted["exclusive"]]
    tools = sorted(own, key=lambda i: (frequency[i], i))[: planted["tools"]]
    scores = group_scores([i for i in seen if i not in tools], profiles) if tools else {group: 0.0}
    return sum(score >= scores[group] for score in scores.values()) > int(planted["ahead"])


def lead(first: float, second: float, shared: int) -> float:
    """How far the first group's score is above the second's and above nothing, for the number of ids that carry it."""
    return (first - max(0.0, second)) / math.sqrt(1 + shared)


def _calibrated(seen: Sequence[str], profiles: Profiles, scored: Sequence[tuple[str, float]]) -> list[float]:
    """A group that the evidence does not speak for has no probability; the others share what the first leaves."""
    if not scored or scored[0][1] <= 0:
        return [0.0 for _ in scored]
    (group, best), ranking = scored[0], _document()["ranking"]
    ahead = lead(best, scored[1][1] if scored[1:] else 0.0, len(_because(seen, group, profiles)))
    first = _first_chance(ahead)
    if _hangs(seen, profiles, group):
        first = min(first, float(_document()["planted"]["probability"]))
    weights = [math.exp((score - best) / ranking["temperature"]) if score > 0 else 0.0 for _, score in scored[1:]]
    total, rest = math.fsum(weights), (1 - first) * (1 - ranking["unprofiled"])
    return [first, *(min(first, rest * weight / total) if total else 0.0 for weight in weights)]


def _first_chance(ahead: float) -> float:
    grades = _document()["grade"]
    grade = next(grade for grade in grades if ahead >= grade["lead"])
    return grade_probability(grade["right"], grade["reports"], grade is grades[0])


def grade_probability(right: int, reports: int, highest: bool) -> float:
    """The share of a grade's reports in which the right group was first, by Laplace's rule; capped but for the highest grade."""
    share = (right + 1) / (reports + 2)
    return share if highest else min(share, float(_document()["ranking"]["most_below_highest"]))


def _because(seen: Sequence[str], group: str, profiles: Profiles) -> tuple[str, ...]:
    return tuple(sorted((i for i in seen if i in profiles.known[group]), key=lambda i: (profiles.frequency[i], i)))


def _tidied(items: Iterable[str]) -> list[str]:
    return sorted({item.strip().upper() for item in items if item.strip()})


def _is_software(item: str) -> bool:
    return item.startswith("S")


def _technique(item: str) -> str:
    """The technique of which the id is a form: `T1059` of `T1059.001`."""
    return item.partition(".")[0]


@functools.cache
def _document() -> dict[str, Any]:
    return tomllib.loads(files("urazuke.attribution").joinpath("similarity.toml").read_text("utf-8"))


def grade_leads() -> list[float]:
    """The least lead of every grade of the first group's probability, the highest first."""
    return [float(grade["lead"]) for grade in _document()["grade"]]


@functools.cache
def found_numbers() -> Fit:
    """The numbers of the score that similarity.toml holds."""
    return Fit(**_document()["fit"])
