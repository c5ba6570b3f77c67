"""The share of tenancy windows that come back exactly from exports in styles drawn at random.

    python bench/tenancy.py [--cases N] [--first SEED]
    python bench/tenancy.py --rows 1000000      processor time and memory of reading so many rows of one file

Leases are made up and printed in the styles of tests/leases/provider_styles.py: formats, encodings, languages, forms and
zones of times, ways to list addresses, broken rows between the sound ones. Exact means provider, account, lease, address,
start and end to the microsecond, and whether another account's hold makes it ambiguous.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from urazuke.evidence.case import Settings
from urazuke.evidence.exhibit import loose_exhibit
from urazuke.evidence.tables import make_table
from urazuke.leases import read_leases
from urazuke.tenancy import build_windows

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.leases.provider_truth import read_back


def print_speed(rows: int) -> None:
    """Processor seconds for reading a CSV of that many leases and for making their windows, and the memory it took."""
    random = Random(1)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "leases.csv"
        with open(path, "w", encoding="utf-8") as file:
            file.write(
                "事業者,契約番号,会員番号,IPアドレス,契約開始日時(JST),契約終了日時(JST),氏名,フリガナ,生年月日,住所,電話番号,決済トークン\n"
            )
            for number in range(rows):
                start = datetime(2020, 1, 1) + timedelta(seconds=random.randrange(10**8))
                end, ip = start + timedelta(days=random.randrange(1, 400)), ".".join(str(random.randrange(1, 255)) for _ in range(4))
                file.write(
                    f"P{number % 8},L{number},A{number // 2},{ip},{start:%Y/%m/%d %H:%M:%S},{end:%Y/%m/%d %H:%M:%S},山田 太郎{number},"
                    f"ヤマダ タロウ,昭和59年12月31日,東京都江東区朝日町{number},090{number:08},pay_{number}\n"
                )
        begun = time.process_time()
        read = read_leases([loose_exhibit(path, "lease")], Settings(), {}).rows
        made = time.process_time()
        windows = build_windows(read, make_table("access_rows")).windows.num_rows
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    seconds = f"{read.num_rows:,} rows read in {made - begun:.0f} s, {windows:,} windows made in {time.process_time() - made:.0f} s"
    print(f"{seconds} of processor time; {peak:.1f} GB")


def main() -> int:
    """Print the share for each file format and in all; the exit status is 1 where a window is not exact."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--cases", type=int, default=1000, help="how many cases to make up")
    given.add_argument("--first", type=int, default=1_000_000, help="the first seed")
    given.add_argument("--rows", type=int, help="time the reading of so many rows, and nothing else")
    asked = given.parse_args()
    if asked.rows:
        print_speed(asked.rows)
        return 0
    exact, every, forms, rejects, surplus = Counter[str](), Counter[str](), set[tuple[str, str]](), [0, 0], 0
    begun = time.monotonic()
    for seed in range(asked.first, asked.first + asked.cases):
        with TemporaryDirectory() as folder:
            outcome = read_back(Random(seed), Path(folder))
        layouts = {each.style.provider: each.style.layout for each in outcome.exports if not each.older}
        found = set(outcome.found)
        for window in outcome.expected:
            every[layouts[window[0]]] += 1
            exact[layouts[window[0]]] += window in found
        surplus += len(found - set(outcome.expected))
        rejects = [rejects[0] + outcome.broken, rejects[1] + outcome.rejected]
        forms |= {(each.style.layout, each.style.form.name) for each in outcome.exports}
    for layout in sorted(every):
        print(f"{layout:8} {exact[layout]:6,} of {every[layout]:6,} windows exact: {exact[layout] / every[layout]:.4f}")
    print(
        f"all      {exact.total():6,} of {every.total():6,} windows exact: {exact.total() / every.total():.4f}; {surplus} that nobody had"
    )
    print(f"{rejects[1]:,} rejects for {rejects[0]:,} broken rows; {asked.cases:,} cases, {len(forms)} pairs of format and form of time")
    print(f"{time.monotonic() - begun:.0f} s")
    return 0 if exact == every and not surplus and rejects[0] == rejects[1] else 1


if __name__ == "__main__":
    sys.exit(main())
