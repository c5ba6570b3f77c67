"""The share of tenancy windows that come back exactly from exports in styles drawn at random.

    python bench/tenancy.py [--cases N] [--first SEED]

Leases are made up and printed in the styles of tests/leases/provider_styles.py: formats, encodings, languages, forms and
zones of times, ways to list addresses, broken rows between the sound ones. Exact means provider, account, lease, address,
start and end to the microsecond, and whether another account's hold makes it ambiguous.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.leases.provider_truth import read_back


def main() -> int:
    """Print the share for each file format and in all; the exit status is 1 where a window is not exact."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--cases", type=int, default=1000, help="how many cases to make up")
    given.add_argument("--first", type=int, default=1_000_000, help="the first seed")
    asked = given.parse_args()
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
