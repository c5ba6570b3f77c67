"""Kinds of accounts for `bench/handovers.py`; they stand in `honest_kinds.py` and `passed_kinds.py`.

Each kind draws one account: its records, and the intervals within which it passed to somebody else (none where honest).
Every second kind, and all seeds from 1,000 on, were held out while the rules of hand-over were made.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from people import ZONES, Person, Row, history, home, person

DAYS = 240.0
Account = tuple[list[Row], list[float]]  # records; the days at which the account passed to somebody else
Maker = Callable[[random.Random], Account]


@dataclass(frozen=True)
class Kind:
    """`honest`: nothing passes to anybody; `held`: kept for judging; `asked`: False where the records do not decide."""

    name: str
    make: Maker
    honest: bool
    held: bool
    asked: bool = True


KINDS: list[Kind] = []


def kind(name: str, *, honest: bool, held: bool, asked: bool = True) -> Callable[[Maker], Maker]:
    def keep(make: Maker) -> Maker:
        KINDS.append(Kind(name, make, honest, held, asked))
        return make

    return keep


def middle(draw: random.Random) -> float:
    return draw.uniform(0.3, 0.7) * DAYS


def elsewhere(draw: random.Random, who: Person) -> float:
    """Another time zone, five hours away at least."""
    return draw.choice([z for z in set(ZONES) if 5 <= abs(z - who.zone) <= 19])


def stranger(draw: random.Random, who: Person) -> Person:
    """Somebody of another time zone whose day does not peak within four hours of the other's (those who do are a kind of their own)."""
    while True:
        other = person(draw, elsewhere(draw, who), max(who.daily, 0.7))
        apart = abs((other.peaks[0] - other.zone) - (who.peaks[0] - who.zone)) % 24
        if 4 <= apart <= 20:
            return other


def phases(draw: random.Random, *parts: tuple[Person, float, float]) -> list[Row]:
    return [row for who, start, end in parts for row in history(draw, who, start, end)]


def abroad(draw: random.Random, who: Person) -> Person:
    return replace(who.using((home(draw), who.machine, 1.0)), zone=elsewhere(draw, who))
