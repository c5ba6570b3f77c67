"""How much a cut in an account's sessions speaks for another controller, in bits, against every innocent story that could be told.

A bit is a doubling of the odds. For each of device, browser, network and hours of the day (UTC) two explanations are compared:
both sides draw from one person's habits, or each side from its own. What a person uses are draws from a Pitman-Yor-like
urn without discount (Ewens' sampling formula, its concentration averaged over a grid, so that a new network says little of
somebody who has a new one every day); hours are Dirichlet in bands (Jeffreys' prior, averaged over widths and offsets). A mark on
both sides costs the stranger what it is worth: how few accounts of the case have it. An innocent story (`stories.toml`)
lets some of the four change and must explain the others as staying; its share says how often it happens. The bits are the odds
of a stranger, who brings all four, against all of these stories together.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from urazuke.tenancy.crews import Company
from urazuke.tenancy.logins import Session
from urazuke.tenancy.stories import Story, stories
from urazuke.tenancy.surroundings import Surroundings

CONCENTRATIONS = (0.01, 0.01, 0.1, 0.1, 1.0, 1.0, 8.0, 64.0)
BANDS = tuple((width, offset) for width in (3, 4, 6) for offset in range(0, width, 2))  # hours
MOST_BITS, MOST_HOURS = 40.0, 10.0  # of one kind: no record is surer than its keeping; habits do change
RAREST = 1e-6
# How often the same person uses the old marks where they stay, and where they were replaced (Beta).
STAYING, LINGERING = (3.0, 1.0), (1.0, 3.0)
# A stranger gets the old one's VPN with the account one time in four, and has the same program one time in four.
LEAST_EXIT, LEAST_BROWSER = -2.0, -2.0
# How many of the accounts into which they come see their old users again (Beta): a crew's, and a helper's.
LEFT_TO_A_CREW, LEFT_TO_A_HELPER = (1.0, 8.0), (3.0, 2.0)
FIRST_ACTS = 5
LOCKED_OUT, LEAST_USUAL, LEAST_USUAL_ON_RETURN = 0.35, 1 / 16, 1 / 32


class Circumstances(NamedTuple):
    """Of a cut: days of silence, sessions before, days seen after, earlier absences; `cost`, bits for what does not fit a stranger.

    `old` and `new`: how many of the later sessions are the old one's, and how many are not; `orders`, in how many orders (the
    natural logarithm) they would fit a stranger as well.
    """

    silence: float
    sessions_before: int
    days_after: float
    absences: int = 0
    cost: float = 0.0
    taken_back: bool = False
    old: int = 0
    new: int = 0
    orders: float = 0.0


class Change(NamedTuple):
    """Bits of one kind of mark for a stranger: against a story in which it stays, and against one in which it is replaced."""

    stays: float
    replaced: float

    def at_least(self, bits: float) -> Change:
        return Change(max(bits, self.stays), max(bits, self.replaced))


@dataclass(frozen=True, slots=True)
class Weighed:
    """`bits` for a stranger against `rival`, the likeliest of the innocent stories, and the rest; `parts`, what each kind says.

    `company`: who else got what is new here; `opened`, whether whoever began the account began others' too.
    """

    bits: float
    parts: dict[str, float]
    rival: str
    company: Company
    opened: bool


def weigh(before: Sequence[Session], after: Sequence[Session], usual: Surroundings, told: Circumstances, lock_out: float = 0.0) -> Weighed:
    """The odds that the sessions after are a stranger's; `lock_out` are the bits of `lock_out_bits`."""
    network, exits = _networks(before, after, usual)
    parts = {
        "device": _changed([s.device for s in before], [s.device for s in after], usual.devices),
        "browser": Change(max(LEAST_BROWSER, _changed([s.browser for s in before], [s.browser for s in after], usual.browsers).stays), 0.0),
        "network": network, "hours": Change(min(MOST_HOURS, hours_apart(before, after)), 0.0),
    }  # fmt: skip
    exact = _changed([s.agent for s in before], [s.agent for s in after], usual.agents).stays
    version = _either(max(LEAST_BROWSER, exact) - parts["browser"].stays)
    innocent, passed, taken_back = stories()
    company, opened = usual.company(before, after), usual.opened_for_others(before)
    helped = _helped(company, told)
    weights = {
        story.name: _weight(story, parts, version, told) + (helped if story.helper else 0.0)
        for story in innocent
        if (company.bits or not story.helper) and (opened or not story.opener)
    }
    stranger = math.log2(taken_back if told.taken_back else passed) + lock_out + exits + company.bits - told.cost
    top = max(weights.values())
    bits = stranger - top - math.log2(sum(2.0 ** (w - top) for w in weights.values()))
    said = {kind: part.stays for kind, part in parts.items()} | {
        "version": version,
        "exit": exits,
        "lock-out": lock_out,
        "company": company.bits,
    }
    return Weighed(bits, said, max(weights, key=lambda name: weights[name]), company, opened)


def _weight(story: Story, parts: Mapping[str, Change], version: float, told: Circumstances) -> float:
    """Binary logarithm of the story's share and of how well it explains the records, a stranger's explanation being 1."""
    share = (
        story.share
        * (1 + told.silence / story.together)
        * math.exp(-told.sessions_before / story.beginning if story.beginning < math.inf else 0)
    )
    if story.returns < math.inf:
        share = max(share, told.absences / (told.absences + 1))
    if not told.taken_back:
        share *= math.exp(-told.days_after / story.returns)
    if story.again:
        if not told.old:
            return -math.inf
        share *= math.exp(told.orders + log_share(told.old, told.new, *story.again))
    bits = sum(part.replaced if kind in story.new else part.stays for kind, part in parts.items())
    return math.log2(share) - bits - (0.0 if "browser" in story.new else version)


