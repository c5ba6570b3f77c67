"""A rhythm is in one machine's calls of one server where far more pauses are about equally long than chance gives.

Measured is the share of pauses within a factor (5%, 25%, 60%; the last holds a sleep that varies by half) of a middle one: the
median, or, since nights and calls that are missing make pauses longer and never shorter, the lower quartile. It is held against
calls at random. Between the calls of a Poisson process the pause is exponential, and wherever the middle lies, at most `at_random`
of them are within the factor of it. `chance` bounds how often calls at random look as regular (Chernoff's bound for so many
pauses, times the number of measures). A rhythm asks for CHANCE, nine pauses, an hour, and a share that matters whatever their number.

Sessions that start within two seconds of each other are one call; of a server that is called in bursts, within thirty. Pauses that
are cut off below look alike: a rhythm must be four times slower, and what chance has is raised by as much as the cut explains.
Which rhythms mean no harm is told in `habits`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

PAUSES = 9
SPAN_SECONDS = 3600.0
CHANCE = 1e-3
BANDS = ((1.05, 0.35), (1.25, 0.5), (1.6, 0.6))  # factor about the middle pause, and the share of pauses asked within it
MIDDLES = (0.5, 0.25)  # quantiles of the pauses that are tried as the middle one
ONE_CALL_SECONDS = (2.0, 30.0)
SLOWER = 4.0  # than what counts as one call
MEASURES = len(BANDS) * len(MIDDLES) * len(ONE_CALL_SECONDS)
LONGEST = 100_000  # calls of one series that are looked at


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Regular calls of one machine; `source` is null where the log does not name it. `first` is in seconds since 1970."""

    organisation: str
    target: str
    source: str | None
    calls: int
    first: float
    period_seconds: float
    jitter: float
    share: float
    chance: float


def rhythms(connection: duckdb.DuckDBPyConnection, relation: str) -> list[Rhythm]:
    """Of that relation (organisation, target, source, moment: seconds since 1970) the series that have a rhythm, in order."""
    import numpy as np

    cursor = connection.execute(f"""
        SELECT organisation, target, source, list_sort(list(DISTINCT moment))[:{LONGEST}] AS times FROM {relation}
        GROUP BY organisation, target, source HAVING count(DISTINCT moment) > {PAUSES} ORDER BY organisation, target, source NULLS FIRST""")
    found = []
    while rows := cursor.fetchmany(200):
        for organisation, target, source, times in rows:
            if rhythm := measure(np.asarray(times, dtype=np.float64)):
                found.append(Rhythm(organisation, target, source, *rhythm))
    return found


def measure(times: Floats) -> tuple[int, float, float, float, float, float] | None:
    """Calls, first call, period, jitter, share and chance of calls at those times, in order; None where they have no rhythm."""
    found = [measured for one_call in ONE_CALL_SECONDS for measured in _measures(times, one_call)]
    return min(found, key=lambda measured: measured[-1]) if found else None


def _measures(times: Floats, one_call: float) -> Iterator[tuple[int, float, float, float, float, float]]:
    import numpy as np

    pauses = np.diff(times)
    pauses = pauses[pauses >= one_call]
    if len(pauses) < PAUSES or times[-1] - times[0] < SPAN_SECONDS:
        return
    for middle in MIDDLES:
        period = float(np.quantile(pauses, middle))
        if period >= SLOWER * one_call:
            cut = math.exp(-math.log(1 - middle) * one_call / (period - one_call))
            for factor, wanted in BANDS:
                near = pauses[(pauses >= period / factor) & (pauses <= period * factor)]
                share = len(near) / len(pauses)
                chance = min(1.0, MEASURES * _as_regular(share, min(1.0, cut * at_random(factor)), len(pauses)))
                if share >= wanted and chance <= CHANCE:
                    yield len(pauses) + 1, float(times[0]), *_period(near), share, chance


def _period(near: Floats) -> tuple[float, float]:
    """The usual pause and how far pauses stray from it, as a share of it: 0.5 where they take from half of it to one and a half."""
    import numpy as np

    period = float(np.median(near))
    return period, 2 * float(np.median(np.abs(near - period))) / period


@functools.cache
def at_random(factor: float) -> float:
    """The largest share of exponential pauses that can lie within that factor of any one length."""
    length = 2 * factor * math.log(factor) / (factor**2 - 1)  # where the derivative of the share is 0
    return math.exp(-length / factor) - math.exp(-length * factor)


def _as_regular(share: float, expected: float, pauses: int) -> float:
    """At most this often `pauses` draws of which `expected` agree have such a share that does, or more (Chernoff, Hoeffding 1963)."""
    if share <= expected:
        return 1.0
    distance = share * math.log(share / expected) + ((1 - share) * math.log((1 - share) / (1 - expected)) if share < 1 else 0.0)
    return math.exp(-pauses * distance)
