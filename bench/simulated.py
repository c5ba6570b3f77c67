"""Scores of whole investigations of simulated cases that no rule was looked at with: seeds kept for this.

    python bench/simulated.py

The simulator and the truth are ours, the scorer is the shared one.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from worlds import SCORER, score

from urazuke.simulate import simulate

HELD_OUT: tuple[dict[str, Any], ...] = (
    {"seed": 101, "opsec": "low"},
    {"seed": 102, "opsec": "medium"},
    {"seed": 103, "opsec": "high"},
    {"seed": 104, "innocent": True},
)


def main() -> None:
    if not SCORER.exists():
        print("the shared scorer is not beside this repository: nothing is scored")
        return
    with tempfile.TemporaryDirectory() as temporary:
        for parameters in HELD_OUT:
            name = "-".join(f"{key}-{value}" for key, value in parameters.items()).lower()
            made = simulate(Path(temporary) / "in" / name, organisations=40, leases=4000, events=150_000, renters=8, **parameters)
            score(made.case, made.truth, Path(temporary) / "work")


if __name__ == "__main__":
    main()
