"""A simulated case is wholly determined by these numbers: the same parameters give the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zlib import crc32

import numpy as np

from urazuke.errors import RequestError

DAY = 86_400
HISTORY_DAYS = 365
MOST_ORGANISATIONS = 500
MOST_LEASES = 1_200_000
PROVIDERS = 8
OPSEC = ("low", "medium", "high")
NOISE = ("low", "usual", "high")


@dataclass(frozen=True)
class Parameters:
    """Sizes and shares of a simulated case; `check` says what is out of range.

    organisations  whose logs are in the case, at most 500
    days           the horizon: how long the logs run; rental records begin a year earlier
    renters        covert renters, each with several accounts under false names
    events         log lines, roughly
    leases         rental records, roughly
    opsec          how carefully the covert renters hide: low, medium or high
    noise          how much honest customers share innocently, and how untidily accounts are used and handed over
    logins         log-ins a month of an ordinary account, roughly; 0 leaves the access records out
    handover_rate  share of covert accounts that pass to another operator
    attacked       share of the organisations that are attacked
    bought         honest customers' accounts that are sold or stolen
    innocent       no covert renter, no attack: whatever is found is a false accusation
    """

    organisations: int = 20
    days: int = 365
    renters: int = 5
    events: int = 100_000
    leases: int = 2_000
    seed: int = 1
    opsec: str = "low"
    providers: int = PROVIDERS
    handover_rate: float = 0.5
    attacked: float = 0.4
    bought: int = 2
    start: str = "2024-04-01"
    innocent: bool = False
    noise: str = "usual"
    logins: float = 6.0

    def check(self) -> None:
        """RequestError for the first parameter out of range."""
        for name, low, high in _RANGES:
            value = getattr(self, name)
            if not low <= value <= high:
                raise RequestError(f"{name} is {value}", where=f"--{name.replace('_', '-')}", hint=f"give {low:g} to {high:g}")
        for name, words in (("opsec", OPSEC), ("noise", NOISE)):
            if getattr(self, name) not in words:
                raise RequestError(f"{name} is {getattr(self, name)}", where=f"--{name}", hint=f"give {words[0]}, {words[1]} or {words[2]}")
        try:
            day = date.fromisoformat(self.start)
        except ValueError:
            raise RequestError(f"start is {self.start}", where="--start", hint="give a day such as 2024-04-01") from None
        if not 1990 <= day.year <= 2090:
            raise RequestError(f"start is {self.start}", where="--start", hint="give a year from 1990 to 2090")

    @property
    def opens(self) -> int:
        """The first second of the horizon, epoch seconds UTC."""
        return int(datetime.combine(date.fromisoformat(self.start), datetime.min.time(), UTC).timestamp())

    @property
    def closes(self) -> int:
        """The end of the horizon, epoch seconds UTC; not in it."""
        return self.opens + self.days * DAY

    def draw(self, stage: str, number: int = 0) -> np.random.Generator:
        """A generator of its own for each stage, so that one stage's draws never move another's."""
        return np.random.Generator(np.random.PCG64([self.seed, crc32(stage.encode()), number]))


_RANGES: tuple[tuple[str, float, float], ...] = (
    ("organisations", 1, MOST_ORGANISATIONS),
    ("days", 14, 3650),
    ("renters", 0, 500),
    ("events", 0, 200_000_000),
    ("leases", 20, MOST_LEASES),
    ("seed", 0, 2**63 - 1),
    ("providers", 1, PROVIDERS),
    ("handover_rate", 0, 1),
    ("attacked", 0, 1),
    ("bought", 0, 200),
    ("logins", 0, 60),
)


def iso(seconds: int | float | None) -> str | None:
    """Epoch seconds as ISO 8601 UTC with Z, fractions dropped; None stays None."""
    return None if seconds is None else datetime.fromtimestamp(int(seconds // 1), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
