"""Seconds and memory of `urazuke link` as the market grows: 10,000, 100,000 and 1,000,000 leases.

    python bench/linkage_scale.py [LEASES …] [--keep FOLDER]

The records come from the simulator's renting rooms, without logs: towns of 20,000 leases, each with customers, families,
companies, resellers, covert renters and home networks of its own; cards that many have and makes of machine that many use
are the same in all of them. Each size is a process of its own; its peak of memory is the system's count.
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

from urazuke.simulate.covert import rent_covertly
from urazuke.simulate.logbook import Book
from urazuke.simulate.paperwork import hand_over_leases
from urazuke.simulate.parameters import Parameters
from urazuke.simulate.records import Registry
from urazuke.simulate.renting import Renting

TOWN = 20_000
RENTERS = 4
SIZES = (10_000, 100_000)


def make_market(folder: Path, leases: int) -> Path:
    """The rental records of so many leases, as eight providers hand them over."""
    whole = Registry()
    for town, size in enumerate([TOWN] * (leases // TOWN) + [leases % TOWN] * (leases % TOWN > 0)):
        _add_town(whole, town, size)
    book = Book(folder)
    folder.mkdir(parents=True, exist_ok=True)
    hand_over_leases(Parameters(), whole, book)
    return folder / "leases"


def _add_town(whole: Registry, town: int, size: int) -> None:
    parameters = Parameters(seed=1000 + town, leases=size, renters=RENTERS, opsec="medium")
    registry = Registry()
    renting, everywhere = Renting(parameters, registry), Renting(Parameters(), Registry())
    renting.common_devices, renting.vouchers = everywhere.common_devices, everywhere.vouchers
    renting.rent(size - 6 * RENTERS)
    rent_covertly(parameters, registry, renting)
    accounts = len(whole.accounts)
    for account in registry.accounts:
        account.account_id = f"{account.account_id}{town:02d}"
        account.signup_ip = _at_home(account.signup_ip, town)
    for lease in registry.leases:
        lease.lease_id, lease.account = f"{lease.lease_id}{town:02d}", lease.account + accounts
        lease.address = (10 << 24) + len(whole.leases) % (1 << 24)
        whole.leases.append(lease)
    whole.accounts += registry.accounts


def _at_home(address: str, town: int) -> str:
    """Subscribers live in their town; exits of anonymisers (198.19.56.0/21) are everybody's."""
    parts = address.split(".")
    if len(parts) != 4 or (parts[1] == "19" and 56 <= int(parts[2]) < 64):
        return address
    return f"{100 + town}.{parts[1]}.{parts[2]}.{parts[3]}"


def measure(leases: int, folder: Path) -> None:
    """Link the market in a process of its own and print what it cost and what came of it."""
    files = sorted(str(path) for path in make_market(folder, leases).iterdir() if path.suffix != ".toml")
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
    print(
        f"{leases:10,} leases {seconds:8.1f} s {usage.ru_maxrss / 1024:8.0f} MB   {counts}   exit {os.waitstatus_to_exitcode(status)}",
        flush=True,
    )


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
