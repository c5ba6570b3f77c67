"""Somebody at a keyboard: the places and machines they log in from, the hour their day peaks at, how often they come."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from urazuke.simulate.addresses import EXIT_SERVICES, SUBSCRIBERS, SUBSCRIBERS_NETS
from urazuke.simulate.identities import token
from urazuke.simulate.market import market_of
from urazuke.simulate.parameters import Parameters
from urazuke.simulate.records import Account
from urazuke.simulate.words import words

HOST, NET, EXIT, HOST6, SERVER = range(5)  # kinds of places: a fixed address, one that changes weekly, a VPN service, IPv6, a server
OPENING_VERSION, OLD_VERSIONS = 40, 20  # of browsers when the horizon opens, and of the oldest still in use
CARRIERS = 24  # the last networks of the subscribers' range: telephones of many
HOUR_PEAKS, HOUR_SHARES = (1.0, 4.0, 8.0, 12.0, 14.0), (0.15, 0.2, 0.2, 0.3, 0.15)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place somebody logs in from: `base` is an address, or a VPN service's number, and `weight` its share."""

    kind: int
    base: int
    weight: float


@dataclass(frozen=True, slots=True)
class Machine:
    """A browser: its token (empty where the provider cannot tell), its program, and the version it stays at, -1 where it updates itself."""

    token: str
    agent: int
    stays: int
    weight: float


@dataclass(frozen=True, slots=True)
class Operator:
    """`hour` is UTC, `width` its standard deviation; `busy` multiplies how often they log in."""

    spots: tuple[Spot, ...]
    machines: tuple[Machine, ...]
    hour: float
    width: float = 2.2
    busy: float = 1.0

    @property
    def service(self) -> int:
        """The VPN service they use, a negative number where none."""
        return next((spot.base for spot in self.spots if spot.kind == EXIT), -1)

    @property
    def favourite(self) -> int:
        """Which of the service's exits they are given most; a matter of chance, the same always."""
        return int(self.hour * 1000)


def agent_templates() -> list[str]:
    """Every program that logs in, browsers first, by the number that a Machine bears."""
    return [text for _, text in (*words().browsers, *words().telephones, *words().programs)]


def _weighed(draw: np.random.Generator, rows: list[tuple[int, str]], first: int) -> int:
    until = np.cumsum([share for share, _ in rows])
    return first + int(np.searchsorted(until, draw.random() * until[-1], side="right"))


def new_browser(draw: np.random.Generator) -> int:
    """A browser on a desk."""
    return _weighed(draw, words().browsers, 0)


def new_telephone(draw: np.random.Generator) -> int:
    """A browser in a pocket."""
    return _weighed(draw, words().telephones, len(words().browsers))


def new_program(draw: np.random.Generator) -> int:
    """No browser at all."""
    return _weighed(draw, words().programs, len(words().browsers) + len(words().telephones))


def subscriber(draw: np.random.Generator) -> int:
    """Any subscriber's address."""
    return SUBSCRIBERS + int(draw.integers(SUBSCRIBERS_NETS - CARRIERS)) * 256 + int(draw.integers(1, 255))


