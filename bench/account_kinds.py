"""Kinds of accounts for `bench/handovers.py`: honest lives that look like a hand-over, and hand-overs that hide.

Each kind draws one account: its records, and the intervals within which it passed to somebody else (none where honest).
Every second kind, and all seeds from 1,000 on, were held out while the rules of hand-over were made.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from people import (
    DAY,
    EXIT_SERVICES,
    PHONES,
    ZONES,
    Network,
    Person,
    Row,
    carrier,
    exit_of,
    history,
    home,
    home6,
    hopping,
    machine,
    person,
    phone,
    robot,
)

DAYS = 240.0
Account = tuple[list[Row], list[float]]  # records; the days at which the account passed to somebody else
Maker = Callable[[random.Random], Account]


@dataclass(frozen=True)
class Kind:
    """`honest`: nothing passes to anybody; `held`: kept for judging; `asked`: False where the records do not decide."""

    name: str
    make: Maker
    honest: bool
    held: bool
    asked: bool = True


KINDS: list[Kind] = []


def kind(name: str, *, honest: bool, held: bool, asked: bool = True) -> Callable[[Maker], Maker]:
    def keep(make: Maker) -> Maker:
        KINDS.append(Kind(name, make, honest, held, asked))
        return make

    return keep


def middle(draw: random.Random) -> float:
    return draw.uniform(0.3, 0.7) * DAYS


def elsewhere(draw: random.Random, who: Person) -> float:
    """Another time zone, five hours away at least."""
    return draw.choice([z for z in set(ZONES) if 5 <= abs(z - who.zone) <= 19])


def stranger(draw: random.Random, who: Person) -> Person:
    """Somebody of another time zone whose day does not peak within four hours of the other's (those who do are a kind of their own)."""
    while True:
        other = person(draw, elsewhere(draw, who), max(who.daily, 0.7))
        apart = abs((other.peaks[0] - other.zone) - (who.peaks[0] - who.zone)) % 24
        if 4 <= apart <= 20:
            return other


def phases(draw: random.Random, *parts: tuple[Person, float, float]) -> list[Row]:
    return [row for who, start, end in parts for row in history(draw, who, start, end)]


def abroad(draw: random.Random, who: Person) -> Person:
    return replace(who.using((home(draw), who.machine, 1.0)), zone=elsewhere(draw, who))


# ---- honest lives


@kind("steady", honest=True, held=False)
def _(draw: random.Random) -> Account:
    return phases(draw, (person(draw), 0, DAYS)), []


