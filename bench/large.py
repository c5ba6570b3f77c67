"""Time and memory of a case of 200 organisations, 2 million events and 20,000 leases: simulated, investigated, run again.

    python bench/large.py [--events N] [--organisations N] [--leases N]

The peer is `cat` and `wc -l` over the same log files, run in the same command: what it costs to look at every byte once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def measure(name: str, command: list[str]) -> float:
    """Run it as a process of its own and print its seconds and the largest memory of any of its processes."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    print(f"{name:34} {seconds:8.1f} s   {usage.ru_maxrss / 1024:8.0f} MB   exit {os.waitstatus_to_exitcode(status)}", flush=True)
    return seconds


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--organisations", default="200")
    given.add_argument("--events", default="2000000")
    given.add_argument("--leases", default="20000")
    asked = given.parse_args()
    urazuke = [sys.executable, "-m", "urazuke.cli.main"]
    with tempfile.TemporaryDirectory() as temporary:
        case = Path(temporary) / "case"
        sizes = ["--organisations", asked.organisations, "--events", asked.events, "--leases", asked.leases]
        measure("simulate", [*urazuke, "simulate", str(case), *sizes, "--renters", "12", "--seed", "3"])
        looked = measure("cat | wc -l over the logs", ["sh", "-c", f"find {case}/logs -type f -print0 | xargs -0 cat | wc -l"])
        first = measure("investigate", [*urazuke, "investigate", str(case)])
        measure("investigate again, nothing changed", [*urazuke, "investigate", str(case)])
        (case / "reports" / "later.txt").write_text("Northern Wire, 2030-01-01\n\nThe ministry declined to comment.\n", "utf-8")
        measure("investigate, one report more", [*urazuke, "investigate", str(case)])
        print(f"investigate takes {first / looked:.0f} times as long as cat | wc -l over the same logs")


if __name__ == "__main__":
    main()
