"""The workbench on a simulated case: how long pages take, and how many rows lead down to bytes that are shown.

    python bench/workbench.py [--organisations 20 --events 100000 --rows 100]

Makes a case in a temporary folder, starts the command, and asks it for pages as a browser would, one after another. Of each
kind of row every page is asked for, at most `--rows` of them, evenly spread. Wanted: pages within a second (half of them
within a tenth), the first within five; of rows that rest on files, all show a place in a file that is still what was taken in.
"""

from __future__ import annotations

import argparse
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

KINDS = ("claims", "links", "personas", "tenancies", "handovers", "contacts", "hits", "outside", "victims", "timeline", "rejects", "watch")
SHOWN = re.compile(r'<span class="state (?:same|size)">')
ROW = re.compile(r'<tr><td><a href="(/row/[^"]+)"')
URAZUKE = [sys.executable, "-m", "urazuke.cli.main"]


@contextmanager
def workbench(case: Path) -> Iterator[tuple[httpx.Client, float]]:
    """A client that is let in, and the seconds from the start of the command to its address."""
    begun = time.perf_counter()
    process = subprocess.Popen([*URAZUKE, "workbench", str(case), "--port", "0"], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        address = process.stderr.readline().removeprefix("workbench: ").strip()
        seconds = time.perf_counter() - begun
        with httpx.Client(base_url=address.partition("?")[0], timeout=120) as client:
            client.get("/", params={"key": address.partition("key=")[2]})
            yield client, seconds
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def timed(client: httpx.Client, path: str) -> tuple[str, float]:
    begun = time.perf_counter()
    answer = client.get(path)
    answer.raise_for_status()
    return answer.text, time.perf_counter() - begun


def rows_of(client: httpx.Client, table: str, wanted: int) -> list[str]:
    """Addresses of rows, evenly spread over the whole table."""
    first, _ = timed(client, f"/table/{table}")
    of = re.search(r"Page 1 of (\d+)", first)
    pages = int(of[1]) if of else 1
    step = max(1, pages * 50 // wanted)
    listed: list[str] = []
    for page in range(1, pages + 1):
        listed += ROW.findall(timed(client, f"/table/{table}?page={page}")[0]) if page > 1 else ROW.findall(first)
    return listed[::step][:wanted]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--organisations", type=int, default=20)
    asked.add_argument("--events", type=int, default=100_000)
    asked.add_argument("--rows", type=int, default=100)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case"
        size = ["--organisations", str(given.organisations), "--events", str(given.events), "--seed", "1"]
        subprocess.run([*URAZUKE, "simulate", str(case), *size], check=True, stderr=subprocess.DEVNULL)
        subprocess.run([*URAZUKE, "investigate", str(case)], check=True, stderr=subprocess.DEVNULL)
        with workbench(case) as (client, seconds):
            measure(client, seconds, given.rows)


def measure(client: httpx.Client, seconds: float, wanted: int) -> None:
    _, first = timed(client, "/")
    print(f"start to address {seconds:.1f} s, first page {first:.1f} s  (wanted: within 5 s together)")
    times, shown, asked = [], 0, 0
    for table in KINDS:
        led = taken = 0
        for address in rows_of(client, table, wanted):
            page, took = timed(client, address)
            times.append(took)
            led, taken = led + bool(SHOWN.search(page)), taken + 1
        print(f"{table:<10} {taken:>4} rows, {led:>4} show the bytes that they rest on")
        shown, asked = shown + led, asked + taken
    print(f"rows that show their bytes: {shown:,} of {asked:,}  (wanted: all)")
    for path in ("/", "/tables", "/search?q=198.18", "/conclusions/tenancies", "/table/hits?sort=-time", "/judgements", "/run"):
        times.append(timed(client, path)[1])
    print(
        f"pages: {len(times):,}, median {1000 * statistics.median(times):.0f} ms, slowest {1000 * max(times):.0f} ms  (wanted: 100, 1000)"
    )


if __name__ == "__main__":
    main()
