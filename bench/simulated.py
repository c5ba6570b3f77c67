"""Scores of whole investigations of simulated cases that no rule was looked at with: seeds kept for this.

    python bench/simulated.py

Twelve small worlds, unlike in care, noise, size, length and log-ins; every share in them is drawn anew for each seed. The
simulator and the truth are ours, the scorer is the shared one; its last line is printed for each world, and the mean.
Nobody who works on a rule or a weight looks at one of these worlds: only at this page, when the work is done.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean
from typing import Any

from worlds import SCORER, write_tables

from urazuke.investigation import investigate
from urazuke.simulate import simulate

HELD_OUT: tuple[dict[str, Any], ...] = (
    {"seed": 201, "opsec": "low", "noise": "usual", "leases": 2000, "renters": 6},
    {"seed": 202, "opsec": "low", "noise": "high", "leases": 1500, "renters": 5, "logins": 12.0},
    {"seed": 203, "opsec": "low", "noise": "usual", "leases": 1200, "renters": 8, "days": 200, "providers": 5},
    {"seed": 204, "opsec": "medium", "noise": "usual", "leases": 2000, "renters": 8},
    {"seed": 205, "opsec": "medium", "noise": "usual", "leases": 3000, "renters": 8, "days": 540},
    {"seed": 206, "opsec": "medium", "noise": "high", "leases": 1500, "renters": 6, "logins": 10.0},
    {"seed": 207, "opsec": "medium", "noise": "usual", "leases": 1200, "renters": 6, "logins": 3.0, "handover_rate": 0.8},
    {"seed": 208, "opsec": "medium", "noise": "low", "leases": 1500, "renters": 8, "days": 240, "start": "2019-01-15"},
    {"seed": 209, "opsec": "high", "noise": "usual", "leases": 2000, "renters": 8},
    {"seed": 210, "opsec": "high", "noise": "high", "leases": 1500, "renters": 6, "handover_rate": 0.3},
    {"seed": 211, "innocent": True, "noise": "usual", "leases": 3000},
    {"seed": 212, "innocent": True, "noise": "high", "leases": 2500, "logins": 10.0},
)
FIGURES = (
    "tenancy_exact", "handover_recall", "handover_false_per_1000", "persona_p", "persona_r", "innocents_in_covert", "honest_merges_false",
    "honest_pair_recall", "victims_p", "victims_r", "impact", "accused", "basis",
)  # fmt: skip


def figures_of(parameters: dict[str, Any], work: Path) -> dict[str, float]:
    """Make the world, investigate it where its truth is not, and score what was found."""
    name = f"seed-{parameters['seed']}"
    made = simulate(work / "truth" / name, organisations=12, events=6_000, **parameters)
    case = work / "case" / name
    case.parent.mkdir(exist_ok=True)
    made.case.rename(case)
    with contextlib.redirect_stderr(None):
        investigate(case)
    write_tables(case, work / "out" / name)
    found = work / f"{name}.json"
    scoring = [sys.executable, str(SCORER), str(made.truth), str(work / "out" / name), "--case", str(case), "--json", str(found)]
    subprocess.run(scoring, check=True, stdout=subprocess.DEVNULL)
    return {name: float(value) for name, value in json.loads(found.read_text(encoding="utf-8")).items() if name in FIGURES}


def line(figures: dict[str, float]) -> str:
    """The figures in one line, in FIGURES' order."""
    return " ".join(f"{name}={figures[name]:.3f}" for name in FIGURES)


def main() -> None:
    if not SCORER.exists():
        print("the shared scorer is not beside this repository: nothing is scored")
        return
    begun, by_care = time.monotonic(), dict[str, list[dict[str, float]]]()
    for parameters in HELD_OUT:
        with tempfile.TemporaryDirectory() as work:
            figures = figures_of(parameters, Path(work))
        care = "innocent" if parameters.get("innocent") else str(parameters["opsec"])
        by_care.setdefault(care, []).append(figures)
        print(" ".join(f"{name}={value}" for name, value in parameters.items()), "|", line(figures), flush=True)
    for care, worlds in by_care.items():
        print(f"mean of {care} |", line({name: mean(world[name] for world in worlds) for name in FIGURES}))
    everything = [world for worlds in by_care.values() for world in worlds]
    print("mean of all |", line({name: mean(world[name] for world in everything) for name in FIGURES}))
    print(f"{len(everything)} worlds in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
