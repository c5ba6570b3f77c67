"""The everyday traffic of an organisation: people at work, visitors to its site, scanners at the door."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from urazuke.simulate.addresses import VISITORS, VISITORS_SIZE
from urazuke.simulate.organisations import Organisation
from urazuke.simulate.parameters import DAY, Parameters
from urazuke.simulate.sessions import Numbers, frame_sessions, heavy_tail, ports
from urazuke.simulate.sites import Site
from urazuke.simulate.words import words

INBOUND = 0.2
SERVICES, SERVICE_SHARES = ("ssl", "http", "other"), (0.62, 0.2, 0.18)
OTHER_PORTS = (22, 25, 123, 993, 3389, 5060, 8443)
LOOKED_UP = 0.45
LINES_A_SESSION = {
    "zeek_tsv": 2.12,
    "zeek_json": 2.12,
    "suricata": 2.12,
    "apache": 1.12,
    "nginx": 1.12,
    "cef": 1,
    "firewall": 1,
    "netflow": 1,
}


@dataclass(frozen=True)
class Surroundings:
    """What all organisations share: the sites, as arrays, and how popular each is."""

    hosts: pl.Series
    addresses: Numbers
    starts: Numbers
    ends: Numbers
    popularity: npt.NDArray[np.float64]


def survey(parameters: Parameters, sites: list[Site]) -> Surroundings:
    """The sites' order decides nothing about their popularity: it is drawn, and falls off as a power of rank."""
    rank = parameters.draw("popularity").permutation(len(sites)) + 1
    weight = rank.astype(np.float64) ** -0.9
    return Surroundings(
        pl.Series([site.host for site in sites], dtype=pl.String),
        np.array([site.address for site in sites], dtype=np.int64),
        np.array([site.start for site in sites], dtype=np.int64),
        np.array([site.end for site in sites], dtype=np.int64),
        weight / weight.sum(),
    )


def working_time(draw: np.random.Generator, day: Numbers, offset_seconds: int) -> Numbers:
    """Microseconds at office hours of the local day that holds each given second; nine in ten between eight and eight."""
    hour = np.where(draw.random(len(day)) < 0.9, draw.normal(13.5, 2.6, len(day)), draw.uniform(0, 24, len(day))) % 24
    local = (day + offset_seconds) // DAY * DAY - offset_seconds
    return (local + (hour * 3600).astype(np.int64)) * 1_000_000 + draw.integers(0, 1_000_000, len(day))


def everyday(parameters: Parameters, organisation: Organisation, around: Surroundings, lines: float) -> pl.DataFrame:
    """About so many lines' worth of harmless sessions, inside the horizon, each with its site up."""
    draw = parameters.draw("everyday", organisation.number)
    count = int(lines / LINES_A_SESSION[organisation.style])
    inbound = int(count * INBOUND)
    return pl.concat([_going_out(draw, organisation, around, count - inbound), _coming_in(parameters, draw, organisation, inbound)])


def _going_out(draw: np.random.Generator, organisation: Organisation, around: Surroundings, count: int) -> pl.DataFrame:
    site = draw.choice(len(around.popularity), size=count, p=around.popularity)
    start, end = around.starts[site], around.ends[site]
    at = working_time(draw, (start + draw.random(count) * (end - start)).astype(np.int64), organisation.offset_seconds)
    kept = (at >= start * 1_000_000) & (at < end * 1_000_000)
    site, at = site[kept], at[kept]
    count = len(site)
    kind = draw.choice(3, size=count, p=SERVICE_SHARES)
    service = pl.Series(SERVICES, dtype=pl.String).gather(kind)
    posts = draw.random(count) < 0.25
    sent = heavy_tail(draw, 1_500, count)
    sent = np.where(draw.random(count) < 0.002, heavy_tail(draw, 30_000_000, count, 0.8), sent)
    return frame_sessions(
        count,
        at=at,
        lasts=np.minimum(heavy_tail(draw, 1_800, count), 200_000),
        inside=workstation(draw, organisation, count),
        outside=around.addresses[site],
        caller_port=ports(draw, count),
        port=np.where(kind == 0, 443, np.where(kind == 1, 80, draw.choice(OTHER_PORTS, count))),
        service=service,
        host=around.hosts.gather(site).zip_with(pl.Series(kind < 2), pl.repeat("", count, dtype=pl.String, eager=True)),
        lookup=((kind < 2) & (draw.random(count) < LOOKED_UP)).astype(np.int64),
        sent=sent,
        received=heavy_tail(draw, 9_000, count),
        answered=draw.random(count) < 0.985,
        method=pl.Series(["GET", "POST"], dtype=pl.String).gather(posts.astype(np.int64)),
        path=_some(draw, [f"/{word}/{n}.html" for word in words().site_words for n in range(12)], count),
        status=draw.choice((200, 200, 200, 200, 304, 302, 404), count),
        agent=_some(draw, words().agents, count),
    )


def _coming_in(parameters: Parameters, draw: np.random.Generator, organisation: Organisation, count: int) -> pl.DataFrame:
    at = working_time(draw, parameters.opens + draw.integers(0, parameters.days * DAY, count), organisation.offset_seconds)
    at = np.clip(at, parameters.opens * 1_000_000, parameters.closes * 1_000_000 - 1)
    scan = draw.random(count) < 0.15
    return frame_sessions(
        count,
        at=at,
        lasts=np.minimum(heavy_tail(draw, 900, count), 200_000),
        outbound=False,
        inside=organisation.public + draw.integers(1, 9, count),
        outside=VISITORS + draw.integers(1, VISITORS_SIZE - 1, count),
        caller_port=ports(draw, count),
        port=np.where(scan, draw.choice((22, 80, 443, 3389, 8080), count), 80),
        service="http",
        host=organisation.site,
        sent=heavy_tail(draw, 7_000, count),
        received=heavy_tail(draw, 600, count, 0.6),
        answered=~scan,
        path=_some(draw, [f"/news/{n}" for n in range(60)], count),
        status=draw.choice((200, 200, 200, 304, 404), count),
        agent=_some(draw, words().agents + words().tools, count),
    )


def _some(draw: np.random.Generator, texts: list[str], count: int) -> pl.Series:
    return pl.Series(texts, dtype=pl.String).gather(draw.integers(0, len(texts), count))


def workstation(draw: np.random.Generator, organisation: Organisation, count: int) -> Numbers:
    """Addresses of people's machines inside an organisation."""
    return organisation.inner + (draw.integers(1, 9, count) << 8) + draw.integers(10, 250, count)
