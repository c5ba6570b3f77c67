"""Attacks go out from servers while adverse hands hold them, and never before or after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from urazuke.simulate.organisations import Organisation
from urazuke.simulate.parameters import DAY, Parameters
from urazuke.simulate.records import Account, Lease, Registry
from urazuke.simulate.sessions import Numbers, frame_sessions, heavy_tail, ports
from urazuke.simulate.sites import site_name
from urazuke.simulate.traffic import workstation
from urazuke.simulate.words import words

IMPACTS = ("attempted", "contacted", "beaconing", "data_out")
IMPACT_SHARES = (0.3, 0.2, 0.27, 0.23)
LEAST_ACTIVE = 2 * DAY
BEACON_LEAST = 24
DATA_OUT_BYTES = 50_000_000
PATHS = ("/login", "/owa/auth", "/wp-admin/", "/.env", "/vpn/index.html", "/manager/html", "/remote/login", "/api/v1/status")


@dataclass(frozen=True)
class Assault:
    """One organisation attacked from one lease's server, so hard, within [start, end)."""

    organisation: int
    lease: int
    impact: str
    start: int
    end: int
    host: str


@dataclass(frozen=True)
class Watch:
    """An address in adverse hands, [start, end), and the cover name it went by (empty where none)."""

    lease: int
    address: int
    start: int
    end: int
    host: str


def active_span(account: Account, lease: Lease, closes: int) -> tuple[int, int]:
    """When attackers work from a lease: after a hand-over only the buyer does, and not before their first log-in."""
    start = lease.start if account.first_new is None else max(lease.start, account.first_new)
    return start + 3600, min(account.adverse_until(lease.end), closes) - 600


def watches(parameters: Parameters, registry: Registry) -> list[Watch]:
    """Every address in adverse hands inside the horizon; whether it ever attacked or not."""
    draw = parameters.draw("cover")
    found: list[Watch] = []
    for place, lease in enumerate(registry.leases):
        account = registry.accounts[lease.account]
        start, end = account.adverse_from(lease.start), account.adverse_until(lease.end)
        if account.adverse and start < min(end, parameters.closes):
            word = words().cover_words[int(draw.integers(len(words().cover_words)))]
            host = f"{word}{len(found)}-{site_name(draw)}" if draw.random() < 0.7 else ""
            found.append(Watch(place, lease.address, start, end, host))
    return found


def plan_assaults(parameters: Parameters, registry: Registry, organisations: list[Organisation], watched: list[Watch]) -> list[Assault]:
    """Who is attacked from where: each victim by one holder of servers, from one to three of them, taken in turn so that most are used."""
    draw = parameters.draw("assaults")
    holders: dict[str, list[Watch]] = {}
    for watch in watched:
        lease = registry.leases[watch.lease]
        account = registry.accounts[lease.account]
        start, end = active_span(account, lease, parameters.closes)
        if end - start >= LEAST_ACTIVE:
            holders.setdefault(account.persona or account.account_id, []).append(watch)
    names = sorted(holders)
    weight = np.array([len(holders[name]) for name in names], dtype=np.float64)
    victims = round(parameters.attacked * len(organisations)) if names else 0
    plan: list[Assault] = []
    turns = dict.fromkeys(names, 0)
    for victim in sorted(draw.permutation(len(organisations))[:victims].tolist()):
        name = names[int(draw.choice(len(names), p=weight / weight.sum()))]
        impact = IMPACTS[int(draw.choice(4, p=IMPACT_SHARES))]
        for number in range(min(len(holders[name]), int(draw.integers(1, 4)))):
            watch = holders[name][turns[name] % len(holders[name])]
            turns[name] += 1
            plan.append(_assault(draw, parameters, registry, victim, watch, impact if number == 0 else "attempted"))
    return plan


def _assault(draw: np.random.Generator, parameters: Parameters, registry: Registry, victim: int, watch: Watch, impact: str) -> Assault:
    lease = registry.leases[watch.lease]
    start, end = active_span(registry.accounts[lease.account], lease, parameters.closes)
    begins = start + int(draw.uniform(0, 0.5) * max(0, end - start - 20 * DAY))
    return Assault(victim, watch.lease, impact, begins, min(end, begins + int(draw.uniform(12, 45) * DAY)), watch.host)


