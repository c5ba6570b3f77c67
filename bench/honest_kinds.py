"""Honest lives that look like a hand-over: nothing passes to anybody."""

from __future__ import annotations

import random
from dataclasses import replace

from account_kinds import DAYS, Account, abroad, kind, middle, phases
from people import EXIT_SERVICES, ZONES, Row, carrier, exit_of, home, home6, hopping, machine, person, phone, robot


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
