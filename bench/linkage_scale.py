"""Seconds and memory of `urazuke link` as the market grows: 10,000, 100,000 and 1,000,000 leases.

    python bench/linkage_scale.py [LEASES …] [--log-ins A_MONTH] [--keep FOLDER]

The records are a simulated market's, without logs: customers, families, companies, agents, resellers and covert renters of
medium care; with so many log-ins a month of an ordinary account, or none. Each size is a process of its own; its peak of
memory is the system's count. Wanted: a million leases in 30 minutes and 12 GB.
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


def make_market(folder: Path, leases: int, log_ins: float) -> tuple[list[Path], list[Path]]:
    """The files with the rental records of about so many leases, and those with the log-ins."""
    renters = min(leases // A_RENTER, 500)
    made = simulate(folder / "case", organisations=1, events=0, logins=log_ins, leases=leases, renters=renters, opsec="medium", seed=1000)
    folders = made.case / "leases", made.case / "access"
    rented, entered = (sorted(path for path in kind.glob("*") if path.suffix != ".toml") for kind in folders)
    return rented, entered if log_ins else []


def counted_lines(paths: list[Path]) -> int:
    """Lines in those files, headers included."""
    total = 0
    for path in paths:
        with open(path, "rb") as handle:
            total += sum(block.count(b"\n") for block in iter(lambda: handle.read(1 << 20), b""))
    return total


def measure(leases: int, folder: Path, log_ins: float) -> None:
    """Link the market in a process of its own and print what it cost and what came of it."""
    folder.mkdir(parents=True)
    rented, entered = make_market(folder, leases, log_ins)
    files = [*map(str, rented), *(word for path in entered for word in ("--access", str(path)))]
    entries = f"{counted_lines(entered):,} log-ins" if entered else "no log-ins"
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
    print(f"{leases:10,} leases, {entries} {seconds:8.1f} s ({worked:.0f} s of a core) {peak:8.0f} MB   {counts}   {ended}", flush=True)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("leases", nargs="*", type=int, default=SIZES)
    given.add_argument("--log-ins", type=float, default=0.0, help="a month of an ordinary account; none where it is not given")
    given.add_argument("--keep", type=Path, help="leave the records there")
    asked = given.parse_args()
    for leases in asked.leases:
        with tempfile.TemporaryDirectory() as temporary:
            measure(leases, (asked.keep or Path(temporary)) / str(leases), asked.log_ins)


if __name__ == "__main__":
    main()
