"""How often the range of offsets from UTC holds the true one, and how wide it is, for people whose zone is known.

    python bench/working_hours.py

Two populations: hours as most people keep them, and hours drawn as late as early (half of them evenings and nights).
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median

from people import history, person

from urazuke.tenancy.logins import Session
from urazuke.tenancy.working_hours import working_hours

BEGIN = datetime(2024, 4, 1, tzinfo=UTC)
PEOPLE, DAYS = 400, 120
USUAL = (((9.5, 14.5), 0.4), ((10.0, 16.0, 21.0), 0.2), ((20.5,), 0.25), ((23.0,), 0.1), ((7.0,), 0.05))  # peaks, share


def main() -> None:
    for name, usual in (("as most people", True), ("as late as early", False)):
        inside, widths = 0, []
        for number in range(PEOPLE):
            draw = random.Random(f"hours {number}")
            who = person(draw, daily=1.0)
            if usual:
                who = replace(who, peaks=draw.choices([p for p, _ in USUAL], [s for _, s in USUAL])[0])
            found = working_hours(_sessions(sorted(row[0] for row in history(draw, who, 0, DAYS))))
            if found:
                widths.append(found.width)
                inside += (round(who.zone) - found.low) % 24 < found.width
        print(f"hours {name}: inside {inside / len(widths):.3f} of {len(widths)}, median {median(widths):.0f} of 24 offsets")


def _sessions(times: list[float]) -> list[Session]:
    """A session at each time that is two hours after the one before."""
    starts = [at for before, at in zip([-1e9, *times], times) if at - before > 7200]
    moments = (BEGIN + timedelta(seconds=at) for at in starts)
    return [Session(moment, moment, "192.0.2.0/24", None, None, None, False, ()) for moment in moments]


if __name__ == "__main__":
    main()
