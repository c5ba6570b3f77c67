"""Kinds of accounts for `bench/handovers.py`; they stand in `honest_kinds.py`, `passed_kinds.py`, `helped_kinds.py`, `crew_kinds.py`.

Each kind draws one account, or several that have to do with each other: its records, and the days at which it passed to somebody
else (none where honest). Every second kind, and all seeds from 1,000 on, were held out while the rules of hand-over were made.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from people import DAY, ZONES, Person, Row, history, home, person

DAYS = 240.0
Account = tuple[list[Row], list[float]]  # records; the days at which the account passed to somebody else
Maker = Callable[[random.Random], Account]
GroupMaker = Callable[[random.Random], list[Account]]


@dataclass(frozen=True)
class Kind:
    """`honest`: nothing passes to anybody; `held`: kept for judging; `asked`: False where the records do not decide.

    `one_holder`: the accounts that are drawn together are rented in one name. `late`: written down after the first kinds were seen.
    """

    name: str
    make: GroupMaker
    honest: bool
    held: bool
    asked: bool = True
    one_holder: bool = False
    late: bool = False


KINDS: list[Kind] = []


def kind(name: str, *, honest: bool, held: bool, asked: bool = True, late: bool = False) -> Callable[[Maker], Maker]:
    def keep(make: Maker) -> Maker:
        KINDS.append(Kind(name, lambda draw: [make(draw)], honest, held, asked, late=late))
        return make

    return keep


def group(name: str, *, honest: bool, held: bool, asked: bool = True, one_holder: bool = False) -> Callable[[GroupMaker], GroupMaker]:
    """Accounts that have to do with each other, drawn together."""

    def keep(make: GroupMaker) -> GroupMaker:
        KINDS.append(Kind(name, make, honest, held, asked, one_holder, late=True))
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


def visits(draw: random.Random, who: Person, start: float, end: float, days_between: float) -> list[Row]:
    """Somebody who looks in now and then, one session at a time."""
    return history(draw, replace(who, daily=1 / days_between), start, end)


def first_sessions(draw: random.Random, who: Person, start: float, count: int) -> tuple[list[Row], float]:
    """So many sessions within some days from `start`, and the day of the last of their records."""
    rows: list[Row] = []
    for _ in range(count):
        busy = replace(who, daily=8.0, weekend=1.0)
        rows += sorted(history(draw, busy, start, start + 1))[:1]
        start += draw.uniform(0.2, 2.5)
    return rows, max((row[0] for row in rows), default=start * DAY) / DAY


def locked(rows: list[Row], day: float, action: str = "password_change") -> list[Row]:
    """The first act from that day on changes what the old holder would log in with."""
    rows.sort()
    for index, (t, ip, device, agent, _) in enumerate(rows):
        if t >= day * DAY:
            rows[index] = (t, ip, device, agent, action)
            break
    return rows
