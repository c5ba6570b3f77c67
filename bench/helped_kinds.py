"""Honest accounts into which several people log in, or that somebody else opened: agencies, friends, rooms of computers, new firms."""

from __future__ import annotations

import random
from dataclasses import replace

from account_kinds import DAYS, Account, abroad, elsewhere, first_sessions, group, kind, locked, middle, phases, visits
from people import ZONES, Person, Row, carrier, home, machine, person, phone


def office_of(draw: random.Random, zone: float, staff: int = 1, daily: float = 0.6) -> list[Person]:
    """People who work by day in one office, each at a machine of their own."""
    where = home(draw)
    hours = ((10.0, 15.0), (10.5, 16.0), (9.5, 14.0), (11.0, 17.0))
    made = []
    for _ in range(staff):
        who = replace(person(draw, zone, daily), peaks=draw.choice(hours), spread=draw.uniform(1.0, 2.0), weekend=0.05)
        made.append(who.using((where, who.machine, 1.0)))
    return made


@group("an agency opens, each client runs it", honest=True, held=True)
def _(draw: random.Random) -> list[Account]:
    zone = draw.choice(ZONES)
    (agency,) = office_of(draw, zone)
    made: list[Account] = []
    for _ in range(draw.choice((3, 4, 5, 6))):
        client = person(draw, zone, draw.choice((0.35, 0.7, 1.0)))
        rows, last = first_sessions(draw, agency, draw.uniform(0, 100), draw.choice((1, 2, 3, 4)))
        delivered = last + draw.uniform(0.5, 10)
        own = phases(draw, (client, delivered, DAYS))
        kept = visits(draw, agency, delivered + 20, DAYS, 60) if draw.random() < 0.3 else []
        made.append((rows + (locked(own, delivered) if draw.random() < 0.5 else own) + kept, []))
    return made


@group("clients give an agency their sites and look in for invoices", honest=True, held=True)
def _(draw: random.Random) -> list[Account]:
    zone = draw.choice(ZONES)
    staff = office_of(draw, zone, 2, 0.5)
    made: list[Account] = []
    for _ in range(draw.choice((3, 4, 5, 6))):
        client, at = person(draw, zone, draw.choice((0.2, 0.5, 1.0))), draw.uniform(10, 140)
        rows = phases(draw, (client, 0, at), *((who, at + draw.uniform(0, 3), DAYS) for who in staff))
        made.append((rows + visits(draw, client, at, DAYS, 25), []))
    return made


@group("friends who look after each other's servers", honest=True, held=True)
def _(draw: random.Random) -> list[Account]:
    zone = draw.choice(ZONES)
    friends = [person(draw, zone, 0.5) for _ in range(draw.choice((3, 4)))]
    made: list[Account] = []
    for owner in friends:
        rows = phases(draw, (owner, 0, DAYS))
        for friend in friends:
            if friend is not owner and draw.random() < 0.7:
                rows += phases(draw, (replace(friend, daily=draw.uniform(0.1, 0.5)), draw.uniform(15, 120), DAYS))
        made.append((rows, []))
    return made


@kind("opened on the telephone, run from the office", honest=True, held=True, late=True)
def _(draw: random.Random) -> Account:
    who = replace(person(draw), peaks=(draw.choice((20.0, 21.5, 23.0)),))
    own = phone(draw)
    mobile = who.using((carrier(draw), own, 1.0), (who.network, own, 1.0))
    rows, last = first_sessions(draw, mobile, draw.uniform(0, 60), draw.choice((1, 2, 3)))
    (worker,) = office_of(draw, who.zone, 1, draw.choice((0.5, 1.0)))
    return rows + phases(draw, (worker, last + draw.uniform(0.3, 6), DAYS)), []


@group("a firm's purchaser opens, its engineers abroad run it", honest=True, held=True, one_holder=True)
def _(draw: random.Random) -> list[Account]:
    (purchaser,) = office_of(draw, draw.choice(ZONES))
    staff = office_of(draw, elsewhere(draw, purchaser), 2, 0.7)
    made: list[Account] = []
    for _ in range(draw.choice((2, 3, 4, 5))):
        rows, last = first_sessions(draw, purchaser, draw.uniform(0, 120), draw.choice((1, 2, 3)))
        begins = last + draw.uniform(0.3, 5)
        made.append((rows + phases(draw, *((who, begins, DAYS) for who in staff)), []))
    return made


@group("a reseller's support desk helps now and then", honest=True, held=True)
def _(draw: random.Random) -> list[Account]:
    zone = draw.choice(ZONES)
    (desk,) = office_of(draw, zone)
    made: list[Account] = []
    for _ in range(draw.choice((6, 8, 10))):
        who, at = person(draw, zone), middle(draw)
        bought = who.using((who.network, machine(draw), 1.0)) if draw.random() < 0.33 else who
        helped, _ = first_sessions(draw, desk, at - draw.uniform(0, 5), draw.choice((1, 2, 3, 4)))
        made.append((phases(draw, (who, 0, at), (bought, at, DAYS)) + helped, []))
    return made


