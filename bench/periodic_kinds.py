"""Calls that are regular, drawn by kind: what products and services do all day, and how implants call home.

Half of the benign kinds and a third of the implants are held out: they were written down after the rules of `hunt/beacons.py` and
`hunt/habits.py` were fixed. Once they were looked at: bursts, held out first, made a rule change that touches every series, and count
as developed on since. The seeds were drawn anew after that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
DAY = 86_400.0


@dataclass(frozen=True)
class Kind:
    """How one machine calls: every so many seconds, straying by `jitter` of it, with calls missing, at some hours.

    `drifts`: the next call counts from the last (a sleep); else calls keep to a clock. `machines`: the share of an organisation's
    machines that do so, or how many where it is 1 or more. `bursts`: sessions of one call.
    """

    name: str
    periods: tuple[float, ...]
    jitter: float = 0.05
    drifts: bool = False
    hours: str = "always"  # always, work (nine to six on weekdays), awake (while a laptop is open)
    missing: float = 0.03
    machines: float = 1
    protocol: str = "tcp"
    port: int = 443
    sent: int = 800
    answered: int = 4_000
    bursts: int = 1
    held_out: bool = False


BENIGN = (
    Kind("operating system updates", (79_200, 86_400), 0.25, True, "awake", 0.1, 0.8),
    Kind("browser updates", (18_000, 19_800), 0.1, True, "awake", 0.1, 0.7),
    Kind("virus definitions", (3_600, 7_200), 0.1, True, "awake", 0.05, 0.9),
    Kind("NTP of workstations", (1_024, 3_600), 0.02, False, "awake", 0.02, 0.9, "udp", 123, 76, 76),
    Kind("NTP of one server", (64, 256, 1_024), 0.02, False, "always", 0.01, 2, "udp", 123, 76, 76),
    Kind("mail polled by IMAP", (300, 600, 900), 0.05, True, "awake", 0.05, 0.4, "tcp", 993),
    Kind("telemetry of an office suite", (900, 1_800), 0.3, True, "awake", 0.1, 0.7),
    Kind("revocation lists", (21_600, 43_200), 0.1, True, "awake", 0.2, 0.3, "tcp", 80),
    Kind("a monitoring agent on servers", (60, 300), 0.01, False, "always", 0.01, 6),
    Kind("nightly backup of one server", (86_400,), 0.01, False, "always", 0.03, 1, "tcp", 22, 4_000_000, 60_000),
    Kind("a feed reader", (1_800, 3_600), 0.02, False, "awake", 0.05, 3),
    Kind("licence renewed by a lease", (43_200,), 0.15, True, "awake", 0.05, 5, "tcp", 27_000),
    Kind("chat that keeps its session alive", (240, 600), 0.2, True, "work", 0.1, 0.5, held_out=True),
    Kind("an advertisement refreshed in an open page", (30, 60), 0.1, False, "work", 0.3, 4, held_out=True),
    Kind("stapled certificate status", (3_600, 14_400), 0.2, True, "always", 0.1, 3, "tcp", 80, held_out=True),
    Kind("a webhook polled by one script", (60, 600, 900), 0.0, False, "always", 0.01, 1, held_out=True),
    Kind("firmware checks of printers", (86_400, 604_800), 0.02, False, "always", 0.05, 4, held_out=True),
    Kind("cameras that call their cloud", (120, 900), 0.05, False, "always", 0.05, 8, "tcp", 8_443, held_out=True),
    Kind("dynamic DNS renewed", (300, 3_600), 0.02, False, "always", 0.02, 1, "tcp", 80, held_out=True),
    Kind("STUN of telephones", (20, 30), 0.05, False, "work", 0.02, 0.3, "udp", 3_478, 100, 100, held_out=True),
    Kind("container images looked for", (300, 1_800), 0.05, False, "always", 0.02, 2, held_out=True),
    Kind("a mirror synchronised by one server", (3_600, 21_600), 0.02, False, "always", 0.02, 1, "tcp", 873, held_out=True),
    Kind("weather on desktops", (1_800, 7_200), 0.3, True, "work", 0.1, 0.2, held_out=True),
    Kind("time sheets looked at every morning", (86_400,), 0.12, False, "work", 0.15, 6, held_out=True),
)
SLEEPS = (60, 300, 900, 3_600, 14_400, 43_200, 86_400)
IMPLANTS = (
    Kind("no jitter", SLEEPS, 0.0, True, missing=0.02),
    Kind("sleep shortened by up to 20%", SLEEPS, -0.2, True, missing=0.05),
    Kind("sleep shortened by up to 50%", SLEEPS, -0.5, True, missing=0.05),
    Kind("jitter 25% either way", SLEEPS, 0.25, True, missing=0.05),
    Kind("jitter 50% either way", SLEEPS, 0.5, True, missing=0.05),
    Kind("on the clock, three calls in ten missing", SLEEPS, 0.05, False, missing=0.3),
    Kind("jitter 20%, in working hours", SLEEPS[:4], 0.2, True, "work", 0.05),
    Kind("in bursts of five sessions", SLEEPS[1:], -0.3, True, missing=0.05, bursts=5),
    Kind("jitter 30%, on a laptop", SLEEPS[:4], 0.3, True, "awake", 0.1, held_out=True),
    Kind("every four hours, in working hours", (14_400,), 0.1, True, "work", 0.05, held_out=True),
    Kind("daily, in working hours", (86_400,), 0.05, False, "work", 0.05, held_out=True),
    Kind("jitter 40%, a quarter of the calls missing", SLEEPS, 0.4, True, missing=0.25, held_out=True),
    Kind("either of two servers, by chance", SLEEPS, 0.1, True, missing=0.5, held_out=True),
)


def one_of(kind: Kind, draw: np.random.Generator) -> Kind:
    """The kind as one service has it: one of its periods."""
    return replace(kind, periods=(float(draw.choice(kind.periods)),))


def calls(kind: Kind, start: float, end: float, draw: np.random.Generator, most: int = 2_000) -> Floats:
    """When one machine calls in [start, end), seconds since 1970; at most so many calls, the first ones; the kind has one period."""
    period = float(kind.periods[0])
    count = int(min((end - start) / period * (1 / (1 - max(0.0, -kind.jitter) / 2)) * 1.1 + 4, most * 4))
    stray = -draw.random(count) * -kind.jitter if kind.jitter < 0 else kind.jitter * (2 * draw.random(count) - 1)
    first = start + period * draw.random()
    if kind.hours == "work" and period >= DAY:  # somebody's hour, not midnight's
        first = start - start % DAY + 9.5 * 3600 + 8 * 3600 * draw.random()
    at = first + (np.cumsum(period * (1 + stray)) if kind.drifts else period * (np.arange(count) + stray / 2))
    at = at[(at >= start) & (at < end) & _open(kind, at, draw)]
    at = at[draw.random(len(at)) >= kind.missing][:most]
    burst = (at[:, None] + np.concatenate([[0.0], np.cumsum(draw.exponential(6.0, kind.bursts - 1))])[None, :]).ravel()
    return np.sort(burst[burst < end])


def _open(kind: Kind, at: Floats, draw: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Whether the machine is up at those times: each day's hours are its own, most laptops stay shut at weekends."""
    if kind.hours == "always" or not len(at):
        return np.ones(len(at), bool)
    day = (at // DAY).astype(np.int64)
    days = np.arange(day.min(), day.max() + 1)
    weekend = (days + 3) % 7 >= 5
    opens = np.where(kind.hours == "work", 9.0, draw.normal(8.7, 0.7, len(days)))
    shuts = np.where(kind.hours == "work", 18.0, draw.normal(18.5, 1.3, len(days)))
    off = weekend & (draw.random(len(days)) > (0.0 if kind.hours == "work" else 0.15)) | (draw.random(len(days)) < 0.05)
    hour, index = at % DAY / 3600, day - days[0]
    return ~off[index] & (hour >= opens[index]) & (hour < shuts[index])
