"""Accounts that pass, several at a time, to one crew or from one seller: often after a log-in or three."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from account_kinds import DAYS, Account, elsewhere, first_sessions, group, kind, locked, middle, phases, stranger, visits
from people import DAY, EXIT_SERVICES, Person, Row, exit_of, history, home, machine, person

Crew = Sequence[Person]


def crew_of(draw: random.Random, zone: float, members: int = 2) -> Crew:
    """Buyers: one zone, two networks, a machine each, some of it through a VPN service."""
    places = [home(draw), home(draw)]
    hidden = exit_of(draw.randrange(EXIT_SERVICES))
    made = []
    for number in range(members):
        who = person(draw, zone, draw.choice((0.5, 0.8)))
        made.append(who.using((places[number % 2], who.machine, 1.0), (places[0], who.machine, 0.3), (hidden, who.machine, 0.2)))
    return made


def sold(draw: random.Random, rows: list[Row], last: float, crew: Crew, locks: float = 0.4) -> Account:
    """After the seller's rows the crew's: it passed some time after the last of the one and before the first of the other."""
    passed = last + draw.expovariate(1 / 1.0)
    begins = passed + draw.expovariate(1 / 1.0)
    own = phases(draw, *((who, begins if number == 0 else begins + draw.uniform(0, 5), DAYS) for number, who in enumerate(crew)))
    return rows + (locked(own, begins) if draw.random() < locks else own), [passed]


def fresh(draw: random.Random, seller: Person, crew: Crew, sessions: Sequence[int] = (1, 2, 3), latest: float = 150.0) -> Account:
    rows, last = first_sessions(draw, seller, draw.uniform(0, latest), draw.choice(sessions))
    return sold(draw, rows, last, crew)


def used(draw: random.Random, seller: Person, crew: Crew) -> Account:
    at = middle(draw)
    return sold(draw, phases(draw, (seller, 0, at)), at, crew)


def several(draw: random.Random, make: Callable[[], Account]) -> list[Account]:
    return [make() for _ in range(draw.choice((3, 4, 5, 6)))]


@group("one renter's fresh accounts, a browser for each, to one crew", honest=False, held=True)
def _(draw: random.Random) -> list[Account]:
    renter = person(draw)
    hidden, crew = exit_of(draw.randrange(EXIT_SERVICES)), crew_of(draw, elsewhere(draw, renter), draw.choice((2, 3)))

    def one() -> Account:
        own = replace(renter.machine, device=machine(draw).device)
        return fresh(draw, renter.using((hidden, own, 1.0), (renter.network, own, 0.2)), crew)

    return several(draw, one)


@group("fresh accounts of hired strangers to one crew", honest=False, held=True)
def _(draw: random.Random) -> list[Account]:
    zone = person(draw).zone
    crew = crew_of(draw, elsewhere(draw, person(draw, zone)), draw.choice((1, 2)))
    return several(draw, lambda: fresh(draw, person(draw, zone), crew))


@group("used accounts to one crew that keeps the sellers' hours", honest=False, held=True)
def _(draw: random.Random) -> list[Account]:
    buyer = person(draw, daily=1.0)
    crew = [buyer, replace(person(draw, buyer.zone, 0.4), peaks=buyer.peaks)]
    return several(draw, lambda: used(draw, replace(person(draw, buyer.zone, draw.choice((1.0, 1.5))), peaks=buyer.peaks), crew))


@group("a fresh browser for each fresh account, behind the crew's own server", honest=False, held=True)
def _(draw: random.Random) -> list[Account]:
    zone, server = person(draw).zone, home(draw)
    buyer = person(draw, elsewhere(draw, person(draw, zone)), 1.0)
    return several(
        draw, lambda: fresh(draw, person(draw, zone), [buyer.using((server, replace(buyer.machine, device=machine(draw).device), 1.0))])
    )


@group("a shop's machine opens, each buyer is another", honest=False, held=True, asked=False)
def _(draw: random.Random) -> list[Account]:
    shop = person(draw)
    return several(draw, lambda: fresh(draw, shop, [stranger(draw, shop)]))


@group("one machine opens and one crew runs, account after account", honest=False, held=True)
def _(draw: random.Random) -> list[Account]:
    renter = person(draw)
    crew = crew_of(draw, elsewhere(draw, renter), 2)
    return several(draw, lambda: fresh(draw, renter, crew))


@kind("two to four log-ins, then another password", honest=False, held=True, asked=False, late=True)
def _(draw: random.Random) -> Account:
    seller = person(draw)
    rows, last = first_sessions(draw, seller, draw.uniform(0, 100), draw.choice((2, 3, 4)))
    return sold(draw, rows, last, [stranger(draw, seller)], locks=1.0)


@group("young accounts to one crew, some sellers look in", honest=False, held=True)
def _(draw: random.Random) -> list[Account]:
    zone = person(draw).zone
    crew = crew_of(draw, elsewhere(draw, person(draw, zone)), 2)

    def one() -> Account:
        seller = person(draw, zone)
        rows, days = fresh(draw, seller, crew, (4, 6, 8, 10), 100.0)
        looks = history(draw, replace(seller, daily=6.0), days[0] + 12, days[0] + 12.5)[:1] if draw.random() < 0.33 else []
        return rows + looks, days

    return several(draw, one)


@group("one thief in used accounts, taken back", honest=False, held=True)
def _(draw: random.Random) -> list[Account]:
    zone = person(draw).zone
    thieves = crew_of(draw, elsewhere(draw, person(draw, zone)), 1)

    def one() -> Account:
        owner, out = person(draw, zone, draw.choice((0.7, 1.0, 1.5))), draw.uniform(60, 150)
        back = out + draw.uniform(8, 25)
        stolen = [row for who in thieves for row in phases(draw, (replace(who, daily=1.5), out + draw.expovariate(2), back))]
        later = phases(draw, (owner, back + draw.expovariate(2), DAYS))
        return phases(draw, (owner, 0, out)) + stolen + locked(later, back), [out, back]

    return several(draw, one)


@group("fresh accounts to one crew, no device recorded", honest=False, held=True)
def _(draw: random.Random) -> list[Account]:
    zone = person(draw).zone
    buyer = person(draw, elsewhere(draw, person(draw, zone)), 1.0)
    crew = [buyer.using((home(draw), buyer.machine, 1.0), (home(draw), buyer.machine, 0.5))]
    made = several(draw, lambda: fresh(draw, person(draw, zone), crew))
    return [([(t, ip, None, agent, act) for t, ip, _, agent, act in rows], days) for rows, days in made]


@group("three log-ins of strangers, then one crew", honest=False, held=False)
def _(draw: random.Random) -> list[Account]:
    zone = person(draw).zone
    crew = crew_of(draw, elsewhere(draw, person(draw, zone)), 2)
    return several(draw, lambda: fresh(draw, person(draw, zone), crew, (3,)))


@group("a renter behind a VPN service, log-ins few to many, one crew", honest=False, held=False)
def _(draw: random.Random) -> list[Account]:
    renter = person(draw)
    hidden, crew = exit_of(draw.randrange(EXIT_SERVICES)), crew_of(draw, elsewhere(draw, renter), 3)

    def one() -> Account:
        own = replace(machine(draw), family=renter.machine.family)
        return fresh(draw, renter.using((hidden, own, 1.0)), crew, (1, 2, 4, 8, 16), 120.0)

    return several(draw, one)


@group("used accounts of strangers, one crew", honest=False, held=False)
def _(draw: random.Random) -> list[Account]:
    zone = person(draw).zone
    crew = crew_of(draw, elsewhere(draw, person(draw, zone)), 2)
    return several(draw, lambda: used(draw, person(draw, zone, draw.choice((0.35, 1.0))), crew))


@group("a crew at nearly the sellers' hours, the sellers seldom there", honest=False, held=False)
def _(draw: random.Random) -> list[Account]:
    crew = crew_of(draw, person(draw).zone, 2)
    peak = crew[0].peaks[0]
    return several(draw, lambda: used(draw, replace(person(draw, crew[0].zone, 0.2), peaks=(peak + draw.uniform(-2, 2),)), crew))


@group("one renter's machine, account after account, looked in on once", honest=False, held=False)
def _(draw: random.Random) -> list[Account]:
    renter = person(draw)
    crew = crew_of(draw, elsewhere(draw, renter), 2)

    def one() -> Account:
        rows, days = fresh(draw, renter, crew, (2, 3, 5), 120.0)
        looks = visits(draw, renter, days[0] + 10, days[0] + 40, 30)[:1] if draw.random() < 0.15 else []
        return sorted(row for row in rows + looks if row[0] <= DAYS * DAY), days

    return several(draw, one)
