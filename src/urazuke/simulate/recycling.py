"""The same addresses before and after: honest tenants' ordinary traffic, for which careless matching accuses the innocent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import polars as pl

from urazuke.simulate.assaults import Assault, Watch
from urazuke.simulate.organisations import Organisation
from urazuke.simulate.parameters import DAY, Parameters
from urazuke.simulate.records import Registry
from urazuke.simulate.sessions import Numbers, frame_sessions, heavy_tail, ports
from urazuke.simulate.sites import honest_span, site_name
from urazuke.simulate.traffic import working_time, workstation
from urazuke.simulate.words import words

TENANTS_USED, STRAYS, LATE_LOOKUPS = 0.75, 0.3, 0.5
MARGIN_SECONDS = 2 * 3600
HABITS, HABIT_DAYS, HABIT_LEAST_DAYS, HABIT_CALLS = 0.6, 20, 8, 240
HABIT_PERIODS = (900, 1_800, 3_600, 7_200, 14_400)


@dataclass(frozen=True)
class Errand:
    """Harmless business of one organisation with a recycled address, or with a withdrawn name, within [start, end)."""

    organisation: int
    address: int
    host: str
    start: int
    end: int
    kind: str  # site: an honest tenant's; stray: an address nobody rents, unanswered; name: a look-up in vain; visit: the tenant calls;
    # habit: a machine that called an earlier tenant at regular times and calls on


def plan_errands(
    parameters: Parameters, registry: Registry, organisations: list[Organisation], watched: list[Watch], spared: frozenset[int]
) -> list[Errand]:
    """For each watched address, what honest people do with it outside every watched window; `spared` organisations less often."""
    draw = parameters.draw("errands")
    tenants: dict[int, list[int]] = defaultdict(list)
    for place, lease in enumerate(registry.leases):
        if lease.prefix == 32:
            tenants[lease.address].append(place)
    closed = frozenset(watch.lease for watch in watched)
    calm = [o.number for o in organisations if o.number not in spared] or [o.number for o in organisations]
    plan: list[Errand] = []
    for watch in watched:
        account = registry.accounts[registry.leases[watch.lease].account]
        for place in tenants[watch.address]:
            if place in closed and not (place == watch.lease and account.bought):
                continue
            start, end = honest_span(parameters, registry, registry.leases[place])
            if end - start >= 6 * 3600 and draw.random() < TENANTS_USED:
                plan += _business(draw, organisations, calm, watch.address, start, end)
        plan += _leftovers(parameters, registry, draw, calm, watch, tenants[watch.address])
    return plan


def _business(
    draw: np.random.Generator, organisations: list[Organisation], calm: list[int], address: int, start: int, end: int
) -> list[Errand]:
    host = f"www.{site_name(draw)}"
    pool = calm if draw.random() < 0.85 else [o.number for o in organisations]
    who = draw.permutation(len(pool))[: int(draw.integers(1, 5))].tolist()
    kind = "visit" if draw.random() < 0.15 else "site"
    return [Errand(pool[n], address, host, start, end, kind) for n in who]


def _leftovers(
    parameters: Parameters, registry: Registry, draw: np.random.Generator, calm: list[int], watch: Watch, tenants: list[int]
) -> list[Errand]:
    out = []
    nexts = [registry.leases[place].start for place in tenants if registry.leases[place].start >= watch.end]
    until = min([*nexts, parameters.closes])
    if until - watch.end > 2 * MARGIN_SECONDS and draw.random() < STRAYS:
        who = calm[int(draw.integers(len(calm)))]
        out.append(Errand(who, watch.address, "", watch.end + MARGIN_SECONDS, until - MARGIN_SECONDS, "stray"))
    if watch.host and parameters.closes - watch.end > 2 * DAY and draw.random() < LATE_LOOKUPS:
        for n in draw.permutation(len(calm))[: int(draw.integers(1, 3))].tolist():
            out.append(Errand(calm[n], watch.address, watch.host, watch.end + MARGIN_SECONDS, parameters.closes, "name"))
    return out


def plan_habits(parameters: Parameters, registry: Registry, assaults: list[Assault], watched: list[Watch]) -> list[Errand]:
    """Regular calls of an address from long before it was in adverse hands, that go on: at organisations that are attacked from it.

    They were contacted, and no more; who sees regular calls and does not look at what was before takes them for beacons.
    """
    draw, found = parameters.draw("habits"), []
    by_lease = {watch.lease: watch for watch in watched}
    for assault in assaults:
        watch, account = by_lease[assault.lease], registry.accounts[registry.leases[assault.lease].account]
        start = max(parameters.opens, watch.start - HABIT_DAYS * DAY)
        held = any(w is not watch and w.address == watch.address and w.start < watch.end and start < w.end for w in watched)
        wanted = draw.random() < HABITS
        if (
            wanted
            and assault.impact == "contacted"
            and account.handover is None
            and not held
            and watch.start - start >= HABIT_LEAST_DAYS * DAY
        ):
            found.append(Errand(assault.organisation, watch.address, "", start, min(watch.end, parameters.closes), "habit"))
    return found


def run_errands(parameters: Parameters, organisation: Organisation, plan: list[Errand]) -> pl.DataFrame:
    """The sessions of one organisation's errands."""
    parts = [frame_sessions(0, at=[], inside=[], outside=[])]
    for number, errand in enumerate(one for one in plan if one.organisation == organisation.number):
        draw = parameters.draw("errand", organisation.number * 65_536 + number)
        at = _times(draw, organisation, errand)
        parts.append(_sessions(draw, organisation, errand, at))
    return pl.concat(parts)


