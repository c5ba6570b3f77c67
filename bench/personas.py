"""Covert renters found, beside what an oracle would find on the same pairs, and innocent ones joined.

    python bench/personas.py [--market medium --seeds 11 12 …]

Rental and access records alone are linked, of the shared worlds and of simulated markets with seeds kept for this. The
oracle takes of all pairs that the table `links` lists those that are one renter's, and groups them. Precision and recall
are of pairs of accounts, as the shared scorer counts them.
"""

from __future__ import annotations

import argparse
import json
import re
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from worlds import SHARED

from urazuke.evidence.case import open_case
from urazuke.investigation.loose import link
from urazuke.simulate import simulate

SMALL: dict[str, Any] = {"organisations": 4, "events": 2000, "leases": 4000, "renters": 12}
MARKETS: dict[str, list[dict[str, Any]]] = {
    "low": [{**SMALL, "seed": 221, "opsec": "low"}],
    "medium": [{**SMALL, "seed": seed, "opsec": "medium"} for seed in (222, 223, 224)],
    "medium, noise high": [{**SMALL, "seed": 225, "opsec": "medium", "noise": "high"}],
    "high": [{**SMALL, "seed": 226, "opsec": "high"}],
    "innocent": [{**SMALL, "seed": 227, "innocent": True, "leases": 10_000}],
}
Pair = tuple[str, str]


def pairs_of(groups: Iterable[Iterable[str]]) -> set[Pair]:
    """Every two of a group, ordered."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def grouped(pairs: Iterable[Pair]) -> list[set[str]]:
    """The groups that pairs join."""
    group: dict[str, set[str]] = {}
    for left, right in pairs:
        joined = group.setdefault(left, {left}) | group.setdefault(right, {right})
        group.update(dict.fromkeys(joined, joined))
    return list({id(found): found for found in group.values()}.values())


def count(case: Path) -> Counter[str]:
    """Pairs found rightly and wrongly, linkable, within reach of the oracle; innocent personas; leases."""
    files = [sorted(path for path in (case / kind).iterdir() if path.suffix != ".toml") for kind in ("leases", "access")]
    found, _ = link(*files, str(open_case(case).settings.timezone))
    truth = case.with_name(f"{case.name}.truth")
    known = {row["account_id"]: row for row in map(json.loads, (truth / "accounts.jsonl").read_text("utf-8").splitlines())}
    renters = json.loads((truth / "personas.json").read_text("utf-8"))
    one = pairs_of(renter["accounts"] for renter in renters)
    linkable = pairs_of(part for renter in renters for part in renter["components"])
    listed = {(short(row["left_account"]), short(row["right_account"])) for row in found.links.to_pylist()}
    oracle = pairs_of(grouped(pair for pair in {tuple(sorted(pair)) for pair in listed} if pair in one))
    counts: Counter[str] = Counter(linkable=len(linkable), oracle=len(oracle & linkable))
    for row in found.personas.to_pylist():
        accounts = [account for account in map(short, row["accounts"]) if not known[account]["bought"]]
        told = {pair for pair in pairs_of([accounts]) if any(known[account]["covert"] for account in pair)}
        counts.update(right=len(told & one), wrong=len(told - one), found=len(told & linkable))
        honest = {known[account]["customer"] for account in accounts if not known[account]["covert"]}
        counts["joined"] += len(honest) > 1
    return counts + Counter(leases=json.loads((truth / "meta.json").read_text("utf-8"))["leases"])


def short(account: str) -> str:
    return re.split(r"[/:|]", account)[-1]


def print_row(name: str, counts: Counter[str]) -> None:
    """One line of figures."""
    told, linkable = counts["right"] + counts["wrong"], counts["linkable"]
    covert = "no covert renters" if not linkable else (
        f"P {counts['right'] / max(told, 1):.3f}  R {counts['found'] / linkable:.3f}  oracle R {counts['oracle'] / linkable:.3f}  "
        f"of the oracle's {counts['found'] / max(counts['oracle'], 1):.3f}  ({linkable} linkable pairs)"
    )  # fmt: skip
    joined = 10_000 * counts["joined"] / counts["leases"]
    print(f"{name:28}{covert}; innocent customers joined in {joined:.2f} personas per 10,000 leases", flush=True)


def shared_worlds(folder: Path) -> Iterator[tuple[str, Path]]:
    for archive in sorted((SHARED / "worlds").glob("*.tar.gz")):
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        name = archive.name.removesuffix(".tar.gz")
        yield name, folder / name


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--market", choices=MARKETS, default="medium", help="with --seeds: the kind of the markets")
    given.add_argument("--seeds", type=int, nargs="+", help="simulate these markets alone")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        if asked.seeds:
            markets = [{**MARKETS[asked.market][0], "seed": seed} for seed in asked.seeds]
            return print_row(f"simulated, {asked.market}", _counted(Path(temporary), markets))
        for name, case in shared_worlds(Path(temporary) / "shared"):
            print_row(f"world {name}", count(case))
        for name, markets in MARKETS.items():
            print_row(f"simulated, {name}", _counted(Path(temporary), markets))


def _counted(folder: Path, markets: Iterable[dict[str, Any]]) -> Counter[str]:
    cases = (simulate(folder / f"{parameters['seed']}", **parameters).case for parameters in markets)
    return sum(map(count, cases), Counter())


if __name__ == "__main__":
    main()
