"""When an account's user is awake says roughly in which time zone; a range of offsets from UTC, never a country.

Hours can be kept on purpose, and somebody who works at night looks as if elsewhere: this is a finding about log-ins, not
about a person. Log-ins of programs are left out (`logins`), and few log-ins say nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from urazuke.tenancy.logins import Session

FEWEST_SESSIONS, FEWEST_DAYS = 20, 10
MOST_OF_THEM = 0.8  # of the sessions lie in the busiest hours
# How often people log in at each local hour, against the busiest: a judgement. One person's day is no better than so many draws
# from it: who works in the evenings alone does so always.
HABIT = (0.5, 0.3, 0.15, 0.08, 0.06, 0.07, 0.15, 0.35, 0.7, 0.9, 1.0, 1.0, 0.8, 0.9, 1.0, 1.0, 0.95, 0.9, 0.75, 0.75, 0.85, 0.9, 0.85, 0.7)
DRAWS = 2.0
CREDIBLE = 0.9  # that the offset lies in the range, if the user lives as people do
OFFSETS = range(-11, 13)
WIDE = 16  # offsets: two thirds of the earth
QUIET_HOURS, QUIET_SHARE = 5, 0.05
WEEKEND_SHARE = 0.5  # of what a day has on average: fewer on two days that follow on each other


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """`hours` and `rest` in UTC; `low` to `high`, offsets from UTC in hours, upwards and past +12 round to -11."""

    by_hour: tuple[int, ...]
    hours: str
    rest: str | None
    free_days: str | None
    low: int
    high: int
    weakness: tuple[str, ...]

    @property
    def width(self) -> int:
        return (self.high - self.low) % 24 + 1


def working_hours(sessions: Sequence[Session]) -> WorkingHours | None:
    """When somebody logs in, and where on the earth that is by day; None where too few log-ins show it."""
    if len(sessions) < FEWEST_SESSIONS or len({s.start.date() for s in sessions}) < FEWEST_DAYS:
        return None
    by_hour = [0] * 24
    for session in sessions:
        by_hour[session.start.hour] += 1
    low, high = _offsets(by_hour)
    rest = _rest(by_hour)
    free = _free_days(sessions, by_hour)
    return WorkingHours(tuple(by_hour), busiest_hours(sessions), rest, free, low, high, tuple(_weakness(len(sessions), rest, low, high)))


def busiest_hours(sessions: Sequence[Session]) -> str:
    """The shortest span of whole hours with most of the log-ins, such as 23:00-06:00."""
    by_hour = [0] * 24
    for session in sessions:
        by_hour[session.start.hour] += 1
    wanted, twice = MOST_OF_THEM * sum(by_hour), by_hour * 2
    length, start = next((n, s) for n in range(1, 25) for s in range(24) if sum(twice[s : s + n]) >= wanted)
    # Of several spans as short the fullest.
    start = max(range(24), key=lambda s: (sum(twice[s : s + length]), -s))
    return _span(start, length)


def _span(start: int, length: int) -> str:
    return f"{start:02}:00-{(start + length) % 24:02}:00"


def _offsets(by_hour: Sequence[int]) -> tuple[int, int]:
    """The shortest run of offsets that holds CREDIBLE of the probability."""
    logs = [_explained(by_hour, offset) for offset in OFFSETS]
    top = max(logs)
    chances = [math.exp(value - top) for value in logs]
    total, twice = sum(chances), chances * 2
    length = next(n for n in range(1, 25) if any(sum(twice[s : s + n]) >= CREDIBLE * total for s in range(24)))
    start = max(range(24), key=lambda s: (sum(twice[s : s + length]), -s))
    return OFFSETS[start], OFFSETS[(start + length - 1) % 24]


def _explained(by_hour: Sequence[int], offset: int) -> float:
    """The natural logarithm of how well such hours in UTC fit what people do at that offset, as so many draws of it."""
    fit = sum(n * math.log(HABIT[(hour + offset) % 24]) for hour, n in enumerate(by_hour))
    return DRAWS * fit / sum(by_hour)


def _rest(by_hour: Sequence[int]) -> str | None:
    """The longest span with hardly any log-in, where it is as long as people sleep."""
    twice, total = list(by_hour) * 2, sum(by_hour)
    for length in range(20, QUIET_HOURS - 1, -1):
        start = min(range(24), key=lambda s: (sum(twice[s : s + length]), s))
        if sum(twice[start : start + length]) <= QUIET_SHARE * total:
            return _span(start, length)
    return None


def _free_days(sessions: Sequence[Session], by_hour: Sequence[int]) -> str | None:
    """The two days of the week that have far fewer log-ins than the others.

    A day ends where the user rests, and is called by the UTC date of its middle, as it is by whoever lives between UTC-11 and UTC+12.
    """
    twice = list(by_hour) * 2
    quietest = min(range(24), key=lambda s: (sum(twice[s : s + 12]), s))
    noon = (quietest + 18) % 24  # the middle of the other twelve hours
    counts = [0] * 7
    for session in sessions:
        away = (session.start.hour - noon + 12) % 24 - 12  # hours from the middle of that session's day
        counts[(session.start - timedelta(hours=away)).weekday()] += 1
    first = min(range(7), key=lambda d: (counts[d] + counts[(d + 1) % 7], d))
    few, mean = counts[first] + counts[(first + 1) % 7], sum(counts) / 7
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return f"{days[first]} and {days[(first + 1) % 7]}" if few <= WEEKEND_SHARE * 2 * mean and sum(counts) >= 3 * FEWEST_SESSIONS else None


def _weakness(count: int, rest: str | None, low: int, high: int) -> list[str]:
    found = ["hours can be kept on purpose, and who works at night looks as if elsewhere"]
    if count < 2 * FEWEST_SESSIONS:
        found.append(f"few: {count} sessions")
    if rest is None:
        found.append("no hours of rest: several people, or a program that does not say so")
    if (high - low) % 24 + 1 >= WIDE:
        found.append("the range is so wide that it excludes little")
    return found
