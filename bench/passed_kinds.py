"""Hand-overs that hide: the days at which the account passed to somebody else are returned with its records."""

from __future__ import annotations

import random
from dataclasses import replace

from account_kinds import DAYS, Account, kind, locked, middle, phases, stranger
from people import DAY, EXIT_SERVICES, PHONES, Person, Row, carrier, exit_of, history, home, home6, machine, person, phone, robot


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
    return locked(rows, truth[0]), truth