def _times(draw: np.random.Generator, organisation: Organisation, errand: Errand) -> Numbers:
    if errand.kind == "habit":
        return _regular(draw, errand)
    count = int(draw.integers(1, 4)) if errand.kind in ("stray", "name") else int(draw.integers(2, 24))
    seconds = (errand.start + draw.random(count) * (errand.end - errand.start)).astype(np.int64)
    at = working_time(draw, seconds, organisation.offset_seconds)
    outside = (at < errand.start * 1_000_000) | (at >= errand.end * 1_000_000)
    return np.sort(np.where(outside, seconds * 1_000_000, at))


def _regular(draw: np.random.Generator, errand: Errand) -> Numbers:
    period = max(int(draw.choice(HABIT_PERIODS)), (errand.end - errand.start) // HABIT_CALLS)
    clock = np.arange(errand.start + int(draw.integers(period)), errand.end - period, period, dtype=np.int64)
    at: Numbers = clock * 1_000_000 + (draw.random(len(clock)) * draw.uniform(0.01, 0.15) * period * 1_000_000).astype(np.int64)
    return at[draw.random(len(at)) > 0.03]


def _sessions(draw: np.random.Generator, organisation: Organisation, errand: Errand, at: Numbers) -> pl.DataFrame:
    count, inbound = len(at), errand.kind == "visit"
    person = organisation.public + draw.integers(1, 9, count) if inbound else workstation(draw, organisation, count)
    if errand.kind == "habit":
        person = np.full(count, workstation(draw, organisation, 1)[0])
    return frame_sessions(
        count,
        at=at,
        lasts=np.minimum(heavy_tail(draw, 1_500, count), 200_000),
        outbound=not inbound,
        inside=person,
        outside=np.full(count, errand.address),
        caller_port=ports(draw, count),
        port=80 if inbound else 443,
        service="http" if inbound else "ssl",
        host=organisation.site if inbound else errand.host,
        lookup={"site": (draw.random(count) < 0.4).astype(np.int64), "name": np.full(count, 2)}.get(errand.kind, 0),
        sent=heavy_tail(draw, 1_500, count, 0.3 if errand.kind == "habit" else 1.2),
        received=heavy_tail(draw, 60_000, count),
        answered=errand.kind != "stray",
        agent=words().agents[int(draw.integers(len(words().agents)))],
    )