class People:
    """Makes the operators of one world; who holds several accounts is one operator throughout."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.draw = parameters.draw("operators")
        self.chances = market_of(parameters)["people"]
        self._known: dict[str, Operator] = {}

    def happens(self, name: str) -> bool:
        """Whether a thing of the market's table `people` happens this time."""
        return bool(self.draw.random() < self.chances[name])

    def stays(self) -> int:
        """The version that a new machine's browser stays at; -1 for most, which update themselves."""
        return -1 if self.happens("updates") else int(self.draw.integers(OLD_VERSIONS, OPENING_VERSION))

    def owner(self, account: Account) -> Operator:
        """Who signed the lease, with the machine that this account was opened with."""
        if account.persona is not None:
            return self._renter(account)
        known = self._known.get(account.person) if account.person else None
        person = known or self.person(account.net, account.signup_ip)
        if account.person and known is None:
            self._known[account.person] = person
        first = replace(person.machines[0], token=account.device)
        return replace(person, machines=(first, *person.machines[1:]))

    def keeper(self, name: str) -> Operator:
        """An agent or administrator who looks after others' accounts."""
        if name not in self._known:
            person = self.person(subscriber(self.draw), "")
            machines = tuple(replace(machine, token=token(self.draw, "br")) for machine in person.machines)
            self._known[name] = replace(person, machines=machines)
        return self._known[name]

    def person(self, home: int, signup_ip: str) -> Operator:
        """Somebody honest: home, often an office, a telephone, a VPN service."""
        draw = self.draw
        spots = [Spot(NET if self.happens("dynamic") else HOST, home, 1.0)]
        if ":" in signup_ip:
            spots.append(Spot(HOST6, home, 1.5))
        if draw.random() < 0.3:
            spots.append(Spot(HOST, subscriber(draw), float(draw.uniform(0.1, 0.8))))
        machines = [Machine("", new_browser(draw), self.stays(), 1.0)]
        if self.happens("phone_too"):
            carrier = SUBSCRIBERS + (SUBSCRIBERS_NETS - 1 - int(draw.integers(CARRIERS))) * 256
            spots.append(Spot(NET, carrier + int(draw.integers(1, 255)), float(draw.uniform(0.05, 0.4))))
            machines.append(Machine(token(draw, "br"), new_telephone(draw), -1, float(draw.uniform(0.05, 0.5))))
        exits = float(draw.uniform(0.4, 3.0)) if self.happens("vpn_user") else float(draw.uniform(0.0, 0.15))
        spots.append(Spot(EXIT, int(draw.integers(EXIT_SERVICES)), exits))
        hour = float(draw.choice(HOUR_PEAKS, p=HOUR_SHARES) + draw.normal(0, 0.8))
        return Operator(tuple(spots), tuple(machines), hour, float(draw.uniform(1.4, 3.2)), float(np.exp(draw.normal(0, 0.6))))

    def _renter(self, account: Account) -> Operator:
        """A covert renter works at hours of their own, behind a VPN service, under whatever machine each account was given."""
        draw, name = self.draw, account.persona or ""
        if name not in self._known:
            usual = (Spot(EXIT, int(draw.integers(EXIT_SERVICES)), 1.0), Spot(NET, account.net, float(draw.uniform(0.0, 0.12))))
            machine = Machine("", new_browser(draw), self.stays(), 1.0)
            self._known[name] = Operator(usual, (machine,), float(draw.uniform(10, 16)), float(draw.uniform(1.2, 2.6)), 1.0)
        known = self._known[name]
        spots = known.spots
        if "net24" in account.glue:
            spots = (Spot(NET, account.net, 1.0), replace(spots[0], weight=0.3))
        agent = known.machines[0].agent if "device" in account.glue or draw.random() < 0.4 else new_browser(draw)
        return replace(known, spots=spots, machines=(replace(known.machines[0], token=account.device, agent=agent),))

    def crew(self, name: str, seller: Operator) -> Operator:
        """A crew of buyers: two or three machines, networks of their own, mostly hours far from a seller's."""
        draw = self.draw
        if name not in self._known:
            alike = draw.random() < market_of(self.parameters)["handovers"]["owner_and_buyer_alike"]
            hour = seller.hour + draw.normal(0, 1) if alike else float(draw.uniform(1, 6)) + (10 if abs(seller.hour - 4) < 4 else 0)
            spots = tuple(Spot(HOST, subscriber(draw), float(draw.uniform(0.4, 1))) for _ in range(int(draw.integers(2, 4))))
            exits = Spot(EXIT, int(draw.integers(EXIT_SERVICES)), float(draw.uniform(0.05, 0.5)))
            machines = tuple(
                Machine(token(draw, "br"), new_browser(draw), self.stays(), float(draw.uniform(0.4, 1)))
                for _ in range(int(draw.integers(2, 4)))
            )
            self._known[name] = Operator((*spots, exits), machines, float(hour) % 24, float(draw.uniform(1.4, 2.6)), 1.0)
        return self._known[name]
