"""Who logs in to an account shows in network, device, program and hours: that is where a hand-over can be seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from urazuke.simulate.addresses import EXIT_SERVICES, EXITS, EXITS_OF_A_SERVICE, SUBSCRIBERS, SUBSCRIBERS_SIZE
from urazuke.simulate.identities import token
from urazuke.simulate.parameters import DAY, Parameters
from urazuke.simulate.records import Account, Registry
from urazuke.simulate.sessions import Numbers
from urazuke.simulate.words import words

LOGINS_A_MONTH, ADVERSE_LOGINS_A_MONTH = 6.0, 22.0  # some honest customers log in as often
BEFORE_SECONDS = 30 * DAY
QUIET_OLD_HOURS, QUIET_NEW_HOURS = 30.0, 60.0
ACTIONS = (*["login"] * 30, *["console"] * 6, *["reboot"] * 5, "password_change")


@dataclass
class Operator:
    """Somebody at a keyboard: home /24, device, program, the UTC hour their day peaks at, how often they use which VPN service."""

    net: int
    device: str
    agent: int
    hour: float
    exits: float
    service: int


@dataclass
class Phase:
    """One operator holds one account, [start, end), with so many log-ins a month; one is certainly at `sure`."""

    account: int
    operator: Operator
    start: int
    end: int
    monthly: float = LOGINS_A_MONTH
    sure: int | None = None
    action: str = "login"


def log_in(parameters: Parameters, registry: Registry) -> pl.DataFrame:
    """Every log-in of the access records: account (number), time (epoch s), action, address, agent (number), device; by time.

    Sets each handed-over account's `last_old` and `first_new`.
    """
    phases = _phases(parameters, registry)
    draw = parameters.draw("logins")
    lengths = np.array([phase.end - phase.start for phase in phases], dtype=np.int64)
    monthly = np.array([phase.monthly for phase in phases])
    busy = monthly * np.exp(draw.normal(0, 1, len(phases)) * np.where(monthly > LOGINS_A_MONTH, 0.2, 0.6))
    counts = draw.poisson(lengths / (30 * DAY) * busy)
    row = np.repeat(np.arange(len(phases)), counts)
    starts = np.array([phase.start for phase in phases], dtype=np.int64)
    hours = np.array([phase.operator.hour for phase in phases])[row]
    moment = starts[row] + (draw.random(len(row)) * lengths[row]).astype(np.int64)
    moment = moment // DAY * DAY + ((hours + draw.normal(0, 2.2, len(row))) % 24 * 3600).astype(np.int64)
    inside = (moment >= starts[row]) & (moment < starts[row] + lengths[row])
    row, moment = row[inside], moment[inside]
    sure = [(n, phase.sure, ACTIONS.index(phase.action)) for n, phase in enumerate(phases) if phase.sure is not None]
    numbers = np.array(sure, dtype=np.int64).reshape(-1, 3)
    action = np.concatenate([draw.integers(0, len(ACTIONS), len(row)), numbers[:, 2]])
    return _rows(phases, np.concatenate([row, numbers[:, 0]]), np.concatenate([moment, numbers[:, 1]]), action, draw)


def _rows(phases: list[Phase], row: Numbers, moment: Numbers, action: Numbers, draw: np.random.Generator) -> pl.DataFrame:
    nets = np.array([phase.operator.net for phase in phases], dtype=np.int64)[row]
    shares = np.array([phase.operator.exits for phase in phases])[row]
    services = np.array([phase.operator.service for phase in phases], dtype=np.int64)[row]
    host = nets + 1 + (draw.integers(0, 4, len(row)) * 37 + nets // 256) % 250
    address = np.where(draw.random(len(row)) < shares, EXITS + services * 256 + draw.integers(1, EXITS_OF_A_SERVICE + 1, len(row)), host)
    frame = pl.DataFrame(
        {
            "account": np.array([phase.account for phase in phases], dtype=np.int64)[row],
            "time": moment,
            "action": action,
            "address": address,
            "agent": np.array([phase.operator.agent for phase in phases], dtype=np.int64)[row],
            "device": pl.Series([phase.operator.device for phase in phases], dtype=pl.String).gather(row),
        }
    )
    return frame.sort("time", "account", "action", "address", maintain_order=True)


def _phases(parameters: Parameters, registry: Registry) -> list[Phase]:
    draw = parameters.draw("operators")
    groups = [_shifts(draw) for _ in range(1 + parameters.renters // 4)]
    renters: dict[str, Operator] = {}
    phases: list[Phase] = []
    for number, account in enumerate(registry.accounts):
        start, end = _span(parameters, registry, number)
        if end - start < 3600:
            continue
        owner = _owner(draw, account)
        if account.persona is not None:
            owner = _renter(draw, owner, renters, account)
        if account.handover is not None:
            group = groups[int(account.persona[1:]) % len(groups)] if account.persona else groups[number % len(groups)]
            buyer = max(group, key=lambda who: _hours_between(who, owner))
            phases += _handed_over(draw, number, account, owner, buyer, start, end)
        else:
            phases += _honest_changes(draw, number, account, owner, start, end)
    return phases


def _span(parameters: Parameters, registry: Registry, number: int) -> tuple[int, int]:
    leases = registry.leases_of(number)
    last = max((lease.end for lease in leases), default=0)
    return max(registry.accounts[number].created, parameters.opens - BEFORE_SECONDS), min(last, parameters.closes)


def _owner(draw: np.random.Generator, account: Account) -> Operator:
    parts = account.signup_ip.split(".")
    home = SUBSCRIBERS + int(draw.integers(SUBSCRIBERS_SIZE // 256)) * 256
    if len(parts) == 4 and int(parts[2]) >= SUBSCRIBERS // 256 % 256:
        home = (198 << 24) | (19 << 16) | (int(parts[2]) << 8)
    exits = 0.0 if draw.random() < 0.8 else float(draw.uniform(0.1, 0.8))
    hour = float(draw.choice([1.0, 4.0, 8.0, 12.0, 14.0], p=[0.2, 0.25, 0.2, 0.2, 0.15]) + draw.normal(0, 0.7))
    return Operator(home, account.device, int(draw.integers(len(words().agents))), hour, exits, _service(draw))


def _service(draw: np.random.Generator) -> int:
    return int(draw.integers(EXIT_SERVICES))


def _renter(draw: np.random.Generator, owner: Operator, renters: dict[str, Operator], account: Account) -> Operator:
    """A covert renter works from a net and at hours of their own, under whatever device each account was given."""
    known = renters.setdefault(
        account.persona or "", Operator(owner.net, "", owner.agent, float(draw.uniform(11, 16)), 0.35, owner.service)
    )
    net = known.net if "net24" in account.glue else owner.net
    agent = known.agent if "device" in account.glue else owner.agent
    return Operator(net, account.device, agent, known.hour, known.exits, known.service)


def _shifts(draw: np.random.Generator) -> list[Operator]:
    """A group of buyers: two of them, ten hours apart; whoever's day is farther from the old operator's takes an account over."""
    hour = float(draw.uniform(1, 5))
    return [_outsider(draw, hour), _outsider(draw, hour + 10)]


def _hours_between(one: Operator, two: Operator) -> float:
    apart = abs(one.hour - two.hour) % 24
    return min(apart, 24 - apart)


def _outsider(draw: np.random.Generator, hour: float) -> Operator:
    net = SUBSCRIBERS + int(draw.integers(SUBSCRIBERS_SIZE // 256)) * 256
    return Operator(net, token(draw, "br"), int(draw.integers(len(words().agents))), hour, 0.4, _service(draw))


def _handed_over(
    draw: np.random.Generator, number: int, account: Account, old: Operator, new: Operator, start: int, end: int
) -> list[Phase]:
    """The old operator is last seen some time before the hand-over; the new one comes some time after it and locks the door."""
    changed = account.handover or end
    last = max(start, _at_hour(draw, old, changed - 600 - int(draw.exponential(QUIET_OLD_HOURS) * 3600), -DAY))
    first = min(end - 1, _at_hour(draw, new, changed + 60 + int(draw.exponential(QUIET_NEW_HOURS) * 3600), DAY))
    account.last_old, account.first_new = last, first
    agent = new.agent if new.agent != old.agent else (new.agent + 1) % len(words().agents)
    buyer = Operator(new.net, new.device, agent, new.hour, new.exits, new.service)
    return [
        Phase(number, old, start, last + 1, ADVERSE_LOGINS_A_MONTH, last),
        Phase(number, buyer, first, end, ADVERSE_LOGINS_A_MONTH, first, "password_change"),
    ]


def _at_hour(draw: np.random.Generator, who: Operator, moment: int, step: int) -> int:
    """The next moment (the last one, where `step` is a day back) at which this operator is usually up."""
    usual = moment // DAY * DAY + int((who.hour + draw.normal(0, 1.5)) % 24 * 3600)
    return usual if (usual - moment) * step >= 0 else usual + step


def _honest_changes(draw: np.random.Generator, number: int, account: Account, owner: Operator, start: int, end: int) -> list[Phase]:
    """Most never change; some get a new device, some move house, some travel and come back, some share the work. None is a hand-over."""
    chance, middle = draw.random(), start + int((end - start) * draw.uniform(0.2, 0.8))
    if account.persona is not None:
        return [Phase(number, owner, start, end, ADVERSE_LOGINS_A_MONTH)]
    if chance > 0.17:
        return [Phase(number, owner, start, end)]
    if chance < 0.06:
        other = Operator(owner.net, token(draw, "br"), int(draw.integers(len(words().agents))), owner.hour, owner.exits, owner.service)
        return [Phase(number, owner, start, middle), Phase(number, other, middle, end)]
    if chance < 0.10:
        net = SUBSCRIBERS + int(draw.integers(SUBSCRIBERS_SIZE // 256)) * 256
        other = Operator(net, owner.device, owner.agent, owner.hour, owner.exits, owner.service)
        return [Phase(number, owner, start, middle), Phase(number, other, middle, end)]
    if chance < 0.14:
        back = min(end, middle + int(draw.uniform(3, 15) * DAY))
        away = Operator(owner.net, owner.device, owner.agent, (owner.hour + 8) % 24, 1.0, _service(draw))
        return [Phase(number, owner, start, middle), Phase(number, away, middle, back), Phase(number, owner, back, end)]
    mate = Operator(owner.net, token(draw, "br"), int(draw.integers(len(words().agents))), owner.hour, 0.0, owner.service)
    return [Phase(number, owner, start, end), Phase(number, mate, start, end)]