@kind("traveller", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, rows, day = person(draw), [], 0.0
    while day < DAYS:
        leaves = day + draw.uniform(15, 50)
        back = leaves + draw.uniform(3, 25)
        rows += phases(draw, (who, day, min(leaves, DAYS)), (abroad(draw, who), min(leaves, DAYS), min(back, DAYS)))
        day = back
    return rows, []


@kind("traveller with a travel laptop", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, rows, day = person(draw), [], 0.0
    while day < DAYS:
        leaves = day + draw.uniform(15, 60)
        back = leaves + draw.uniform(5, 30)
        away = abroad(draw, who).using((home(draw), machine(draw), 1.0), (carrier(draw), phone(draw), 0.2))
        rows += phases(draw, (who, day, min(leaves, DAYS)), (away, min(leaves, DAYS), min(back, DAYS)))
        day = back
    return rows, []


@kind("emigrant", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    return phases(draw, (who, 0, at), (abroad(draw, who), at + draw.uniform(0, 6), DAYS)), []


@kind("emigrant, a new laptop weeks later", honest=True, held=True)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    there, later = abroad(draw, who), at + draw.uniform(7, 60)
    bought = there.using((there.network, machine(draw), 1.0))
    return phases(draw, (who, 0, at), (there, at + 3, later), (bought, later, DAYS)), []


@kind("emigrant, everything new at once", honest=True, held=True, asked=False)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    there = abroad(draw, who)
    return phases(draw, (who, 0, at), (there.using((there.network, machine(draw), 1.0)), at + draw.uniform(0, 6), DAYS)), []


@kind("new laptop", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    return phases(draw, (who, 0, at), (who.using((who.network, machine(draw), 1.0)), at, DAYS)), []


@kind("new laptop and a VPN at once", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    hidden = who.using((exit_of(draw.randrange(EXIT_SERVICES)), machine(draw), 1.0))
    return phases(draw, (who, 0, at), (hidden, at, DAYS)), []


@kind("new job: laptop and office", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    worker = replace(who.using((home(draw), machine(draw), 1.0), (who.network, who.machine, 0.1)), peaks=(10.0, 15.0))
    return phases(draw, (who, 0, at), (worker, at, DAYS)), []


@kind("moved house with a new laptop", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    return phases(draw, (who, 0, at), (who.using((home(draw), machine(draw), 1.0)), at + draw.uniform(0, 8), DAYS)), []


@kind("browsers updated everywhere", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, rows = person(draw), []
    steps = sorted(draw.uniform(0, DAYS) for _ in range(6))
    for start, end in zip([0.0, *steps], [*steps, DAYS]):
        rows += phases(draw, (who, start, end))
        who = who.using(*((n, replace(m, version=m.version + 1, updates=False), s) for n, m, s in who.setups))
    return rows, []


@kind("phone, office and home", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who = person(draw)
    mobile, office = phone(draw), machine(draw)
    setups = ((who.network, who.machine, 1.0), (home(draw), office, 1.0), (carrier(draw), mobile, 0.6), (who.network, mobile, 0.3))
    later = machine(draw)
    after = ((setups[0][0], later, 1.0), *setups[1:])
    at = middle(draw)
    return phases(draw, (who.using(*setups), 0, at), (who.using(*after), at, DAYS)), []


@kind("family", honest=True, held=True)
def _(draw: random.Random) -> Account:
    zone, where = draw.choice(ZONES), home(draw)
    rows: list[Row] = []
    for _ in range(draw.choice((2, 3, 4))):
        who = person(draw, zone, 0.3)
        rows += phases(draw, (who.using((where, who.machine, 1.0), (carrier(draw), phone(draw), 0.3)), draw.uniform(0, 120), DAYS))
    return rows, []


@kind("team that comes and goes", honest=True, held=False)
def _(draw: random.Random) -> Account:
    zone, rows = draw.choice(ZONES), []
    office = home(draw)
    for number in range(draw.choice((3, 4, 5))):
        who = person(draw, zone, 0.35)
        start, end = (0.0, DAYS) if number == 0 else (draw.uniform(0, 150), draw.uniform(150, DAYS))
        rows += phases(draw, (who.using((office, who.machine, 1.0), (home(draw), who.machine, 0.4)), start, end))
    return rows, []


@kind("remote team across time zones", honest=True, held=True)
def _(draw: random.Random) -> Account:
    rows = phases(draw, (person(draw, None, 0.4), 0, DAYS))
    for _ in range(draw.choice((1, 2))):
        rows += phases(draw, (person(draw, None, 0.4), draw.uniform(0, 100), draw.uniform(140, DAYS)))
    return rows, []


@kind("admin on call", honest=True, held=True)
def _(draw: random.Random) -> Account:
    who, mobile = person(draw), phone(draw)
    night = replace(who.using((carrier(draw), mobile, 1.0), (who.network, mobile, 0.5)), peaks=(2.0, 4.0), spread=3.0, daily=0.2)
    at = middle(draw)
    new = who.using((who.network, machine(draw), 1.0))
    return phases(draw, (who, 0, at), (new, at, DAYS), (night, draw.uniform(0, DAYS / 2), DAYS)), []


@kind("long holiday", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    back = who if draw.random() < 0.5 else who.using((who.network, machine(draw), 1.0))
    return phases(draw, (who, 0, at), (back, at + draw.uniform(25, 70), DAYS)), []


@kind("student between terms", honest=True, held=True)
def _(draw: random.Random) -> Account:
    who = person(draw)
    parents, dormitory = who.network, home(draw)
    first, second = draw.uniform(60, 90), draw.uniform(130, 160)
    idle = replace(who.using((parents, who.machine, 1.0)), peaks=(draw.uniform(13, 26),))
    term = who.using((dormitory, who.machine, 1.0), (home(draw), machine(draw), 0.3))
    return phases(draw, (term, 0, first), (idle, first, second), (term, second, DAYS)), []


@kind("agency whose staff changes", honest=True, held=True)
def _(draw: random.Random) -> Account:
    zone, office, at = draw.choice(ZONES), home(draw), middle(draw)
    first, second = (replace(person(draw, zone, 0.7), peaks=(10.5, 15.0)) for _ in range(2))
    one, two = first.using((office, first.machine, 1.0)), second.using((office, second.machine, 1.0))
    return phases(draw, (one, 0, at), (two, at, DAYS)), []


@kind("build server, then a new laptop", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    return phases(draw, (who, 0, at), (who.using((who.network, machine(draw), 1.0)), at, DAYS)) + robot(draw, 30, DAYS), []


@kind("no device recorded, moved house", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    rows = phases(draw, (who, 0, at), (who.using((home(draw), machine(draw), 1.0)), at, DAYS))
    return [(t, ip, None, agent, act) for t, ip, _, agent, act in rows], []


@kind("address alone recorded, traveller", honest=True, held=True)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    rows = phases(draw, (who, 0, at), (abroad(draw, who), at, at + 30), (who, at + 30, DAYS))
    return [(t, ip, None, None, None) for t, ip, *_ in rows], []


@kind("other shift and a new laptop", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    turned = replace(who.using((who.network, machine(draw), 1.0)), peaks=tuple(p + draw.uniform(6, 12) for p in who.peaks))
    return phases(draw, (who, 0, at), (turned, at, DAYS)), []


@kind("IPv6 whose prefix changes", honest=True, held=True)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    where = home6(draw, draw.uniform(10, 40))
    return phases(draw, (who.using((where, who.machine, 1.0)), 0, at), (who.using((where, machine(draw), 1.0)), at, DAYS)), []


@kind("carrier's gateway, then a new phone", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, at, where = person(draw), middle(draw), carrier(draw)
    return phases(draw, (who.using((where, phone(draw), 1.0)), 0, at), (who.using((where, phone(draw), 1.0)), at, DAYS)), []


@kind("another exit at every log-in", honest=True, held=False)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    hidden = who.using((hopping(draw), who.machine, 1.0))
    return phases(draw, (who, 0, at), (hidden, at, DAYS)), []


@kind("private window: a new device each time", honest=True, held=True)
def _(draw: random.Random) -> Account:
    who, at = person(draw), middle(draw)
    rows = phases(draw, (who, 0, at), (abroad(draw, who), at, at + 40), (who, at + 40, DAYS))
    return [(t, ip, f"w{draw.getrandbits(40):x}", agent, act) for t, ip, _, agent, act in rows], []


# ---- hand-overs


def seller(draw: random.Random) -> Person:
    """Somebody who logs in every day, as the figure for the interval's width asks."""
    return person(draw, daily=draw.choice((1.0, 1.5, 2.0)))


def passed(draw: random.Random, old: Person, new: Person, gap: float | None = None, at: float | None = None) -> Account:
    """The old controller up to some days before, the new one from some days after the day it passed."""
    at = middle(draw) if at is None else at
    quiet = draw.expovariate(1 / 1.5) if gap is None else gap
    return phases(draw, (old, 0, at), (new, at + quiet, DAYS)), [at]


@kind("plain", honest=False, held=False)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    return passed(draw, who, stranger(draw, who))


@kind("passed with a password change", honest=False, held=True)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    return _locked(*passed(draw, who, stranger(draw, who)))


@kind("buyer of the same zone, other hours", honest=False, held=False)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    other = replace(person(draw, who.zone, 1.2), peaks=(who.peaks[0] + draw.choice((-1, 1)) * draw.uniform(6, 10),))
    return passed(draw, who, other)


@kind("buyer of the same zone, the same hours", honest=False, held=True, asked=False)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    return passed(draw, who, replace(person(draw, who.zone, 1.2), peaks=who.peaks))


@kind("buyer keeps the old VPN", honest=False, held=False)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    tunnel, new = exit_of(draw.randrange(EXIT_SERVICES)), stranger(draw, who)
    return passed(
        draw, who.using(*who.setups[:1], (tunnel, who.machine, 0.7)), new.using((tunnel, new.machine, 1.0), (new.network, new.machine, 0.4))
    )


@kind("both through one exit alone", honest=False, held=True, asked=False)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    tunnel, new = exit_of(draw.randrange(EXIT_SERVICES)), stranger(draw, who)
    return passed(draw, who.using((tunnel, who.machine, 1.0)), new.using((tunnel, new.machine, 1.0)))


@kind("seller looks in once more", honest=False, held=False)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    rows, truth = passed(draw, who, stranger(draw, who))
    back = truth[0] + draw.uniform(5, 30)
    return rows + history(draw, replace(who, daily=6.0), back, back + 0.5)[: draw.choice((1, 2))], truth


@kind("gradual: both for some days", honest=False, held=False)
def _(draw: random.Random) -> Account:
    who, at = seller(draw), middle(draw)
    old, new = history(draw, who, 0, at + draw.uniform(2, 10)), history(draw, stranger(draw, who), at, DAYS)
    begins, ends = min(new)[0], max(old)[0]
    return old + new, [draw.uniform(min(begins, ends), max(begins, ends)) / DAY]


@kind("passed on twice", honest=False, held=False)
def _(draw: random.Random) -> Account:
    one = seller(draw)
    two = stranger(draw, one)
    three, first, second = stranger(draw, two), draw.uniform(60, 90), draw.uniform(140, 180)
    return phases(draw, (one, 0, first), (two, first + draw.expovariate(1), second), (three, second + draw.expovariate(1), DAYS)), [
        first,
        second,
    ]


@kind("three log-ins before", honest=False, held=True)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    new, at = stranger(draw, who), draw.uniform(8, 25)
    return sorted(history(draw, who, 0, at))[:3] + phases(draw, (new, at, DAYS)), [at]


@kind("no device recorded", honest=False, held=False, asked=False)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    rows, truth = passed(draw, who, stranger(draw, who))
    return [(t, ip, None, agent, act) for t, ip, _, agent, act in rows], truth


@kind("no device recorded, a password change", honest=False, held=True)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    rows, truth = _locked(*passed(draw, who, stranger(draw, who)))
    return [(t, ip, None, agent, act) for t, ip, _, agent, act in rows], truth


@kind("no agent and no action recorded", honest=False, held=False)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    rows, truth = passed(draw, who, stranger(draw, who))
    return [(t, ip, device, None, None) for t, ip, device, *_ in rows], truth


@kind("a build server goes on", honest=False, held=False)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    rows, truth = passed(draw, who, stranger(draw, who))
    return rows + robot(draw, 20, DAYS), truth


@kind("stolen and taken back", honest=False, held=True)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    thief, out, back = stranger(draw, who), draw.uniform(80, 110), draw.uniform(125, 150)
    rows = phases(draw, (who, 0, out), (thief, out + draw.expovariate(2), back))
    return rows + _locked(phases(draw, (who, back + draw.expovariate(2), DAYS)), [back])[0], [out, back]


@kind("the provider's clock is wrong", honest=False, held=False)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    rows, truth = passed(draw, who, stranger(draw, who))
    return [(t + draw.gauss(0, 600), *rest) for t, *rest in rows], truth  # type: ignore[misc]


@kind("the same program by chance", honest=False, held=True)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    new = stranger(draw, who)
    alike = tuple((n, replace(who.machine, device=m.device), s) for n, m, s in new.setups)
    return passed(draw, who, new.using(*alike))


@kind("seller of many machines, buyers in two shifts", honest=False, held=True)
def _(draw: random.Random) -> Account:
    who, at = seller(draw), middle(draw)
    many = who.using(*who.setups, (home(draw), machine(draw), 0.7), (carrier(draw), machine(draw, PHONES), 0.4))
    new = stranger(draw, who)
    mate = person(draw, new.zone, 0.5)
    begins = at + draw.expovariate(1 / 1.5)
    return phases(draw, (many, 0, at), (new, begins, DAYS), (mate.using((new.network, mate.machine, 1.0)), begins + 2, DAYS)), [at]


@kind("log-ins once a week", honest=False, held=False, asked=False)
def _(draw: random.Random) -> Account:
    who = person(draw, daily=0.15)
    return passed(draw, who, replace(stranger(draw, who), daily=0.15))


@kind("phones behind one carrier's gateway alone", honest=False, held=False, asked=False)
def _(draw: random.Random) -> Account:
    who, where = seller(draw), carrier(draw)
    new = stranger(draw, who)
    return passed(draw, who.using((where, phone(draw), 1.0)), new.using((where, phone(draw), 1.0)))


@kind("homes, and phones behind one carrier's gateway", honest=False, held=False)
def _(draw: random.Random) -> Account:
    who, where = seller(draw), carrier(draw)
    new = stranger(draw, who)
    both = (p.using((p.network, p.machine, 1.0), (where, phone(draw), 0.6)) for p in (who, new))
    return passed(draw, *both)


@kind("both on IPv6", honest=False, held=True)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    new = stranger(draw, who)
    return passed(draw, who.using((home6(draw, 30), who.machine, 1.0)), new.using((home6(draw, 30), new.machine, 1.0)))


@kind("weeks of silence between", honest=False, held=False, asked=False)
def _(draw: random.Random) -> Account:
    who = seller(draw)
    return passed(draw, who, stranger(draw, who), gap=draw.uniform(15, 40))


def _locked(rows: list[Row], truth: list[float]) -> Account:
    """The first act after the hand-over is a change of the password."""
    rows.sort()
    for index, (t, ip, device, agent, _) in enumerate(rows):
        if t >= truth[0] * DAY:
            rows[index] = (t, ip, device, agent, "password_change")
            break
    return rows, truth


__all__ = ["DAYS", "KINDS", "Account", "Kind", "Network"]
