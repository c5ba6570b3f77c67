"""Every figure that the documentation quotes, from the command that prints it.

    make bench            start-up, the reader's scores, the worlds' scores
    make bench FULL=1     and the time and memory of a case of two million events, and of linking a million leases

Each part is a script of its own in this folder and can be run alone. Parts that need the shared material beside the
repository say so where it is missing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = {
    "reading.py": "Reading reports: scores against annotated ones",
    "resolution.py": "Reading reports: which mentions of one entity are put together",
    "translations.py": "Broken translations: names and dates in other genres",
    "translated_claims.py": "Broken translations: claims, roles, firmness and speakers",
    "annotators.py": "Reading reports: how far two careful annotators agree",
    "alignment.py": "Claims across reports, from annotated readings: alignment by relation, origins",
    "formats.py": "Log formats: megabytes and lines a second of one core",
    "event_logs.py": "Event logs that Windows wrote: record for record beside another reader, and hunted",
    "brute_force.py": "Every log format against a count of the sessions it was written from: tables and hunt",
    "reading_speed.py": "Reading reports: milliseconds and memory",
    "ingest.py": "Logs to tables: speed of every format, memory, growth to 5 million events",
    "observables.py": "Observables: scores against public extractors' test suites",
    "names.py": "Names: spellings of one person, and of two",
    "tenancy.py": "Tenancy: windows read back exactly from providers' exports in random styles",
    "worlds.py": "Whole investigations: scores against known truth",
    "personas.py": "Covert renters: found, beside an oracle on the same pairs, and innocent ones joined",
    "attribution.py": "Attribution: order, re-reports, flip sets, ranking of groups",
    "scanning.py": "Hunting a loose log, plain and gzip: the whole command beside ripgrep and cat | wc -l",
    "exchange.py": "Exchange: watch lists that come back, renters and other organisations in what leaves",
    "seal.py": "Sealed dossiers: tampers found, a long journal verified",
    "dossier.py": "The dossier of a large case: seconds, megabytes, pages, how long a browser takes",
    "workbench.py": "The workbench: how long pages take, and how many rows lead down to bytes that are shown",
    "market.py": "Simulated markets beside the shared worlds",
    "handovers.py": "Hand-overs by kind of account: found, inside, width, false ones",
    "working_hours.py": "Working hours: how often the range of offsets holds the true one",
    "beacons.py": "Beaconing: false alarms in organisation-years of benign periodic traffic, implants found",
    "simulated.py": "Whole investigations of held-out simulated cases",
    "duplicates.py": "Ordinary duplicates in public lists of persons, beside Splink's own tutorial models",
    "hunting.py": "The hunt through the index: beside one column, beside a hunt without it, counted again",
    "linkage_scale.py": "Linking 10,000 and 100,000 leases: time and memory",
}
FULL = {
    "spark.py": "The hunt on Spark beside the hunt in this process, five million events",
    "layouts.py": "Reading reports in other files: wrapped lines, web pages, mails, printed pages",
    "scanning.py --gigabytes 2": "Hunting a loose log of 2 GB, plain and gzip",
    "similarity.py": "Ranking of groups: its numbers found again, and tried on groups they were not found on",
    "conclusions.py": "The wrong conclusion in 210 simulated worlds: innocent, bought accounts, false flags",
    "ingest.py --full": "Logs to tables: speed of every format, memory, growth to 50 million events",
    "large.py": "Two million events, 200 organisations: time and memory",
    "hunting.py --events 50000000 --files 100": "The hunt through the index of fifty million events",
    "hunting.py --events 2000000 --files 20000": "The hunt through the index of 20,000 small logs",
    "linkage_scale.py 1000000": "Linking 1,000,000 leases: time and memory",
}
STARTS = 5


def print_start_up() -> None:
    """Seconds until `urazuke --help` has answered, the best of some."""
    best = float("inf")
    for _ in range(STARTS):
        begun = time.monotonic()
        subprocess.run([sys.executable, "-m", "urazuke.cli.main", "--help"], stdout=subprocess.DEVNULL, check=True)
        best = min(best, time.monotonic() - begun)
    print(f"urazuke --help: {best:.2f} s, the best of {STARTS}")


def main() -> int:
    """Run the parts; the exit status is 1 where one of them failed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--full", action="store_true", help="also the case of two million events, and a million leases")
    print_start_up()
    failed = 0
    for script, what in {**PARTS, **(FULL if asked.parse_args().full else {})}.items():
        print(f"\n# {what} (python bench/{script})", flush=True)
        file, *given = script.split()
        failed += subprocess.run([sys.executable, str(HERE / file), *given]).returncode != 0
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
