"""People as access records show them: networks, machines that update, hours of a local day, days of the week.

Written for `bench/handovers.py`; it shares nothing with `urazuke.simulate`, so that neither flatters the other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

DAY = 86_400.0
ZONES = (9.0, 9.0, 9.0, 8.0, 8.0, 1.0, -5.0, -8.0, 3.0, 5.5)
# Programs with their shares; half of those who use one have it updated every four weeks, as all others of that half.
FAMILIES = (
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36", 10),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0", 4),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{}.0 Safari/605.1.15", 4),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{0}.0.0.0 Safari/537.36 Edg/{0}.0.0.0", 3),
    ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36", 2),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0", 2),
)
PHONES = (
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{}.0 Mobile Safari/604.1", 5),
    ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Mobile Safari/537.36", 5),
)
ROBOTS = ("python-requests/2.31.0", "Terraform/1.5.7", "curl/8.4.0", "Go-http-client/2.0", "okhttp/4.12.0")
PROVIDERS_OF_HOMES, CARRIERS, EXIT_SERVICES = 60, 4, 12
Network = Callable[[random.Random, float], str]  # a draw and seconds since the beginning -> the address used then
Row = tuple[float, str, str | None, str | None, str | None]  # seconds since the beginning, address, device, agent, action


def home(draw: random.Random) -> Network:
    """One of a few addresses in a /24 of one of the country's providers."""
    base = f"{100 + draw.randrange(PROVIDERS_OF_HOMES)}.{draw.randrange(8)}.{draw.randrange(256)}"
    hosts = [draw.randrange(1, 255) for _ in range(draw.choice((1, 1, 3)))]
    return lambda d, _: f"{base}.{d.choice(hosts)}"


def home6(draw: random.Random, days: float = 1e9) -> Network:
    """A /64 with privacy addresses; another /64 of the same /40 every so many days."""
    base, seed = f"2001:{draw.randrange(0x100, 0x140):x}:{draw.randrange(256):x}", draw.random()

    def address(d: random.Random, at: float) -> str:
        prefix = random.Random(f"{seed} {int(at / DAY / days)}").randrange(65536)
        return f"{base}:{prefix:x}:{d.randrange(65536):x}:{d.randrange(65536):x}:{d.randrange(65536):x}:{d.randrange(1, 65536):x}"

    return address


def carrier(draw: random.Random) -> Network:
    """A telephone company's gateways: 24 networks that all of its customers share."""
    which = draw.randrange(CARRIERS)
    return lambda d, _: f"49.{96 + which}.{d.randrange(24)}.{d.randrange(1, 255)}"


def exit_of(service: int) -> Network:
    """A VPN service's addresses, in two networks."""
    return lambda d, _: f"185.{service}.{d.randrange(2)}.{d.randrange(1, 60)}"


def hopping(draw: random.Random) -> Network:
    """Another country's exit at every log-in."""
    return lambda d, _: f"185.{d.randrange(100, 200)}.{d.randrange(40)}.{d.randrange(1, 255)}"


@dataclass(frozen=True)
class Machine:
    """A device token and a program whose version grows where it is kept up to date."""

    device: str | None
    family: str
    version: int
    updates: bool

    def agent(self, at: float) -> str:
        return self.family.format(self.version + (int(at / DAY / 28) if self.updates else 0))


def machine(draw: random.Random, kinds: Sequence[tuple[str, int]] = FAMILIES) -> Machine:
    family = draw.choices([f for f, _ in kinds], [w for _, w in kinds])[0]
    updates = draw.random() < 0.5
    return Machine(f"d{draw.getrandbits(48):012x}", family, 118 if updates else draw.randrange(96, 128), updates)


def phone(draw: random.Random) -> Machine:
    return machine(draw, PHONES)


@dataclass(frozen=True)
class Person:
    """`setups`: a network, a machine and how often they are used together; `peaks`: hours of the local day; `daily`: sessions."""

    setups: tuple[tuple[Network, Machine, float], ...]
    zone: float
    peaks: tuple[float, ...]
    spread: float
    daily: float
    weekend: float

    def using(self, *setups: tuple[Network, Machine, float]) -> Person:
        return replace(self, setups=setups)

    @property
    def machine(self) -> Machine:
        return self.setups[0][1]

    @property
    def network(self) -> Network:
        return self.setups[0][0]


def person(draw: random.Random, zone: float | None = None, daily: float | None = None) -> Person:
    """A home, a laptop, hours of one's own; every third has a phone besides, every sixth a VPN."""
    where, own = home(draw) if draw.random() < 0.85 else home6(draw), machine(draw)
    setups = [(where, own, 1.0)]
    if draw.random() < 0.33:
        mobile = phone(draw)
        setups += [(where, mobile, 0.15), (carrier(draw), mobile, 0.1)]
    if draw.random() < 0.17:
        setups.append((exit_of(draw.randrange(EXIT_SERVICES)), own, draw.uniform(0.2, 1.5)))
    first = draw.choice((9.5, 10.5, 14.0, 20.0, 21.5, 23.0))
    peaks = (first,) if draw.random() < 0.5 else (first, first + draw.uniform(4, 9))
    zone = draw.choice(ZONES) if zone is None else zone
    return Person(tuple(setups), zone, peaks, draw.uniform(1.0, 2.6), daily or draw.choice((0.35, 0.7, 1.0)), draw.uniform(0.1, 1.2))


ACTIONS = ("login", "login", "login", "login", "console", "reboot", "dns_change")


def history(draw: random.Random, who: Person, start: float, end: float, rate: float = 1.0) -> list[Row]:
    """The log-ins of a person between two days: sessions of one to three records."""
    rows: list[Row] = []
    weights = [share for _, _, share in who.setups]
    for day in range(int(start) - 1, int(end) + 2):
        local_weekday = day % 7
        expected = who.daily * rate * (who.weekend if local_weekday >= 5 else 1.0)
        for _ in range(_poisson(draw, expected)):
            local = draw.choice(who.peaks) + draw.gauss(0, who.spread)
            at = day * DAY + (local - who.zone) * 3600
            network, own, _ = draw.choices(who.setups, weights)[0]
            address = network(draw, at)
            for _ in range(draw.choice((1, 1, 2, 3))):
                if start * DAY <= at < end * DAY:
                    rows.append((at, address, own.device, own.agent(at), draw.choice(ACTIONS)))
                at += draw.expovariate(1 / 600)
    return rows


def robot(draw: random.Random, start: float, end: float) -> list[Row]:
    """A build server's key: one address, one program, no device, every few hours of day and night."""
    address, agent, rows = f"203.{draw.randrange(256)}.{draw.randrange(256)}.7", draw.choice(ROBOTS), []
    at = start * DAY
    while at < end * DAY:
        rows.append((at, address, None, agent, "api"))
        at += draw.uniform(10, 26) * 3600
    return rows


def _poisson(draw: random.Random, expected: float) -> int:
    left, count = draw.expovariate(1.0), 0
    while left < expected:
        left += draw.expovariate(1.0)
        count += 1
    return count
