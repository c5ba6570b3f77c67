"""Seconds and memory of `urazuke link` as the market grows: 10,000, 100,000 and 1,000,000 leases.

    python bench/linkage_scale.py [LEASES …] [--keep FOLDER]

The records are a simulated market's, without logs or log-ins: customers, families, companies, agents, resellers and covert
renters of medium care. Each size is a process of its own; its peak of memory is the system's count.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from urazuke.simulate import simulate

SIZES = (10_000, 100_000)
A_RENTER = 2_500  # leases


def make_market(folder: Path, leases: int) -> list[Path]:
    """The files with the rental records of about so many leases."""
    renters = min(leases // A_RENTER, 500)
    made = simulate(folder / "case", organisations=1, events=0, logins=0, leases=leases, renters=renters, opsec="medium", seed=1000)
    return sorted(path for path in (made.case / "leases").iterdir() if path.suffix != ".toml")


def measure(leases: int, folder: Path) -> None:
    """Link the market in a process of its own and print what it cost and what came of it."""
    folder.mkdir(parents=True)
    files = [str(path) for path in make_market(folder, leases)]
    out = folder / "links.jsonl"
    begun = time.monotonic()
    with open(out, "wb") as handle:
        process = subprocess.Popen([sys.executable, "-m", "urazuke.cli.main", "link", *files], stdout=handle, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    found = {"personas": 0, "linked": 0, "listed": 0}
    with open(out, encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            found["personas" if row["table"] == "personas" else "listed"] += 1
            found["linked"] += row.get("decision") == "linked"
    counts = ", ".join(f"{count:,} {what}" for what, count in found.items())
    worked, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    ended = f"exit {os.waitstatus_to_exitcode(status)}"
    print(f"{leases:10,} leases {seconds:8.1f} s ({worked:.0f} s of a core) {peak:8.0f} MB   {counts}   {ended}", flush=True)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("leases", nargs="*", type=int, default=SIZES)
    given.add_argument("--keep", type=Path, help="leave the records there")
    asked = given.parse_args()
    for leases in asked.leases:
        with tempfile.TemporaryDirectory() as temporary:
            measure(leases, (asked.keep or Path(temporary)) / str(leases))


if __name__ == "__main__":
    main()