def _helped(company: Company, told: Circumstances) -> float:
    """Bits for one who helps several: he comes into others' accounts as a crew does, but their old users are seen again."""
    if told.taken_back:
        return company.bits
    fresh = company.accounts - company.again
    crew, helper = (log_share(company.again, fresh, *usual) for usual in (LEFT_TO_A_CREW, LEFT_TO_A_HELPER))
    return company.bits + (helper - crew) / math.log(2)


def _networks(before: Sequence[Session], after: Sequence[Session], usual: Surroundings) -> tuple[Change, float]:
    """Networks of one's own, and bits of services; where a side has services alone, they are all that can tell."""
    left, right = ([usual.own(s.network) for s in side] for side in (before, after))
    if any(left) and any(right):
        served = _changed([usual.services.get(s.network) for s in before], [usual.services.get(s.network) for s in after], usual.networks)
        return _changed(left, right, usual.networks), _either(max(LEAST_EXIT, served.stays))
    every = _changed([usual.service_of(s.network) for s in before], [usual.service_of(s.network) for s in after], usual.networks)
    return every.at_least(LEAST_EXIT), 0.0


def _changed(before: Sequence[str | None], after: Sequence[str | None], shares: Mapping[str, float]) -> Change:
    """Two users' marks against one's; nothing where a side has none recorded."""
    left, right = Counter(mark for mark in before if mark), Counter(mark for mark in after if mark)
    if not left or not right:
        return Change(0.0, 0.0)
    again, fresh = (Counter({m: n for m, n in right.items() if (m in left) == old}) for old in (True, False))
    by_chance = sum(math.log(shares.get(mark, RAREST)) for mark in again)
    stranger = _urn(right) + by_chance
    as_before = _urn(left + right) - _urn(left)
    apart = _urn(again) + _urn(fresh) - len(again) * math.log(len(left))
    kept, lingers = (apart + log_share(again.total(), fresh.total(), *usual) for usual in (STAYING, LINGERING))
    stays, replaced = stranger - _log_mean([as_before, kept]), min(0.0, stranger - lingers)
    return Change(*(max(-MOST_BITS, min(MOST_BITS, nats / math.log(2))) for nats in (stays, replaced)))


def log_share(again: int, fresh: int, a: float, b: float) -> float:
    """The natural logarithm of the probability of so many old and new marks in that order, the share of the old ones Beta(a, b)."""
    return _log_beta(a + again, b + fresh) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _either(bits: float) -> float:
    """Of a kind that the same person changes as often as not."""
    return -math.log2((1 + 2.0**-bits) / 2)


def _urn(counts: Counter[str]) -> float:
    """Ewens' sampling formula: the natural logarithm of the probability of such repetition, but for the marks' own shares."""
    if not counts:
        return 0.0
    total, repeats = sum(counts.values()), sum(math.lgamma(n) for n in counts.values() if n > 2)
    each = [len(counts) * math.log(a) + math.lgamma(a) - math.lgamma(a + total) for a in CONCENTRATIONS]
    return repeats + _log_mean(each)


def _log_mean(logs: Sequence[float]) -> float:
    top = max(logs)
    return top + math.log(sum(math.exp(value - top) for value in logs) / len(logs))


def hours_apart(before: Sequence[Session], after: Sequence[Session]) -> float:
    """Bits for two people's hours (UTC) against one person's; negative where one explains them better."""
    left, right = ([0] * 24, [0] * 24)
    for side, counts in ((before, left), (after, right)):
        for session in side:
            counts[session.start.hour] += 1
    return _log_mean([_apart(left, right, *bands) for bands in BANDS]) / math.log(2)


def _apart(left: Sequence[int], right: Sequence[int], width: int, offset: int) -> float:
    one, two = ([sum(side[(offset + start + n) % 24] for n in range(width)) for start in range(0, 24, width)] for side in (left, right))
    return _dirichlet(one) + _dirichlet(two) - _dirichlet([a + b for a, b in zip(one, two, strict=True)])


def _dirichlet(counts: Sequence[int]) -> float:
    """The natural logarithm of the probability of such counts, whatever the true shares (Dirichlet, all 1/2)."""
    half = len(counts) / 2
    return math.lgamma(half) - math.lgamma(half + sum(counts)) + sum(math.lgamma(n + 0.5) - math.lgamma(0.5) for n in counts if n)


def lock_out_bits(first: Sequence[Session], usual: float, *, on_return: bool = False) -> float:
    """Bits of a changed password or address among the first sessions, or of none; 0 where such acts are not recorded at all."""
    if not usual:
        return 0.0
    shown = first[: 1 if on_return else FIRST_ACTS]
    expected = max(LEAST_USUAL_ON_RETURN if on_return else LEAST_USUAL, 1 - (1 - usual) ** len(shown))
    likely = 0.9 if on_return else LOCKED_OUT
    return math.log2(likely / expected) if any(s.locks_out for s in shown) else math.log2((1 - likely) / (1 - expected))


def log_choices(many: int, few: int) -> float:
    """The natural logarithm of the number of ways to choose so few of so many."""
    return math.lgamma(many + 1) - math.lgamma(few + 1) - math.lgamma(many - few + 1)


def days(span: timedelta) -> float:
    return span / timedelta(days=1)