@group("students at the machines of one room", honest=True, held=True)
def _(draw: random.Random) -> list[Account]:
    zone, campus, dormitory = draw.choice(ZONES), home(draw), home(draw)
    machines = [machine(draw) for _ in range(3)]
    made: list[Account] = []
    for _ in range(draw.choice((4, 6, 8))):
        who, term = person(draw, zone), draw.uniform(60, 75)
        rooms = tuple((campus, each, 0.3) for each in machines)
        there = replace(who.using(*rooms, (dormitory, who.machine, 0.3)), peaks=(draw.uniform(10, 18),))
        made.append((phases(draw, (who, 0, term), (there, term, DAYS)), []))
    return made


@kind("a nomad whose laptop is stolen", honest=True, held=True, late=True)
def _(draw: random.Random) -> Account:
    who, mobile, day, rows = person(draw, daily=0.8), phone(draw), 0.0, list[Row]()
    stolen, own = middle(draw), who.machine
    while day < DAYS:
        leaves = min(DAYS, day + draw.uniform(15, 45))
        here = abroad(draw, who)
        for begins, ends, laptop in ((day, min(leaves, stolen), own), (max(day, stolen + 3), leaves, machine(random.Random(stolen)))):
            if begins < ends:
                rows += phases(draw, (here.using((here.network, laptop, 1.0), (here.network, mobile, 0.2)), begins, ends))
        day = leaves
    return rows, []


@kind("a shop in the off season, then another place and machine", honest=True, held=True, late=True)
def _(draw: random.Random) -> Account:
    who, at = person(draw), draw.uniform(60, 110)
    moved = who.using((home(draw), machine(draw), 1.0))
    return phases(draw, (who, 0, at), (moved, at + draw.uniform(25, 58), DAYS)), []


@group("two who marry and share a new computer", honest=True, held=True)
def _(draw: random.Random) -> list[Account]:
    zone, at, where, shared = draw.choice(ZONES), middle(draw), home(draw), machine(draw)
    made: list[Account] = []
    for _ in range(2):
        who, mobile = person(draw, zone), phone(draw)
        before = who.using(*who.setups, (carrier(draw), mobile, 0.2))
        after = who.using((where, shared, 1.0), (where, mobile, 0.25))
        made.append((phases(draw, (before, 0, at), (after, at + draw.uniform(0, 10), DAYS)), []))
    return made


@group("a bookkeeper beside the owners", honest=True, held=False)
def _(draw: random.Random) -> list[Account]:
    zone = draw.choice(ZONES)
    (keeper,) = office_of(draw, zone, 1, 0.15)
    made: list[Account] = []
    for _ in range(draw.choice((3, 4, 5))):
        made.append((phases(draw, (person(draw, zone), 0, DAYS), (keeper, draw.uniform(10, 120), DAYS)), []))
    return made


@group("an agency takes young sites over, the owner stays with a telephone", honest=True, held=False)
def _(draw: random.Random) -> list[Account]:
    zone = draw.choice(ZONES)
    (agency,) = office_of(draw, zone, 1, 0.8)
    made: list[Account] = []
    for _ in range(draw.choice((3, 4, 5))):
        who, mobile = person(draw, zone), phone(draw)
        both = who.using(*who.setups[:1], (carrier(draw), mobile, 1.0), (who.network, mobile, 0.5))
        rows, last = first_sessions(draw, both, draw.uniform(0, 90), draw.choice((2, 3, 4)))
        made.append((rows + phases(draw, (agency, last + draw.uniform(0.5, 6), DAYS)) + visits(draw, both, last + 5, DAYS, 20), []))
    return made


@group("a household with one new computer for all", honest=True, held=False)
def _(draw: random.Random) -> list[Account]:
    zone, at, where, shared = draw.choice(ZONES), middle(draw), home(draw), machine(draw)
    made: list[Account] = []
    for _ in range(draw.choice((2, 3))):
        who = person(draw, zone)
        own = who.using((where, who.machine, 1.0))
        made.append((phases(draw, (own, 0, at), (who.using((where, shared, 1.0)), at + draw.uniform(0, 20), DAYS)), []))
    return made


@kind("opened at home, run at work", honest=True, held=False, late=True)
def _(draw: random.Random) -> Account:
    who = person(draw)
    rows, last = first_sessions(draw, who, draw.uniform(0, 60), draw.choice((1, 2, 3, 4)))
    (worker,) = office_of(draw, who.zone, 1, draw.choice((0.5, 1.0)))
    return rows + phases(draw, (worker, last + draw.uniform(0.3, 8), DAYS)), []


@group("a consultant's new laptop and office in all clients' accounts", honest=True, held=False)
def _(draw: random.Random) -> list[Account]:
    zone, at = draw.choice(ZONES), middle(draw)
    (keeper,) = office_of(draw, zone, 1, 0.5)
    (later,) = office_of(draw, zone, 1, 0.5)
    made: list[Account] = []
    for _ in range(draw.choice((3, 4, 5))):
        begins = draw.uniform(0, at - 10)
        made.append((phases(draw, (keeper, begins, at), (replace(later, peaks=keeper.peaks), at, DAYS)), []))
    return made


@group("an agency gets every client's account for good", honest=True, held=False, asked=False)
def _(draw: random.Random) -> list[Account]:
    zone = draw.choice(ZONES)
    staff = office_of(draw, zone, 2, 0.5)
    made: list[Account] = []
    for _ in range(draw.choice((3, 4, 5))):
        client, at = person(draw, zone, draw.choice((0.2, 0.5, 1.0))), draw.uniform(10, 140)
        made.append((phases(draw, (client, 0, at), *((who, at + draw.uniform(0, 3), DAYS) for who in staff)), []))
    return made
