"""What two accounts have in common, value by value, with the bits that each is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from urazuke.linkage.accounts import Account
from urazuke.linkage.habits import Habits
from urazuke.linkage.market import parameters
from urazuke.linkage.model import COMPARED, SECONDS_A_DAY, Agreement, chance_to_share, compared_columns, identities_counted
from urazuke.linkage.passing_on import PassedOn
from urazuke.linkage.profiles import Profiles
from urazuke.linkage.same_person import SamePerson
from urazuke.linkage.values import alike_names

Pair = tuple[str, str]
# The comparisons whose highest level is that of two sign-ups close together.
NEAR = ("network", "burst")


@dataclass(frozen=True, slots=True)
class Feature:
    """A field in which two accounts agree (weight above 0) or were found to differ.

    `holders`: identities with the value. `near`: of sign-ups, that they were hours and not only days apart. `own`: of a
    machine, that both signed up with it, and not only somebody logged in with it later. `full`: the bits before a cap.
    """

    field: str
    left: str | None
    right: str | None
    weight: float
    holders: int = 0
    near: bool = False
    own: bool = True
    full: float | None = None

    @property
    def uncapped(self) -> float:
        """The bits as they would be beside other evidence."""
        return self.weight if self.full is None else self.full


def with_machines(features: list[Feature], machines: Sequence[str], profiles: Profiles) -> list[Feature]:
    """The features with that of shared machines; a device with which both signed up stays a feature of its own."""
    own = {feature.left for feature in features if feature.field == "device" and feature.left and feature.own}
    others = [machine for machine in machines if machine not in own]
    if not others:
        return features
    holders = sorted(profiles.holders.of("device", machine) for machine in others)
    total = identities_counted(profiles)
    weight = math.log2(parameters()["machines"]["m"]) + sum(math.log2(total / count) for count in holders[:2])
    text = ", ".join(others)
    made = Feature("machines", text, text, round(weight, 4), holders[-1])
    return [*(feature for feature in features if feature.field != "device" or feature.left in own), made]


def with_owners(features: list[Feature], left: Account, right: Account, profiles: Profiles) -> list[Feature]:
    """The features with a machine that both signed up with in place of one that logged in later, which is marked so."""
    own = sorted(left.own_devices() & right.own_devices(), key=lambda device: (profiles.holders.of("device", device), device))
    return [_owned(feature, own, profiles) if feature.field == "device" and feature.left else feature for feature in features]


def _owned(feature: Feature, own: Sequence[str], profiles: Profiles) -> Feature:
    if feature.left in own or not own:
        return replace(feature, own=bool(own))
    holders = profiles.holders.of("device", own[0])
    weight = math.log2(parameters()["device"]["m"] / chance_to_share("device", holders, identities_counted(profiles)))
    return Feature("device", own[0], own[0], round(weight, 4), holders)


def features_of(found: Mapping[str, Agreement], profiles: Profiles) -> list[Feature]:
    """What `score_pairs` found of one pair, in the order of COMPARED."""
    return [_feature(name, *found[name], profiles) for name in COMPARED if name in found]


def _feature(name: str, weight: float, level: int, value: str | None, profiles: Profiles) -> Feature:
    if value is None:
        return Feature(name, None, None, round(weight, 4))
    key = compared_columns(name)[-level]
    near = name in NEAR and level > 1
    wanted = parameters()[name]
    extra = math.log2(wanted["days"] / wanted["near"]["days"]) if near and name == "network" else 0.0
    return Feature(key, value, value, round(weight + extra, 4), profiles.holders.of(key, value), near)


def with_slip(features: list[Feature], found: SamePerson | None) -> list[Feature]:
    """The features with the lessees' identity as one, where a slip of the pen in the birth date made two of it."""
    if found is None or not (found.slip and found.likely) or any(f.field == "identity" and f.left is not None for f in features):
        return features
    stated = next(field for field in found.fields if field.field == "identity")
    exact = math.log2(parameters()["identity"]["m"] / parameters()["identity"]["u"])
    made = Feature("identity", stated.left, stated.right, round(min(stated.weight, exact), 4), 1)
    return [made, *(feature for feature in features if feature.field not in ("identity", "birth_date"))]


def with_habits(features: list[Feature], left: str, right: str, habits: Habits) -> list[Feature]:
    """The features with that of the log-ins' hours and exits, where both accounts were used."""
    bits = habits.weigh(left, right)
    if bits is None:
        return features
    one, other = (str(habits.of[account]) if bits > 0 else None for account in (left, right))
    return [*features, Feature("habits", one, other, round(bits, 4))]


def with_opening(features: list[Feature], left: Account, right: Account, spanned: float) -> list[Feature]:
    """The features with that of when the accounts were opened, where nothing else says so already.

    `spanned`: days of the case. Two days drawn from it are within d of each other with the chance 1 - (1 - d/spanned)^2.
    """
    told = {feature.field for feature in features if feature.left is not None}
    if told & {"network", "plan", "identity"} or spanned <= 0:
        return features
    apart = abs(left.opened - right.opened) / SECONDS_A_DAY
    rest, earlier = 1.0, 0.0
    for days, m in (*zip(parameters()["opened"]["days"], parameters()["opened"]["m"]), (spanned, None)):
        within = 1 - (1 - min(days / spanned, 1.0)) ** 2
        rest -= m or 0.0
        if apart <= days or m is None:
            bits = math.log2((rest if m is None else m) / max(within - earlier, 1e-3))
            break
        earlier = within
    bits = max(min(bits, parameters()["opened"]["cap"]), -parameters()["opened"]["cap"])
    text = f"{apart:.0f} days apart" if bits > 0 else None
    return [*features, Feature("opened", text, text, round(bits, 4))]


def with_conduct(features: Sequence[Feature], pair: Pair, vouched: bool, passed: PassedOn) -> list[Feature]:
    """The features with that of accounts passed on, and with like habits worth less where nothing else is `vouched` for."""
    cap = float(parameters()["habits"]["cap_beside_chance"])
    kept = [replace(f, weight=min(f.weight, cap), full=f.weight) if f.field == "habits" and not vouched else f for f in features]
    since = [passed.since.get(account) for account in pair]
    if not passed.watched.issuperset(pair):
        return kept
    wanted = parameters()["passed_on"]
    kind = "both" if all(since) else "one" if any(since) else "none"
    weight = float(wanted[kind if vouched or kind == "none" else f"{kind}_beside_chance"])
    told = [f"others since {day}" if day else "kept" for day in since] if any(since) else [None, None]
    return [*kept, Feature("passed_on", told[0], told[1], weight)]


def corrected(features: list[Feature], left: Account, right: Account) -> list[Feature]:
    """What a pairwise model counts twice is taken back.

    An e-mail stem that both lessees' names explain was not made up by one hand: it weighs nothing. A burst beside a
    network agreement adds only that the plan is the same.
    """
    namesakes = any(alike_names(a, b) for a in left.called for b in right.called)
    kept = [feature for feature in features if not (namesakes and feature.field == "email_pattern")]
    if any(feature.field == "network" and feature.left is not None for feature in kept):
        burst = parameters()["burst"]
        plan = round(math.log2((burst["m"] + burst["near"]["m"]) / burst["u_beside_network"]), 4)
        kept = [replace(f, weight=plan) if f.field == "plan" else f for f in kept]
    return kept
