"""How much a cut in an account's log-ins speaks for another controller, in bits: what each thing that changed there adds up to.

A bit is a doubling of the odds: how often this is seen where somebody else took over, over how often where the same
person stayed. Times are UTC. What the same person does is a judgement, put down here once, on the cautious side:

- Device, agent, network. None of the old ones comes back. Somebody else brings their own; the same person has one time in 32
  got another machine just then, one in 4 another agent (an update is enough), one in 16 another network for good. Where
  a log-in often brings something new anyway, or there are few, chance explains it better, and the bits go down to none.
- Devices recorded on one side only, or networks of one's own on one side only and exits of many accounts alone on the other:
  one time in 2 the same person with another set-up, one in 4 the same person who hides from now on; chance counts here too.
- Hours of the day: one person's on both sides, or two people's? The ratio of how well the two explain the log-ins in six
  bands of four hours (each person's shares Dirichlet, Jeffreys' prior). An honest mover shows b bits one time in 2^b at
  most. People do change their hours: no more than 10 bits.
- A password or address changed among the first five acts, where half of those who take over do so and the same person as
  often as such acts occur in this case, one time in eight at least: 2 bits at most; 1 less than none where there is none.
- One exit of many accounts (an anonymiser) is the main network on both sides: the same person keeps theirs; somebody else
  picks it as often as others do. No less than -4 bits.

`NEEDED`: with all three marks changed, chance must explain the hours at most one time in a hundred. Without a device on both
sides, hours however far apart are not enough: emigrating does the rest. A lock-out must come with them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

BANDS_OF_HOURS = 6
FIRST_ACTS = 5
SAME_PERSON_CHANGES = {"device": 1 / 32, "agent": 1 / 4, "network": 1 / 16}
SAME_PERSON_HIDES = {"device": 1 / 2, "network": 1 / 4}
MOST_HOURS, LEAST_LOCKOUT, MOST_LOCKOUT, LEAST_EXIT = 10.0, -1.0, 2.0, -4.0
NEEDED = -sum(math.log2(share) for share in SAME_PERSON_CHANGES.values()) + math.log2(100)
LOCKING_OUT = ("password", "passwd", "パスワード", "2fa", "mfa", "email_change", "change_email")


@dataclass(frozen=True, slots=True)
class Login:
    """One access record: `place` is its exhibit and line; device and agent are None where the record has none."""

    time: datetime
    network: str
    device: str | None
    agent: str | None
    action: str
    place: tuple[str, int | None]

    @property
    def locks_out(self) -> bool:
        """Does it change what the old holder would log in with?"""
        return any(word in self.action for word in LOCKING_OUT)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is usual in this case: `exits`, networks of many accounts with their share of such use; `lockouts`, the share of acts."""

    exits: Mapping[str, float]
    lockouts: float


def weigh(before: Sequence[Login], after: Sequence[Login], usual: Surroundings) -> dict[str, float]:
    """Bits for each of device, agent, network, hours, lock-out and exit; the two sides share no mark."""
    sides = (before, after)
    return {
        "device": _known("device", *([login.device for login in side] for side in sides)),
        "agent": _changed("agent", *([login.agent for login in side if login.agent] for side in sides)),
        "network": _known("network", *([None if login.network in usual.exits else login.network for login in side] for side in sides)),
        "hours": min(MOST_HOURS, hours_apart(before, after)),
        "lock-out": _lockout(after, usual.lockouts),
        "exit": _exit(before, after, usual.exits),
    }


def _known(kind: str, before: Sequence[str | None], after: Sequence[str | None]) -> float:
    """Bits where each side has marks of its own, or one has and the other never."""
    left, right = ([mark for mark in side if mark] for side in (before, after))
    if left and right:
        return _changed(kind, left, right)
    having, lacking = (before, after) if left else (after, before)
    missing = (having.count(None) + 1) / (len(having) + 1)
    return _bits(SAME_PERSON_HIDES[kind], missing ** len(lacking)) if left or right else 0.0


def _changed(kind: str, before: Sequence[str], after: Sequence[str]) -> float:
    """Bits for sides that share none: would the same person's log-ins, as they usually repeat themselves, avoid all old ones?"""
    if not before or not after:
        return 0.0
    novelty = max(len(set(side)) / (len(side) + 1) for side in (before, after))
    return _bits(SAME_PERSON_CHANGES[kind], novelty ** min(len(before), len(after)))


def _bits(same_person: float, by_chance: float) -> float:
    return -math.log2(same_person + (1 - same_person) * by_chance)


def hours_apart(before: Sequence[Login], after: Sequence[Login]) -> float:
    """Bits for two people's hours (UTC) against one person's; negative where one explains them better."""
    left, right = (Counter(login.time.hour * BANDS_OF_HOURS // 24 for login in side) for side in (before, after))
    return (_evidence(left) + _evidence(right) - _evidence(left + right)) / math.log(2)


def _evidence(bands: Mapping[int, int]) -> float:
    """The natural logarithm of the probability of such counts, whatever the person's true shares (Dirichlet, all 1/2)."""
    half = BANDS_OF_HOURS / 2
    counted = sum(math.lgamma(count + 0.5) - math.lgamma(0.5) for count in bands.values())
    return math.lgamma(half) - math.lgamma(half + sum(bands.values())) + counted


def _lockout(after: Sequence[Login], share: float) -> float:
    first = after[:FIRST_ACTS]
    if not share:
        return 0.0  # such acts are not recorded here
    usual = max(1 / 8, 1 - (1 - share) ** len(first))
    bits = math.log2(0.5 / usual) if any(login.locks_out for login in first) else math.log2(0.5 / (1 - usual))
    return min(MOST_LOCKOUT, max(LEAST_LOCKOUT, bits))


def _exit(before: Sequence[Login], after: Sequence[Login], exits: Mapping[str, float]) -> float:
    shares = [exits[network] for network in main_networks(before) & main_networks(after) if network in exits]
    return max(LEAST_EXIT, math.log2(min(shares))) if shares else 0.0


def main_networks(side: Sequence[Login]) -> set[str]:
    """The networks of at least a third of the log-ins."""
    counts = Counter(login.network for login in side)
    return {network for network, count in counts.items() if 3 * count >= len(side)}