def attack(parameters: Parameters, registry: Registry, organisation: Organisation, plan: list[Assault]) -> pl.DataFrame:
    """The sessions of every assault on one organisation."""
    parts = [frame_sessions(0, at=[], inside=[], outside=[])]
    for number, assault in enumerate(one for one in plan if one.organisation == organisation.number):
        draw = parameters.draw("attack", organisation.number * 16 + number)
        address = registry.leases[assault.lease].address
        if assault.impact == "attempted" or draw.random() < 0.5:
            parts.append(_probes(draw, organisation, assault, address))
        if assault.impact == "contacted":
            parts.append(_calls(draw, organisation, assault, address, _moments(draw, assault, int(draw.integers(2, 9)))))
        elif assault.impact in ("beaconing", "data_out"):
            parts.append(_calls(draw, organisation, assault, address, _heartbeat(draw, assault)))
        if assault.impact == "data_out":
            parts.append(_uploads(draw, organisation, assault, address))
    return pl.concat(parts)


def _moments(draw: np.random.Generator, assault: Assault, count: int) -> Numbers:
    return np.sort(assault.start * 1_000_000 + (draw.random(count) * (assault.end - assault.start) * 1_000_000).astype(np.int64))


def _heartbeat(draw: np.random.Generator, assault: Assault) -> Numbers:
    """Regular calls with jitter; where they would be too many, a stretch of them; where too few, quicker ones."""
    length = assault.end - assault.start
    period = int(draw.choice((1_200, 1_800, 3_600, 5_400, 10_800)))
    period = max(60, min(period, length // (BEACON_LEAST * 2)))
    count = min(length // period - 2, int(draw.integers(BEACON_LEAST + 6, 220)))
    offset = int(draw.integers(max(1, length - (count + 1) * period)))
    jitter = draw.uniform(0.02, 0.2) * period * 1_000_000
    regular = (assault.start + offset + np.arange(count, dtype=np.int64) * period) * 1_000_000
    at: Numbers = regular + (draw.random(count) * jitter).astype(np.int64)
    return at[at < assault.end * 1_000_000]


def _probes(draw: np.random.Generator, organisation: Organisation, assault: Assault, address: int) -> pl.DataFrame:
    count = int(draw.integers(6, 45))
    first = assault.start + int(draw.uniform(0, 0.3) * (assault.end - assault.start))
    at = first * 1_000_000 + np.cumsum(draw.integers(2_000_000, 120_000_000, count))
    at = at[at < assault.end * 1_000_000]
    count = len(at)
    return frame_sessions(
        count,
        at=at,
        lasts=np.minimum(heavy_tail(draw, 400, count), 60_000),
        outbound=False,
        inside=np.full(count, organisation.public + int(draw.integers(1, 9))),
        outside=np.full(count, address),
        caller_port=ports(draw, count),
        port=80,
        service="http",
        host=organisation.site,
        sent=heavy_tail(draw, 500, count, 0.6),
        received=heavy_tail(draw, 500, count, 0.6),
        answered=(np.arange(count) == 0) | (draw.random(count) < 0.75),
        method=pl.Series(["GET", "POST"], dtype=pl.String).gather((draw.random(count) < 0.4).astype(np.int64)),
        path=pl.Series(PATHS).gather(draw.integers(0, len(PATHS), count)),
        status=draw.choice((404, 403, 401, 200), count),
        agent=words().tools[int(draw.integers(len(words().tools)))],
    )


def _calls(draw: np.random.Generator, organisation: Organisation, assault: Assault, address: int, at: Numbers) -> pl.DataFrame:
    count = len(at)
    named = bool(assault.host)
    return frame_sessions(
        count,
        at=at,
        lasts=np.minimum(heavy_tail(draw, 900, count), 60_000),
        inside=np.full(count, workstation(draw, organisation, 1)[0]),
        outside=np.full(count, address),
        caller_port=ports(draw, count),
        port=443,
        service="ssl",
        host=assault.host,
        lookup=((draw.random(count) < 0.3) | (np.arange(count) == 0)).astype(np.int64) * int(named),
        sent=heavy_tail(draw, 450, count, 0.4),
        received=heavy_tail(draw, 700, count, 0.5),
        agent=words().agents[0],
        path="/sync",
    )


def _uploads(draw: np.random.Generator, organisation: Organisation, assault: Assault, address: int) -> pl.DataFrame:
    at = _moments(draw, assault, int(draw.integers(4, 25)))
    sessions = _calls(draw, organisation, assault, address, at)
    sent = draw.integers(DATA_OUT_BYTES // 4 + 1, 120_000_000, len(at))
    return sessions.with_columns(pl.Series("sent", sent, dtype=pl.Int64), pl.lit(90_000, dtype=pl.Int64).alias("lasts"))
